"""Invented reports hold every identity that final accounts must hold: exactly in yuan, within rounding in 万元."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from sample_publisher.balance import Traits, balanced, misprinted

if TYPE_CHECKING:
    from sample_publisher.reports import SampleReport

FUNDS = ("general_public_budget", "government_fund", "state_capital")
OWN = ("superior_subsidy", "institutional", "operating", "affiliated_remittance", "other")
PARTS = {
    "02": ("total", ("fiscal_appropriation", *OWN)),
    "03": ("total", ("basic", "project", "remitted_to_superior", "operating", "affiliated_subsidy")),
    "05": ("total", ("basic", "project")),
    "08": ("expenditure", ("basic", "project")),
    "09": ("expenditure", ("basic", "project")),
}


class Ledger:
    """The amounts of a report, blank as zero, and the identities that do not hold in them."""

    def __init__(self, report: SampleReport) -> None:
        self.report = report
        self.slack = Decimal(0) if report.money_unit == "元" else Decimal("0.005")
        self.broken: list[str] = []

    def __call__(self, form: str, line: str, column: str = "amount") -> Decimal:
        return Decimal(self.report.figures.get((form, line, column), "0").replace(",", ""))

    def equal(self, what: str, total: Decimal, *parts: Decimal, leaves: int = 0) -> None:
        """`leaves`: how many rounded items stand behind a row that may be their sum."""
        if abs(total - sum(parts)) > self.slack * (len(parts) + 1 + leaves):
            self.broken.append(f"{what}: {total} is not {' + '.join(map(str, parts))}")

    def at_most(self, what: str, small: Decimal, large: Decimal) -> None:
        if small - large > self.slack * 4:
            self.broken.append(f"{what}: {small} is more than {large}")


def broken(report: SampleReport) -> list[str]:
    """Every identity of the forms (equalities within and between them, and upper bounds) that does not hold."""
    a = Ledger(report)
    summaries(a)
    by_code(a)
    between(a)
    three_public(a)
    return a.broken


def codes(a: Ledger, form: str) -> list[str]:
    return [line for line in a.report.lines(form) if line.isdigit()]


def summaries(a: Ledger) -> None:
    a.equal("01 income", a("01", "current_income"), *(a("01", line) for line in (*FUNDS, *OWN)))
    a.equal("01 expenditure", a("01", "current_expenditure"), *(a("01", code) for code in codes(a, "01")))
    used, opening = a("01", "nonfiscal_surplus_used"), a("01", "opening_balance")
    a.equal("01 total income", a("01", "income_total"), a("01", "current_income"), used, opening)
    left = a("01", "surplus_distribution"), a("01", "closing_balance")
    a.equal("01 total expenditure", a("01", "expenditure_total"), a("01", "current_expenditure"), *left)
    a.equal("01 balance", a("01", "income_total"), a("01", "expenditure_total"))
    a.equal("04 income", a("04", "current_income"), *(a("04", fund) for fund in FUNDS))
    a.equal("04 opening", a("04", "opening_balance"), *(a("04", f"opening_{fund}") for fund in FUNDS))
    a.equal("04 total income", a("04", "income_total"), a("04", "current_income"), a("04", "opening_balance"))
    a.equal("04 balance", a("04", "income_total"), a("04", "expenditure_total", "total"))
    for line in (*codes(a, "04"), "current_expenditure", "closing_balance", "expenditure_total"):
        a.equal(f"04 {line}", a("04", line, "total"), *(a("04", line, fund) for fund in FUNDS))
    for column in ("total", *FUNDS):
        a.equal(f"04 {column}", a("04", "current_expenditure", column), *(a("04", code, column) for code in codes(a, "04")))
        both = a("04", "current_expenditure", column), a("04", "closing_balance", column)
        a.equal(f"04 total {column}", a("04", "expenditure_total", column), *both)
    for fund in FUNDS:
        a.equal(f"04 fund {fund}", a("04", fund) + a("04", f"opening_{fund}"), a("04", "expenditure_total", fund), leaves=1)


def by_code(a: Ledger) -> None:
    for form, (total, parts) in PARTS.items():
        lines = codes(a, form)
        leaves = [line for line in lines if len(line) == 7]
        for line in ("total", *lines):
            behind = [code for code in leaves if line == "total" or code.startswith(line)]
            a.equal(f"{form} {line} across", a(form, line, total), *(a(form, line, c) for c in parts), leaves=6 * len(behind))
            if len(line) == 7:
                continue
            for column in a.report.columns(form):
                a.equal(f"{form} {line} {column} down", a(form, line, column), *(a(form, code, column) for code in behind))
    for form in ("08", "09"):
        if a.report.columns(form) & {"income"}:
            for line in ("total", *codes(a, form)):
                came = a(form, line, "opening_balance") + a(form, line, "income")
                a.equal(f"{form} {line} balance", came, a(form, line, "expenditure"), a(form, line, "closing_balance"), leaves=40)
    for group in ("301", "302", "303", "310"):
        a.equal(f"06 {group}", a("06", group), *(a("06", code) for code in codes(a, "06") if len(code) == 5 and code.startswith(group)))
    a.equal("06 personnel", a("06", "personnel_total"), a("06", "301"), a("06", "303"))
    a.equal("06 public", a("06", "public_total"), a("06", "302"), a("06", "310"))


def between(a: Ledger) -> None:
    n = len(codes(a, "03"))
    a.equal("01-02", a("01", "current_income"), a("02", "total", "total"), leaves=n)
    a.equal("01-02 fiscal", sum((a("01", fund) for fund in FUNDS), Decimal(0)), a("02", "total", "fiscal_appropriation"), leaves=n + 2)
    for source in OWN:
        a.equal(f"01-02 {source}", a("01", source), a("02", "total", source), leaves=n)
    a.equal("01-03", a("01", "current_expenditure"), a("03", "total", "total"), leaves=n)
    for code in codes(a, "01"):
        leaves = [line for line in codes(a, "03") if len(line) == 7 and line.startswith(code)]
        a.equal(f"01-03 {code}", a("01", code), *(a("03", line, "total") for line in leaves))
    for fund in FUNDS:
        a.equal(f"01-04 {fund}", a("01", fund), a("04", fund))
    a.equal("04-05", a("04", "current_expenditure", "general_public_budget"), a("05", "total", "total"), leaves=n)
    a.equal("04-08", a("04", "current_expenditure", "government_fund"), a("08", "total", "expenditure"), leaves=n)
    a.equal("04-08 income", a("04", "government_fund"), a("08", "total", "income"), leaves=n)
    a.equal("04-08 closing", a("04", "closing_balance", "government_fund"), a("08", "total", "closing_balance"), leaves=n)
    a.equal("04-09", a("04", "current_expenditure", "state_capital"), a("09", "total", "expenditure"), leaves=n)
    a.equal("05-06", a("05", "total", "basic"), a("06", "personnel_total"), a("06", "public_total"), leaves=n)
    fiscal = {line for form in ("05", "08", "09") for line in codes(a, form) if len(line) == 7}
    for code in sorted(fiscal):
        for column in ("basic", "project"):
            part = sum((a(form, code, column) for form in ("05", "08", "09")), Decimal(0))
            a.at_most(f"05+08+09 {code} {column}", part, a("03", code, column))
    for line in ("current_income", "current_expenditure"):
        a.at_most(f"04-01 {line}", a("04", line, "amount") + a("04", line, "total"), a("01", line))


def three_public(a: Ledger) -> None:
    for line in ("budget", "actual"):
        a.equal(f"07 {line}", a("07", line, "total"), *(a("07", line, c) for c in ("overseas_travel", "vehicles", "reception")))
        a.equal(f"07 {line} vehicles", a("07", line, "vehicles"), a("07", line, "vehicle_purchase"), a("07", line, "vehicle_operation"))
    room = a("05", "total", "project")
    for item, code in {"overseas_travel": "30212", "vehicle_purchase": "31013", "vehicle_operation": "30231", "reception": "30217"}.items():
        a.at_most(f"06 {code}", a("06", code), a("07", "actual", item))
        a.at_most(f"07 {item}", a("07", "actual", item), a("06", code) + room)
        a.at_most(f"07 {item} budget", a("07", "actual", item), a("07", "budget", item))


@pytest.mark.parametrize("seed", range(60))
def test_everything_balances(seed: int) -> None:
    assert broken(balanced(seed)) == []


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    "traits",
    [
        Traits(money_unit="元", state_capital=True, deficit=True),
        Traits(rolled_up=True, state_capital=True, zeros="0.00", balances_of_state_capital=True),
        Traits(leaves_only=True, trimmed=True, own_money=False),
    ],
    ids=["yuan", "rolled_up", "leaves_only"],
)
def test_every_kind_of_unit_balances(seed: int, traits: Traits) -> None:
    assert broken(balanced(seed, traits)) == []


def test_yuan_leaves_no_slack() -> None:
    assert Ledger(balanced(1, Traits(money_unit="元"))).slack == 0


@pytest.mark.parametrize("seed", range(40))
def test_a_misprint_breaks_an_identity(seed: int) -> None:
    sound = balanced(seed)
    report, address = misprinted(sound, seed)
    assert report.figures[address] != sound.figures[address]
    assert broken(report)


def test_some_reports_have_a_negative_balance() -> None:
    balances = [balanced(seed, Traits(deficit=True)).figures.get(("01", "closing_balance", "amount"), "") for seed in range(20)]
    assert any(printed.startswith("-") for printed in balances)


def test_leaf_rows_only() -> None:
    report = balanced(3, Traits(leaves_only=True))
    assert {len(line) for line in report.lines("03") if line != "total"} == {7}
    assert {len(line) for line in report.lines("05") if line != "total"} == {3, 5, 7}


def test_rolled_up_rows_are_sums_of_what_is_printed() -> None:
    report = balanced(11, Traits(rolled_up=True))
    a = Ledger(report)
    for column in report.columns("03"):
        assert a("03", "total", column) == sum(a("03", code, column) for code in codes(a, "03") if len(code) == 7)


def test_the_seed_decides_all() -> None:
    assert balanced(5) == balanced(5)
    assert balanced(5).figures != balanced(6).figures
