"""Printed tables: which grids of which pages are which form, with what stands around them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Form, normalise
from mingzhang.read.amounts import shows_money
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.headings import (
    find_form_id,
    find_money_unit,
    find_money_unit_of_head,
    find_number,
    find_office,
    find_title,
    names_other_table,
)
from mingzhang.read.labels import ECONOMIC_CODE, FUNCTIONAL_CODE, digits_of, match_column, match_line, split_label
from mingzhang.read.sheets import phrases_of_page
from mingzhang.read.unruled.drawing import draw_grids, same_heads
from mingzhang.read.unruled.sections import Region, Section, find_loose_amounts, find_section

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.read.pages import Page, Phrase
    from mingzhang.read.sheets import Sheet

ALIGNED = 4.0
"""Grids whose sides differ by less than this, in points, are parts of one table."""


HEAD_ROWS = 5
"""A head has no more rows than this."""
SMALLER = 0.8
"""A line in letters smaller than this, measured by the title above it, is no title itself."""
RUNNING = 3
"""What stands outside the tables of so many sheets is a running head."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a grid that belong to one printed table."""

    grid: Grid
    first_row: int
    end_row: int

    @property
    def rows(self) -> range:
        return range(self.first_row, self.end_row)

    @property
    def cells(self) -> list[GridCell]:
        return [cell for cell in self.grid.cells if self.first_row <= cell.top_row < self.end_row]


