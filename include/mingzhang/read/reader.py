"""Reading a document: bytes in, Statement out. The same bytes give the same Statement."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.accounts import Document, Problem, Report, Statement
from mingzhang.read.assembly import assemble
from mingzhang.read.errors import NotReadable
from mingzhang.read.formats import open_document
from mingzhang.read.further.tables import read_further
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.pdf.second_opinion import read_again
from mingzhang.read.reports.copies import gather, merge
from mingzhang.read.reports.division import divide
from mingzhang.read.reports.report import kind_of, make_report

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mingzhang.read.documents import Member, Opened
    from mingzhang.read.reports.division import Division
    from mingzhang.read.tables import PrintedTable

WITH_CLAIMS = ("final_accounts", "budget")
WITH_FURTHER = ("final_accounts", "performance")


def read(content: bytes, name: str = "", second_opinion: Collection[int] = ()) -> Statement:
    """What a document says. NotReadable for what is of no known kind, broken or encrypted.

    `name`: what the document is called where it was found: the words of its link, the name of its file. It speaks only where the
    document itself prints no unit or no year. `second_opinion`: the pages on which an independent library shall read the figures again,
    which decides their `agreement`; null where only one reading was made. It is slow: whoever checks the figures knows where it is
    worth having.
    """
    opened = open_document(content)
    document = Document(hashlib.sha256(content).hexdigest(), opened.media_type, opened.pages)
    if opened.members:
        return Statement(document, _read_members(opened.members, second_opinion))
    return Statement(document, _read_sheets(opened, content, name, second_opinion))


def _read_sheets(opened: Opened, content: bytes, name: str, second_opinion: Collection[int]) -> tuple[Report, ...]:
    """The reports of one document."""
    divisions = [part for division in divide(opened.sheets, assemble(opened.sheets)) for part in _with_own_forms(division)]
    again = read_again(content, _pages([table for division in divisions for table in division.tables]) & set(second_opinion))
    return tuple(_with_further(_with_claims(make_report(division, name, again), division), division) for division in divisions)


def _with_own_forms(division: Division) -> list[Division]:
    """A budget prints other forms, under some of the same titles as final accounts: its sheets are looked through for those."""
    if kind_of(division)[0] != "budget":
        return [division]
    tables = assemble(division.sheets, "budget")
    parts = divide(division.sheets, tables)
    return parts if len(parts) > 1 else [replace(division, tables=tables)]


def _pages(tables: Sequence[PrintedTable]) -> set[int]:
    """The pages whose figures another library can read in their boxes: those of ruled tables with a text layer."""
    return {part.grid.number for table in tables if not table.unruled for part in table.parts if part.grid.method == "text"}


def _with_claims(report: Report, division: Division) -> Report:
    if report.kind not in WITH_CLAIMS:
        return report
    claims, narrative = read_claims(division.sheets, report.figures, report.year, report.unit)
    return replace(report, claims=claims, narrative=narrative)


def _with_further(report: Report, division: Division) -> Report:
    return replace(report, further=read_further(division)) if report.kind in WITH_FURTHER else report


def _read_members(members: Sequence[Member], second_opinion: Collection[int]) -> tuple[Report, ...]:
    """The reports of the documents of an archive, each once: copies are compared, parts are put together."""
    reports: list[Report] = []
    refused: list[Problem] = []
    for member in members:
        try:
            found = _read_sheets(open_document(member.content), member.content, member.name.rpartition("/")[2], second_opinion)
        except NotReadable as error:
            refused.append(
                Problem("member_not_readable", f"压缩包内“{member.name}”未能读取：{error}。", f"{member.name} could not be read: {error}.")
            )
            continue
        reports += [_located(report, member.name) for report in found]
    if not reports:
        raise NotReadable(f"an archive in which no document can be read: {'; '.join(problem.message_en for problem in refused[:3])}")
    merged = [merge(copies) for copies in gather(reports)]
    return tuple(replace(report, problems=(*report.problems, *refused)) for report in merged)


def _located(report: Report, member: str) -> Report:
    """`report` with the name of the document of the archive in which its figures stand."""
    return replace(
        report,
        figures=tuple(replace(f, location="!".join(filter(None, (member, f.location)))) for f in report.figures),
        undeclared=tuple(replace(f, location="!".join(filter(None, (member, f.location)))) for f in report.undeclared),
        cells=tuple(replace(c, location="!".join(filter(None, (member, c.location)))) for c in report.cells),
        further=replace(
            report.further,
            figures=tuple(replace(f, location="!".join(filter(None, (member, f.location)))) for f in report.further.figures),
            unplaced=tuple(replace(c, location="!".join(filter(None, (member, c.location)))) for c in report.further.unplaced),
        ),
        problems=tuple(replace(p, message=f"“{member}”：{p.message}", message_en=f"{member}: {p.message_en}") for p in report.problems),
    )
