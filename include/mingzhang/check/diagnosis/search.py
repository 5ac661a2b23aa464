"""The smallest changes of printed figures that would make broken relations hold: one figure, two together, a row that stands elsewhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN
from mingzhang.check.amounts import ZERO
from mingzhang.check.claims import NARRATIVE
from mingzhang.check.diagnosis.idea import Idea
from mingzhang.check.diagnosis.misprint import LIKELIHOOD, slip
from mingzhang.check.places import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.accounts import Report, Slip
    from mingzhang.check.amounts import Key, Place
    from mingzhang.check.diagnosis.repair import Effect, Relations, Target

MOST_FIRST, MOST_SECOND = 60, 60
"""How many figures are tried as the first and the second of a pair; more are hardly a misprint."""
MOST_ROUNDINGS = 200
"""How many values within rounding are looked at for one that a slip explains."""
ONE = Decimal(1)
POINTS = (-8, -4, -3, -2, -1, 1, 2, 3, 4, 8)
"""By how many places a point, or the unit of money, slips."""


class Search:
    """The figures of one report and what could be made of them."""

    def __init__(self, report: Report, relations: Relations, resting: Mapping[Key, int]) -> None:
        self._report = report
        self.relations = relations
        self._resting = resting
        """How many more percentages that rest on a figure are broken than hold."""
        self._known: dict[Key, Idea | None] = {}

    def singles(self, target: Target) -> list[Idea]:
        """For each figure of the broken relations the value that mends most."""
        return [idea for key in self._keys(target) if (idea := self._single(key)) is not None]

    def _keys(self, target: Target) -> list[Key]:
        keys = dict.fromkeys(key for number in sorted(target.all) for key in self.relations.signs(number))
        return [key for key in keys if not self.relations.places[key].year]  # not another report's

    def _single(self, key: Key) -> Idea | None:
        if key not in self._known:
            self._known[key] = self._best(key)
        return self._known[key]

    def _best(self, key: Key) -> Idea | None:
        ideas = [(self.relations.effect({key: change}), change) for change in self.relations.mending(key)]
        if not ideas:
            return None
        effect, change = max(ideas, key=lambda idea: (idea[0].worth, -abs(idea[1]), idea[1]))
        place = self.relations.places[key]
        change, name = self._explained(place, change, effect)
        return Idea((place,), {key: change}, self.relations.effect({key: change}), (name,), doubted=self._resting.get(key, 0))

    def _explained(self, place: Place, change: Decimal, effect: Effect) -> tuple[Decimal, Slip]:
        """Of the values that rounding leaves open the one that a slip explains best, else the given one as the table would print it."""
        if place.state == "blank":
            return change, "left_blank"
        unit = self._unit(place)
        printed = place.amount / unit
        less, more = self.relations.room(place.key, change)
        meant = ((place.amount + change) / unit).quantize(ONE, ROUND_HALF_UP)
        lowest, highest = (place.amount + change - less) / unit, (place.amount + change + more) / unit
        around = sorted(range(-int(meant - lowest), int(highest - meant) + 1)[:MOST_ROUNDINGS], key=abs) or [0]
        moved = (printed.scaleb(places) for places in POINTS)
        values = [meant + step for step in around] + [value for value in moved if lowest <= value <= highest]
        name, value = min(((slip(printed, value), value) for value in values), key=lambda entry: LIKELIHOOD[entry[0]])
        other = value * unit - place.amount
        if other == change or self.relations.effect({place.key: other}).worth[:2] == effect.worth[:2]:
            return other, name or self._total(place, effect)
        return change, slip(printed, (place.amount + change) / unit) or self._total(place, effect)

    def _unit(self, place: Place) -> Decimal:
        """What one unit in the last place of a figure is worth, in yuan."""
        if place.form == NARRATIVE:
            claim = self._report.claims[place.position]
            return YUAN.get(claim.unit, ONE).scaleb(-len(claim.printed.partition(".")[2]))
        return self._units.get((place.form, place.table), YUAN["万元"].scaleb(-2))

    @cached_property
    def _units(self) -> dict[tuple[str, int], Decimal]:
        return {(t.form, t.table): YUAN.get(t.money_unit, ONE).scaleb(-t.decimals) for t in self._report.tables}

    def _total(self, place: Place, effect: Effect) -> Slip:
        """Is it a total that its items contradict?"""
        identities = (self.relations.all[number].identity for number in effect.mended)
        sums = (i for i in identities if i.relation == "equal" and [p.key for _, p in i.reported.places] == [place.key])
        return "not_the_sum" if any(sum(p.amount != 0 for _, p in i.expected.places) > 1 for i in sums) else ""

    def _together(self, changes: Mapping[Key, Decimal], named: Slip = "") -> Idea:
        places = sorted((self.relations.places[key] for key in changes), key=lambda place: self._weight(place, changes))
        slips: tuple[Slip, ...] = () if named else tuple(self._slip(place, changes[place.key]) for place in places)
        return Idea(tuple(places), changes, self.relations.effect(changes), slips, named, sum(self._resting.get(key, 0) for key in changes))

    def _weight(self, place: Place, changes: Mapping[Key, Decimal]) -> tuple[object, ...]:
        effect = self.relations.effect({place.key: changes[place.key]})
        return -effect.worth.must, -effect.worth.other, place.state == "blank", place.key

    def _slip(self, place: Place, change: Decimal) -> Slip:
        unit = self._unit(place)
        return "left_blank" if place.state == "blank" else slip(place.amount / unit, (place.amount + change) / unit)

    def pairs(self, target: Target) -> list[Idea]:
        """Two figures of the broken relations that would settle all of them together."""
        found: dict[frozenset[Key], Idea] = {}
        first = sorted(self.singles(target), key=lambda idea: idea.rank(target))[:MOST_FIRST]
        for key, change in ((idea.places[0].key, idea.changes[idea.places[0].key]) for idea in first):
            effect = self.relations.effect({key: change})
            left = (target.core - effect.mended) | {number for number in effect.broken if self.relations.all[number].must}
            if not left:
                continue
            shared = set.intersection(*(set(self.relations.signs(number)) for number in left)) - {key}
            for other in sorted(shared)[:MOST_SECOND]:
                if self.relations.places[other].year or frozenset((key, other)) in found:
                    continue
                for second in self.relations.mending(other, {key: change}):
                    idea = self._together({key: change, other: second})
                    if idea.settles(target):
                        found[frozenset((key, other))] = idea
                        break
        return list(found.values())

    def exchanges(self, target: Target, targets: Sequence[Target]) -> list[Idea]:
        """Two figures of a row or a column that stand in each other's place; or one that stands where a blank should be."""
        found = []
        for idea in self.singles(target):
            (place,) = idea.places
            less, more = self.relations.room(place.key, idea.changes[place.key])
            value = place.amount + idea.changes[place.key]
            for other in self._neighbours(place):
                if other.amount != place.amount and value - less <= other.amount <= value + more:
                    change = other.amount - place.amount
                    both = self._together(
                        {place.key: change, other.key: -change}, "exchanged" if other.amount and place.amount else "moved"
                    )
                    if _settles_all(both, targets) and both.effect.worth > idea.effect.worth:
                        found.append(both)
        return list({frozenset(idea.changes): idea for idea in found}.values())

    def _neighbours(self, place: Place) -> list[Place]:
        if place.form == NARRATIVE:
            return []
        return [
            other
            for other in self._of_table.get((place.form, place.table), ())
            if other.key != place.key and (other.line == place.line or other.column == place.column)
        ]

    @cached_property
    def _of_table(self) -> dict[tuple[str, int], list[Place]]:
        tables: dict[tuple[str, int], list[Place]] = {}
        for place in self.relations.places.values():
            if place.form != NARRATIVE and not place.year:
                tables.setdefault((place.form, place.table), []).append(place)
        return tables

    def shifts(self, target: Target, targets: Sequence[Target]) -> list[Idea]:
        """Rows whose figures stand one column further than they should."""
        rows = dict.fromkeys((key[0], key[1], key[2], key[4]) for key in self._keys(target) if key[0] != NARRATIVE)
        found = []
        for form, table, line, occurrence in rows:
            side = side_of(form, line)
            order = {column.id: n for n, column in enumerate(side.columns)} if side else {}
            row = [p for p in self._of_table.get((form, table), ()) if (p.line, p.occurrence) == (line, occurrence) and p.column in order]
            row.sort(key=lambda place: order[place.column])
            for cells in (row, row[::-1]):
                if len(cells) > 2 and cells[0].amount == 0 and sum(place.amount != 0 for place in cells) > 1:
                    changes = {a.key: b.amount - a.amount for a, b in pairwise(cells)}
                    last = cells[-1]
                    changes[last.key] = -last.amount  # what it should be has been pushed out of the row
                    changes[last.key] += next(self.relations.mending(last.key, changes), ZERO)
                    idea = self._together({key: change for key, change in changes.items() if change}, "shifted")
                    if _settles_all(idea, targets):
                        found.append(idea)
        return found


def _settles_all(idea: Idea, targets: Iterable[Target]) -> bool:
    """Does it settle every case that it touches?"""
    touched = [target for target in targets if target.all & idea.mends]
    return bool(touched) and all(idea.settles(target) for target in touched)
