"""The same report several times over: one reading is given, the others are compared with it figure by figure.

A report stands twice in an archive (PDF and Word), or prints a form twice. What only one of them holds is taken from there.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem
from mingzhang.forms.declaration import form
from mingzhang.read.names import same_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Cell, Figure, Report, Table

METHODS = {"text": 0, "markup": 0, "ocr": 1}
"""Characters that came as characters before those that were recognised in an image."""
COMMON = Decimal("0.5")
"""Tables of which less than this part agrees are no copies of each other."""
SUPPLIED = {"unit_missing", "year_missing", "unit_from_name", "year_from_name"}


def gather(reports: Sequence[Report]) -> list[list[Report]]:
    """`reports` with those of one report together. What prints no unit or no year is a part of the only one that does."""
    groups: list[list[Report]] = []
    for report in sorted(reports, key=lambda r: _unknown(r)):
        fitting = [group for group in groups if _is_same(group[0], report)]
        if len(fitting) == 1 or (fitting and not _unknown(report)):
            fitting[0].append(report)
        else:
            groups.append([report])
    return groups


def _unknown(report: Report) -> int:
    return (report.unit is None) + (report.year is None)


def _is_same(one: Report, other: Report) -> bool:
    if one.kind != other.kind or (one.year and other.year and one.year != other.year):
        return False
    scopes = {one.scope, other.scope} - {"unknown"}
    return (one.unit is None or other.unit is None or same_office(one.unit, other.unit)) and len(scopes) <= 1


def merge(copies: Sequence[Report]) -> Report:
    """One report of several readings of it: the fullest, with the tables that only others hold, and every disagreement as a problem."""
    merged, *others = sorted(copies, key=_merit)
    for other in others:
        merged = _join(merged, other)
    return merged


def _merit(report: Report) -> tuple[int, int]:
    """How far a reading is from a certain and full one."""
    lost = sum(cell.state == "unreadable" for cell in report.cells)
    recognised = max((METHODS[figure.method] for figure in report.figures), default=0)
    return recognised, 2 * lost - len(report.figures)


def _join(kept: Report, other: Report) -> Report:
    problems = [problem for problem in kept.problems if not (problem.code in SUPPLIED and _supplies(other, problem.code))]
    for table in other.tables:
        twins = [t for t in kept.tables if t.form == table.form and t.money_unit == table.money_unit]
        twin = next((t for t in twins if _agree(kept, t, other, table)), None)
        if twin:
            problems += _compare(kept, twin, other, table)
            continue
        if twins:
            problems.append(_repeated(twins[0], table))
        number = 1 + sum(t.form == table.form for t in kept.tables)
        kept = _add(kept, other, table, number)
        problems = [p for p in problems if p.code != "form_missing" or p.form != table.form]
        problems += [p for p in other.problems if p.form == table.form and p.code != "form_missing"]
    return replace(
        kept,
        unit=kept.unit or other.unit,
        year=kept.year or other.year,
        scope=kept.scope if kept.scope != "unknown" else other.scope,
        title=kept.title or other.title,
        problems=tuple(dict.fromkeys(problems)),
        claims=kept.claims or other.claims,
        narrative=kept.narrative if kept.claims or not other.claims else other.narrative,
    )


def _supplies(other: Report, code: str) -> bool:
    if code in ("unit_missing", "unit_from_name"):
        return other.unit is not None and not any(p.code == "unit_from_name" for p in other.problems)
    return other.year is not None and not any(p.code == "year_from_name" for p in other.problems)


def _add(report: Report, other: Report, table: Table, number: int) -> Report:
    """`report` with a table of `other`."""

    def renumbered(items: Iterable[Figure]) -> tuple[Figure, ...]:
        return tuple(replace(item, table=number) for item in items if (item.form, item.table) == (table.form, table.table))

    cells = tuple(replace(cell, table=number) for cell in other.cells if (cell.form, cell.table) == (table.form, table.table))
    return replace(
        report,
        tables=(*report.tables, replace(table, table=number)),
        figures=(*report.figures, *renumbered(other.figures)),
        cells=(*report.cells, *cells),
        undeclared=(*report.undeclared, *renumbered(other.undeclared)),
    )


Place = tuple[str, str, int]
"""Line, column, occurrence."""


def _figures(report: Report, table: Table) -> dict[Place, Figure]:
    return {(f.line, f.column, f.occurrence): f for f in report.figures if (f.form, f.table) == (table.form, table.table)}


def _cells(report: Report, table: Table) -> dict[Place, Cell]:
    return {(c.line, c.column, c.occurrence): c for c in report.cells if (c.form, c.table) == (table.form, table.table)}


def _agree(one: Report, table: Table, other: Report, again: Table) -> bool:
    """Are both the same table: do most of the amounts that both print agree, or has one of them none?"""
    left, right = _figures(one, table), _figures(other, again)
    shared = [place for place in left if place in right and (left[place].amount or right[place].amount)]
    same = sum(left[place].amount == right[place].amount for place in shared)
    if not shared:
        return not any(f.amount for f in left.values()) or not any(f.amount for f in right.values())
    return same >= COMMON * len(shared)


def _compare(kept: Report, table: Table, other: Report, again: Table) -> list[Problem]:
    """The places where two prints of one table do not say the same. Blank and zero are the same."""
    left, right = _figures(kept, table), _figures(other, again)
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
                f"{_said(one, table)}，{_said(two, again)}；以前者为准。",
                f"Form {table.form}, {present.line}, {present.column} is printed twice: {_said_en(one, table)}, {_said_en(two, again)}; "
                "the first counts.",
                table.form,
                present.page,
                doubtful=not unsure,
            )
        )
    return problems


def _repeated(table: Table, again: Table) -> Problem:
    return Problem(
        "form_repeated",
        f"《{form(table.form).title}》印了两次（{_where(table)}、{_where(again)}），金额大多不同，未见其他单位名称；可能是另一单位的表。",
        f"Form {table.form} is printed twice ({_where_en(table)}, {_where_en(again)}) with different amounts and no other name: "
        "it may be another unit's.",
        table.form,
        next(iter(again.pages), None),
        doubtful=True,
    )


def _said(figure: Figure | None, table: Table) -> str:
    where = (f"第{figure.page}页" if figure.page else figure.location or "") if figure else _where(table)
    where = f"{figure.location}{where}" if figure and figure.page and figure.location else where
    return f"{where}为“{figure.printed}”" if figure else f"{where}未印"


def _said_en(figure: Figure | None, table: Table) -> str:
    if figure is None:
        return f"nothing ({_where_en(table)})"
    return f"{figure.printed} ({', '.join(filter(None, (figure.location, f'page {figure.page}' if figure.page else '')))})"


def _where(table: Table) -> str:
    return f"第{table.pages[0]}页" if table.pages else "另一处"


def _where_en(table: Table) -> str:
    return f"page {table.pages[0]}" if table.pages else "elsewhere"
