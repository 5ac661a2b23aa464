"""Which figure would settle the findings, how sure we are of it, and when a person must decide."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.expectations.balanced import report, sound, with_changes

from mingzhang.accounts import Checked, Problem, Report
from mingzhang.check.book import evaluate

MISPRINTS = {
    "04.201.general_public_budget": "+62.00",
    "04.current_expenditure.general_public_budget": "+62.00",
    "05.208.basic": "+8.00",
    "05.20103.total": "+62.00",
    "01.current_expenditure.amount": "+62.00",
    "02.total.total": None,
    "03.2010301.project": "+14.00",
    "06.302.amount": "+9.00",
    "08.total.income": "+9.00",
}


def agreed(made: Report) -> Report:
    return replace(made, figures=tuple(replace(figure, agreement=True) for figure in made.figures))


@pytest.fixture(scope="module")
def diagnosed() -> dict[str, Checked]:
    made = [agreed(report(with_changes(sound(), {place: amount}))) for place, amount in MISPRINTS.items()]
    return dict(zip(MISPRINTS, evaluate(made), strict=True))


@pytest.mark.parametrize("place", MISPRINTS)
def test_a_single_misprint_is_named_first_with_what_it_should_be(place: str, diagnosed: dict[str, Checked]) -> None:
    checked = diagnosed[place]
    first = checked.cases[0].candidates[0]
    assert f"{first.form}.{first.line}.{first.column}" == place
    assert first.value == sound()[place] * 10000


def test_findings_that_share_figures_are_one_case(diagnosed: dict[str, Checked]) -> None:
    for checked in diagnosed.values():
        errors = {n for n, finding in enumerate(checked.findings) if finding.severity == "error"}
        assert len(checked.cases) == 1
        assert errors <= set(checked.cases[0].findings)


def test_two_misprints_far_apart_are_two_cases() -> None:
    checked = evaluate([report(with_changes(sound(), {"07.budget.total": "+9.00", "06.30113.amount": "+9.00"}))])[0]
    assert len(checked.cases) == 2


def test_a_misprinted_item_that_nothing_else_bears_out_is_among_the_candidates() -> None:
    checked = evaluate([report(with_changes(sound(), {"06.30113.amount": "+9.00"}))])[0]
    assert ("30113", Decimal(500500)) in [(candidate.line, candidate.value) for candidate in checked.cases[0].candidates]


def test_a_sound_report_has_no_case() -> None:
    assert evaluate([report(sound())])[0].cases == ()


def test_figures_are_certain_by_agreement_or_by_an_equation() -> None:
    alone = evaluate([report(sound())])[0].report
    assert all(figure.certain for figure in alone.figures if figure.form == "04"), "equations bear them out"
    spoilt = evaluate([report(with_changes(sound(), {"06.30113.amount": "+9.00"}))])[0].report
    assert not next(figure for figure in spoilt.figures if figure.line == "30113").certain
    certain = evaluate([agreed(report(with_changes(sound(), {"06.30113.amount": "+9.00"})))])[0].report
    assert next(figure for figure in certain.figures if figure.line == "30113").certain


def certain_by_method(changes: dict[str, str | None], line: str) -> dict[str, bool | None]:
    """Is the figure of form 06 at `line` certain, by how its characters came?"""
    made = report(with_changes(sound(), changes))
    methods = ("text", "markup", "ocr")
    readings = evaluate([replace(made, figures=tuple(replace(f, method=method) for f in made.figures)) for method in methods])
    return {
        method: next(f for f in reading.report.figures if (f.form, f.line) == ("06", line)).certain
        for method, reading in zip(methods, readings, strict=True)
    }


def test_an_equation_within_rounding_bears_out_characters_but_no_ocr() -> None:
    assert certain_by_method({"06.30101.amount": "+0.01"}, "30101") == {"text": True, "markup": True, "ocr": False}


def test_two_prints_of_an_amount_bear_each_other_out_but_no_ocr() -> None:
    """02 and 04 print the appropriations of the year; nothing else is left of them here."""
    made = report(
        {
            "04.current_income.amount": sound()["04.current_income.amount"],
            "02.total.fiscal_appropriation": sound()["04.current_income.amount"],
        }
    )
    text, ocr = evaluate([made, replace(made, figures=tuple(replace(f, method="ocr") for f in made.figures))])
    assert {f.certain for f in text.report.figures} == {True}
    assert {f.certain for f in ocr.report.figures} == {False}


def test_an_amount_of_ocr_is_not_certain_while_an_equation_contradicts_it() -> None:
    changes = {"06.301.amount": "+9.00", "06.personnel_total.amount": "+9.00"}
    assert certain_by_method(changes, "301") == {"text": True, "markup": True, "ocr": False}


def test_an_equation_within_rounding_does_not_bear_out_what_it_would_not_miss() -> None:
    assert certain_by_method({"06.30101.amount": "250.04", "06.30113.amount": "0.02"}, "30113")["text"] is False


def test_a_report_is_held_back_for_an_uncertain_figure_in_a_broken_rule() -> None:
    spoilt = report(with_changes(sound(), {"06.30113.amount": "+9.00"}))
    uncertain, certain = evaluate([spoilt, agreed(spoilt)])
    assert any("30113" in reason and "T06-C1" in reason for reason in uncertain.held_back)
    assert certain.held_back == ()


def test_a_report_is_held_back_for_a_doubtful_problem() -> None:
    problem = Problem("form_missing", "目录列有公开05，正文未见该表。", "The contents name form 05.", doubtful=True)
    assert evaluate([replace(report(sound()), problems=(problem,))])[0].held_back == (problem.message,)
