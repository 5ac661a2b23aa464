"""Two prints of one table, figure by figure: where they do not say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem
from mingzhang.forms.declaration import form

if TYPE_CHECKING:
    from mingzhang.accounts import Cell, Figure, Report, Table

COMMON = Decimal("0.5")
"""Tables of which less than this part agrees are no copies of each other."""
Place = tuple[str, str, int]
"""Line, column, occurrence."""


def figures_of(report: Report, table: Table) -> dict[Place, Figure]:
    return {(f.line, f.column, f.occurrence): f for f in report.figures if (f.form, f.table) == (table.form, table.table)}


def _cells(report: Report, table: Table) -> dict[Place, Cell]:
    return {(c.line, c.column, c.occurrence): c for c in report.cells if (c.form, c.table) == (table.form, table.table)}


def agree(one: Report, table: Table, other: Report, again: Table) -> bool:
    """Are both the same table: do most of the amounts that both print agree, or has one of them none?"""
    left, right = figures_of(one, table), figures_of(other, again)
    shared = [place for place in left if place in right and (left[place].amount or right[place].amount)]
    same = sum(left[place].amount == right[place].amount for place in shared)
    if not shared:
        return not any(f.amount for f in left.values()) or not any(f.amount for f in right.values())
    return same >= COMMON * len(shared)


def compare(kept: Report, table: Table, other: Report, again: Table) -> list[Problem]:
    """The places where two prints of one table do not say the same. Blank and zero are the same."""
    left, right = figures_of(kept, table), figures_of(other, again)
    unread = {place for r, t in ((kept, table), (other, again)) for place, cell in _cells(r, t).items() if cell.state != "blank"}
    problems = []
    for place in dict.fromkeys((*left, *right)):
        one, two = left.get(place), right.get(place)
        if (one.amount if one else 0) == (two.amount if two else 0) or (place in unread and (one is None or two is None)):
            continue
        present = one or right[place]
        unsure = any(f is not None and f.method == "ocr" and not f.agreement for f in (one, two)) or (
            two is None and any(f.method == "ocr" for f in right.values())
        )
        problems.append(
            Problem(
                "copies_disagree",
                f"《{form(table.form).title}》“{present.label or present.line}”（{present.column}）印了两处："
                f"{_said(one, kept, table)}，{_said(two, other, again)}；以前者为准。",
                f"Form {table.form}, {present.line}, {present.column} is printed twice: "
                f"{_said_en(one, kept, table)}, {_said_en(two, other, again)}; the first counts.",
                table.form,
                present.page,
                doubtful=not unsure,
            )
        )
    return problems


def repeated(kept: Report, table: Table, other: Report, again: Table) -> Problem:
    return Problem(
        "form_repeated",
        f"《{form(table.form).title}》印了两次（{_where(kept, table)}、{_where(other, again)}），金额大多不同，未见其他单位名称；"
        "可能是另一单位的表。",
        f"Form {table.form} is printed twice ({_where(kept, table)}, {_where(other, again)}) with different amounts and no other name: "
        "it may be another unit's.",
        table.form,
        next(iter(again.pages), None),
        doubtful=True,
    )


def _said(figure: Figure | None, report: Report, table: Table) -> str:
    return f"{_place(figure)}为“{figure.printed}”" if figure else f"{_where(report, table)}未印"


def _said_en(figure: Figure | None, report: Report, table: Table) -> str:
    return f"{figure.printed} ({_place(figure)})" if figure else f"nothing ({_where(report, table)})"


def _place(item: Figure | Cell) -> str:
    """Where it stands: the document of an archive, the page, or the place in markup."""
    return (item.location or "") + (f"第{item.page}页" if item.page else "")


def _where(report: Report, table: Table) -> str:
    """Where a table stands."""
    items: list[Figure | Cell] = [*report.figures, *report.cells]
    first = next((item for item in items if (item.form, item.table) == (table.form, table.table)), None)
    return _place(first) if first else f"第{table.pages[0]}页" if table.pages else "另一处"
