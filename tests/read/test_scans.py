"""Scans: what a print says is read from its image, and what cannot be read is never silent."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from mingzhang.check.book import evaluate
from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.pdf.legibility import is_garbage
from mingzhang.read.reader import read
from sample_publisher.layout import LAYOUTS, PLAIN
from sample_publisher.reports import published
from sample_publisher.scans import Scanner, scanned
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.accounts import Report

SHORT = replace(PLAIN, narrative="none", contents=False)
"""Forms only: every page costs seconds."""
LILING = published("liling-2020")


@cache
def print_of(pages: tuple[int, ...], layout: str = "plain") -> bytes:
    """Some pages (from 1) of a print: 1 is the cover, 2 the first form."""
    whole = pypdfium2.PdfDocument(typeset(LILING, replace(LAYOUTS[layout], narrative="none", contents=False)))
    some, out = pypdfium2.PdfDocument.new(), io.BytesIO()
    some.import_pages(whole, [page - 1 for page in pages])
    some.save(out)
    return out.getvalue()


def amounts(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def expected(*forms: str) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(printed) for address, printed in LILING.figures.items() if address[0] in forms}


def drawn_over(content: bytes, page: int, draw: Callable[[np.ndarray], None]) -> bytes:
    """A scan after something happened to the paper of one page; its image has 200 dots an inch."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    with pypdfium2.PdfDocument(content) as pdf:
        for number, sheet in enumerate(pdf, 1):
            picture = np.ascontiguousarray(sheet.render(scale=200 / 72).to_numpy()[:, :, :3])
            if number == page:
                draw(picture)
            canvas.setPageSize(sheet.get_size())
            canvas.drawImage(ImageReader(Image.fromarray(picture)), 0, 0, *sheet.get_size())
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_noisy_scan_lying_askew_reads_as_its_print() -> None:
    content = scanned(print_of((1, 4, 7)), Scanner(turn=1.4, noise=7, grey=232, quality=70))
    (report,) = read(content).reports
    assert (report.unit, report.year, report.kind) == (LILING.unit, LILING.year, "final_accounts")
    assert amounts(report) == expected("03", "06")
    assert {figure.method for figure in report.figures} == {"ocr"}
    assert all(figure.confidence is not None and figure.agreement is not None for figure in report.figures)
    uncertain = [figure for figure in evaluate([report])[0].report.figures if not figure.certain]
    assert len(uncertain) < 0.1 * len(report.figures)


def test_the_box_of_a_figure_is_where_it_stands_on_the_page_as_displayed() -> None:
    content = scanned(print_of((4,)), Scanner(turn=2.0, quarters=1))
    (report,) = read(content).reports
    assert amounts(report) == expected("03")
    with pypdfium2.PdfDocument(content) as pdf:
        page = pdf[0]
        picture = page.render(scale=2).to_numpy()
        for figure in report.figures:
            assert figure.bbox is not None
            x0, top, x1, bottom = figure.bbox
            assert 0 <= x0 < x1 <= page.get_width()
            assert bottom - top > x1 - x0 or len(figure.printed) < 3  # the page lies on its side
            assert picture[int(2 * top) : int(2 * bottom), int(2 * x0) : int(2 * x1)].min() < 120


def test_a_page_upside_down_without_any_rules() -> None:
    (report,) = read(scanned(print_of((4,), "bare"), Scanner(turn=-0.6, quarters=2, noise=4))).reports
    assert amounts(report) == expected("03")


def test_one_scanned_page_among_printed_ones() -> None:
    (report,) = read(scanned(print_of((3, 4)), Scanner(noise=5), pages={2})).reports
    assert amounts(report) == expected("02", "03")
    assert {figure.form: figure.method for figure in report.figures} == {"02": "text", "03": "ocr"}


def test_the_text_that_a_scanner_lays_under_its_image_is_not_believed() -> None:
    (report,) = read(scanned(print_of((4,)), Scanner(text_layer="wrong"))).reports
    assert amounts(report) == expected("03")
    assert {figure.method for figure in report.figures} == {"ocr"}


def test_a_seal_and_the_black_border_of_an_open_lid() -> None:
    (report,) = read(scanned(print_of((4,)), Scanner(seal=True, border=True, turn=-0.8))).reports
    assert amounts(report) == expected("03")


