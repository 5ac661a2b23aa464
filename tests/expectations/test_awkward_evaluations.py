"""Self-evaluations and tables of annexes that are awkward and sound: no rule accuses them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.expectations.evaluated import evaluated

from mingzhang.accounts import Cell, Report
from mingzhang.check.book import evaluate

D = "performance_department."
AWKWARD: dict[str, dict[str, str]] = {
    "a rate cut at the whole": {
        D + "annual_total.annual_budget": "591.00",
        D + "fiscal.annual_budget": "551.00",
        D + "annual_total.rate": "100%",
    },
    "a rate of the initial budget": {D + "annual_total.rate": "98.60%"},
    "a rate as a fraction": {D + "annual_total.rate": "0.95"},
    "a rate without a per cent sign": {D + "annual_total.rate": "95.42"},
    "a rate without decimals": {D + "annual_total.rate": "95%"},
    "a rate that is cut off": {D + "annual_total.rate": "95.41%"},
    "all points above a threshold": {D + "annual_total.score": "10", D + "total.score": "98"},
    "a score rounded to one decimal": {D + "annual_total.score": "9.5", D + "total.score": "97.54"},
    "a total rounded to whole points": {D + "total.score": "98"},
    "carried over within appropriations": {D + "fiscal.annual_budget": "620.00", D + "carried_over.annual_budget": "40.00"},
    "grants told beside appropriations": {
        D + "fiscal.executed": "560.00",
        D + "central.executed": "300.00",
        D + "local.executed": "260.00",
    },
    "carried forward counted in": {D + "by_expenditure.amount": "620.00", D + "expenditure_carried_forward.amount": "28.40"},
    "marks taken off": {D + "indicator_1.score": "-2", D + "total.score": "95.54"},
    "every indicator out of a hundred": {
        D + "output_1.score": "93",
        D + "output_2.score": "100",
        D + "benefit_1.score": "100",
        D + "satisfaction_1.score": "100",
    },
    "weights as fractions": {
        D + "output_1.weight": "0.3",
        D + "output_2.weight": "0.2",
        D + "benefit_1.weight": "0.3",
        D + "satisfaction_1.weight": "0.1",
    },
    "the execution of the budget as an indicator too": {
        D + "execution_1.weight": "10",
        D + "execution_1.score": "9.54",
        D + "total.weight": "100",
    },
    "the whole without the execution of the budget": {D + "total.weight": "90"},
    "weights above a hundred, and none of the whole": {
        D + "output_1.weight": "40",
        D + "output_1.score": "38",
        D + "total.weight": "",
        D + "total.score": "107.54",
    },
    "a list whose total leaves out a row": {"annex.x:合计.x:预算金额": "20.00", "annex.x:合计.x:实际支出": "18.00"},
    "a list with the mean below": {"annex.x:合计.x:预算金额": "15.00", "annex.x:合计.x:实际支出": "13.50"},
    "subtotals above their rows": {"annex.x:物业.x:金额": "20.00", "annex.x:水电.x:金额": "30.00", "annex.x:总计.x:金额": "50.00"},
}


def errors(report: Report) -> list[str]:
    (checked,) = evaluate([report])
    return [finding.message for finding in checked.findings if finding.severity == "error"]


@pytest.mark.parametrize("case", AWKWARD)
def test_an_awkward_table_is_not_accused(case: str) -> None:
    assert not errors(evaluated(AWKWARD[case]))


def test_a_table_of_which_something_is_not_understood_is_not_added_up() -> None:
    report = evaluated({D + "annual_total.annual_budget": "630.00", D + "total.score": "95.74"})
    (checked,) = evaluate([report])
    assert {"P-SRC", "P-SUMS"} <= {finding.rule for finding in checked.findings}
    unknown = replace(report.further, unplaced=(Cell("performance_department", "", "", "unreadable", "约100万"),))
    (checked,) = evaluate([replace(report, further=unknown)])
    assert not {"P-SRC", "P-SUMS"} & {finding.rule for finding in checked.findings}


def test_a_scan_is_only_warned_about() -> None:
    report = evaluated({D + "total.score": "95.74"})
    scanned = replace(report.further, figures=tuple(replace(figure, method="ocr") for figure in report.further.figures))
    (checked,) = evaluate([replace(report, further=scanned)])
    assert {(finding.rule, finding.severity) for finding in checked.findings} == {("P-SUMS", "warning"), ("P-TXT", "warning")}


def test_a_self_evaluation_by_itself_is_checked() -> None:
    sound = evaluated({}, kind="performance")
    (checked,) = evaluate([sound])
    assert {outcome.rule: outcome.outcome for outcome in checked.outcomes}["P-SUMS"] == "pass"
    assert not checked.findings
    (checked,) = evaluate([evaluated({D + "total.score": "95.74"}, kind="performance")])
    assert [finding.rule for finding in checked.findings] == ["P-SUMS"]
    assert not checked.held_back


def test_findings_beside_the_forms_hold_nothing_back() -> None:
    (checked,) = evaluate([evaluated({D + "annual_total.annual_budget": "630.00"})])
    assert [finding.rule for finding in checked.findings if finding.severity == "error"] == ["P-SRC", "P-RATE"]
    assert not checked.held_back
    (operand, *_) = checked.findings[0].figures
    assert (operand.page, operand.printed) == (30, "630.00")


def test_an_annex_that_only_rounding_explains_does_not_trouble_the_forms() -> None:
    (checked,) = evaluate([evaluated({"annex.x:合计.x:预算金额": "30.01"})])
    outcomes = {outcome.rule: outcome.outcome for outcome in checked.outcomes}
    assert outcomes["N-ATT-list"] == "rounding"
    assert "rule_error" not in outcomes.values()
