"""Tables drawn for a test: a grid written as text becomes a page of a report.

    项目   | <        | 本年收入合计 | 其他收入
    编码   | 科目名称 | ^            | ^
    ---
    合计   | <        | 1.00         | 1.00

`<` joins a place with the one left of it, `^` with the one above; `---` ends the head, `===` turns the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from mingzhang.read.amounts import parse_amount
from mingzhang.read.reader import read
from sample_publisher import table
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.layout import PLAIN, Layout
from sample_publisher.sheet import MARGIN, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mingzhang.accounts import Figure, Report

UNIT, YEAR = "云溪县民政局", 2023
LANDSCAPE = replace(PLAIN, page_numbers=False)
PORTRAIT = replace(LANDSCAPE, landscape=False)
UNRULED = replace(LANDSCAPE, rules="none")
HORIZONTAL = replace(LANDSCAPE, rules="horizontal")
EVERY_RULES = [LANDSCAPE, HORIZONTAL, UNRULED]
RULES = ["ruled", "horizontal", "unruled"]


@dataclass(frozen=True)
class Drawn:
    """A table and what stands around it."""

    rows: str
    title: str | tuple[str, ...] = ()
    """Centred above the grid; several strings are several lines."""
    heads: tuple[str, ...] = ("单位：万元",)
    """Below the title, at the right."""
    above: tuple[str, ...] = ()
    """Above the title."""
    tails: tuple[str, ...] = ()
    """Below the grid."""
    widths: tuple[float, ...] = ()
    new_page: bool = True
    centred: bool = False
    """Amounts stand in the middle of their cells."""
    layout: Layout | None = None
    """Where it is drawn otherwise than the rest of the report."""


def _cells(line: str) -> list[str]:
    return [text.strip() for text in line.split("|")]


def _kind(text: str, after: str, head: bool, counts: bool, centred: bool) -> Any:
    if head or (centred and parse_amount(text) != "unreadable"):
        return "head"
    if counts and re.fullmatch(r"\d{1,2}", text):
        return "ordinal"
    if re.fullmatch(r"\d{3}|\d{5}|\d{7}", text) and parse_amount(after) == "unreadable":
        return "code"
    if parse_amount(text) != "unreadable" or re.fullmatch(r"[\d.,]+", text):
        return "amount"
    return "label"


def _rows(lines: Sequence[str], head: bool, counting: Sequence[int] = (), centred: bool = False) -> list[Row]:
    """Rows of cells, spans joined. `counting`: the columns of 行次."""
    texts = [_cells(line) for line in lines]
    rows: list[Row] = []
    for top, row in enumerate(texts):
        cells = []
        for left, text in enumerate(row):
            if text in ("<", "^"):
                continue
            columns = 1
            while left + columns < len(row) and row[left + columns] == "<":
                columns += 1
            deep = 1
            while top + deep < len(texts) and texts[top + deep][left] == "^":
                deep += 1
            shown = text.replace("\\n", "\n").replace("\\|", "|")
            cells.append(
                Cell(
                    shown,
                    _kind(shown, row[left + 1] if left + 1 < len(row) else "", head, left in counting or row[0] == "栏次", centred),
                    columns,
                    deep,
                )
            )
        rows.append(tuple(cells))
    return rows


def draw_report(
    *tables: Drawn,
    layout: Layout = LANDSCAPE,
    cover: Sequence[str] = (UNIT, f"{YEAR}年度部门决算"),
    over: Callable[[Sheet], None] | None = None,
    under: Callable[[Sheet], None] | None = None,
    rule: Callable[[Sheet, float, float, float, float], None] | None = None,
) -> bytes:
    """The PDF with a cover and `tables`. `over` draws something more on the last page, `under` on each page before its text; `rule`
    draws the rules."""
    sheet = Sheet(layout, "决算")
    if rule:
        sheet.rule = partial(rule, sheet)  # type: ignore[method-assign]
    sheet.open(landscape=False)
    for number, line in enumerate(cover):
        sheet.text(sheet.width / 2, 200 + 40 * number, line, 20, "center")
    top = 0.0
    for drawn in tables:
        sheet.layout = drawn.layout or layout
        if drawn.new_page or sheet.pages == 1:
            sheet.open(landscape=sheet.layout.landscape)
            top = 50.0
            if under:
                under(sheet)
        for text in drawn.above:
            top += 14
            sheet.text(sheet.width - MARGIN, top, text, 9.5, "right")
        for text in (drawn.title,) if isinstance(drawn.title, str) else drawn.title:
            top += 20
            sheet.text(sheet.width / 2, top, text, 16, "center")
        for text in drawn.heads:
            top += 14
            sheet.text(sheet.width - MARGIN, top, text, 9.5, "right")
        top = _draw_grid(sheet, drawn, top + 6)
        for text in drawn.tails:
            top += 13
            sheet.text(MARGIN, top, text, 8.5)
        top += 10
    if over:
        over(sheet)
    return sheet.finish()


def _draw_grid(sheet: Sheet, drawn: Drawn, top: float) -> float:
    for number, piece in enumerate(re.split(r"(?m)^\s*={3,}\s*$", drawn.rows)):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if not lines:
            continue
        if number:
            sheet.open(landscape=sheet.layout.landscape)
            top = 50.0
        cut = lines.index("---") if "---" in lines else -1
        heads = [_cells(line) for line in lines[: max(cut, 0)]]
        counting = {place for line in heads for place, text in enumerate(line) if text == "行次"}
        head = _rows(lines[: max(cut, 0)], head=True)
        body = _rows(lines[cut + 1 :], head=False, counting=sorted(counting), centred=drawn.centred)
        count = len(_cells(lines[0]))
        grid = Grid(drawn.widths or (1.0,) * count, tuple(head), (), tuple(body))
        top = table.draw(sheet, table.Measure.of(grid, sheet.width, sheet.layout), top, head, body)
    return top


def read_drawn(*tables: Drawn, **options: Any) -> Report:
    """What is read of the report with `tables`; nothing of it is lost in silence."""
    (report,) = read(draw_report(*tables, **options)).reports
    return report


def figures(report: Report, form: str | None = None) -> dict[str, str]:
    """The printed amounts by `form line column`, `#2` behind a second occurrence, `/2` behind the second table of a form."""
    return {_key(f): f.printed for f in report.figures if form in (None, f.form)}


def apart(report: Report) -> dict[str, str]:
    """The undeclared ones."""
    return {_key(f): f.printed for f in report.undeclared}


def _key(f: Figure) -> str:
    return f"{f.form} {f.line} {f.column}" + (f" #{f.occurrence}" if f.occurrence > 1 else "") + (f" /{f.table}" if f.table > 1 else "")


def doubts(report: Report) -> set[str]:
    """The codes of the problems that hold the report back."""
    return {p.code for p in report.problems if p.doubtful}


def expected(lines: str, form: str) -> dict[str, str]:
    """`line: column amount, column amount` a line, as `figures` writes them."""
    found = {}
    for line in filter(None, map(str.strip, lines.splitlines())):
        name, _, cells = line.partition(":")
        for cell in filter(None, map(str.strip, cells.split(";"))):
            column, amount = cell.split()
            found[f"{form} {name.strip()} {column}"] = amount
    return found


def amounts_in(rows: str) -> list[Decimal]:
    """The amounts with decimals that a grid prints."""
    cells = [cell for line in rows.splitlines() for cell in _cells(line)]
    return [value for cell in cells if "." in cell and isinstance(value := parse_amount(cell), Decimal)]