def test_specks_are_no_amounts_and_a_blank_cell_stays_blank() -> None:
    (report,) = read(scanned(print_of((4,)), Scanner(dirt=150))).reports
    got, lost = amounts(report), {cell.address for cell in report.cells if cell.state == "unreadable"}
    assert got == {address: amount for address, amount in expected("03").items() if address not in lost}  # a speck on a digit is no digit
    assert len(lost) < 3
    blank = {cell.address for cell in report.cells if cell.state == "blank"}
    assert ("03", "total", "operating") in blank


def test_a_smudge_over_an_amount_is_unreadable_and_not_silent() -> None:
    printed = scanned(print_of((4,)), Scanner())
    (whole,) = read(printed).reports
    place = next(figure.bbox for figure in whole.figures if figure.address == ("03", "201", "basic"))
    assert place is not None
    x0, top, x1, bottom = (round(value * 200 / 72) for value in place)

    def smudge(picture: np.ndarray) -> None:
        generator = np.random.default_rng(3)
        for _ in range(24):
            ends = generator.integers((x0 - 3, top - 2), (x1 + 3, bottom + 2), (2, 2)).tolist()
            cv2.line(picture, ends[0], ends[1], (25, 25, 25), 2)

    (report,) = read(drawn_over(printed, 1, smudge)).reports
    figure = next((f for f in evaluate([report])[0].report.figures if f.address == ("03", "201", "basic")), None)
    if figure is None:
        assert any(cell.address == ("03", "201", "basic") and cell.state == "unreadable" for cell in report.cells)
    else:
        assert not figure.certain
        assert figure.agreement is False
    rest = {address: amount for address, amount in amounts(report).items() if address != ("03", "201", "basic")}
    assert rest == {address: amount for address, amount in expected("03").items() if address != ("03", "201", "basic")}


def test_a_minus_is_kept() -> None:
    printed = scanned(print_of((4,)), Scanner())
    (whole,) = read(printed).reports
    place = next(figure.bbox for figure in whole.figures if figure.address == ("03", "210", "total"))
    assert place is not None
    x0, top, _, bottom = (round(value * 200 / 72) for value in place)

    def draw(picture: np.ndarray) -> None:
        middle = (top + bottom) // 2
        picture[middle : middle + 2, x0 - 12 : x0 - 4] = 20

    (report,) = read(drawn_over(printed, 1, draw)).reports
    assert amounts(report)["03", "210", "total"] == -expected("03")["03", "210", "total"]  # type: ignore[operator]


def test_the_same_bytes_say_the_same() -> None:
    content = scanned(print_of((4,)), Scanner(resolution=130, turn=0.9, noise=12, quality=40))
    assert read(content) == read(content)


def test_a_scanner_gives_the_same_bytes_again() -> None:
    scanner = Scanner(resolution=100, turn=1, noise=9, dirt=20)
    assert scanned(print_of((4,)), scanner) == scanned(print_of((4,)), scanner)


@pytest.mark.parametrize(
    "text",
    [
        "\ufffd\ufffd\ufffd\ufffd 12",
        "\ue001\ue002\ue003\ue004\ue005",
        "²¿ÃÅ¾öËã¹«¿ª±í ÊÕÈëÖ§³ö 12.5",
        "鼉鼋鼍龘靐龗麤鱻" * 8,
        "\x01\x02\x03\x04",
    ],
)
def test_characters_that_make_no_words_are_garbage(text: str) -> None:
    assert is_garbage("".join(text.split()))


@pytest.mark.parametrize(
    "text", ["1,066.71 230.18 0.00", "部门决算公开表", "GB/T 19001 ISO", "本单位没有政府性基金预算收入，也没有使用政府性基金安排的支出。"]
)
def test_characters_that_make_words_are_not(text: str) -> None:
    assert not is_garbage("".join(text.split()))


def test_an_image_of_more_pixels_than_any_scanner_makes_is_refused_before_it_is_drawn() -> None:
    side = 20000
    pixels = zlib.compress(bytes(side // 8 * side), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 26>>stream\nq 595 0 0 842 0 0 cm /I Do \nendstream",
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode/Length %d>>stream\n"
        % (side, side, len(pixels))
        + pixels
        + b"\nendstream",
    ]
    content = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n" % number + body + b"\nendobj\n" for number, body in enumerate(objects, 1))
    with pytest.raises(NotReadable, match="pixels"):
        read(content + b"trailer<</Size 6/Root 1 0 R>>\n%%EOF")
