"""Coverage: of which regions and years there are reports, which are held back, and which units were not found by us.

Where there is a list of who is expected to publish, that is the denominator. Elsewhere the only honest one is the units that are known here
from any year.
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
    taken_down: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """The denominator: the units on the list, or those known from any year."""
    listed: bool = False

    @property
    def counted(self) -> int:
        """Of those in the denominator, how many are published."""
        return len(self.published & self.known)

    @property
    def waiting(self) -> int:
        return len((self.held - self.published) & self.known)

    @property
    def gone(self) -> int:
        """Found, and taken down by a person."""
        return len((self.taken_down - self.published - self.held) & self.known)

    @property
    def beyond(self) -> int:
        """Found, and not on the list."""
        return len((self.published | self.held | self.taken_down) - self.known)

    @property
    def not_found(self) -> set[str]:
        return self.known - self.published - self.held - self.taken_down

    @property
    def missing(self) -> int:
        return len(self.not_found)

    @property
    def bar(self) -> tuple[int, int]:
        """The lengths of what is published and of what waits in a bar of the denominator."""
        everything = max(len(self.known), 1)
        published = round(WIDTH * self.counted / everything)
        return published, round(WIDTH * (self.counted + self.waiting) / everything) - published


@dataclass(slots=True)
class Coverage:
    years: list[int]
    """Newest first."""
    regions: dict[str, str]
    """Names by code, those with nothing but held back reports or a list included."""
    cells: dict[tuple[str, int], Cell]
    waiting: dict[str, list[Row]]
    """Documents whose reports are held back, by region."""
    expected: dict[str, list[Row]]
    """The units that a list expects to publish, a row a fiscal year, by region."""

    @property
    def found(self) -> tuple[int, int]:
        """How many units are on the lists, and of how many of them a report of some year was found."""
        rows = [row for own in self.expected.values() for row in own]
        return len({row["unit"] for row in rows}), len({row["unit"] for row in rows if row["status"] != "not_found"})

    def rows(self) -> list[tuple[str, str, list[Cell]]]:
        return [(code, name, [self.cells[code, year] for year in self.years]) for code, name in self.regions.items()]

    def totals(self) -> list[Cell]:
        return [_together([self.cells[code, year] for code in self.regions]) for year in self.years]


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
    expected: dict[str, list[Row]] = {}
    for row in book.expected():
        expected.setdefault(row["region"], []).append(row)
    years = sorted({year for _, year, _, _ in entries} | {row["fiscal_year"] for own in expected.values() for row in own}, reverse=True)
    known: dict[str, set[str]] = {}
    for region, _, unit, _ in entries:
        known.setdefault(region, set()).add(unit)
    cells = {(region, year): Cell(known=set(known.get(region, ()))) for region in regions for year in years}
    for region, own in expected.items():
        for year in {row["fiscal_year"] for row in own}:
            cells[region, year] = _listed([row for row in own if row["fiscal_year"] == year])
    for region, year, unit, stands in entries:
        (cells[region, year].published if stands else cells[region, year].held).add(unit)
    return Coverage(years, dict(sorted(regions.items())), cells, waiting, expected)


def _listed(rows: Iterable[Row]) -> Cell:
    """A region in a year of which there is a list. A unit's report counts wherever it was published."""
    by_status: dict[str, set[str]] = {}
    for row in rows:
        by_status.setdefault(row["status"], set()).add(row["unit"])
    return Cell(
        published=set(by_status.get("published", ())),
        held=set(by_status.get("held_back", ())),
        taken_down=set(by_status.get("taken_down", ())),
        known=set().union(*by_status.values()),
        listed=True,
    )


def _together(cells: Iterable[Cell]) -> Cell:
    found = Cell(listed=True)
    for cell in cells:
        found.published |= cell.published
        found.held |= cell.held
        found.taken_down |= cell.taken_down
        found.known |= cell.known
        found.listed &= cell.listed
    return found
