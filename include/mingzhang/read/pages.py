"""A page as the reader sees it: glyphs, the rules drawn between them, and the lines they form.

This is the one small interface between PDF libraries and the reader: `page_of_pdfplumber` gives pdfplumber's view of a page,
`glyphs_of_pdfium` pypdfium2's independent one of the same glyphs.
"""

from __future__ import annotations

import ctypes
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium
from pdfplumber.utils.geometry import curve_to_edges, line_to_edge, rect_to_edges

from mingzhang.forms.declaration import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pdfplumber.page

    from mingzhang.accounts import BBox

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a FontBBox, on every page

WIDE_GAP = 1.6
"""Glyphs of a line that stand further apart than this, in font sizes, belong to different phrases."""
THIN = 2.5
"""A filled rectangle thinner than this, in points, is drawn as a rule; a thicker one is a background."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character and its place, in points from the top left of the page as displayed."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its ink. Fonts disagree about `top` by points, hardly about the baseline."""
        return (self.x0 + self.x1) / 2, self.baseline - 0.35 * self.size


@dataclass(frozen=True, slots=True)
class Phrase:
    """Glyphs of one line without a wide gap between them."""

    text: str
    bbox: BBox
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its glyphs in reading order of the file, and its rules as pdfplumber edges."""

    number: int
    """From 1."""
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    edges: tuple[dict[str, Any], ...]

    @property
    def bbox(self) -> BBox:
        return 0.0, 0.0, self.width, self.height


def page_of_pdfplumber(page: pdfplumber.page.Page) -> Page:
    """The page as pdfplumber (pdfminer) reads it. Its origin is the media box; ours is what a viewer displays, the crop box."""
    left, top, right, bottom = page.cropbox
    glyphs = [
        Glyph(
            char["text"],
            char["x0"] - left,
            char["top"] - top,
            char["x1"] - left,
            char["bottom"] - top,
            (page.height - char["matrix"][5] + page.mediabox[1] if char["upright"] else char["bottom"]) - top,
            char["size"],
        )
        for char in page.chars
    ]
    drawn = [
        *map(line_to_edge, page.lines),
        *(edge for rect in page.rects if not _is_background(rect) for edge in rect_to_edges(rect)),
        *(edge for curve in page.curves for edge in curve_to_edges(curve)),
    ]
    edges = [
        {**edge, "x0": edge["x0"] - left, "x1": edge["x1"] - left, "top": edge["top"] - top, "bottom": edge["bottom"] - top}
        for edge in drawn
    ]
    return Page(page.page_number, float(right - left), float(bottom - top), _without_doubles(glyphs), tuple(edges))


def _is_background(rect: dict[str, Any]) -> bool:
    """Is it a filled area that nobody stroked (the shading of a head or of every other row)?"""
    return bool(not rect["stroke"] and min(rect["width"], rect["height"]) > THIN)


def glyphs_of_pdfium(page: pypdfium2.PdfPage) -> tuple[Glyph, ...]:
    """The glyphs of a page as pypdfium2 reads them, from the same origin."""
    textpage = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()
    glyphs = []
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code < 32 or not pdfium.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        corners = [_displayed(px, py, left, bottom, right, top, turn) for px, py in ((box.left, box.bottom), (box.right, box.top))]
        (ax, ay), (bx, by) = corners
        origin = _displayed(x.value, y.value, left, bottom, right, top, turn)
        size = pdfium.FPDFText_GetFontSize(textpage, index)
        height = abs(ay - by)
        glyphs.append(
            Glyph(chr(code), min(ax, bx), min(ay, by), max(ax, bx), max(ay, by), origin[1], min(size, height) if size > 1 else height)
        )
    textpage.close()
    return _without_doubles(glyphs)


def _displayed(x: float, y: float, left: float, bottom: float, right: float, top: float, turn: int) -> tuple[float, float]:
    """A point of PDF user space, as seen from the top left of the displayed page. `turn`: degrees clockwise."""
    if turn == 90:
        return y - bottom, x - left
    if turn == 180:
        return right - x, y - bottom
    if turn == 270:
        return top - y, right - x
    return x - left, top - y


def _without_doubles(glyphs: Iterable[Glyph]) -> tuple[Glyph, ...]:
    """`glyphs` without the second strike of a fake bold: the same character within a fifth of its size."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = int(glyph.x0 // 4), int(glyph.baseline // 4)
        near = (other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in places.get((glyph.text, column + dx, row + dy), ()))
        reach = 0.2 * glyph.size
        if glyph.text.strip() and any(abs(o.x0 - glyph.x0) < reach and abs(o.baseline - glyph.baseline) < reach for o in near):
            continue
        places.setdefault((glyph.text, column, row), []).append(glyph)
        kept.append(glyph)
    return tuple(kept)


def lines(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """`glyphs` as lines from top to bottom, each from left to right. One line: baselines within four tenths of a size."""
    found: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (g.baseline, g.x0)):
        if found and glyph.baseline - found[-1][0].baseline <= 0.4 * max(glyph.size, found[-1][0].size):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return [sorted(line, key=lambda g: (g.x0, g.x1)) for line in found]


def phrases(line: Sequence[Glyph]) -> list[Phrase]:
    """A line cut at its wide gaps, space glyphs not counted as ink."""
    inked = [glyph for glyph in line if glyph.text.strip()]
    groups: list[list[Glyph]] = []
    for glyph in inked:
        if groups and glyph.x0 - groups[-1][-1].x1 <= WIDE_GAP * max(glyph.size, groups[-1][-1].size):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [Phrase(fold("".join(g.text for g in group)), bounds(group), max(g.size for g in group)) for group in groups]


def bounds(glyphs: Sequence[Glyph]) -> BBox:
    """The box around `glyphs`, to hundredths of a point."""
    return (
        round(min(g.x0 for g in glyphs), 2),
        round(min(g.top for g in glyphs), 2),
        round(max(g.x1 for g in glyphs), 2),
        round(max(g.bottom for g in glyphs), 2),
    )


def text_of(glyphs: Sequence[Glyph]) -> str:
    """What `glyphs` of a cell say: lines joined, spaces kept as the file has them, ends stripped."""
    return "".join("".join(g.text for g in line) for line in lines(glyphs)).strip()