@dataclass(slots=True)
class PrintedTable:
    """A form as it is printed once, over one or several pages."""

    form: Form
    printed_title: str
    heads: list[str] = field(default_factory=list)
    """The phrases between the title and the grid, and above the title up to the previous table."""
    parts: list[Part] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)
    """The lines below the grid: notes, 空表说明."""
    above: list[str] = field(default_factory=list)
    """Those of the heads that stand above the title."""
    sections: list[Section] = field(default_factory=list)
    """Its lines page by page, where its columns are not drawn."""
    strays: list[tuple[int | None, list[str]]] = field(default_factory=list)
    """Amounts of pages that seem to continue it, but have other columns or none: page and characters."""
    unnamed: list[tuple[int, str]] = field(default_factory=list)
    """Form numbers printed in this document above no title that is known, though no table has the title of that form: sheet and number."""
    unit_below: bool = False
    """Do the tables of this document print their unit of money below?"""
    size: float = 0.0
    """Of the title's characters."""
    top: float | None = 0.0
    """Where the title ends on the page; null once the page is turned."""

    @property
    def unruled(self) -> bool:
        return bool(self.sections)

    @property
    def is_empty(self) -> bool:
        """Is nothing printed below its head?"""
        return self.unruled and not any(section.body for section in self.sections)

    @property
    def money_unit(self) -> str | None:
        own = [text for text in self.heads if text not in self.above]
        around = [*self.tails, *self.above] if self.unit_below else [*self.above, *self.tails]
        texts = [find_money_unit(text) for text in (self.printed_title, *own)]
        texts += [find_money_unit_of_head(text) for text in self._head_texts()]
        return next((unit for unit in [*texts, *map(find_money_unit, around)] if unit), None)

    @property
    def last_page(self) -> int:
        """The last page that is known to belong to it; its sheet in markup."""
        return max([*(part.grid.number for part in self.parts), *(section.page.number for section in self.sections)], default=0)

    def _head_texts(self) -> list[str]:
        """The first rows of its grid."""
        rows = [(part.grid, row) for part in self.parts[:1] for row in list(part.rows)[:HEAD_ROWS]]
        return [cell.text for grid, row in rows for cell in grid.row(row) if cell.text]

    @property
    def printed_number(self) -> str | None:
        return next((number for text in [self.printed_title, *self.heads] if (number := find_number(text))), None)

    @property
    def office(self) -> str | None:
        return next((office for text in self.heads if (office := find_office(text))), None)

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages it stands on; none in markup."""
        pages = [part.grid.page for part in self.parts if part.grid.page] if self.parts else [s.page.number for s in self.sections]
        return tuple(dict.fromkeys(pages))


def assemble(sheets: Iterable[Sheet]) -> list[PrintedTable]:
    """The forms printed on `sheets`, in order.

    A grid under no title continues the table before it, or is none of ours. A title that no table follows on its page belongs to the
    first one of the next. Where no grid is drawn below a title the words are asked. Grids hold a title of their own where a
    spreadsheet was printed: such rows are headings, and begin a new table.
    """
    looked_through = [sheet for sheet in sheets if sheet.may_hold_forms]
    times = Counter(text for sheet in looked_through for text in {phrase.text for phrase in sheet.phrases})
    assembly = _Assembly(frozenset(text for text, count in times.items() if count >= RUNNING))
    for sheet in looked_through:
        assembly.add(sheet)
    first = next(iter(assembly.found), None)
    if first:
        first.unnamed = [(sheet, form_id) for form_id, sheet in sorted(assembly.numbered.items()) if form_id not in assembly.titled]
    below = first is not None and not any(map(find_money_unit, first.heads)) and any(map(find_money_unit, first.tails))
    for table in assembly.found:
        table.unit_below = below
        if table.unruled:  # now that all its pages are known
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
    """Has something been told between the title that waits and here: a sentence, another table's title?"""

    def add(self, sheet: Sheet) -> None:
        grids = [grid for grid in sheet.grids if not _runs_together(grid)]
        if sheet.number != self.sheet + 1:
            self.waiting, self.foreign = None, True  # whatever goes on has been interrupted
        self.loose, self.at = [], sheet.number
        carried, self.listed = self.waiting, False
        phrases = sheet.phrases if len(grids) == len(sheet.grids) or not sheet.page else phrases_of_page(sheet.page, grids)
        first = True
        items: list[Phrase | Grid] = sorted([*phrases, *grids], key=lambda item: item.bbox[1])
        for item in items:
            if isinstance(item, Grid):
                for part, headings in _split(item):
                    for text in headings:
                        self._read_phrase(text, 0.0)
                    self._place(part, continuing=(first and self.sheet == sheet.number - 1) or not first)
                    first = False
            else:
                starts = find_title(item.text) is not None
                if starts or names_other_table(item.text):
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
        title = find_title(text)
        if number := find_form_id(text):
            self.numbered.setdefault(number, self.at)
        if title:
            self.titled.add(title.form.id)
            self.listed = self.listed or self.waiting is not None
            heads = [t for t in self.loose if find_money_unit(t) or find_office(t) or find_number(t)]
            self.waiting, self.loose, self.foreign = PrintedTable(title.form, title.printed, list(heads), above=heads), [], False
            return
        if names_other_table(text) and (self.waiting is None or size >= SMALLER * self.waiting.size):
            self.waiting, self.foreign = None, True
        if self.waiting:
            self.waiting.heads.append(text)
        else:
            self.between = self.between or text not in self.running
            self.loose.append(text)
            if self.found and not self.foreign:
                self.found[-1].tails.append(text)

    def _place(self, part: Part, *, continuing: bool) -> None:
        """Give a part to the title that waits for it, or to the table that it continues."""
        last = self.found[-1] if self.found and self.found[-1].parts else None
        if self.waiting:
            if last and last.form is self.waiting.form and continuing and _continues(last, part) and not self._begins(part):
                last.parts.append(part)  # the title stands again on the next page
            else:
                self.waiting.parts.append(part)
                self.found.append(self.waiting)
            self.waiting = None
        elif last and continuing and not self.foreign and part.grid.number - last.parts[-1].grid.number <= 1:
            amounts = [cell.text for cell in part.cells if shows_money(cell.text)]
            speaks = _speaks_of(part, last.form)
            own_head = part.grid.method == "markup" and _has_another_head(last, part)
            if _continues(last, part) and (speaks or not amounts) and not own_head:
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
        return _first_label(first) == _first_label(last)

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
                around = phrases_of_page(page)
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


def _first_label(part: Part) -> str:
    """The text of the first cell that looks like a line of the body."""
    for row in part.rows:
        text = normalise(part.grid.row(row)[0].text)
        if text and text not in ("项目", "收入", "栏次") and "编码" not in text:
            return text
    return ""


