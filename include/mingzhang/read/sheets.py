"""Sheets: what every format becomes before forms are looked for: text and grids in reading order.

A sheet is a page of a PDF file or of a scan, a worksheet, a web page, a Word file. Whatever knows a format makes sheets of it; whatever
knows forms takes sheets and does not ask where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.headings import find_title
from mingzhang.read.pages import Phrase, lines, phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.forms.declaration import FormKind
    from mingzhang.read.grids import Grid
    from mingzhang.read.pages import Page


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a document. `phrases` and `grids` are ordered by their boxes, whose unit markup chooses itself."""

    number: int
    """From 1."""
    text: str
    """All that it says, line by line."""
    phrases: tuple[Phrase, ...] = ()
    """The text outside its grids."""
    grids: tuple[Grid, ...] = ()
    page: Page | None = None
    """Its glyphs, where they have places: tables without vertical rules are found among them."""
    scanned: bool = False
    """Was it read by OCR?"""

    @property
    def may_hold_forms(self) -> bool:
        """Has it been looked through for tables? Pages of prose are not."""
        return self.page is not None or bool(self.phrases or self.grids)


def sheet_of_page(text: str, page: Page, grids: Sequence[Grid]) -> Sheet:
    """A page as a sheet."""
    return Sheet(page.number, text, tuple(phrases_of_page(page, grids)), tuple(grids), page)


def phrases_of_page(page: Page, grids: Sequence[Grid] = (), kind: FormKind = "final_accounts") -> list[Phrase]:
    """The phrases of a page outside `grids`, page numbers left out; a title broken over two lines stands as one."""
    free = [glyph for glyph in page.glyphs if not any(_inside(glyph.middle, grid) for grid in grids)]
    found = [phrase for line in lines(free) for phrase in phrases(line) if not phrase.text.strip("-—–· ").isdigit()]
    joined: list[Phrase] = []
    for phrase in found:
        before = joined[-1] if joined else None
        if before and abs(before.size - phrase.size) < 1 and not find_title(before.text, kind):
            whole, rest = find_title(before.text + phrase.text, kind), find_title(phrase.text, kind)
            if whole and (rest is None or rest.form is not whole.form):
                bbox = (min(before.bbox[0], phrase.bbox[0]), before.bbox[1], max(before.bbox[2], phrase.bbox[2]), phrase.bbox[3])
                joined[-1] = Phrase(before.text + phrase.text, bbox, phrase.size)
                continue
        joined.append(phrase)
    return joined


def _inside(point: tuple[float, float], grid: Grid) -> bool:
    x0, top, x1, bottom = grid.bbox
    return x0 <= point[0] <= x1 and top <= point[1] <= bottom
