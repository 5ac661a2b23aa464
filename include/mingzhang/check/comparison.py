"""What one rule compares in one report: each relation with its amounts, the intervals they stand for, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.check.findings import table_of
from mingzhang.check.frame import batch
from mingzhang.check.identity import Identity, RuleOutcome
from mingzhang.check.wording import DOUBTS, money, place_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingzhang.accounts import OutcomeName, Report, Role
    from mingzhang.check.amounts import Amount, Place
    from mingzhang.check.identity import Doubt, Relation, Remark, Verdict


@dataclass(frozen=True, slots=True)
class Term:
    """A place of one side of a relation."""

    sign: int
    amount: str
    """In the relation's unit of money; empty for a blank."""
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a relation: what it comes to, what that stands for, and what it is made of."""

    amount: str
    low: str
    high: str
    terms: tuple[Term, ...]
    blanks: int
    """How many places of it are blank or zero; they are not among `terms` unless there is nothing else."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A relation of a rule in a report."""

    verdict: Verdict
    doubt: str
    """Why it weighs less than its rule, in Chinese; mostly empty."""
    unit: str = ""
    relation: Relation = "equal"
    reported: Side | None = None
    expected: Side | None = None
    difference: str = ""
    tolerance: str = ""
    remark: str = ""
    """What was seen, where no sums are compared."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of a rule in a report."""

    outcome: OutcomeName
    note: str
    comparisons: tuple[Comparison, ...]
    trivial: int
    """How many relations have nothing but blanks and zeros on both sides; they are not listed."""


def compared(report: Report, rule: str, beside: Mapping[Role, Report] | None = None) -> Compared:
    """What the rule with this id compares in the report. RuleBookError: the rule files cannot be used."""
    from mingzhang.check.runner import run

    (outcome,) = run(batch([report], {role: {0: other} for role, other in (beside or {}).items()}), 1)[rule]
    return _compared(report, outcome)


def _compared(report: Report, outcome: RuleOutcome) -> Compared:
    telling = [entry for entry in outcome.relations if any(place.amount for _, place in entry[0].terms()) or entry[1] == "fail"]
    order = ("fail", "rounding", "pass", "explained")
    shown = sorted(telling, key=lambda entry: order.index(entry[1]))  # a stable sort: within a verdict as the form prints them
    return Compared(
        outcome.name, outcome.note, tuple(_comparison(report, *entry) for entry in shown), len(outcome.relations) - len(telling)
    )


def _comparison(report: Report, relation: Identity | Remark, verdict: Verdict, doubt: Doubt) -> Comparison:
    if not isinstance(relation, Identity):
        return Comparison(verdict, DOUBTS[doubt][0], remark=relation.zh)
    unit, decimals = table_of(report, next(place for _, place in relation.terms()))
    return Comparison(
        verdict,
        DOUBTS[doubt][0],
        unit,
        relation.relation,
        _side(relation.reported, unit, decimals),
        _side(relation.expected, unit, decimals),
        money(relation.difference, unit, decimals),
        money(relation.tolerance, unit, decimals),
    )


def _side(amount: Amount, unit: str, decimals: int) -> Side:
    telling = [(sign, place) for sign, place in amount.places if place.amount] or amount.places[:1]
    return Side(
        money(amount.value, unit, decimals),
        money(amount.value - amount.slack, unit, decimals),
        money(amount.value + amount.slack, unit, decimals),
        tuple(Term(sign, _shown(place, unit, decimals), place_name(place)[0]) for sign, place in telling),
        len(amount.places) - len(telling),
    )


def _shown(place: Place, unit: str, decimals: int) -> str:
    return "" if place.state == "blank" else money(place.amount, unit, decimals)
