"""Every rule on the tables of budgets, and between budgets and final accounts, tried on a sound one and on one that breaks it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.budgeted import NEXT, PLANNED, PROSE, XD, accounts, budget, report

from mingzhang.check.book import evaluate, rules
from mingzhang.check.frame import batch
from mingzhang.check.identity import Identity
from mingzhang.check.runner import run

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Report
    from mingzhang.check.identity import RuleOutcome

RULES = {rule.id: rule for rule in rules()}
TABLES = sorted(rule.id for rule in rules() if rule.suite in ("budget_forms", "budget_between_forms"))
FAR = Decimal(7_777_700)
"""How far a figure is moved, in yuan: no other sum comes to it."""


def outcome(checked: Checked, rule: str) -> str:
    return next(entry.outcome for entry in checked.outcomes if entry.rule == rule)


def spoilt(rule: str, sound: Report, outcomes: dict[str, list[RuleOutcome]]) -> Report:
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


@pytest.fixture(scope="module")
def tried() -> dict[str, Checked]:
    sound = report(budget())
    names = ["", *TABLES]
    outcomes = run(batch([sound]), 1)
    return dict(zip(names, evaluate([sound, *(spoilt(rule, sound, outcomes) for rule in TABLES)]), strict=True))


def test_the_sound_budget_has_nothing_to_find(tried: dict[str, Checked]) -> None:
    assert [(finding.rule, finding.message) for finding in tried[""].findings] == []


@pytest.mark.parametrize("rule", TABLES)
def test_a_sound_budget_keeps_the_rule_and_a_spoilt_one_breaks_it(rule: str, tried: dict[str, Checked]) -> None:
    assert outcome(tried[""], rule) == "pass"
    assert outcome(tried[rule], rule) == "fail"
    findings = [finding for finding in tried[rule].findings if finding.rule == rule]
    assert {finding.severity for finding in findings} == {RULES[rule].severity}
    assert not any(word in finding.message for finding in findings for word in ("错误", "造假", "虚报", "违规", "隐瞒"))


@pytest.mark.parametrize("rule", sorted(XD))
def test_final_accounts_quote_their_budget(rule: str) -> None:
    place, amount = XD[rule]
    sound, broken = (report(planned, "", 2023) for planned in (PLANNED, {**PLANNED, place: amount}))
    for planned, expected in ((sound, "pass"), (broken, "fail")):
        (checked,) = evaluate([accounts()], budget={0: planned})
        assert outcome(checked, rule) == expected
        findings = [finding for finding in checked.findings if finding.rule == rule]
        assert {finding.severity for finding in findings} == ({"warning"} if expected == "fail" else set())
        assert all({operand.fiscal_year for operand in finding.figures} == {None, 2023} for finding in findings)
    (alone,) = evaluate([accounts()])
    assert outcome(alone, rule) == "not_applicable"


def test_a_budget_less_its_increase_is_the_one_before() -> None:
    now = report(budget())
    for total, expected in (("8", "pass"), ("9", "fail")):
        before = report({"budget_three_public.budget.total": Decimal(total)}, "", 2023)
        (checked,) = evaluate([now], last_year={0: before})
        assert outcome(checked, "XD-PREV") == expected
        assert all(finding.severity == "info" for finding in checked.findings)


@pytest.mark.parametrize(("words", "expected"), [("增加6.00万元", "pass"), ("增加9.00万元", "fail")])
def test_the_next_budget_says_what_this_one_was(words: str, expected: str) -> None:
    (checked,) = evaluate([accounts()], next_budget={0: report({}, NEXT.replace("增加6.00万元", words))})
    assert outcome(checked, "XD-PREV") == expected
    messages = [finding.message for finding in checked.findings if finding.rule == "XD-PREV"]
    assert all("2024年度预算" in message or "07" in message or "三公" in message for message in messages)


def test_what_regions_leave_out_or_add_accuses_nobody() -> None:
    """收支总表 without 本年收入合计, 支出总表 without what is carried over, columns that only some print."""
    places = budget()
    bare = {place: amount for place, amount in places.items() if ".current_" not in place and ".fiscal_appropriation." not in place}
    reserve = {place: amount for place, amount in places.items() if not place.endswith((".previous", ".change"))}
    for place in ("budget_expenditure.total.total", "budget_summary.expenditure_total.amount", "budget_summary.income_total.amount"):
        reserve[place] += 7
    reserve |= {"budget_expenditure.total.reserve": Decimal(7), "budget_summary.closing_balance.amount": Decimal(7)}
    reserve["budget_summary.opening_balance.amount"] += 7
    checked = evaluate(
        [report(bare, ""), report({p: a for p, a in reserve.items() if not p.startswith(("budget_income", "budget_summary.purpose"))}, "")]
    )
    assert [(f.rule, f.message) for f in checked[0].findings if f.severity == "error"] == []
    assert {f.rule for f in checked[1].findings if f.severity == "error"} <= {"B-EXP-V1"}
