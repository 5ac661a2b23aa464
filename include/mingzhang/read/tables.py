"""Printed tables: which grids of which pages are which form, with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Form, normalise
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.headings import find_money_unit, find_number, find_office, find_title
from mingzhang.read.sheets import phrases_of_page
from mingzhang.read.unruled.drawing import draw_grids
from mingzhang.read.unruled.sections import Region, Section, find_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.pages import Page, Phrase
    from mingzhang.read.sheets import Sheet

ALIGNED = 4.0
"""Grids whose sides differ by less than this, in points, are parts of one table."""


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
        return next((unit for text in [*self.heads, *self.tails] if (unit := find_money_unit(text))), None)

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
    assembly = _Assembly()
    for sheet in sheets:
        if sheet.may_hold_forms:
            assembly.add(sheet)
    for table in assembly.found:
        if table.unruled:  # now that all its pages are known
            pages_without_rules = {section.page.number for section in table.sections}
            ruled = [part for part in table.parts if part.grid.number not in pages_without_rules]
            drawn = [Part(grid, 0, grid.rows) for grid in draw_grids(table.sections, table.form)]
            table.parts = sorted([*ruled, *drawn], key=lambda part: part.grid.number)
    return assembly.found


@dataclass(slots=True)
class _Assembly:
    """The tables found so far, and the title that waits for its table."""

    found: list[PrintedTable] = field(default_factory=list)
    waiting: PrintedTable | None = None
    loose: list[str] = field(default_factory=list)
    """Phrases since the last table: heads that stand above their title."""
    sheet: int = 0
    listed: bool = False
    """Did a title follow another on this sheet, without a table between: a list of contents?"""
    told: bool = False
    """Has something been told between the title that waits and here: a sentence, another table's title?"""

    def add(self, sheet: Sheet) -> None:
        grids = [grid for grid in sheet.grids if not _runs_together(grid)]
        if sheet.number != self.sheet + 1:
            self.waiting, self.loose = None, []
        carried, self.listed = self.waiting, False
        phrases = sheet.phrases if len(grids) == len(sheet.grids) or not sheet.page else phrases_of_page(sheet.page, grids)
        titles = [p for p in phrases if find_title(p.text)]
        first = True
        items: list[Phrase | Grid] = sorted([*phrases, *grids], key=lambda item: item.bbox[1])
        for item in items:
            if isinstance(item, Grid):
                for part, headings in _split(item):
                    for text in headings:
                        self._read_phrase(text)
                    self._place(part, continuing=(first and self.sheet == sheet.number - 1) or not first)
                    first = False
            else:
                starts = item in titles
                if starts:
                    self._ask_words(sheet.page, titles, until=item, first=first)
                self._read_phrase(item.text)
                if starts and self.waiting:
                    self.waiting.top = item.bbox[3]
                    first = False
        self._ask_words(sheet.page, titles, until=None, first=first)
        if self.listed or self.waiting is carried:
            self.waiting = None  # a title waits for the next page only, and those of a list for none
        if self.waiting:
            self.waiting.top = None
        self.sheet = sheet.number

    def _read_phrase(self, text: str) -> None:
        title = find_title(text)
        if title:
            self.listed = self.listed or self.waiting is not None
            self.told = False
            heads = [t for t in self.loose if find_money_unit(t) or find_office(t) or find_number(t)]
            self.waiting, self.loose = PrintedTable(title.form, title.printed, list(heads), above=heads), []
        elif self.waiting:
            self.waiting.heads.append(text)
            self.told = self.told or _tells(text)
        else:
            self.loose.append(text)
            if self.found:
                self.found[-1].tails.append(text)

    def _place(self, part: Part, *, continuing: bool) -> None:
        """Give a part to the title that waits for it, or to the table that it continues."""
        last = self.found[-1] if self.found and self.found[-1].parts else None
        if self.waiting and self.told and part.grid.method == "markup" and not _speaks_of(self.waiting.form, part):
            self.waiting, self.loose = None, []  # the heading of a chapter, and a table of its own in it
        elif self.waiting:
            if last and last.form is self.waiting.form and continuing and _continues(last, part) and not self._begins(part):
                last.parts.append(part)  # the title stands again on the next page
            else:
                self.waiting.parts.append(part)
                self.found.append(self.waiting)
            self.waiting, self.loose = None, []
        elif last and continuing and _continues(last, part) and part.grid.number - last.parts[-1].grid.number <= 1:
            if part.grid.method != "markup" or self._goes_on(last, part):
                last.parts.append(part)
            self.loose = []

    def _goes_on(self, table: PrintedTable, part: Part) -> bool:
        """Does a table without a title of its own go on with the one before, of which markup tells no more than the number of columns?

        It does if nothing stands between them but what a head repeats, and it begins with the head of that one or with data.
        """
        if any(not _is_repeated(text) for text in self.loose):
            return False
        texts = [[normalise(cell.text) for cell in p.grid.row(p.first_row)] for p in (table.parts[0], part)]
        return texts[0] == texts[1] or any(re.search(r"\d", text) for text in texts[1]) or not _is_head(texts[1])

    def _begins(self, part: Part) -> bool:
        """Does this part print the total or the first line of a form, as a second table of the same form does?"""
        first, last = self.found[-1].parts[0], part
        return _first_label(first) == _first_label(last)

    def _ask_words(self, page: Page | None, titles: Sequence[Phrase], until: Phrase | None, *, first: bool) -> None:
        """Look for a table without vertical rules below the title that waits, down to the phrase `until`."""
        if page is None:
            return
        bottom = until.bbox[1] if until else page.height
        last = self.found[-1] if self.found else None
        if self.waiting:
            top = self.waiting.top or 0.0
            section = find_section(Region(page, top, bottom), self.waiting.form)
            grids = draw_grids([section], self.waiting.form) if section else []
            if section and grids:
                before = self.waiting.heads if self.waiting.top is None else []  # heads on the page before
                phrases = [p.text for p in phrases_of_page(page) if top <= p.bbox[1] < section.top - 1]
                self.waiting.heads = [*before, *self.waiting.above, *phrases]
                self._place(Part(grids[0], 0, grids[0].rows), continuing=first)
                self.found[-1].sections.append(section)
            elif section and section.shows_amounts:  # under heads that are not understood
                self.waiting.sections.append(section)
                self.found.append(self.waiting)
                self.waiting, self.loose = None, []
        elif first and last and last.unruled and last.sections[-1].page.number == page.number - 1:
            section = find_section(Region(page, 0.0, bottom), last.form, before=last.sections[0])
            if section:
                last.sections.append(section)


