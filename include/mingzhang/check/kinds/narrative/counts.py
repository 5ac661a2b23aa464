"""Kinds of rules on what the narrative counts and lists: people and groups, things in brackets, the items of a form."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.check.amounts import Missing
from mingzhang.check.claims import cell, spoken
from mingzhang.check.identity import Remark
from mingzhang.check.kinds.accounting import AccountingExpectation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet


class ExpectCountsToFollowSpending(AccountingExpectation):
    """Where nothing was spent nobody was received and nobody travelled, and the other way round."""

    counts: dict[str, str]
    """Subject of a count, and the place of what was spent on it."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in spoken(sheet):
            if one.claim.measure != "count" or one.claim.subject not in self.counts:
                continue
            spent = cell(sheet, self.counts[one.claim.subject])
            if isinstance(spent, Missing):
                continue
            counted = one.amount.value
            places = tuple(dict.fromkeys([one.place, *(place for _, place in spent.places)]))
            yield Remark(
                (counted > 0) == (spent.value > 0),
                f"文字说明“{one.place.label}”中的数量为 {counted}，相应支出为 {spent.value:f} 元",
                f"the narrative “{one.place.label}” counts {counted}; {spent.value:f} yuan were spent on it",
                places,
            )


class ExpectCountsToAddUp(AccountingExpectation):
    """A count that the narrative breaks down in brackets is the sum of its parts; behind 其中 it may name fewer."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        parts: dict[int, list[Said]] = {}
        for one in spoken(sheet, annex=None, this_year=False):
            if one.claim.subject in ("count.part", "count.among"):
                parts.setdefault(one.claim.statement, []).append(one)
        for one in spoken(sheet, annex=None, this_year=False):
            if one.claim.subject == "count" and one.claim.statement in parts:
                named = parts[one.claim.statement]
                total, printed = sum(part.amount.value for part in named), one.amount.value
                some = named[0].claim.subject == "count.among"
                yield Remark(
                    total == printed or (some and total < printed),
                    f"文字说明“{one.place.label}”中的 {printed}{one.claim.unit}，所分列的各数之和为 {total}",
                    f"the narrative “{one.place.label}” counts {printed}; the parts that it names add up to {total}",
                    (one.place, *(part.place for part in named)),
                    reported=printed,
                    expected=Decimal(total),
                    tolerance=Decimal(0),
                )


class ExpectCostsPerHeadToBePlausible(AccountingExpectation):
    """What was spent on each person, group or vehicle that the narrative counts is neither next to nothing nor a fortune."""

    spent: dict[str, str]
    """Subject of a count, and the place of what was spent on it."""
    at_least: dict[str, float]
    """Yuan for each, by subject."""
    at_most: dict[str, float]

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in spoken(sheet):
            subject = one.claim.subject
            if one.claim.measure != "count" or subject not in self.spent or not one.amount.value:
                continue
            spent = cell(sheet, self.spent[subject])
            if isinstance(spent, Missing) or spent.value <= 0:
                continue
            each = (spent.value / one.amount.value).quantize(Decimal("0.01"))
            low, high = Decimal(str(self.at_least[subject])), Decimal(str(self.at_most[subject]))
            yield Remark(
                low <= each <= high,
                f"文字说明“{one.place.label}”中的数量为 {one.amount.value}，平均支出 {each} 元，常见范围为 {low} 至 {high} 元",
                f"the narrative “{one.place.label}” counts {one.amount.value}; each took {each} yuan, where {low} to {high} are usual",
                tuple(dict.fromkeys([one.place, *(place for _, place in spent.places)])),
            )


class ExpectItemsToBeExplained(AccountingExpectation):
    """Every item that a form prints has its amount in the narrative too, where the narrative goes through the items."""

    form: str
    column: str

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        table = sheet.tables.get(self.form)
        named = {one.claim.subject for one in sheet.claims if one.claim.subject.startswith(f"{self.form}.") and not one.claim.annex}
        if table is None or any(".x:" in subject for subject in named):
            return
        items = {subject.split(".")[1] for subject in named if re.fullmatch(rf"{self.form}\.\d{{7}}\.{self.column}", subject)}
        if not items:
            return
        for code in table.codes:
            place = next((place for place in table.places(code, self.column)), None)
            if len(code) == 7 and place is not None and place.amount:
                yield Remark(
                    code in items,
                    f"公开{self.form}列有科目 {code} {place.label}，文字说明逐项说明时没有提到",
                    f"form {self.form} prints {code} {place.label}; the narrative goes through the items without it",
                    (place,),
                )
