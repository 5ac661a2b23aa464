"""The first reading of a page, by PDFium: glyphs and rules. It costs a twentieth of the second one (`second_opinion`)."""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from mingzhang.read.pages import Glyph, Page, without_doubles
from mingzhang.read.pdf.strokes import Matrix, areas_of, edges_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

    from mingzhang.accounts import BBox

SURROGATES = range(0xD800, 0xE000)
LOW = 0xDC00
"""The second half of a pair of surrogates begins here."""
UNMAPPED = "\ufffd"
"""Stands for a glyph of which the file does not say what character it is: an amount that holds one is unreadable, not wrong."""
OF_AMOUNTS = frozenset("0123456789.,-()（），．－０１２３４５６７８９")
"""The characters that a text which prints an amount begins with."""
OBLIQUE = 0.15
"""The slope from which on text runs across the page."""
INVISIBLE = (3, 7)
"""Render modes of text that leaves no ink."""
WHITE = 250
"""From this brightness on, of 255, a colour is that of paper."""
END_OF_LINE_HYPHEN = 2
"""What PDFium makes of a hyphen that it takes for one of word division."""


def page_of_pdfium(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, number: int) -> Page:
    """The page as PDFium reads it, from the top left of what a viewer displays: the crop box, turned as /Rotate says."""
    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation()
    display = {
        0: Matrix(1, 0, 0, -1, -left, top),
        90: Matrix(0, 1, 1, 0, -bottom, -left),
        180: Matrix(-1, 0, 0, 1, right, -bottom),
        270: Matrix(0, -1, -1, 0, top, right),
    }[turn]
    width, height = (right - left, top - bottom) if turn in (0, 180) else (top - bottom, right - left)
    glyphs = (g for g in _glyphs(page, textpage.raw, display) if g.x0 <= width and g.x1 >= 0 and 0 <= g.baseline <= height)
    return Page(number, width, height, without_doubles(glyphs), tuple(edges_of(page.raw, display)))


class _Style(NamedTuple):
    """What glyphs of one size and direction have in common."""

    size: float
    """As displayed, in points."""
    upright: bool
    oblique: bool
    """Does it run neither along the lines of the page nor across them, as watermarks do?"""


def _glyphs(page: pypdfium2.PdfPage, textpage: Any, display: Matrix) -> Iterator[Glyph]:
    """Every glyph of the page in the order of the file; not the spaces and line ends that PDFium puts between them, amounts that nobody
    sees (invisible, or white on white paper), and watermarks."""
    a, b, c, d, e, f = display
    x, y, box, own = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    styles: dict[tuple[float, ...], _Style] = {}
    style, owner = _Style(0.0, upright=True, oblique=False), 0
    colour = red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    seen, white = True, False
    dark: list[BBox] | None = None
    space: Glyph | None = None
    for index in range(pdfium.FPDFText_CountChars(textpage)):
        text_object = pdfium.FPDFText_GetTextObject(textpage, index)
        if not text_object:  # generated
            continue
        text = _character(textpage, index)
        if not text:
            continue
        if (address := ctypes.addressof(text_object.contents)) != owner:
            if space:
                yield space
            owner, space = address, None
            pdfium.FPDFText_GetMatrix(textpage, index, own)
            seen, white = True, False
            if text in OF_AMOUNTS:  # hidden words do no harm, and asking costs time
                seen = pdfium.FPDFTextObj_GetTextRenderMode(text_object) not in INVISIBLE
                known = pdfium.FPDFPageObj_GetFillColor(text_object, *colour)
                white = bool(known) and (alpha.value == 0 or (red.value >= WHITE and green.value >= WHITE and blue.value >= WHITE))
            key = own.a, own.b, own.c, own.d, pdfium.FPDFText_GetFontSize(textpage, index)
            style = styles.get(key) or styles.setdefault(key, _style(key, display))
        if not seen or style.oblique:
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        x0, top = a * box.left + c * box.top + e, b * box.left + d * box.top + f
        x1, bottom = a * box.right + c * box.bottom + e, b * box.right + d * box.bottom + f
        if x0 > x1:
            x0, x1 = x1, x0
        if top > bottom:
            top, bottom = bottom, top
        if style.upright:  # PDFium's box is as high as the font's tallest glyph; ours as the font's size
            size = style.size or bottom - top
            glyph = Glyph(text, x0, bottom - size, x1, bottom, b * x.value + d * y.value + f, size)
        else:
            glyph = Glyph(text, x0, top, x1, bottom, bottom, style.size or x1 - x0)
        if white:
            dark = areas_of(page.raw, display) if dark is None else dark
            if not any(a <= glyph.middle[0] <= c and b <= glyph.middle[1] <= d_ for a, b, c, d_ in dark):
                continue
        if space:  # of several in a row PDFium keeps the first
            yield space._replace(x1=max(space.x1, x0)) if style.upright else space
            space = None
        if text == " ":
            space = glyph
        else:
            yield glyph
    if space:
        yield space


def _style(key: tuple[float, ...], display: Matrix) -> _Style:
    """The style of text with the matrix and the font size of `key`."""
    a, b, c, d, size = key
    (right, down), up = display.turn(a, b), display.turn(c, d)
    oblique = min(abs(right), abs(down)) > OBLIQUE * max(abs(right), abs(down))
    return _Style(size * math.hypot(*up), right > 0 and abs(down) < 0.1 * right, oblique)


def _character(textpage: Any, index: int) -> str:
    """The character of a glyph; a space for one without ink that stands for none; empty for the second half of a pair."""
    code = pdfium.FPDFText_GetUnicode(textpage, index)
    if 32 <= code < SURROGATES.start and not pdfium.FPDFText_HasUnicodeMapError(textpage, index):
        return chr(code)
    if code == END_OF_LINE_HYPHEN and pdfium.FPDFText_IsHyphen(textpage, index):
        return "-"
    if code in SURROGATES:  # where the system's wide characters have two bytes
        low = pdfium.FPDFText_GetUnicode(textpage, index + 1)
        if code < LOW and low in SURROGATES and low >= LOW:
            return chr(0x10000 + (code - SURROGATES.start << 10) + (low - LOW))
        high = pdfium.FPDFText_GetUnicode(textpage, index - 1) if index and code >= LOW else 0
        return "" if high in SURROGATES and high < LOW else UNMAPPED
    if SURROGATES.stop <= code <= 0x10FFFF and not pdfium.FPDFText_HasUnicodeMapError(textpage, index):
        return chr(code)
    sides = [ctypes.c_double() for _ in range(4)]
    pdfium.FPDFText_GetCharBox(textpage, index, *sides)
    left, right, bottom, top = (side.value for side in sides)
    return UNMAPPED if right > left and top > bottom else " "
