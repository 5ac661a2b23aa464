"""The columns of amounts of a printed table: where they stand and which declared column each of them is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Column, fold, normalise
from mingzhang.read.labels import head_words, holds_labels, match_column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import Part


COUNTED = 4
"""A column of so many numbers that count on from row to row holds no amounts."""


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts between two heights of the page, and its name."""

    x0: float
    x1: float
    name: str
    """Its declared id, or `x:` and its head."""
    repeated: bool = False
    """Another column has the same name: it is not known which amounts are whose."""

    @property
    def declared(self) -> bool:
        return not self.name.startswith("x:")


def find_columns(grid: Grid, places: Iterable[int], head: Sequence[int], declared: Sequence[Column]) -> list[AmountColumn]:
    """The columns of amounts among the grid columns `places`, named by their heads in the rows `head`.

    Grid columns under one and the same head cell are one column (a rule elsewhere in the grid divides them).
    """
    found: list[AmountColumn] = []
    owner: GridCell | None = None
    for place in places:
        cells = list({id(cell): cell for row in head if (cell := grid.at(row, place)) is not None and cell.text}.values())
        words = head_words([cell.text for cell in cells])
        if (
            not words
            or holds_labels(words[-1])
            or any(normalise(cell.text) == "行次" for cell in cells)
            or _heads_labels(grid, cells[-1], head)
        ):
            owner = None
            continue
        if found and owner is cells[-1]:
            found[-1] = AmountColumn(found[-1].x0, grid.xs[place + 1], found[-1].name)
            continue
        owner = cells[-1]
        column = match_column(words, declared)
        found.append(AmountColumn(grid.xs[place], grid.xs[place + 1], column.id if column else "x:" + "/".join(words)))
    times = Counter(column.name for column in found if column.declared)
    return [replace(column, repeated=times[column.name] > 1) for column in found]


def _heads_labels(grid: Grid, cell: GridCell, head: Sequence[int]) -> bool:
    """Does a head reach over codes and names as well (公用经费 over a block)? Then it is no head of a column that has lost its own."""
    places = range(cell.left_column, cell.end_column)
    below = (grid.at(row, place) for row in head for place in places if row >= cell.end_row)
    return len(places) > 1 and any(other is not None and holds_labels(normalise(other.text)) for other in below)


def report_columns(reading: Reading, part: Part, columns: Sequence[AmountColumn]) -> None:
    """Say which columns the head names twice: then it is not known which amounts are whose."""
    for name, times in Counter(column.name for column in columns if column.declared).items():
        if times > 1:
            reading.problem(
                "column_repeated", f"表头有{times}栏均为“{name}”", f"{times} columns are headed {name}", part.grid.page, doubtful=True
            )


def take_line_numbers(reading: Reading, part: Part) -> None:
    """Account for the cells of 行次: columns headed so, those whose numbers count on from row to row, and what goes on below either."""
    grid = part.grid
    for place in range(grid.columns):
        cells = list(
            {id(cell): cell for row in part.rows if (cell := grid.at(row, place)) is not None and cell.left_column == place}.values()
        )
        texts = [fold(cell.text).strip() for cell in cells if cell.text.strip()]
        numbers = [int(text) for text in texts if text.isdecimal()]
        steps = [b - a for a, b in pairwise(numbers)]
        counting = len(numbers) > COUNTED and len(numbers) >= 0.8 * len(texts) and sum(step == 1 for step in steps) > 0.8 * len(steps)
        reach = (grid.xs[place + 1] - grid.xs[place]) / 4
        goes_on = any(abs(grid.middle(place) - middle) < reach for middle in reading.numbered)
        if counting or goes_on or any(normalise(text) == "行次" for text in texts):
            reading.numbered.add(grid.middle(place))
            reading.take(grid, [cell for cell in cells if fold(cell.text).strip().isdecimal()])


def cells_under(part: Part, row: int, columns: Sequence[AmountColumn]) -> list[tuple[AmountColumn, GridCell]]:
    """The cells of a row under `columns`. A cell that spans several stands for the first of them."""
    cells = part.grid.row(row)
    found: list[tuple[AmountColumn, GridCell]] = []
    for column in columns:
        middle = (column.x0 + column.x1) / 2
        cell = next((c for c in cells if c.bbox[0] <= middle <= c.bbox[2]), None)
        if cell is not None and all(cell is not other for _, other in found):
            found.append((column, replace(cell, doubtful=True) if column.repeated else cell))
    return found
