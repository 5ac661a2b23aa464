"""Forms 02, 03, 05, 08 and 09: one row a functional classification code."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.grids.words import UNDECLARED, amount, spaced
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
    lines = report.lines(form_id)
    asked_only = not lines and layout.total_row == "head" and "opening_balance" in columns  # the head of an empty form with balances
    total_in_head = layout.total_row == "head" and (layout.split_codes or asked_only)
    head = _head(report, form_id, layout, columns, total_in_head=total_in_head, asked_only=asked_only)
    numbers = (Cell(spaced("栏次", layout), columns=fixed), *(Cell(str(n), "ordinal") for n in range(1, len(columns) + 1)))
    rows = [row for line in lines if line != "total" for row in _rows(report, form_id, line, columns, layout)]
    for f, label, _ in report.undeclared:
        if f == form_id:
            codes = [Cell(kind="code")] * (fixed - 1)
            rows.append((*codes, Cell(label, "label"), *_amounts(report, form_id, UNDECLARED + label, columns, layout)))
    if not rows and layout.empty_forms == "three_rows":
        rows = [(*(Cell(kind="label") for _ in range(fixed)), *(Cell(kind="amount") for _ in columns))] * 3
    total = (*_total_label(layout), *_amounts(report, form_id, "total", columns, layout))
    if not total_in_head:
        rows = [*rows, total] if layout.total_row == "last" else [total, *rows]
    name = 2.0 if layout.narrow_labels else 3.2
    code = (0.55, 0.45, 0.45) if layout.split_codes else (1.35,)
    numbered = layout.column_numbers and not total_in_head
    return Grid((*code, name, *(1.45 for _ in columns)), head, (numbers,) if numbered else (), tuple(rows))


def _columns(report: SampleReport, form_id: str, layout: Layout) -> list[str]:
    used = report.columns(form_id)
    balances = form_id == "09" and layout.balances and (not used or bool(used - set(PRINTED[form_id])))
    printed = BALANCES if balances else PRINTED[form_id]
    return [c.id for c in form(form_id).sides[0].columns if c.id in printed or c.id in used]


def _head(
    report: SampleReport, form_id: str, layout: Layout, columns: list[str], *, total_in_head: bool, asked_only: bool
) -> tuple[Row, ...]:
    """Two rows of heads, and a third for 类 款 项, for 合计, or for both.

    `asked_only`: the 合计 row has no amounts; what stands under 本年支出 is written into it instead.
    """
    titles = {c.id: c.title for c in form(form_id).sides[0].columns}
    fixed = 4 if layout.split_codes else 2
    reach = 3 if layout.split_codes and not total_in_head else 2
    first = [Cell(spaced("项目", layout), columns=fixed)]
    second = [Cell("功能分类科目编码", columns=fixed - 1), Cell("科目名称", rows=reach - 1)]
    third = [Cell("类"), Cell("款"), Cell("项")] if layout.split_codes else []
    if total_in_head:
        third.append(Cell("合计", columns=1 if layout.split_codes else 2))
    for group, members in groupby(columns, lambda column: _group(form_id, column, columns)):
        ids = list(members)
        under = [Cell(_under(form_id, column, titles)) for column in ids]
        if not group:
            first += [Cell(titles[column], rows=reach) for column in ids]
            third += [Cell(kind="amount") for _ in ids] if asked_only else []
        elif asked_only:
            first.append(Cell(group, columns=len(ids), rows=reach))
            third += under
        else:
            first.append(Cell(group, columns=len(ids)))
            second += [replace(cell, rows=reach - 1) for cell in under]
    if total_in_head and not asked_only:
        third += _amounts(report, form_id, "total", columns, layout)
    return (tuple(first), tuple(second), tuple(third)) if third else (tuple(first), tuple(second))


def _under(form_id: str, column: str, titles: dict[str, str]) -> str:
    """The head of a column below the head of its group."""
    if column in ("total", "expenditure"):
        return YEARS_EXPENDITURE.get(form_id, "")
    return "小计" if column == "institutional" else titles[column]


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
