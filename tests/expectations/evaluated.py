"""The sound report with self-evaluations and tables in its annexes, and for every rule on them the places that break it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.expectations.balanced import last_year
from tests.expectations.narrated import TEXT, YEAR_BEFORE, narrated

from mingzhang.accounts import YUAN, Figure, Further, Measure, Report, Table

DEPARTMENT = {
    "annual_total.initial_budget": "600.00",
    "annual_total.annual_budget": "620.00",
    "annual_total.executed": "591.60",
    "annual_total.weight": "10",
    "annual_total.rate": "95.42%",
    "annual_total.score": "9.54",
    "fiscal.initial_budget": "560.00",
    "fiscal.annual_budget": "580.00",
    "fiscal.executed": "560.00",
    "carried_over.initial_budget": "40.00",
    "carried_over.annual_budget": "40.00",
    "carried_over.executed": "31.60",
    "by_income.amount": "620.00",
    "income_general_public_budget.amount": "580.00",
    "income_other.amount": "40.00",
    "by_expenditure.amount": "591.60",
    "expenditure_basic.amount": "408.18",
    "expenditure_project.amount": "183.42",
    "output.weight": "50",
    "output_1.weight": "30",
    "output_1.score": "28",
    "output_2.weight": "20",
    "output_2.score": "20",
    "benefit_1.weight": "30",
    "benefit_1.score": "30",
    "satisfaction_1.weight": "10",
    "satisfaction_1.score": "10",
    "total.weight": "100",
    "total.score": "97.54",
    "grade.grade": "优",
}
PROJECT = {"annual_total.annual_budget": "190.00", "annual_total.executed": "180.50", "annual_total.rate": "95%"}
LIST = {"1走访": ("10.00", "9.00"), "2培训": ("20.00", "18.00"), "合计": ("30.00", "27.00")}
UNNUMBERED = {"物业": ("10.00",), "水电": ("20.00",), "总计": ("30.00",)}
BASIC = {
    "工资福利支出": ("250.05",),
    "商品和服务支出": ("89.00",),
    "对个人和家庭的补助": ("20.01",),
    "资本性支出": ("37.00",),
    "共计": ("396.06",),
}
ANNEXES = ((LIST, ("预算金额", "实际支出")), (UNNUMBERED, ("金额",)), (BASIC, ("决算数",)))
SAID = "部门整体支出绩效自评得分为97.54分。\n年度资金总额620.00万元。\n"
GRADES = {"优": 1, "良": 2, "中": 3, "差": 4}


@dataclass(frozen=True)
class Evaluated:
    """`changes` break the rule: places of the tables beside the forms with what is printed there instead; or `words` of the prose."""

    changes: dict[str, str] = field(default_factory=dict)
    words: tuple[str, str] = ("", "")
    with_it: tuple[str, ...] = ()
    """The other rules of severity error or warning that the same defect breaks."""

    def sound(self) -> Report:
        """The report as it should be."""
        return evaluated({})

    def broken(self) -> Report:
        """The same with only that defect."""
        return evaluated(self.changes, self.words)

    def last_year(self, *, broken: bool) -> Report:
        """The report of the year before; `broken` or not, it is sound."""
        return last_year(YEAR_BEFORE)


def evaluated(changes: dict[str, str], words: tuple[str, str] = ("", ""), kind: str = "final_accounts") -> Report:
    """The sound report with these tables beside its forms; `changes` replace places of them or print more."""
    further = further_of(changes)
    if kind == "performance":
        return Report("甲单位", 2023, "performance", further=further)
    return replace(narrated((TEXT + SAID).replace(*words, 1)), further=further)


def further_of(changes: dict[str, str]) -> Further:
    """The tables beside the forms."""
    forms = {"performance_department": DEPARTMENT, "performance_project": PROJECT}
    printed = {
        form: {**places, **{p.partition(".")[2]: v for p, v in changes.items() if p.split(".")[0] == form}}
        for form, places in forms.items()
    }
    figures = [_figure(form, 1, *place.split("."), text) for form, places in printed.items() for place, text in places.items() if text]
    tables = [Table(form, 1, "", None, "万元", 2, (30,)) for form in forms]
    for number, (rows, columns) in enumerate(ANNEXES, 1):
        tables.append(Table("annex", number, "", None, "万元", 2, (31,)))
        for label, amounts in rows.items():
            line = "x:" + label.lstrip("12")
            for column, text in zip(columns, amounts, strict=True):
                now = changes.get(f"annex.{line}.x:{column}", text)
                figures.append(_figure("annex", number, line, f"x:{column}", now, label))
    return Further(tuple(tables), tuple(figures), (), len(figures))


def _figure(form: str, table: int, line: str, column: str, text: str, label: str = "") -> Figure:
    measures: dict[str, Measure] = {"weight": "score", "score": "score", "rate": "ratio", "grade": "grade"}
    measure = measures.get(column, "money")
    number = Decimal(GRADES[text]) if text in GRADES else Decimal(text.rstrip("%"))
    amount = number * YUAN["万元"] if measure == "money" else number
    return Figure(form, line, column, text, amount, "万元", label, measure, 1, table, 30, (10.0, 20.0, 30.0, 40.0))


def _department(*with_it: str, **changes: str) -> Evaluated:
    return Evaluated({f"performance_department.{place.replace('__', '.')}": text for place, text in changes.items()}, with_it=with_it)


EVALUATED: dict[str, Evaluated] = {
    "P-SRC": _department("P-RATE", annual_total__annual_budget="630.00"),
    "P-SRC-income": _department(by_income__amount="630.00"),
    "P-SRC-use": _department(by_expenditure__amount="595.60"),
    "P-SRC-all": _department(expenditure_carried_forward__amount="28.40"),
    "P-RATE": _department(annual_total__rate="92.45%"),
    "P-SCORE": _department("P-SUMS", annual_total__score="9.45"),
    "P-SUMW": _department(benefit_1__weight="35"),
    "P-SUMW-group": _department(output__weight="40"),
    "P-SUMS": _department("P-TXT", total__score="95.74"),
    "P-IND": _department("P-SUMS", benefit_1__score="33"),
    "P-GRADE": _department(grade__grade="良"),
    "P-EXE": _department("P-RATE", "P-SRC", annual_total__executed="519.60"),
    "P-PRJ": Evaluated({"performance_project.annual_total.executed": "280.50"}, with_it=("P-RATE",)),
    "P-TXT": Evaluated(words=("自评得分为97.54分", "自评得分为95.74分")),
    "N-ATT-list": Evaluated({"annex.x:合计.x:预算金额": "33.00"}),
    "N-ATT-total": Evaluated({"annex.x:总计.x:金额": "33.00"}),
    "N-ATT-table": Evaluated({"annex.x:工资福利支出.x:决算数": "270.06"}, with_it=("N-ATT-total",)),
}
