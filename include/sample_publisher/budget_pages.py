"""A budget on paper: cover, tables and prose, as a PDF; or the tables as a web page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from sample_publisher import table
from sample_publisher.budget_grids import Region, budget_tables
from sample_publisher.prose import write_paragraphs
from sample_publisher.sheet import MARGIN, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_publisher.budget import Budget
    from sample_publisher.layout import Layout

ROWS = 18
"""A page holds so many rows at most."""


def typeset_budget(budget: Budget, region: Region, layout: Layout, prose: Sequence[str] = ()) -> bytes:
    """The PDF of a budget as a region prints it."""
    sheet = Sheet(layout, f"{budget.unit}{budget.year}年部门预算")
    sheet.open(landscape=False)
    sheet.text(sheet.width / 2, 160, budget.unit, 20, "center", strong=True)
    sheet.text(sheet.width / 2, 200, f"{budget.year}年部门预算", 24, "center", strong=True)
    for title, grid in budget_tables(budget, region):
        rest = list(grid.body)
        first = True
        while rest:
            sheet.open(landscape=True)
            top = 60.0
            if first:
                sheet.text(sheet.width / 2, top, title, 15, "center", strong=True)
                sheet.text(MARGIN, top + 18, f"部门：{budget.unit}", 9)
                sheet.text(sheet.width - MARGIN, top + 18, "单位：万元", 9, "right")
                top += 24
            measure = table.Measure.of(grid, sheet.width, layout)
            table.draw(sheet, measure, top, grid.head, rest[:ROWS])
            rest, first = rest[ROWS:], False
    if prose:
        sheet.open(landscape=False)
        sheet.text(sheet.width / 2, 80, f"{budget.year}年部门预算编制说明", 15, "center", strong=True)
        write_paragraphs(sheet, 110, prose)
    return sheet.finish()


def budget_page(budget: Budget, region: Region) -> bytes:
    """The web page of a budget's tables."""
    parts = [f"<h1>{escape(budget.unit)}{budget.year}年部门预算</h1>"]
    for title, grid in budget_tables(budget, region):
        parts.append(f"<p>{escape(title)}</p><p>单位：万元</p><table>")
        for row in (*grid.head, *grid.body):
            cells = (f'<td colspan="{c.columns}" rowspan="{c.rows}">{escape(c.text)}</td>' for c in row)
            parts.append(f"<tr>{''.join(cells)}</tr>")
        parts.append("</table>")
    return f"<!doctype html><html><head><meta charset='utf-8'></head><body>{''.join(parts)}</body></html>".encode()
