"""Reports that are sound in awkward ways: none is accused, and the rules that apply to them still run."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import last_year, report, sound, with_changes
from tests.expectations.spoilt import BALANCES_05, BALANCES_09, CLOSING_04, COLUMNS_06, PARTS_01, PARTS_05, along

from mingzhang.accounts import YUAN, Cell, Checked, Figure, Report, Table
from mingzhang.check.book import evaluate
from mingzhang.forms.declaration import form
from sample_publisher.balance import Traits, balanced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sample_publisher.reports import SampleReport

SEEDS = range(12)
KINDS = {
    "class rows are sums of rounded items": Traits(rolled_up=True),
    "leaf rows only": Traits(leaves_only=True, rolled_up=True),
    "a deficit of its own money": Traits(deficit=True),
    "in yuan": Traits(money_unit="元"),
    "zeros printed": Traits(zeros="0.00", government_fund=False),
    "a spreadsheet dropped zeros": Traits(trimmed=True, rolled_up=True),
    "every fund": Traits(government_fund=True, state_capital=True, balances_of_state_capital=True),
    "appropriations only": Traits(own_money=False),
}


def as_report(sample: SampleReport) -> Report:
    """The report as an exact reader gives it."""

    def amount(printed: str) -> Decimal:
        return Decimal(printed.replace(",", "")) * YUAN[sample.money_unit]

    figures = tuple(Figure(*address, printed, amount(printed), sample.money_unit) for address, printed in sample.figures.items())
    ids = sorted({figure.form for figure in figures})
    decimals = {f.form: len(f.printed.partition(".")[2]) for f in sorted(figures, key=lambda f: len(f.printed.partition(".")[2]))}
    tables = tuple(Table(id_, 1, form(id_).title, None, sample.money_unit, decimals[id_], ()) for id_ in ids)
    return Report(sample.unit, sample.year, "final_accounts", "unit", "", tables, figures)


def errors(checked: Checked) -> list[str]:
    return [f"{finding.rule}: {finding.message_en}" for finding in checked.findings if finding.severity == "error"]


@pytest.fixture(scope="module")
def judged() -> dict[tuple[str, int], Checked]:
    made = {(name, seed): as_report(balanced(seed, traits)) for name, traits in KINDS.items() for seed in SEEDS}
    return dict(zip(made, evaluate(list(made.values())), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_no_sound_report_is_accused(kind: str, judged: dict[tuple[str, int], Checked]) -> None:
    for seed in SEEDS:
        checked = judged[kind, seed]
        assert errors(checked) == [], seed
        assert checked.held_back == ()
        assert sum(outcome.outcome in ("pass", "rounding") for outcome in checked.outcomes) > 25


@pytest.mark.parametrize("missing", [f"0{number}" for number in range(1, 10)])
def test_a_report_without_one_of_its_forms_is_not_accused(missing: str) -> None:
    (checked,) = evaluate([report({place: a for place, a in sound().items() if not place.startswith(missing)})])
    assert errors(checked) == []


def test_secret_items_that_are_left_out_are_no_error() -> None:
    """A class of security prints its total, of which the items below show only a part."""
    secret = {
        f"{form_id}.{code}.{column}": amount
        for form_id, columns in (("03", ("total", "project")), ("05", ("total", "project")))
        for code, amount in (("204", "+50.00"), ("20402", "+50.00"), ("2040201", "+20.00"), ("total", "+50.00"))
        for column in columns
    }
    places = with_changes(sound(), secret)
    (checked,) = evaluate([report(places)])
    assert [e for e in errors(checked) if e.startswith(("T03-C1", "T05-C1", "T03-V1", "T05-V1"))] == []


def test_forty_rounded_items_do_not_accuse_their_total() -> None:
    """Forty items of 0.5049 print 0.50 each; their class, rounded from yuan, prints 20.20."""
    tables = (Table("03", 1, form("03").title, None, "万元", 2, ()),)

    def row(line: str, printed: str) -> list[Figure]:
        return [Figure("03", line, column, printed, Decimal(printed) * 10_000, "万元") for column in ("total", "project")]

    items = [figure for n in range(40) for figure in row(f"20103{n + 10}", "0.50")]
    figures = (*row("total", "20.20"), *row("201", "20.20"), *row("20103", "20.20"), *items)
    (checked,) = evaluate([Report("甲局", 2023, "final_accounts", "unit", "", tables, figures)])
    assert errors(checked) == []
    assert any(finding.rule == "T03-C1" and finding.outcome == "rounding" for finding in checked.findings)


def test_a_form_printed_blank_is_not_accused() -> None:
    """08 stands there without an amount: its total row is blank, and the funds of 04 are blank as well."""
    places = {
        place: amount
        for place, amount in sound().items()
        if not place.startswith(("08.", "09.")) and "government_fund" not in place and "state_capital" not in place
    }
    whole = report(places)
    blank = tuple(Cell("08", "total", column, "blank") for column in ("income", "expenditure", "basic", "project"))
    table = Table("08", 1, form("08").title, None, "万元", 2, ())
    (checked,) = evaluate([replace(whole, tables=(*whole.tables, table), cells=(*whole.cells, *blank))])
    assert [e for e in errors(checked) if "08" in e.split(":")[0]] == []


def in_yuan(one: Report, *forms: str) -> Report:
    """The same report with some forms printed in yuan."""
    figures = (replace(f, money_unit="元", printed=f"{f.amount:.2f}") if f.form in forms else f for f in one.figures)
    tables = (replace(table, money_unit="元") if table.form in forms else table for table in one.tables)
    return replace(one, figures=tuple(figures), tables=tuple(tables))


def in_ten_thousands(one: Report, rounding: str) -> Report:
    """A report in yuan, printed in 万元 with two places."""
    brought = [(f, (f.amount / 10_000).quantize(Decimal("0.01"), rounding)) for f in one.figures]
    figures = tuple(replace(f, amount=amount * 10_000, printed=f"{amount:.2f}", money_unit="万元") for f, amount in brought)
    return replace(one, figures=figures, tables=tuple(replace(table, money_unit="万元") for table in one.tables))


def printed_twice(rounding: str) -> Report:
    """Every form stands there in 万元, and again in yuan."""
    fine = as_report(balanced(5, Traits(money_unit="元", government_fund=True)))
    coarse = in_ten_thousands(fine, rounding)
    again = [replace(figure, table=2) for figure in fine.figures]
    return replace(coarse, figures=(*coarse.figures, *again), tables=(*coarse.tables, *(replace(t, table=2) for t in fine.tables)))


def without(one: Report, keep: Callable[[Figure | Cell], bool]) -> Report:
    """Places that are not kept are not printed, not even blank."""
    figures, cells = tuple(filter(keep, one.figures)), tuple(filter(keep, one.cells))
    printed = {place.form for place in (*figures, *cells)}
    return replace(one, figures=figures, cells=cells, tables=tuple(table for table in one.tables if table.form in printed))


TOTALS = {
    "01": ("general_public_budget", "current_income", "income_total", "current_expenditure", "expenditure_total"),
    "04": ("general_public_budget", "current_income", "income_total"),
}


def of_a_secret_class(*forms: str) -> dict[str, str]:
    """Fifty of 204, which the other forms leave out of their rows and of their totals."""
    changes = {f"{form_id}.{line}.amount": "+50.00" for form_id, lines in TOTALS.items() for line in lines} | {"01.204.amount": "50.00"}
    for line in ("204", "current_expenditure", "expenditure_total"):
        changes |= {f"04.{line}.{column}": "+50.00" for column in ("total", "general_public_budget")}
    for form_id in forms:
        changes |= along(f"{form_id}.2040201.total", "+50.00") | along(f"{form_id}.2040201.project", "+50.00")
    return changes


def on_the_next_page(one: Report) -> Report:
    """The last three rows of 02, 03 and 05 are printed again on the page that follows."""
    again = []
    for form_id in ("02", "03", "05"):
        codes = sorted({figure.line for figure in one.figures if figure.form == form_id and figure.line.isdigit()})[-3:]
        rows = [figure for figure in one.figures if figure.form == form_id and figure.line in codes]
        again += [replace(figure, occurrence=2, page=(figure.page or 0) + 1) for figure in rows]
    return replace(one, figures=(*one.figures, *again))


def titled(one: Report, **titles: str) -> Report:
    return replace(one, tables=tuple(replace(t, printed_title=titles.get(f"t{t.form}", t.printed_title)) for t in one.tables))


def changed(changes: Mapping[str, str | None], **more: str | None) -> Report:
    return report(with_changes(sound(), {**changes, **more}))


FUNDS_TOO = {
    # the three public expenses and basic expenditure out of the government fund budget, under titles without 一般公共预算
    "07.actual.reception": "+150.00",
    "07.actual.total": "+150.00",
    "07.budget.reception": "+150.00",
    "07.budget.total": "+150.00",
}
NEGATIVE_OTHER = {f"01.{line}.amount": "+-9.00" for line in ("closing_balance", "expenditure_total")} | {
    "01.201.amount": "+9.00",
    "01.current_expenditure.amount": "+9.00",
    "01.expenditure_total.amount": "+0.00",
    **along("03.2010301.total", "+9.00"),
    **along("03.2010301.operating", "+9.00"),
}
NEGATIVE_OPENING = {f"01.{line}.amount": "+-36.00" for line in ("opening_balance", "income_total", "closing_balance", "expenditure_total")}

CORRECTION = {f"03.{row}.{column}": "+-2.00" for row in ("2010601", "20106", "201", "total") for column in ("total", "project")} | {
    "01.201.amount": "+-2.00",
    "01.current_expenditure.amount": "+-2.00",
    "01.closing_balance.amount": "+2.00",
}

AWKWARD: dict[str, Callable[[], Report]] = {
    "details of the distribution of surplus": lambda: changed(PARTS_01),
    "closing balances in lines": lambda: changed(CLOSING_04),
    "closing balances in lines and columns": lambda: changed(
        {**CLOSING_04, **{f"04.closing_{fund}.{fund}": a for fund, a in (("general_public_budget", "10.00"), ("government_fund", "8.00"))}}
    ),
    "05 and 09 with balances": lambda: changed({**BALANCES_05, **BALANCES_09}),
    "05 with personnel and public expenditure in its total": lambda: changed(
        {place: amount for place, amount in PARTS_05.items() if place.startswith("05.total.")}
    ),
    "a correction of another year's spending": lambda: changed(CORRECTION),
    "05 with personnel and public expenditure": lambda: changed(PARTS_05),
    "06 with columns": lambda: changed(COLUMNS_06),
    "a loss that outweighs the closing balance of its own money": lambda: changed(NEGATIVE_OTHER),
    "a negative opening balance": lambda: changed(NEGATIVE_OPENING),
    "all in yuan": lambda: in_yuan(changed({}), *(f"0{n}" for n in range(1, 10))),
    "one form in yuan": lambda: in_yuan(changed({}), "06"),
    "two forms in yuan": lambda: in_yuan(changed({}), "04", "07"),
    "rows printed again on the next page": lambda: on_the_next_page(changed({})),
    "06 without its classes": lambda: without(changed({}), lambda f: f.form != "06" or len(f.line) != 3),
    "06 without its items": lambda: without(changed({}), lambda f: f.form != "06" or len(f.line) != 5),
    "07 with a budget only": lambda: without(changed({}), lambda f: (f.form, f.line) != ("07", "actual")),
    "07 with final accounts only": lambda: without(changed({}), lambda f: (f.form, f.line) != ("07", "budget")),
    "07 without any amount": lambda: without(changed({}), lambda f: f.form != "07"),
    "02 and 03 without a total row": lambda: without(changed({}), lambda f: f.form not in ("02", "03") or f.line != "total"),
    "a class left out of 02, 03 and 05, and of their totals": lambda: changed(of_a_secret_class()),
    "a class left out of 02 and 03, and of their totals": lambda: changed(of_a_secret_class("05")),
    "only classes in 02 and 03": lambda: without(changed({}), lambda f: f.form not in ("02", "03") or len(f.line) < 6),
    "all appropriations in 06": lambda: report(
        with_changes(sound(), {}), {"06": "财政拨款基本支出决算明细表", "07": "财政拨款“三公”经费支出决算表"}
    ),
    "the three public expenses out of funds": lambda: titled(changed(FUNDS_TOO), t07="财政拨款“三公”经费支出决算表"),
    "year in the titles": lambda: titled(
        changed({}), t01="2023年度收入支出决算总表", t03="二〇二三年度支出决算表", t05="2024年8月 支出决算表"
    ),
    "twice, in both units": lambda: printed_twice(ROUND_HALF_UP),
    "twice, cut off": lambda: printed_twice(ROUND_DOWN),
    "04 cut off before its totals": lambda: without(
        changed({}), lambda f: f.form != "04" or not f.line.startswith(("2", "current", "opening", "closing", "income", "exp"))
    ),
    "a single form": lambda: without(changed({}), lambda f: f.form == "03"),
}


@pytest.fixture(scope="module")
def awkward() -> dict[str, Checked]:
    made = {name: make() for name, make in AWKWARD.items()}
    return dict(zip(made, evaluate(list(made.values()), {n: last_year() for n in range(len(made))}), strict=True))


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_print_is_not_accused(name: str, awkward: dict[str, Checked]) -> None:
    assert errors(awkward[name]) == []
    assert not [outcome for outcome in awkward[name].outcomes if outcome.outcome == "rule_error"]


@pytest.mark.parametrize("name", ["twice, in both units", "twice, cut off"])
def test_a_form_in_both_units_agrees_with_itself(name: str, awkward: dict[str, Checked]) -> None:
    assert next(outcome.outcome for outcome in awkward[name].outcomes if outcome.rule == "X-COPY") == "rounding"


def test_amounts_that_are_cut_off_are_not_accused() -> None:
    """Final accounts in yuan, brought to 万元 by leaving out what stands behind the second place."""
    made = [in_ten_thousands(as_report(balanced(seed, Traits(money_unit="元"))), ROUND_DOWN) for seed in SEEDS]
    for seed, checked in zip(SEEDS, evaluate(made), strict=True):
        assert errors(checked) == [], seed


def test_opening_balances_that_were_adjusted_are_not_accused() -> None:
    """Last year closed with other amounts: corrections and transfers are lawful."""
    closed = last_year(
        {"04.closing_balance.total": "+7.00", "04.closing_balance.government_fund": "+7.00", "01.closing_balance.amount": "+7.00"}
    )
    (checked,) = evaluate([report(sound())], {0: closed})
    assert errors(checked) == []
    assert {f.rule for f in checked.findings if f.outcome == "fail"} == {"Y-BAL-fund", "Y-BAL-04", "Y-BAL-01"}


def test_a_blank_total_is_noticed_once() -> None:
    """What is compared with the form takes the sum of its rows."""
    (checked,) = evaluate([changed(dict.fromkeys(("03.total.total", "03.total.basic", "03.total.project")))])
    assert {finding.rule for finding in checked.findings if finding.outcome == "fail"} == {"T03-V1"}


def test_a_loss_is_spent_on_some_code() -> None:
    """Nothing came in or stood there for what a loss pays."""
    made = [as_report(balanced(seed, Traits(deficit=True, government_fund=seed % 2 == 0))) for seed in range(60, 80)]
    for checked in evaluate(made):
        assert not {"X03-02", "X02-03"} & {finding.rule for finding in checked.findings}
