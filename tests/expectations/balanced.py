"""A small report whose amounts agree, worked out from a ledger; tests change single places of it.

Amounts are in 万元 with two decimals. Places without an amount are printed blank. Places are named `form.line.column`.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from mingzhang.accounts import YUAN, Cell, Figure, Report, Table
from mingzhang.check.places import side_of
from mingzhang.forms.classification import classification
from mingzhang.forms.declaration import form, functional_classes

FUNDS = ("general_public_budget", "government_fund", "state_capital")
DETAIL = {"general_public_budget": ("05", "total"), "government_fund": ("08", "expenditure"), "state_capital": ("09", "expenditure")}
OTHER = ("superior_subsidy", "institutional", "operating", "affiliated_remittance", "other")
RARE = {
    "01": ["initial_budget", "adjusted_budget"],
    "02": ["education_fees"],
    "04": ["initial_budget", "adjusted_budget"],
    "05": ["opening_balance", "income", "closing_balance", "personnel", "public"],
    "06": ["personnel", "public"],
    "07": ["meeting", "training"],
    "09": ["opening_balance", "income", "closing_balance"],
}
RARE_LINES = {"01": ["fiscal_appropriation"], "06": ["total"], "07": ["initial_budget"]}

# item, fund or kind of income, basic expenditure, project expenditure, income of the year
LEDGER = [
    ("2010301", "general_public_budget", "300.11", "100.22", "390.33"),
    ("2010399", "general_public_budget", "40.40", "0", "40.40"),
    ("2080505", "general_public_budget", "55.55", "0", "55.55"),
    ("2120899", "government_fund", "0", "70.07", "75.07"),
    ("2230105", "state_capital", "0", "12.12", "12.12"),
    ("2010301", "other", "9.09", "0", "8.09"),
    ("2080505", "institutional", "3.03", "1.01", "4.04"),
]
OPENING = {"general_public_budget": "20.00", "government_fund": "3.00", "state_capital": "2.00"}
CLOSING = {"general_public_budget": "10.00", "government_fund": "8.00", "state_capital": "2.00"}
OTHER_OPENING, OTHER_CLOSING, SURPLUS_USED, DISTRIBUTED = "5.00", "4.00", "1.00", "1.00"
BASIC = {  # together the basic expenditure from the general public budget
    "30101": "200.00",
    "30113": "50.05",
    "30302": "20.01",
    "30201": "80.00",
    "30212": "2.00",
    "30217": "3.00",
    "30231": "4.00",
    "31002": "35.00",
    "31013": "2.00",
}
THREE = {"overseas_travel": "2.50", "vehicle_purchase": "2.00", "vehicle_operation": "4.00", "reception": "3.50"}

Places = dict[str, Decimal]


def sound() -> Places:
    """Every amount of the report that is not zero."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)

    def post(place: str, amount: str | Decimal) -> None:
        amounts[place] += Decimal(amount)

    for item, source, basic, project, income in LEDGER:
        fiscal = source in FUNDS
        spent = Decimal(basic) + Decimal(project)
        rows = [item[:3], item[:5], item, "total"]
        for row in rows:
            post(f"02.{row}.total", income)
            post(f"02.{row}.{'fiscal_appropriation' if fiscal else source}", income)
            for column, amount in (("total", spent), ("basic", basic), ("project", project)):
                post(f"03.{row}.{column}", amount)
                if fiscal:
                    detail, total = DETAIL[source]
                    post(f"{detail}.{row}.{total if column == 'total' else column}", amount)
            if source == "government_fund":
                post(f"08.{row}.income", income)
                post(f"08.{row}.opening_balance", OPENING[source])
                post(f"08.{row}.closing_balance", CLOSING[source])
        post(f"01.{source}.amount", income)
        post("01.current_income.amount", income)
        for line in (item[:3], "current_expenditure"):
            post(f"01.{line}.amount", spent)
            for column in ("total", source) if fiscal else ():
                post(f"04.{line}.{column}", spent)
        if fiscal:
            post(f"04.{source}.amount", income)
            post("04.current_income.amount", income)
    for fund in FUNDS:
        post(f"04.opening_{fund}.amount", OPENING[fund])
        post("04.opening_balance.amount", OPENING[fund])
        for column in ("total", fund):
            post(f"04.closing_balance.{column}", CLOSING[fund])
    post("04.income_total.amount", amounts["04.current_income.amount"] + amounts["04.opening_balance.amount"])
    for column in ("total", *FUNDS):
        post(f"04.expenditure_total.{column}", amounts[f"04.current_expenditure.{column}"] + amounts[f"04.closing_balance.{column}"])
    post("01.nonfiscal_surplus_used.amount", SURPLUS_USED)
    post("01.opening_balance.amount", amounts["04.opening_balance.amount"] + Decimal(OTHER_OPENING))
    post("01.surplus_distribution.amount", DISTRIBUTED)
    post("01.closing_balance.amount", amounts["04.closing_balance.total"] + Decimal(OTHER_CLOSING))
    for line in ("current_income", "nonfiscal_surplus_used", "opening_balance"):
        post("01.income_total.amount", amounts[f"01.{line}.amount"])
    for line in ("current_expenditure", "surplus_distribution", "closing_balance"):
        post("01.expenditure_total.amount", amounts[f"01.{line}.amount"])
    for item, amount in BASIC.items():
        for line in (item, item[:3], "personnel_total" if item[:3] in ("301", "303") else "public_total"):
            post(f"06.{line}.amount", amount)
    for column, amount in THREE.items():
        for name in (column, "total", *(["vehicles"] if column.startswith("vehicle_") else [])):
            post(f"07.actual.{name}", amount)
            post(f"07.budget.{name}", Decimal(amount) + 1)
    return {place: amount for place, amount in amounts.items() if amount}


