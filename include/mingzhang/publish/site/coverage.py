"""Coverage: of which regions and years there are reports, which are held back, and which units of other years were not found by us.

There is no list of who must publish. The only denominator that is honest is the units that are known here from any year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.warehouse.regions import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.publish.site.book import Book, Row

ID = re.compile(r"(\d{6})-")
"""How the id of a unit begins that was not given by hand: with its region."""
WIDTH = 60
"""Of the bar that shows a cell."""


@dataclass(slots=True)
class Cell:
    """A region, or all of them, in a year: ids of units."""

    published: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)

    @property
    def waiting(self) -> int:
        return len(self.held - self.published)

    @property
    def missing(self) -> int:
        return len(self.known - self.published - self.held)

    @property
    def bar(self) -> tuple[int, int]:
        """The lengths of what is published and of what waits in a bar of all units that are known."""
        everything = max(len(self.known), 1)
        published = round(WIDTH * len(self.published) / everything)
        return published, round(WIDTH * (len(self.published) + self.waiting) / everything) - published


@dataclass(slots=True)
class Coverage:
    years: list[int]
    """Newest first."""
    regions: dict[str, str]
    """Names by code, those with nothing but held back reports included."""
    cells: dict[tuple[str, int], Cell]
    waiting: dict[str, list[Row]]
    """Documents whose reports are held back, by region."""

    def rows(self) -> list[tuple[str, str, list[Cell]]]:
        return [(code, name, [self.cells[code, year] for year in self.years]) for code, name in self.regions.items()]

    def totals(self) -> list[Cell]:
        return [_together(self.cells[code, year] for code in self.regions) for year in self.years]


def coverage_of(book: Book) -> Coverage:
    """What a release says of its own coverage."""
    region_of = {row["unit"]: row["region"] for row in book.reports}
    by_publisher = {row["publisher"]: row["region"] for row in book.reports}
    published = {row["report"] for row in book.reports}
    entries = [(row["region"], row["fiscal_year"], row["unit"], True) for row in book.reports]
    regions = dict(book.regions)
    waiting: dict[str, list[Row]] = {}
    for document in book.held_back():
        for key in sorted(set(document["reports"]) - published):
            unit, year = key.split("/")[:2]
            match = ID.match(unit)
            region = region_of.get(unit) or by_publisher.get(document["publisher"]) or (match[1] if match else "")
            if not region:
                continue
            regions.setdefault(region, "".join(names_of(document["publisher_name"])) or region)
            entries.append((region, int(year), unit, False))
            waiting.setdefault(region, []).append(document | {"fiscal_year": int(year), "unit": unit})
    years = sorted({year for _, year, _, _ in entries}, reverse=True)
    known: dict[str, set[str]] = {}
    for region, _, unit, _ in entries:
        known.setdefault(region, set()).add(unit)
    cells = {(region, year): Cell(known=known[region]) for region in regions for year in years}
    for region, year, unit, stands in entries:
        (cells[region, year].published if stands else cells[region, year].held).add(unit)
    return Coverage(years, dict(sorted(regions.items())), cells, waiting)


def _together(cells: Iterable[Cell]) -> Cell:
    found = Cell()
    for cell in cells:
        found.published |= cell.published
        found.held |= cell.held
        found.known |= cell.known
    return found