def _has_another_head(table: PrintedTable, part: Part) -> bool:
    """Does a part begin with a head that is not the table's: three words or more, none with a digit, none that names a line?

    In markup equal numbers of columns say nothing: an annex (序号, 项目名称, 预算金额, …) may follow a form directly.
    """
    heads = [[text for cell in p.grid.row(p.first_row) if (text := normalise(cell.text))] for p in (table.parts[0], part)]
    known = any(match_line(text, side, [line.id for line in side.lines]) for text in heads[1] for side in table.form.sides)
    return heads[0] != heads[1] and len(heads[1]) > 2 and not known and not any(re.search(r"\d", text) for text in heads[1])


def _speaks_of(part: Part, form: Form) -> bool:
    """Does a part hold codes, labels or items of the form?"""
    side = form.sides[0]
    names = {label for line in side.lines for label in line.labels}
    cells = [cell for cell in part.cells if cell.text.strip()]
    if form.layout == "items":
        return any(match_line(cell.text, s, [line.id for line in s.lines]) for cell in cells for s in form.sides)
    if form.layout == "matrix":
        return any(normalise(cell.text) in names or match_column([normalise(cell.text)], side.columns) for cell in cells)
    pattern = FUNCTIONAL_CODE if form.layout == "codes" else ECONOMIC_CODE
    coded = [cell for cell in cells if pattern.fullmatch(digits_of(cell.text) or split_label(cell.text)[0])]
    parts = [cell for cell in cells if cell.left_column in (1, 2) and len(digits_of(cell.text)) == 2]  # 款 or 项 alone
    return bool(coded or parts) or any(normalise(cell.text) in names for cell in cells)


def _runs_together(grid: Grid) -> bool:
    """Do its cells hold several amounts each: only rows are ruled, or only a frame?"""
    if grid.method == "markup":
        return False
    filled = [cell for cell in grid.cells if cell.text]
    crowded = [cell for cell in filled if len(re.findall(r"\d[\d,]*\.\d\d", cell.text)) > 1]
    return grid.columns < 3 or len(crowded) > 0.2 * len(filled)


def _continues(table: PrintedTable, part: Part) -> bool:
    """Are the sides and the columns of `part` those of the table's last part?"""
    before, after = table.parts[-1].grid, part.grid
    if abs(before.xs[0] - after.xs[0]) > ALIGNED or abs(before.xs[-1] - after.xs[-1]) > ALIGNED:
        return False
    fewer, more = sorted((before.xs, after.xs), key=len)
    return all(min(abs(x - other) for other in more) <= ALIGNED for x in fewer)


def _split(grid: Grid) -> list[tuple[Part, list[str]]]:
    """The tables of one grid, cut at rows that hold a title, each with the phrases of its heading rows."""
    starts = [
        row for row in range(grid.rows) if any(find_title(cell.text) for cell in grid.row(row) if cell.end_column - cell.left_column > 1)
    ]
    if not starts:
        return [(Part(grid, 0, grid.rows), [])]
    parts: list[tuple[Part, list[str]]] = []
    if starts[0] > 0 and not _is_heading(grid, range(starts[0])):
        parts.append((Part(grid, 0, starts[0]), []))
    for start, end in zip(starts, [*starts[1:], grid.rows], strict=True):
        first = start + 1
        while first < end and _is_heading(grid, [first]):
            first += 1
        above = range(starts[0]) if start == starts[0] and not parts else range(0)
        headings = [cell.text for row in [*above, *range(start, first)] for cell in grid.row(row) if cell.text]
        if first < end:
            parts.append((Part(grid, first, end), headings))
    return parts


def _is_heading(grid: Grid, rows: Iterable[int]) -> bool:
    """Do these rows hold only what stands in a head: number of the form, office, unit of money?"""
    texts = [cell.text for row in rows for cell in grid.row(row) if cell.text]
    return all(find_money_unit(text) or find_office(text) or find_number(text) or normalise(text).isdigit() for text in texts)
