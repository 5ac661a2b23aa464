"""The classifications of government expenditure (政府收支分类科目): which codes there are, and what they are called in which year."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

import yaml

from mingzhang.forms.declaration import functional_classes, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ClassificationName = Literal["functional", "economic", "government_economic"]
"""支出功能分类 (类, 款, 项), 部门预算支出经济分类 and 政府预算支出经济分类 (类, 款)."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a code is called in some years. `since` and `until` are fiscal years, both included; null: as far as is known, always."""

    title: str
    since: int | None
    until: int | None
    doubt: Literal["", "years", "name"]
    """What is not certain: when it began or ended, or the name itself."""
    moved_to: str = ""
    """The code that took its place."""

    def holds_in(self, year: int) -> bool:
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class Entry:
    """A code with its names by year, the oldest first."""

    code: str
    dated: tuple[Name, ...]
    wordings: tuple[str, ...] = ()
    """Normalised: what reports print for a name, without being its name in any year."""

    @property
    def title(self) -> str:
        """Its last name."""
        return self.dated[-1].title

    @property
    def names(self) -> tuple[str, ...]:
        """All its names and wordings, normalised, today's first."""
        return tuple(dict.fromkeys([*(normalise(name.title) for name in reversed(self.dated)), *self.wordings]))

    @property
    def parent(self) -> str:
        return parent(self.code)

    @property
    def doubt(self) -> Literal["", "years", "name"]:
        """The worst doubt about its names. Where their years are in doubt there may have been another name too."""
        doubts = {name.doubt for name in self.dated}
        return "name" if "name" in doubts else "years" if "years" in doubts else ""

    def titles_in(self, year: int | None) -> tuple[str, ...]:
        """What it is called in a year: one name, or several where it is not known when the one gave way to the other."""
        held = [name.title for name in self.dated if year is not None and name.holds_in(year)]
        return tuple(held) or (self.title,)

    def former_in(self, label: str, year: int) -> bool:
        """Is a label certainly a name that the code has only in other years?"""
        printed = bare_name(label)
        held = {bare_name(name.title): name.holds_in(year) for name in self.dated}
        return not self.doubt and any(held.values()) and held.get(printed, True) is False

    def exists_in(self, year: int) -> bool:
        """Can it stand in a report of that year? Only a certain no is one."""
        return any(name.holds_in(year) or name.doubt for name in self.dated)


@dataclass(frozen=True)
class Classification:
    """A classification as far as it is written down in codes/ and classification.yaml."""

    codes: Mapping[str, Entry]
    complete: Mapping[str, int]
    """By parent: from this fiscal year on all its children stand in `codes`."""
    through: int
    """The last fiscal year of which that can be said."""

    def lacks(self, code: str, year: int) -> bool:
        """Is it certain that there was no such code in that year?"""
        known, above = self.codes.get(code), parent(code)
        if above and self.lacks(above, year):
            return True
        if known is not None:
            return not known.exists_in(year)
        return above in self.complete and self.complete[above] <= year <= self.through

    def named(self, label: str, year: int | None, beside: str = "") -> str | None:
        """The code of that year whose name a label is: a sibling of the code `beside`, else the only one. Null: none, or several."""
        found = [
            code
            for code in self._by_name.get(bare_name(label), ())
            if code != beside and (year is None or self.codes[code].exists_in(year))
        ]
        near = [code for code in found if parent(code) == parent(beside)]
        return (near or found)[0] if len(near or found) == 1 else None

    @cached_property
    def current(self) -> Mapping[str, Entry]:
        """The codes that are still in use."""
        return {code: entry for code, entry in self.codes.items() if entry.dated[-1].until is None}

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        for entry in self.codes.values():
            for name in {bare_name(name) for name in entry.names} if entry.doubt != "name" else ():
                by_name.setdefault(name, []).append(entry.code)
        return by_name


@cache
def classification(name: ClassificationName) -> Classification:
    """One of the classifications of expenditure."""
    said = yaml.safe_load(files(__package__).joinpath("classification.yaml").read_text(encoding="utf-8"))[name]
    wordings = {code: tuple(map(normalise, words)) for code, words in said.get("wordings", {}).items()}
    if name == "functional":
        wordings |= {item.code: item.labels for item in functional_classes()}
    table = files(__package__).joinpath("codes", f"{name}.csv").read_text(encoding="utf-8")
    rows = groupby(csv.DictReader(table.splitlines()), lambda row: row["code"])
    entries = {code: Entry(code, tuple(map(_name, dated)), wordings.get(code, ())) for code, dated in rows}
    return Classification(entries, said["complete"], said["through"])


def classifications() -> Iterator[tuple[ClassificationName, Entry]]:
    """Every code of every classification."""
    for name in get_args(ClassificationName):
        for entry in classification(name).codes.values():
            yield name, entry


def parent(code: str) -> str:
    """The code above: the 款 of a 项, the 类 of a 款, nothing above a 类."""
    return code[:-2] if len(code) > 3 else ""


def bare_name(label: str) -> str:
    """A name without what prints add or leave out: brackets, 款 or 项 behind it, 支出 at its end."""
    return normalise(label).removesuffix("款").removesuffix("项").removesuffix("支出")


def _name(row: dict[str, str]) -> Name:
    since, until = (int(row[year]) if row[year] else None for year in ("since", "until"))
    return Name(row["name"], since, until, row["doubt"], row["moved_to"])  # type: ignore[arg-type]  # the test of the tables sees to it