def report(places: Places, titles: dict[str, str] | None = None, money_unit: str = "万元", decimals: int = 2, **more: object) -> Report:
    """The report that prints these amounts, and everything else of its rows and columns blank. Amounts are in its money unit."""
    shown = sorted({place[:2] for place in places})
    tables = tuple(Table(f, 1, (titles or {}).get(f, form(f).title), None, money_unit, decimals, (int(f),), "甲单位") for f in shown)
    figures, cells = [], []
    for f in shown:
        printed = {tuple(place.split(".")[1:]) for place in places if place[:2] == f}
        for line, column in sorted(_grid(f, printed)):
            key = f"{f}.{line}.{column}"
            box = (10.0, 20.0, 30.0, 40.0)
            if key in places:
                text = f"{places[key]:.{decimals}f}"
                amount = Decimal(text) * YUAN[money_unit]
                figures.append(Figure(f, line, column, text, amount, money_unit, _name(f, line), page=int(f), bbox=box))
            else:
                cells.append(Cell(f, line, column, "blank", label=_name(f, line), page=int(f), bbox=box))
    fields: dict[str, object] = {"figures": tuple(figures), "cells": tuple(cells), "tables": tables, **more}
    return Report("甲单位", 2023, "final_accounts", **fields)  # type: ignore[arg-type]


def _name(form_id: str, line: str) -> str:
    """What the classification calls a code; empty for other lines."""
    known = classification("economic" if form_id == "06" else "functional").codes.get(line)
    return known.title if known else ""


def _grid(form_id: str, printed: set[tuple[str, ...]]) -> set[tuple[str, str]]:
    """Every place that the form prints: its named lines, the classes of 01 and 04, the codes that have amounts."""
    declared = form(form_id)
    lines = {line for line, _ in printed}
    for side in declared.sides:
        lines |= {line.id for line in side.lines if line.id not in RARE_LINES.get(form_id, ()) and not line.id.startswith("closing_")}
        lines |= {line.id for line in side.lines if line.id == "closing_balance"}
        if side.codes == "functional_class":
            lines |= {item.code for item in functional_classes()}
    columns = {column for _, column in printed}
    grid = set()
    for line in lines:
        side = side_of(form_id, line)
        assert side is not None, line
        grid |= {(line, column.id) for column in side.columns if column.id not in RARE.get(form_id, ()) or column.id in columns}
    return grid


def with_changes(places: Places, changes: dict[str, str | None]) -> Places:
    """The same with single places changed: an amount, `+1.23` added to what stands there, null for a blank."""
    result = dict(places)
    for place, amount in changes.items():
        if amount is None:
            result.pop(place, None)
        elif amount.startswith("+"):
            result[place] = result.get(place, Decimal(0)) + Decimal(amount[1:])
        else:
            result[place] = Decimal(amount)
    return result


def last_year(changes: dict[str, str | None] | None = None) -> Report:
    """The report of the year before, which closes with what the sound one opens with."""
    now = sound()
    closing = {"04.closing_balance.total": now["04.opening_balance.amount"], "01.closing_balance.amount": now["01.opening_balance.amount"]}
    closing |= {f"04.closing_balance.{fund}": now[f"04.opening_{fund}.amount"] for fund in FUNDS}
    closing |= {place.replace("opening", "closing"): now[place] for place in now if place.startswith("08.") and "opening" in place}
    return replace(report(with_changes(now | closing, changes or {})), year=2022)
