"""Every rule of the book, tried on a sound report and on one that breaks it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import FUNDS, report, sound, with_changes
from tests.expectations.budgeted import BUDGETED
from tests.expectations.narrated import NARRATED
from tests.expectations.spoilt import SPOILT, Spoilt

from mingzhang.check.book import evaluate, rules

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Report

RULES = {rule.id: rule for rule in rules()}


def last_year() -> Report:
    """A report that closes with what the sound one opens with."""
    now = sound()
    opening = {"04.closing_balance.total": now["04.opening_balance.amount"], "01.closing_balance.amount": now["01.opening_balance.amount"]}
    opening |= {f"04.closing_balance.{fund}": now[f"04.opening_{fund}.amount"] for fund in FUNDS}
    opening |= {
        place.replace("opening", "closing"): amount for place, amount in now.items() if place.startswith("08.") and "opening" in place
    }
    closed = report(with_changes(now, {place: str(amount) for place, amount in opening.items()}))
    return replace(closed, year=(closed.year or 0) - 1)


def base(spoilt: Spoilt) -> Report:
    return report(with_changes(sound(), dict(spoilt.variant)), spoilt.titles)


def broken(rule: str, spoilt: Spoilt) -> Report:
    """The report that breaks the rule."""
    if spoilt.changes:
        return report(with_changes(with_changes(sound(), dict(spoilt.variant)), spoilt.changes), spoilt.titles)
    whole = base(spoilt)
    if rule.endswith("-D1"):
        row = [figure for figure in whole.figures if figure.form == rule[1:3] and figure.line.isdigit()]
        again = [replace(figure, occurrence=2, amount=figure.amount + 100) for figure in row if figure.line == row[-1].line]
        return replace(whole, figures=(*whole.figures, *again))
    if rule == "X-UNIT":
        return replace(whole, tables=(replace(whole.tables[0], money_unit="元"), *whole.tables[1:]))
    if rule == "X-DEPT":
        return replace(whole, tables=tuple(replace(table, printed_unit="乙单位") for table in whole.tables))
    if rule in ("Txx-N2", "T06-N2"):
        spoilt_names = {"2080505": "机关事业单位职业年金缴费支出", "30101": "津贴补贴"}
        return replace(whole, figures=tuple(replace(f, label=spoilt_names.get(f.line, f.label)) for f in whole.figures))
    if rule == "Txx-N3":
        again = [replace(f, line="20139", amount=f.amount * 0) for f in whole.figures if (f.form, f.line) == ("02", "20103")]
        return replace(whole, figures=(*whole.figures, *again), year=2020)
    named = (replace(f, label={"02": "行政运行", "03": "机关服务"}.get(f.form, "")) if f.line == "2010301" else f for f in whole.figures)
    return replace(whole, figures=tuple(named))


@pytest.fixture(scope="module")
def tried() -> dict[str, tuple[Checked, Checked]]:
    """For every rule what the book says of the sound report and of the spoilt one; one batch for all."""
    names = sorted(SPOILT)
    made = [report for name in names for report in (base(SPOILT[name]), broken(name, SPOILT[name]))]
    before = [last_year()] * len(made)
    for told in NARRATED.values():
        made += [told.sound(), told.broken()]
        before += [told.last_year(broken=False), told.last_year(broken=True)]
    done = evaluate(made, dict(enumerate(before)))
    return {name: (done[2 * n], done[2 * n + 1]) for n, name in enumerate([*names, *NARRATED])}


def outcome(checked: Checked, rule: str) -> str:
    return next(entry.outcome for entry in checked.outcomes if entry.rule == rule)


def test_every_rule_has_a_spoilt_report() -> None:
    on_budgets = {rule.id for rule in RULES.values() if rule.suite in ("budget_forms", "budget_between_forms")}  # see test_budget_rules
    assert {*SPOILT, *NARRATED, *BUDGETED} | on_budgets == set(RULES)


@pytest.mark.parametrize("rule", sorted([*SPOILT, *NARRATED]))
def test_a_sound_report_keeps_the_rule(rule: str, tried: dict[str, tuple[Checked, Checked]]) -> None:
    kept = tried[rule][0]
    expected = "not_applicable" if rule.endswith(("-N1", "-N2")) else "pass"  # the sound report names no codes
    assert outcome(kept, rule) == expected
    assert not [finding for finding in kept.findings if finding.severity == "error"]


@pytest.mark.parametrize("rule", sorted([*SPOILT, *NARRATED]))
def test_a_spoilt_report_breaks_the_rule(rule: str, tried: dict[str, tuple[Checked, Checked]]) -> None:
    checked = tried[rule][1]
    assert outcome(checked, rule) == "fail"
    findings = [finding for finding in checked.findings if finding.rule == rule and finding.outcome == "fail"]
    assert {finding.severity for finding in findings} == {RULES[rule].severity}
    changed = {tuple(place.split(".")) for place in {**SPOILT, **NARRATED}[rule].changes}
    shown = {(figure.form, figure.line, figure.column) for finding in findings for figure in finding.figures}
    assert changed <= shown


def test_no_sentence_accuses(tried: dict[str, tuple[Checked, Checked]]) -> None:
    for _, checked in tried.values():
        for finding in checked.findings:
            assert not any(word in finding.message for word in ("错误", "造假", "虚报", "违规", "隐瞒"))
            assert "原因未经核实" in finding.message or finding.outcome == "rounding"


def test_the_sound_report_has_nothing_to_find(tried: dict[str, tuple[Checked, Checked]]) -> None:
    assert [finding.rule for finding in tried["T01-V1"][0].findings] == []
