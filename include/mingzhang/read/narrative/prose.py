"""The prose of a document: its lines outside the tables, joined to paragraphs over line ends and page ends.

Page numbers and running heads are left out. Every character knows the page it stands on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.headings import NUMERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import BBox
    from mingzhang.read.pages import Phrase
    from mingzhang.read.sheets import Sheet

PAGE_NUMBER = re.compile(r"[-–—~·\s]*(第?\d{1,4}页?(共\d{1,4}页)?|\d{1,4}/\d{1,4})[-–—~·\s]*")
ITEM = re.compile(
    rf"({NUMERAL}[、.．]|[(（]{NUMERAL}[)）]|第{NUMERAL}[章节部分]+|\d{{1,2}}[、.．](?!\d)|[(（]\d{{1,2}}[)）]|[①-⑳]|附件?\d*[:：]|[-•·●]\s?{NUMERAL}[、])"
)
"""What a paragraph or a heading may begin with."""
HEADING_END = re.compile(r"(情况的?说明|说明|情况|总体|报告|表|附件\d*|名词解释|概况)[:：]?$")
"""What a heading ends with."""
LONGEST_HEADING = 48
"""A line by itself that has no more characters, and no punctuation at its end, is a heading."""
RESIDUE = re.compile(r"\[bookmark:[^\]]*\]|\*\*|^#+|_GoBack")
"""What converters leave in a text."""
REPEATED = 3
"""A first or last line that stands on so many pages is a running head."""
FULL = 0.85
"""A line that is shorter than this part of the longest of its page, and ends a sentence, ends its paragraph."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of prose, spaces removed."""

    text: str
    page: int | None
    bbox: BBox | None = None
    full: bool = True
    """Does it reach to the margin, so that its paragraph may go on?"""


@dataclass(slots=True)
class Paragraph:
    """Lines that belong together."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        """Let `line` follow."""
        self.starts.append(len(self.text))
        self.lines.append(line)
        self.text += line.text

    def line_at(self, position: int) -> Line:
        """The line in which a character stands."""
        return self.lines[bisect_right(self.starts, position) - 1]


def read_paragraphs(sheets: Iterable[Sheet]) -> list[Paragraph]:
    """The prose of `sheets`, paragraph by paragraph."""
    found: list[Paragraph] = []
    for line in _without_running_heads([_lines(sheet) for sheet in sheets]):
        if not found or ITEM.match(line.text) or _is_over(found[-1]):
            found.append(Paragraph())
        found[-1].add(line)
    return found


def _is_over(paragraph: Paragraph) -> bool:
    last = paragraph.lines[-1]
    if len(paragraph.lines) == 1 and ITEM.match(last.text) and HEADING_END.search(last.text) and len(last.text) <= LONGEST_HEADING:
        return True
    if len(paragraph.lines) == 1 and ITEM.match(last.text) and last.text.endswith(("。", ":")):
        return False  # 1、…（项）。 names what the next paragraph states
    if last.text.endswith(("。", ";", "!", "?", ":")) and not last.full:
        return True
    if re.search(r"\d(万元|元|%)(?=.*[^元%]$)", last.text):
        return False  # no heading states an amount
    return not last.full and len(paragraph.lines) == 1 and len(last.text) <= LONGEST_HEADING and not re.search(r"[,。;:、\d]$", last.text)


def _lines(sheet: Sheet) -> list[Line]:
    """The lines of a sheet outside its tables."""
    page = sheet.number if sheet.page is not None or not sheet.may_hold_forms else None
    if sheet.phrases or sheet.grids:
        rows = _rows(sheet.phrases) if sheet.page is not None else [[phrase] for phrase in sheet.phrases]
        raw = [("".join(p.text for p in row), row[0].bbox if page else None) for row in rows]
    else:
        raw = [(text, None) for text in sheet.text.splitlines()]
    lines = [(RESIDUE.sub("", re.sub(r"\s", "", fold(text))), bbox) for text, bbox in raw]
    lines = [(text, bbox) for text, bbox in lines if text and not PAGE_NUMBER.fullmatch(text)]
    longest = max((_width(text) for text, _ in lines), default=0)
    return [Line(text, page, bbox, full=page is not None and _width(text) > FULL * longest) for text, bbox in lines]


def _width(text: str) -> int:
    """How wide a text is set: Latin letters and digits are half as wide as ideographs."""
    return sum(1 if ch.isascii() else 2 for ch in text)


def _rows(phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Phrases that stand beside each other, from left to right."""
    rows: list[list[Phrase]] = []
    for phrase in phrases:
        if rows and min(phrase.bbox[3], rows[-1][0].bbox[3]) - max(phrase.bbox[1], rows[-1][0].bbox[1]) > 0.6 * phrase.size:
            rows[-1].append(phrase)
        else:
            rows.append([phrase])
    return [sorted(row, key=lambda p: p.bbox[0]) for row in rows]


def _without_running_heads(sheets: Sequence[list[Line]]) -> list[Line]:
    """The lines of all sheets but those that head or foot several of them, whatever number they hold."""
    edges = Counter(_shape(line.text) for lines in sheets for line in dict.fromkeys([*lines[:1], *lines[-1:]]) if len(lines) > 1)
    running = {shape for shape, times in edges.items() if times >= REPEATED and len(shape) <= 40 and "。" not in shape}
    return [
        line
        for lines in sheets
        for number, line in enumerate(lines)
        if number not in (0, len(lines) - 1) or _shape(line.text) not in running
    ]


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)
