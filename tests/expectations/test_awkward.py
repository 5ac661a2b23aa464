"""Reports that are sound in awkward ways: none is accused, and the rules that apply to them still run."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import report, sound, with_changes

from mingzhang.accounts import YUAN, Cell, Checked, Figure, Report, Table
from mingzhang.check.book import evaluate
from mingzhang.forms.declaration import form
from sample_publisher.balance import Traits, balanced

if TYPE_CHECKING:
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
