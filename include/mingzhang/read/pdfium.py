"""The first reading of a page, by PDFium: glyphs and rules. It costs a twentieth of the second one (`second_opinion`)."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from mingzhang.read.pages import Glyph, Page, without_doubles
from mingzhang.read.strokes import Matrix, edges_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pypdfium2

SURROGATES = range(0xD800, 0xE000)
LOW = 0xDC00
"""The second half of a pair of surrogates begins here."""
UNMAPPED = "\ufffd"
"""Stands for a glyph of which the file does not say what character it is: an amount that holds one is unreadable, not wrong."""
END_OF_LINE_HYPHEN = 2
"""What PDFium makes of a hyphen that it takes for one of word division."""


def page_of_pdfium(page: pypdfium2.PdfPage, number: int) -> Page:
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
    textpage = page.get_textpage()
    glyphs = without_doubles(g for g in _glyphs(textpage.raw, display) if 0 <= g.middle[0] <= width and 0 <= g.middle[1] <= height)
    textpage.close()
    return Page(number, width, height, glyphs, tuple(edges_of(page.raw, display)))


@dataclass(frozen=True, slots=True)
class _Style:
    """What the glyphs of one text object have in common."""

    size: float
    """As displayed, in points."""
    upright: bool


def _style(textpage: Any, index: int, display: Matrix) -> _Style:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, own)
    matrix = display.after(own)
    size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
    return _Style(size, matrix.a > 0 and abs(matrix.b) < 0.1 * matrix.a)


def _glyphs(textpage: Any, display: Matrix) -> Iterator[Glyph]:
    """Every glyph that the file prints, in its order; not the spaces and line ends that PDFium puts between them."""
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    owner, style = 0, _Style(0.0, upright=True)
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
            owner, style, space = address, _style(textpage, index, display), None
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        (ax, ay), (bx, by) = display.place(box.left, box.bottom), display.place(box.right, box.top)
        x0, x1, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        size = style.size or bottom - top
        if style.upright:  # PDFium's box is as high as the font's tallest glyph; ours as the font's size
            glyph = Glyph(text, x0, bottom - size, x1, bottom, display.place(x.value, y.value)[1], size)
        else:
            glyph = Glyph(text, x0, top, x1, bottom, bottom, size)
        if space:  # of several in a row PDFium keeps the first
            yield replace(space, x1=max(space.x1, glyph.x0)) if style.upright else space
            space = None
        if text == " ":
            space = glyph
        else:
            yield glyph
    if space:
        yield space


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
