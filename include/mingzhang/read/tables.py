"""Printed tables: a form as it is printed once, with what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.read.headings import find_money_unit, find_money_unit_of_head, find_number, find_office

if TYPE_CHECKING:
    from mingzhang.forms.declaration import Form
    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.unruled.sections import Section

HEAD_ROWS = 5
"""A head has no more rows than this."""


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
