"""Figures that might have been meant to be others, what that would do, and how likely it is beside other ideas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.check.claims import NARRATIVE
from mingzhang.check.diagnosis.misprint import LIKELIHOOD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from mingzhang.accounts import Slip
    from mingzhang.check.amounts import Key, Place
    from mingzhang.check.diagnosis.repair import Effect, Target


@dataclass(frozen=True)
class Idea:
    """Figures with what would have to be added to each, the weightier first, and what that does."""

    places: tuple[Place, ...]
    changes: Mapping[Key, Decimal]
    effect: Effect
    slips: tuple[Slip, ...]
    named: Slip = ""
    """What made all of it, where one slip did."""
    doubted: int = 0
    """How many more percentages that rest on the figures are broken than hold."""

    @property
    def mends(self) -> frozenset[int]:
        return self.effect.mended

    @property
    def helps(self) -> bool:
        """Do more relations hold after it than before?"""
        return self.effect.worth[:2] > (0, 0)

    def settles(self, target: Target) -> bool:
        """Do the relations of the case hold after it, and is no other broken that must?"""
        return target.core <= self.mends and not self.effect.breaks_must

    def rank(self, target: Target) -> tuple[object, ...]:
        """The smaller, the likelier; the last part only puts equals in an order."""
        worth = self.effect.worth
        likelihood = LIKELIHOOD[self.named] if self.named else sum(LIKELIHOOD[name] for name in self.slips)
        return (
            not self.settles(target),
            -worth.must,
            -worth.other,
            sum(place.amount + self.changes[place.key] < 0 <= place.amount for place in self.places),
            -self.doubted,
            likelihood,
            -worth.mended,
            -worth.exact,
            self.places[0].form != NARRATIVE,
            sum(place.state == "blank" for place in self.places),
            tuple(place.key for place in self.places),
        )
