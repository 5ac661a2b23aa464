"""Which single figure, read or printed otherwise, would settle the findings that share it.

Never a correction: every figure of a broken relation is tried with the value that would mend it, and judged by all relations of the
report: how many broken ones the value mends less how many that hold it would break. Relations that must hold come before the others.
Where that does not single out one, figures that stand on the page come before blanks, and likely slips before others.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mingzhang.accounts import Candidate, Case

from .identity import Identity
from .misprint import slip

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from .amounts import Key, Place
    from .findings import Found

MOST_CANDIDATES = 40
"""As many as a finding has figures at most."""

Weighed = tuple[Identity, bool]
"""A relation and whether it must hold."""


def cases_of(found: Sequence[Found], relations: Sequence[Weighed]) -> tuple[Case, ...]:
    """The broken relations grouped by the figures they share, each group with the figures that would settle it."""
    broken = [
        (number, entry.relation)
        for number, entry in enumerate(found)
        if isinstance(entry.relation, Identity) and entry.finding.outcome == "fail" and entry.finding.severity != "info"
    ]
    if not broken:
        return ()
    by_place: dict[Key, list[tuple[Identity, bool, int]]] = defaultdict(list)
    for identity, must in relations:
        for key, sign in _signs(identity).items():
            by_place[key].append((identity, must, sign))
    return tuple(
        Case(tuple(number for number, _ in group), _candidates([identity for _, identity in group], by_place)) for group in _groups(broken)
    )


def _signs(identity: Identity) -> dict[Key, int]:
    signs: dict[Key, int] = defaultdict(int)
    for sign, place in identity.terms():
        signs[place.key] += sign
    return {key: sign for key, sign in signs.items() if sign}


def _groups(broken: list[tuple[int, Identity]]) -> list[list[tuple[int, Identity]]]:
    """Relations that share a figure that is not zero, directly or through others, together; in the order of the findings."""
    groups: list[tuple[set[Key], list[tuple[int, Identity]]]] = []
    for entry in broken:
        keys = {place.key for _, place in entry[1].terms()}
        members = [entry]
        apart = []
        for group in groups:
            if group[0] & keys:
                keys |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (keys, members)]
    return sorted((sorted(members, key=lambda entry: entry[0]) for _, members in groups), key=lambda members: members[0][0])


def _candidates(group: list[Identity], by_place: dict[Key, list[tuple[Identity, bool, int]]]) -> tuple[Candidate, ...]:
    places: dict[Key, Place] = {place.key: place for identity in group for _, place in identity.terms()}
    ranked = []
    for key, place in places.items():
        if place.year:  # another report's
            continue
        touched = by_place[key]
        changes = {-sign * identity.difference for identity, _, sign in touched if not identity.holds(identity.difference)}
        best = max(
            ((_worth(touched, change), change) for change in changes), key=lambda entry: (entry[0], -abs(entry[1]), entry[1]), default=None
        )
        if best is not None and best[0][:2] > (0, 0):
            worth, change = best
            value = place.amount + change
            doubt = value < 0 and place.amount >= 0, place.state == "blank", slip(place.amount, value)
            ranked.append((tuple(-part for part in worth), doubt, key, place, value))
    ranked.sort(key=lambda entry: entry[:3])
    return tuple(Candidate(place.form, place.line, place.column, place.printed, value) for *_, place, value in ranked[:MOST_CANDIDATES])


def _worth(touched: list[tuple[Identity, bool, int]], change: Decimal) -> tuple[int, int, int, int]:
    """How much better the report's relations hold after the change: those that must hold net, the others net, exactly, mended."""
    must_net = other_net = exact = mended = 0
    for identity, must, sign in touched:
        before = identity.difference
        after = before + sign * change
        gain = int(identity.holds(after)) - int(identity.holds(before))
        if must:
            must_net += gain
        else:
            other_net += gain
        mended += gain > 0
        exact += identity.relation == "equal" and after == 0
    return must_net, other_net, mended, exact
