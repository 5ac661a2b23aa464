"""The sections of the narrative: which heading a paragraph stands below, and where the annexes begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.headings import strip_ordinal
from mingzhang.read.narrative.patterns import patterns
from mingzhang.read.narrative.prose import HEADING_END, ITEM, LONGEST_HEADING, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.read.narrative.patterns import Section

BEFORE_ANNEXES = ("totals", "income", "fiscal_totals")
CHAPTER = re.compile(r"[一二三四五六七八九十]+[、.．]|第[一二三四五六七八九十]+[章节部分]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with what it is about. Its text begins at `start`, behind a heading that runs into it."""

    paragraph: Paragraph
    start: int
    section: str
    annex: bool
    default: str = ""
    """The subject of its first amount, where the sentence names nothing else."""


def passages(paragraphs: Sequence[Paragraph]) -> Iterator[Passage]:
    """The paragraphs that may state something, each with its section."""
    headings = [_heading(paragraph) for paragraph in paragraphs]
    anchors = [number for number, found in enumerate(headings) if found and found[0] and found[0].id in BEFORE_ANNEXES]
    last_anchor = max(anchors, default=-1)  # the list of contents, which names the annexes too, stands before it
    current, default, annex, mute = "other", "", False, False
    for number, paragraph in enumerate(paragraphs):
        found = headings[number]
        start = 0
        if found is not None:
            section, start = found
            if section is not None and section.id == "annex" and number > last_anchor:
                annex = True
            if annex:
                current, mute, default = "annex", False, ""
            elif section is not None:
                current, mute, default = section.id, section.mute, section.default
            elif CHAPTER.match(paragraph.text):
                current = "other"
        if start < len(paragraph.text) and not mute:
            yield Passage(paragraph, start, current, annex, default)
            default = default if default.startswith("budget") else ""  # else only in the first paragraph below the heading


def _heading(paragraph: Paragraph) -> tuple[Section | None, int] | None:
    """The section that a paragraph heads (null for a heading of something else) and where its text begins; null for no heading."""
    text = paragraph.text
    item = ITEM.match(text)
    end = re.search(r"[:。]|$", text)
    assert end is not None
    head = text[: end.start()]
    if len(head) > LONGEST_HEADING or re.search(r"\d(万元|元|%)|[,;]", head):
        return None
    if not item and not (HEADING_END.search(head) and end.end() == len(text)):
        return None
    bare = strip_ordinal(head)
    bare = re.sub(r"[.…·]*\d*$", "", bare)
    section = next((section for section in patterns().sections if section.heading.search(bare)), None)
    if section is None:
        return (None, len(text)) if end.end() == len(text) and HEADING_END.search(head) else None
    if end.end() < len(text) and not _names_only(bare):
        return None
    return section, end.end()


def _names_only(head: str) -> bool:
    """Is a head that text follows in the same line nothing but a name: 机关运行经费, 政府采购支出情况?"""
    return len(head) <= 40 and not re.search(r"为|共|组织|开展|没有|无", head)
