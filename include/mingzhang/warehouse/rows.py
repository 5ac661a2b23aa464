"""Rows: what a document says of a report, and what the rules say of it, as the tables hold it; `rebuilding` is the way back."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.warehouse import tables
from mingzhang.warehouse.identity import number, plain, report_key, scope, version

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import sqlalchemy as sa

    from mingzhang.accounts import BBox, Cell, Checked, Figure, Further, Operand, Report
    from mingzhang.warehouse.units import Registry

    Rows = Iterator[tuple[sa.Table, list[dict[str, Any]]]]

LONGEST_NAME = 200
"""Characters of a line's or column's name; only the name of an undeclared one, made from its label, can be longer."""


def head(each: Checked, sha256: str, region: str, units: Registry, reader_version: str, rules_version: str) -> dict[str, Any]:
    """The row of `copies` for a report that a document prints."""
    report = each.report
    unit = units.unit(region, report.unit or "", report.year)
    key = report_key(unit.id, report)
    figures = (*report.figures, *report.undeclared)
    forms = {table.form for table in report.tables} | {figure.form for figure in figures}
    forms = forms or {cell.form for cell in report.cells if cell.state != "blank"}
    narrative = report.narrative
    return {
        "id": number(sha256, key),
        "report": key,
        "unit": unit.id,
        "unit_name": unit.name,
        "region": region,
        "printed_unit": report.unit,
        "fiscal_year": report.year,
        "kind": report.kind,
        "scope": scope(report),
        "title": report.title,
        "version": version(report),
        "sha256": sha256,
        "reader_version": reader_version,
        "rules_version": rules_version,
        "forms": sorted(forms),
        "figures": len(figures),
        "unreadable": sum(cell.state == "unreadable" for cell in report.cells),
        "method": next((method for method in ("ocr", "markup") if any(figure.method == method for figure in figures)), "text"),
        "made_of": "",
        "parts": [],
        "narrative": "",
        "claims": len(report.claims),
        "narrative_seen": narrative and narrative.seen,
        "narrative_understood": narrative and narrative.understood,
        "annex_seen": narrative and narrative.annex_seen,
        "annex_understood": narrative and narrative.annex_understood,
        "further_seen": report.further.seen,
        "evidence": report.evidence,
        "beside": {},
    } | verdict(each)


def verdict(each: Checked) -> dict[str, Any]:
    """The columns of `copies` that follow from what the rules say."""
    figures = (*each.report.figures, *each.report.undeclared)
    return {
        "uncertain": sum(not figure.certain for figure in figures),
        "held_back": list(each.held_back),
        "outlived": list(each.outlived),
    }


def printed(report: Report, copy: int) -> Rows:
    """What the document prints, as rows of the tables that hold it."""
    of = {"copy": copy}
    yield tables.tables, [of | {"number": n} | asdict(table) for n, table in enumerate(report.tables, start=1)]
    declared = [(figure, True) for figure in report.figures] + [(figure, False) for figure in report.undeclared]
    yield (
        tables.figures,
        [
            of | address | {"fiscal_year": report.year, "declared": known} | _shown(figure)
            for address, (figure, known) in zip(addresses(figure for figure, _ in declared), declared, strict=True)
        ],
    )
    yield (
        tables.cells,
        [of | asdict(cell) | address | _box(cell.bbox) for address, cell in zip(addresses(report.cells), report.cells, strict=True)],
    )
    yield tables.problems, [of | {"number": n} | asdict(problem) for n, problem in enumerate(report.problems, start=1)]
    yield tables.claims, [of | {"number": n} | asdict(claim) | _box(claim.bbox) for n, claim in enumerate(report.claims, start=1)]
    yield from _beside(report.further, of)


def _beside(further: Further, of: dict[str, int]) -> Rows:
    """What the tables beside the forms print, and what of them is not understood."""
    yield (
        tables.further_tables,
        [
            of | {"number": n} | {name: value for name, value in asdict(table).items() if name in tables.further_tables.c}
            for n, table in enumerate(further.tables, start=1)
        ],
    )
    unknown = {"label": "", "measure": "", "amount": None, "money_unit": "", "method": "", "agreement": None, "confidence": None}
    shown = [_shown(figure) | _named(figure) for figure in further.figures]
    shown += [unknown | {"printed": c.printed, "page": c.page, "location": c.location} | _named(c) | _box(c.bbox) for c in further.unplaced]
    columns = [column.name for column in tables.further_figures.c if column.name not in ("copy", "number")]
    yield (
        tables.further_figures,
        [of | {"number": n} | {name: row[name] for name in columns} for n, row in enumerate(shown, start=1)],
    )


def _named(place: Figure | Cell) -> dict[str, Any]:
    return {"form": place.form, "table": place.table, "line": _name(place.line), "column": _name(place.column)}


def found(each: Checked, copy: int, parts: Mapping[str, str], others: Mapping[tuple[int, str], str] | None = None) -> Rows:
    """What the rules say, as rows of the tables that hold it.

    `parts`: the document of each form, where the report was put together from several. `others`: that of each form of the
    reports that it was compared with, by their years.
    """
    of = {"copy": copy}
    yield tables.outcomes, [of | asdict(outcome) for outcome in each.outcomes]
    yield tables.obligations, [of | asdict(obligation) for obligation in each.obligations]
    yield (
        tables.findings,
        [
            of
            | {"number": n}
            | asdict(finding)
            | {"figures": [_exact(asdict(operand)) | _document(operand, parts, others or {}) for operand in finding.figures]}
            for n, finding in enumerate(each.findings, start=1)
        ],
    )
    yield (
        tables.cases,
        [
            of
            | {
                "number": n,
                "findings": [place + 1 for place in case.findings],
                "candidates": [_exact(asdict(candidate)) for candidate in case.candidates],
                "message": case.message,
                "message_en": case.message_en,
            }
            for n, case in enumerate(each.cases, start=1)
        ],
    )


def addresses(places: Iterable[Figure | Cell]) -> Iterator[dict[str, Any]]:
    """The address of each figure; what a page prints twice at one address is counted on, so that nothing is lost."""
    taken: Counter[tuple[object, ...]] = Counter()
    for number_, place in enumerate(places, start=1):
        line, column = _name(place.line), _name(place.column)
        occurrence = max(place.occurrence, taken[place.form, place.table, line, column] + 1)
        taken[place.form, place.table, line, column] = occurrence
        yield {
            "form": place.form,
            "table": place.table,
            "line": line,
            "column": column,
            "occurrence": occurrence,
            "number": number_,
        }


def _name(text: str) -> str:
    if len(text) <= LONGEST_NAME:
        return text
    return f"{text[:LONGEST_NAME]}…{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}"


def _shown(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "measure": figure.measure,
        "amount": figure.amount,
        "printed": figure.printed,
        "money_unit": figure.money_unit,
        "page": figure.page,
        "location": figure.location,
        "method": figure.method,
        "agreement": figure.agreement,
        "confidence": figure.confidence,
        "certain": figure.certain,
    } | _box(figure.bbox)


def _box(bbox: BBox | None) -> dict[str, float | None]:
    return dict(zip(("x0", "top", "x1", "bottom"), bbox or (None,) * 4, strict=True))


def _document(operand: Operand, parts: Mapping[str, str], others: Mapping[tuple[int, str], str]) -> dict[str, str]:
    """In which document a figure stands, where that is not the report's own."""
    document = others.get((operand.fiscal_year, operand.form)) if operand.fiscal_year else parts.get(operand.form)
    return {"document": document} if document else {}


def _exact(row: dict[str, Any]) -> dict[str, Any]:
    """A record as JSON keeps it: decimals as strings, in the records within it too."""
    return {
        name: plain(value)
        if isinstance(value, Decimal)
        else [_exact(each) if isinstance(each, dict) else each for each in value]
        if isinstance(value, tuple)
        else value
        for name, value in row.items()
    }
