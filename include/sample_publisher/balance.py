"""Invented reports that balance to the fen: every identity that must hold in final accounts holds in them.

    balanced(7)                                  # everything chosen from the seed
    balanced(7, Traits(money_unit="元"))          # the same accounts, in yuan

Flows are drawn first, in fen, per functional code and source of money; the forms are sums of them. Only then is each cell
rounded to what the report prints. Names of units are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from sample_publisher.books import draw_books
from sample_publisher.grids.coded import BALANCES, PRINTED
from sample_publisher.reports import SampleReport
from sample_publisher.statutory import statutory_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_publisher.reports import Address

PLACES = ("样本市", "示范县", "范例区", "模拟市", "假设州样本县")
OFFICES = ("示例局", "文化馆", "水务服务中心", "城市管理局", "第一小学", "图书馆", "社会工作部", "公路养护所", "网格化管理服务中心")
THREE_PUBLIC = ("total", "overseas_travel", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
REMARK = "示例文件：单位、数字与文字均为虚构，只用于演示和测试。"


@dataclass(frozen=True, slots=True)
class Traits:
    """What kind of unit it is and how it prints its accounts."""

    money_unit: Literal["元", "万元"] = "万元"
    rolled_up: bool = False
    """In 万元, rows of classes and totals by code are sums of the rounded items, not rounded sums."""
    leaves_only: bool = False
    """02 and 03 list only 7-digit codes."""
    zeros: Literal["blank", "0", "0.00"] = "blank"
    trimmed: bool = False
    """669.7 for 669.70, as a spreadsheet writes it."""
    thousands: bool = False
    government_fund: bool = True
    state_capital: bool = False
    own_money: bool = True
    """Income that is no fiscal appropriation."""
    deficit: bool = False
    """The unit's operations closed with a loss: a negative closing balance of its own money."""
    balances_of_state_capital: bool = False
    """09 prints opening balance, income and closing balance."""

    @classmethod
    def drawn(cls, random: Random) -> Traits:
        """Any of them."""
        return cls(
            money_unit=random.choice(("元", "万元", "万元")),
            rolled_up=random.random() < 0.4,
            leaves_only=random.random() < 0.2,
            zeros=random.choice(("blank", "blank", "0", "0.00")),
            trimmed=random.random() < 0.2,
            thousands=random.random() < 0.4,
            government_fund=random.random() < 0.4,
            state_capital=random.random() < 0.3,
            own_money=random.random() < 0.7,
            deficit=random.random() < 0.2,
            balances_of_state_capital=random.random() < 0.5,
        )


def balanced(seed: int, traits: Traits | None = None) -> SampleReport:
    """A report that balances. The same seed and traits give the same report."""
    random = Random(seed)  # noqa: S311 (drawn to be repeated, not to be secret)
    unit = random.choice(PLACES) + random.choice(OFFICES)
    year = random.randint(2020, 2025)
    drawn = Traits.drawn(random)
    traits = traits or drawn
    books = draw_books(Random(seed + 1), traits.government_fund, traits.state_capital, traits.own_money, traits.deficit)  # noqa: S311
    levels = (7,) if traits.leaves_only else (3, 5, 7)
    amounts = statutory_forms(books, levels=levels, balances_of_state_capital=traits.balances_of_state_capital)
    rounded = {address: _round(fen, traits) for address, fen in amounts.items()}
    if traits.rolled_up:
        _roll_up(rounded)
    figures = {address: write(amount, traits) for address, amount in rounded.items()}
    if traits.zeros != "blank":
        figures = dict.fromkeys(_blanks(figures), traits.zeros) | figures
    return SampleReport(unit, year, MappingProxyType(figures), traits.money_unit, remark=REMARK)


def misprinted(report: SampleReport, seed: int) -> tuple[SampleReport, Address]:
    """The report with one wrong digit in a figure of 01 to 05 that identities bind, and where it is.

    The difference is at least a hundred times the last place, so that rounding cannot explain it.
    """
    random = Random(seed)  # noqa: S311 (drawn to be repeated, not to be secret)
    large = [a for a, printed in report.figures.items() if a[0] <= "05" and abs(Decimal(printed.replace(",", ""))) >= 10]
    address = random.choice(sorted(large))
    printed = report.figures[address]
    places = [n for n, digit in enumerate(printed.split(".")[0]) if digit.isdigit()]
    place = random.choice(places)
    other = random.choice([digit for digit in "123456789" if digit != printed[place]])
    return report.with_figure(address, printed[:place] + other + printed[place + 1 :]), address


def write(amount: Decimal, traits: Traits) -> str:
    """The characters of an amount in the report's unit of money."""
    text = f"{amount:{',' if traits.thousands else ''}.2f}"
    return text.rstrip("0").rstrip(".") if traits.trimmed and amount else text


def _round(fen: int, traits: Traits) -> Decimal:
    unit = 100 if traits.money_unit == "元" else 1_000_000
    return (Decimal(fen) / unit).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _roll_up(rounded: dict[Address, Decimal]) -> None:
    """Rows above the 7-digit codes become sums of what those print."""
    for form, line, column in list(rounded):
        if form in PRINTED and len(line) != 7:
            under = [a for a in rounded if a[0] == form and a[2] == column and len(a[1]) == 7 and a[1].isdigit()]
            rounded[form, line, column] = sum((rounded[a] for a in under if line == "total" or a[1].startswith(line)), Decimal(0))


def _blanks(figures: Mapping[Address, str]) -> set[Address]:
    """The places of printed rows by code, and of 07, that have no figure."""
    places = {("07", line, column) for form, line, column in figures if form == "07" for column in THREE_PUBLIC}
    for form, line, _ in figures:
        if form in PRINTED:
            columns = BALANCES if form == "09" and any(f == "09" and c == "income" for f, _, c in figures) else PRINTED[form]
            places |= {(form, line, column) for column in columns}
    return places - set(figures)
