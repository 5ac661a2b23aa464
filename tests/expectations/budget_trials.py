"""Every rule on the tables of budgets, and between budgets and final accounts, tried once on reports that break it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from tests.expectations.budgeted import PLANNED, PROSE, XD, accounts, budget, report

from mingzhang.check.book import evaluate, rules
from mingzhang.check.frame import batch
from mingzhang.check.identity import Identity
from mingzhang.check.runner import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingzhang.accounts import Checked, Report
    from mingzhang.check.identity import RuleOutcome

TABLES = sorted(rule.id for rule in rules() if rule.suite in ("budget_forms", "budget_between_forms"))
FAR = Decimal(7_777_700)
"""How far a figure is moved, in yuan: no other sum comes to it."""


def _spoilt(rule: str, sound: Report, outcomes: dict[str, list[RuleOutcome]]) -> Report:
    """The budget with the first figure moved that the rule compares."""
    if rule == "B-N2":
        return replace(sound, figures=tuple(replace(f, label="行政运行" if f.line == "2080505" else f.label) for f in sound.figures))
    if rule == "B-N":
        return report(budget(), PROSE.replace("收入预算为165.00", "收入预算为156.00"))
    (result,) = outcomes[rule]
    relation = next(entry for entry, _, _ in result.relations if isinstance(entry, Identity) and entry.reported.value)
    position = next(place.position for _, place in relation.reported.places if place.state == "figure" and place.amount)
    moved = replace(sound.figures[position], amount=sound.figures[position].amount + FAR)
    return replace(sound, figures=(*sound.figures[:position], moved, *sound.figures[position + 1 :]))


@cache
def budget_trials() -> Mapping[str, Checked]:
    """What the rules say of the sound budget (under the empty name), and by rule of the one that breaks it."""
    sound = report(budget())
    outcomes = run(batch([sound]), 1)
    checked = evaluate([sound, *(_spoilt(rule, sound, outcomes) for rule in TABLES)])
    return dict(zip(["", *TABLES], checked, strict=True))


@cache
def companion_trials() -> Mapping[str, Checked]:
    """By rule across documents, what is said of a report beside a budget with which it does not agree."""
    quoted = {rule: beside({place: amount}) for rule, (place, amount) in XD.items()}
    return quoted | {"XD-PREV": beside_budget_before("9")}


def beside(changes: Mapping[str, Decimal]) -> Checked:
    """The sound final accounts beside their budget with these places changed."""
    (checked,) = evaluate([accounts()], budget={0: report({**PLANNED, **changes}, "", 2023)})
    return checked


def beside_budget_before(three_public: str) -> Checked:
    """The sound budget beside one of the year before with this amount for the three public expenses."""
    before = report({"budget_three_public.budget.total": Decimal(three_public)}, "", 2023)
    (checked,) = evaluate([report(budget())], last_year={0: before})
    return checked
