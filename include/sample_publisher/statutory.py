"""The statutory forms of an invented unit: every figure a sum over its books, in fen, at its address."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sample_publisher.books import Books
    from sample_publisher.reports import Address

Amounts = Counter[tuple[str, str, str]]


def statutory_forms(books: Books, *, levels: tuple[int, ...], balances_of_state_capital: bool) -> dict[Address, int]:
    """All figures that are not zero, and the totals that are. `levels`: lengths of the codes that 02 and 03 list."""
    amounts: Amounts = Counter()
    _by_code(amounts, books, levels, balances_of_state_capital)
    _fiscal_summary(amounts, books)
    _summary(amounts, books)
    _economic(amounts, books)
    _three_public(amounts, books)
    always = {("01", "income_total", "amount"), ("01", "expenditure_total", "amount"), ("04", "income_total", "amount")}
    return {address: fen for address, fen in amounts.items() if fen or address in always}


def _enter(amounts: Amounts, form: str, code: str, columns: Iterable[tuple[str, int]], levels: tuple[int, ...]) -> None:
    for column, fen in columns:
        for line in ("total", *(code[:level] for level in levels)):
            amounts[form, line, column] += fen


def _by_code(amounts: Amounts, books: Books, levels: tuple[int, ...], balances_of_state_capital: bool) -> None:
    for fund, flows in books.fiscal.items():
        for code, flow in flows.items():
            spent = flow.basic + flow.project
            parts = [("basic", flow.basic), ("project", flow.project)]
            _enter(amounts, "02", code, [("total", flow.income), ("fiscal_appropriation", flow.income)], levels)
            _enter(amounts, "03", code, [("total", spent), *parts], levels)
            carried = [("opening_balance", flow.opening), ("income", flow.income), ("closing_balance", flow.closing)]
            if fund == "general_public_budget":
                _enter(amounts, "05", code, [("total", spent), *parts], (3, 5, 7))
            elif fund == "government_fund":
                _enter(amounts, "08", code, [("expenditure", spent), *parts, *carried], (3, 5, 7))
            else:
                _enter(amounts, "09", code, [("expenditure", spent), *parts, *(carried if balances_of_state_capital else ())], (3, 5, 7))
    for (code, source), fen in books.own_income.items():
        _enter(amounts, "02", code, [("total", fen), (source, fen)], levels)
    for (code, kind), fen in books.own_expenditure.items():
        _enter(amounts, "03", code, [("total", fen), (kind, fen)], levels)


def _fiscal_summary(amounts: Amounts, books: Books) -> None:
    for fund, flows in books.fiscal.items():
        for code, flow in flows.items():
            spent = flow.basic + flow.project
            for line in ("current_income", "income_total", fund):
                amounts["04", line, "amount"] += flow.income
            for line in ("opening_balance", f"opening_{fund}", "income_total"):
                amounts["04", line, "amount"] += flow.opening
            for column in ("total", fund):
                for line in (code[:3], "current_expenditure", "expenditure_total"):
                    amounts["04", line, column] += spent
                for line in ("closing_balance", "expenditure_total"):
                    amounts["04", line, column] += flow.closing


def _summary(amounts: Amounts, books: Books) -> None:
    income: Counter[str] = Counter()
    expenditure: Counter[str] = Counter()
    for fund, flows in books.fiscal.items():
        for code, flow in flows.items():
            income[fund] += flow.income
            expenditure[code[:3]] += flow.basic + flow.project
    for (_, source), fen in books.own_income.items():
        income[source] += fen
    for (code, _), fen in books.own_expenditure.items():
        expenditure[code[:3]] += fen
    opening = amounts["04", "opening_balance", "amount"] + books.own_opening
    closing = amounts["04", "closing_balance", "total"] + books.own_closing
    lines = {
        **income,
        "current_income": income.total(),
        "nonfiscal_surplus_used": books.surplus_used,
        "opening_balance": opening,
        "income_total": income.total() + books.surplus_used + opening,
        **expenditure,
        "current_expenditure": expenditure.total(),
        "surplus_distribution": books.surplus_distribution,
        "closing_balance": closing,
        "expenditure_total": expenditure.total() + books.surplus_distribution + closing,
    }
    amounts.update({("01", line, "amount"): fen for line, fen in lines.items()})


def _economic(amounts: Amounts, books: Books) -> None:
    for code, fen in books.economic.items():
        for line in (code, code[:3], "personnel_total" if code[:3] in ("301", "303") else "public_total"):
            amounts["06", line, "amount"] += fen


def _three_public(amounts: Amounts, books: Books) -> None:
    for line, items in (("budget", books.budget), ("actual", books.actual)):
        for item, fen in items.items():
            columns = ("total", "vehicles", item) if item.startswith("vehicle") else ("total", item)
            for column in columns:
                amounts["07", line, column] += fen
