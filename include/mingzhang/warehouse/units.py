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
class Registry:
    """Which printed names are which unit."""

    entries: Mapping[tuple[str, str], Unit] = field(default_factory=dict)
    """By region and normalised name."""

    def unit(self, region: str, printed: str) -> Unit:
        """The unit that prints `printed` in `region`: as registered, else with an id made from both."""
        name = normalise(printed)
        derived = f"{region}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
        return self.entries.get((region, name)) or Unit(derived, region, _shown(printed))


@cache
def registry(path: Path = REGISTRY) -> Registry:
    """The registry of the file at `path`; empty where there is no file. UnitsError: it is not as its comments say."""
    if not path.exists():
        return Registry()
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise UnitsError(f"{path} is not YAML: {error}") from None
    entries: dict[tuple[str, str], Unit] = {}
    for number, item in enumerate(document.get("units") or [], start=1):
        where = f"{path}, entry {number}"
        match item:
            case {"id": str(id_), "region": str(region), "names": [str(first), *rest]} if all(isinstance(name, str) for name in rest):
                if not re.fullmatch(r"[0-9A-Za-z-]+", id_):
                    raise UnitsError(f'{where}: id is {id_!r}; write letters, digits and "-" only.')
                for name in (first, *rest):
                    known = entries.setdefault((region, normalise(name)), Unit(id_, region, _shown(first)))
                    if known.id != id_:
                        raise UnitsError(f"{where}: the name {name} stands under {known.id} already; a name of a region is one unit.")
            case _:
                raise UnitsError(f'{where}: write id: "…", region: "…" (both in quotation marks) and names: [one or more names].')
    return Registry(entries)


def _shown(printed: str) -> str:
    """A name without the spaces and the character variants of one print, in the brackets of Chinese type."""
    return "".join(fold(printed).split()).replace("(", "（").replace(")", "）")
