"""Years in the heads of a budget: 2024年预算数 beside 2023年执行数 are this year's budget and what was spent the year before."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.grids import Grid
from mingzhang.read.tables import HEAD_ROWS, Part

if TYPE_CHECKING:
    from mingzhang.read.tables import PrintedTable

YEAR = re.compile(r"(20\d\d)\s*年\s*度?")


def with_years_told(table: PrintedTable) -> PrintedTable:
    """`table` with 上年 in place of an earlier year in its heads; this year, the latest in heads and title, is left out."""
    heads = [cell.text for part in table.parts for cell in part.cells if cell.top_row < part.first_row + HEAD_ROWS]
    years = {int(year) for text in (table.printed_title, *heads) for year in YEAR.findall(fold(text))}
    if not any(YEAR.search(fold(text)) for text in heads):
        return table
    return replace(table, parts=[_told(part, max(years)) for part in table.parts])


def _told(part: Part, latest: int) -> Part:
    def words(text: str) -> str:
        return YEAR.sub(lambda match: "" if int(match[1]) == latest else "上年", fold(text))

    grid, end = part.grid, part.first_row + HEAD_ROWS
    cells = tuple(
        replace(cell, text=words(cell.text)) if part.first_row <= cell.top_row < end and YEAR.search(fold(cell.text)) else cell
        for cell in grid.cells
    )
    return Part(Grid(grid.number, grid.xs, grid.ys, cells, grid.method), part.first_row, part.end_row)
