"""May the text of a page be believed?

A page whose text is missing, unreadable or laid under its image by somebody's OCR is a scan: its image is read, its text is not.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from mingzhang.forms.declaration import forms, functional_classes
from mingzhang.read.pdf.pdfium import UNMAPPED

if TYPE_CHECKING:
    import pypdfium2

FEW = 40
"""Characters: a page number, a stamp of the scanning machine; less than any form prints."""
SPOILT = 0.03
"""The share of characters that are none, from which on the others are not believed either."""
FOREIGN = 0.25
"""The share of accented Latin letters in a page that has hardly any Chinese: bytes taken for another script."""
FAMILIAR = 0.12
"""The words of the forms, and of any Chinese prose, make up at least this share of the Chinese characters of a real page."""
ENOUGH = 40
"""Chinese characters: of fewer nothing is concluded."""
COVERED = 0.3
"""The share of the page from which on an image may be a picture of what should be text."""
LOOKED_AT = 400
"""Objects at the beginning and at the end of a page among which its images are looked for."""
OUTLINES = 40
"""So many shapes with curves are characters turned into outlines."""
INVISIBLE = 3
"""The render mode of the text that OCR lays under the image of a page."""
COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因"
    "由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少"
    "图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处府研质信四技府单县局务项支收预算财拨款"
)
"""The characters that any Chinese text uses most."""


def is_scan(page: pypdfium2.PdfPage, textpage: pypdfium2.PdfTextPage, text: str) -> bool:
    """Is the page to be read as an image? `text`: what PDFium takes from it."""
    inked = "".join(text.split())
    if is_garbage(inked):
        return True
    pictures = _pictures(page)
    if len(inked) <= FEW:
        return pictures > COVERED or (not inked and _is_outlined(page))
    return pictures > COVERED and not _is_printed(textpage)


def is_garbage(inked: str) -> bool:
    """Is the text of a page, without its spaces, no text: characters that the file does not name, or that make no words?"""
    if not inked:
        return False
    spoilt = sum(_is_spoilt(ch) for ch in inked)
    if spoilt > 2 and spoilt > SPOILT * len(inked):
        return True
    chinese = [ch for ch in inked if "㐀" <= ch <= "鿿"]
    if len(chinese) < 0.1 * len(inked) and sum("\u00a1" <= ch <= "\u024f" for ch in inked) > FOREIGN * len(inked):
        return True
    return len(chinese) >= ENOUGH and sum(ch in _familiar() for ch in chinese) < FAMILIAR * len(chinese)


def _is_spoilt(ch: str) -> bool:
    return ch == UNMAPPED or unicodedata.category(ch) in ("Co", "Cc", "Cn", "Cs")


@cache
def _familiar() -> frozenset[str]:
    """The characters of the forms and of any prose."""
    sides = [side for form in forms() for side in form.sides]
    words = [label for side in sides for line in side.lines for label in line.labels]
    words += [label for side in sides for column in side.columns for label in column.labels]
    words += [label for c in functional_classes() for label in c.labels] + [title for form in forms() for title in form.titles]
    return frozenset("".join(words) + COMMON)


def _objects(page: pypdfium2.PdfPage) -> list[Any]:
    count = pdfium.FPDFPage_CountObjects(page.raw)
    places = range(count) if count <= 2 * LOOKED_AT else [*range(LOOKED_AT), *range(count - LOOKED_AT, count)]
    return [pdfium.FPDFPage_GetObject(page.raw, place) for place in places]


def _pictures(page: pypdfium2.PdfPage) -> float:
    """The share of the page that its images cover, those inside a form XObject taken as large as that is."""
    left, bottom, right, top = page.get_bbox()
    whole = max((right - left) * (top - bottom), 1.0)
    covered = 0.0
    for drawn in _objects(page):
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and _holds_image(drawn)):
            x0, y0, x1, y1 = _bounds(drawn)
            covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return float(covered / whole)


def _holds_image(form: Any, depth: int = 0) -> bool:
    for place in range(min(pdfium.FPDFFormObj_CountObjects(form), LOOKED_AT)):
        drawn = pdfium.FPDFFormObj_GetObject(form, place)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE or (kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4 and _holds_image(drawn, depth + 1)):
            return True
    return False


def _bounds(drawn: Any) -> tuple[float, float, float, float]:
    from ctypes import c_float

    x0, y0, x1, y1 = (c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(drawn, x0, y0, x1, y1):
        return 0.0, 0.0, 0.0, 0.0
    return x0.value, y0.value, x1.value, y1.value


def _is_printed(textpage: pypdfium2.PdfTextPage) -> bool:
    """Are most of the characters of the page visible ones, so that an image behind them is an ornament?"""
    seen = hidden = 0
    characters = textpage.count_chars()
    for index in range(0, characters, max(1, characters // 200)):
        drawn = pdfium.FPDFText_GetTextObject(textpage.raw, index)
        if drawn:
            invisible = pdfium.FPDFTextObj_GetTextRenderMode(drawn) == INVISIBLE
            hidden, seen = hidden + invisible, seen + (not invisible)
    return seen > hidden


def _is_outlined(page: pypdfium2.PdfPage) -> bool:
    """Does a page without text draw its characters as shapes?"""
    curved = 0
    for drawn in _objects(page):
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH and pdfium.FPDFPath_CountSegments(drawn) > 9:
            curved += 1
    return curved > OUTLINES
