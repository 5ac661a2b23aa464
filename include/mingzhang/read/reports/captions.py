"""What stands around a table: the office and the year that its head or its title names, and where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.read.headings import find_title
from mingzhang.read.reports.names import LONGEST, office_among, office_name
from mingzhang.read.reports.openings import inked
from mingzhang.read.reports.years import DATE, find_years, most_common

if TYPE_CHECKING:
    from mingzhang.read.reports.openings import Position
    from mingzhang.read.tables import PrintedTable


def office_of(table: PrintedTable) -> str | None:
    """The office that a form's head names (部门：…), or that stands before its title, as printed."""
    office, title = office_among(table.heads), find_title(table.printed_title)
    if office or title is None:
        return office
    text = DATE.sub("", inked(table.printed_title))
    before = next((text.removesuffix(known) for known in (title.form.title, *title.form.titles) if text.endswith(known)), "")
    for year in reversed(find_years(before)):
        before = before[: year.start] + before[year.end :]
    return before if office_name(before) else None


def year_of(table: PrintedTable) -> int | None:
    """The fiscal year in a form's title, or on a line of its own beside it; columns of other years stand there as well."""
    texts = [DATE.sub("", inked(text)) for text in (table.printed_title, *table.heads)]
    found = [(text, years) for text in texts if len(text) < LONGEST and (years := find_years(text))]
    titled = [years[0].value for text, years in found if text == texts[0] or years[0].end - years[0].start == len(text)]
    return most_common(titled)


def position_of(table: PrintedTable) -> Position:
    """Where a table begins."""
    if table.parts:
        grid = table.parts[0].grid
        return grid.number, grid.ys[table.parts[0].first_row]
    section = table.sections[0]
    return section.page.number, section.top
