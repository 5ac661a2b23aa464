"""For every rule of the book a report that breaks it: the sound one with places changed, in a variant of a form where the rule needs it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Spoilt:
    """`changes` break the rule on a report that prints `variant` besides the usual and calls its forms by `titles`."""

    changes: dict[str, str | None]
    variant: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


ALL_FUNDS_06 = {"06": "财政拨款基本支出决算表"}
ALL_FUNDS_07 = {"07": "财政拨款“三公”经费支出决算表"}
ROWS_05 = {
    "total": "486.28",
    "201": "430.73",
    "20103": "430.73",
    "2010301": "390.33",
    "2010399": "40.40",
    "208": "55.55",
    "20805": "55.55",
    "2080505": "55.55",
}
BALANCES_05 = {
    **{f"05.{row}.income": income for row, income in ROWS_05.items()},
    **{f"05.{row}.opening_balance": "20.00" for row in ("total", "201", "20103", "2010301")},
    **{f"05.{row}.closing_balance": "10.00" for row in ("total", "201", "20103", "2010301")},
}
BALANCES_09 = {
    f"09.{row}.{column}": amount
    for row in ("total", "223", "22301", "2230105")
    for column, amount in (("opening_balance", "2.00"), ("income", "12.12"), ("closing_balance", "2.00"))
}
COLUMNS_06 = {
    "06.301.personnel": "250.05",
    "06.30101.personnel": "200.00",
    "06.30113.personnel": "50.05",
    "06.303.personnel": "20.01",
    "06.30302.personnel": "20.01",
    "06.302.public": "89.00",
    "06.30201.public": "80.00",
    "06.30212.public": "2.00",
    "06.30217.public": "3.00",
    "06.30231.public": "4.00",
    "06.310.public": "37.00",
    "06.31002.public": "35.00",
    "06.31013.public": "2.00",
}
INITIAL_07 = {
    "07.initial_budget.total": "14.00",
    "07.initial_budget.overseas_travel": "3.00",
    "07.initial_budget.reception": "4.00",
    "07.initial_budget.vehicles": "7.00",
    "07.initial_budget.vehicle_purchase": "2.00",
    "07.initial_budget.vehicle_operation": "5.00",
}
FEES_02 = {f"02.{row}.education_fees": "1.00" for row in ("total", "208", "20805", "2080505")}

SPOILT: dict[str, Spoilt] = {
    "T01-V1": Spoilt({"01.current_income.amount": "+9.00"}),
    "T01-V2": Spoilt({"01.201.amount": "+9.00"}),
    "T01-V3": Spoilt({"01.income_total.amount": "+9.00"}),
    "T01-V4": Spoilt({"01.surplus_distribution.amount": None}),
    "T01-B1": Spoilt({"01.expenditure_total.amount": "+9.00"}),
    "T01-S1": Spoilt({"01.other.amount": "-8.09"}),
    "T02-H1": Spoilt({"02.2080505.institutional": "+9.00"}),
    "T02-V1": Spoilt({"02.total.total": None}),
    "T02-C1": Spoilt({"02.20103.fiscal_appropriation": "+9.00"}),
    "T02-D1": Spoilt({}),
    "T02-P1": Spoilt({"02.2080505.education_fees": "+9.00"}, FEES_02),
    "T03-H1": Spoilt({"03.total.project": "+9.00"}),
    "T03-V1": Spoilt({"03.total.basic": "+9.00"}),
    "T03-C1": Spoilt({"03.2010301.basic": "+9.00"}),
    "T03-D1": Spoilt({}),
    "T04-V1": Spoilt({"04.current_income.amount": "+9.00"}),
    "T04-V2": Spoilt({"04.208.general_public_budget": "+9.00"}),
    "T04-V3": Spoilt({"04.opening_government_fund.amount": None}),
    "T04-V4": Spoilt({"04.income_total.amount": "+9.00"}),
    "T04-V5": Spoilt({"04.expenditure_total.government_fund": "+9.00"}),
    "T04-H1": Spoilt({"04.closing_balance.total": "+9.00"}),
    "T04-B1": Spoilt({"04.expenditure_total.total": "+9.00"}),
    "T04-B2": Spoilt({"04.closing_balance.government_fund": "+9.00"}),
    "T05-H1": Spoilt({"05.2080505.basic": "+9.00"}),
    "T05-V1": Spoilt({"05.total.total": "+9.00"}),
    "T05-C1": Spoilt({"05.20103.project": "+9.00"}),
    "T05-D1": Spoilt({}),
    "T05-H2": Spoilt({"05.total.income": "+9.00"}, BALANCES_05),
    "T05-H2-row": Spoilt({"05.201.closing_balance": "+9.00"}, BALANCES_05),
    "T06-C1": Spoilt({"06.30113.amount": "+9.00"}),
    "T06-V1": Spoilt({"06.personnel_total.amount": "+9.00"}),
    "T06-V2": Spoilt({"06.310.amount": "+9.00"}),
    "T06-V3": Spoilt({"06.total.amount": "+9.00"}, {"06.total.amount": "396.06"}),
    "T06-H1": Spoilt({"06.301.personnel": "+9.00"}, COLUMNS_06),
    "T06-D1": Spoilt({}),
    "T07-H1": Spoilt({"07.budget.total": "+9.00"}),
    "T07-H2": Spoilt({"07.actual.vehicles": "+9.00"}),
    "T07-L1": Spoilt({"07.actual.reception": "+9.00"}),
    "T07-L2": Spoilt({"07.actual.reception": "+9.00"}, INITIAL_07),
    "T08-H1": Spoilt({"08.total.project": "+9.00"}),
    "T08-V1": Spoilt({"08.total.income": "+9.00"}),
    "T08-C1": Spoilt({"08.21208.closing_balance": "+9.00"}),
    "T08-D1": Spoilt({}),
    "T08-H2": Spoilt({"08.total.opening_balance": "+9.00"}),
    "T08-H2-row": Spoilt({"08.2120899.opening_balance": "+9.00"}),
    "T09-H1": Spoilt({"09.2230105.project": "+9.00"}),
    "T09-V1": Spoilt({"09.total.expenditure": "+9.00"}),
    "T09-C1": Spoilt({"09.22301.project": "+9.00"}),
    "T09-D1": Spoilt({}),
    "T09-H2": Spoilt({"09.total.income": "+9.00"}, BALANCES_09),
    "T09-H2-row": Spoilt({"09.223.income": "+9.00"}, BALANCES_09),
    "X01-02": Spoilt({"02.total.total": "+9.00"}),
    "X01-02b": Spoilt({"02.total.fiscal_appropriation": "+9.00"}),
    "X01-02c": Spoilt({"02.total.other": "+9.00"}),
    "X01-03": Spoilt({"03.total.total": "+9.00"}),
    "X01-03c": Spoilt({"03.208.total": "+9.00"}),
    "X01-04a": Spoilt({"04.state_capital.amount": "+9.00"}),
    "X02-04": Spoilt({"04.current_income.amount": "+9.00"}),
    "X04-05": Spoilt({"05.total.total": "+9.00"}),
    "X04-05c": Spoilt({"04.201.general_public_budget": "+9.00"}),
    "X04-08": Spoilt({"08.total.closing_balance": "+9.00"}),
    "X04-08c": Spoilt({"08.212.expenditure": "+9.00"}),
    "X04-09": Spoilt({"09.total.expenditure": "+9.00"}),
    "X05-06": Spoilt({"05.total.basic": "+9.00"}),
    "X05-06-all": Spoilt({"06.public_total.amount": "+9.00"}, titles=ALL_FUNDS_06),
    "X05-03": Spoilt({"05.2080505.total": "+9.00"}),
    "X05-03-total": Spoilt({"05.total.project": "+9.00"}),
    "X03-05": Spoilt({"05.2010399.project": "+9.00"}),
    "X04-01": Spoilt({"04.current_expenditure.total": "+99.00"}),
    "X04-01-class": Spoilt({"04.212.total": "+9.00"}),
    "X04-01-balance": Spoilt({"04.opening_balance.amount": "+9.00"}),
    "X01-NF": Spoilt({"01.nonfiscal_surplus_used.amount": "+9.00"}),
    "X06-07": Spoilt({"06.30217.amount": "+9.00"}),
    "X06-07-travel": Spoilt({"06.30212.amount": "+9.00"}),
    "X07-06": Spoilt({"07.actual.reception": "+199.00"}),
    "X07-06-all": Spoilt({"07.actual.reception": "+199.00"}, titles=ALL_FUNDS_07),
    "X07-05": Spoilt({"07.actual.total": "+999.00"}),
    "X07-05-all": Spoilt({"07.actual.total": "+999.00"}, titles=ALL_FUNDS_07),
    "X05-02": Spoilt({"02.2080505.fiscal_appropriation": "1.00"}),
    "X03-02": Spoilt({"02.2080505.total": "1.00"}),
    "X-UNIT": Spoilt({}),
    "X-DEPT": Spoilt({}),
    "Y-BAL-fund": Spoilt({"04.opening_government_fund.amount": "+9.00"}),
    "Y-BAL-04": Spoilt({"04.opening_balance.amount": "+9.00"}),
    "Y-BAL-01": Spoilt({"01.opening_balance.amount": "+9.00"}),
    "Y-BAL-08": Spoilt({"08.2120899.opening_balance": "+9.00"}),
    "X-JOINT": Spoilt({"01.government_fund.amount": "+0.01", "08.total.income": "+-0.01"}),  # both agree with 04, within rounding
    "X-SCALE": Spoilt({"05.total.total": "4962800.00"}),
    "Txx-N1": Spoilt({}),
    "Txx-N2": Spoilt({}),
    "T06-N2": Spoilt({}),
    "Txx-N3": Spoilt({}),
    "T06-N3": Spoilt({"06.30115.amount": "0.00"}),
}
