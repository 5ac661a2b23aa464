"""A large release: the reports of a small one under other units, regions and years."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from mingzhang.publish.resources import resources

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mingzhang.publish.resources import Resource

YEARS = 5
UNITS_OF_REGION = 20


class Repeated:
    """The reports of a release, repeated."""

    def __init__(self, release: Path, wanted: int) -> None:
        self.wanted = wanted
        self.rows: dict[str, dict[str, list[dict[str, Any]]]] = {}
        self.others: dict[str, list[dict[str, Any]]] = {}
        for resource in resources():
            if not resource.of_reports:
                self.others[resource.name] = json.loads((release / f"{resource.path}.json").read_bytes())
                continue
            own = self.rows.setdefault(resource.name, defaultdict(list))
            for row in json.loads((release / f"{resource.path}.json").read_bytes()):
                own[row["report"]].append(row)
        self.keys = sorted(self.rows["reports"])

    def of(self, resource: Resource) -> Iterator[dict[str, Any]]:
        """The rows of a table: of all reports; of what belongs to no report, those of the release."""
        if resource.name == "units":
            yield from self._units()
            return
        if resource.name == "expected_filers":
            return  # those of the small release are other units
        if not resource.of_reports:
            yield from self.others[resource.name]
            return
        for number in range(self.wanted):
            yield from self.of_number(resource, number)

    def of_number(self, resource: Resource, number: int) -> Iterator[dict[str, Any]]:
        """The rows of the report with this number, from 0."""
        unit, region = self._unit(number // YEARS)
        year = 2019 + number % YEARS
        about = {"report": f"{unit}/{year}/final_accounts/unit", "unit": unit, "fiscal_year": year, "region": region}
        for row in self.rows[resource.name][self.keys[number % len(self.keys)]]:
            yield row | about

    def _unit(self, number: int) -> tuple[str, str]:
        region = f"43{number // UNITS_OF_REGION % 10_000:04d}"
        return f"{region}-{number:08x}", region

    def _units(self) -> Iterator[dict[str, Any]]:
        for number in range(-(-self.wanted // YEARS)):
            unit, region = self._unit(number)
            yield self.others["units"][0] | {"unit": unit, "region": region, "parent": None, "successors": []}
