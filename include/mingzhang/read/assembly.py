"""Which grids of which sheets are which form: titles, grids and what continues them, in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form
from mingzhang.read.amounts import shows_money
from mingzhang.read.grids import Grid
from mingzhang.read.headings import find_form_id, find_money_unit, find_number, find_office, find_title, names_other_table
from mingzhang.read.parts import continues, first_label, has_another_head, has_words_of, runs_together, speaks_of, split
from mingzhang.read.sheets import phrases_of_page
from mingzhang.read.tables import Part, PrintedTable
from mingzhang.read.unruled.drawing import draw_grids, same_heads
from mingzhang.read.unruled.sections import NOTE, Region, find_loose_amounts, find_section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.forms.declaration import FormKind
    from mingzhang.read.pages import Page, Phrase
    from mingzhang.read.sheets import Sheet

SMALLER = 0.8
"""A line in letters smaller than this, measured by the title above it, is no title itself."""
RUNNING = 3
"""What stands outside the tables of so many sheets is a running head."""


def assemble(sheets: Iterable[Sheet], kind: FormKind = "final_accounts") -> list[PrintedTable]:
    """The forms of a kind of report that are printed on `sheets`, in order.

    A grid under no title continues the table before it, or is none of ours. A title that no table follows on its page belongs to the
    first one of the next. Where no grid is drawn below a title the words are asked. Grids hold a title of their own where a
    spreadsheet was printed: such rows are headings, and begin a new table.
    """
    looked_through = [sheet for sheet in sheets if sheet.may_hold_forms]
    times = Counter(text for sheet in looked_through for text in {phrase.text for phrase in sheet.phrases})
    assembly = _Assembly(frozenset(text for text, count in times.items() if count >= RUNNING), kind)
    for sheet in looked_through:
        assembly.add(sheet)
    first = next(iter(assembly.found), None)
    if first:
        first.unnamed = [(sheet, form_id) for form_id, sheet in sorted(assembly.numbered.items()) if form_id not in assembly.titled]
    below = first is not None and not any(map(find_money_unit, first.heads)) and any(map(find_money_unit, first.tails))
    for table in assembly.found:
        table.unit_below = below
        if len(table.sections) > 1:  # now that all its pages without rules are known
            pages_without_rules = {section.page.number for section in table.sections}
            ruled = [part for part in table.parts if part.grid.number not in pages_without_rules]
            drawn = [Part(grid, 0, grid.rows) for grid in draw_grids(table.sections, table.form)]
            table.parts = sorted([*ruled, *drawn], key=lambda part: part.grid.number)
    return assembly.found


@dataclass(slots=True)
class _Assembly:
    """The tables found so far, and the title that waits for its table."""

    running: frozenset[str]
    """What stands on every page."""
    kind: FormKind
    found: list[PrintedTable] = field(default_factory=list)
    waiting: PrintedTable | None = None
    loose: list[str] = field(default_factory=list)
    """Phrases since the last table: heads that stand above their title."""
    sheet: int = 0
    """The last one that was looked through."""
    at: int = 0
    """The one that is being looked through."""
    foreign: bool = False
    """Did the last title name a table that is none of the forms?"""
    between: bool = False
    """Has anything been said since the last table?"""
    numbered: dict[str, int] = field(default_factory=dict)
    """The numbers of forms that are printed (公开03表), each with its first sheet."""
    titled: set[str] = field(default_factory=set)
    """The forms whose titles are printed."""
    listed: bool = False
    """Did a title follow another on this sheet, without a table between: a list of contents?"""
    told: bool = False
    """Does a sentence stand below the title that waits?"""
    untitled: bool = False
    """Is the sheet a scan without any title that could be read? Then the number of a form (公开03表) stands for it."""

    def add(self, sheet: Sheet) -> None:
        grids = [grid for grid in sheet.grids if not runs_together(grid)]
        if sheet.number != self.sheet + 1:
            self.waiting, self.foreign = None, True  # whatever goes on has been interrupted
        self.loose, self.at = [], sheet.number
        carried, self.listed = self.waiting, False
        known = len(grids) == len(sheet.grids) and self.kind == "final_accounts"
        phrases = sheet.phrases if known or not sheet.page else phrases_of_page(sheet.page, grids, self.kind)
        scanned = sheet.page is not None and sheet.page.scanned
        self.untitled = scanned and bool(grids) and not any(find_title(phrase.text, self.kind) for phrase in phrases)
        first = True
        items: list[Phrase | Grid] = sorted([*phrases, *grids], key=lambda item: item.bbox[1])
        for item in items:
            if isinstance(item, Grid):
                for part, headings in split(item, self.kind):
                    for text in headings:
                        self._read_phrase(text, 0.0)
                    self._place(part, continuing=(first and self.sheet == sheet.number - 1) or not first)
                    first = False
            else:
                starts = find_title(item.text, self.kind) is not None
                if starts or names_other_table(item.text, self.kind):
                    self._ask_words(sheet.page, until=item, first=first)
                    first = False
                self._read_phrase(item.text, item.size)
                if starts and self.waiting:
                    self.waiting.top, self.waiting.size = item.bbox[3], item.size
        self._ask_words(sheet.page, until=None, first=first)
        if self.listed or self.waiting is carried:
            self.waiting = None  # a title waits for the next page only, and those of a list for none
        if self.waiting:
            self.waiting.top = None
        self.sheet = sheet.number

    def _read_phrase(self, text: str, size: float) -> None:
        title = find_title(text, self.kind)
        if self.kind == "final_accounts" and (number := find_form_id(text)):
            self.numbered.setdefault(number, self.at)
            if self.untitled and self.waiting is None:
                heads = [t for t in self.loose if find_money_unit(t) or find_office(t)]
                self.waiting, self.loose, self.foreign, self.told = PrintedTable(form(number), text, [*heads, text]), [], False, True
                return
        if title:
            self.titled.add(title.form.id)
            self.listed = self.listed or self.waiting is not None
            heads = [t for t in self.loose if find_money_unit(t) or find_office(t) or find_number(t)]
            self.waiting, self.loose = PrintedTable(title.form, title.printed, list(heads), above=heads), []
            self.foreign = self.told = False
            return
        if names_other_table(text, self.kind) and (self.waiting is None or size >= SMALLER * self.waiting.size):
            self.waiting, self.foreign = None, True
        if self.waiting:
            self.waiting.heads.append(text)
            self.told = self.told or ("。" in text and not NOTE.match(text))
        else:
            self.between = self.between or text not in self.running
            self.loose.append(text)
            if self.found and not self.foreign:
                self.found[-1].tails.append(text)

    def _place(self, part: Part, *, continuing: bool) -> None:
        """Give a part to the title that waits for it, or to the table that it continues."""
        last = self.found[-1] if self.found and self.found[-1].parts else None
        if self.waiting and self.told and not has_words_of(part, self.waiting.form):
            self.waiting, self.foreign = None, True  # the heading of a chapter, and a table of its own in it
        elif self.waiting:
            if last and last.form is self.waiting.form and continuing and continues(last, part) and not self._begins(part):
                last.parts.append(part)  # the title stands again on the next page
            else:
                self.waiting.parts.append(part)
                self.found.append(self.waiting)
            self.waiting = None
        elif last and continuing and not self.foreign and part.grid.number - last.parts[-1].grid.number <= 1:
            amounts = [cell.text for cell in part.cells if shows_money(cell.text)]
            speaks = speaks_of(part, last.form)
            own_head = part.grid.method == "markup" and has_another_head(last, part)
            if continues(last, part) and (speaks or not amounts) and not own_head:
                last.parts.append(part)
            elif amounts and (speaks or not self.between) and not own_head:
                last.strays.append((part.grid.page, amounts))
            else:
                self.foreign = True
        else:
            return
        self.loose, self.between = [], False

    def _begins(self, part: Part) -> bool:
        """Does this part print the total or the first line of a form, as a second table of the same form does?"""
        first, last = self.found[-1].parts[0], part
        return first_label(first) == first_label(last)

    def _ask_words(self, page: Page | None, until: Phrase | None, *, first: bool) -> None:
        """Look for a table without vertical rules below the title that waits, down to the phrase `until`."""
        if page is None:
            return
        bottom = until.bbox[1] if until else page.height
        last = self.found[-1] if self.found else None
        if self.waiting:
            top = self.waiting.top or 0.0
            section = find_section(Region(page, top, bottom), self.waiting.form)
            grids = draw_grids([section], self.waiting.form) if section else []
            if section and (grids or section.shows_amounts):
                around = phrases_of_page(page, kind=self.kind)
                before = self.waiting.heads if self.waiting.top is None else []  # heads on the page before
                self.waiting.heads = [*before, *self.waiting.above, *(p.text for p in around if top <= p.bbox[1] < section.top - 1)]
                goes_on = last and last.form is self.waiting.form and last.unruled and last.last_page == page.number - 1
                if (
                    last
                    and goes_on
                    and same_heads(last.sections[0], section, last.form)
                    and grids
                    and not self._begins(Part(grids[0], 0, grids[0].rows))
                ):
                    last.sections.append(section)  # the title stands again on the next page
                else:
                    self.waiting.parts += [Part(grid, 0, grid.rows) for grid in grids]  # else under heads that are not understood
                    self.waiting.sections.append(section)
                    self.found.append(self.waiting)
                below = [p.text for p in around if section.bottom <= p.bbox[1] < bottom]
                self.found[-1].tails += below
                self.waiting, self.loose, self.between = None, below, False
        elif first and last and not self.foreign and last.last_page == page.number - 1:
            section = find_section(Region(page, 0.0, bottom), last.form, before=last.sections[0]) if last.unruled else None
            if section:
                last.sections.append(section)
            elif amounts := find_loose_amounts(Region(page, 0.0, bottom), self.running):
                last.strays.append((page.number, amounts))
