"""Every rule of the book, tried on a sound report and on one that breaks it."""

from __future__ import annotations

import pytest
from tests.expectations.budgeted import BUDGETED
from tests.expectations.trials import ENTRIES, trials

from mingzhang.check.book import rules

RULES = {rule.id: rule for rule in rules()}


def test_every_rule_has_a_spoilt_report() -> None:
    on_budgets = {rule.id for rule in RULES.values() if rule.suite in ("budget_forms", "budget_between_forms")}  # see test_budget_rules
    assert set(ENTRIES) | BUDGETED | on_budgets == set(RULES)


@pytest.mark.parametrize("rule", sorted(ENTRIES))
def test_a_sound_report_keeps_the_rule(rule: str) -> None:
    kept = trials()[rule].kept
    outcome = next(entry.outcome for entry in kept.outcomes if entry.rule == rule)
    assert outcome in ("pass", "rounding")
    assert [finding.message for finding in kept.findings if finding.outcome == "fail"] == []


@pytest.mark.parametrize("rule", sorted(ENTRIES))
def test_a_spoilt_report_breaks_the_rule(rule: str) -> None:
    trial = trials()[rule]
    assert {finding.severity for finding in trial.findings} == {RULES[rule].severity}
    shown = {(figure.form, figure.line, figure.column) for finding in trial.findings for figure in finding.figures}
    changed = {tuple(place.split(".")) for place in trial.entry.changes}
    assert not changed or changed & shown


@pytest.mark.parametrize("rule", sorted(ENTRIES))
def test_it_breaks_no_other_rule_than_those_that_see_the_same_defect(rule: str) -> None:
    trial = trials()[rule]
    assert trial.fallen == set(trial.entry.with_it)


def test_no_sentence_accuses() -> None:
    for trial in trials().values():
        for finding in trial.broken.findings:
            assert not any(word in finding.message for word in ("错误", "造假", "虚报", "违规", "隐瞒"))
            assert "原因未经核实" in finding.message or finding.outcome == "rounding"


def test_the_sound_report_has_nothing_to_find() -> None:
    assert [finding.rule for finding in trials()["T01-V1"].kept.findings] == []
