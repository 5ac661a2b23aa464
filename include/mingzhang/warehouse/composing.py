"""Composing: reports whose forms stand in several documents, and are one report together.

What is to be put together follows from what the documents say, where they are offered and what people decided (the view `compositions`):
of each form the best reading there is. The rules speak of the whole, so it is read and checked as one, and stored beside its parts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang.warehouse.identity import report_key, version
from mingzhang.warehouse.loading import NARRATIVE, documents_of
from mingzhang.warehouse.projection import region_names
from mingzhang.warehouse.tables import SCHEMA
from mingzhang.warehouse.units import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from mingzhang.accounts import Report


@dataclass(frozen=True, slots=True)
class Composition:
    """A report that is to be put together."""

    report: str
    fiscal_year: int
    region: str
    forms: tuple[str, ...]
    parts: tuple[str, ...]
    """The document of each form."""
    narrative: str
    """The document of the narrative; empty: none of them has one."""
    base: int
    """The copy that gives the report its name, title and most of its forms."""
    sha256: str
    """The document of that copy."""
    made_of: str
    """Names all this, and the readings that it was made of."""


def pending_compositions(connection: Connection) -> list[Composition]:
    """What is to be put together and is not yet."""
    rows = connection.execute(
        sa.text(f"""
            SELECT report, fiscal_year, region, forms, parts, narrative, base, sha256, made_of FROM {SCHEMA}.compositions AS wanted
            WHERE NOT EXISTS (SELECT FROM {SCHEMA}.copies WHERE copies.made_of = wanted.made_of) ORDER BY report
        """)  # noqa: S608
    )
    return [
        Composition(r.report, r.fiscal_year, r.region, tuple(r.forms), tuple(r.parts), r.narrative, r.base, r.sha256, r.made_of)
        for r in rows
    ]


def outdated_compositions(connection: Connection) -> list[str]:
    """The reports for which something is put together that does not count any more."""
    rows = connection.scalars(
        sa.text(f"""
            SELECT DISTINCT report FROM {SCHEMA}.copies AS c
            WHERE made_of <> '' AND NOT EXISTS (SELECT FROM {SCHEMA}.compositions AS wanted WHERE wanted.made_of = c.made_of)
              AND NOT EXISTS (SELECT FROM {SCHEMA}.compositions AS wanted WHERE wanted.report = c.report)
            ORDER BY report
        """)  # noqa: S608
    )
    return list(rows)


def printed_report(connection: Connection, reports: Sequence[Report], composition: Composition) -> Report | None:
    """Of the reports of a document, the one that the composition is about; null: none."""
    units = registry().knowing(region_names(connection))
    coverless = composition.report.rpartition("/")[0] + "/unknown"
    keys = {
        id(report): report_key(units.unit(composition.region, report.unit, report.year).id, report)
        for report in reports
        if report.unit and report.year and report.kind == "final_accounts"
    }
    same = [report for report in reports if keys.get(id(report)) == composition.report]
    same = same or [report for report in reports if keys.get(id(report)) == coverless]
    return max(same, key=lambda report: (len(report.figures), version(report), len(report.claims)), default=None)


def given_by(composition: Composition) -> dict[str, frozenset[str]]:
    """The documents that the report is put together of, that which gives it its name first, with what each gives: forms, the narrative."""
    places = documents_of(composition.forms, composition.parts, composition.narrative)
    documents = dict.fromkeys((composition.sha256, *places.values()))
    return {document: frozenset(place for place, given in places.items() if given == document) for document in documents}


def together(base: Report, parts: Sequence[tuple[Report, frozenset[str]]]) -> Report:
    """One report of the forms that each part gives: what `base` says of itself, with all that each part says of its forms.

    What a part says of no form of its own (a name that differs, a page that could not be placed) stays. A form that one document promises
    and another holds is not missing. Two documents may hold the same narrative: the claims are those of one.
    """
    narrator = next((part for part, places in parts if NARRATIVE in places), None)
    found = frozenset().union(*(forms for _, forms in parts))
    return replace(
        base,
        tables=tuple(table for part, forms in parts for table in part.tables if table.form in forms),
        figures=tuple(figure for part, forms in parts for figure in part.figures if figure.form in forms),
        cells=tuple(cell for part, forms in parts for cell in part.cells if cell.form in forms),
        undeclared=tuple(figure for part, forms in parts for figure in part.undeclared if figure.form in forms),
        problems=tuple(
            dict.fromkeys(
                problem
                for part, forms in parts
                for problem in part.problems
                if (problem.form not in found if problem.code == "form_missing" else problem.form is None or problem.form in forms)
            )
        ),
        claims=narrator.claims if narrator else (),
        narrative=narrator.narrative if narrator else base.narrative,
        further=next((part.further for part, _ in parts if part.further.figures), base.further),
    )
