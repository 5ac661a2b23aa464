"""The few questions that others may ask the warehouse: what is to do, what waits for a person, how much there is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa

from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection


YEAR = re.compile(r"20\d\d年?度?|二[〇○零]..年度?")
REPORT = re.compile(r"决算|预算")
LONG_ENOUGH = 14
"""Characters of a link that names unit, year and report (某某市某某局2020年度部门决算); 2020年部门决算公开表 names no unit."""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document of the archive that this reader and these rules have not seen."""

    sha256: str
    name: str
    """What it is called where it was found: for people, and for what the document itself does not print."""
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


def pending_documents(connection: Connection, reader_version: str, rules_version: str, again: Sequence[str] = ()) -> list[PendingDocument]:
    """The documents to read, oldest first. One that this reader could not read is not tried again, but for those of `again`."""
    rows = connection.execute(
        sa.text(f"""
            SELECT d.sha256, d.link_text, d.context_title, d.named_by, d.region, d.publisher FROM {SCHEMA}.documents AS d
            WHERE NOT EXISTS (SELECT FROM {SCHEMA}.readings AS r
                              WHERE r.sha256 = d.sha256 AND r.reader_version = :reader
                                AND r.rules_version IN (:rules, '') AND r.sha256 <> ALL (:again))
            ORDER BY d.retrieved_at, d.sha256
        """),  # noqa: S608
        {"reader": reader_version, "rules": rules_version, "again": list(again)},
    )
    return [PendingDocument(r.sha256, name(r.link_text, r.context_title, r.named_by), r.region, r.publisher) for r in rows]


def name(link_text: str, page_title: str, url: str) -> str:
    """What a document is called: the words of its link, where they say whose and of which year it is; else the title of the page that
    carries it, with the link's year where only that has one; else the words, or the name of the file.
    """
    file = unquote(urlsplit(url).path.rpartition("/")[2]) or url
    if not page_title:
        return link_text or file
    if REPORT.search(link_text) and YEAR.search(link_text) and len(link_text) >= LONG_ENOUGH:
        return link_text
    year = "" if YEAR.search(page_title) else next((match[0] for words in (link_text, file) if (match := YEAR.search(words))), "")
    return f"{page_title} {year}".strip()


def waiting_documents(connection: Connection) -> dict[str, str]:
    """The documents that wait for a program, and which: those that could not be read, and archives of which a part could not."""
    rows = connection.execute(
        sa.text(f"""
            SELECT sha256, code AS program FROM {SCHEMA}.readings WHERE status = 'waits'
            UNION SELECT c.sha256, substring(p.message_en FROM :program)
            FROM {SCHEMA}.problems AS p JOIN {SCHEMA}.copies AS c ON c.id = p.copy WHERE p.message_en ~ :program
        """),  # noqa: S608
        {"program": NEEDS},
    )
    return {row.sha256: row.program for row in rows}


NEEDS = "needs (libreoffice[a-z-]*)"
"""How the reader says that it wants a program: a regular expression with the program's name."""

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


def kinds_out_of_scope(connection: Connection) -> dict[str, int]:
    """What the documents are that are no departmental final accounts, and how many."""
    question = (
        f"SELECT kinds, count(DISTINCT sha256) AS number FROM {SCHEMA}.readings WHERE status = 'out_of_scope' GROUP BY kinds ORDER BY kinds"  # noqa: S608
    )
    return {row.kinds: row.number for row in connection.execute(sa.text(question))}


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
