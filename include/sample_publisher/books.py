"""The books of an invented unit: what came in, went out and was carried over, in fen, per functional code and source of money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sample_publisher.reports import catalogue

if TYPE_CHECKING:
    from random import Random

FUND_CODES = ("21208", "21213", "22960")
THREE_PUBLIC = {"overseas_travel": "30212", "vehicle_purchase": "31013", "vehicle_operation": "30231", "reception": "30217"}
"""The items of form 07, and where they stand in the economic classification."""
LEAST = 10_000
"""100 yuan, the last place of a table in 万元: nothing that happened is printed as 0.00."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Fiscal money of one code: opening + income = basic + project + closing."""

    opening: int
    income: int
    basic: int
    project: int
    closing: int


@dataclass(slots=True)
class Books:
    """One year of one unit."""

    fiscal: dict[str, dict[str, Flow]] = field(default_factory=dict)
    """Fund, then 7-digit code."""
    own_income: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """(7-digit code, source)"""
    own_expenditure: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    """(7-digit code, kind)"""
    own_opening: int = 0
    surplus_used: int = 0
    surplus_distribution: int = 0
    own_closing: int = 0
    economic: dict[str, int] = field(default_factory=dict)
    """Basic expenditure of the general public budget by 5-digit code."""
    budget: dict[str, int] = field(default_factory=dict)
    """The three public expenses: item, budget."""
    actual: dict[str, int] = field(default_factory=dict)


def draw_books(random: Random, government_fund: bool, state_capital: bool, own_money: bool, deficit: bool) -> Books:
    """Books that balance."""
    leaves = [code for code in catalogue()["functional"] if len(code) == 7]
    funds = {
        "general_public_budget": [c for c in leaves if not c.startswith((*FUND_CODES, "223"))],
        "government_fund": [c for c in leaves if c.startswith(FUND_CODES)] if government_fund else [],
        "state_capital": [c for c in leaves if c.startswith("223")] if state_capital else [],
    }
    books = Books()
    for fund, codes in funds.items():
        count = random.randint(2, 14) if fund == "general_public_budget" else random.randint(1, len(codes)) if codes else 0
        books.fiscal[fund] = {code: _flow(random, fund) for code in sorted(random.sample(codes, count))}
    if own_money:
        _own_money(random, books, deficit)
    _economic(random, books)
    _three_public(random, books)
    return books


def some(random: Random, most: float = 9.0) -> int:
    """An amount in fen, small ones as likely as large ones; at least `LEAST`."""
    return max(LEAST, int(10 ** random.uniform(4.3, most)))


def _flow(random: Random, fund: str) -> Flow:
    basic = some(random) if fund == "general_public_budget" and random.random() < 0.8 else 0
    project = some(random) if not basic or random.random() < 0.5 else 0
    closing = some(random, 7.5) if random.random() < 0.4 else 0
    opening = some(random, 7.5) if random.random() < 0.4 else 0
    income = basic + project + closing - opening
    if income < LEAST:  # what was carried over paid for it all, and the rest is carried on
        closing += LEAST * random.randint(1, 500) - income
        income = basic + project + closing - opening
    return Flow(opening, income, basic, project, closing)


def _own_money(random: Random, books: Books, deficit: bool) -> None:
    """Income is spent under its code or kept; what is spent beyond it was carried over, except where the unit made a loss."""
    codes = sorted(books.fiscal["general_public_budget"])
    for source in ("superior_subsidy", "institutional", "operating", "affiliated_remittance", "other"):
        for code in random.sample(codes, min(len(codes), random.choice((0, 0, 1, 2)))):
            income = some(random, 8.5)
            spent = random.choice((0, income, random.randint(LEAST, income)))
            if income - spent < LEAST:
                spent = income
            books.own_income[code, source] += income
            if spent:
                kind = (
                    "operating"
                    if source == "operating"
                    else random.choice(("basic", "project", "remitted_to_superior", "affiliated_subsidy"))
                )
                books.own_expenditure[code, kind] += spent
            books.own_closing += income - spent
    from_savings = some(random, 8.0) if random.random() < 0.4 else 0
    if from_savings:
        books.own_expenditure[random.choice(codes), "project"] += from_savings
    books.surplus_distribution = some(random, 7.5) if random.random() < 0.3 else 0
    kept = some(random, 7.5) if random.random() < 0.4 else 0
    needed = from_savings + books.surplus_distribution
    books.surplus_used = needed // 2 if needed > 4 * LEAST and random.random() < 0.5 else 0
    books.own_opening = needed - books.surplus_used + kept
    books.own_closing += kept
    if deficit:
        loss = books.own_closing + LEAST * random.randint(1, 5000)
        books.own_expenditure[random.choice(codes), "operating"] += loss
        books.own_closing -= loss


def _economic(random: Random, books: Books) -> None:
    total = sum(flow.basic for flow in books.fiscal["general_public_budget"].values())
    codes = [code for code in catalogue()["economic"] if len(code) == 5 and code[:3] in ("301", "302", "303", "310")]
    parts = max(1, min(random.randint(3, 20), total // (4 * LEAST)))
    for code in sorted(random.sample(codes, parts)) if total else ():
        books.economic[code] = LEAST
    rest = total - LEAST * len(books.economic)
    for code in books.economic:
        share = int(rest * random.random() * 2 / len(books.economic))
        share = min(share, rest, LEAST * random.randint(1, 300) if code in THREE_PUBLIC.values() else rest)
        books.economic[code] += share
        rest -= share
    if books.economic:
        books.economic[min(books.economic)] += rest


def _three_public(random: Random, books: Books) -> None:
    """At least what basic expenditure shows for the item; more only out of project expenditure, and never more than the budget."""
    room = sum(flow.project for flow in books.fiscal["general_public_budget"].values())
    for item, code in THREE_PUBLIC.items():
        spent = books.economic.get(code, 0)
        if room > 40 * LEAST and random.random() < 0.3:
            more = random.randint(LEAST, min(room // 8, 1000 * LEAST))
            spent, room = spent + more, room - more
        books.actual[item] = spent
        books.budget[item] = spent + (some(random, 6.5) if random.random() < 0.5 else 0)
