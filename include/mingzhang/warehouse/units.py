"""Units: a stable id for every office that reports, through the editable registry include/units.yaml."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import yaml

from mingzhang.forms.declaration import fold, normalise
from mingzhang.settings import Settings
from mingzhang.warehouse.particulars import Particulars, UnitsError, particulars
from mingzhang.warehouse.regions import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Name", "Registered", "Registry", "Unit", "UnitsError", "registry"]

ID = re.compile(r"[0-9A-Za-z-]+")
OPEN_START, OPEN_END = 0, 9999
"""The years of a name without a bound."""


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
    since: int = OPEN_START
    until: int = OPEN_END

    def meets(self, other: Name) -> bool:
        return self.since <= other.until and other.since <= self.until


@dataclass(frozen=True, slots=True)
class Registered:
    """An entry of the registry: the unit, its names as they are written there, and what else is known of it."""

    unit: Unit
    names: tuple[tuple[str, int, int], ...]
    """Each with the first and the last fiscal year in which it is the unit's."""
    particulars: Particulars


@dataclass(frozen=True, slots=True)
class Registry:
    """Which printed names are which unit."""

    entries: Mapping[tuple[str, str], tuple[Name, ...]] = field(default_factory=dict)
    """By region and normalised name."""
    regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By region, its names from the province down to its own, as far as they are known."""
    same: Mapping[tuple[str, str], tuple[Name, ...]] = field(default_factory=dict)
    """By region and name as it is compared: see `regions.canonical`."""
    registered: Mapping[str, Registered] = field(default_factory=dict)
    """The entries, by id."""

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
        return Registry(self.entries, regions, same, self.registered)

    def named(self, region: str, written: str) -> Unit | None:
        """The unit that an editor means by the id of an entry or by a name as printed in `region`; null: an id that no entry has."""
        if written in self.registered:
            return self.registered[written].unit
        return None if ID.fullmatch(written) else self.unit(region, written)

    def parents(self) -> dict[str, Unit]:
        """The department of each entry that has one, by the id of the entry. UnitsError: one is not there, or they go in a circle."""
        found = {
            id_: self._referred(each, each.particulars.parent, "parent") for id_, each in self.registered.items() if each.particulars.parent
        }
        for id_ in found:
            way = [id_]
            while way[-1] in found:
                way.append(found[way[-1]].id)
                if way[-1] == id_:
                    raise UnitsError(
                        f"{self.registered[id_].particulars.where}: parent leads back to the unit itself ({' → '.join(way)}); "
                        "write the department that is above it, and leave parent out for the highest."
                    )
                if way[-1] in way[:-1]:
                    break  # a circle that this entry only leads into: one of its own entries says so
        return found

    def successors(self) -> dict[str, list[tuple[Unit, int]]]:
        """The units that took over from each entry, with the first fiscal year. UnitsError: one is not there."""
        return {
            id_: [(self._referred(each, one.unit, "successor"), one.since) for one in each.particulars.successors]
            for id_, each in self.registered.items()
            if each.particulars.successors
        }

    def _referred(self, of: Registered, written: str, key: str) -> Unit:
        unit = self.named(of.unit.region, written)
        if unit is None:
            raise UnitsError(
                f"{of.particulars.where}: {key} {written} is the id of no entry; write an entry for it, or its name as it is printed."
            )
        if unit.id == of.unit.id and key == "successor":
            raise UnitsError(f"{of.particulars.where}: {key} {written} is the unit itself; write the unit that took over.")
        return unit


def registry(path: Path | None = None) -> Registry:
    """The registry of the file at `path` (default: the setting MINGZHANG_UNITS); empty where there is no file.

    UnitsError: it is not as its comments say.
    """
    return _read(path or Settings.from_environment().units)


@cache
def _read(path: Path) -> Registry:
    if not path.exists():
        return Registry()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except UnicodeDecodeError:
        raise UnitsError(f"{path} is not in UTF-8: save it in that encoding.") from None
    except yaml.YAMLError as error:
        raise UnitsError(f"{path} is not YAML: {error}") from None
    items = document.get("units") or [] if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise UnitsError(f"{path}: write units: and below it a list with one entry a unit.")
    entries: dict[tuple[str, str], tuple[Name, ...]] = {}
    registered: dict[str, Registered] = {}
    for number, item in enumerate(items, start=1):
        where = f"{path}, entry {number}"
        match item:
            case {"id": str(id_), "region": str(region), "names": [_, *_] as names}:
                if not ID.fullmatch(id_):
                    raise UnitsError(f'{where}: id is {id_!r}; write letters, digits and "-" only.')
                if id_ in registered:
                    raise UnitsError(f"{where}: id {id_} is taken by another entry; write all names of a unit in one entry.")
                written = [_dated(name, where) for name in names]
                unit = Unit(id_, region, _shown(written[0][0]))
                registered[id_] = Registered(unit, tuple(written), particulars(item, f"{where} (id {id_})"))
                for name, since, until in written:
                    key, entry = (region, normalise(name)), Name(unit, since, until)
                    known = next((k for k in entries.get(key, ()) if k.unit.id != id_ and k.meets(entry)), None)
                    if known:
                        raise UnitsError(
                            f"{where}: the name {name} stands under {known.unit.id} already; a name of a region is one unit in a year."
                        )
                    entries[key] = (*entries.get(key, ()), entry)
            case _:
                raise UnitsError(f'{where}: write id: "…", region: "…" (both in quotation marks) and names: [one or more names].')
    found = Registry(entries, registered=registered).knowing({})
    found.parents(), found.successors()  # what they refer to is there
    return found


def _dated(written: object, where: str) -> tuple[str, int, int]:
    """A name of the registry with the first and the last fiscal year in which it is that unit's."""
    match written:
        case str():
            return written, OPEN_START, OPEN_END
        case {"name": str(name)} if written.keys() <= {"name", "from", "until"}:  # type: ignore[attr-defined]
            since, until = written.get("from", OPEN_START), written.get("until", OPEN_END)  # type: ignore[attr-defined]
            if isinstance(since, int) and isinstance(until, int) and since <= until:
                return name, since, until
    raise UnitsError(f"{where}: {written!r} is no name; write the name alone, or {{name: …, from: 2021, until: 2023}} (fiscal years).")


def _shown(printed: str) -> str:
    """A name without the spaces and the character variants of one print, in the brackets of Chinese type."""
    return "".join(fold(printed).split()).replace("(", "（").replace(")", "）")
