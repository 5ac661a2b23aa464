"""Redactions: what people took out of all releases, and whose reports it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redaction, with all that must be known to carry it out."""

    number: int
    """Place in the archive's record."""
    document: str
    words: str
    """Empty: the whole document leaves."""
    ground: str
    decided_at: datetime
    reports: tuple[str, ...]
    """Keys of the reports that rest on the document, or did when it was decided."""

    @property
    def kind(self) -> str:
        return "words" if self.words else "document"

    @property
    def units(self) -> frozenset[str]:
        """Those whose reports may show something of the document: the rules compare a report with others of its unit, and of no other."""
        return frozenset(report.partition("/")[0] for report in self.reports)


# A copy rests on its document, and one that was put together on those of its parts.
RESTS = "c.sha256 = {document} OR {document} = ANY (c.parts) OR c.narrative = {document}"


def redactions(connection: Connection) -> list[Redacted]:
    """All of them, in the order in which they were decided."""
    rows = connection.execute(
        sa.text(f"""
            SELECT r.number, r.document, r.words, r.ground, r.decided_at,
                   ARRAY(SELECT report FROM (SELECT unnest(r.reports) AS report
                                             UNION SELECT c.report FROM mingzhang.copies AS c
                                             WHERE c.kind = 'final_accounts' AND ({RESTS.format(document="r.document")})) AS known
                         ORDER BY report COLLATE "C") AS reports
            FROM mingzhang.redactions AS r ORDER BY r.number
        """)  # noqa: S608 (ours)
    )
    return [Redacted(**{**row, "reports": tuple(row["reports"])}) for row in rows.mappings().all()]


def published_tombstones(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """What was taken out of the releases: a row each, without the words."""
    return map(tombstone, redactions(connection))


def tombstone(redacted: Redacted) -> dict[str, Any]:
    """The row of a redaction: all that is told of it."""
    return {
        "tombstone": redacted.number,
        "document": redacted.document,
        "kind": redacted.kind,
        "decided_at": redacted.decided_at,
        "ground": redacted.ground,
        "about": list(redacted.reports),
    }


def reports_of(connection: Connection, document: str) -> list[str]:
    """Keys of the reports that rest on a document, whichever of its versions, by all that was ever read of it."""
    question = f"SELECT DISTINCT c.report FROM mingzhang.placed AS c WHERE {RESTS.format(document=':document')} ORDER BY 1"  # noqa: S608 (ours)
    return list(connection.scalars(sa.text(question), {"document": document}))


def amounts_of(connection: Connection, document: str) -> list[str]:
    """The characters of all amounts that a document prints in its forms."""
    question = (
        "SELECT DISTINCT f.printed FROM mingzhang.figures AS f JOIN mingzhang.copies AS c ON c.id = f.copy WHERE c.sha256 = :document"
    )
    return list(connection.scalars(sa.text(question), {"document": document}))
