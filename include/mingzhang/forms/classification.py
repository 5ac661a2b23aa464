"""The classifications of government revenue and expenditure (政府收支分类科目): which codes there are, and what they are called by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import yaml

from mingzhang.forms.declaration import functional_classes, normalise

if TYPE_CHECKING:
    from collections.abc import Mapping

ClassificationName = Literal["functional", "economic"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A code. `names` are normalised, today's first, then those of other years."""

    code: str
    title: str
    names: tuple[str, ...]
    since: int | None = None
    until: int | None = None
    """Fiscal years, both included; null: as far as is known, always."""

    def exists_in(self, year: int) -> bool:
        return (self.since is None or self.since <= year) and (self.until is None or year <= self.until)


@dataclass(frozen=True, slots=True)
class Classification:
    """A classification as far as it is written down in classification.yaml."""

    codes: Mapping[str, Entry]
    complete: int | None
    """From this fiscal year on every code that a report may print stands in `codes`; null: some are missing."""

    def lacks(self, code: str, year: int) -> bool:
        """Is it certain that there was no such code in that year?"""
        known = self.codes.get(code)
        if known is not None:
            return not known.exists_in(year)
        return self.complete is not None and year >= self.complete


@cache
def classification(name: ClassificationName) -> Classification:
    """The functional (类, 款, 项) or the economic (类, 款) classification of expenditure."""
    content = yaml.safe_load(files(__package__).joinpath("classification.yaml").read_text(encoding="utf-8"))[name]
    codes = {code: _entry(code, item) for code, item in content["codes"].items()}
    if name == "functional":
        codes |= {c.code: Entry(c.code, c.title, c.labels) for c in functional_classes()}
    return Classification(codes, content.get("complete"))


def _entry(code: str, item: str | dict[str, Any]) -> Entry:
    if isinstance(item, str):
        item = {"name": item}
    names = tuple(map(normalise, [item["name"], *item.get("formerly", ())]))
    return Entry(code, item["name"], names, item.get("since"), item.get("until"))
