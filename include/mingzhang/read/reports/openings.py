"""Covers and titles in the course of a document: where another report may begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.headings import is_title
from mingzhang.read.reports.cover import COVER_LENGTH, Cover, find_cover, read_cover
from mingzhang.read.reports.names import LONGEST, is_prefixed, office_name, scope_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.read.sheets import Sheet

Position = tuple[int, float]
"""Sheet, and place on it from its top."""
BARE_NAME, TITLE, OWN_PAGE = range(3)
"""A line with nothing but an office's name; a title with unit and year; a page with nothing but a cover."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands."""

    position: Position
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A cover or a title in the course of the document."""

    position: Position
    cover: Cover
    weight: int
    """OWN_PAGE, TITLE or BARE_NAME: what weighs more is believed."""

    @property
    def own_page(self) -> bool:
        return self.weight == OWN_PAGE


def find_openings(sheets: Sequence[Sheet], lines: Sequence[Line], *, titles: bool = True) -> list[Opening]:
    """The covers in the course of a document; with `titles` also the titles and the bare names of offices on pages with other text."""
    found: list[Opening] = []
    for sheet in sheets:
        own = [line for line in lines if line.position[0] == sheet.number]
        if len(inked(sheet.text)) <= COVER_LENGTH and not sheet.grids:
            cover = find_cover([line.text for line in own])
            if _opens(cover) and own and not is_title(own[0].text):
                found.append(
                    Opening((sheet.number, -1.0), cover, TITLE if re.match(r"第.{1,2}部分|附件|附\d", inked(own[0].text)) else OWN_PAGE)
                )
            continue
        if not titles:
            continue
        found += [
            Opening(line.position, Cover(name, None, None, scope_in(line.text) or "unknown", ""), BARE_NAME)
            for line in own
            if len(line.text) <= LONGEST and (name := office_name(line.text)) and is_prefixed(name)
        ]
        for size in (1, 2, 3):
            for start in range(len(own) - size + 1):
                block = own[start : start + size]
                text = inked("".join(line.text for line in block))
                if ("决算" in text or "预算" in text) and len(text) <= 60 and not re.search("[。；;]", text) and not is_title(text):
                    cover = read_cover([line.text for line in block])
                    if _opens(cover) and not re.match(r"第.{1,2}部分|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]", text):
                        found.append(Opening(block[0].position, cover, TITLE))
    return sorted(found, key=lambda opening: opening.position)


def _opens(cover: Cover) -> bool:
    return cover.kind in ("final_accounts", "budget") and cover.unit is not None and cover.year is not None


def lines_of(sheet: Sheet) -> list[Line]:
    """The lines of a sheet. In markup, where one sheet may hold several reports, each in its place; else at the top of the page."""
    if sheet.page is not None or not sheet.phrases:
        return [Line((sheet.number, 0.0), line) for line in sheet.text.splitlines() if line.strip()]
    places: dict[str, list[float]] = {}
    for phrase in sorted(sheet.phrases, key=lambda phrase: phrase.bbox[1], reverse=True):
        places.setdefault(inked(phrase.text), []).append(phrase.bbox[1])
    found, last = [], 0.0
    for line in sheet.text.splitlines():
        if line.strip():
            waiting = places.get(inked(line))
            last = max(last, waiting.pop()) if waiting else last
            found.append(Line((sheet.number, last), line))
    return found


def inked(text: str) -> str:
    return re.sub(r"\s", "", fold(text))
