"""Succession: a report beside others of its unit: that of the year before, whose closing balances are its opening balances; its budgets.

Which reports these are follows from what stands: of the same unit and scope (the view `successions`). A copy records what it was compared
with, so whatever comes, goes, is corrected or decided, in whatever order, the rules are asked again where that is something else now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.accounts import Cell
from mingzhang.warehouse import database, tables
from mingzhang.warehouse.copying import copy
from mingzhang.warehouse.loading import NARRATIVE, documents_of
from mingzhang.warehouse.rows import found, verdict
from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Engine, RowMapping

    from mingzhang.accounts import BBox, Checked, Figure, Finding, Operand, Report, Role

Places = dict[tuple[object, ...], tuple["int | None", "BBox | None", "str | None"]]
"""Where what stands at an address stands on the page: page, box, or location."""
JUDGED = (tables.outcomes, tables.obligations, tables.findings, tables.cases)
"""What the rules say, by copy."""


@dataclass(frozen=True, slots=True)
class Succession:
    """A copy of a report that is to be compared with other reports than it was."""

    copy: int
    sha256: str
    version: str
    reader_version: str
    beside: dict[Role, str]
    """What it was compared with: by role, document, version, reader and copy."""
    wanted: dict[Role, str]
    """What it is to be compared with."""
    others: dict[Role, int]
    """The copies of these."""


def pending_successions(connection: Connection, rules_version: str) -> list[Succession]:
    """The copies that these rules have compared with something else than what stands now, earlier years first.

    What other rules said waits for its document to be read again.
    """
    rows = connection.execute(
        sa.text(f"""
            SELECT copy, sha256, version, reader_version, beside, wanted, others FROM {SCHEMA}.successions
            WHERE rules_version = :rules ORDER BY fiscal_year, copy
        """),  # noqa: S608 (our own names)
        {"rules": rules_version},
    )
    return [Succession(*row) for row in rows]


def as_companion(report: Report) -> Report:
    """The report as far as it is sure: a scan's amount that nothing confirms proves nothing about another report."""
    unsure = [figure for figure in report.figures if figure.method == "ocr" and not figure.certain]
    if not unsure:
        return report
    unread = tuple(
        Cell(f.form, f.line, f.column, "unreadable", f.printed, f.label, f.occurrence, f.table, f.page, f.bbox, f.location) for f in unsure
    )
    kept = tuple(figure for figure in report.figures if figure.method != "ocr" or figure.certain)
    return replace(report, figures=kept, cells=(*report.cells, *unread))


def located(checked: Checked, others: Iterable[Report]) -> Checked:
    """The findings with the place on the page of each figure and claim of the other reports."""
    places: Places = {}
    for other in others:
        places |= {(other.year, *_address(figure)): (figure.page, figure.bbox, figure.location) for figure in other.figures}
        for number, claim in enumerate(other.claims, start=1):
            column = claim.basis if claim.kind == "level" else claim.kind
            places[other.year, NARRATIVE, 1, claim.subject, column, number] = claim.page, claim.bbox, None
    return replace(checked, findings=tuple(_located(finding, places) for finding in checked.findings))


def _located(finding: Finding, places: Places) -> Finding:
    def placed(operand: Operand) -> Operand:
        place = places.get((operand.fiscal_year, *_address(operand))) if operand.fiscal_year else None
        return replace(operand, page=place[0], bbox=place[1], location=place[2]) if place else operand

    return replace(finding, figures=tuple(map(placed, finding.figures)))


def _address(place: Figure | Operand) -> tuple[object, ...]:
    return place.form, place.table, place.line, place.column, place.occurrence


def succeed(engine: Engine, succession: Succession, checked: Checked) -> bool:
    """Store what the rules say of the copy beside the others, in place of what they said, in one transaction.

    False: the copy was read again, or compared by somebody else, meanwhile.
    """
    copies, figures = tables.copies, tables.figures
    with engine.begin() as connection:
        database.lock(connection, f"document {succession.sha256}")
        own = _row(connection, succession.copy)
        if own is None or (own["version"], own["reader_version"], own["beside"]) != (
            succession.version,
            succession.reader_version,
            succession.beside,
        ):
            return False
        others = [_row(connection, copy) for copy in succession.others.values()]
        standing = [other for other in others if other is not None]
        if len(standing) < len(others):
            return False
        documents = {(other["fiscal_year"], form): sha256 for other in standing for form, sha256 in _all_documents(other).items()}
        for table in JUDGED:
            connection.execute(sa.delete(table).where(table.c.copy == succession.copy))
        for table, rows in found(checked, succession.copy, _documents(own), documents):
            copy(connection, table, rows)
        said = verdict(checked) | {"beside": succession.wanted}
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


def _all_documents(row: Any) -> dict[str, str]:
    """The document of every form of a report, and of its narrative."""
    return dict.fromkeys([*row["forms"], NARRATIVE], row["sha256"]) | _documents(row)


def _documents(row: Any) -> dict[str, str]:
    return documents_of(row["forms"], row["parts"], row["narrative"])
