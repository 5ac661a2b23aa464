"""The few questions that others may ask the warehouse: what is to do, what waits for a person, how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document of the archive that this reader and these rules have not seen."""

    sha256: str
    name: str
    """What its link is called, else the end of its address: for people."""
    region: str
    publisher: str


@dataclass(frozen=True, slots=True)
class DoubtfulReport:
    """A version of a report that waits for a person's decision."""

    report: str
    version: str
    unit_name: str
    fiscal_year: int
    sha256: str
    url: str
    reasons: tuple[str, ...]
    standing_version: str | None
    """The version that is up meanwhile."""


def pending_documents(connection: Connection, reader_version: str, rules_version: str) -> list[PendingDocument]:
    """The documents to read, oldest first. One that this reader could not read is not tried again."""
    rows = connection.execute(
        sa.text(f"""
            SELECT d.sha256, d.name, d.region, d.publisher FROM {SCHEMA}.documents AS d
            WHERE NOT EXISTS (SELECT FROM {SCHEMA}.readings AS r
                              WHERE r.sha256 = d.sha256 AND r.reader_version = :reader AND r.rules_version IN (:rules, ''))
            ORDER BY d.retrieved_at, d.sha256
        """),  # noqa: S608
        {"reader": reader_version, "rules": rules_version},
    )
    return [PendingDocument(*row) for row in rows]


def doubtful_reports(connection: Connection) -> list[DoubtfulReport]:
    """The newest version of each report whose newest version is held back and not decided about."""
    rows = connection.execute(
        sa.text(f"""
            SELECT n.report, n.version, n.unit_name, n.fiscal_year, n.sha256, n.url, n.held_back AS reasons, s.version AS standing_version
            FROM (SELECT DISTINCT ON (report) * FROM {SCHEMA}.candidates
                  ORDER BY report, current DESC, since DESC, cardinality(held_back), sha256) AS n
            LEFT JOIN {SCHEMA}.standing AS s USING (report)
            WHERE cardinality(n.held_back) > 0 AND n.verdict IS NULL AND n.version IS DISTINCT FROM s.version
            ORDER BY n.report
        """)  # noqa: S608
    )
    return [DoubtfulReport(**{**row, "reasons": tuple(row["reasons"])}) for row in rows.mappings()]


def counts(connection: Connection) -> dict[str, int]:
    """How much there is: for the summary of a night and the pages of the UI."""
    questions = {
        "publishers": "publishers WHERE listed",
        "documents": "documents",
        "read": "readings WHERE status = 'read'",
        "not_readable": "readings WHERE status = 'not_readable'",
        "out_of_scope": "readings WHERE status = 'out_of_scope'",
        "failed": "readings WHERE status = 'failed'",
        "reports": "reports",
        "published": "standing",
        "held_back": "versions WHERE held_back AND verdict IS NULL",
        "figures": "figures AS f JOIN mingzhang.standing AS s ON s.id = f.copy",
        "errors": "findings AS f JOIN mingzhang.standing AS s ON s.id = f.copy WHERE f.severity = 'error' AND f.outcome = 'fail'",
    }
    return {
        name: connection.execute(sa.text(f"SELECT count(*) FROM {SCHEMA}.{question}")).scalar_one()  # noqa: S608
        for name, question in questions.items()
    }
