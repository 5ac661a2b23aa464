"""The same report several times over: one reading is given, the others are compared with it figure by figure.

A report stands twice in an archive (PDF and Word), or prints a form twice. What only one of them holds is taken from there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.read.reports.disagreements import agree, compare, figures_of, repeated
from mingzhang.read.reports.names import same_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Figure, Report, Table

METHODS = {"text": 0, "markup": 0, "ocr": 1}
"""Characters that came as characters before those that were recognised in an image."""
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
    return join(sorted(copies, key=_merit))


def join(copies: Sequence[Report]) -> Report:
    """The same in the order given, where a report prints some of its forms again."""
    merged, *others = copies
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
        twin = next((t for t in twins if agree(kept, t, other, table)), None)
        if twin and (figures_of(kept, twin) or not figures_of(other, table)):
            problems += compare(kept, twin, other, table) if figures_of(other, table) else []
            continue
        if twin:  # an empty print of it came first
            kept = _without(kept, twin)
            problems = [p for p in problems if p.form != table.form]
            twins.remove(twin)
        if twins:
            problems.append(repeated(kept, twins[0], other, table))
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
        further=kept.further if kept.further.figures else other.further,
    )


def _supplies(other: Report, code: str) -> bool:
    if code in ("unit_missing", "unit_from_name"):
        return other.unit is not None and not any(p.code == "unit_from_name" for p in other.problems)
    return other.year is not None and not any(p.code == "year_from_name" for p in other.problems)


def _without(report: Report, table: Table) -> Report:
    """`report` without one of its tables, which has no figures."""
    cells = tuple(cell for cell in report.cells if (cell.form, cell.table) != (table.form, table.table))
    return replace(report, tables=tuple(t for t in report.tables if t is not table), cells=cells)


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
