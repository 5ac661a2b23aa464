"""Breaks: what makes a unit's years hard to compare, as far as a release knows it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from mingzhang.forms.classification import classification
from mingzhang.publish.site.addresses import report_page
from mingzhang.warehouse.regions import canonical, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.publish.site.book import Book, Row

BALANCES = "Y-BAL%"
"""The rules that compare opening balances with the closing ones of the year before."""


class Breaks:
    """The signs of a release that a series does not go on as before: balances that were not carried over, codes that came or went."""

    def __init__(self, book: Book) -> None:
        rows = book.counts(f"SELECT DISTINCT report FROM findings WHERE rule LIKE '{BALANCES}' AND outcome = 'fail'")  # noqa: S608 (ours)
        self._not_carried_over = {row[0] for row in rows}
        known = classification("functional").codes
        self._limited = {code: entry for code, entry in known.items() if entry.dated[0].since or entry.dated[-1].until}
        self._book = book

    def between(self, before: Row, after: Row) -> list[dict[str, Any]]:
        """What lies between two reports of a unit that follow each other, each as a name in words.yaml and what it is filled with."""
        found: list[dict[str, Any]] = []
        missing = range(before["fiscal_year"] + 1, after["fiscal_year"])
        if missing:
            years = str(missing[0]) if len(missing) == 1 else f"{missing[0]}–{missing[-1]}"
            found.append({"name": "break_missing", "with": {"years": years}, "page": ""})
        names = [row["printed_unit"] or row["unit_name"] for row in (before, after)]
        region = names_of(str(after["publisher_name"]))
        if canonical(names[0], region) != canonical(names[1], region):
            found.append({"name": "break_renamed", "with": {"before": names[0], "now": names[1]}, "page": ""})
        if after["report"] in self._not_carried_over:
            found.append({"name": "break_balance", "with": {}, "page": report_page(after["report"])})
        gone = self._changed(before, after)
        new = self._changed(after, before)
        if gone or new:
            found.append({"name": "break_codes", "with": {"codes": "、".join([*gone, *new])}, "page": ""})
        return found

    def of(self, reports: Sequence[Row], profile: Mapping[str, Any] | None = None) -> dict[int, list[dict[str, Any]]]:
        """The breaks of a series of one scope, oldest report first, by the year that they stand before.

        `profile`: what is written down of the unit (see `profile`): from when it took over from another one, or another one from it.
        """
        found = {after["fiscal_year"]: found for before, after in pairwise(reports) if (found := self.between(before, after))}
        years = [row["fiscal_year"] for row in reports]
        for name, key in (("break_succeeds", "predecessors"), ("break_succeeded", "successors")):
            for other in (profile or {}).get(key, ()):
                year = next((year for year in years if year >= other["since"]), other["since"])
                said = {"name": name, "with": {"unit": other["name"], "year": other["since"]}, "page": other["page"], "see": "see_unit"}
                found.setdefault(year, []).append(said)
        return found

    def _changed(self, one: Row, other: Row) -> list[str]:
        """Codes of the classification that `one` prints, that existed in its year and did not in the year of `other`."""
        own, its = one["fiscal_year"], other["fiscal_year"]
        codes = sorted(code for code in self._book.functional_codes(one["report"], self._limited) if self._limited[code].exists_in(own))
        return [f"{code} {self._limited[code].title}" for code in codes if not self._limited[code].exists_in(its)]
