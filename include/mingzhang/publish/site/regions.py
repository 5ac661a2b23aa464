"""The page of a region: its units and years, those on the list that were not found by us, and what is held back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import region_page
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Row
    from mingzhang.publish.site.coverage import Coverage
    from mingzhang.publish.site.profile import Profiles

    Files = Sequence[tuple[str, Sequence[Mapping[str, Any]]]]
    """Files of the parts of a region, by year; no year: of all."""


def write(
    folder: Path,
    code: str,
    name: str,
    units: Sequence[tuple[str, Sequence[Row]]],
    coverage: Coverage,
    profiles: Profiles,
    files: Files,
) -> None:
    """Write the page of a region. `units`: those with a report, each with its reports."""
    path, held, expected = region_page(code), coverage.waiting.get(code, []), coverage.expected.get(code, [])
    states = {(row["unit"], row["fiscal_year"]): "held_back" for row in held}
    states |= {(row["unit"], row["fiscal_year"]): row["status"] for row in expected if row["status"] != "published"}
    own = {row["fiscal_year"] for _, reports in units for row in reports} | {year for _, year in states}
    years = [year for year in coverage.years if year in own | {row["fiscal_year"] for row in expected}]
    reports_of = dict(units)
    entries = sorted((profiles.name(unit), unit) for unit in reports_of.keys() | {row["unit"] for row in expected})
    listed: list[tuple[str, str, dict[int, list[Row]]]] = []
    for shown, unit in entries:
        by_year: dict[int, list[Row]] = {}
        for row in reports_of.get(unit, ()):
            by_year.setdefault(row["fiscal_year"], []).append(row)
        listed.append((unit, shown, by_year))
    save(
        folder,
        path,
        render(
            "region.html",
            path,
            region=name,
            code=code,
            years=years,
            units=listed,
            states=states,
            expected={(row["unit"], row["fiscal_year"]) for row in expected},
            held=held,
            files=files,
            lists=_lists(code, coverage, profiles),
            sources=sorted({row["source"] for row in expected} - {"", None}),
        ),
    )


def _lists(code: str, coverage: Coverage, profiles: Profiles) -> list[dict[str, Any]]:
    """What came of the list, a row a year, the newest first: the cell of the coverage, and the units that were not found, by name."""
    cells = [(year, coverage.cells[code, year]) for year in coverage.years]
    return [
        {"year": year, "cell": cell, "not_found": sorted((profiles.name(unit), unit) for unit in cell.not_found)}
        for year, cell in cells
        if cell.listed
    ]
