"""A sound budget that prints every form, with prose that quotes them, and final accounts that quote their budget."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from tests.expectations.narrated import narrated

from mingzhang.accounts import YUAN, Figure, Report, Table
from mingzhang.forms.declaration import form
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.sheets import Sheet

Places = dict[str, Decimal]
ITEMS = {  # basic, project; fund
    "2010301": (80, 20, "general"),
    "2080505": (20, 0, "general"),
    "2010302": (0, 5, "special"),
    "2120802": (0, 30, "fund"),
    "2230105": (0, 10, "capital"),
}
FORMS = {
    "budget_general_public": {"general"},
    "budget_government_fund": {"fund"},
    "budget_state_capital": {"capital"},
    "budget_special_account": {"special"},
    "budget_fiscal_expenditure": {"general", "fund", "capital"},
    "budget_expenditure": {"general", "fund", "capital", "special"},
}
FUNDS = {"general": "general_public_budget", "fund": "government_fund", "capital": "state_capital"}
ECONOMIC = {"30101": 60, "30108": 20, "30201": 15, "30217": 2, "30231": 3}
NAMES = {"2010301": "行政运行", "2080505": "机关事业单位基本养老保险缴费支出", "201": "一般公共服务支出", "208": "社会保障和就业支出"}
PROSE = """2024年部门预算编制说明
一、收支预算总体情况
2024年收入预算为165.00万元，支出预算165.00万元。
二、“三公”经费预算
2024年“三公”经费预算数为10.00万元，比2023年预算增加2.00万元。
"""


def _levels(code: str) -> tuple[str, ...]:
    return code[:3], code[:5], code, "total"


def budget() -> Places:
    """Every place of the sound budget, in 万元."""
    places: Places = defaultdict(Decimal)

    def post(place: str, amount: object) -> None:
        places[place] += Decimal(str(amount))

    for name, funds in FORMS.items():
        for code, (basic, project, fund) in ITEMS.items():
            for line in _levels(code) if fund in funds else ():
                for column, amount in (("total", basic + project), ("basic", basic), ("project", project)):
                    post(f"{name}.{line}.{column}", amount)
                post(f"{name}.{line}.previous", Decimal(basic + project) / 2)
                post(f"{name}.{line}.change", Decimal(basic + project) / 2)
                if name == "budget_general_public":
                    post(f"{name}.{line}.personnel", Decimal(basic) * 4 / 5)
                    post(f"{name}.{line}.public", Decimal(basic) / 5)
    for code, (basic, project, fund) in ITEMS.items():
        amount = basic + project
        over = 10 if code == "2010301" else 0
        for line in _levels(code):
            post(f"budget_income.{line}.total", amount)
            post(f"budget_income.{line}.opening_balance", over)
            post(f"budget_income.{line}.{'special_account' if fund == 'special' else 'fiscal_appropriation'}", amount - over)
        post(f"budget_summary.{code[:3]}.amount", amount)
        if fund in FUNDS:
            for line in (code[:3], "current_expenditure", "expenditure_total"):
                post(f"budget_fiscal_summary.{line}.total", amount)
                post(f"budget_fiscal_summary.{line}.{FUNDS[fund]}", amount)
    for line, amount in {"general_public_budget": 110, "government_fund": 30, "state_capital": 10}.items():
        post(f"budget_summary.{line}.amount", amount)
        post(f"budget_fiscal_summary.{line}.amount", amount)
        post(f"budget_income_sources.{line}.amount", amount)
    summary = {"fiscal_appropriation": 150, "special_account": 5, "current_income": 155, "opening_balance": 10, "income_total": 165}
    summary |= {"current_expenditure": 165, "expenditure_total": 165, "basic": 100, "project": 65}
    summary |= {"purpose_basic": 100, "purpose_project": 65}
    fiscal = {"current_income": 150, "opening_balance": 10, "opening_general_public_budget": 10, "income_total": 160}
    for line, amount in summary.items():
        post(f"budget_summary.{line}.amount", amount)
    for line, amount in fiscal.items():
        post(f"budget_fiscal_summary.{line}.amount", amount)
    post("budget_fiscal_summary.basic.total", 100)
    post("budget_fiscal_summary.project.total", 60)
    for line, amount in {"special_account": 5, "opening_balance": 10, "income_total": 165}.items():
        post(f"budget_income_sources.{line}.amount", amount)
    for code, amount in ECONOMIC.items():
        kind = "public" if code.startswith("302") else "personnel"
        for name in ("budget_basic", "budget_fiscal_basic", *(["budget_agency_operation"] if kind == "public" else [])):
            for line in (code[:3], code, "total"):
                post(f"{name}.{line}.amount", amount)
                post(f"{name}.{line}.{kind}", amount)
            if name != "budget_agency_operation":
                post(f"{name}.{kind}_total.amount", amount)
    three = {"overseas_travel": 1, "vehicle_purchase": 4, "vehicle_operation": 3, "vehicles": 7, "reception": 2, "total": 10}
    for column, amount in (three | {"meeting": 5, "training": 6, "all": 21, "agency_operation": 20}).items():
        post(f"budget_three_public.budget.{column}", amount)
    for line, amount in {"goods": 5, "works": 4, "services": 3, "total": 12}.items():
        post(f"budget_procurement.{line}.amount", amount)
    return dict(places)


def report(places: Places, prose: str = PROSE, year: int = 2024) -> Report:
    """The budget that prints these amounts and says this."""
    shown = list(dict.fromkeys(place.partition(".")[0] for place in places))
    figures = tuple(_figure(place, amount, shown) for place, amount in places.items())
    tables = tuple(Table(name, 1, form(name).title, None, "万元", 2, (page,)) for page, name in enumerate(shown, 1))
    claims, narrative = read_claims([Sheet(1, prose)], (), year, "甲单位")
    return Report("甲单位", year, "budget", tables=tables, figures=figures, claims=claims, narrative=narrative)


def _figure(place: str, amount: Decimal, shown: list[str]) -> Figure:
    name, line, column = place.split(".")
    label = NAMES.get(line, "")
    return Figure(
        name, line, column, f"{amount:.2f}", amount * YUAN["万元"], "万元", label, page=shown.index(name) + 1, bbox=(1.0, 2.0, 3.0, 4.0)
    )


PLANNED = {
    "budget_general_public.total.total": Decimal("500"),
    "budget_general_public.201.total": Decimal("450"),
    "budget_general_public.20103.total": Decimal("450"),
    "budget_general_public.2010301.total": Decimal("410"),
    "budget_general_public.2010399.total": Decimal("40"),
    "budget_general_public.208.total": Decimal("50"),
    "budget_general_public.20805.total": Decimal("50"),
    "budget_general_public.2080505.total": Decimal("50"),
    "budget_three_public.budget.total": Decimal("14"),
    "budget_three_public.budget.reception": Decimal("4"),
}
"""What the sound final accounts quote of their budget."""
INITIAL = {"07.initial_budget.total": "14.00", "07.initial_budget.reception": "4.00"}
SAID = "\n“三公”经费财政拨款支出年初预算为14.00万元，支出决算为12.00万元。\n"


def accounts() -> Report:
    """Final accounts that quote the budget `PLANNED`."""
    made = narrated(changes=dict(INITIAL))
    claims, _ = read_claims([Sheet(1, "七、一般公共预算财政拨款“三公”经费支出决算情况说明" + SAID)], made.figures, made.year, made.unit)
    return replace(made, claims=(*made.claims, *claims))


NEXT = "2024年部门预算编制说明\n二、“三公”经费预算\n2024年“三公”经费预算数为20.00万元，比2023年预算增加6.00万元。\n"
"""What the budget of the year after says of that of the accounts."""
XD = {
    "XD-BUD": ("budget_general_public.total.total", Decimal("480")),
    "XD-BUD-item": ("budget_general_public.2010301.total", Decimal("401")),
    "XD-3G": ("budget_three_public.budget.reception", Decimal("7")),
    "XD-3G-text": ("budget_three_public.budget.total", Decimal("41")),
}
BUDGETED = {"XD-PREV", *XD}
"""The rules across documents that budgets take part in."""
