"""Grids: tables as rows, columns and the cells that span them, whatever they were found in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.read.pages import displayed, lines

if TYPE_CHECKING:
    from mingzhang.accounts import BBox, Method
    from mingzhang.read.pages import Glyph


RAISED = 0.75
"""A digit smaller than this, measured by the others of its amount, is the mark of a note."""
FILLED = 0.6
"""An amount is broken over lines where it fills so much of its cell."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: the rows and columns that it spans (ends excluded), and what stands in it."""

    top_row: int
    end_row: int
    left_column: int
    end_column: int
    bbox: BBox
    """Points on a page; rows and columns in markup."""
    glyphs: tuple[Glyph, ...]
    text: str
    doubtful: bool = False
    """What stands in it may belong to another cell (where no rules are drawn), or cannot be read (in a scan)."""
    agreement: bool | None = None
    """Scans: did two readings of it give the same characters?"""
    confidence: float | None = None
    """Scans: 0 to 1."""
    location: str | None = None
    """Markup: where it stands, for people: `GK01!C8`, `table 3, row 5, column 2`."""

    def __post_init__(self) -> None:
        read = [glyph for glyph in self.glyphs if glyph.agreement is not None]
        if read and self.agreement is None:
            object.__setattr__(self, "agreement", all(glyph.agreement for glyph in read))
            object.__setattr__(self, "confidence", min(glyph.confidence or 0.0 for glyph in read))

    @property
    def ink(self) -> BBox:
        """The box of its characters on the page as displayed, of the cell itself where it has none."""
        inked = [glyph for glyph in self.glyphs if glyph.text.strip()]
        return displayed(inked) if inked else self.bbox


def is_doubtful(cell: GridCell) -> bool:
    """Is it uncertain whether the digits of a cell are one amount: a small raised one is the mark of a note, and lines one above the
    other are one amount only where its cell is too narrow for it?"""
    digits = [glyph for glyph in cell.glyphs if glyph.text.isdigit()]
    if len(digits) < 2:
        return False
    sizes = [glyph.size for glyph in digits]
    if min(sizes) < RAISED * max(sizes):
        return True
    rows = lines(digits)
    if len(rows) < 2:
        return False
    width = cell.bbox[2] - cell.bbox[0]
    return any(line[-1].x1 - line[0].x0 < FILLED * width for line in rows[:-1])


@dataclass(frozen=True)
class Grid:
    """A table as it stands on one sheet. A merged cell stands in every place that it covers."""

    number: int
    """Of its sheet, from 1."""
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    method: Method = "text"
    places: dict[tuple[int, int], GridCell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.top_row, cell.end_row)
            for column in range(cell.left_column, cell.end_column)
        }
        object.__setattr__(self, "places", places)

    @property
    def page(self) -> int | None:
        """The page it stands on; null for markup, which has none."""
        return None if self.method == "markup" else self.number

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def bbox(self) -> BBox:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place; null where the drawing leaves a hole."""
        return self.places.get((row, column))

    def row(self, row: int) -> list[GridCell]:
        """The distinct cells of a row, from left to right."""
        found: list[GridCell] = []
        for column in range(self.columns):
            cell = self.at(row, column)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def column_at(self, x: float) -> int:
        """The column at `x`; the nearest one outside the grid."""
        return min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)

    def middle(self, column: int) -> float:
        return (self.xs[column] + self.xs[column + 1]) / 2
