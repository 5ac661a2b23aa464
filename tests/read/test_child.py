"""Reading in a process with limits: hostile files cost one document and say why."""

from __future__ import annotations

import io
import zlib

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mingzhang.read.child import Limits, ReaderKilledError, read_in_child
from mingzhang.read.errors import NotReadable
from mingzhang.read.reader import read
from sample_publisher.layout import PLAIN
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset


def bomb(size: int) -> bytes:
    """A small PDF whose page unpacks to `size` bytes of text operators below a title that must be read."""
    text = b"BT /F1 9 Tf (x) Tj ET\n"
    stream = zlib.compress(text * (size // len(text)), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n" % len(stream) + stream + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places))
    out.write(b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start))
    return out.getvalue()


def test_a_report_reads_the_same_in_a_child() -> None:
    content = typeset(published("liling-2020"), PLAIN)
    assert read_in_child(content) == read(content)
    assert read_in_child(content, second_opinion={7, 8}) == read(content, second_opinion={7, 8})


def test_what_the_reader_refuses_the_child_refuses_with_the_same_words() -> None:
    with pytest.raises(NotReadable, match="broken"):
        read_in_child(b"%PDF-1.7\nnothing behind")


def test_a_file_that_inflates_costs_one_document() -> None:
    with pytest.raises(NotReadable, match=r"memory|CPU|seconds"):
        read_in_child(bomb(400 * 1024**2), limits=Limits(memory=1024**3, cpu_seconds=20, wall_seconds=60))


def test_a_reader_that_takes_too_long_is_ended() -> None:
    with pytest.raises(NotReadable, match="seconds"):
        read_in_child(bomb(60 * 1024**2), limits=Limits(cpu_seconds=1, scan_cpu_seconds=1))


def test_an_encrypted_file_is_named_as_such() -> None:
    out = io.BytesIO()
    from reportlab.lib.pdfencrypt import StandardEncryption

    canvas = Canvas(out, pagesize=A4, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(100, 700, "text")
    canvas.save()
    with pytest.raises(NotReadable, match="encrypted"):
        read_in_child(out.getvalue())


def test_a_page_on_which_nothing_is_written_is_named_as_such() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.rect(100, 100, 200, 200, fill=1)
    canvas.save()
    with pytest.raises(NotReadable, match="nothing is written"):
        read_in_child(out.getvalue())


def test_a_reader_killed_from_outside_says_nothing_about_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    import subprocess

    killed = subprocess.CompletedProcess([], -9, b"", b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: killed)
    with pytest.raises(ReaderKilledError, match="try again"):
        read_in_child(b"%PDF-")
