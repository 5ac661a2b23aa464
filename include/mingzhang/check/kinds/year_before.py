"""Kinds of rules between a report and the one of the year before, where both are checked together, or where a narrative implies it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell, known_amount, stated
from mingzhang.check.identity import Identity, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.kinds.narrative.percentages import levels_of
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet


def year_before(sheet: Sheet, subject: str) -> tuple[Amount, Said] | None:
    """What a subject came to the year before, by this year's amount and the change that the narrative states."""
    for one in sheet.claims:
        claim = one.claim
        if claim.subject != subject or claim.kind != "change" or not one.is_read or claim.against != "previous_year" or claim.annex:
            continue
        levels = levels_of(sheet, one, None if sheet.kind == "budget" else "actual")
        now = known_amount(sheet, levels[0]) if levels else stated(sheet, subject) if sheet.kind == "budget" else None
        if now is None or claim.direction not in ("up", "down"):
            continue
        before = Amount()
        before.add(now)
        before.add(one.amount, -1 if claim.direction == "up" else 1)
        return before, one
    return None


class ExpectYearBeforeToAgree(AccountingExpectation):
    """This year's amount less its stated increase is what the report of the year before prints."""

    subjects: list[str]
    """What the narrative speaks of: places of the forms, the same in both years."""

    @pydantic.validator("subjects", each_item=True)
    @classmethod
    def _place_exists(cls, place: str) -> str:
        parse(place)
        return place

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        if sheet.last_year is None:
            return
        for subject in self.subjects:
            implied = year_before(sheet, subject)
            printed = cell(sheet.last_year, subject)
            if implied is not None and isinstance(printed, Amount):
                yield relation(sheet, implied[0], Amount(printed.value, printed.slack))


class ExpectImpliedYearToCarryOver(AccountingExpectation):
    """Last year's total, as the narrative implies it, holds last year's expenditure and what this year opens with."""

    total: str
    expenditure: list[str]
    """Subjects of which one states last year's expenditure in the same way."""
    spent: str
    """What this year's amount of that subject must be, for both to be of the same funds."""
    opening: str

    @pydantic.validator("spent", "opening")
    @classmethod
    def _place_exists(cls, place: str) -> str:
        parse(place)
        return place

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        total = year_before(sheet, self.total)
        spent = next((found for subject in self._same_funds(sheet) if (found := year_before(sheet, subject)) is not None), None)
        opening = cell(sheet, self.opening)
        if total is None or spent is None or isinstance(opening, Missing):
            return
        needed = Amount()
        needed.add(spent[0])
        needed.add(opening)
        slack = total[0].slack + needed.slack
        unit = 10_000
        yield Remark(
            total[0].value >= needed.value - slack,
            f"文字说明推算的上年总计为 {total[0].value / unit:f} 万元，"
            f"少于推算的上年支出与本年年初结转和结余之和 {needed.value / unit:f} 万元",
            f"last year's total, as the narrative implies it, is {total[0].value:f} yuan, less than the {needed.value:f} of last year's "
            f"expenditure and this year's opening balance",
            tuple(dict.fromkeys([total[1].place, spent[1].place, *(p for _, p in (*total[0].places, *needed.places))])),
            reported=total[0].value,
            expected=needed.value,
            tolerance=slack,
        )

    def _same_funds(self, sheet: Sheet) -> list[str]:
        """The subjects of expenditure that come to the same as the expenditure of the total's funds this year."""
        whole = cell(sheet, self.spent)
        amounts = {subject: cell(sheet, subject) for subject in self.expenditure}
        return [
            subject
            for subject, amount in amounts.items()
            if isinstance(whole, Amount) and isinstance(amount, Amount) and abs(amount.value - whole.value) <= amount.slack + whole.slack
        ]
