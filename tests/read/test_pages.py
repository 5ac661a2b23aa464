"""Pages: glyphs and rules as PDFium reads them, in the coordinates of the displayed page, and the second opinion on a figure."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from mingzhang.accounts import Figure
from mingzhang.read.pages import text_of
from mingzhang.read.pdf.pdfium import UNMAPPED, page_of_pdfium
from mingzhang.read.pdf.second_opinion import glyphs_of_pdfminer, read_again, with_agreement
from mingzhang.read.ruled import find_grids
from sample_publisher import typeface
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from mingzhang.read.pages import Page

WIDTH, HEIGHT = 400.0, 300.0


def sheet(drawing: str, turn: int = 0, crop: tuple[float, float, float, float] | None = None) -> bytes:
    """A page of 400 by 300 points with `drawing`, in PDF's own operators; /F1 is Helvetica."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), initialFontName="Helvetica")
    if crop:
        canvas.setCropBox(crop)
    canvas._code.append(drawing)
    canvas.save()
    return out.getvalue().replace(b"/Rotate 0", b"/Rotate %d" % turn)


def page_of(content: bytes, number: int = 1) -> Page:
    with pypdfium2.PdfDocument(content) as pdf:
        page = pdf[number - 1]
        return page_of_pdfium(page, page.get_textpage(), number)


def rules_of(content: bytes) -> list[tuple[str, float, float, float, float]]:
    """The rules: orientation, left, right, top, bottom."""
    edges = page_of(content).edges
    return [(e["orientation"], *(round(e[side], 1) for side in ("x0", "x1", "top", "bottom"))) for e in edges]


def printed(content: bytes) -> str:
    return text_of(page_of(content).glyphs)


BOX = [("h", 50, 150, 200, 200), ("v", 150, 150, 150, 200), ("h", 50, 150, 150, 150), ("v", 50, 50, 150, 200)]


@pytest.mark.parametrize(
    ("drawing", "rules"),
    [
        pytest.param("50 100 m 150 100 l S", [("h", 50, 150, 200, 200)], id="line"),
        pytest.param("50 100 m 150 100.4 l S", [("h", 50, 150, 199.8, 199.8)], id="line almost level"),
        pytest.param("50 100 m 150 140 l S", [], id="slanting line"),
        pytest.param("50 100 100 50 re S", BOX, id="stroked rectangle"),
        pytest.param("50 100 100 50 re B", BOX, id="filled and stroked rectangle"),
        pytest.param("50 100 100 50 re f", [], id="background"),
        pytest.param("50 100 100 1 re f", [("h", 50, 150, 199.5, 199.5)], id="thin area"),
        pytest.param("50 100 2 40 re f", [("v", 51, 51, 160, 200)], id="thin upright area"),
        pytest.param("50 100 m 150 100 l 149 101 l 51 101 l h f", [("h", 50, 150, 199.5, 199.5)], id="mitred border"),
        pytest.param("50 100 100 1 re 50 100 1 50 re f", [("h", 50, 150, 199.5, 199.5), ("v", 50.5, 50.5, 150, 200)], id="one path"),
        pytest.param(
            "50 100 m 150 100 l 50 80 m 50 20 l S", [("h", 50, 150, 200, 200), ("v", 50, 50, 220, 280)], id="one path of two lines"
        ),
        pytest.param("50 100 m 150 100 l n", [], id="invisible path"),
        pytest.param("50 100 100 50 re W n", [], id="clip path"),
        pytest.param("12 w 50 100 m 150 100 l S", [], id="shading as a heavy stroke"),
        pytest.param("50 100 m 60 120 70 120 80 100 c S", [], id="curve"),
        pytest.param("q 2 0 0 2 10 20 cm 20 40 m 70 40 l S Q", [("h", 50, 150, 200, 200)], id="scaled"),
        pytest.param("q 0 1 -1 0 150 100 cm 0 0 m 50 0 l S Q", [("v", 150, 150, 150, 200)], id="turned"),
    ],
)
def test_rules(drawing: str, rules: list[tuple[str, float, float, float, float]]) -> None:
    assert rules_of(sheet(drawing)) == rules


def test_rules_of_forms_inside_forms_come_where_they_are_displayed() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.beginForm("inner")
    canvas.line(0, 0, 50, 0)
    canvas.endForm()
    canvas.beginForm("outer")
    canvas.translate(5, 10)
    canvas.doForm("inner")
    canvas.endForm()
    canvas.translate(40, 80)
    canvas.scale(2, 2)
    canvas.doForm("outer")
    canvas.save()
    assert rules_of(out.getvalue()) == [("h", 50, 150, 200, 200)]


@pytest.mark.parametrize(
    ("turn", "rule", "size"),
    [
        (0, ("h", 30, 130, 180, 180), (360, 260)),
        (90, ("v", 80, 80, 30, 130), (260, 360)),
        (180, ("h", 230, 330, 80, 80), (360, 260)),
        (270, ("v", 180, 180, 230, 330), (260, 360)),
    ],
)
def test_a_turned_and_cropped_page_is_read_as_it_is_displayed(turn: int, rule: tuple[object, ...], size: tuple[float, float]) -> None:
    content = sheet("50 100 m 150 100 l S BT /F1 10 Tf 50 100 Td (7) Tj ET", turn, (20, 20, 380, 280))
    page = page_of(content)
    assert rules_of(content) == [rule]
    assert (page.width, page.height) == size
    (glyph,) = page.glyphs
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        (again,) = glyphs_of_pdfminer(pdf.pages[0])
    assert (glyph.x0, glyph.top, glyph.x1, glyph.bottom) == pytest.approx((again.x0, again.top, again.x1, again.bottom), abs=3)


