"""Forms 02, 03, 05, 08 and 09: one row a functional classification code."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.grids.words import amount, spaced
from sample_publisher.reports import name_of

if TYPE_CHECKING:
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

BALANCES = ("opening_balance", "income", "expenditure", "basic", "project", "closing_balance")
PRINTED = {
    "02": ("total", "fiscal_appropriation", "superior_subsidy", "institutional", "operating", "affiliated_remittance", "other"),
    "03": ("total", "basic", "project", "remitted_to_superior", "operating", "affiliated_subsidy"),
    "05": ("total", "basic", "project"),
    "08": BALANCES,
    "09": ("expenditure", "basic", "project"),
}
"""Columns that are printed with or without figures, under the ids of the declaration."""
YEARS_EXPENDITURE = {"05": "小计", "08": "小计", "09": "合计"}
"""What the total under 本年支出 is called."""


def by_code(report: SampleReport, form_id: str, layout: Layout) -> Grid:
    """The grid of a form by code."""
    columns = _columns(report, form_id, layout)
    fixed = 4 if layout.split_codes else 2
    head, totals_in_head = _head(report, form_id, layout, columns)
    number_row = (Cell(spaced("栏次", layout), columns=fixed), *(Cell(str(n), "ordinal") for n in range(1, len(columns) + 1)))
    total = (*_total_label(layout), *_amounts(report, form_id, "total", columns, layout))
    rows = [row for line in report.lines(form_id) if line != "total" for row in _rows(report, form_id, line, columns, layout)]
    if not rows and layout.empty_forms == "three_rows":
        rows = [(*(Cell(kind="label") for _ in range(fixed)), *(Cell(kind="amount") for _ in columns))] * 3
    if not totals_in_head:
        rows = [*rows, total] if layout.total_row == "last" else [total, *rows]
    name = 2.0 if layout.narrow_labels else 3.2
    code = (0.55, 0.45, 0.45) if layout.split_codes else (1.35,)
    numbered = layout.column_numbers and not totals_in_head
    return Grid((*code, name, *(1.45 for _ in columns)), tuple(head), (number_row,) if numbered else (), tuple(rows))


def _columns(report: SampleReport, form_id: str, layout: Layout) -> list[str]:
    used = report.columns(form_id)
    printed = BALANCES if form_id == "09" and layout.balances else PRINTED[form_id]
    return [c.id for c in form(form_id).sides[0].columns if c.id in printed or c.id in used]


def _head(report: SampleReport, form_id: str, layout: Layout, columns: list[str]) -> tuple[list[Row], bool]:
    """The head rows, and whether the last of them is the 合计 row as well."""
    titles = {c.id: c.title for c in form(form_id).sides[0].columns}
    empty = not report.lines(form_id) and form_id in ("08", "09")
    totals = layout.total_row == "head" and (layout.split_codes or (empty and "opening_balance" in columns))
    deep = 3 if layout.split_codes else 2
    fixed = 4 if layout.split_codes else 2
    first: list[Cell] = [Cell(spaced("项目", layout), columns=fixed)]
    second: list[Cell] = [Cell("功能分类科目编码", columns=fixed - 1), Cell("科目名称", rows=deep - 1 - (totals and layout.split_codes))]
    groups = [(group, list(ids)) for group, ids in groupby(columns, lambda c: _group(form_id, c, columns))]
    words = [
        YEARS_EXPENDITURE.get(form_id, "") if c in ("total", "expenditure") and g else "小计" if c == "institutional" and g else titles[c]
        for g, ids in groups
        for c in ids
    ]
    below = totals and empty  # the words of the group stand in the 合计 row itself
    for group, ids in groups:
        if group:
            first.append(Cell(group, columns=len(ids), rows=deep - 1 if below else 1))
            if not below:
                second += [Cell(words[columns.index(c)], rows=deep - 1 - totals) for c in ids]
        else:
            first += [Cell(titles[c], rows=deep - totals) for c in ids]
    rows: list[Row] = [tuple(first), tuple(second)]
    if layout.split_codes:
        rows.append((Cell("类"), Cell("款"), Cell("项"), *([Cell("合计")] if totals else [])))
    if totals:
        amounts = [
            Cell(word if g else "", "amount" if not g else "head") for g, ids in groups for word in [words[columns.index(c)] for c in ids]
        ]
        label = rows.pop() if layout.split_codes else (Cell("合计", columns=2),)
        rows.append((*label, *(amounts if below else _amounts(report, form_id, "total", columns, layout))))
    return rows, totals


def _group(form_id: str, column: str, columns: list[str]) -> str:
    if form_id in YEARS_EXPENDITURE and column in ("total", "expenditure", "basic", "personnel", "public", "project"):
        return "本年支出"
    if column in ("institutional", "education_fees") and "education_fees" in columns:
        return "事业收入"
    return ""


def _total_label(layout: Layout) -> list[Cell]:
    fixed = 4 if layout.split_codes else 2
    if layout.total_label == "merged":
        return [Cell("合计", "head", columns=fixed, strong=True)]
    code = Cell("合计" if layout.total_label == "code" else "", "code", columns=fixed - 1, strong=True)
    return [code, Cell("合计" if layout.total_label == "name" else "", "label", strong=True)]


def _rows(report: SampleReport, form_id: str, line: str, columns: list[str], layout: Layout) -> list[Row]:
    code = (line[:3], line[3:5], line[5:7]) if layout.split_codes else (line,)
    name = name_of(report, line, "functional")
    row = (*(Cell(part, "code") for part in code), Cell(name, "label"), *_amounts(report, form_id, line, columns, layout))
    return [row, row] if (form_id, line) in report.repeated_lines else [row]


def _amounts(report: SampleReport, form_id: str, line: str, columns: list[str], layout: Layout) -> list[Cell]:
    cells = [amount(report, layout, (form_id, line, column), in_use=False) for column in columns]
    filled = any(cell.address for cell in cells)
    return [amount(report, layout, (form_id, line, column), in_use=filled) for column in columns]
