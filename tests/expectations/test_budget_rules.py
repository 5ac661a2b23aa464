"""Every rule on the tables of budgets, and between budgets and final accounts, tried on a sound one and on one that breaks it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.budget_trials import TABLES, beside, beside_budget_before, budget_trials, companion_trials
from tests.expectations.budgeted import NEXT, XD, accounts, budget, report

from mingzhang.check.book import evaluate, rules

if TYPE_CHECKING:
    from mingzhang.accounts import Checked

RULES = {rule.id: rule for rule in rules()}


def outcome(checked: Checked, rule: str) -> str:
    return next(entry.outcome for entry in checked.outcomes if entry.rule == rule)


def test_the_sound_budget_has_nothing_to_find() -> None:
    assert [(finding.rule, finding.message) for finding in budget_trials()[""].findings] == []


@pytest.mark.parametrize("rule", TABLES)
def test_a_sound_budget_keeps_the_rule_and_a_spoilt_one_breaks_it(rule: str) -> None:
    tried = budget_trials()
    assert outcome(tried[""], rule) == "pass"
    assert outcome(tried[rule], rule) == "fail"
    findings = [finding for finding in tried[rule].findings if finding.rule == rule]
    assert {finding.severity for finding in findings} == {RULES[rule].severity}
    assert not any(word in finding.message for finding in findings for word in ("错误", "造假", "虚报", "违规", "隐瞒"))


@pytest.mark.parametrize("rule", sorted(XD))
def test_final_accounts_quote_their_budget(rule: str) -> None:
    for checked, expected in ((beside({}), "pass"), (companion_trials()[rule], "fail")):
        assert outcome(checked, rule) == expected
        findings = [finding for finding in checked.findings if finding.rule == rule]
        assert {finding.severity for finding in findings} == ({"warning"} if expected == "fail" else set())
        assert all({operand.fiscal_year for operand in finding.figures} == {None, 2023} for finding in findings)
    (alone,) = evaluate([accounts()])
    assert outcome(alone, rule) == "not_applicable"


def test_a_budget_less_its_increase_is_the_one_before() -> None:
    for total, expected in (("8", "pass"), ("9", "fail")):
        checked = beside_budget_before(total)
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
