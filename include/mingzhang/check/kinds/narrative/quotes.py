"""Kinds of rules on the narrative: it quotes the tables, in their unit of money, of their year; nothing of the template is left in it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from great_expectations.compatibility import pydantic

from mingzhang.accounts import YUAN
from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell, shown_decimals, spoken
from mingzhang.check.identity import Doubt, Identity, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet

CODE = "{code}"
TEN_THOUSAND = Decimal(10_000)
"""万: how far an amount is off whose unit of money is the wrong one of 元 and 万元."""


class QuotingExpectation(AccountingExpectation):
    """What subjects of the narrative quote which places. `{code}` in both stands for any classification code."""

    quotes: dict[str, str | list[str]]
    """Subject of the claims, and the place that it quotes, or several of which one is quoted."""
    subjects: list[str] = pydantic.Field(default_factory=list)
    """The subjects of `quotes` that the rule is about; all where none are named."""
    basis: Literal["actual", "initial_budget", "budget", "any"] = "actual"
    """any: of a budget, whose amounts are all planned."""
    once: bool = False
    """Only where a subject is first spoken of: further down the same words may mean a part."""

    @pydantic.validator("quotes")
    @classmethod
    def _places_exist(cls, quotes: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
        for places in quotes.values():
            for place in [places] if isinstance(places, str) else places:
                parse(place.replace(CODE, "301" if place.startswith("06") else "201"))
        return quotes

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _subjects_are_quoted(cls, values: dict[str, Any]) -> dict[str, Any]:
        if unknown := set(values["subjects"]) - set(values["quotes"]):
            raise ValueError(f"subjects holds {', '.join(sorted(unknown))}, which quotes does not; write only subjects of quotes")
        return values

    def places(self, subject: str) -> list[str]:
        """The places that claims of the subject quote; none where the rule does not speak of it."""
        if self.subjects and subject not in self.subjects:
            return []
        for named, places in self.quotes.items():
            match = re.fullmatch(re.escape(named).replace(re.escape(CODE), r"(?P<code>\d{3,7})"), subject)
            if match:
                code = match.groupdict().get("code", "")
                return [place.replace(CODE, code) for place in ([places] if isinstance(places, str) else places)]
        return []

    def quoted(self, sheet: Sheet, subject: str) -> list[Amount | Missing]:
        """What stands at the places that claims of the subject quote."""
        return [cell(sheet, place) for place in self.places(subject)]


def slips(one: Said, printed: Amount) -> bool:
    """Do the amounts differ by just the factor between 元 and 万元, to the digits that the claim shows?"""
    claim, half = one.amount, YUAN.get(one.claim.unit, Decimal(1)).scaleb(-shown_decimals(one.claim)) / 2
    if claim.value == 0 or printed.value == 0:
        return False
    return any(abs(claim.value * factor - printed.value) <= half * factor + printed.slack for factor in (TEN_THOUSAND, 1 / TEN_THOUSAND))


class ExpectNarrativeToQuoteTables(QuotingExpectation):
    """An amount of the narrative is the one that the tables print for its subject, rounded to the digits that the narrative shows."""

    wider_with: list[str] = pydantic.Field(default_factory=list)
    """Places that are zero where the words can mean no more than the place they quote."""
    or_else: list[str] = pydantic.Field(default_factory=list)
    """Places that the words may also mean: a claim that is one of them is no contradiction, only of another scope."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        met: set[str] = set()
        for one in spoken(sheet, basis=None if self.basis == "any" else self.basis):
            again = self.once and one.claim.subject in met
            met.add(one.claim.subject)
            if one.claim.measure == "money" and not again and self.places(one.claim.subject):
                found = self._quote(sheet, one)
                if found is not None:
                    yield found

    def _quote(self, sheet: Sheet, one: Said) -> Identity | Missing | None:
        amounts = self.quoted(sheet, one.claim.subject)
        printed = [amount for amount in amounts if isinstance(amount, Amount)]
        if not printed:
            return next(amount for amount in amounts if isinstance(amount, Missing))
        above, below = (self._doubt(sheet, one.amount, above) for above in (True, False))
        found = [relation(sheet, one.amount, amount, if_above=above, if_below=below) for amount in printed]
        best = min((entry for entry in found if isinstance(entry, Identity)), key=lambda entry: _rank(entry), default=None)
        if best is None or (best.verdict()[0] == "fail" and any(slips(one, amount) for amount in printed)):
            return None  # the rule on units of money says it
        return best

    def _doubt(self, sheet: Sheet, claim: Amount, above: bool) -> Doubt:
        wider = (cell(sheet, place) for place in self.wider_with)
        if above and any(isinstance(amount, Amount) and amount.value != 0 for amount in wider):
            return "scope"
        others = (cell(sheet, place) for place in self.or_else)
        same = (amount for amount in others if isinstance(amount, Amount) and amount.value != 0)
        return "scope" if any(abs(amount.value - claim.value) <= amount.slack + claim.slack for amount in same) else ""


