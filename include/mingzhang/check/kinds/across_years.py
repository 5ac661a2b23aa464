"""Kinds of rules between the report of a year and that of the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Missing
from mingzhang.check.identity import Identity
from mingzhang.check.kinds.between_forms import ForEach, check_sums, places
from mingzhang.check.places import form_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.sheet import Sheet


class ExpectOpeningToBeLastClosing(ForEach):
    """A balance at the beginning of the year is that at the end of the year before, in that year's report. Without it nothing is said."""

    agree: dict[str, str]
    """Places of this year's report, each with its place in last year's."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        check_sums([text for pair in values["agree"].items() for text in pair], values["each"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        before = sheet.last_year
        if before is None:
            return
        for opening, closing in self.agree.items():
            for name in self._of_either(sheet, before, opening):
                now, then = sheet.sum(places(opening, name), rolled=False), before.sum(places(closing, name), rolled=False)
                if isinstance(now, Missing):
                    yield now
                elif isinstance(then, Missing):
                    yield then
                elif now.places or then.places:
                    yield Identity(now, then)

    def _of_either(self, sheet: Sheet, before: Sheet, opening: str) -> list[str]:
        """What `{each}` stands for: of codes, those that either year prints, where both print the form."""
        if isinstance(self.each, str) and any(form_of(opening) not in year.tables for year in (sheet, before)):
            return []
        return sorted({*self.names(sheet, [opening]), *self.names(before, [opening])})
