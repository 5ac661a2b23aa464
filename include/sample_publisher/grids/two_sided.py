"""Forms 01 and 04: income lines beside expenditure lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Side, form, functional_classes
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.grids.words import UNDECLARED, amount, numeral, spaced

if TYPE_CHECKING:
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

TWENTY_SIX = [code for code in map(str, range(201, 235)) if code not in ("209", "218", "225", "226", "227", "228", "230", "233")]
TWENTY_FOUR = [code for code in TWENTY_SIX if code not in ("231", "232")]
PRINTED = {"01": ("amount",), "04": ("amount", "total", "general_public_budget", "government_fund", "state_capital")}
"""Columns that are printed with or without figures."""
AT_THE_FOOT = (
    "current_income",
    "nonfiscal_surplus_used",
    "opening_",
    "income_total",
    "current_expenditure",
    "surplus_",
    "closing_",
    "expenditure_total",
)

Item = tuple[str, str | None]
"""Label and line; a line without label is an empty one, a label without line one that never has figures."""


def summary(report: SampleReport, form_id: str, layout: Layout) -> Grid:
    """The grid of form 01 or 04."""
    income, expenditure = form(form_id).sides
    left, right = _income(report, form_id, layout), _expenditure(report, form_id, layout)
    used = report.columns(form_id)
    columns = [
        [c for c in side.columns if c.id in PRINTED[form_id] or (c.id in used and "budget" in c.id)] for side in (income, expenditure)
    ]
    if form_id == "04":
        columns[0] = [c for c in columns[0] if c.id in ("amount", "initial_budget", "adjusted_budget")]
    ids = [[c.id for c in side] for side in columns]
    fixed = 2 if layout.line_numbers else 1
    head: list[Row] = [
        (Cell("收入", columns=fixed + len(ids[0])), Cell("支出", columns=fixed + len(ids[1]))),
        tuple(cell for side in columns for cell in (*_first(layout, spaced("项目", layout), "行次"), *(Cell(c.title) for c in side))),
    ]
    numbers = iter(range(1, 20))
    number_row = tuple(
        cell for side in ids for cell in (*_first(layout, spaced("栏次", layout), ""), *(Cell(str(next(numbers)), "ordinal") for _ in side))
    )
    body = []
    for line, (one, other) in enumerate(zip(left, right, strict=True), 1):
        row: list[Cell] = []
        for (label, name), side_ids, ordinal in ((one, ids[0], line), (other, ids[1], len(left) + line)):
            row += _label(layout, label, str(ordinal), name is None)
            cells = [amount(report, layout, (form_id, name or "", column), in_use=False) for column in side_ids]
            filled = any(cell.address for cell in cells)
            row += [amount(report, layout, (form_id, name or "", column), in_use=filled) for column in side_ids]
        body.append(tuple(row))
    wide = 1.15 if layout.narrow_labels else 3.4
    widths = [width for side in ids for width in (wide, *([0.75] if layout.line_numbers else []), *(1.6 for _ in side))]
    return Grid(tuple(widths), tuple(head), (number_row,) if layout.column_numbers else (), tuple(body))


def _first(layout: Layout, label: str, ordinal: str) -> list[Cell]:
    return [Cell(label), Cell(ordinal)] if layout.line_numbers else [Cell(label)]


def _label(layout: Layout, label: str, ordinal: str, unused: bool) -> list[Cell]:
    total = label.replace(" ", "").endswith(("合计", "总计"))
    if not layout.line_numbers:
        return [Cell(label, "label", strong=total)]
    if unused and not label and layout.gaps == "merged" and layout.classes == "short":
        return [Cell(ordinal, "ordinal", columns=2)]
    return [Cell(label, "label", strong=total), Cell(ordinal, "ordinal")]


def _lines(report: SampleReport, form_id: str, side: Side) -> list[tuple[str, str]]:
    """The side's named lines: those of every year, and those of some years or regions where the report has figures."""
    used = set(report.lines(form_id))
    optional = {line.id for line in side.lines if line.until or (line.id.startswith("closing_") and line.id != "closing_balance")}
    titles = {"nonfiscal_surplus_used": _surplus_used(report.year)}
    return [(titles.get(line.id, line.title), line.id) for line in side.lines if line.id in used or line.id not in optional]


def _surplus_used(year: int) -> str:
    if year < 2019:
        return "用事业基金弥补收支差额"
    return "使用非财政拨款结余" if year < 2023 else "使用非财政拨款结余（含专用结余）"


def _income(report: SampleReport, form_id: str, layout: Layout) -> list[Item]:
    income, _ = form(form_id).sides
    lines = _lines(report, form_id, income)
    top = [(title, line) for title, line in lines if not line.startswith(AT_THE_FOOT)]
    foot = _foot(lines, layout)
    top += [(label, f"{UNDECLARED}{label}") for f, label, _ in report.undeclared if f == form_id]
    counted: list[Item] = [(f"{numeral(n)}、{title}", line) for n, (title, line) in enumerate(top, 1)]
    gap = len(_expenditure_items(report, form_id, layout)) - len(counted) - len(foot)
    return [*counted, *([("", None)] * max(0, gap)), *foot]


def _expenditure(report: SampleReport, form_id: str, layout: Layout) -> list[Item]:
    items = _expenditure_items(report, form_id, layout)
    missing = len(_income(report, form_id, layout)) - len(items)
    total = items.pop()
    return [*items, *([("", None)] * max(0, missing)), total]


def _expenditure_items(report: SampleReport, form_id: str, layout: Layout) -> list[Item]:
    _, expenditure = form(form_id).sides
    lines = _lines(report, form_id, expenditure)
    gap: Item = ("……" if layout.gaps == "dots" else "", None)
    items: list[Item] = []
    used = [line for line in report.lines(form_id) if line.isdigit()]
    titles = {c.code: c.title for c in functional_classes()}
    listed = {"short": TWENTY_SIX[:6], "twenty_four": TWENTY_FOUR, "twenty_six": TWENTY_SIX}[layout.classes]
    official = sorted({*(TWENTY_FOUR if layout.classes == "twenty_four" else TWENTY_SIX), *used})
    before = -1
    for count, code in enumerate(sorted({*listed, *used})):
        place = official.index(code)
        if place > before + 1:
            items.append(gap)
        items.append((f"{numeral((count if layout.renumbered else place) + 1)}、{titles[code]}", code))
        before = place
    if layout.classes == "short":
        items.append(gap)
    foot = _foot(lines, layout)
    blanks = [("", None)] * (2 if form_id == "04" and layout.line_numbers else 0)
    return [*items, *foot[:-1], *blanks, foot[-1]]


def _foot(lines: list[tuple[str, str]], layout: Layout) -> list[Item]:
    foot: list[Item] = []
    funds = 0
    for title, line in lines:
        if line.startswith(AT_THE_FOOT):
            fund = line.startswith(("opening_", "closing_")) and not line.endswith("_balance")
            funds = funds + 1 if fund else 0
            label = f"{numeral(funds)}、{title}" if fund and layout.numbered_openings else title
            foot.append((spaced(label, layout), line))
    return foot
