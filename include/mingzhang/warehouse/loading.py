"""Loading: what a document says and what the rules say of it, as rows, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from mingzhang.accounts import Problem
from mingzhang.warehouse import database, tables
from mingzhang.warehouse.copying import copy, storable
from mingzhang.warehouse.identity import number, report_key, version
from mingzhang.warehouse.projection import region_names
from mingzhang.warehouse.rows import found, head, printed
from mingzhang.warehouse.units import Registry, registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from mingzhang.accounts import Checked, Document, Report
    from mingzhang.warehouse.composing import Composition

NARRATIVE = "narrative"
"""The place of claims, where forms have their numbers."""


def load(
    engine: Engine,
    document: Document,
    checked: Sequence[Checked],
    region: str,
    reader_version: str,
    rules_version: str,
    units: Registry | None = None,
) -> tuple[str, ...]:
    """Store the reports of one document, in place of all that earlier readings of it said; the keys of its reports.

    All or nothing: one transaction, and one load of a document at a time. Loading again gives the same rows. Only departmental final
    accounts that hold figures are stored, or the claims of a narrative about figures that stand elsewhere, and budgets, with which they
    are compared; what else the document is, and which reports it speaks of, stands in its reading. One without a unit's name or a year
    cannot be told from others: the reading says so, and it is not stored. Of one that stands in the document twice the fuller one is
    stored, and held back.
    """
    with engine.connect() as connection:
        units = (registry() if units is None else units).knowing(region_names(connection))
    accounts = [c for c in checked if c.report.kind == "final_accounts" and _says_amounts(c.report)]
    placed = [c for c in accounts if c.report.unit and c.report.year]
    reading = {
        "sha256": document.sha256,
        "reader_version": reader_version,
        "rules_version": rules_version,
        "media_type": document.media_type,
        "pages": document.pages,
        "kinds": " ".join(sorted({c.report.kind for c in checked})),
        "evidence": " ".join(dict.fromkeys(c.report.evidence for c in checked if c.report.evidence)),
        "about": sorted(_spoken_of(checked, region, units)),
    } | _verdict(checked, len(accounts), len(placed))
    placed += _budgets(checked)
    for year in sorted({c.report.year for c in placed if c.report.year}):
        _ensure_partition(engine, year)
    with engine.begin() as connection:
        database.lock(connection, f"document {document.sha256}")
        connection.execute(sa.delete(tables.readings).where(tables.readings.c.sha256 == document.sha256))
        connection.execute(sa.insert(tables.readings).values(reading))
        rows: dict[sa.Table, list[dict[str, Any]]] = {}
        for each in _once([*placed, *_narratives(checked)], region, units):
            _add(rows, each, head(each, document.sha256, region, units, reader_version, rules_version))
        for table, more in rows.items():
            copy(connection, table, more)
    return tuple(sorted(row["report"] for row in rows.get(tables.copies, [])))


def record_failure(
    engine: Engine,
    sha256: str,
    reader_version: str,
    code: str,
    message: str,
    status: Literal["not_readable", "waits", "failed"] = "not_readable",
) -> None:
    """Record that this reader could not read a document (`waits`: for a program; `failed`: ours to repair); earlier ones stay."""
    values = {"status": status, "code": storable(code), "message": storable(message), "kinds": "", "evidence": "", "about": []}
    key = {"sha256": sha256, "reader_version": reader_version, "rules_version": ""}
    with engine.begin() as connection:
        database.lock(connection, f"document {sha256}")
        insert = sa.dialects.postgresql.insert(tables.readings).values(key | values)
        connection.execute(insert.on_conflict_do_update(index_elements=list(key), set_=values))


def load_composed(
    engine: Engine,
    composed: Checked,
    composition: Composition,
    units: Registry | None = None,
) -> None:
    """Store a report that was put together from several documents, in place of what was put together for it before.

    It counts only as long as `compositions` (see `views`) says that it is to be made of just these readings.
    """
    copies = tables.copies
    _ensure_partition(engine, composition.fiscal_year)
    with engine.begin() as connection:
        units = (registry() if units is None else units).knowing(region_names(connection))
        database.lock(connection, f"document {composition.sha256}")
        forget_compositions(connection, composition.report)
        base = connection.execute(sa.select(copies).where(copies.c.id == composition.base)).one_or_none()
        if base is None:
            return  # it has been read again meanwhile: what is to be put together is another thing now
        own = head(composed, base.sha256, base.region, units, base.reader_version, base.rules_version) | {
            "id": number(composition.made_of),
            "report": composition.report,
            "unit": base.unit,
            "unit_name": base.unit_name,
            "scope": composition.report.rpartition("/")[2],
            "forms": list(composition.forms),
            "made_of": composition.made_of,
            "parts": list(composition.parts),
            "narrative": composition.narrative,
        }
        rows: dict[sa.Table, list[dict[str, Any]]] = {}
        _add(rows, composed, own, documents_of(composition.forms, composition.parts, composition.narrative))
        for table, more in rows.items():
            copy(connection, table, more)


def forget_compositions(connection: Connection, report: str) -> None:
    """Remove what was put together for a report."""
    copies = tables.copies
    connection.execute(sa.delete(copies).where(copies.c.report == report, copies.c.made_of != ""))


def documents_of(forms: Sequence[str], parts: Sequence[str], narrative: str) -> dict[str, str]:
    """The document of each form of a report that was put together from several, and that of its narrative; empty: it stands in one."""
    return dict(zip(forms, parts, strict=True)) | ({NARRATIVE: narrative} if narrative else {}) if parts else {}


def _add(rows: dict[sa.Table, list[dict[str, Any]]], each: Checked, own: dict[str, Any], parts: Mapping[str, str] | None = None) -> None:
    rows.setdefault(tables.copies, []).append(own)
    for table, more in (*printed(each.report, own["id"]), *found(each, own["id"], parts or {})):
        rows.setdefault(table, []).extend(more)


def _says_amounts(report: Report) -> bool:
    return bool(report.figures or report.undeclared or any(cell.state != "blank" for cell in report.cells))


def _spoken_of(checked: Sequence[Checked], region: str, units: Registry) -> set[str]:
    """The reports that a document without their figures is about: a narrative whose tables stand elsewhere, a blank form."""
    return {
        report_key(units.unit(region, c.report.unit, c.report.year).id, c.report)
        for c in checked
        if c.report.kind == "final_accounts" and c.report.unit and c.report.year and not _says_amounts(c.report)
    }


def _narratives(checked: Sequence[Checked]) -> list[Checked]:
    """The narratives whose figures stand in another document. They are nothing that stands by itself: see `composing`."""
    return [
        c
        for c in checked
        if c.report.kind == "final_accounts" and c.report.unit and c.report.year and c.report.claims and not _says_amounts(c.report)
    ]


def _budgets(checked: Sequence[Checked]) -> list[Checked]:
    """The budgets that say something. They are kept to be compared with, and not published."""
    return [
        c for c in checked if c.report.kind == "budget" and c.report.unit and c.report.year and (c.report.claims or _says_amounts(c.report))
    ]


def _verdict(checked: Sequence[Checked], accounts: int, placed: int) -> dict[str, str]:
    kinds = sorted({c.report.kind for c in checked})
    if not accounts and "final_accounts" in kinds:
        return {"status": "read", "code": "no_figures", "message": "Final accounts without figures: a narrative, or a blank form."}
    if not accounts:
        return {
            "status": "out_of_scope",
            "code": "out_of_scope",
            "message": f"No departmental final accounts: {', '.join(kinds) or 'nothing'}.",
        }
    if placed < accounts:
        message = f"{accounts - placed} of {accounts} reports print no unit's name or no fiscal year: they are not stored."
        return {"status": "read" if placed else "not_readable", "code": "unit_or_year_missing", "message": message}
    return {"status": "read", "code": "", "message": ""}


def _once(placed: Sequence[Checked], region: str, units: Registry) -> Iterator[Checked]:
    """Each report once. Two under one key are two units, or two scopes, that the reader could not tell apart: a person must look."""
    same: dict[str, list[Checked]] = {}
    for each in placed:
        same.setdefault(report_key(units.unit(region, each.report.unit or "", each.report.year).id, each.report), []).append(each)
    for several in same.values():
        fullest = max(several, key=lambda each: (len(each.report.figures), version(each.report), len(each.report.claims)))
        different = len({version(each.report) for each in several if _says_amounts(each.report)})
        yield _doubted(fullest, different) if different > 1 else fullest


def _doubted(each: Checked, different: int) -> Checked:
    """The report, with the doubt that the document holds others which cannot be told from it."""
    problem = Problem(
        "several_reports",
        f"同一文件中有{different}份单位、年度、口径都相同而数字不同的报告，只保留数字较多的一份。",
        f"The document holds {different} reports of the same unit, year and scope with different figures; the fullest is kept.",
        doubtful=True,
    )
    problems = (*each.report.problems, problem)
    doubts = (known.message for known in problems if known.doubtful)
    return replace(each, report=replace(each.report, problems=problems), held_back=tuple(dict.fromkeys((*doubts, *each.held_back))))


def _ensure_partition(engine: Engine, year: int) -> None:
    """A partition for the figures of `year`, attached without keeping those waiting who read or load other years."""
    name = f"figures_{year:d}"
    # Read from the catalogue as rows: to_regclass may answer from before the lock was granted.
    exists = sa.text("SELECT true FROM pg_tables WHERE schemaname = :schema AND tablename = :name").bindparams(
        schema=tables.SCHEMA, name=name
    )
    with engine.begin() as connection:
        if connection.scalar(exists):
            return
        database.lock(connection, "partition")
        if connection.scalar(exists):
            return
        connection.execute(sa.text(f"CREATE TABLE {tables.SCHEMA}.{name} (LIKE {tables.figures.fullname} INCLUDING ALL)"))
        connection.execute(
            sa.text(f"ALTER TABLE {tables.figures.fullname} ATTACH PARTITION {tables.SCHEMA}.{name} FOR VALUES IN ({year:d})")
        )
        connection.execute(sa.text(f"COMMENT ON TABLE {tables.SCHEMA}.{name} IS 'Printed amounts of the fiscal year {year:d}'"))
