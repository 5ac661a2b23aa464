"""Form 07: the three public expenses, budget and final accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.grids.words import amount, spaced

if TYPE_CHECKING:
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

COLUMNS = {
    "total": "合计",
    "overseas_travel": "因公出国（境）费",
    "vehicles": "小计",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行费",
    "reception": "公务接待费",
    "meeting": "会议费",
    "training": "培训费",
}
VEHICLES = ("vehicles", "vehicle_purchase", "vehicle_operation")
VEHICLES_HEAD = "公务用车购置及运行费"
LINES = {"initial_budget": "年初预算数", "budget": "预算数", "actual": "决算数"}
ITEMS = {
    "total": "合计",
    "overseas_travel": "1．因公出国（境）费",
    "reception": "2．公务接待费",
    "vehicles": "3．公务用车购置及运行费",
    "vehicle_operation": "（1）公务用车运行维护费",
    "vehicle_purchase": "（2）公务用车购置费",
    "meeting": "会议费",
    "training": "培训费",
}
"""The rows of the print that has a line an item."""


def three_public(report: SampleReport, layout: Layout) -> Grid:
    """The grid of form 07."""
    columns = [c for c in COLUMNS if c not in ("meeting", "training") or c in report.columns("07")]
    lines = [line for line in LINES if line != "initial_budget" or line in report.lines("07")]
    draw = {"row": _row, "alternating": _alternating, "lines": _lines}[layout.three_public]
    return draw(report, layout, columns, lines)


def _row(report: SampleReport, layout: Layout, columns: list[str], lines: list[str]) -> Grid:
    first = tuple(Cell(LINES[line], columns=len(columns)) for line in lines)
    second = tuple(cell for _ in lines for cell in _heads(columns, 1))
    third = tuple(Cell(COLUMNS[column]) for _ in lines for column in VEHICLES)
    count = len(columns) * len(lines)
    data = tuple(amount(report, layout, ("07", line, column)) for line in lines for column in columns)
    numbers = (tuple(Cell(str(n), "ordinal") for n in range(1, count + 1)),) if layout.column_numbers else ()
    return Grid((1.0,) * count, (first, second, third), numbers, (data,))


def _alternating(report: SampleReport, layout: Layout, columns: list[str], lines: list[str]) -> Grid:
    wide = len(lines)
    title = (Cell("“三公”经费", columns=len(columns) * wide),)
    third = tuple(Cell(COLUMNS[column], columns=wide) for column in VEHICLES)
    fourth = tuple(Cell(LINES[line]) for _ in columns for line in lines)
    data = tuple(amount(report, layout, ("07", line, column)) for column in columns for line in lines)
    return Grid((1.0,) * (len(columns) * wide), (title, _heads(columns, wide), third, fourth), (), (data,))


def _heads(columns: list[str], wide: int) -> Row:
    cells = []
    for column in columns:
        if column == "vehicles":
            cells.append(Cell(VEHICLES_HEAD, columns=3 * wide))
        elif column not in VEHICLES:
            cells.append(Cell(COLUMNS[column], columns=wide, rows=2))
    return tuple(cells)


def _lines(report: SampleReport, layout: Layout, columns: list[str], lines: list[str]) -> Grid:
    head = (Cell(spaced("项目", layout)), *([Cell("行次")] if layout.line_numbers else []), *(Cell(LINES[line]) for line in lines))
    numbers = (
        Cell(spaced("栏次", layout)),
        *([Cell()] if layout.line_numbers else []),
        *(Cell(str(n), "ordinal") for n in range(1, len(lines) + 1)),
    )
    rows = []
    for ordinal, (column, label) in enumerate((item for item in ITEMS.items() if item[0] in columns), 1):
        ordinals = [Cell(str(ordinal), "ordinal")] if layout.line_numbers else []
        rows.append((Cell(label, "label"), *ordinals, *(amount(report, layout, ("07", line, column)) for line in lines)))
    widths = (3.0, *([0.75] if layout.line_numbers else []), *(1.6 for _ in lines))
    return Grid(widths, (head,), (numbers,) if layout.column_numbers else (), tuple(rows))
