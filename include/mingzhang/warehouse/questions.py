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


YEAR = re.compile(r"(?<!\d)20\d\d(?!\d|年\d)(?:年度?)?|二[〇○零][一-九〇○零]{2}年度?")
"""A year, and no part of a date or of a number."""
REPORT_WORDS = re.compile(
    r"\.\w{2,5}$|附件\d*|20\d\d|年度?|[\d\s]|[^\w]|(?:部门|单位)?(?:整体)?(?:收支)?(?:决算|预算)|信息|公开|报表|报告|情况|说明|文本|表格?|下载|的|及"
)
OFFICE = re.compile(r"[\u4e00-\u9fff]{2,}(?:[局委办室院校处站厅会队所馆社部园镇乡县市区组库场台厂团科联协]|中心|公司|集团|政府|街道)$")
"""What is left of the words of a link when they name an office."""


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document of the archive that this reader and these rules have not seen."""

    sha256: str
    name: str
    """What its link is called, else the name of its file: for people."""
    region: str
    publisher: str
    words: str
    """What is said of it where it was found, for the reader: whose report it is, and of which year, where it prints neither."""


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
    return [
        PendingDocument(
            r.sha256, r.link_text or file_name(r.named_by), r.region, r.publisher, words(r.link_text, r.context_title, r.named_by)
        )
        for r in rows
    ]


def words(link_text: str, page_title: str, url: str) -> str:
    """Of the words of a link, the title of the page that carries it and the name of the file, those that name an office; with a year.

    The link's go first: a page may carry the reports of many offices. Where only another one names a year, that year is added.
    """
    said = [each for each in (link_text, page_title, file_name(url)) if each]
    best = next((each for each in said if OFFICE.search(REPORT_WORDS.sub("", each))), said[0])
    year = next((match[0] for each in said if (match := YEAR.search(each))), "")
    return best if YEAR.search(best) else f"{best} {year}".strip()


def file_name(url: str) -> str:
    """The last part of an address, as people read it; the address where it has none."""
    return unquote(urlsplit(url).path.rpartition("/")[2]) or url


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
            WHERE n.verdict IS NULL AND cardinality(n.forms) > 0 AND n.version IS DISTINCT FROM s.version
              AND (n.current OR NOT EXISTS (SELECT FROM found AS c WHERE c.report = n.report AND c.current))
              AND (n.made_of = '' OR n.made_of IN (SELECT made_of FROM {SCHEMA}.compositions))
              AND CASE WHEN cardinality(n.held_back) > 0 THEN s.report IS NULL OR n.since > s.since OR NOT n.forms <@ s.forms
                  ELSE n.unsure AND NOT s.current AND n.since > s.since END
            ORDER BY n.report, n.current DESC, n.since DESC, cardinality(n.forms) DESC, cardinality(n.held_back), n.sha256
        """),  # noqa: S608
        {"unsure": UNSURE},
    )
    return [DoubtfulReport(**{**row, "reasons": tuple(row["reasons"])}) for row in rows.mappings()]


def outlived_explanations(connection: Connection) -> list[str]:
    """What people have explained and the report that stands does not show any more: a sentence each, for who keeps the explanations."""
    question = f"SELECT DISTINCT said FROM {SCHEMA}.standing AS s, unnest(s.outlived) AS said ORDER BY said"  # noqa: S608
    return list(connection.scalars(sa.text(question)))


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
