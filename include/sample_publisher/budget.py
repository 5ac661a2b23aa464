"""An invented budget (部门预算): figures that balance to the fen, drawn from a seed. How regions print it: `budget_grids`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ITEMS = {
    "2010301": "行政运行",
    "2010302": "一般行政管理事务",
    "2080505": "机关事业单位基本养老保险缴费支出",
    "2101101": "行政单位医疗",
    "2210201": "住房公积金",
}
FUND_ITEMS = {"2120802": "土地开发支出"}
NAMES = {
    **ITEMS,
    **FUND_ITEMS,
    "201": "一般公共服务支出",
    "20103": "政府办公厅（室）及相关机构事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "210": "卫生健康支出",
    "21011": "行政事业单位医疗",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "221": "住房保障支出",
    "22102": "住房改革支出",
    "301": "工资福利支出",
    "30101": "基本工资",
    "30102": "津贴补贴",
    "30108": "机关事业单位基本养老保险缴费",
    "302": "商品和服务支出",
    "30201": "办公费",
    "30217": "公务接待费",
    "30231": "公务用车运行维护费",
    "303": "对个人和家庭的补助",
    "30302": "退休费",
}
PUBLIC = "302"
"""The economic class that is public expenditure; the others are personnel."""
Money = Decimal


@dataclass(frozen=True)
class Budget:
    """A unit's budget of a year, in 万元. By item: basic and project expenditure; by economic code; by name."""

    unit: str
    year: int
    items: Mapping[str, tuple[Money, Money]]
    funds: Mapping[str, tuple[Money, Money]]
    economic: Mapping[str, Money]
    three_public: Mapping[str, Money]
    carried_over: Money
    """Of the general public budget, from the year before."""
    other_income: Money
    before: Mapping[str, Money]
    """What the items came to the year before."""
    procurement: Mapping[str, Money]

    def of(self, code: str, column: str = "total") -> Money:
        """What a code, or everything (""), comes to: `total`, `basic` or `project`; of all funds."""
        return self.general(code, column) + _sum(self.funds, code, column)

    def general(self, code: str, column: str = "total") -> Money:
        """The same, of the general public budget; the first item takes what the other income pays for."""
        return _sum(self.items, code, column)

    def spent(self, code: str) -> Money:
        """An economic code, its class, or all of basic expenditure."""
        return sum((amount for known, amount in self.economic.items() if known.startswith(code)), Money(0))

    @property
    def total(self) -> Money:
        return self.of("")


def _sum(items: Mapping[str, tuple[Money, Money]], code: str, column: str) -> Money:
    found = [parts for known, parts in items.items() if known.startswith(code)]
    chosen = [{"total": basic + project, "basic": basic, "project": project}[column] for basic, project in found]
    return sum(chosen, Money(0))


def invented(seed: int, unit: str = "样本市示例局", year: int = 2024) -> Budget:
    """A budget that balances."""
    random = Random(seed)  # noqa: S311 - it draws figures, and keeps no secret

    def some(most: int) -> Money:
        return Money(random.randint(100, most * 100)).scaleb(-2)

    economic = {code: some(400) for code in ("30101", "30102", "30108", "30201", "30217", "30231", "30302")}
    basic = sum(economic.values(), Money(0))
    parts = [some(20), some(20), some(20)]
    rest = [(part, Money(0)) for part in parts]
    items = {"2010301": (basic - sum(parts, Money(0)), Money(0)), "2010302": (Money(0), some(900))}
    items |= dict(zip(["2080505", "2101101", "2210201"], rest, strict=True))
    vehicles, reception, travel = economic["30231"], economic["30217"], some(9)
    purchase = some(30)
    return Budget(
        unit,
        year,
        items,
        {code: (Money(0), some(500)) for code in FUND_ITEMS},
        economic,
        {"overseas_travel": travel, "vehicle_purchase": purchase, "vehicle_operation": vehicles, "reception": reception},
        some(40),
        some(30),
        {code: some(300) for code in items},
        {"goods": some(60), "works": some(90), "services": some(50)},
    )
