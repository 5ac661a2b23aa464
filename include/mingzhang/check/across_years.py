"""Kinds of rules between the report of a year and that of the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from great_expectations.compatibility import pydantic

from .accounting import AccountingExpectation
from .amounts import Missing
from .between_forms import GROUPS, check_sums, places
from .identity import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sheet import Sheet


class ExpectOpeningToBeLastClosing(AccountingExpectation):
    """A balance at the beginning of the year is that at the end of the year before, in that year's report. Without it nothing is said."""

    each: list[str] | str = pydantic.Field(default_factory=list)
    """What `{each}` stands for: a list, `classes` or `codes`."""
    agree: dict[str, str]
    """Places of this year's report, each with its place in last year's."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, object]) -> dict[str, object]:
        each, agree = values["each"], values["agree"]
        assert isinstance(agree, dict) and isinstance(each, list | str)
        if isinstance(each, str) and each not in GROUPS:
            raise ValueError(f"each is {each!r}; write a list, or one of {', '.join(GROUPS)}")
        check_sums([text for pair in agree.items() for text in pair], each)
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        before = sheet.last_year
        if before is None:
            return
        for opening, closing in self.agree.items():
            for name in self._names(sheet, before, opening):
                now, then = sheet.sum(places(opening, name), rolled=False), before.sum(places(closing, name), rolled=False)
                if isinstance(now, Missing):
                    yield now
                elif isinstance(then, Missing):
                    yield then
                elif now.places or then.places:
                    yield Identity(now, then)

    def _names(self, sheet: Sheet, before: Sheet, opening: str) -> list[str]:
        """What `{each}` stands for: of codes, those that either year prints, where both print the form."""
        if isinstance(self.each, list):
            return self.each or [""]
        form = opening[:2]
        if form not in sheet.tables or form not in before.tables:
            return []
        printed = ({*year.codes([form])} if self.each == "codes" else {*year.classes([form])} for year in (sheet, before))
        return sorted(set().union(*printed))
