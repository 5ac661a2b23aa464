"""Can relations that each hold within rounding hold together? Intervals are narrowed by every relation until nothing changes.

A printed amount leaves open how far the true one lies from it: its *deviation*, at most half a unit of its last place, more for a row that
was added up from rounded items. A relation says what the deviations of its amounts add up to. What it leaves to each of them narrows the
interval of that amount for all other relations. Where an interval becomes empty, no true amounts could have been printed so.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.check.amounts import ZERO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from decimal import Decimal

    from mingzhang.check.amounts import Place
    from mingzhang.check.identity import Identity

MOST_VISITS = 60
"""How often a relation is looked at, on average, before the search is given up: enough for every report, and an end for all."""

Range = tuple["Decimal", "Decimal"]
Terms = tuple[tuple[int, int], ...]
"""Signs and numbers of deviations."""


@dataclass(frozen=True, slots=True)
class Link:
    """What some deviations come to, those of `plus` less those of `minus`: exactly `total`, or no more than it."""

    plus: tuple[int, ...]
    minus: tuple[int, ...]
    total: Decimal
    exact: bool = True
    source: int = -1
    """Which relation says so; -1: a sum is what its terms come to, which nobody can doubt."""


@dataclass(slots=True)
class Chain:
    """The links between the deviations of a report's amounts, and how far each may lie below and above before any link is looked at."""

    links: list[Link] = field(default_factory=list)
    low: list[Decimal] = field(default_factory=list)
    high: list[Decimal] = field(default_factory=list)

    def conflict(self) -> list[int]:
        """The fewest of the relations found that cannot hold together: none of them can be spared. Empty: all can."""
        found = _Narrowing(self, self.links).conflict()
        for source in sorted(found):
            if source in found:
                fewer = [link for link in self.links if link.source < 0 or (link.source in found and link.source != source)]
                found = _Narrowing(self, fewer).conflict() or found
        return sorted(found)


def chain_of(identities: Sequence[Identity], open_to: Callable[[Place], Range]) -> Chain:
    """The relations as links. `open_to`: how far below and above the printed amount the true one may lie.

    A sum that several relations take stands for an amount that is not printed, and has a deviation of its own.
    """
    chain = Chain()
    numbers: dict[Place, int | None] = {}

    def terms_of(places: Iterable[tuple[int, Place]]) -> Terms:
        terms = []
        for sign, place in places:
            if place not in numbers:
                low, high = open_to(place)
                numbers[place] = None if low == high else len(chain.low)
                if low != high:
                    chain.low.append(low)
                    chain.high.append(high)
            if (number := numbers[place]) is not None:
                terms.append((sign, number))
        return tuple(terms)

    sides = [(terms_of(identity.reported.places), terms_of(identity.expected.places)) for identity in identities]
    taken = Counter(terms for pair in sides for terms in pair if len(terms) > 1)
    sums: dict[Terms, int] = {}
    for terms in (terms for terms, times in taken.items() if times > 1):
        sums[terms] = len(chain.low)
        chain.low.append(sum((chain.low[number] if sign > 0 else -chain.high[number] for sign, number in terms), ZERO))
        chain.high.append(sum((chain.high[number] if sign > 0 else -chain.low[number] for sign, number in terms), ZERO))
        _add(chain, terms, ((1, sums[terms]),), ZERO)
    for source, (identity, pair) in enumerate(zip(identities, sides, strict=True)):
        reported, expected = (((1, sums[terms]),) if terms in sums else terms for terms in pair)
        _add(chain, reported, expected, -identity.difference, identity.relation == "equal", source)
    return chain


def _add(chain: Chain, left: Terms, right: Terms, total: Decimal, exact: bool = True, source: int = -1) -> None:
    signs: dict[int, int] = {}
    for sign, number in left:
        signs[number] = signs.get(number, 0) + sign
    for sign, number in right:
        signs[number] = signs.get(number, 0) - sign
    plus, minus = (tuple(number for number, sign in signs.items() if sign == wanted) for wanted in (1, -1))
    if len(plus) + len(minus) == sum(sign != 0 for sign in signs.values()) > 0:  # else one of them counts twice
        chain.links.append(Link(plus, minus, total, exact, source))


class _Narrowing:
    """The intervals as far as they are narrowed, each end with the links that it rests on (as bits)."""

    def __init__(self, chain: Chain, links: Sequence[Link]) -> None:
        self._links = links
        self._low, self._high = chain.low.copy(), chain.high.copy()
        self._why_low, self._why_high = [0] * len(chain.low), [0] * len(chain.low)

    def conflict(self) -> set[int]:
        """The relations that a contradiction between the links rests on; empty where narrowing the intervals finds none."""
        links_of: dict[int, list[int]] = defaultdict(list)
        for number, link in enumerate(self._links):
            for name in (*link.plus, *link.minus):
                links_of[name].append(number)
        waiting, queued = deque(range(len(self._links))), [True] * len(self._links)
        for _ in range(MOST_VISITS * len(self._links)):
            if not waiting:
                break
            number = waiting.popleft()
            queued[number] = False
            changed = self._narrow(number, self._links[number])
            if isinstance(changed, int):
                return {link.source for n, link in enumerate(self._links) if changed >> n & 1 and link.source >= 0}
            for name in changed:
                for other in links_of[name]:
                    if not queued[other] and other != number:
                        waiting.append(other)
                        queued[other] = True
        return set()

    def _narrow(self, number: int, link: Link) -> list[int] | int:
        """Narrow the intervals of a link's deviations. Those whose interval changed; or the links (as bits) by which one is empty."""
        low, high, plus, minus, total = self._low, self._high, link.plus, link.minus, link.total
        lowest = sum([low[name] for name in plus], ZERO) - sum([high[name] for name in minus], ZERO)
        highest = sum([high[name] for name in plus], ZERO) - sum([low[name] for name in minus], ZERO)
        above, below = total - lowest, highest - total
        if above < 0 or (link.exact and below < 0):
            return self._why(number, least=above < 0)
        changed = []
        for name in (*plus, *minus):
            least, most = low[name], high[name]
            width = most - least
            if above < width:
                why = self._why(number, least=True, but=name)
                self._cut(name, name in plus, least + above if name in plus else most - above, why)
                changed.append(name)
            if link.exact and below < width:
                why = self._why(number, least=False, but=name)
                self._cut(name, name in minus, most - below if name in plus else least + below, why)
                changed.append(name)
        return changed

    def _cut(self, name: int, upper: bool, end: Decimal, why: int) -> None:
        ends, reasons = (self._high, self._why_high) if upper else (self._low, self._why_low)
        ends[name], reasons[name] = end, why

    def _why(self, number: int, *, least: bool, but: int = -1) -> int:
        """The link and what the ends that it was reckoned with rest on."""
        why = 1 << number
        for names, reasons in (
            (self._links[number].plus, self._why_low if least else self._why_high),
            (self._links[number].minus, self._why_high if least else self._why_low),
        ):
            for name in names:
                why |= reasons[name] if name != but else 0
        return why
