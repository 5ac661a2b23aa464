"""Kinds of rules on changes that the narrative states: they follow from the amounts beside them, and their reasons fit into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell, known_amount
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.kinds.narrative.percentages import levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.identity import Identity
    from mingzhang.check.sheet import Sheet


class ExpectChangesToFollow(AccountingExpectation):
    """A change that the narrative states is the amount less the one it compares with, where the sentence states both."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for change in sheet.claims:
            claim = change.claim
            if claim.kind != "change" or not change.is_read or claim.measure != "money" or not claim.direction:
                continue
            compared = self._compared(sheet, change)
            if compared is None:
                continue
            now, before = compared
            expected = Amount()
            for one, sign in ((now, 1), (before, -1)) if claim.direction == "up" else ((now, -1), (before, 1)):
                expected.add(known_amount(sheet, one) if one.claim.year in (None, sheet.year) else one.amount, sign)
            yield relation(sheet, change.amount, expected)

    def _compared(self, sheet: Sheet, change: Said) -> tuple[Said, Said] | None:
        """The amount, and the one right before the change that it is compared with; both of the change's sentence."""
        told = [
            other
            for other in sheet.claims
            if other.claim.kind == "level" and other.is_read and other.claim.measure == "money"
            if other.claim.statement == change.claim.statement and other.claim.sentence == change.claim.sentence
            if other.place.position < change.place.position
        ]
        if len(told) < 2 or told[-1].place.position != change.place.position - 1:
            return None
        before = told[-1]
        # 比年初预算…；比上年…: the budget is not what is compared again
        of_the_year = [one for one in told[:-1] if one.claim.basis == change.claim.basis]
        now = of_the_year[-1] if of_the_year and told[-2].claim.subject == of_the_year[-1].claim.subject else told[-2]
        if change.claim.against == "previous_year":
            fits = before.claim.year is not None and before.claim.year == (sheet.year or 0) - 1 and now.claim.year == sheet.year
        else:
            fits = before.claim.basis == change.claim.against and now.claim.basis == "actual"
        return (now, before) if fits else None


class ExpectReasonsToFit(AccountingExpectation):
    """The reasons named for a change, where they all point its way, are together no more than the change."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for change, reasons in _explained(sheet):
            way = change.claim.direction
            if (
                way
                and len(reasons) > 1
                and all(one.claim.direction in ("", way) for one in reasons)
                and any(r.claim.direction for r in reasons)
            ):
                total = Amount()
                for one in reasons:
                    total.add(one.amount)
                yield relation(sheet, total, change.amount, "at_most")


def _explained(sheet: Sheet) -> Iterator[tuple[Said, list[Said]]]:
    """Every stated change with the amounts of the reasons that follow it."""
    change: Said | None = None
    reasons: list[Said] = []
    for one in sheet.claims:
        same = change is not None and (one.claim.statement, one.claim.paragraph) == (change.claim.statement, change.claim.paragraph)
        if one.claim.kind == "reason" and same:
            reasons.append(one)
        elif one.claim.kind not in ("change_percent", "direction", "names"):
            if change is not None and reasons:
                yield change, reasons
            change, reasons = (one if one.claim.kind == "change" and one.claim.measure == "money" and one.is_read else None), []
    if change is not None and reasons:
        yield change, reasons


class ExpectAddedBudgetToBeSpentOrKept(AccountingExpectation):
    """The initial budget of an item and what was added to it is no more than what was spent and what is left at the end of the year."""

    left: list[str]
    """The place of what is left, the first that the report prints."""
    added: list[str]
    """Words that say of a reason that it was added to the budget: 追加."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for one in sheet.claims:
            if one.claim.kind != "reason" or one.claim.word not in self.added or one.claim.annex:
                continue
            spent = levels_of(sheet, one)
            budgets = [level for level in levels_of(sheet, one, basis=None) if level.claim.basis == "initial_budget"]
            kept = next((amount for place in self.left if isinstance(amount := cell(sheet, place), Amount)), None)
            if not spent or not budgets or kept is None:
                continue
            planned, used = Amount(), Amount()
            planned.add(budgets[0].amount)
            planned.add(one.amount)
            used.add(known_amount(sheet, spent[0]))
            used.add(kept)
            yield relation(sheet, planned, used, "at_most")
