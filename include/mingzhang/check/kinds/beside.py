"""Kinds of rules between a report and the budget of its unit: of its year, or of the next, which says by how much it grew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell, spoken, stated
from mingzhang.check.identity import Identity
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.kinds.between_forms import ForEach, alternatives
from mingzhang.check.kinds.narrative.quotes import QuotingExpectation
from mingzhang.check.kinds.year_before import year_before
from mingzhang.check.places import EACH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet


PLANNED = ("initial_budget", "budget")
"""What the narrative of final accounts calls an amount of the budget."""


def _best(sheet: Sheet, pairs: Iterable[tuple[Amount, Amount | None]]) -> Identity | None:
    """The relation of the pair, of several that may be meant, whose amounts are nearest; null where none is known."""
    found = [relation(sheet, reported, other) for reported, other in pairs if other is not None]
    known = [one for one in found if isinstance(one, Identity)]
    return min(known, key=lambda one: (one.verdict()[0] == "fail", abs(one.difference)), default=None)


class ExpectBudgetToAgree(ForEach):
    """A budgeted amount that a report prints is the one of the budget of its year: in the budget's forms, else in its words."""

    agree: dict[str, str | list[str]]
    """Places of the report, each with the places or subjects of the budget that may be meant."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        budget = sheet.beside.get("budget")
        for place, meant in self.agree.items() if budget is not None else ():
            for name in self.names(sheet, [place]):
                printed = cell(sheet, place.replace(EACH, name))
                if budget is not None and isinstance(printed, Amount) and printed.places:
                    found = _best(sheet, ((printed, stated(budget, one.replace(EACH, name))) for one in alternatives(meant)))
                    if found is not None:
                        yield found


class ExpectNarrativeToQuoteBudget(QuotingExpectation):
    """A budgeted amount that the narrative states is the one of the budget of its year: in the budget's forms, else in its words."""

    basis: Literal["actual", "initial_budget", "budget", "any"] = "initial_budget"

    @pydantic.validator("quotes")
    @classmethod
    def _places_exist(cls, quotes: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        return quotes  # the words of a budget are no places

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        budget = sheet.beside.get("budget")
        for one in spoken(sheet, basis=self.basis) if budget is not None else ():
            if budget is not None and one.claim.measure == "money":
                found = _best(sheet, ((one.amount, stated(budget, place)) for place in self.places(one.claim.subject)))
                if found is not None:
                    yield found


class ExpectBudgetToGrowAsStated(AccountingExpectation):
    """A budget less its stated increase is the budget of the year before, as that budget or the final accounts of its year give it."""

    quotes: dict[str, list[str]]
    """Subject of the budget's narrative, and what the budget of the year before may call it: places, or subjects of its narrative."""
    accounts: dict[str, list[str]]
    """The same, for the final accounts of the year before."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        own = sheet.kind == "budget"
        budget, before = (sheet, sheet.last_year) if own else (sheet.beside.get("next_budget"), sheet)
        known = self.quotes if before is not None and before.kind == "budget" else self.accounts
        if budget is None or before is None:
            return
        for subject, meant in known.items():
            implied = year_before(budget, subject)
            amounts = [amount for one in meant for amount in _amounts(before, one)]
            if implied is not None:
                found = _best(sheet, ((implied[0], one) if own else (one, implied[0]) for one in amounts))
                if found is not None:
                    yield found


def _amounts(before: Sheet, subject: str) -> list[Amount]:
    """What a report says a subject was planned to come to."""
    if before.kind == "budget":
        found = stated(before, subject)
        return [found] if found is not None else []
    printed = cell(before, subject)
    planned: list[Said] = [one for basis in PLANNED for one in spoken(before, basis=basis)]
    told = [one.amount for one in planned if one.claim.subject == subject and one.claim.measure == "money"]
    budgeted = isinstance(printed, Amount) and subject.split(".")[1:2] in (["budget"], ["initial_budget"])
    return [*([printed] if budgeted and isinstance(printed, Amount) and printed.places else []), *told[:1]]
