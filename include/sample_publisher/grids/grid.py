"""A form as a grid of cells, before it is drawn: what stands where, not how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_publisher.reports import Address

Kind = Literal["head", "label", "code", "amount", "ordinal"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `columns` and `rows` say over how many it spans."""

    text: str = ""
    kind: Kind = "head"
    columns: int = 1
    rows: int = 1
    strong: bool = False
    address: Address | None = None
    """Of the figure it prints."""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Head rows and data rows. A row leaves out the cells that a span covers, as in HTML."""

    widths: tuple[float, ...]
    """Of the columns, in any unit: they share the width of the page."""
    head: tuple[Row, ...]
    numbers: tuple[Row, ...]
    """The 栏次 row; empty where none is printed."""
    body: tuple[Row, ...]

    def addresses(self) -> Iterator[Address]:
        """The figures that the grid prints."""
        for row in (*self.head, *self.body):
            for cell in row:
                if cell.address is not None:
                    yield cell.address


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place: first column, first row, and those after its last."""

    cell: Cell
    left: int
    top: int
    right: int
    bottom: int


def place(rows: Sequence[Row]) -> list[Placed]:
    """Where each cell of `rows` stands, spans taken into account."""
    placed: list[Placed] = []
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            placed.append(Placed(cell, left, top, left + cell.columns, top + cell.rows))
            taken.update((top + r, left + c) for r in range(1, cell.rows) for c in range(cell.columns))
            left += cell.columns
    return placed
