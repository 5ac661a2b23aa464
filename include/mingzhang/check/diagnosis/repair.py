"""What becomes of a report's relations if some of its figures had other values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.check.amounts import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from mingzhang.check.amounts import Key, Place
    from mingzhang.check.identity import Identity


class Weighed(NamedTuple):
    """A relation with the rule that states it."""

    identity: Identity
    rule: str
    must: bool
    """Must it hold, whatever the report?"""


class Worth(NamedTuple):
    """How much better the relations hold after a change: those that must hold net, the others net, mended, to the last digit."""

    must: int
    other: int
    mended: int
    exact: int


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does: relations by their numbers."""

    worth: Worth
    mended: frozenset[int]
    broken: frozenset[int]
    breaks_must: bool
    """Is one that must hold among the broken ones?"""


@dataclass(frozen=True, slots=True)
class Target:
    """The broken relations of a case, by their numbers."""

    all: frozenset[int]
    core: frozenset[int]
    """Those that must hold; all of them where none must. The others may be broken for lawful reasons of their own."""


class Relations:
    """The relations of a report, by the places that take part in them."""

    def __init__(self, weighed: Sequence[Weighed]) -> None:
        self.all = weighed
        self.places: dict[Key, Place] = {}
        self._of: dict[Key, dict[int, int]] = defaultdict(dict)
        self._signs: list[dict[Key, int]] = []
        self._state: dict[int, tuple[Decimal, Decimal, bool, bool]] = {}
        for number, entry in enumerate(weighed):
            signs: dict[Key, int] = defaultdict(int)
            for sign, place in entry.identity.terms():
                key = place.key
                signs[key] += sign
                self.places.setdefault(key, place)
            self._signs.append({key: sign for key, sign in signs.items() if sign})
            for key, sign in self._signs[-1].items():
                self._of[key][number] = sign

    def signs(self, number: int) -> Mapping[Key, int]:
        """The places of a relation with the sign they have in its difference."""
        return self._signs[number]

    def of(self, key: Key) -> Iterable[int]:
        """The relations in which a place takes part."""
        return self._of[key]

    def state(self, number: int) -> tuple[Decimal, Decimal, bool, bool]:
        """A relation's difference and tolerance, whether it is an equation, and whether it holds."""
        if number not in self._state:
            identity = self.all[number].identity
            difference, equation = identity.difference, identity.relation == "equal"
            self._state[number] = difference, identity.tolerance, equation, identity.holds(difference)
        return self._state[number]

    def differences(self, changes: Mapping[Key, Decimal]) -> dict[int, Decimal]:
        """What the relations that a change touches differ by after it."""
        after: dict[int, Decimal] = {}
        for key, change in changes.items():
            for number, sign in self._of[key].items():
                before = after[number] if number in after else self.state(number)[0]
                after[number] = before + change if sign == 1 else before + sign * change
        return after

    def effect(self, changes: Mapping[Key, Decimal]) -> Effect:
        """What adding these amounts to these places does."""
        must = other = exact = 0
        mended: list[int] = []
        broken: list[int] = []
        for number, difference in self.differences(changes).items():
            _, tolerance, equation, held = self.state(number)
            holds = difference <= tolerance and (not equation or -difference <= tolerance)
            exact += equation and not difference
            if holds != held:
                gain = 1 if holds else -1
                (mended if holds else broken).append(number)
                if self.all[number].must:
                    must += gain
                else:
                    other += gain
        breaks_must = any(self.all[number].must for number in broken)
        return Effect(Worth(must, other, len(mended), exact), frozenset(mended), frozenset(broken), breaks_must)

    def target(self, numbers: Iterable[int]) -> Target:
        """These broken relations as what a change is to mend."""
        broken = frozenset(numbers)
        return Target(broken, frozenset(number for number in broken if self.all[number].must) or broken)

    def mending(self, key: Key, changes: Mapping[Key, Decimal] | None = None) -> Iterator[Decimal]:
        """The amounts that would mend a relation of the place, each once; after `changes` have been made elsewhere."""
        shifted = self.differences(changes or {})
        seen = set()
        for number, sign in self._of[key].items():
            difference, tolerance, equation, _ = self.state(number)
            difference = shifted.get(number, difference)
            if difference > tolerance or (equation and -difference > tolerance):
                change = -difference / sign
                if change not in seen:
                    seen.add(change)
                    yield change

    def room(self, key: Key, change: Decimal) -> tuple[Decimal, Decimal]:
        """How much less and more than `change` would do as well for the equations that it mends."""
        less = more = None
        for number, sign in self._of[key].items():
            difference, tolerance, equation, held = self.state(number)
            after = difference + sign * change
            if equation and not held and abs(after) <= tolerance and abs(sign) == 1:
                down, up = (tolerance + after, tolerance - after) if sign > 0 else (tolerance - after, tolerance + after)
                less, more = down if less is None else min(less, down), up if more is None else min(more, up)
        return less or ZERO, more or ZERO
