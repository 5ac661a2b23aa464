"""Forms 02, 03, 05, 08 and 09: a line for each code of the functional classification."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.labels import CJK, FUNCTIONAL_CODE, digits_of, head_words, holds_labels, split_label
from mingzhang.read.layouts.columns import AmountColumn, cells_under, find_columns, report_columns, take_line_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import Part


def read_codes(reading: Reading) -> None:
    """The lines of a table by code, over all its pages."""
    (side,) = reading.table.form.sides
    totals = {label for line in side.lines for label in line.labels}
    columns: list[AmountColumn] = []
    edge = 0.0  # where the codes and names end and the amounts begin
    last = ""
    for part in reading.table.parts:
        grid = part.grid
        width = _label_width(part) or grid.column_at(edge) + (1 if edge > grid.xs[0] else 0)
        edge = grid.middle(width - 1) if width else edge
        data = next((row for row in part.rows if _code(grid, row, width, last) or _name(grid, row, width) in totals), part.end_row)
        alone = None
        if data == part.end_row and side.unlabelled and not reading.figures:
            alone = next((row for row in part.rows if _is_amounts(grid, row)), None)
            data = part.end_row if alone is None else alone
        by_unit = side.details and _lists_units(grid, range(part.first_row, data))
        head = [*range(part.first_row, data), *([data] if _is_head_too(part, data, width) else [])]
        found = find_columns(grid, range(width, grid.columns), head, side.columns)
        if any(column.declared for column in found):
            columns = found
            report_columns(reading, part, columns)
        reading.take_head(part, data)
        take_line_numbers(reading, part)
        for row in range(data, part.end_row):
            code = "" if by_unit else _code(grid, row, width, last)
            name = _name(grid, row, width)
            reading.take(grid, [cell for cell in _label_cells(grid, row, width) if digits_of(cell.text) or CJK.search(fold(cell.text))])
            cells = [(column.name, cell) for column, cell in cells_under(part, row, columns) if not _is_head_text(cell.text)]
            if code:
                last = code
            elif name not in totals and row != alone:
                if reading.is_head(name, [cell for _, cell in cells]):
                    reading.take(grid, [cell for cell in grid.row(row) if not shows_money(cell.text)])
                else:
                    reading.put_undeclared(grid, _label(grid, row, width), cells)
                continue
            line = code or side.unlabelled or "total"
            reading.lines[line] += 1
            for column, cell in cells:
                reading.put(grid, cell, line, column, name)


def _is_amounts(grid: Grid, row: int) -> bool:
    """Does a row hold amounts and nothing else?"""
    texts = [cell.text for cell in grid.row(row)]
    return any(map(shows_money, texts)) and all(parse_amount(text) != "unreadable" for text in texts)


def _lists_units(grid: Grid, head: Iterable[int]) -> bool:
    """Are the lines of a budget units (单位代码, 单位名称), whose codes are none of a classification?"""
    texts = [normalise(cell.text) for row in head for cell in grid.row(row)]
    units = any(re.fullmatch(r"(预算|部门)?(单位|部门)(代码|编码)", text) for text in texts)
    return units and not any("科目" in text or "功能" in text or text == "类" for text in texts)


def _label_width(part: Part) -> int:
    """How many grid columns hold codes and names, by their heads; 0 where the part repeats no head."""
    grid, width = part.grid, 0
    rows = list(part.rows)[:6]
    for row in rows:
        for cell in grid.row(row):
            if holds_labels(normalise(cell.text)) and cell.left_column <= width:
                width = max(width, cell.end_column)
    while width > 1 and _heads_amounts(grid, rows, width - 1):
        width -= 1
    return width


def _heads_amounts(grid: Grid, rows: Sequence[int], place: int) -> bool:
    """Has a column a head of its own that is none of codes and names, though 项目 stands over it?"""
    cells = [cell for row in rows if (cell := grid.at(row, place)) is not None and cell.end_column - cell.left_column == 1]
    words = head_words([cell.text for cell in cells])
    return bool(words) and not holds_labels(words[0]) and not FUNCTIONAL_CODE.fullmatch(words[0]) and bool(CJK.search(words[0]))


def _label_cells(grid: Grid, row: int, width: int) -> list[GridCell]:
    return [cell for cell in grid.row(row) if cell.left_column < width]


def _code(grid: Grid, row: int, width: int, last: str) -> str:
    """The code of a row: 3, 5 or 7 digits, joined from 类, 款 and 项 where they are apart; "" where it has none.

    A row that prints only its 款 or 项 takes the rest from the row before (`last`).
    """
    cells = _label_cells(grid, row, width)
    parts = [digits for cell in cells if (digits := digits_of(cell.text))]
    joined = "".join(parts)
    if parts and FUNCTIONAL_CODE.fullmatch(parts[-1]) and len(parts[-1]) > 3:
        joined = parts[-1]
    if FUNCTIONAL_CODE.fullmatch(joined):
        return joined
    if not parts:
        return next((code for cell in cells if FUNCTIONAL_CODE.fullmatch(code := split_label(cell.text)[0])), "")
    if len(joined) in (2, 4) and last:
        level = next(index for index, cell in enumerate(cells) if digits_of(cell.text))
        prefix = last[: 1 + 2 * level] if level else ""
        if level and len(prefix) == 1 + 2 * level and FUNCTIONAL_CODE.fullmatch(prefix + joined):
            return prefix + joined
    return ""


def _label(grid: Grid, row: int, width: int) -> str:
    return "".join(fold(cell.text) for cell in _label_cells(grid, row, width))


def _name(grid: Grid, row: int, width: int) -> str:
    """What a row is called, normalised, without its code and the head words that reach down into it (类 款 项)."""
    texts = (normalise(split_label(cell.text)[1]) for cell in _label_cells(grid, row, width))
    return "".join(text for text in texts if CJK.search(text) and text not in ("类", "款", "项", "类款项", "科目编码", "功能分类科目编码"))


def _is_head_text(text: str) -> bool:
    return bool(CJK.search(fold(text))) and parse_amount(text) == "unreadable"


def _is_head_too(part: Part, row: int, width: int) -> bool:
    """Does the 合计 row hold the last row of the head as well (合计 | 基本支出 | 项目支出)?"""
    if row >= part.end_row:
        return False
    texts: Sequence[str] = [cell.text for cell in part.grid.row(row) if cell.left_column >= width]
    return any(_is_head_text(text) for text in texts)