def _rank(identity: Identity) -> tuple[int, Decimal]:
    return ("pass", "rounding", "explained", "fail").index(identity.verdict()[0]), abs(identity.difference)


class ExpectNarrativeToKeepTheUnit(QuotingExpectation):
    """An amount of the narrative is in the unit of money that makes it the table's: not 元 for 万元."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for one in spoken(sheet, basis=None if self.basis == "any" else self.basis):
            if one.claim.measure != "money" or not one.amount.value:
                continue
            for amount in self.quoted(sheet, one.claim.subject):
                if not isinstance(amount, Amount):
                    continue
                same = abs(amount.value - one.amount.value) <= amount.slack + one.amount.slack
                if same or slips(one, amount):
                    found = relation(sheet, one.amount, amount)
                    if isinstance(found, Identity):
                        yield found
                    break


class ExpectNarrativeToNameTheYear(QuotingExpectation):
    """A sentence that states this year's amount names this year; one left over from another report names another."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in spoken(sheet, basis=None if self.basis == "any" else self.basis, this_year=False):
            year = one.claim.year
            if year is None or sheet.year is None or not one.amount.value:
                continue
            if year == sheet.year - 1 and _told_of_this_year(sheet, one):
                continue  # 2023年度为5万元，与2022年度5万元持平
            printed = (amount for amount in self.quoted(sheet, one.claim.subject) if isinstance(amount, Amount) and amount.value)
            if any(abs(amount.value - one.amount.value) <= amount.slack + one.amount.slack for amount in printed):
                yield Remark(
                    year == sheet.year,
                    f"{_page(one)[0]}“{one.place.label}”所说的是 {year} 年，数字是 {sheet.year} 年度的",
                    f"{_page(one)[1]}“{one.place.label}” speaks of {year}; the amount is the one of {sheet.year}",
                    (one.place,),
                )


def _told_of_this_year(sheet: Sheet, one: Said) -> bool:
    """Does the statement of an amount of last year give this year's too?"""
    return any(
        other.claim.year == sheet.year and other.claim.kind == "level" and other.claim.basis == "actual"
        for other in sheet.claims
        if (other.claim.statement, other.claim.paragraph) == (one.claim.statement, one.claim.paragraph)
    )


class ExpectNarrativeToBeComplete(AccountingExpectation):
    """No number is missing where the template of the narrative leaves room for one, and none of its alternatives is left standing.
    Of a template that nobody has filled in, forms and all, nothing is said."""

    states: list[Literal["blank", "residue"]]

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        unfilled = bool(sheet.tables) and not any(table.filled(line) for table in sheet.tables.values() for line in table.rows)
        if not sheet.claims or unfilled:
            return
        for one in sheet.claims:
            if one.claim.state in self.states:
                what, what_en = (
                    ("缺少数字", "lacks a number") if one.claim.state == "blank" else ("留有备选措辞", "still has alternative words")
                )
                words = one.place.printed if one.claim.state == "blank" else one.claim.word + one.place.printed
                yield Remark(
                    False,
                    f"{_page(one)[0]}“{one.place.label}”中“{words}”{what}",
                    f"{_page(one)[1]}“{words}” in “{one.place.label}” {what_en}",
                    (one.place,),
                )
        yield Remark(True)


def _page(one: Said) -> tuple[str, str]:
    page = one.claim.page
    return (f"第{page}页文字说明", f"page {page}, the narrative: ") if page else ("文字说明", "the narrative: ")
