"""The check: what the rules say of each report. The door of this room."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.accounts import Checked, Outcome, Report
from mingzhang.check.certainty import doubtful_pages, held_back, with_certainty
from mingzhang.check.diagnosis.cases import cases_of
from mingzhang.check.diagnosis.repair import Weighed
from mingzhang.check.exceptions import KnownException, explained, known_exceptions, outlived
from mingzhang.check.findings import findings_of
from mingzhang.check.frame import batch
from mingzhang.check.identity import Identity, Remark, RuleOutcome
from mingzhang.check.obligations import Duty, duties, fulfilled
from mingzhang.check.rule_book import Rule, RuleBookError, rules, rules_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.accounts import Kind, Role

__all__ = ["Rule", "RuleBookError", "doubtful_pages", "evaluate", "rules", "rules_version"]

TOGETHER = 100
"""So many reports are asked about at once: their relations are held in memory, some 3 MB a report."""


def evaluate(
    reports: Sequence[Report],
    last_year: Mapping[int, Report] | None = None,
    budget: Mapping[int, Report] | None = None,
    next_budget: Mapping[int, Report] | None = None,
) -> tuple[Checked, ...]:
    """What the rules say of each report, in their order. Final accounts, budgets and self-evaluations of performance have
    rules; others have no outcomes.

    `last_year`, `budget`, `next_budget`: by position among `reports`, other reports of the same unit, for the rules that ask for them:
    that of the same kind of the year before, the budget of its year, the budget of the year after.

    RuleBookError if the rule files cannot be used, or if a rule that they declare did not run.
    """
    positions = [position for position, report in enumerate(reports) if _has_rules(report)]
    roles: Mapping[Role, Mapping[int, Report]] = {"last_year": last_year or {}, "budget": budget or {}, "next_budget": next_budget or {}}
    book = _Book.opened()
    checked: dict[int, Checked] = {}
    for start in range(0, len(positions), TOGETHER):
        with _collector_at_rest():
            checked |= _judged(reports, positions[start : start + TOGETHER], roles, book)
    return tuple(checked.get(position) or Checked(report, (), (), (), ()) for position, report in enumerate(reports))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Python's collector of cycles would go through the relations of these reports again and again: it goes once, when they are judged."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.collect()
        if was:
            gc.enable()


def _judged(
    reports: Sequence[Report], positions: Sequence[int], roles: Mapping[Role, Mapping[int, Report]], book: _Book
) -> dict[int, Checked]:
    """What the rules say of the reports at `positions`, all asked together."""
    from mingzhang.check.runner import run  # Great Expectations takes seconds to import; reading alone does not need it

    beside = {role: {n: of[position] for n, position in enumerate(positions) if position in of} for role, of in roles.items()}
    outcomes = run(batch([reports[position] for position in positions], beside), len(positions))
    return {
        position: _checked(reports[position], {rule: entries[n] for rule, entries in outcomes.items()}, book)
        for n, position in enumerate(positions)
    }


def _has_rules(report: Report) -> bool:
    planned = report.kind == "budget" and bool(report.claims or report.figures or report.cells)
    evaluated = report.kind == "performance" and bool(report.further.figures)
    return report.kind == "final_accounts" or planned or evaluated


@dataclass(frozen=True, slots=True)
class _Book:
    """All that expectations/ says."""

    rules: Sequence[Rule]
    known: Sequence[KnownException]
    duties: Mapping[Kind, Sequence[Duty]]

    @classmethod
    def opened(cls) -> _Book:
        book = rules()
        return cls(book, known_exceptions(rule.id for rule in book), duties())


def _checked(report: Report, outcomes: dict[str, RuleOutcome], book: _Book) -> Checked:
    raw = [entry for rule in book.rules for entry in findings_of(report, rule, outcomes[rule.id])]
    found = explained(report, raw, book.known)
    weighed = [
        Weighed(relation, rule.id, rule.severity == "error")
        for rule in book.rules
        for relation, _, _ in outcomes[rule.id].relations
        if isinstance(relation, Identity)
    ]
    remarks = [
        (relation, verdict != "fail")
        for said_of in outcomes.values()
        for relation, verdict, _ in said_of.relations
        if isinstance(relation, Remark)
    ]
    certain = with_certainty(report, (entry.identity for entry in weighed))
    broken = [
        (entry.finding, {place.position for _, place in entry.relation.terms() if place.state == "figure" and place.position >= 0})
        for entry in found
        if entry.finding.severity == "error"
    ]
    said = tuple(
        Outcome(
            rule.id,
            outcomes[rule.id].name,
            len(outcomes[rule.id].relations),
            sum(verdict == "fail" for _, verdict, _ in outcomes[rule.id].relations),
            outcomes[rule.id].note,
        )
        for rule in book.rules
    )
    return Checked(
        report=certain,
        outcomes=said,
        findings=tuple(entry.finding for entry in found),
        cases=cases_of(report, found, weighed, remarks),
        held_back=() if report.kind == "budget" else held_back(certain, broken, any(outcomes[rule.id].explained for rule in book.rules)),
        obligations=fulfilled(book.duties.get(report.kind, ()), said),
        outlived=outlived(report, raw, book.known),
    )
