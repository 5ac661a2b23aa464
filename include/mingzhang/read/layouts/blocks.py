"""Form 06: code, name and amount side by side, several times; the totals in the last row."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Side, fold, normalise
from mingzhang.read.labels import CJK, ECONOMIC_CODE
from mingzhang.read.layouts.columns import AmountColumn, cells_under, find_columns, report_columns

if TYPE_CHECKING:
    from mingzhang.read.grids import Grid, GridCell
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
        for row in range(data, part.end_row):
            totals = _totals(grid, row, side)
            if totals:
                _read_totals(reading, grid, row, totals)
                continue
            for index, block in enumerate(blocks):
                code = _read_line(reading, part, row, block, last.get(index, ""))
                if code:
                    last[index] = code


def _find_blocks(reading: Reading, part: Part, data: int, side: Side) -> list[_Block]:
    """The blocks, by their heads: each begins with the column headed 科目编码."""
    grid, head = part.grid, range(part.first_row, data)
    starts = [
        cell.left_column
        for row in head
        for cell in grid.row(row)
        if re.search(r"编码|代码", normalise(cell.text)) or (normalise(cell.text) == "类" and not _under_code(grid, cell))
    ]
    starts = sorted(set(starts))
    blocks = []
    for start, end in zip(starts, [*starts[1:], grid.columns], strict=False):
        columns = find_columns(grid, range(start, end), head, side.columns)
        report_columns(reading, part, columns)
        blocks.append(_Block(grid.xs[start], grid.xs[end], tuple(columns)))
    return blocks


def _under_code(grid: Grid, cell: GridCell) -> bool:
    above = [grid.at(row, cell.left_column) for row in range(cell.top_row)]
    return any(other is not None and re.search(r"编码|代码", normalise(other.text)) for other in above)


def _has_code(grid: Grid, row: int) -> bool:
    return any(ECONOMIC_CODE.fullmatch(re.sub(r"\s", "", fold(cell.text))) for cell in grid.row(row))


def _totals(grid: Grid, row: int, side: Side) -> dict[int, str]:
    """The total lines that a row holds: position of the label among the row's cells, id of the line."""
    labels = {label: line.id for line in side.lines for label in line.labels}
    return {index: labels[text] for index, cell in enumerate(grid.row(row)) if (text := normalise(cell.text)) in labels}


def _read_totals(reading: Reading, grid: Grid, row: int, totals: dict[int, str]) -> None:
    """人员经费合计 and 公用经费合计: the amount is the first that follows the label, wherever the form puts it."""
    cells = grid.row(row)
    positions = sorted(totals)
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
    digits = [text for cell in labels if (text := re.sub(r"\s", "", fold(cell.text))).isdigit()]
    code = "".join(digits)
    if digits and len(digits[-1]) == 5:
        code = digits[-1]
    elif len(code) == 2 and last:
        code = last[:3] + code  # 类 and 款 in two columns, 类 printed once
    name = "".join(cell.text for cell in labels if CJK.search(fold(cell.text)))
    if not ECONOMIC_CODE.fullmatch(code):
        if not reading.is_head(name, [cell for _, cell in amounts]):
            reading.put_undeclared(part.grid, code + name, [(column.name, cell) for column, cell in amounts])
        return ""
    reading.lines[code] += 1
    for column, cell in amounts:
        reading.put(part.grid, cell, code, column.name, name)
    return code
