"""What would settle a case: one figure, two together, a row that stands elsewhere, a number of the prose; and what is said of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import report, sound, with_changes
from tests.expectations.narrated import TEXT, narrated

from mingzhang.check.book import evaluate

if TYPE_CHECKING:
    from mingzhang.accounts import Candidate, Case, Change, Checked


def at(change: Change) -> str:
    return f"{change.form}.{change.line}.{change.column}"


def only_case(checked: Checked) -> Case:
    (case,) = checked.cases
    return case


def first(checked: Checked) -> Candidate:
    return only_case(checked).candidates[0]


def would(candidate: Candidate) -> dict[str, Decimal]:
    """What the candidate proposes, in 万元."""
    return {at(change): change.value / 10000 for change in (candidate, *candidate.also)}


SLIPS = {
    "digits_swapped": ("04.201.general_public_budget", "404.73"),
    "digit_changed": ("02.total.total", "588.60"),
    "digit_missing": ("01.income_total.amount", "66.60"),
    "digit_added": ("03.total.basic", "4108.18"),
    "sign": ("05.208.basic", "-55.55"),
    "point": ("06.302.amount", "8.90"),
    "unit_of_money": ("08.total.income", "750700.00"),
    "left_blank": ("05.total.total", None),
    "not_the_sum": ("06.personnel_total.amount", "431.07"),
}


@pytest.fixture(scope="module")
def slipped() -> dict[str, Checked]:
    made = [report(with_changes(sound(), {place: amount})) for place, amount in SLIPS.values()]
    return dict(zip(SLIPS, evaluate(made), strict=True))


@pytest.mark.parametrize("slip", SLIPS)
def test_the_slip_behind_a_case_is_named(slip: str, slipped: dict[str, Checked]) -> None:
    place, _ = SLIPS[slip]
    candidate = first(slipped[slip])
    assert candidate.slip == slip
    assert would(candidate) == {place: sound()[place]}
    assert candidate.leaves == ()


@pytest.mark.parametrize("slip", SLIPS)
def test_a_case_says_what_would_settle_it(slip: str, slipped: dict[str, Checked]) -> None:
    place, amount = SLIPS[slip]
    case = only_case(slipped[slip])
    for words in (
        f"由 {amount or '空白'} 改为 {sound()[place]} 万元",
        "这是计算推测，不是更正，以编制单位的说明为准。",
        "可能为录入或排版差异",
    ):
        assert words in case.message
    assert f"were {sound()[place]} 万元 instead of {amount or 'blank'}" in case.message_en
    assert not any(word in case.message for word in ("错误", "造假", "虚报", "违规", "隐瞒"))


def test_a_case_names_the_rules_that_would_hold(slipped: dict[str, Checked]) -> None:
    checked = slipped["digits_swapped"]
    broken = {checked.findings[number].rule for number in only_case(checked).findings}
    assert set(first(checked).repairs) == broken == {finding.rule for finding in checked.findings if finding.outcome == "fail"}


PAIRS = {
    "two figures of one column": {"03.201.total": "+7.00", "03.208.total": "+20.00"},
    "two figures of one row": {"05.2010301.basic": "+30.00", "05.2010301.project": "+5.00"},
    "a total and one of its items": {"01.201.amount": "+31.00", "01.current_expenditure.amount": "+52.00"},
}


@pytest.mark.parametrize("pair", PAIRS)
def test_two_figures_settle_together_what_none_settles_alone(pair: str) -> None:
    (checked,) = evaluate([report(with_changes(sound(), dict(PAIRS[pair])))])
    proposed = [would(case.candidates[0]) for case in checked.cases]
    assert {place for each in proposed for place in each} == set(PAIRS[pair])
    assert all(amount == sound()[place] for each in proposed for place, amount in each.items())


SWAPPED = {
    "of a column": ("03.201.total", "03.208.total"),
    "of a row": ("04.201.total", "04.201.general_public_budget"),
    "of two funds": ("04.government_fund.amount", "04.state_capital.amount"),
}


@pytest.mark.parametrize("which", ["of a column", "of two funds"])
def test_figures_in_each_others_place_are_one_case(which: str) -> None:
    one, other = SWAPPED[which]
    places = sound() | {one: sound()[other], other: sound()[one]}
    (checked,) = evaluate([report(places)])
    candidate = first(checked)
    assert candidate.slip == "exchanged"
    assert would(candidate) == {one: sound()[one], other: sound()[other]}
    assert candidate.leaves == ()
    assert "互换" in only_case(checked).message and "changed places" in only_case(checked).message_en


def test_a_figure_in_the_wrong_column_is_moved_back() -> None:
    places = {place: amount for place, amount in sound().items() if place != "02.2080505.institutional"}
    (checked,) = evaluate([report(places | {"02.2080505.operating": sound()["02.2080505.institutional"]})])
    assert first(checked).slip == "moved"
    assert would(first(checked)) == {
        "02.2080505.institutional": sound()["02.2080505.institutional"],
        "02.2080505.operating": Decimal(0),
    }


def test_a_row_that_stands_one_column_further_is_named() -> None:
    row = ("opening_balance", "income", "expenditure", "basic", "project", "closing_balance")
    figures = [sound().get(f"08.2120899.{column}", Decimal(0)) for column in row]
    printed = {f"08.2120899.{column}": amount for column, amount in zip(row, [Decimal(0), *figures], strict=False)}
    (checked,) = evaluate([report({place: amount for place, amount in (sound() | printed).items() if amount})])
    candidate = first(checked)
    assert candidate.slip == "shifted"
    proposed = would(candidate)
    assert proposed["08.2120899.income"] == sound()["08.2120899.income"]
    assert proposed["08.2120899.closing_balance"] == sound()["08.2120899.closing_balance"]


def test_misprints_that_have_nothing_to_do_with_each_other_are_cases_of_their_own() -> None:
    """Both stand in rows that 06 and 05 compare, and neither breaks what the other mends."""
    (checked,) = evaluate([report(with_changes(sound(), {"05.total.total": "+90.00", "05.20805.basic": "+3.00"}))])
    assert [at(case.candidates[0]) for case in checked.cases] == ["05.total.total", "05.20805.basic"]


def test_prose_that_misquotes_a_table_is_the_candidate() -> None:
    text = TEXT.replace("本年支出合计591.60万元", "本年支出合计519.60万元", 1)
    (checked,) = evaluate([narrated(text)])
    candidate = first(checked)
    assert (candidate.form, candidate.line, candidate.slip, candidate.value) == (
        "narrative", "03.total.total", "digits_swapped", Decimal(5916000),
    )  # fmt: skip
    assert len(only_case(checked).candidates) == 1, "the table is borne out by others"


def test_a_table_that_prose_and_other_tables_contradict_is_the_candidate() -> None:
    (checked,) = evaluate([narrated(TEXT, {"07.actual.total": "21.00"})])
    assert would(first(checked)) == {"07.actual.total": Decimal("12.00")}
    rules = {checked.findings[number].rule for number in only_case(checked).findings}
    assert rules == {"T07-H1", "T07-L1", "N-07"}, "what only usually holds belongs to the same case"


def test_percentages_that_rest_on_a_number_point_to_it() -> None:
    text = TEXT.replace("政府采购支出总额90.00万元", "政府采购支出总额99.00万元", 1)
    (checked,) = evaluate([narrated(text)])
    case = only_case(checked)
    assert case.candidates[0].line == "procurement.total"
    assert [checked.findings[number].rule for number in case.findings].count("N-PCT") == 2
    assert "另有 2 项比对以此数字为依据" in case.message


def test_a_percentage_that_only_its_amounts_contradict_is_the_candidate() -> None:
    (checked,) = evaluate([narrated(TEXT.replace("占69.00%", "占96.00%", 1))])
    candidate = first(checked)
    assert (candidate.column, candidate.printed, candidate.value, candidate.slip) == ("share", "96.00%", Decimal("69.00"), "digits_swapped")


def test_figures_that_are_as_likely_are_all_listed() -> None:
    """Nothing but 301 bears out the items below it."""
    (checked,) = evaluate([report(with_changes(sound(), {"06.30101.amount": "212.34"}))])
    case = only_case(checked)
    assert {"06.30101.amount", "06.30113.amount"} <= {at(candidate) for candidate in case.candidates}


def test_nothing_is_changed_in_the_data() -> None:
    made = report(with_changes(sound(), {"05.total.total": "+90.00"}))
    (checked,) = evaluate([made])
    assert [figure.amount for figure in checked.report.figures] == [figure.amount for figure in made.figures]