def _is_repeated(text: str) -> bool:
    """Is it what a head repeats on a new page: office, number, unit of money, 续表, a page number?"""
    bare = normalise(text)
    return bool(
        find_money_unit(text)
        or find_office(text)
        or find_number(text)
        or not bare
        or bare.isdigit()
        or re.fullmatch(r"(续表?\d*|接上表|第\d+页)", bare)
    )


def _tells(text: str) -> bool:
    """Is it a sentence, or the title of a table that is no form, and not a note or what stands in a head?"""
    if find_number(text) or find_money_unit(text) or find_office(text) or re.match(r"[(（]?(注|说明|备注)", text.strip()):
        return False
    return bool(re.search(r"[。；]", text)) or normalise(text).endswith("表")


def _is_head(texts: Sequence[str]) -> bool:
    return sum(bool(text) for text in texts) > 2


def _speaks_of(form: Form, part: Part) -> bool:
    """Does a table use at least two words of the form: heads of its columns, labels of its lines?"""
    words = {word for side in form.sides for item in (*side.columns, *side.lines) for label in item.labels for word in label.split("/")}
    return len({text for cell in part.cells if (text := normalise(cell.text)) in words}) > 1


def _first_label(part: Part) -> str:
    """The text of the first cell that looks like a line of the body."""
    for row in part.rows:
        text = normalise(part.grid.row(row)[0].text)
        if text and text not in ("项目", "收入", "栏次") and "编码" not in text:
            return text
    return ""


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
