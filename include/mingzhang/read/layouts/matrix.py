"""Form 07: the three public expenses, printed across (a column an item, one row of amounts) or down (a row an item)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Line, Side, fold, normalise
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.headings import strip_ordinal
from mingzhang.read.labels import CJK, head_words, holds_labels, match_column
from mingzhang.read.layouts.columns import take_line_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import Part

ITEMS_DOWN = 3
"""A table with so many items in one column of labels is printed down."""


def read_matrix(reading: Reading) -> None:
    """Every amount by the words above and beside it: one of them names the line (预算数), the others the item."""
    (side,) = reading.table.form.sides
    heads: list[tuple[float, tuple[str, ...]]] = []
    place: int | None = None
    for part in reading.table.parts:
        place = _label_place(part, side) if place is None else place
        data = next((row for row in part.rows if _is_data(part, row, place, side)), part.end_row)
        if data > part.first_row:
            rows = range(part.first_row, data)
            heads = [(part.grid.middle(column), _head(part.grid, column, rows)) for column in range(part.grid.columns)]
            heads = _with_line(heads, side)
        reading.take_head(part, data)
        take_line_numbers(reading, part)
        for row in _without_units(reading, part, range(data, part.end_row), place, heads, side):
            _read_row(reading, part.grid, row, place, heads, side)
    if any(column.id == "all" for column in side.columns):
        _name_total(reading)


def _name_total(reading: Reading) -> None:
    """合计 is the total of the three where nothing else is added up in it: no 小计 of theirs, no meetings, no training."""
    items = {figure.column for figure in reading.figures}
    if "all" in items and not items & {"total", "meeting", "training"}:
        reading.figures = [replace(f, column="total") if f.column == "all" else f for f in reading.figures]
        reading.cells = [replace(c, column="total") if c.column == "all" else c for c in reading.cells if c.column != "total"]


def _label_place(part: Part, side: Side) -> int | None:
    """The column that lists the items, where the table is printed down."""
    for place in range(part.grid.columns):
        cells = {id(cell): cell for row in part.rows if (cell := part.grid.at(row, place)) is not None and cell.left_column == place}
        items = {_item([normalise(strip_ordinal(cell.text))], side) for cell in cells.values()} - {None}
        if len(items) >= ITEMS_DOWN and place < 2:
            return place
    return None


def _is_data(part: Part, row: int, place: int | None, side: Side) -> bool:
    """Is this the first row of amounts?"""
    grid = part.grid
    if place is not None:
        cell = grid.at(row, place)
        return cell is not None and _item([normalise(strip_ordinal(cell.text))], side) is not None
    cells = grid.row(row)
    texts = [normalise(cell.text) for cell in cells]
    counted = [text for text in texts if text and text != "栏次"]
    numbers = [int(text) if text.isdecimal() else 0 for text in counted]
    counting = len(numbers) > 2 and 0 < numbers[0] < 3 and all(a < b for a, b in pairwise(numbers))  # one may be missing
    labels = _label_columns(part) if side.details else set()
    behind = [cell.text for cell in cells[0 if labels else 1 :] if cell.left_column not in labels]
    whole = all(cell.end_row - cell.top_row == 1 for cell in cells)
    return row > part.first_row and not counting and whole and len(cells) > 2 and all(parse_amount(text) != "unreadable" for text in behind)


def _head(grid: Grid, place: int, rows: Sequence[int]) -> tuple[str, ...]:
    cells = {id(cell): cell for row in rows if (cell := grid.at(row, place)) is not None}
    return () if any(normalise(cell.text) == "行次" for cell in cells.values()) else head_words([cell.text for cell in cells.values()])


def _read_row(
    reading: Reading, grid: Grid, row: int, place: int | None, heads: Sequence[tuple[float, tuple[str, ...]]], side: Side
) -> None:
    cells = grid.row(row)
    first = grid.at(row, place or 0)
    named = first is not None and bool(first.text) and (place is not None or parse_amount(first.text) == "unreadable")
    label = first.text if first is not None and named else ""
    if named and not shows_money(label):
        reading.take(grid, [first])
    beside = [normalise(strip_ordinal(label).removeprefix("其中:"))] if label else []
    if side.details and place is None and beside and beside[0] not in {name for line in side.lines for name in line.labels}:
        beside = []  # 合计, or the unit's name
    amounts = [(words, cell) for cell in cells if not (named and cell is first) if (words := _words_over(cell, heads))]
    if place is not None and not beside:
        reading.put_undeclared(grid, "", [(line.id if (line := _line(words, side)) else "amount", cell) for words, cell in amounts])
        return
    if beside and place is not None and _item([normalise(strip_ordinal(beside[0]))], side) is None:
        reading.put_undeclared(grid, label, [(line.id if (line := _line(words, side)) else "amount", cell) for words, cell in amounts])
        return
    for words, cell in amounts:
        _read_cell(reading, grid, cell, [*words, *beside], label, side)


def _words_over(cell: GridCell, heads: Sequence[tuple[float, tuple[str, ...]]]) -> tuple[str, ...]:
    return next((words for middle, words in heads if cell.bbox[0] <= middle <= cell.bbox[2]), ())


def _read_cell(reading: Reading, grid: Grid, cell: GridCell, words: Sequence[str], label: str, side: Side) -> None:
    line = _line(words, side)
    lines = {name for item in side.lines for name in item.labels}
    item = _item([word for word in words if word not in lines], side)
    if line is not None and item is not None:
        reading.lines[line.id] = 1
        reading.put(grid, cell, line.id, item, label or line.title)
    elif parse_amount(cell.text) != "blank":
        head = "/".join(words)
        reading.put_undeclared(grid, head, [(item or "amount", cell)])


def _label_columns(part: Part) -> set[int]:
    """The columns that name units or items, by their heads."""
    grid = part.grid
    heads = ((place, grid.at(part.first_row, place)) for place in range(grid.columns))
    return {place for place, cell in heads if cell is not None and holds_labels(normalise(cell.text))}


def _without_units(
    reading: Reading, part: Part, rows: range, place: int | None, heads: Sequence[tuple[float, tuple[str, ...]]], side: Side
) -> list[int]:
    """The rows that are of the whole report: where a budget lists units below each other, 合计; what the others print is kept apart."""
    labels = _label_columns(part)
    if not side.details or place is not None or not labels:
        return list(rows)
    grid = part.grid
    named = {}
    for row in rows:
        cells = [cell for cell in grid.row(row) if cell.left_column in labels]
        named[row] = "".join(cell.text for cell in cells if CJK.search(fold(cell.text)))
        reading.take(grid, cells)
    total = [row for row in rows if normalise(named[row]) in ("合计", "总计")] or list(rows)[:1]
    for row in rows:
        if row not in total:
            beside = [(_words_over(cell, heads), cell) for cell in grid.row(row) if cell.left_column not in labels]
            amounts = [(_item(words, side) or "x:" + "/".join(words), cell) for words, cell in beside if words]
            reading.put_undeclared(grid, named[row], amounts)
    return total


def _line(words: Sequence[str], side: Side) -> Line | None:
    """The line that the words over and beside a cell name."""
    named = {name: line for line in side.lines for name in line.labels}
    return next((named[word] for word in reversed(words) if word in named), None)


def _with_line(heads: Sequence[tuple[float, tuple[str, ...]]], side: Side) -> list[tuple[float, tuple[str, ...]]]:
    """`heads`, with 决算数 where they speak of no budget, if none of them says 决算数 itself."""
    actual = next(line for line in side.lines if line.id == (side.unlabelled or "actual"))
    if not side.details and any(_line(words, side) is actual for _, words in heads):
        return list(heads)
    budget = ("上年", "比上年", "增减", "备注") if side.details else ("预算", "年初", "全年")
    return [
        (middle, words if _line(words, side) or not words or any(word.startswith(budget) for word in words) else (actual.labels[0], *words))
        for middle, words in heads
    ]


def _item(words: Sequence[str], side: Side) -> str | None:
    """The item that the words name, the last ones first."""
    for end in range(len(words), 0, -1):
        column = match_column(words[:end], side.columns)
        if column is not None:
            return column.id
    return None
