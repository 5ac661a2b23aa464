"""Profiles: what is known of a unit beside its reports: codes, level, kind, the units above and below it, names, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import unit_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingzhang.publish.site.book import Book, Row

PLAIN = ("social_credit_code", "budget_code", "level", "level_derived", "type", "type_derived", "former_names")


class Profiles:
    """The units of a release as their pages show them. A release without a table of units knows of them only what their reports say."""

    def __init__(self, book: Book) -> None:
        self._units = book.units()
        self._known = book.known_units()
        self._below: dict[str, list[str]] = {}
        self._before: dict[str, list[tuple[str, int]]] = {}
        for unit, row in self._known.items():
            if row["parent"]:
                self._below.setdefault(row["parent"], []).append(unit)
            for successor in row["successors"]:
                self._before.setdefault(successor["unit"], []).append((unit, successor["since"]))
        self._expected: dict[str, list[Row]] = {}
        for row in book.expected():
            self._expected.setdefault(row["unit"], []).append(row)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._units.keys() | self._known.keys()))

    def name(self, unit: str) -> str:
        """The name that is shown for a unit: the registry's, or that of its newest report."""
        row = self._known.get(unit)
        return str(row["unit_name"] if row else self._units[unit][-1]["unit_name"])

    def of(self, unit: str) -> dict[str, Any]:
        """The profile of a unit."""
        row, reports, expected = self._known.get(unit, {}), self._units.get(unit, []), self._expected.get(unit, [])
        return {name: row.get(name) for name in PLAIN} | {
            "unit": unit,
            "name": self.name(unit),
            "region": reports[-1]["region"] if reports else row["region"],
            "parent": self._named([row["parent"]])[0] if row.get("parent") else None,
            "below": sorted(self._named(self._below.get(unit, ())), key=lambda each: (each["name"], each["unit"])),
            "successors": [self._one(each["unit"]) | {"since": each["since"]} for each in row.get("successors") or ()],
            "predecessors": [
                self._one(other) | {"since": since} for other, since in sorted(self._before.get(unit, ()), key=lambda e: e[::-1])
            ],
            "names": _printed(reports),
            "expected": [each["fiscal_year"] for each in expected],
            "not_found": [each["fiscal_year"] for each in expected if each["status"] == "not_found"],
            "listed_names": sorted({each["listed_name"] for each in expected} - {self.name(unit)}),
        }

    def _named(self, units: Iterable[str]) -> list[dict[str, Any]]:
        return list(map(self._one, units))

    def _one(self, unit: str) -> dict[str, Any]:
        return {"unit": unit, "name": self.name(unit), "page": unit_page(unit)}


def spans(years: Sequence[int]) -> str:
    """Years as people write them: 2018–2020、2022."""
    found: list[list[int]] = []
    for year in sorted(set(years)):
        if found and year == found[-1][-1] + 1:
            found[-1].append(year)
        else:
            found.append([year])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in found)


def all_names(profile: Mapping[str, Any]) -> list[str]:
    """Every name by which a unit can be looked for."""
    names = [*(name for name, _ in profile["names"]), *(each["name"] for each in profile["former_names"] or ()), *profile["listed_names"]]
    return sorted(set(names) - {profile["name"]})


def _printed(reports: Sequence[Row]) -> list[tuple[str, str]]:
    """The names on the covers, the newest first, with the fiscal years of each."""
    years: dict[str, list[int]] = {}
    for row in reversed(reports):
        if row["printed_unit"]:
            years.setdefault(row["printed_unit"], []).append(row["fiscal_year"])
    return [(name, spans(own)) for name, own in years.items()]
