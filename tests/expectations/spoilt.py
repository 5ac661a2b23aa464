"""For every rule of the book a report that breaks it: the sound one with places changed, in a variant of a form where the rule needs it.

The defect is chosen so that as few other rules as possible see it; those that do are named in `with_it`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.expectations.balanced import last_year, report, sound, with_changes

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.accounts import Report

Changes = dict[str, str | None]


@dataclass(frozen=True)
class Spoilt:
    """`changes` break the rule on a report that prints `variant` besides the usual and calls its forms by `titles`."""

    changes: Changes = field(default_factory=dict)
    variant: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    with_it: tuple[str, ...] = ()
    """The other rules of severity error or warning that the same defect breaks."""
    before: Changes | None = None
    """What is changed in the report of the year before; null: there is none."""
    reprinted: Callable[[Report], Report] = lambda whole: whole
    """What is printed otherwise than in places."""
    always: Callable[[Report], Report] = lambda whole: whole
    """How both reports are printed, the sound one too."""

    def sound(self) -> Report:
        """The report as it should be."""
        return self.always(report(with_changes(sound(), dict(self.variant)), self.titles))

    def broken(self) -> Report:
        """The same with only that defect."""
        places = with_changes(with_changes(sound(), dict(self.variant)), self.changes)
        return self.reprinted(self.always(report(places, self.titles)))

    def last_year(self, *, broken: bool) -> Report | None:
        """The report of the year before."""
        return None if self.before is None else last_year(self.before if broken else {})


def along(place: str, amount: str, total: bool = True) -> Changes:
    """The same change in an item, the codes above it and the total row: a column that adds up all the same."""
    form_id, item, column = place.split(".")
    rows = [item[:length] for length in range(3, len(item) + 1, 2)] + ["total"] * total
    return {f"{form_id}.{row}.{column}": amount for row in rows}


def repeated(form_id: str) -> Callable[[Report], Report]:
    """The last row of a form stands there twice."""

    def printed(whole: Report) -> Report:
        rows = [figure for figure in whole.figures if figure.form == form_id and figure.line.isdigit()]
        return replace(whole, figures=(*whole.figures, *(replace(f, occurrence=2) for f in rows if f.line == rows[-1].line)))

    return printed


def named(names: dict[tuple[str, str], str]) -> Callable[[Report], Report]:
    """Codes of forms are called so."""
    return lambda whole: replace(whole, figures=tuple(replace(f, label=names.get((f.form, f.line), f.label)) for f in whole.figures))


def headed(form_id: str, **words: str) -> Callable[[Report], Report]:
    """Something else stands above a form."""
    return lambda whole: replace(whole, tables=tuple(replace(t, **words) if t.form == form_id else t for t in whole.tables))  # type: ignore[arg-type]


def with_a_code_of_another_year(whole: Report) -> Report:
    """A class that the classification of the year does not have yet is printed without an amount."""
    row = [
        replace(figure, line="20139", label="社会工作事务", amount=figure.amount * 0)
        for figure in whole.figures
        if (figure.form, figure.line) == ("02", "20103")
    ]
    return replace(whole, figures=(*whole.figures, *row), year=2020)


def in_yuan_too(off: str = "0") -> Callable[[Report], Report]:
    """Form 07 stands there a second time, in yuan; its budget for reception, and with it the total, is `off` from the first."""

    def printed(whole: Report) -> Report:
        whole = replace(
            whole, figures=tuple(f for f in whole.figures if f.table == 1), tables=tuple(t for t in whole.tables if t.table == 1)
        )
        again = []
        for figure in (f for f in whole.figures if f.form == "07"):
            amount = figure.amount + (int(off) if figure.line == "budget" and figure.column in ("reception", "total") else 0)
            again.append(replace(figure, table=2, money_unit="元", amount=amount, printed=f"{amount:.2f}"))
        tables = [replace(t, table=2, money_unit="元") for t in whole.tables if t.form == "07"]
        return replace(whole, figures=(*whole.figures, *again), tables=(*whole.tables, *tables))

    return printed


def without_figures(form_id: str) -> Callable[[Report], Report]:
    """A form is printed empty, without even a total row."""
    return lambda whole: replace(
        whole,
        figures=tuple(f for f in whole.figures if f.form != form_id),
        cells=tuple(cell for cell in whole.cells if cell.form != form_id),
    )


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
PARTS_05 = {
    **{f"05.{row}.personnel": "214.51" for row in ("201", "20103")},
    "05.2010301.personnel": "174.11",
    "05.2010399.personnel": "40.40",
    **{f"05.{row}.public": "126.00" for row in ("total", "201", "20103", "2010301")},
    **{f"05.{row}.personnel": "55.55" for row in ("208", "20805", "2080505")},
    "05.total.personnel": "270.06",
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
CLOSING_04 = {
    "04.closing_general_public_budget.total": "10.00",
    "04.closing_government_fund.total": "8.00",
    "04.closing_state_capital.total": "2.00",
}

WHOLE_01 = {"01.fiscal_appropriation.amount": "573.47"}
PARTS_01 = {"01.distribution_to_special_surplus.amount": "0.40"}

SPOILT: dict[str, Spoilt] = {
    "T01-V1": Spoilt({"01.other.amount": "+9.00"}, with_it=("X01-02c",)),
    "T01-V2": Spoilt({"01.201.amount": "+9.00"}, with_it=("X01-03c",)),
    "T01-V3": Spoilt({"01.income_total.amount": "+9.00"}, with_it=("T01-B1",)),
    "T01-V4": Spoilt({"01.surplus_distribution.amount": None}, with_it=("X01-NF",)),
    "T01-B1": Spoilt({"01.expenditure_total.amount": "+9.00"}, with_it=("T01-V4",)),
    "T01-S1": Spoilt(
        {
            "01.operating.amount": "-5.00",
            "01.institutional.amount": "+5.00",
            **along("02.2080505.operating", "-5.00"),
            **along("02.2080505.institutional", "+5.00"),
        }
    ),
    "T01-P1": Spoilt({"01.state_capital.amount": "+600.00"}, WHOLE_01, with_it=("X01-04a",)),
    "T01-P2": Spoilt({"01.distribution_to_special_surplus.amount": "+1.00"}, PARTS_01),
    "T02-H1": Spoilt(along("02.2010301.total", "+9.00"), with_it=("X01-02",)),
    "T02-V1": Spoilt({"02.total.education_fees": "+1.00"}, FEES_02),
    "T02-C1": Spoilt({"02.20103.fiscal_appropriation": "+3.00", "02.20103.other": "+-3.00"}),
    "T02-D1": Spoilt(reprinted=repeated("02")),
    "T02-P1": Spoilt(along("02.2080505.education_fees", "+9.00"), FEES_02),
    "T03-H1": Spoilt(along("03.2010301.project", "+9.00")),
    "T03-V1": Spoilt({"03.total.basic": "+1.00", "03.total.project": "+-1.00"}),
    "T03-C1": Spoilt({"03.20103.basic": "+-1.00", "03.20103.project": "+1.00"}),
    "T03-D1": Spoilt(reprinted=repeated("03")),
    "T04-V1": Spoilt({"04.current_income.amount": "+9.00"}, with_it=("T04-V4", "X02-04")),
    "T04-V2": Spoilt({"04.208.total": "+4.00"}, with_it=("T04-H1",)),
    "T04-V3": Spoilt({"04.opening_state_capital.amount": "+9.00"}, with_it=("T04-B2",)),
    "T04-V4": Spoilt({"04.income_total.amount": "+9.00"}, with_it=("T04-B1",)),
    "T04-V5": Spoilt({"04.expenditure_total.government_fund": "+9.00"}, with_it=("T04-H1",)),
    "T04-V6": Spoilt({"04.closing_general_public_budget.total": "+3.00"}, CLOSING_04, with_it=("T04-B2",)),
    "T04-H1": Spoilt({"04.201.total": "+-4.00", "04.208.total": "+4.00"}),
    "T04-B1": Spoilt({"04.income_total.amount": "+9.00"}, with_it=("T04-V4",)),
    "T04-B2": Spoilt({"04.opening_general_public_budget.amount": "+1.00", "04.opening_state_capital.amount": "+-1.00"}),
    "T04-S1": Spoilt({"04.closing_balance.total": "-1.00"}, with_it=("T04-H1", "T04-V5", "X01-NF")),
    "T05-H1": Spoilt(along("05.2010301.project", "+-1.00")),
    "T05-V1": Spoilt({"05.total.project": "+-1.00"}, with_it=("T05-H1",)),
    "T05-C1": Spoilt({"05.20103.basic": "+1.00", "05.20103.project": "+-1.00"}),
    "T05-D1": Spoilt(reprinted=repeated("05")),
    "T05-H2": Spoilt({"05.total.income": "+9.00"}, BALANCES_05, with_it=("T05-V1", "X04-05b")),
    "T05-H2-row": Spoilt({"05.2010301.income": "+1.00", "05.2010399.income": "+-1.00"}, BALANCES_05),
    "T05-H3": Spoilt({"05.2010301.public": "+1.00", "05.2010399.public": "+-1.00"}, PARTS_05),
    "T06-C1": Spoilt({"06.30113.amount": "+9.00"}),
    "T06-V1": Spoilt({"06.30113.amount": "+9.00", "06.301.amount": "+9.00"}),
    "T06-V2": Spoilt({"06.31002.amount": "+9.00", "06.310.amount": "+9.00"}),
    "T06-V3": Spoilt({"06.total.amount": "+9.00"}, {"06.total.amount": "396.06"}),
    "T06-H1": Spoilt({"06.30113.personnel": "+9.00", "06.301.personnel": "+9.00"}, COLUMNS_06),
    "T06-S1": Spoilt(
        {"06.30902.amount": "35.00", "06.309.amount": "35.00", "06.31002.amount": None, "06.310.amount": "+-35.00"},
        {"06.30902.amount": "0.00", "06.309.amount": "0.00"},
    ),
    "T06-D1": Spoilt(reprinted=repeated("06")),
    "T07-H1": Spoilt({"07.budget.total": "+9.00"}),
    "T07-H2": Spoilt({"07.budget.vehicle_operation": "+9.00"}),
    "T07-L1": Spoilt({"07.actual.reception": "+1.50", "07.actual.total": "+1.50"}),
    "T07-L2": Spoilt({"07.actual.reception": "+0.70", "07.actual.total": "+0.70"}, INITIAL_07),
    "T08-H1": Spoilt(along("08.2120899.project", "+-1.00")),
    "T08-V1": Spoilt({"08.total.basic": "+1.00", "08.total.project": "+-1.00"}),
    "T08-C1": Spoilt({"08.21208.opening_balance": "+1.00", "08.21208.income": "+-1.00"}),
    "T08-D1": Spoilt(reprinted=repeated("08")),
    "T08-H2": Spoilt({"08.total.opening_balance": "+9.00"}, with_it=("T08-V1", "X04-08")),
    "T08-H2-row": Spoilt({"08.2120899.opening_balance": "+9.00"}, with_it=("T08-C1",)),
    "T09-H1": Spoilt(along("09.2230105.project", "+-1.00")),
    "T09-V1": Spoilt({"09.total.basic": "+1.00", "09.total.project": "+-1.00"}),
    "T09-C1": Spoilt({"09.22301.opening_balance": "+1.00", "09.22301.income": "+-1.00"}, BALANCES_09),
    "T09-D1": Spoilt(reprinted=repeated("09")),
    "T09-H2": Spoilt({"09.total.income": "+9.00"}, BALANCES_09, with_it=("T09-V1", "X04-09")),
    "T09-H2-row": Spoilt({"09.2230105.income": "+9.00"}, BALANCES_09, with_it=("T09-C1",)),
    "X01-02": Spoilt({"02.total.total": "+9.00"}, with_it=("T02-H1", "T02-V1")),
    "X01-02b": Spoilt(along("02.2010301.fiscal_appropriation", "+9.00"), with_it=("T02-H1", "X02-04")),
    "X01-02c": Spoilt({**along("02.2080505.institutional", "+-1.00"), **along("02.2080505.other", "+1.00")}),
    "X01-03": Spoilt({"03.total.total": "+9.00"}, with_it=("T03-H1", "T03-V1")),
    "X01-03c": Spoilt({"01.201.amount": "+4.00", "01.208.amount": "+-4.00"}),
    "X01-04a": Spoilt({"01.general_public_budget.amount": "+1.00", "01.state_capital.amount": "+-1.00"}),
    "X02-04": Spoilt({"04.current_income.amount": "+9.00"}, with_it=("T04-V1", "T04-V4")),
    "X04-05": Spoilt({"05.total.total": "+9.00"}, with_it=("T05-H1", "T05-V1")),
    "X04-05b": Spoilt({**along("05.2010301.income", "+1.00"), **along("05.2010301.closing_balance", "+1.00")}, BALANCES_05),
    "X04-05c": Spoilt(
        {f"04.{line}.{column}": by for line, by in (("201", "+1.00"), ("208", "+-1.00")) for column in ("total", "general_public_budget")}
    ),
    "X04-08": Spoilt({**along("08.2120899.income", "+1.00"), **along("08.2120899.closing_balance", "+1.00")}),
    "X04-08c": Spoilt(
        {f"04.{line}.{column}": by for line, by in (("201", "+1.00"), ("212", "+-1.00")) for column in ("total", "government_fund")}
    ),
    "X04-09": Spoilt({**along("09.2230105.income", "+1.00"), **along("09.2230105.closing_balance", "+1.00")}, BALANCES_09),
    "X04-09c": Spoilt(
        {f"04.{line}.{column}": by for line, by in (("201", "+1.00"), ("223", "+-1.00")) for column in ("total", "state_capital")}
    ),
    "X05-06": Spoilt({"06.30113.amount": "+9.00", "06.301.amount": "+9.00", "06.personnel_total.amount": "+9.00"}),
    "X05-06-all": Spoilt({"06.30113.amount": "+9.00", "06.301.amount": "+9.00", "06.personnel_total.amount": "+9.00"}, titles=ALL_FUNDS_06),
    "X05-06p": Spoilt({**along("05.2010301.personnel", "+1.00"), **along("05.2010301.public", "+-1.00")}, PARTS_05),
    "X05-03": Spoilt(
        {f"03.{item}.{column}": by for item, by in (("2010301", "+3.00"), ("2010399", "+-3.00")) for column in ("total", "basic")},
        with_it=("X03-05",),
    ),
    "X05-03-total": Spoilt({**along("03.2010301.basic", "+1.50"), **along("03.2010301.project", "+-1.50")}, with_it=("X03-05",)),
    "X03-05": Spoilt(
        {
            f"03.{item}.{column}": by
            for item, column, by in (
                ("2010301", "basic", "+1.00"),
                ("2010301", "project", "+-1.00"),
                ("2010399", "basic", "+-1.00"),
                ("2010399", "project", "+1.00"),
            )
        }
    ),
    "X04-01": Spoilt({"04.current_income.amount": "+99.00"}, with_it=("T04-V1", "T04-V4", "X02-04")),
    "X04-01-class": Spoilt({"04.201.total": "+-5.00", "04.208.total": "+5.00"}, with_it=("T04-H1",)),
    "X04-01-balance": Spoilt(
        {f"01.{line}.amount": "+-6.00" for line in ("opening_balance", "income_total", "closing_balance", "expenditure_total")}
    ),
    "X01-NF": Spoilt({"01.nonfiscal_surplus_used.amount": "+9.00"}, with_it=("T01-V3",)),
    "X06-07": Spoilt({"06.30217.amount": "+1.00", "06.30201.amount": "+-1.00"}),
    "X06-07-travel": Spoilt({"06.30212.amount": "+1.00", "06.30201.amount": "+-1.00"}),
    "X07-06": Spoilt({f"07.{line}.{column}": "+199.00" for line in ("budget", "actual") for column in ("reception", "total")}),
    "X07-06-all": Spoilt(
        {f"07.{line}.{column}": "+199.00" for line in ("budget", "actual") for column in ("reception", "total")}, titles=ALL_FUNDS_07
    ),
    "X07-05": Spoilt({f"07.{line}.total": "+999.00" for line in ("budget", "actual")}, with_it=("T07-H1",)),
    "X07-05-all": Spoilt({f"07.{line}.total": "+999.00" for line in ("budget", "actual")}, titles=ALL_FUNDS_07, with_it=("T07-H1",)),
    "X05-02": Spoilt(
        {
            place: by
            for item, by in (("2080505", "+-30.00"), ("2010301", "+30.00"))
            for column in ("total", "fiscal_appropriation")
            for place, by in along(f"02.{item}.{column}", by, total=False).items()
        }
    ),
    "X03-02": Spoilt(
        {
            place: by
            for item, sign in (("2080505", "+"), ("2010301", "+-"))
            for column, amount in (("total", "21.00"), ("fiscal_appropriation", "14.00"), ("other", "7.00"))
            for place, by in along(f"02.{item}.{column}", sign + amount, total=False).items()
        }
    ),
    "X02-05": Spoilt(
        {
            place: by
            for item, by in (("2080505", "+22.00"), ("2120899", "+-22.00"))
            for column in ("total", "fiscal_appropriation")
            for place, by in along(f"02.{item}.{column}", by, total=False).items()
        }
    ),
    "X02-03": Spoilt(
        {
            **along("02.2080505.total", "+26.00", total=False),
            **along("02.2080505.fiscal_appropriation", "+19.00", total=False),
            **along("02.2080505.other", "+7.00", total=False),
            **along("02.2010301.total", "+-7.00", total=False),
            **along("02.2010301.other", "+-7.00", total=False),
            **along("02.2120899.total", "+-19.00", total=False),
            **along("02.2120899.fiscal_appropriation", "+-19.00", total=False),
        }
    ),
    "X-UNIT": Spoilt(reprinted=headed("01", money_unit="元")),
    "X-DEPT": Spoilt(reprinted=headed("03", printed_unit="乙单位")),
    "X-YEAR": Spoilt(always=headed("03", printed_title="2023年度支出决算表"), reprinted=headed("03", printed_title="2022年度支出决算表")),
    "X08-E": Spoilt(reprinted=without_figures("08")),
    "X-COPY": Spoilt(always=in_yuan_too(), reprinted=in_yuan_too("90000")),
    "X-JOINT": Spoilt({"01.government_fund.amount": "+0.01", "08.total.income": "+-0.01"}),  # both agree with 04, within rounding
    "X-SCALE": Spoilt({"05.total.total": "4962800.00"}, with_it=("T05-H1", "T05-V1", "X04-05")),
    "Y-BAL-fund": Spoilt(before={"04.closing_balance.government_fund": "+9.00"}),
    "Y-BAL-04": Spoilt(before={"04.closing_balance.total": "+9.00"}),
    "Y-BAL-01": Spoilt(before={"01.closing_balance.amount": "+9.00"}),
    "Y-BAL-08": Spoilt(before={"08.2120899.closing_balance": "+9.00"}),
    "Txx-N1": Spoilt(reprinted=named({("02", "2010301"): "行政运行", ("03", "2010301"): "机关服务"}), with_it=("Txx-N2",)),
    "Txx-N2": Spoilt(reprinted=named({(form_id, "2080505"): "机关事业单位职业年金缴费支出" for form_id in ("02", "03", "05")})),
    "T06-N2": Spoilt(reprinted=named({("06", "30101"): "津贴补贴"})),
    "Txx-N3": Spoilt(reprinted=with_a_code_of_another_year),
    "Txx-N4": Spoilt(reprinted=named({(form_id, "20805"): "行政事业单位离退休" for form_id in ("02", "03", "05")})),
    "T06-N4": Spoilt(reprinted=named({("06", "310"): "其他资本性支出"})),
    "T06-N3": Spoilt({"06.30115.amount": "0.00"}),
}
