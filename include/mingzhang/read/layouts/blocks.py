"""Form 06: code, name and amount side by side, several times; the totals in the last row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Side, fold, normalise
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.labels import CJK, ECONOMIC_CODE, split_label
from mingzhang.read.layouts.columns import AmountColumn, cells_under, find_columns, report_columns, take_line_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.read.grids import Grid
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import Part


@dataclass(frozen=True, slots=True)
class _Block:
    """One of the column groups: where its codes stand, and where its amounts."""

    x0: float
    x1: float
    columns: tuple[AmountColumn, ...]


def read_blocks(reading: Reading) -> None:
    """The lines of all blocks, over all pages."""
    (side,) = reading.table.form.sides
    blocks: list[_Block] = []
    last: dict[int, str] = {}
    for part in reading.table.parts:
        grid = part.grid
        data = next((row for row in part.rows if _has_code(grid, row) or _totals(grid, row, side)), part.end_row)
        blocks = _find_blocks(reading, part, data, side) or blocks
        reading.take_head(part, data)
        take_line_numbers(reading, part)
        for row in range(data, part.end_row):
            totals = _totals(grid, row, side)
            if totals:
                _read_totals(reading, part, row, totals, blocks)
                continue
            for index, block in enumerate(blocks):
                code = _read_line(reading, part, row, block, last.get(index, ""))
                if code:
                    last[index] = code


def _find_blocks(reading: Reading, part: Part, data: int, side: Side) -> list[_Block]:
    """The blocks, by their heads: each begins with the column headed 类 or 科目编码."""
    grid, head = part.grid, range(part.first_row, data)
    cells = [cell for row in head for cell in grid.row(row)]
    starts = sorted({cell.left_column for cell in cells if normalise(cell.text) == "类"})
    starts = starts or sorted({cell.left_column for cell in cells if re.search(r"编码|代码", normalise(cell.text))})
    if starts:  # else no head stands here: the blocks are those of the page before
        starts = sorted({*starts, *(place for row in part.rows for place in _codes_at(grid, row))})
    blocks = []
    for start, end in zip(starts, [*starts[1:], grid.columns], strict=False):
        columns = find_columns(grid, range(start, end), head, side.columns)
        report_columns(reading, part, columns)
        blocks.append(_Block(grid.xs[start], grid.xs[end], tuple(columns)))
    return blocks


def _digits(text: str) -> str:
    """What a cell holds, if it is digits only: 301.01 may be an amount here."""
    digits = re.sub(r"\s", "", fold(text))
    return digits if digits.isdecimal() else ""


def _codes_at(grid: Grid, row: int) -> list[int]:
    """The columns in which a row has a code with its name behind it."""
    cells = [*grid.row(row), None, None]
    found = []
    for cell, second, third in zip(cells, cells[1:], cells[2:], strict=False):
        if cell is not None and second is not None and ECONOMIC_CODE.fullmatch(_digits(cell.text)):
            named = second if third is None or CJK.search(fold(second.text)) else third
            between = len(_digits(second.text)) == 2 or not second.text or named is second
            if between and CJK.search(fold(named.text)):
                found.append(cell.left_column)
    return found


def _has_code(grid: Grid, row: int) -> bool:
    return any(ECONOMIC_CODE.fullmatch(_digits(cell.text) or split_label(cell.text)[0]) for cell in grid.row(row))


def _totals(grid: Grid, row: int, side: Side) -> dict[int, str]:
    """The total lines that a row holds: position of the label among the row's cells, id of the line. None in a row of the head, where
    合计 stands over a column."""
    labels = {label: line.id for line in side.lines for label in line.labels}
    cells = grid.row(row)
    totals = {index: labels[text] for index, cell in enumerate(cells) if (text := normalise(cell.text)) in labels}
    others = [parse_amount(cell.text) for index, cell in enumerate(cells) if index not in totals]
    head = "unreadable" in others or (len(totals) > 1 and set(totals.values()) == {"total"} and set(others) <= {"blank"})
    return {} if head else totals


def _read_totals(reading: Reading, part: Part, row: int, totals: dict[int, str], blocks: Sequence[_Block]) -> None:
    """人员经费合计 and 公用经费合计: the amount is the first that follows the label, wherever the form puts it; under several heads
    (合计, 人员经费, 公用经费) each has its own."""
    grid = part.grid
    cells = grid.row(row)
    positions = sorted(totals)
    reading.take(grid, [cells[position] for position in positions])
    if len(positions) == 1 and len(blocks) == 1 and len(blocks[0].columns) > 1:
        (position,) = positions
        reading.lines[totals[position]] += 1
        for column, cell in cells_under(part, row, blocks[0].columns):
            reading.put(grid, cell, totals[position], column.name, cells[position].text)
        return
    for position, end in zip(positions, [*positions[1:], len(cells)], strict=True):
        line, after = totals[position], cells[position + 1 : end]
        if not after:
            continue
        reading.lines[line] += 1
        filled = [cell for cell in after if cell.text]
        reading.put(grid, filled[0] if filled else after[-1], line, "amount", cells[position].text)


def _read_line(reading: Reading, part: Part, row: int, block: _Block, last: str) -> str:
    """One line of one block; its code, or "" where there is none."""
    inside = [cell for cell in part.grid.row(row) if block.x0 <= (cell.bbox[0] + cell.bbox[2]) / 2 <= block.x1]
    amounts = cells_under(part, row, block.columns)
    labels = [cell for cell in inside if all(cell is not other for _, other in amounts)]
    digits = [text for cell in labels if (text := _digits(cell.text))]
    code = "".join(digits) or next((found for cell in labels if (found := split_label(cell.text)[0])), "")
    if digits and len(digits[-1]) == 5:
        code = digits[-1]
    elif len(digits) == 2 and len(digits[0]) == 3 and len(digits[1]) == 1:
        code = f"{digits[0]}0{digits[1]}"  # a spreadsheet has dropped the zero of 02
    elif len(code) == 2 and last:
        code = last[:3] + code  # 类 and 款 in two columns, 类 printed once
    name = "".join(split_label(cell.text)[1] for cell in labels if CJK.search(fold(cell.text)))
    reading.take(part.grid, [cell for cell in labels if _digits(cell.text) or CJK.search(fold(cell.text))])
    if not ECONOMIC_CODE.fullmatch(code):
        if reading.is_head(name, [cell for _, cell in amounts]):
            reading.take(part.grid, [cell for _, cell in amounts if not shows_money(cell.text)])
        else:
            reading.put_undeclared(part.grid, code + name, [(column.name, cell) for column, cell in amounts])
        return ""
    reading.lines[code] += 1
    for column, cell in amounts:
        reading.put(part.grid, cell, code, column.name, name)
    return code
