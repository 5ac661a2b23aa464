"""Printed tables: which grids of which pages are which form, with what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mingzhang.forms.declaration import Form, normalise
from mingzhang.read.grids import Grid
from mingzhang.read.headings import find_money_unit, find_number, find_office, find_title
from mingzhang.read.pages import Page, Phrase, lines, phrases

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
        return tuple(dict.fromkeys(part.grid.page for part in self.parts))


@dataclass(frozen=True, slots=True)
class PageTables:
    """A page with its grids."""

    page: Page
    grids: Sequence[Grid]


def assemble(pages: Iterable[PageTables]) -> list[PrintedTable]:
    """The forms printed on `pages`, in order. A grid under no title continues the table before it, or is none of ours.

    A title that no grid follows on its page belongs to the first grid of the next one. Grids hold a title of their own where a
    spreadsheet was printed: such rows are headings, and begin a new table.
    """
    found: list[PrintedTable] = []
    pending: list[str] = []  # phrases of the page before, below its last grid
    previous = 0
    for page_tables in pages:
        page = page_tables.page
        if page.number != previous + 1:
            pending = []
        top = 0.0
        for index, grid in enumerate(page_tables.grids):
            above = [*pending, *_phrases(page, page_tables.grids, top, grid.bbox[1])]
            pending = []
            top = grid.bbox[3]
            for part, headings in _split(grid):
                _place(found, part, [*above, *headings], first_on_page=index == 0, follows=page.number == previous + 1)
                above = []
        pending = _phrases(page, page_tables.grids, top, page.height)
        if found and found[-1].parts and found[-1].parts[-1].grid.page == page.number:
            found[-1].tails.extend(pending)
        previous = page.number
    return [table for table in found if table.parts]


def _place(found: list[PrintedTable], part: Part, above: list[str], *, first_on_page: bool, follows: bool) -> None:
    titles = [index for index, text in enumerate(above) if find_title(text)]
    if titles:
        title = find_title(above[titles[-1]])
        assert title is not None
        if found and found[-1].form is title.form and _continues(found[-1], part) and (first_on_page and follows):
            found[-1].parts.append(part)  # the title stands again on the next page
            return
        start = titles[-2] + 1 if len(titles) > 1 else 0
        heads = [text for index, text in enumerate(above) if index >= start and index not in titles]
        found.append(PrintedTable(title.form, title.printed, heads, [part]))
    elif found and found[-1].parts and _continues(found[-1], part):
        last = found[-1].parts[-1].grid.page
        if part.grid.page == last or (part.grid.page == last + 1 and first_on_page and len(above) <= 6):
            found[-1].parts.append(part)


def _continues(table: PrintedTable, part: Part) -> bool:
    """Are the sides and the columns of `part` those of the table's last part?"""
    before, after = table.parts[-1].grid, part.grid
    if abs(before.xs[0] - after.xs[0]) > ALIGNED or abs(before.xs[-1] - after.xs[-1]) > ALIGNED:
        return False
    fewer, more = sorted((before.xs, after.xs), key=len)
    return all(min(abs(x - other) for other in more) <= ALIGNED for x in fewer)


def _split(grid: Grid) -> list[tuple[Part, list[str]]]:
    """The tables of one grid, cut at rows that hold a title, each with the phrases of its heading rows."""
    starts = [row for row in range(grid.rows) if any(find_title(cell.text) for cell in grid.row(row) if cell.end_column - cell.left_column > 1)]
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


def _phrases(page: Page, grids: Sequence[Grid], top: float, bottom: float) -> list[str]:
    """The phrases of the lines between two heights, outside the grids; a title broken over two lines stands as one."""
    free = [
        glyph
        for glyph in page.glyphs
        if top <= glyph.middle[1] < bottom and not any(_inside(glyph.middle, grid) for grid in grids)
    ]
    found: list[Phrase] = []
    for line in lines(free):
        found.extend(phrases(line))
    texts = [phrase.text for phrase in found]
    for index in range(len(texts) - 1):
        first, second = found[index], found[index + 1]
        joined = texts[index] + texts[index + 1]
        whole, rest = find_title(joined), find_title(texts[index + 1])
        if abs(first.size - second.size) < 1 and whole and not find_title(texts[index]) and (rest is None or rest.form is not whole.form):
            texts[index], texts[index + 1] = "", joined
    return [text for text in texts if text and not text.strip("-—–· ").isdigit()]


def _inside(point: tuple[float, float], grid: Grid) -> bool:
    x0, top, x1, bottom = grid.bbox
    return x0 <= point[0] <= x1 and top <= point[1] <= bottom
