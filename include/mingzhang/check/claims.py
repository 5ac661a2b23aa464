"""The claims of a narrative as rules meet them: places of their own, with the interval that their last digit stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Claim
from mingzhang.check.amounts import ZERO, Amount, Missing, Place, unit_in_last_place
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.check.sheet import Sheet

NARRATIVE = "narrative"
"""The form of a place in the prose."""
LONGEST_EXCERPT = 60


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A claim with its place."""

    claim: Claim
    place: Place

    @property
    def amount(self) -> Amount:
        """The claim with its interval: half a unit of its last printed digit."""
        claim = self.claim
        value = claim.amount or ZERO
        worth = YUAN.get(claim.unit, Decimal(1)) if claim.measure == "money" else Decimal(1)
        unit = unit_in_last_place(worth, shown_decimals(claim)) if claim.measure == "money" else worth.scaleb(-shown_decimals(claim))
        if claim.measure == "count":
            unit = ZERO
        up = unit if value else ZERO
        return Amount(value, unit / 2, ZERO, up, ZERO, [(1, self.place)])

    @property
    def is_read(self) -> bool:
        """Does it state an amount?"""
        return self.claim.state == "read" and self.claim.amount is not None


def said(claims: Iterable[tuple[int, Claim]], year: int = 0) -> tuple[Said, ...]:
    """Claims, with their positions in the report, as rules meet them. `year`: of another report than the one that is checked."""
    return tuple(Said(claim, _place(claim, position, year)) for position, claim in claims)


def _place(claim: Claim, position: int, year: int) -> Place:
    column = claim.basis if claim.kind == "level" else claim.kind
    amount = claim.amount or ZERO
    return Place(
        NARRATIVE,
        1,
        claim.subject,
        column,
        position + 1,
        "claim",
        amount,
        claim.printed + claim.unit,
        excerpt(claim),
        claim.page or 0,
        -1 if year else position,
        year,
    )


def shown_decimals(claim: Claim) -> int:
    """How many digits the claim shows behind the point."""
    return len(claim.printed.partition(".")[2])


def excerpt(claim: Claim) -> str:
    """The words around a claim, as many as a finding can quote."""
    words = claim.sentence
    at = max(words.find(claim.printed + claim.unit), 0)
    start, end = 0, len(words)
    if len(words) > LONGEST_EXCERPT:
        end = next((m.end() for m in re.finditer(r"[,;。)]|$", words) if m.end() > at + len(claim.printed)), len(words))
        cuts = [m.end() for m in re.finditer(r"[,;:(。]", words) if m.end() <= at]
        start = next((cut for cut in cuts if cut > end - LONGEST_EXCERPT), cuts[-1] if cuts else 0)
    return words[start:end].strip(",;。:(")


def spoken(
    sheet: Sheet, kind: str = "level", basis: str | None = "actual", annex: bool | None = False, this_year: bool = True
) -> Iterator[Said]:
    """The claims of a kind that state an amount; of this year only, unless told otherwise."""
    for one in sheet.claims:
        claim = one.claim
        meant = claim.kind == kind and one.is_read and (kind != "level" or basis in (None, claim.basis))
        if meant and annex in (None, claim.annex) and (not this_year or claim.year in (None, sheet.year)):
            yield one


def cell(sheet: Sheet, subject: str, rolled: bool = True) -> Amount | Missing:
    """What the forms print where `subject` (an address or a sum of such) points; missing where it is no address."""
    try:
        terms = parse(subject)
    except ValueError:
        return Missing("column", subject)
    return sheet.sum(terms, rolled)


def stated(sheet: Sheet, subject: str) -> Amount | None:
    """What a report says a subject comes to: in its forms, if it is an address, else where its narrative first states it."""
    printed = cell(sheet, subject)
    if isinstance(printed, Amount):
        return printed if printed.places else None
    levels = (one for one in spoken(sheet, basis=None) if one.claim.subject == subject and one.claim.measure == "money")
    return next((one.amount for one in levels), None)


def rolled_amount(sheet: Sheet, one: Said) -> Amount:
    """A level as it takes part in a sum: where it quotes a row that may have been added up from rounded items, as wide as that row."""
    printed, shown = cell(sheet, one.claim.subject), one.amount
    if one.claim.basis == "actual" and isinstance(printed, Amount) and abs(printed.value - shown.value) <= shown.slack:
        return Amount(shown.value, max(shown.slack, printed.slack), places=[(1, one.place)])
    return shown


def known_amount(sheet: Sheet, one: Said) -> Amount:
    """A level as exactly as the report shows it: as its form prints it where the claim quotes that, else as the claim does.

    `0.1` that quotes a printed 0.10 stands for the narrower interval.
    """
    printed, shown = cell(sheet, one.claim.subject, rolled=False), one.amount
    if one.claim.basis == "actual" and isinstance(printed, Amount) and abs(printed.value - shown.value) <= shown.slack:
        return Amount(printed.value, printed.slack, places=[(1, one.place)])
    return shown
