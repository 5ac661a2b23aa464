"""Succession: a report beside that of the year before, whose closing balances are its opening balances.

Which report that is follows from what stands: of the same unit, kind and scope (the view `successions`). A copy records what it was
compared with, so whatever comes, goes, is corrected or decided, in whatever order, the rules are asked again where that is another one now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.accounts import Cell
from mingzhang.warehouse import database, tables
from mingzhang.warehouse.copying import copy
from mingzhang.warehouse.loading import documents_of
from mingzhang.warehouse.rows import found, verdict
from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, RowMapping

    from mingzhang.accounts import Checked, Figure, Finding, Operand, Report

JUDGED = (tables.outcomes, tables.obligations, tables.findings, tables.cases)
"""What the rules say, by copy."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A copy of a report that is to be compared with another report of the year before, or with none any more."""

    copy: int
    sha256: str
    version: str
    reader_version: str
    predecessor: str | None
    """What it was compared with."""
    wanted: str | None
    """What it is to be compared with: names document, version, reader and copy; null: nothing."""
    predecessor_copy: int | None


def pending_successions(connection: Connection, rules_version: str) -> list[Succession]:
    """The copies that these rules have compared with something else than what stands now, earlier years first.

    What other rules said waits for its document to be read again.
    """
    rows = connection.execute(
        sa.text(f"""
            SELECT copy, sha256, version, reader_version, predecessor, wanted, predecessor_copy FROM {SCHEMA}.successions
            WHERE rules_version = :rules ORDER BY fiscal_year, copy
        """),  # noqa: S608 (our own names)
        {"rules": rules_version},
    )
    return [Succession(*row) for row in rows]


def as_predecessor(report: Report) -> Report:
    """The report as far as it is sure: a scan's amount that nothing confirms proves nothing about another year."""
    unsure = [figure for figure in report.figures if figure.method == "ocr" and not figure.certain]
    if not unsure:
        return report
    unread = tuple(
        Cell(f.form, f.line, f.column, "unreadable", f.printed, f.label, f.occurrence, f.table, f.page, f.bbox, f.location) for f in unsure
    )
    kept = tuple(figure for figure in report.figures if figure.method != "ocr" or figure.certain)
    return replace(report, figures=kept, cells=(*report.cells, *unread))


def located(checked: Checked, predecessor: Report) -> Checked:
    """The findings with the place on the page of each figure of last year's report."""
    places = {_address(figure): figure for figure in predecessor.figures}
    return replace(checked, findings=tuple(_located(finding, places) for finding in checked.findings))


def _located(finding: Finding, places: dict[tuple[object, ...], Figure]) -> Finding:
    def placed(operand: Operand) -> Operand:
        figure = places.get(_address(operand)) if operand.fiscal_year else None
        return replace(operand, page=figure.page, bbox=figure.bbox, location=figure.location) if figure else operand

    return replace(finding, figures=tuple(map(placed, finding.figures)))


def _address(place: Figure | Operand) -> tuple[object, ...]:
    return place.form, place.table, place.line, place.column, place.occurrence


def succeed(engine: Engine, succession: Succession, checked: Checked) -> bool:
    """Store what the rules say of the copy beside its predecessor, in place of what they said, in one transaction.

    False: the copy was read again, or compared by somebody else, meanwhile.
    """
    copies, figures = tables.copies, tables.figures
    with engine.begin() as connection:
        database.lock(connection, f"document {succession.sha256}")
        own = _row(connection, succession.copy)
        if own is None or (own["version"], own["reader_version"], own["predecessor"]) != (
            succession.version,
            succession.reader_version,
            succession.predecessor,
        ):
            return False
        before = _row(connection, succession.predecessor_copy) if succession.predecessor_copy else None
        if (before is None) != (succession.wanted is None):
            return False
        earlier = dict.fromkeys(before["forms"], before["sha256"]) | _documents(before) if before else {}
        for table in JUDGED:
            connection.execute(sa.delete(table).where(table.c.copy == succession.copy))
        for table, rows in found(checked, succession.copy, _documents(own), earlier):
            copy(connection, table, rows)
        said = verdict(checked) | {"predecessor": succession.wanted}
        connection.execute(sa.update(copies).where(copies.c.id == succession.copy).values(said))
        of_copy = (figures.c.copy == succession.copy, figures.c.fiscal_year == own["fiscal_year"])
        certain = [n for n, figure in enumerate((*checked.report.figures, *checked.report.undeclared), start=1) if figure.certain]
        for confirmed in (True, False):
            among = figures.c.number.in_(certain) if confirmed else figures.c.number.not_in(certain)
            changed = figures.c.certain.is_distinct_from(confirmed) & figures.c.certain.is_not(None)
            connection.execute(sa.update(figures).where(*of_copy, among, changed).values(certain=confirmed))
    return True


def _row(connection: Connection, copy: int) -> RowMapping | None:
    return connection.execute(sa.select(tables.copies).where(tables.copies.c.id == copy)).mappings().one_or_none()


def _documents(row: Any) -> dict[str, str]:
    return documents_of(row["forms"], row["parts"], row["narrative"])
