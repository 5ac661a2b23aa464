"""Units: a stable id for every office that reports, through the editable registry include/units.yaml."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import yaml

from mingzhang.forms.declaration import fold, normalise
from mingzhang.settings import ROOT
from mingzhang.warehouse.regions import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

REGISTRY = ROOT / "include" / "units.yaml"


class UnitsError(ValueError):
    """The registry cannot be used; the message names file, entry and key, and what to write."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An office, under the name that we show for it."""

    id: str
    region: str
    """GB/T 2260."""
    name: str


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name of a unit, in the fiscal years in which it is its name."""

    unit: Unit
    since: int = 0
    until: int = 9999

    def meets(self, other: Name) -> bool:
        return self.since <= other.until and other.since <= self.until


@dataclass(frozen=True, slots=True)
class Registry:
    """Which printed names are which unit."""

    entries: Mapping[tuple[str, str], tuple[Name, ...]] = field(default_factory=dict)
    """By region and normalised name."""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By region, its names from the province down to its own, as far as they are known."""
    same: Mapping[tuple[str, str], tuple[Name, ...]] = field(default_factory=dict)
    """By region and name as it is compared: see `regions.canonical`."""

    def unit(self, region: str, printed: str, year: int | None = None) -> Unit:
        """The unit that prints `printed` in `region` in a fiscal year: as registered, else with an id made from both.

        A name that is registered as it stands goes first; then one that differs only in the names of the region before it.
        """
        names = self.regions.get(region, ())
        name = canonical(printed, names)
        for known in (self.entries.get((region, normalise(printed)), ()), self.same.get((region, name), ())):
            units = {entry.unit for entry in known if year is None or entry.since <= year <= entry.until}
            if len(units) == 1:  # where they are several, nobody knows which
                return units.pop()
        derived = f"{region}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
        return Unit(derived, region, _shown(printed))

    def knowing(self, regions: Mapping[str, tuple[str, ...]]) -> Registry:
        """The registry that knows the names of these regions."""
        same: dict[tuple[str, str], tuple[Name, ...]] = {}
        for (region, name), entries in self.entries.items():
            key = region, canonical(name, regions.get(region, ()))
            same[key] = (*same.get(key, ()), *entries)
        return Registry(self.entries, regions, same)


@cache
def registry(path: Path = REGISTRY) -> Registry:
    """The registry of the file at `path`; empty where there is no file. UnitsError: it is not as its comments say."""
    if not path.exists():
        return Registry()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise UnitsError(f"{path} is not YAML: {error}") from None
    entries: dict[tuple[str, str], tuple[Name, ...]] = {}
    for number, item in enumerate(document.get("units") or [], start=1):
        where = f"{path}, entry {number}"
        match item:
            case {"id": str(id_), "region": str(region), "names": [_, *_] as names}:
                if not re.fullmatch(r"[0-9A-Za-z-]+", id_):
                    raise UnitsError(f'{where}: id is {id_!r}; write letters, digits and "-" only.')
                unit = Unit(id_, region, _shown(_dated(names[0], where)[0]))
                for written in names:
                    name, since, until = _dated(written, where)
                    key, entry = (region, normalise(name)), Name(unit, since, until)
                    known = next((k for k in entries.get(key, ()) if k.unit.id != id_ and k.meets(entry)), None)
                    if known:
                        raise UnitsError(
                            f"{where}: the name {name} stands under {known.unit.id} already; a name of a region is one unit in a year."
                        )
                    entries[key] = (*entries.get(key, ()), entry)
            case _:
                raise UnitsError(f'{where}: write id: "…", region: "…" (both in quotation marks) and names: [one or more names].')
    return Registry(entries).knowing({})


def _dated(written: object, where: str) -> tuple[str, int, int]:
    """A name of the registry with the first and the last fiscal year in which it is that unit's."""
    match written:
        case str():
            return written, 0, 9999
        case {"name": str(name)} if written.keys() <= {"name", "from", "until"}:  # type: ignore[attr-defined]
            since, until = written.get("from", 0), written.get("until", 9999)  # type: ignore[attr-defined]
            if isinstance(since, int) and isinstance(until, int) and since <= until:
                return name, since, until
    raise UnitsError(f"{where}: {written!r} is no name; write the name alone, or {{name: …, from: 2021, until: 2023}} (fiscal years).")


def _shown(printed: str) -> str:
    """A name without the spaces and the character variants of one print, in the brackets of Chinese type."""
    return "".join(fold(printed).split()).replace("(", "（").replace(")", "）")
