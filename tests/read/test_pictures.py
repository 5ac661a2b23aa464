"""Pictures of places: the strip that was asked for and no more of the page, whatever the page or the file is like."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from tests.read.test_child import bomb

from mingzhang.read.pdf import pictures as module
from mingzhang.read.pdf.pictures import LONGEST, Strip, pictures_in_child
from mingzhang.read.reader import read
from sample_publisher.layout import PLAIN
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset


def seen(picture):
    return Image.open(io.BytesIO(picture)).convert("L")


def drawn(turn=0, size=A4, pages=1):
    """A page with a black bar, 20 points high, 100 points below the top of what is displayed; its media box is larger than its crop."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for _ in range(pages):
        canvas.setPageRotation(turn)
        width, height = size
        if turn == 90:
            canvas.rect(100, 0, 20, height, stroke=0, fill=1)
        else:
            canvas.rect(0, height - 120, width, 20, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_strip_holds_the_figures_of_its_row():
    content = typeset(published("liling-2020"), PLAIN)
    figures = [figure for figure in read(content).reports[0].figures if figure.form == "03"]
    strips = [Strip(figure.page, int(figure.bbox[1]) - 5, int(figure.bbox[3]) + 6) for figure in figures]
    for figure, strip, picture in zip(figures, strips, pictures_in_child(content, strips), strict=True):
        image = seen(picture)
        scale = image.height / (strip.bottom - strip.top)
        x0, top, x1, bottom = figure.bbox
        box = image.crop((int(x0 * scale), int((top - strip.top) * scale), int(x1 * scale) + 1, int((bottom - strip.top) * scale) + 1))
        assert box.getextrema()[0] < 100, f"{figure.printed} is in its box"
        assert image.height == 2 * (strip.bottom - strip.top) and len(picture) < 20_000


@pytest.mark.parametrize("turn", [0, 90])
def test_places_are_those_of_the_page_as_displayed(turn):
    bar, above, below = pictures_in_child(drawn(turn), [Strip(1, 102, 118), Strip(1, 80, 98), Strip(1, 122, 140)])
    assert seen(bar).getextrema()[1] < 60
    assert seen(above).getextrema()[0] > 200 and seen(below).getextrema()[0] > 200


def test_a_strip_over_the_end_of_the_page_keeps_its_height():
    (picture,) = pictures_in_child(drawn(), [Strip(1, 830, 860)])
    assert seen(picture).height == 60


def test_a_page_of_any_size_is_bounded():
    (picture,) = pictures_in_child(drawn(size=(14000, 900)), [Strip(1, 95, 125)])
    assert seen(picture).width == LONGEST


def test_what_is_not_there_has_no_picture():
    found = pictures_in_child(drawn(), [Strip(2, 10, 20), Strip(0, 10, 20), Strip(1, 20, 20), Strip(1, 900, 910), Strip(1, 100, 120)])
    assert [picture is not None for picture in found] == [False, False, False, False, True]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing behind", b"<html><body>1</body></html>", b"\0" * 10_000])
def test_what_is_no_pdf_has_no_pictures(content):
    assert pictures_in_child(content, [Strip(1, 10, 20)]) == [None]


def test_a_file_that_inflates_costs_its_own_pictures(monkeypatch):
    monkeypatch.setattr(module, "BUDGET", module.BUDGET._replace(wall_seconds=20))
    assert len(pictures_in_child(bomb(400 * 1024**2), [Strip(1, 10, 20)])) == 1


def test_the_same_page_gives_the_same_picture():
    assert pictures_in_child(drawn(), [Strip(1, 90, 130)]) == pictures_in_child(drawn(), [Strip(1, 90, 130)])
