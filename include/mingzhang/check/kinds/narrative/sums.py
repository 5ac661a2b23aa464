"""Kinds of rules on sums of the narrative: parts add up to the whole beside them, amounts keep the bounds that the tables set."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell, rolled_amount, spoken
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.kinds.narrative.quotes import CODE
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.claims import Said
    from mingzhang.check.identity import Identity, Relation
    from mingzhang.check.sheet import Sheet


FINE = Decimal("0.05")
"""Half of the last digit of a percentage with one decimal."""


class ExpectPartsToAddUp(AccountingExpectation):
    """The parts that the narrative names beside a whole add up to it, or to no more than it."""

    whole: str
    """The subject of the whole."""
    parts: list[str]
    """The subjects of its parts; `{code}` stands for any classification code."""
    digits: int | None = None
    """How long the code is."""
    basis: list[Literal["actual", "initial_budget", "budget"]] = pydantic.Field(default_factory=lambda: ["actual"])
    within: Literal["paragraph", "section"] = "paragraph"
    relation: Literal["equal", "at_most"] = "equal"
    """at_most: what the parts leave out only makes them smaller."""
    all_parts: bool = True
    """Must all parts be named for the rule to apply? Else two or more."""
    if_shares_claim_all: bool = False
    """Applies only where the percentages beside the parts add up to a hundred."""
    annex: bool = False

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        groups: dict[int | str, list[Said]] = {}
        for one in (one for basis in self.basis for one in spoken(sheet, basis=basis, annex=self.annex)):
            place = one.claim.paragraph if self.within == "paragraph" else one.claim.section
            groups.setdefault(place, []).append(one)
        for group in groups.values():
            group.sort(key=lambda one: one.place.occurrence)
            found = self._sum(sheet, group)
            if found is not None:
                yield found

    def _sum(self, sheet: Sheet, group: list[Said]) -> Identity | Missing | None:
        whole = next((one for one in group if one.claim.subject == self.whole and one.claim.measure == "money"), None)
        if whole is None:
            return None
        named: dict[str, Said] = {}
        for one in group:
            if one.place.occurrence > whole.place.occurrence and self._is_part(one.claim.subject):
                named.setdefault(one.claim.subject, one)
        if len(named) < (len(self.parts) if self.all_parts and CODE not in self.parts[0] else 2):
            return None
        if self.if_shares_claim_all and not self._claim_all(sheet, named):
            return None
        total = Amount()
        for one in named.values():
            total.add(rolled_amount(sheet, one))
        if self.relation == "at_most":
            return relation(sheet, total, rolled_amount(sheet, whole), "at_most")
        return relation(sheet, rolled_amount(sheet, whole), total)

    def _is_part(self, subject: str) -> bool:
        code = rf"\d{{{self.digits}}}" if self.digits else r"\d+"
        return any(re.fullmatch(re.escape(part).replace(re.escape(CODE), code), subject) for part in self.parts)

    def _claim_all(self, sheet: Sheet, named: dict[str, Said]) -> bool:
        """Do the shares of the parts add up to a hundred, give or take half of their last digits? Whole per cents hide small parts."""
        statements = {one.claim.statement for one in named.values()}
        shares = [one for one in spoken(sheet, "share", annex=self.annex) if one.claim.statement in statements]
        total = Amount()
        for one in shares:
            total.add(one.amount)
        fine = all(one.amount.slack <= FINE for one in shares)
        return len(shares) == len(named) and fine and abs(total.value - 100) <= total.slack


class ExpectNarrativeToBeBounded(AccountingExpectation):
    """An amount of the narrative is at least, or at most, what places of the tables come to; or just that."""

    subject: str
    against: str
    """Places added up, or another subject of the narrative."""
    relation: Literal["at_most", "at_least", "equal"]
    annex: bool = False
    unless: str = ""
    """Words of a sentence that say the rule does not apply."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for one in spoken(sheet, annex=self.annex):
            if one.claim.subject == self.subject and one.claim.measure == "money":
                other = self._other(sheet, one)
                if other is None:
                    continue
                kind: Relation = "equal" if self.relation == "equal" else "at_most"
                if self.relation == "at_least":
                    yield relation(sheet, other, one.amount, kind)
                else:
                    yield relation(sheet, one.amount, other, kind)
                return

    def _other(self, sheet: Sheet, one: Said) -> Amount | Missing | None:
        try:
            parse(self.against)
        except ValueError:
            near = [
                other
                for other in spoken(sheet, annex=self.annex)
                if other.claim.subject == self.against and other.claim.section == one.claim.section and other.claim.measure == "money"
            ]
            return near[0].amount if near else None
        return cell(sheet, self.against)


class ExpectAnnexToQuoteTables(AccountingExpectation):
    """Where a whole that an annex states is the one of a form, the parts that it names beside it are the form's too."""

    wholes: dict[str, list[str]]
    """The place of a form's whole, and the subjects of an annex that may state it."""
    parts: list[str]
    """The places of the form's parts, which are also the subjects of the claims."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        said = list(spoken(sheet, annex=True))
        for place, subjects in self.wholes.items():
            whole = cell(sheet, place)
            if isinstance(whole, Missing) or not whole.value:
                continue
            stated = [one for one in said if one.claim.subject in subjects and not one.claim.nested]
            paragraphs = {one.claim.paragraph for one in stated if abs(one.amount.value - whole.value) <= one.amount.slack + whole.slack}
            for one in said:
                if one.claim.paragraph in paragraphs and one.claim.subject in self.parts:
                    yield relation(sheet, one.amount, cell(sheet, one.claim.subject))
