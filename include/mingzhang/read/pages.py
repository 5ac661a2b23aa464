"""A page as the reader sees it: glyphs, the rules drawn between them, and the lines they form.

This is the one small interface between PDF libraries and the reader: `pdfium.page_of_pdfium` gives PDFium's view of a page,
`second_opinion.glyphs_of_pdfminer` pdfminer's independent one of the same glyphs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mingzhang.forms.declaration import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.accounts import BBox

WIDE_GAP = 1.6
"""Glyphs of a line that stand further apart than this, in font sizes, belong to different phrases."""
ROW = 8.0
"""Glyphs are compared with those of the same and the next rows of this height, in points: no strike is further off."""


class Glyph(NamedTuple):  # a report has ten thousand: a tuple is made in a quarter of a dataclass's time
    """One character and its place, in points from the top left of the page as displayed."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    place: BBox | None = None
    """Scans: its box on the page as displayed; the others are those of the page turned straight."""
    agreement: bool | None = None
    """Scans: did independent readings give the same character?"""
    confidence: float | None = None
    """Scans: 0 to 1."""

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
    scanned: bool = False
    """Were its glyphs read, and its rules found, in an image?"""

    @property
    def bbox(self) -> BBox:
        return 0.0, 0.0, self.width, self.height


def without_doubles(glyphs: Iterable[Glyph]) -> tuple[Glyph, ...]:
    """`glyphs` without the second strike of a fake bold: the same character within a fifth of its size."""
    kept: list[Glyph] = []
    places: dict[tuple[str, int], list[Glyph]] = {}
    for glyph in glyphs:
        text, row = glyph.text, int(glyph.baseline // ROW)
        if text.strip() and _is_struck(glyph, places, row):
            continue
        places.setdefault((text, row), []).append(glyph)
        kept.append(glyph)
    return tuple(kept)


def _is_struck(glyph: Glyph, places: Mapping[tuple[str, int], Sequence[Glyph]], row: int) -> bool:
    """Does the same character stand there already? (Loops, not expressions: they run for every pair of like characters in a row.)"""
    reach, x, y = 0.2 * glyph.size, glyph.x0, glyph.baseline
    for near in (row, row - 1, row + 1):
        for other in places.get((glyph.text, near), ()):
            if -reach < other.x0 - x < reach and -reach < other.baseline - y < reach:
                return True
    return False


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


def displayed(glyphs: Sequence[Glyph]) -> BBox:
    """The box around `glyphs` on the page as displayed."""
    boxes = [glyph.place for glyph in glyphs if glyph.place]
    if len(boxes) < len(glyphs):
        return bounds(glyphs)
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def text_of(glyphs: Sequence[Glyph]) -> str:
    """What `glyphs` of a cell say: lines joined, spaces kept as the file has them, ends stripped."""
    return "".join("".join(g.text for g in line) for line in lines(glyphs)).strip()


def text_of_page(page: Page) -> str:
    """All that a page says, line by line."""
    return "\n".join("".join(glyph.text for glyph in line) for line in lines(page.glyphs))
