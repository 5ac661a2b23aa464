"""Parts: forms that a publisher has put into several files are one report. From real files in an archive to a release."""

from __future__ import annotations

import csv
import io
import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pypdfium2
import sqlalchemy as sa

from mingzhang import stages
from mingzhang.read.reader import read
from mingzhang.records import Observation
from mingzhang.settings import ROOT
from mingzhang.stages import installation

if TYPE_CHECKING:
    from mingzhang.archive import Archive

SITE = "http://127.0.0.1:8099"
WHOLE = ROOT / "include" / "sample_publisher" / "site" / "files" / "liling-2020.pdf"


def excerpt(content: bytes, forms: set[str]) -> bytes:
    """The cover and the pages of some forms, as a file of their own."""
    (report,) = read(content).reports
    return pages(content, {page for table in report.tables if table.form in forms for page in table.pages})


def pages(content: bytes, wanted: set[int]) -> bytes:
    """The cover and some pages, as a file of their own."""
    cut = pypdfium2.PdfDocument.new()
    cut.import_pages(pypdfium2.PdfDocument(content), [0, *sorted(page - 1 for page in wanted)])
    buffer = io.BytesIO()
    cut.save(buffer)
    return buffer.getvalue()


def offer(archive: Archive, name: str, content: bytes, night: int = 0) -> str:
    """Put a file online; its SHA-256."""
    sha256 = archive.store(content)
    when = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=night)
    archive.append(Observation("sample", f"{SITE}/{name}", when, "content", sha256, context_title="2020年度部门决算公开"))
    return sha256


def table(tmp_path, name: str) -> list[dict[str, str]]:
    with (tmp_path / "open-data" / "latest" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_forms_in_two_files_are_one_report_checked_as_a_whole(archive, tmp_path):
    whole = WHOLE.read_bytes()
    first = offer(archive, "1.pdf", excerpt(whole, {"01", "02", "03", "04"}))
    second = offer(archive, "2.pdf", excerpt(whole, {"05", "06", "07", "08", "09"}))
    stages.project()
    stages.process([second])  # the parts may come in different tasks, in any order
    assert stages.compose() == 0
    stages.process([first])
    assert stages.compose() == 0, "it is put together already"
    assert stages.publish()
    (report,) = table(tmp_path, "reports")
    (expected,) = read(whole).reports
    assert report["unit_name"] == expected.unit
    assert int(report["figures"]) == len(expected.figures)
    assert report["forms"] == "01 02 03 04 05 06 07 08 09"
    documents = {row["form"]: row["document"] for row in table(tmp_path, "figures")}
    assert {form for form, document in documents.items() if document == first} <= {"01", "02", "03", "04"}
    assert set(documents.values()) == {first, second}
    assert {row["source_url"] for row in table(tmp_path, "figures") if row["form"] == "06"} == {f"{SITE}/2.pdf"}
    with installation.engine().connect() as connection:
        between = connection.scalar(
            sa.text("""
                SELECT o.outcome FROM mingzhang.outcomes AS o JOIN mingzhang.standing AS s ON s.id = o.copy WHERE o.rule = 'X04-05'
            """)
        )
    assert between in ("pass", "rounding"), "a rule between forms of both parts is evaluated"
    assert {row["document"]: row["published"] for row in table(tmp_path, "documents")} == {first: "true", second: "true"}

    later = offer(archive, "1.pdf", whole, night=1)  # the publisher replaces the first part by the whole
    stages.project()
    stages.process([later])
    assert stages.publish()
    (again,) = table(tmp_path, "reports")
    assert (again["document"], again["version"]) == (later, report["version"])
    with installation.engine().connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.copies WHERE made_of <> ''")) == 0


def test_a_word_file_waits_for_libreoffice_and_is_read_when_it_is_there(archive, tmp_path, monkeypatch):
    path = os.environ["PATH"]
    nowhere = tmp_path / "bin"
    nowhere.mkdir()
    monkeypatch.setenv("PATH", str(nowhere))
    sha256 = offer(archive, "report.rtf", rb"{\rtf1\ansi 2020}")
    stages.project()
    done = stages.process([sha256])
    assert (done["waiting"], done["not_readable"]) == (1, 0)
    assert stages.waiting() == {"libreoffice-writer": 1}
    assert stages.pending() == [], "nothing has changed"
    (nowhere / "soffice").write_text("#!/bin/sh\n")
    (nowhere / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{nowhere}:{path}")
    assert [document.sha256 for document in stages.pending()] == [sha256], "it is installed now"


def test_a_workbook_without_a_cover_is_a_copy_of_the_report_beside_it(archive, tmp_path):
    from sample_publisher.layout import LAYOUTS
    from sample_publisher.markup import workbook
    from sample_publisher.reports import published

    pdf = offer(archive, "2020.pdf", WHOLE.read_bytes())
    xlsx = offer(archive, "2020.xlsx", workbook(published("liling-2020").with_figure(("01", "201", "amount"), "1935.48"), LAYOUTS["plain"]))
    stages.project()
    stages.process([xlsx, pdf])
    assert stages.publish()
    (report,) = table(tmp_path, "reports")
    assert {each["document"] for each in json.loads(report["documents"])} == {pdf, xlsx}
    found = [row for row in table(tmp_path, "findings") if row["rule"] == "S-COPIES"]
    assert [(row["severity"], row["outcome"]) for row in found] in ([("warning", "fail")], [("info", "fail")])
    operands = {operand["document"]: operand for operand in json.loads(found[0]["figures"])}
    assert {(operand["line"], bool(operand["page"]), bool(operand["location"])) for operand in operands.values()} == {
        ("201", True, False),
        ("201", False, True),
    }


def test_a_narrative_in_a_file_of_its_own_is_checked_with_the_tables_it_speaks_of(archive, tmp_path):
    whole = WHOLE.read_bytes()
    (expected,) = read(whole).reports
    tables = offer(archive, "1.pdf", excerpt(whole, {f"0{number}" for number in range(1, 10)}))
    prose = offer(archive, "2.pdf", pages(whole, {claim.page for claim in expected.claims}))
    stages.project()
    stages.process([prose])
    assert not stages.publish(), "it is no report"
    stages.process([tables])
    assert stages.publish()
    (report,) = table(tmp_path, "reports")
    assert (report["document"], int(report["narrative_understood"])) == (tables, expected.narrative.understood)
    assert {(each["document"], each["role"]) for each in json.loads(report["documents"])} == {(tables, "published"), (prose, "narrative")}
    claims = table(tmp_path, "claims")
    assert [row["printed"] for row in claims] == [claim.printed for claim in expected.claims]
    assert {row["document"] for row in claims} == {prose}
    with installation.engine().connect() as connection:
        quoted = connection.scalar(
            sa.text("SELECT o.outcome FROM mingzhang.outcomes AS o JOIN mingzhang.standing AS s ON s.id = o.copy WHERE o.rule = 'N-TOT'")
        )
    assert quoted in ("pass", "rounding"), "what it quotes stands in the other document"
