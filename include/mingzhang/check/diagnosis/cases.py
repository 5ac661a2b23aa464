"""Which figures, read or printed otherwise, would settle the findings that share them.

Never a correction: every figure of a broken relation is tried with the value that would mend it, and judged by all relations of the
report: how many broken ones the value mends less how many that hold it would break. Relations that must hold come before the others.
Where that does not single out one, likely slips come before others, prose before tables, and what stands on the page before blanks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mingzhang.accounts import Case
from mingzhang.check.diagnosis.percentages import is_percentage, of_percentage
from mingzhang.check.diagnosis.proposal import candidate_of, sentence
from mingzhang.check.diagnosis.repair import Relations
from mingzhang.check.diagnosis.search import Search
from mingzhang.check.identity import Identity, Remark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mingzhang.accounts import Report
    from mingzhang.check.amounts import Key
    from mingzhang.check.diagnosis.idea import Idea
    from mingzhang.check.diagnosis.repair import Target, Weighed
    from mingzhang.check.findings import Found

MOST_CANDIDATES = 40
"""As many as a finding has figures at most."""


class Group(NamedTuple):
    """Broken relations that hang together, with the positions of their findings, and the places that they share."""

    findings: dict[int, int]
    """The position of the finding by the number of its relation."""
    places: set[Key]


def cases_of(
    report: Report, found: Sequence[Found], weighed: Sequence[Weighed], remarks: Sequence[tuple[Remark, bool]] = ()
) -> tuple[Case, ...]:
    """The broken relations grouped by the figures they share, each group with the figures that would settle it.

    `remarks`: what rules that do not compare sums say of amounts, and whether it holds.
    """
    cases = _of_relations(report, found, weighed, remarks)
    taken = {position for case in cases for position in case.findings}
    cases += [
        of_percentage(report, position, entry)
        for position, entry in enumerate(found)
        if position not in taken and entry.finding.severity != "info" and is_percentage(entry.relation)
    ]
    return tuple(sorted(cases, key=lambda case: case.findings[0]))


def _of_relations(report: Report, found: Sequence[Found], weighed: Sequence[Weighed], remarks: Sequence[tuple[Remark, bool]]) -> list[Case]:
    numbers = {id(entry.identity): number for number, entry in enumerate(weighed)}
    broken = {
        numbers[id(entry.relation)]: position
        for position, entry in enumerate(found)
        if isinstance(entry.relation, Identity) and entry.finding.outcome == "fail" and entry.finding.severity != "info"
    }
    if not broken:
        return []
    relations = Relations(weighed)
    resting: dict[Key, int] = {}
    for remark, holds in remarks:
        for place in remark.places if remark.of_amounts else ():
            resting[place.key] = resting.get(place.key, 0) + (-1 if holds else 1)
    search = Search(report, relations, resting)
    groups = _joined(Group({number: position}, set(relations.signs(number))) for number, position in broken.items())
    targets = [relations.target(group.findings) for group in groups]
    across = [idea for target in targets for idea in (*search.exchanges(target, targets), *search.shifts(target, targets))]
    together = (Group({number: broken[number] for number in idea.mends & broken.keys()}, set()) for idea in across)
    groups = _joined([*groups, *together], by_relation=True)
    return [case for group in groups for case in _Diagnosis(report, found, search, across).cases(group.findings)]


def _joined(groups: Iterable[Group], *, by_relation: bool = False) -> list[Group]:
    """Groups that share a place (or a relation), directly or through others, as one."""
    joined: list[Group] = []
    for group in groups:
        merged = group
        apart = []
        for other in joined:
            if (other.findings.keys() & merged.findings.keys()) if by_relation else (other.places & merged.places):
                merged = Group(other.findings | merged.findings, other.places | merged.places)
            else:
                apart.append(other)
        joined = [*apart, merged]
    return joined


@dataclass(frozen=True, slots=True)
class _Diagnosis:
    report: Report
    found: Sequence[Found]
    search: Search
    across: Sequence[Idea]
    """What would settle several groups at once."""

    def cases(self, findings: Mapping[int, int]) -> list[Case]:
        """The cases that broken relations fall into: what the likeliest change leaves broken is a case of its own."""
        target = self.search.relations.target(findings)
        ranked = self._ranked(target)
        first = ranked[0].mends & target.all if ranked else target.all
        rest = {number: position for number, position in findings.items() if number not in first}
        if not rest:
            return [self._case(ranked, target, findings)]
        mended = self.search.relations.target(first)
        ranked = self._ranked(mended)
        return [self._case(ranked, mended, {number: findings[number] for number in first}), *self.cases(rest)]

    def _ranked(self, target: Target) -> list[Idea]:
        """What would mend relations of the target, likeliest first."""
        ideas = [idea for idea in (*self.across, *self.search.singles(target)) if idea.mends & target.all]
        if not any(idea.settles(target) for idea in ideas) and not self._apart(ideas, target):
            ideas += self.search.pairs(target)
        return sorted((idea for idea in ideas if idea.helps), key=lambda idea: idea.rank(target))

    def _apart(self, ideas: Sequence[Idea], target: Target) -> bool:
        """Are these two misprints that have nothing to do with each other: does one settle what the likeliest leaves broken?"""
        helpful = [idea for idea in ideas if idea.helps]
        best = min(helpful, key=lambda idea: idea.rank(target), default=None)
        if best is None or best.effect.breaks_must:
            return False
        rest = self.search.relations.target(target.all - best.mends)
        return any(idea.settles(rest) for idea in helpful)

    def _case(self, ranked: Sequence[Idea], target: Target, findings: Mapping[int, int]) -> Case:
        beside = set(self._beside(ranked[0]) if ranked else ()) - set(findings.values())
        members = sorted({*findings.values(), *beside})
        candidates = tuple(candidate_of(idea, target, self.search.relations) for idea in ranked[:MOST_CANDIDATES])
        if not ranked:
            return Case(tuple(members), ())
        equals = sum(idea.rank(target)[:-1] == ranked[0].rank(target)[:-1] for idea in ranked[1:])
        resting = sum(isinstance(self.found[position].relation, Remark) for position in beside)
        return Case(tuple(members), candidates, *sentence(self.report, ranked[0], candidates[0], len(members) - resting, equals, resting))

    def _beside(self, idea: Idea) -> Iterator[int]:
        """Findings that have the same figure behind them: advisory ones that it would mend, and percentages that rest on it."""
        mended = {id(self.search.relations.all[number].identity) for number in idea.mends}
        for position, entry in enumerate(self.found):
            if entry.finding.outcome != "fail":
                continue
            if isinstance(entry.relation, Remark):
                if entry.relation.of_amounts and any(place.key in idea.changes for place in entry.relation.places):
                    yield position
            elif id(entry.relation) in mended:
                yield position
