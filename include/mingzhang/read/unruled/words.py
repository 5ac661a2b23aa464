"""The words of a page: what stands together in a line, as far as the gaps between its glyphs tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.pages import Glyph, bounds, lines, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import BBox

WORD_GAP = 0.3
"""Glyphs further apart than this, in font sizes, are two words."""
SPACE_GAP = 1.4
"""As `WORD_GAP`, where the file prints spaces between them (项 目)."""
POINTS = ".,．，"


@dataclass(frozen=True, eq=False)
class Word:
    """Glyphs that stand together: of one line, or of the lines of one head."""

    glyphs: tuple[Glyph, ...]
    text: str = field(init=False)
    bbox: BBox = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", text_of(self.glyphs))
        object.__setattr__(self, "bbox", bounds(self.glyphs))

    @property
    def x0(self) -> float:
        return self.bbox[0]

    @property
    def x1(self) -> float:
        return self.bbox[2]

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def size(self) -> float:
        return max(glyph.size for glyph in self.glyphs)

    @property
    def baseline(self) -> float:
        """Of its first line."""
        return min(glyph.baseline for glyph in self.glyphs)

    @property
    def last_baseline(self) -> float:
        return max(glyph.baseline for glyph in self.glyphs)

    @property
    def label(self) -> str:
        return normalise(self.text)

    @property
    def digits(self) -> str:
        """Its characters where they are digits only, else ""."""
        text = re.sub(r"\s", "", fold(self.text))
        return text if text.isdecimal() else ""

    @property
    def is_amount(self) -> bool:
        return not isinstance(parse_amount(self.text), str)

    @property
    def is_overprinted(self) -> bool:
        """Do its glyphs stand one on another, as where two amounts are printed in the same place?"""
        return any(b.x0 < a.x1 - 0.5 * (a.x1 - a.x0) for a, b in pairwise(self.glyphs) if abs(a.baseline - b.baseline) < 0.5 * a.size)

    @property
    def is_money(self) -> bool:
        """Is it an amount with decimals, not a number of a column or a line, nor a code?"""
        return self.is_amount and "." in fold(self.text)

    @property
    def fills_amount(self) -> bool:
        """Does it stand where an amount would: an amount, ***, or the sign for none (-, 无), not the dots of a line left out?"""
        return parse_amount(self.text) != "unreadable" and "…" not in self.text and "·" not in self.text


Line = list[Word]


def lines_of_words(glyphs: Sequence[Glyph]) -> list[Line]:
    """`glyphs` as lines of words, from top to bottom and from left to right."""
    return [words for line in lines(glyphs) if (words := _words(line))]


def _words(line: Sequence[Glyph]) -> Line:
    groups: list[list[Glyph]] = []
    spaces: list[Glyph] = []
    for glyph in line:
        if not glyph.text.strip():
            spaces.append(glyph)
            continue
        if groups and _goes_on(groups[-1][-1], glyph, sum(space.x1 - space.x0 for space in spaces)):
            groups[-1] += [*spaces, glyph]
        else:
            groups.append([glyph])
        spaces = []
    return [Word(tuple(group)) for group in groups]


def _goes_on(last: Glyph, glyph: Glyph, spaces: float) -> bool:
    """Does `glyph` belong to the word that ends with `last`? `spaces`: how wide the spaces are that the file prints between them."""
    gap = glyph.x0 - last.x1
    apart = gap > 0.15 * glyph.size
    numbers = last.text[-1:].isdigit(), glyph.text[:1].isdigit()
    if all(numbers) and apart:
        return False  # 12 34: never one number
    if numbers[0] != numbers[1] and apart and re.match(r"[\u3400-\u9fff\d]", glyph.text):
        return last.text in POINTS and gap <= SPACE_GAP * glyph.size  # 810. 16; else an amount ends and a label begins
    within = last.text in POINTS and numbers[1]
    return gap <= (SPACE_GAP if within or spaces > 0.5 * gap > 0 else WORD_GAP) * glyph.size
