"""The check: what the rules say of each report. The door of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.accounts import Checked, Outcome, Report

from .certainty import doubtful_pages, held_back, with_certainty
from .diagnosis import cases_of
from .exceptions import KnownException, explained, known_exceptions, outlived
from .findings import findings_of
from .frame import batch
from .identity import Identity, RuleOutcome
from .obligations import Duty, duties, fulfilled
from .rule_book import Rule, RuleBookError, rules, rules_version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.accounts import Kind, Role

__all__ = ["Rule", "RuleBookError", "doubtful_pages", "evaluate", "rules", "rules_version"]


def evaluate(
    reports: Sequence[Report],
    last_year: Mapping[int, Report] | None = None,
    budget: Mapping[int, Report] | None = None,
    next_budget: Mapping[int, Report] | None = None,
) -> tuple[Checked, ...]:
    """What the rules say of each report, in their order. Final accounts and budgets have rules; others have no outcomes.

    `last_year`, `budget`, `next_budget`: by position among `reports`, other reports of the same unit, for the rules that ask for them:
    that of the same kind of the year before, the budget of its year, the budget of the year after.

    RuleBookError if the rule files cannot be used, or if a rule that they declare did not run.
    """
    positions = [position for position, report in enumerate(reports) if _has_rules(report)]
    accounts = [reports[position] for position in positions]
    roles: Mapping[Role, Mapping[int, Report]] = {"last_year": last_year or {}, "budget": budget or {}, "next_budget": next_budget or {}}
    beside = {role: {n: of[position] for n, position in enumerate(positions) if position in of} for role, of in roles.items()}
    outcomes: dict[str, list[RuleOutcome]] = {}
    if accounts:
        from .runner import run  # Great Expectations takes seconds to import; reading alone does not need it

        outcomes = run(batch(accounts, beside), len(accounts))
    book = _Book.opened()
    checked = iter(
        [_checked(report, {rule: entries[number] for rule, entries in outcomes.items()}, book) for number, report in enumerate(accounts)]
    )
    return tuple(next(checked) if _has_rules(report) else Checked(report, (), (), (), ()) for report in reports)


def _has_rules(report: Report) -> bool:
    return report.kind == "final_accounts" or (report.kind == "budget" and bool(report.claims or report.figures or report.cells))


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
        (relation, rule.severity == "error")
        for rule in book.rules
        for relation, _, _ in outcomes[rule.id].relations
        if isinstance(relation, Identity)
    ]
    certain = with_certainty(report, (identity for identity, _ in weighed))
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
        cases=cases_of(found, weighed),
        held_back=() if report.kind == "budget" else held_back(certain, broken, any(outcomes[rule.id].explained for rule in book.rules)),
        obligations=fulfilled(book.duties.get(report.kind, ()), said),
        outlived=outlived(report, raw, book.known),
    )
