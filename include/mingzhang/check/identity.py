"""One relation between amounts of one report, and whether it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mingzhang.check.amounts import ZERO, Amount, Missing, Place

if TYPE_CHECKING:
    from decimal import Decimal

    from mingzhang.accounts import OutcomeName

Relation = Literal["equal", "at_most"]
Doubt = Literal["", "printed_zeros", "truncation", "omitted", "negative", "repeated", "scope", "base", "template", "reading"]
"""Why a broken relation is a warning only, though its rule must hold."""
Verdict = Literal["pass", "rounding", "fail", "explained"]


@dataclass(frozen=True, slots=True)
class Identity:
    """`reported` equals `expected`, or is at most that."""

    reported: Amount
    expected: Amount
    relation: Relation = "equal"
    if_above: Doubt = ""
    """The doubt there is when the reported side is the larger one."""
    if_below: Doubt = ""
    undeclared: tuple[Decimal, ...] = ()
    """Amounts of the same tables that have no declared place: what they explain is not held against the report."""

    @property
    def difference(self) -> Decimal:
        return self.reported.value - self.expected.value

    @property
    def tolerance(self) -> Decimal:
        return self.reported.slack + self.expected.slack

    def holds(self, difference: Decimal) -> bool:
        """Would it hold, within rounding, if the difference were this one?"""
        return difference <= self.tolerance if self.relation == "at_most" else abs(difference) <= self.tolerance

    def terms(self) -> list[tuple[int, Place]]:
        """Every place with the sign it has in the difference."""
        return [*self.reported.places, *((-sign, place) for sign, place in self.expected.places)]

    def verdict(self) -> tuple[Verdict, Doubt]:
        """Whether it holds, and if not, what speaks against calling it broken."""
        difference = self.difference
        if difference == 0 or (self.relation == "at_most" and difference < 0):
            return "pass", ""
        if self.holds(difference):
            return "rounding", ""
        if self._explained(difference):
            return "explained", ""
        return "fail", self._doubt(difference)

    def _doubt(self, difference: Decimal) -> Doubt:
        excess = difference if self.relation == "at_most" else abs(difference)
        if excess <= self.tolerance + self.reported.hidden + self.expected.hidden:
            return "printed_zeros"
        if -(self.reported.above + self.expected.below) < difference < self.reported.below + self.expected.above:
            return "truncation"
        return self.if_above if difference > 0 else self.if_below

    def _explained(self, difference: Decimal) -> bool:
        sums = {ZERO}
        for amount in self.undeclared[:10]:
            sums |= {total + amount for total in sums}
        return any(total and abs(abs(difference) - abs(total)) <= self.tolerance for total in sums)


@dataclass(frozen=True, slots=True)
class Remark:
    """A rule that is not about sums: it holds, or the sentence says what was seen."""

    holds: bool
    zh: str = ""
    en: str = ""
    places: tuple[Place, ...] = ()
    doubt: Doubt = ""
    rounded: bool = False
    """It holds because rounding explains the difference."""
    reported: Decimal | None = None
    """What is printed, what the other numbers make it, and how far apart rounding can set them: for percentages in per cent."""
    expected: Decimal | None = None
    tolerance: Decimal | None = None
    of_amounts: bool = False
    """Is it about the amounts of its places, so that a misprinted one may be behind it?"""

    def terms(self) -> list[tuple[int, Place]]:
        """The places it is about."""
        return [(1, place) for place in self.places]

    def verdict(self) -> tuple[Verdict, Doubt]:
        """Whether it holds."""
        if self.holds:
            return ("rounding" if self.rounded else "pass"), ""
        return "fail", self.doubt


@dataclass(slots=True)
class Judged:
    """What one rule says of one report: its relations, and what it could not reckon."""

    relations: list[Identity | Remark]
    missing: list[Missing]

    def take(self, relation: Identity | Remark | Missing) -> None:
        """Keep what became of one relation."""
        if isinstance(relation, Missing):
            self.missing.append(relation)
        else:
            self.relations.append(relation)


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """What one rule says of one report."""

    name: OutcomeName
    relations: tuple[tuple[Identity | Remark, Verdict, Doubt], ...] = ()
    note: str = ""
    explained: int = 0
    """How many of its relations only an amount without a declared place would make whole; they are not among `relations`."""
