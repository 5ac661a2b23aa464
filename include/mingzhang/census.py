"""Census: can the registry of units and the list of expected filers be used, what do they come to, and which names may be one unit?"""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING

from mingzhang.collect.sources import load_sources
from mingzhang.forms.declaration import normalise
from mingzhang.warehouse.expected import expected_filers, resolved
from mingzhang.warehouse.regions import canonical, names_of
from mingzhang.warehouse.units import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from mingzhang.settings import Settings

SHARE = 0.7
"""How much of the longer of two names the shorter one must have, for both to be taken for one unit's."""
NUMERALS = frozenset("一二三四五六七八九十东南西北中0123456789")
"""What tells apart units that are otherwise called the same: 第一中学, 第十一中学."""


def census(settings: Settings) -> Iterator[str]:
    """What the files say, a line each: how many units, how many of the list are found in the newest release, names that may be one unit.

    UnitsError, ExpectedFilersError, SourcesError: one of the files is not as its comments say.
    """
    regions: dict[str, tuple[str, ...]] = {}
    for publisher in load_sources(settings.sources):
        names = publisher.region_names or names_of(publisher.name)
        regions[publisher.region] = max(regions.get(publisher.region, ()), names, key=len)
    units = registry(settings.units).knowing(regions)
    units.parents(), units.successors()
    yield f"{settings.units}: {_count(len(units.registered), 'entry', 'entries')}"
    known = {(each.unit.region, each.unit.id): each.unit.name for each in units.registered.values()}
    reported = _reported(settings.open_data / "latest" / "units.json")
    if settings.expected_filers is None:
        yield "no list of expected filers: coverage is measured by the units that are known from any year"
    else:
        filers = resolved(expected_filers(settings.expected_filers), units)
        listed = {unit.id: (filer.region, unit.name) for filer, unit in filers}
        registered = len(listed.keys() & units.registered.keys())
        found = f"; of {sum(id_ in reported for id_ in listed)} there is a report in the newest release" if reported else ""
        lines = f"{_count(len(filers), 'line')}, {_count(len(listed), 'unit')}, {registered} of them in units.yaml"
        yield f"{settings.expected_filers}: {lines}{found}"
        strange = sorted({region for region, _ in listed.values()} - regions.keys())
        if strange:
            yield f"no publisher of {settings.sources} is of region {', '.join(strange)}: nothing can be found there yet"
        known |= {(region, id_): name for id_, (region, name) in listed.items()}
    known |= {(region, id_): name for id_, (region, name) in reported.items() if id_ not in units.registered}
    yield from _alike(known, regions)


def _alike(known: Mapping[tuple[str, str], str], regions: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    by_region: dict[str, list[tuple[str, str]]] = {}
    for (region, id_), name in sorted(known.items()):
        by_region.setdefault(region, []).append((id_, name))
    for region, units in by_region.items():
        names = regions.get(region, ())
        own = normalise(names[-1]) if names else ""
        compared = [(id_, name, canonical(name, names).removeprefix(own)) for id_, name in units]
        for (one, name, short), (other, name_too, long) in combinations(compared, 2):
            if one != other and may_be_one(short, long):
                yield f"may be one unit, in {region}: {name} ({one}), {name_too} ({other}); if so, one entry of units.yaml has both names"


def may_be_one(one: str, other: str) -> bool:
    """Could two names be one unit's: does one leave out a few characters of the other, and no number?"""
    short, long = sorted((one, other), key=len)
    if len(short) < SHARE * len(long) or len(short) < 3:
        return False
    left, rest = [], iter(short)
    wanted = next(rest, None)
    for character in long:
        if character == wanted:
            wanted = next(rest, None)
        else:
            left.append(character)
    return wanted is None and not NUMERALS & set(left)


def _reported(path: Path) -> dict[str, tuple[str, str]]:
    """The units with a report in the newest release on this machine, by id: region and name."""
    if not path.is_file():
        return {}
    return {row["unit"]: (row["region"], row["unit_name"]) for row in json.loads(path.read_bytes()) if row["reports"]}


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
