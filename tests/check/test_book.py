"""What the rules say of a batch of reports: six outcomes, findings with their operands, and the same answer every time."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.expectations.balanced import Places, report, sound, with_changes

from mingzhang.accounts import Cell, Checked, Figure, Report
from mingzhang.check.book import RuleBookError, evaluate, rules


def outcomes(checked: Checked) -> dict[str, str]:
    return {entry.rule: entry.outcome for entry in checked.outcomes}


def without(places: Places, *beginnings: str) -> Places:
    return {place: amount for place, amount in places.items() if not place.startswith(beginnings)}


def errors(checked: Checked) -> list[str]:
    return [finding.rule for finding in checked.findings if finding.severity == "error"]


def one(made: Report) -> Checked:
    return evaluate([made])[0]


def test_every_rule_has_an_outcome_for_every_report() -> None:
    checked = evaluate([report(sound()), Report("乙", 2023, "final_accounts")])
    for entry in checked:
        assert [outcome.rule for outcome in entry.outcomes] == [rule.id for rule in rules()]
    assert {outcome.outcome for outcome in checked[1].outcomes} == {"not_applicable"}


def test_only_final_accounts_are_checked_and_the_order_is_kept() -> None:
    made = [Report("预算", 2023, "budget"), report(sound()), Report("其他", None, "other")]
    checked = evaluate(made)
    assert [entry.report.kind for entry in checked] == ["budget", "final_accounts", "other"]
    assert [len(entry.outcomes) for entry in checked] == [0, len(rules()), 0]
    assert evaluate([]) == ()


def test_the_same_reports_give_the_same_answer_alone_or_in_company() -> None:
    spoilt = report(with_changes(sound(), {"05.201.project": "+9.00"}))
    first = evaluate([report(sound()), spoilt, spoilt])
    assert first == evaluate([report(sound()), spoilt, spoilt])
    assert first[1] == first[2] == one(spoilt)


def test_outcomes_within_a_form_and_between_forms() -> None:
    said = outcomes(one(report(without(sound(), "03"))))
    assert said["T03-H1"] == "not_applicable", "the form is not printed"
    assert said["X01-03"] == "insufficient_data", "one side of it is printed"
    assert said["T09-H2"] == "not_applicable", "this variant of the form has no such columns"
    said = outcomes(one(report(without(sound(), "08", "04"))))
    assert said["X04-08"] == "not_applicable", "neither side is printed"


def test_what_is_missing_is_named() -> None:
    checked = one(report(without(sound(), "03")))
    assert next(entry.note for entry in checked.outcomes if entry.rule == "X01-03") == "未列示 missing: 公开03《支出决算表》"


def test_rounding_is_one_finding_a_rule() -> None:
    places = with_changes(sound(), {"05.2010399.basic": "+0.01", "05.2080505.basic": "+0.01"})
    checked = one(report(places))
    assert outcomes(checked)["T05-H1"] == "rounding"
    found = [finding for finding in checked.findings if finding.rule == "T05-H1"]
    assert [(finding.severity, finding.outcome) for finding in found] == [("info", "rounding")]
    assert found[0].difference == Decimal(-100)
    assert found[0].tolerance == Decimal(100)
    assert "另有 1 处" in found[0].message
    assert not errors(checked)


def test_a_finding_carries_its_operands() -> None:
    checked = one(report(with_changes(sound(), {"04.income_total.amount": "+9.00"})))
    finding = next(finding for finding in checked.findings if finding.rule == "T04-V4")
    assert (finding.reported, finding.expected, finding.difference, finding.tolerance) == (
        Decimal(6074700),
        Decimal(5984700),
        Decimal(90000),
        Decimal(150),
    )
    assert [figure.line for figure in finding.figures] == ["income_total", "current_income", "opening_balance"]
    assert (finding.figures[0].printed, finding.figures[0].page, finding.figures[0].bbox) == ("607.47", 4, (10.0, 20.0, 30.0, 40.0))
    assert "第4页《财政拨款收入支出决算总表》“总计”印为 607.47 万元" in finding.message
    assert "相差 9.00 万元，大于四舍五入可以带来的 0.015 万元" in finding.message
    assert "is printed as 607.47 万元" in finding.message_en


def test_a_blank_total_over_amounts_is_broken() -> None:
    checked = one(report(with_changes(sound(), {"03.total.total": None})))
    finding = next(finding for finding in checked.findings if finding.rule == "T03-V1")
    assert finding.severity == "error"
    assert (finding.figures[0].line, finding.figures[0].printed) == ("total", "")
    assert "为空白" in finding.message
    assert checked.cases[0].candidates[0].line == "total"


def test_a_copy_of_a_roll_up_is_as_wide_as_its_items() -> None:
    places = with_changes(sound(), {"01.201.amount": "+0.02"})
    checked = one(report(places))
    assert outcomes(checked)["X01-03c"] == "fail", "two items: one and a half units"
    many = dict(sound())
    amount = many.pop("03.2010399.total")
    for n in range(11, 19):
        many[f"03.20103{n}.total"] = amount / 8
    checked = one(report(with_changes(many, {"01.201.amount": "+0.02"})))
    assert outcomes(checked)["X01-03c"] == "rounding"


def test_secrets_may_be_left_out_below_but_not_above() -> None:
    base = {
        place.replace(".20103", ".20402").replace(".2010", ".2040").replace(".201.", ".204."): amount for place, amount in sound().items()
    }
    less, more = evaluate(
        [report(with_changes(base, {"02.2040299.total": "1.00"})), report(with_changes(base, {"02.2040299.total": "99.00"}))]
    )
    by_severity = [{f.severity for f in checked.findings if f.rule == "T02-C1"} for checked in (less, more)]
    assert by_severity == [{"warning"}, {"error"}]


def test_an_undeclared_amount_that_explains_the_difference_is_not_held_against_the_report() -> None:
    made = report(with_changes(sound(), {"01.current_income.amount": "+9.00", "01.income_total.amount": "+9.00"}))
    extra = Figure("01", "x:专项收入", "amount", "9.00", Decimal(90000), "万元")
    checked = one(replace(made, undeclared=(extra,)))
    assert outcomes(checked)["T01-V1"] == "insufficient_data"
    assert checked.held_back


def test_what_is_not_readable_is_not_zero() -> None:
    made = report(with_changes(sound(), {"01.other.amount": None}))
    cells = tuple(replace(cell, state="unreadable") if cell.address == ("01", "other", "amount") else cell for cell in made.cells)
    checked = one(replace(made, cells=cells))
    assert outcomes(checked)["T01-V1"] == "insufficient_data"
    assert not errors(checked)


def test_a_form_that_is_printed_twice_is_checked_twice() -> None:
    made = report(sound())
    yuan = tuple(replace(figure, table=2, money_unit="元", printed=str(figure.amount)) for figure in made.figures)
    tables = tuple(replace(table, table=2, money_unit="元") for table in made.tables)
    both = replace(made, figures=made.figures + yuan, tables=made.tables + tables)
    spoilt = tuple(
        replace(f, amount=f.amount + 5) if f.table == 2 and f.address == ("04", "income_total", "amount") else f for f in both.figures
    )
    whole, broken = evaluate([both, replace(both, figures=spoilt)])
    assert not errors(whole)
    assert "T04-V4" in errors(broken), "5 yuan are within the rounding of the 万元 tables, and broken in those in 元"


def test_a_rule_that_stumbles_says_nothing_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.check.kinds.known import KINDS

    kind = KINDS["expect_balances_to_roll_forward"]
    real = kind.relations

    def stumble(self: object, sheet: object) -> object:
        if sheet.unit == "乙":  # type: ignore[attr-defined]
            raise ZeroDivisionError("no amounts")
        return real(self, sheet)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "relations", stumble)
    checked = evaluate([report(sound()), replace(report(sound()), unit="乙")])
    assert outcomes(checked[0])["T04-B2"] == "pass"
    assert outcomes(checked[1])["T04-B2"] == "rule_error"
    assert next(entry.note for entry in checked[1].outcomes if entry.rule == "T04-B2") == "ZeroDivisionError: no amounts"
    assert not errors(checked[1])


def test_an_exception_of_the_framework_is_a_rule_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.check import metrics

    def stumble(rule: object, sheets: object) -> object:
        raise RuntimeError("no such metric")

    monkeypatch.setattr(metrics, "outcome", stumble)
    checked = one(report(sound()))
    ran = [entry for entry in checked.outcomes if entry.outcome != "not_applicable"]  # those of budgets are not asked
    assert {entry.outcome for entry in ran} == {"rule_error"}
    assert len(ran) > 100
    assert all("no such metric" in entry.note for entry in ran)


def test_a_rule_that_did_not_run_stops_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    from mingzhang.check import metrics

    real = metrics.sheets
    monkeypatch.setattr(metrics, "sheets", lambda frame: real(frame)[:-1])
    with pytest.raises(RuleBookError, match="not run on every report"):
        evaluate([report(sound()), report(sound())])


def test_reading_alone_does_not_load_great_expectations() -> None:
    code = "import sys, mingzhang.check.book as book; book.rules(); book.rules_version(); sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_finding_shows_at_most_forty_figures_and_the_weightiest() -> None:
    from mingzhang.check.amounts import Place
    from mingzhang.check.findings import weightiest

    places = [Place("06", 1, f"30{n:03}", "amount", 1, "figure", Decimal(n % 50)) for n in range(100)]
    shown = weightiest(places)
    assert len(shown) == 40
    assert shown[0] is places[0]
    assert all(place.amount for place in shown[1:])


def test_blank_cells_take_part_with_their_place() -> None:
    made = report(with_changes(sound(), {"04.opening_government_fund.amount": None}))
    finding = next(finding for finding in one(made).findings if finding.rule == "T04-V3")
    blank = next(figure for figure in finding.figures if figure.line == "opening_government_fund")
    assert (blank.printed, blank.amount, blank.page) == ("", 0, 4)
    assert Cell("04", "opening_government_fund", "amount", "blank", page=4, bbox=(10.0, 20.0, 30.0, 40.0)) in made.cells