def test_a_page_without_a_box_of_its_own_has_that_of_its_parent() -> None:
    content = sheet("50 100 m 150 100 l S")
    own = b"/MediaBox [ 0 0 400 300 ]"
    assert own in content
    content = content.replace(own, b" " * len(own)).replace(b"/Type /Pages", b"/Type /Pages" + own)
    assert rules_of(content) == [("h", 50, 150, 200, 200)]


@pytest.mark.parametrize("layout", ["plain", "compact", "rotated", "cropped", "shanghai", "yunnan"])
def test_both_readings_see_the_same_glyphs_at_the_same_places(layout: str) -> None:
    content = typeset(balanced(3), LAYOUTS[layout])
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for number in (1, 4, len(pdf.pages)):
            first, second = page_of(content, number).glyphs, glyphs_of_pdfminer(pdf.pages[number - 1])
            inked = [[glyph for glyph in glyphs if glyph.text.strip()] for glyphs in (first, second)]
            one, other = (sorted(glyphs, key=lambda g: (round(g.baseline), round(g.x0, 1), g.text)) for glyphs in inked)
            assert [glyph.text for glyph in one] == [glyph.text for glyph in other]
            for a, b in zip(one, other, strict=True):
                assert (a.x0, a.top, a.x1, a.bottom, a.baseline) == pytest.approx((b.x0, b.top, b.x1, b.bottom, b.baseline), abs=1)


def test_a_grid_in_a_path_of_many_rectangles() -> None:
    bars = [f"{x} 100 1 120 re" for x in (50, 150, 250)] + [f"50 {y} 201 1 re" for y in (100, 160, 219)]
    (grid,) = find_grids(page_of(sheet(" ".join(bars) + " f BT /F1 10 Tf 60 120 Td (3.5) Tj ET")))
    assert (grid.rows, grid.columns) == (2, 2)
    assert [cell.text for cell in grid.row(1)] == ["3.5", ""]


# Glyphs ----------------------------------------------------------------------------------------------------------------------


def test_fake_bold_is_printed_once_and_a_repeated_digit_twice() -> None:
    assert printed(sheet("BT /F1 10 Tf 50 100 Td (100.00) Tj .3 0 Td (100.00) Tj ET")) == "100.00"


def test_spaces_of_the_file_count_with_their_whole_width_and_spaces_that_nobody_printed_do_not() -> None:
    glyphs = page_of(sheet("BT /F1 10 Tf 50 100 Td (1   2) Tj 60 0 Td (3) Tj ET")).glyphs
    assert [glyph.text for glyph in glyphs] == ["1", " ", "2", "3"]
    assert glyphs[1].x1 - glyphs[1].x0 == pytest.approx(3 * 2.78, abs=0.1)


def test_a_hyphen_at_the_end_of_a_line_stays_one() -> None:
    assert "word-" in printed(sheet("BT /F1 10 Tf 50 100 Td (word-) Tj 0 -12 Td (more) Tj ET"))


def test_a_scaled_font_has_its_displayed_size() -> None:
    (glyph,) = page_of(sheet("BT /F1 200 Tf .05 0 0 .05 50 100 Tm (7) Tj ET")).glyphs
    assert glyph.size == pytest.approx(10)
    assert glyph.bottom - glyph.top == pytest.approx(10)


def test_words_that_lie_off_the_page_are_not_printed() -> None:
    assert printed(sheet("BT /F1 10 Tf 50 100 Td (1) Tj 900 0 Td (2) Tj ET")) == "1"


def test_sideways_text_has_its_place() -> None:
    glyphs = page_of(sheet("BT /F1 10 Tf 0 1 -1 0 50 100 Tm (12) Tj ET")).glyphs
    assert [(glyph.text, round(glyph.bottom)) for glyph in glyphs] == [("1", 200), ("2", 194)]


def test_a_glyph_that_stands_for_no_character_is_none() -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
    canvas.setFont(typeface.register(), 10)
    canvas.drawString(50, 100, "合计12.50")
    canvas.save()
    content = out.getvalue().replace(b"/ToUnicode", b"/Other_____")
    assert "合" not in printed(content)
    assert UNMAPPED in printed(content)


def test_a_text_that_says_something_else_than_its_glyphs_has_no_agreement() -> None:
    content = sheet("BT /F1 10 Tf 50 100 Td /Span <</ActualText (999.00)>> BDC (100.00) Tj EMC 100 0 Td (20.00) Tj ET")
    (lie, truth) = ((50.0, 190.0, 90.0, 202.0), (150.0, 190.0, 180.0, 202.0))
    assert printed(content) == "999.0020.00"
    seen = read_again(content, {1})
    figures = [
        Figure("01", "total", "amount", text, Decimal(text), "元", page=1, bbox=bbox) for text, bbox in (("999.00", lie), ("20.00", truth))
    ]
    assert [with_agreement(figure, seen).agreement for figure in figures] == [False, True]
    assert [with_agreement(figure, {}).agreement for figure in figures] == [None, None]
