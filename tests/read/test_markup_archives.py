"""Archives: their documents are one bundle; what overflows, is encrypted or of another kind is refused with a reason."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.formats import open_document
from mingzhang.read.markup import bundles
from mingzhang.read.markup.packages import MAX_FILES
from mingzhang.read.reader import read
from sample_publisher.layout import PLAIN
from sample_publisher.markup import web_page, word_file, workbook
from sample_publisher.reports import SampleReport, published
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from mingzhang.accounts import Report

LILING = published("liling-2020")


def values(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def truth(report: SampleReport) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(printed) for address, printed in report.figures.items()}


def archive(files: dict[str, bytes], encoding: str = "utf-8") -> bytes:
    """A zip archive; with `gbk` its names have no flag that says so, as Chinese computers write them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name if encoding == "utf-8" else _placeholder(name.encode(encoding)), content)
    data = out.getvalue()
    if encoding != "utf-8":
        for name in files:
            raw = name.encode(encoding)
            data = data.replace(_placeholder(raw).encode(), raw)
    return data


def _placeholder(raw: bytes) -> str:
    return ("N" + raw.hex() * 2)[: len(raw)]


def test_names_in_gbk_without_the_flag_are_read() -> None:
    content = archive({"决算公开/附件1：决算表.html": web_page(LILING, PLAIN)}, "gbk")
    assert [member.name for member in open_document(content).members] == ["决算公开/附件1：决算表.html"]
    (report,) = read(content).reports
    assert values(report) == truth(LILING)
    assert all((figure.location or "").startswith("决算公开/附件1：决算表.html!table ") for figure in report.figures)


def test_the_same_report_in_two_formats_is_printed_once() -> None:
    content = archive({"a.pdf": typeset(LILING, PLAIN), "b.docx": word_file(LILING, PLAIN)})
    (report,) = read(content).reports
    assert values(report) == truth(LILING)
    assert len(report.figures) == len(LILING.figures)
    assert not [problem for problem in report.problems if problem.code == "copies_disagree"]


def test_two_formats_that_disagree_are_doubted() -> None:
    other = LILING.with_figure(("03", "210", "basic"), "6.60")
    (report,) = read(archive({"a.xlsx": workbook(LILING, PLAIN), "b.html": web_page(other, PLAIN)})).reports
    assert len(report.figures) == len(LILING.figures)
    (problem,) = [problem for problem in report.problems if problem.code == "copies_disagree"]
    assert problem.doubtful
    assert "6.60" in problem.message


def test_a_cover_in_one_document_and_the_tables_in_another_are_one_report() -> None:
    cover = (
        "<html><title>醴陵市网格化管理服务中心2020年度部门决算</title><body><p>第一部分 单位概况</p><p>"
        + "本单位负责网格化管理。" * 20
        + "</p></body></html>"
    )
    (report,) = read(archive({"1说明.html": cover.encode(), "2决算表.xlsx": workbook(LILING, PLAIN)})).reports
    assert (report.unit, report.year) == (LILING.unit, LILING.year)
    assert values(report) == truth(LILING)


def test_a_member_that_cannot_be_read_is_a_problem_not_the_end() -> None:
    (report,) = read(archive({"a.html": web_page(LILING, PLAIN), "b.rar": b"Rar!\x1a\x07\x00whatever"})).reports
    assert values(report) == truth(LILING)
    assert any(problem.code == "member_not_readable" and "b.rar" in problem.message for problem in report.problems)


def test_archives_in_archives_are_opened_to_a_depth() -> None:
    content = archive({"里.zip": archive({"表.html": web_page(LILING, PLAIN)}), "__MACOSX/._a": b"x", "~$a.doc": b"x"})
    assert [member.name for member in open_document(content).members] == ["里.zip/表.html"]
    for _ in range(3):
        content = archive({"a.zip": content})
    with pytest.raises(NotReadable, match="deep"):
        open_document(content)


def test_bombs_are_refused() -> None:
    with pytest.raises(NotReadable, match="overflow"):
        open_document(archive({"a.html": bytes(60_000_000)}))
    with pytest.raises(NotReadable, match=r"more than the \d+"):
        open_document(archive({f"{n}": b"x" for n in range(MAX_FILES + 1)}))
    with pytest.raises(NotReadable, match="not more than"):
        open_document(archive({f"{n}": b"x" for n in range(bundles.MAX_MEMBERS + 1)}))
    lying = bytearray(archive({"a.html": b"<html>" + b"x" * 100_000}))
    at = lying.rindex(b"PK\x01\x02")
    struct.pack_into("<I", lying, at + 24, 10)  # claims to unfold to ten bytes
    with pytest.raises(NotReadable):
        open_document(bytes(lying))


def test_encrypted_empty_and_damaged_archives_say_so() -> None:
    content = bytearray(archive({"a.html": b"<html>x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    with pytest.raises(NotReadable, match="encrypted"):
        open_document(bytes(content))
    with pytest.raises(NotReadable, match="empty zip"):
        open_document(archive({}))
    with pytest.raises(NotReadable, match="damaged"):
        open_document(archive({"a.html": b"<html>" + b"x" * 1000})[:60])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"Rar!\x1a\x07\x01\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "workbook in XML"),
        (b"\x00\x01\x02\x03" * 50, "unknown kind"),
    ],
)
def test_what_is_not_opened_says_what_it_is(content: bytes, words: str) -> None:
    with pytest.raises(NotReadable, match=words) as refused:
        open_document(content)
    assert "\n" not in str(refused.value)


def test_an_ofd_file_is_named() -> None:
    with pytest.raises(NotReadable, match="OFD"):
        open_document(archive({"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"}))
