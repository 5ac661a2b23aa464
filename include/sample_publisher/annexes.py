"""Tables of invented figures for the annexes of a report: self-evaluations of performance in several layouts, and a list of funds.

The figures of an annex stand at their addresses, as those of the forms do; the number of its table comes from where it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from sample_publisher.grids.grid import Cell, Grid, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EvaluationLayout = Literal["national", "provincial", "by_nature"]
"""national: the ministry's table of a project. provincial: weights before targets, a grade, sources. by_nature: income beside use."""


@dataclass(frozen=True, slots=True)
class Annex:
    """One table of an annex. `figures`: what it prints at each (form, line, column)."""

    title: str
    heads: tuple[str, ...]
    grid: Grid
    figures: Mapping[tuple[str, str, str], str]

    def with_printed(self, address: tuple[str, str, str], printed: str) -> Annex:
        """The same table with other characters at `address`: a misprint."""
        rows = tuple(
            tuple(Cell(printed, c.kind, c.columns, c.rows, c.strong, c.address) if c.address == address else c for c in row)
            for row in self.grid.body
        )
        return Annex(
            self.title,
            self.heads,
            Grid(self.grid.widths, self.grid.head, self.grid.numbers, rows),
            {**self.figures, address: printed},
        )


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of a self-evaluation."""

    group: str
    kind: str
    name: str
    target: str
    actual: str
    weight: str
    score: str


GROUPS = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
INDICATORS = (
    Indicator("output", "数量指标", "走访困难家庭户数", "≥1200户", "1260户", "15", "15"),
    Indicator("output", "数量指标", "举办培训场次", "≥8场", "8场", "10", "10"),
    Indicator("output", "质量指标", "验收合格率", "100%", "100%", "15", "15"),
    Indicator("output", "时效指标", "按期完成率", "100%", "95%", "10", "9.5"),
    Indicator("benefit", "社会效益指标", "服务覆盖率", "≥90%", "92%", "20", "20"),
    Indicator("benefit", "可持续影响指标", "制度健全程度", "健全", "基本健全", "10", "8"),
    Indicator("satisfaction", "服务对象满意度指标", "群众满意度", "≥90%", "95%", "10", "10"),
)
FUNDS = {"initial_budget": ("80.00", "75.00", "5.00"), "annual_budget": ("90.00", "80.00", "10.00"), "executed": ("81.00", "75.60", "5.40")}
"""年度资金总额, 当年财政拨款, 上年结转资金 of each column."""
RATES = ("90.00%", "94.50%", "54.00%")
SCORES = {"weight": "10", "score": "9"}
TOTAL = {"weight": "100", "score": "96.5"}


def self_evaluation(kind: Literal["department", "project"], layout: EvaluationLayout = "national", name: str = "走访慰问专项") -> Annex:
    """A self-evaluation whose figures agree."""
    form = f"performance_{kind}"
    rows = {"national": _national, "provincial": _provincial, "by_nature": _by_nature}[layout](form, name)
    figures = {cell.address: cell.text for row in rows for cell in row if cell.address}
    for (_, line, column), text in list(figures.items()):
        if ":" in text or "：" in text:  # the amount stands behind its name
            figures[form, line, column] = text.rpartition("：")[2]
    if layout == "by_nature":
        figures |= {(form, group, "weight"): str(_weight(group)) for group in GROUPS}
    title = "部门整体支出绩效自评表" if kind == "department" else "项目支出绩效自评表"
    return Annex(title, ("（2023年度）",), Grid((1.1, 1.3, 1.5, 2.2, 1.3, 1.3, 1.0, 1.0), (), (), tuple(rows)), figures)


def list_of_funds(rows: Sequence[tuple[str, str, str]], total: tuple[str, str], money: str = "万元") -> Annex:
    """A numbered list of projects with budget and expenditure, and its total."""
    head = tuple(Cell(text) for text in ("序号", "项目名称", "预算金额", "实际支出", "备注"))
    body = []
    figures: dict[tuple[str, str, str], str] = {}
    for number, (name, budget, spent) in enumerate([*rows, ("合计", *total)], 1):
        ordinal = "" if name == "合计" else str(number)
        at = [("annex", f"x:{name}", f"x:{column}") for column in ("预算金额", "实际支出")]
        figures |= dict(zip(at, (budget, spent), strict=True))
        amounts = [Cell(text, "amount", address=place) for text, place in zip((budget, spent), at, strict=True)]
        body.append((Cell(ordinal, "ordinal"), Cell(name, "label"), *amounts, Cell()))
    return Annex("专项资金使用情况统计表", (f"单位：{money}",), Grid((0.6, 3, 1.5, 1.5, 1), (head,), (), tuple(body)), figures)


def _weight(group: str) -> Decimal:
    return sum((Decimal(indicator.weight) for indicator in INDICATORS if indicator.group == group), Decimal(0))


def _amounts(form: str, line: str, place: int) -> list[Cell]:
    """Budgets, what was executed, weight, rate and score of one row of funds."""
    cells = [Cell(amounts[place], "amount", address=(form, line, column)) for column, amounts in FUNDS.items()]
    weight, score = (
        Cell(SCORES[name], "head", address=(form, line, name)) if line == "annual_total" else Cell("—") for name in ("weight", "score")
    )
    return [*cells, weight, Cell(RATES[place], "head", address=(form, line, "rate")), score]


def _heads(first: str, rows: int) -> Row:
    texts = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    return (Cell(first, rows=rows), Cell(""), *map(Cell, texts))


def _national(form: str, name: str) -> list[Row]:
    head = (Cell("项目名称" if form.endswith("project") else "部门名称"), Cell(name, "label", 7))
    sources = ("其中：当年财政拨款", "上年结转资金", "其他资金")
    rows = [
        head,
        (Cell("主管部门"), Cell("样本市示例局", "label", 3), Cell("实施单位"), Cell("示例中心", "label", 3)),
        _heads("项目资金（万元）", 5),
    ]
    rows.append((Cell("年度资金总额", "label"), *_amounts(form, "annual_total", 0)))
    rows += [(Cell(sources[n], "label"), *_amounts(form, line, n + 1)) for n, line in enumerate(("fiscal", "carried_over"))]
    rows.append((Cell(sources[2], "label"), Cell(""), Cell(""), Cell(""), Cell("—"), Cell(""), Cell("—")))
    rows += _goals()
    rows.append(tuple(map(Cell, ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"))))
    first = True
    for group, title in GROUPS.items():
        members = [indicator for indicator in INDICATORS if indicator.group == group]
        for number, indicator in enumerate(members, 1):
            cells = [Cell("", rows=len(INDICATORS))] if first else []
            cells += [Cell(title, "label", rows=len(members))] if number == 1 else []
            rows.append((*cells, *_texts(indicator), *_scores(form, f"{group}_{number}", indicator)))
            first = False
    rows.append((Cell("总分", columns=6), *_total(form)))
    return rows


def _provincial(form: str, name: str) -> list[Row]:
    rows: list[Row] = [(Cell("部门（单位）名称"), Cell(name, "label", 7))]
    heads = ("预算执行情况（万元）", "资金来源", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分")
    rows.append(tuple(map(Cell, heads)))
    for n, (line, label) in enumerate((("annual_total", "年度资金总额"), ("fiscal", "财政拨款"), ("carried_over", "上年结转"))):
        rows.append((Cell(""), Cell(label, "label"), *_amounts(form, line, n)))
    rows += _goals()
    rows.append(tuple(map(Cell, ("一级指标", "二级指标", "三级指标", "权重", "目标值", "实际完成值", "自评得分", "未完成原因"))))
    for group, title in GROUPS.items():
        for number, indicator in enumerate((i for i in INDICATORS if i.group == group), 1):
            weight, score = _scores(form, f"{group}_{number}", indicator)
            texts = (Cell(indicator.kind, "label"), Cell(indicator.name, "label"))
            first = Cell(title if number == 1 else "", "label")
            rows.append((first, *texts, weight, Cell(indicator.target), Cell(indicator.actual), score, Cell("")))
    weight, score = _total(form)
    rows.append((Cell("总分"), Cell(""), Cell(""), weight, Cell(""), Cell(""), score, Cell("")))
    rows.append((Cell("自评等级"), Cell("优", address=(form, "grade", "grade")), *(Cell("") for _ in range(6))))
    return rows


def _by_nature(form: str, name: str) -> list[Row]:
    rows: list[Row] = [(Cell("部门名称"), Cell(name, "label", 7)), _heads("年度预算申请（万元）", 1)]
    rows.append((Cell(""), Cell("年度资金总额", "label"), *_amounts(form, "annual_total", 0)))
    pairs = (
        (("by_income", "按收入性质分：90.00"), ("by_expenditure", "按支出性质分：81.00")),
        (("income_general_public_budget", "其中：一般公共预算：80.00"), ("expenditure_basic", "其中：基本支出：61.00")),
        (("income_government_fund", "政府性基金拨款：0"), ("expenditure_project", "项目支出：20.00")),
        (("income_other", "其他资金：10.00"), ("expenditure_carried_forward", "结转下年：9.00")),
    )
    for (income, text), (use, spent) in pairs:
        left, right = (Cell(words, "label", 3, address=(form, line, "amount")) for line, words in ((income, text), (use, spent)))
        rows.append((Cell(""), left, Cell(right.text, "label", 4, address=right.address)))
    rows += _goals()
    rows.append(tuple(map(Cell, ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"))))
    for group, title in GROUPS.items():
        for number, indicator in enumerate((i for i in INDICATORS if i.group == group), 1):
            first = f"{title}（{_weight(group)}分）" if number == 1 else ""
            rows.append((Cell(""), Cell(first, "label"), *_texts(indicator), *_scores(form, f"{group}_{number}", indicator)))
    rows.append((Cell("总分"), *(Cell("") for _ in range(5)), *_total(form)))
    return rows


def _goals() -> list[Row]:
    goals = (Cell("年度总体目标", rows=2), Cell("预期目标", columns=4), Cell("实际完成情况", columns=3))
    return [goals, (Cell("完成走访和培训。", "label", 4), Cell("已完成，走访1260户。", "label", 3))]


def _texts(indicator: Indicator) -> list[Cell]:
    return [Cell(indicator.kind, "label"), Cell(indicator.name, "label"), Cell(indicator.target), Cell(indicator.actual)]


def _scores(form: str, line: str, indicator: Indicator) -> tuple[Cell, Cell]:
    return Cell(indicator.weight, address=(form, line, "weight")), Cell(indicator.score, address=(form, line, "score"))


def _total(form: str) -> tuple[Cell, Cell]:
    return Cell(TOTAL["weight"], address=(form, "total", "weight")), Cell(TOTAL["score"], address=(form, "total", "score"))
