"""Form 07: the three public expenses, 预算数 and 决算数 as column groups, column by column, or as rows of items."""

from __future__ import annotations

from collections.abc import Sequence

from mingzhang.accounts import CellState
from mingzhang.forms.declaration import Side, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.labels import HEAD_NUMBER, head_words, match_column, undeclared
from mingzhang.read.reading import Reading
from mingzhang.read.tables import Part


def read_matrix(reading: Reading) -> None:
    """Every amount by the words above it and beside it: one of them names the line (预算数), the others the column."""
    (side,) = reading.table.form.sides
    heads: list[tuple[float, tuple[str, ...]]] = []
    for part in reading.table.parts:
        data = next((row for row in part.rows if _is_data(part, row, side)), part.end_row)
        own = [(part.grid.middle(place), _head(part.grid, place, range(part.first_row, data))) for place in range(part.grid.columns)]
        heads = own if data > part.first_row else heads
        for row in range(data, part.end_row):
            _read_row(reading, part, row, heads, side)


def _head(grid: Grid, place: int, rows: Sequence[int]) -> tuple[str, ...]:
    cells = {id(cell): cell for row in rows if (cell := grid.at(row, place)) is not None}
    return head_words([cell.text for cell in cells.values()])


def _is_data(part: Part, row: int, side: Side) -> bool:
    """Is this a row of amounts: below the heads, and not the 栏次 row that counts 1, 2, 3 …?"""
    values = [cell.text for cell in part.grid.row(row)]
    filled = [normalise(text) for text in values if text]
    if row == part.first_row or filled in ([str(n) for n in range(1, len(filled) + 1)], ["栏次", *(str(n) for n in range(1, len(filled)))]):
        return False
    states: list[object] = [parse_amount(text) for text in values]
    if all(state == "blank" for state in states):
        return _spans_nothing(part.grid, row)
    labels = [text for text, state in zip(values, states, strict=True) if state == "unreadable"]
    if not labels:
        return True
    return len(labels) == 1 and any(_column_of([normalise(labels[0])], side) for _ in labels) and len(values) > 1 and _label_first(values, states)


def _label_first(values: Sequence[str], states: Sequence[object]) -> bool:
    """Does the row begin with its label, with nothing but amounts and blanks behind?"""
    first = next(index for index, state in enumerate(states) if state == "unreadable")
    behind: list[CellState | object] = list(states[first + 1 :])
    return bool(behind) and all(state != "unreadable" for state in behind) and not all(HEAD_NUMBER.fullmatch(normalise(v)) for v in values[first + 1 :] if v)


def _spans_nothing(grid: Grid, row: int) -> bool:
    return all(cell.top_row == row and cell.end_row == row + 1 for cell in grid.row(row))


def _read_row(reading: Reading, part: Part, row: int, heads: Sequence[tuple[float, tuple[str, ...]]], side: Side) -> None:
    cells = part.grid.row(row)
    label = "".join(cell.text for cell in cells if parse_amount(cell.text) == "unreadable" and cell.left_column < 2)
    for cell in cells:
        if label and cell.text and cell.text in label:
            continue
        words = next((words for middle, words in heads if cell.bbox[0] <= middle <= cell.bbox[2]), ())
        _read_cell(reading, part.grid, cell, [*words, *([normalise(label)] if label else [])], label, side)


def _read_cell(reading: Reading, grid: Grid, cell: GridCell, words: Sequence[str], label: str, side: Side) -> None:
    lines = {name: line for line in side.lines for name in line.labels}
    line = next((lines[word] for word in reversed(words) if word in lines), None)
    rest = [word for word in words if word not in lines]
    if line is None and not any("预算" in word and "财政拨款" not in word for word in words):
        line = next(item for item in side.lines if item.id == "actual")
    column = _column_of(rest, side)
    if line is None or column is None:
        if parse_amount(cell.text) != "blank" and words:
            reading.put(grid, cell, line.id if line else undeclared("/".join(words)), column or undeclared("/".join(rest)), label)
        return
    reading.lines[line.id] = 1
    reading.put(grid, cell, line.id, column, label or line.title)


def _column_of(words: Sequence[str], side: Side) -> str | None:
    for end in range(len(words), 0, -1):
        column = match_column(words[:end], side.columns)
        if column is not None:
            return column.id
    return None
