"""Forms 01 and 04: lines named by their labels, income beside expenditure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import normalise
from mingzhang.read.amounts import shows_money
from mingzhang.read.labels import holds_labels, match_line
from mingzhang.read.layouts.columns import AmountColumn, cells_under, find_columns, report_columns, take_line_numbers
from mingzhang.read.tables import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.forms.declaration import Side
    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import Part


@dataclass(slots=True)
class _Half:
    """One side of the table, as far as it is known."""

    side: Side
    label: float
    """Where its labels stand: the middle of their column, in points."""
    columns: list[AmountColumn] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    """The lines met so far: some labels mean another line below others."""


def read_items(reading: Reading) -> None:
    """Both sides of a two-sided form, over all its pages."""
    halves: list[_Half] = []
    for part in reading.table.parts:
        halves = halves or _find_halves(part, reading.table.form.sides)
        if not halves:
            continue
        take_line_numbers(reading, part)
        places = [part.grid.column_at(half.label) for half in halves]
        below = range(_end_of_head(part, places), part.end_row)
        data = next(
            (row for row in below if any(_known(part.grid, row, p, h.side) for p, h in zip(places, halves, strict=True))), part.end_row
        )
        if data == part.end_row and all(half.columns and half.side.details for half in halves):
            data = part.first_row  # a page of details only
        for half, place, end in zip(halves, places, [*places[1:], part.grid.columns], strict=True):
            columns = find_columns(part.grid, range(place + 1, end), range(part.first_row, data), half.side.columns)
            if any(column.declared for column in columns):
                half.columns = columns
                report_columns(reading, part, columns)
        reading.take_head(part, data)
        for row in range(data, part.end_row):
            for number, (half, place) in enumerate(zip(halves, places, strict=True)):
                cell = part.grid.at(row, place)
                if half.side.optional and cell is not None and cell.left_column < place:
                    continue  # the label of the side before reaches over this one, as that of a total does
                beyond = [
                    h
                    for h, p in zip(halves[number + 1 :], places[number + 1 :], strict=True)
                    if h.side.optional and cell is not None and p < cell.end_column
                ]
                _read_line(reading, part, row, half, place, (beyond or [half])[-1].columns)


def _end_of_head(part: Part, places: Sequence[int]) -> int:
    """The row below 项目: what stands above it is no line, though it may be called like one (本年收入)."""
    cells = [(row, part.grid.at(row, place)) for row in list(part.rows)[:HEAD_ROWS] for place in places]
    return max((row + 1 for row, cell in cells if cell is not None and holds_labels(normalise(cell.text))), default=part.first_row)


def _find_halves(part: Part, sides: Sequence[Side]) -> list[_Half]:
    """The columns that hold the labels of each side, found by what is printed in them; empty if one side has none."""
    grid, halves, start = part.grid, [], 0
    for side in sides:
        if start >= grid.columns and side.optional:
            continue
        counts = {place: sum(_known(grid, row, place, side) for row in part.rows) for place in range(start, grid.columns)}
        best = max(counts, key=lambda place: (counts[place], -place), default=None)
        if best is None or not counts[best]:
            if side.optional:
                continue
            return []
        halves.append(_Half(side, grid.middle(best)))
        start = best + 1
    return halves


def _known(grid: Grid, row: int, place: int, side: Side) -> bool:
    cell = grid.at(row, place)
    return cell is not None and cell.left_column == place and match_line(cell.text, side, [line.id for line in side.lines]) is not None


def _read_line(reading: Reading, part: Part, row: int, half: _Half, place: int, columns: Sequence[AmountColumn]) -> None:
    cell = part.grid.at(row, place)
    labels = [cell, *_further_labels(part.grid, row, half, place)]
    label = "".join(c.text for c in labels if c)
    cells = cells_under(part, row, columns)
    reading.take(part.grid, labels)
    line = match_line(label, half.side, half.seen)
    if line is None:
        if reading.is_head(label, [c for _, c in cells]):
            reading.take(part.grid, [c for _, c in cells if not shows_money(c.text)])
        else:
            reading.put_undeclared(part.grid, label, [(column.name, c) for column, c in cells])
        return
    half.seen.append(line)
    reading.lines[line] += 1
    for column, c in cells:
        reading.put(part.grid, c, line, column.name, label)


def _further_labels(grid: Grid, row: int, half: _Half, place: int) -> list[GridCell]:
    """The cells between the label of a row and its amounts, where the form leaves room for details: 其他资金 | 事业收入."""
    first = next((column for column in half.columns if column.declared), None)
    if not half.side.details or first is None:
        return []
    beside = (grid.at(row, column) for column in range(place + 1, grid.column_at((first.x0 + first.x1) / 2)))
    return list({id(cell): cell for cell in beside if cell is not None and cell.left_column > place and cell.text}.values())
