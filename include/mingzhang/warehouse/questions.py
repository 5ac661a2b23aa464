"""The few questions that others may ask the warehouse: what is to do, what waits for a person, how much there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang.warehouse import tables
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
    """The documents to read, oldest first. One that this reader could not read is not tried again, but for one that waits for a program."""
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


def waiting_documents(connection: Connection) -> dict[str, str]:
    """The documents that wait for a program, and which."""
    readings = tables.readings
    rows = connection.execute(sa.select(readings.c.sha256, readings.c.code).where(readings.c.status == "waits"))
    return {row.sha256: row.code for row in rows}


UNSURE = "扫描件中有未能确证的数字，原有更可靠的版本仍在公布。"
"""Why a scan that replaced a better reading at its address is asked about."""


def doubtful_reports(connection: Connection) -> list[DoubtfulReport]:
    """Of each report the newest version that is held back and not decided about, unless a good one came later that has all its forms.

    So it is asked about a part that is held back while the other parts stand; and about a scan whose figures nothing confirms, when the
    publisher has put it in the place of a better reading.
    """
    rows = connection.execute(
        sa.text(f"""
            WITH found AS MATERIALIZED (SELECT * FROM {SCHEMA}.candidates), standing AS MATERIALIZED (SELECT * FROM {SCHEMA}.standing)
            SELECT DISTINCT ON (n.report)
                   n.report, n.version, n.unit_name, n.fiscal_year, n.sha256, n.url,
                   CASE WHEN cardinality(n.held_back) > 0 THEN n.held_back ELSE ARRAY[:unsure] END AS reasons,
                   s.version AS standing_version
            FROM found AS n LEFT JOIN standing AS s USING (report)
            WHERE n.verdict IS NULL AND n.version IS DISTINCT FROM s.version
              AND (n.current OR NOT EXISTS (SELECT FROM found AS c WHERE c.report = n.report AND c.current))
              AND (n.made_of = '' OR n.made_of IN (SELECT made_of FROM {SCHEMA}.compositions))
              AND CASE WHEN cardinality(n.held_back) > 0 THEN s.report IS NULL OR n.since > s.since OR NOT n.forms <@ s.forms
                  ELSE n.unsure AND NOT s.current AND n.since > s.since END
            ORDER BY n.report, n.current DESC, n.since DESC, cardinality(n.forms) DESC, cardinality(n.held_back), n.sha256
        """),  # noqa: S608
        {"unsure": UNSURE},
    )
    return [DoubtfulReport(**{**row, "reasons": tuple(row["reasons"])}) for row in rows.mappings()]


def counts(connection: Connection) -> dict[str, int]:
    """How much there is: for the summary of a night and the pages of the UI."""
    questions = {
        "publishers": "publishers WHERE listed",
        "documents": "documents",
        "read": "readings WHERE status = 'read'",
        "not_readable": "readings WHERE status = 'not_readable'",
        "waiting": "readings WHERE status = 'waits'",
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
