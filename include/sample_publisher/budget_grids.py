"""How regions print a budget: the same figures as other sets of tables, with other titles, heads and lines."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from sample_publisher.budget import NAMES, PUBLIC, Budget
from sample_publisher.grids.grid import Cell, Grid, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sample_publisher.reports import Address

Region = Literal["shanghai", "jiangsu", "central"]
NUMERALS = "一二三四五六七八九十"
NOTHING = Decimal(0)


class BudgetTable(NamedTuple):
    """One table: its title and its grid."""

    title: str
    grid: Grid


def budget_tables(budget: Budget, region: Region) -> list[BudgetTable]:
    """The tables of a budget as a region prints them."""
    return {"shanghai": _shanghai, "jiangsu": _jiangsu, "central": _central}[region](budget)


def figures_of(tables: Sequence[BudgetTable]) -> dict[Address, str]:
    """Every amount that the tables print, at its address."""
    rows = [row for table in tables for row in (*table.grid.head, *table.grid.body)]
    return {cell.address: cell.text for row in rows for cell in row if cell.address is not None and cell.text}


def _amount(value: Decimal, *address: str) -> Cell:
    return Cell(f"{value:,.2f}" if value else "", "amount", address=(address[0], address[1], address[2]))


def _label(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(text, "label", columns, rows)


def _heads(*texts: str) -> Row:
    return tuple(Cell(text) for text in texts)


def _levels(codes: Mapping[str, object]) -> list[str]:
    return sorted({code[:length] for code in codes for length in (3, 5, 7)})


def _by_code(form: str, title: str, codes: Sequence[str], columns: Mapping[str, tuple[str, Callable[[str], Decimal]]]) -> BudgetTable:
    """科目编码 | 科目名称 | columns: a row a code, 合计 at the end."""
    head = _heads("科目编码", "科目名称", *(head for head, _ in columns.values()))
    body = [
        (Cell(code, "code"), _label(NAMES[code]), *(_amount(value(code), form, code, name) for name, (_, value) in columns.items()))
        for code in codes
    ]
    body.append((_label("合计", 2), *(_amount(value(""), form, "total", name) for name, (_, value) in columns.items())))
    return BudgetTable(title, Grid((2.0, 5.0, *(2.4 for _ in columns)), (head,), (), tuple(body)))


def _side_by_side(
    form: str, title: str, head: Sequence[Row], left: Sequence[Row], right: Sequence[Row], width: tuple[int, int]
) -> BudgetTable:
    """Income beside expenditure, the last rows of both on one line."""
    count = max(len(left), len(right))

    def filled(rows: Sequence[Row], columns: int) -> list[Row]:
        empty = (_label(""), *(Cell(kind="amount") for _ in range(columns - 1)))
        return [*rows[:-1], *([empty] * (count - len(rows))), rows[-1]]

    body = tuple((*a, *b) for a, b in zip(filled(left, width[0]), filled(right, width[1]), strict=True))
    return BudgetTable(title, Grid((5.0, *(2.4,) * (width[0] - 1), 5.0, *(2.4,) * (width[1] - 1)), tuple(head), (), body))


def _ordinal(number: int, text: str) -> str:
    return f"{NUMERALS[number]}、{text}"


def _classes(budget: Budget) -> list[str]:
    return sorted({code[:3] for code in (*budget.items, *budget.funds)})


def _expenditure(budget: Budget) -> dict[str, tuple[str, Callable[[str], Decimal]]]:
    return {
        "total": ("合计", budget.of),
        "basic": ("基本支出", lambda code: budget.of(code, "basic")),
        "project": ("项目支出", lambda code: budget.of(code, "project")),
    }


def _general(budget: Budget) -> dict[str, tuple[str, Callable[[str], Decimal]]]:
    return {
        "total": ("合计", budget.general),
        "basic": ("基本支出", lambda code: budget.general(code, "basic")),
        "project": ("项目支出", lambda code: budget.general(code, "project")),
    }


def _funds(budget: Budget) -> dict[str, tuple[str, Callable[[str], Decimal]]]:
    return {
        "total": ("合计", lambda code: budget.of(code) - budget.general(code)),
        "basic": ("基本支出", lambda code: budget.of(code, "basic") - budget.general(code, "basic")),
        "project": ("项目支出", lambda code: budget.of(code, "project") - budget.general(code, "project")),
    }


def _fiscal_rows(budget: Budget, form: str) -> list[Row]:
    """The expenditure side of the summary of appropriations: a row a class, with the funds beside each other."""
    rows: list[Row] = []
    for number, code in enumerate(_classes(budget)):
        general, fund = budget.general(code), budget.of(code) - budget.general(code)
        columns = {"total": general + fund, "general_public_budget": general, "government_fund": fund, "state_capital": NOTHING}
        rows.append((_label(_ordinal(number, NAMES[code])), *(_amount(value, form, code, name) for name, value in columns.items())))
    general, fund = budget.general(""), budget.total - budget.general("")
    columns = {"total": general + fund, "general_public_budget": general, "government_fund": fund, "state_capital": NOTHING}
    rows.append((_label("支出总计"), *(_amount(value, form, "expenditure_total", name) for name, value in columns.items())))
    return rows


def _basic(budget: Budget, form: str, title: str, *, split: bool, codes: Sequence[str] | None = None) -> BudgetTable:
    """Basic expenditure by economic class, in one column, or with 人员经费 and 公用经费 beside it."""
    known = codes or sorted({code[:length] for code in budget.economic for length in (3, 5)})
    whole = (lambda code: budget.spent(code)) if codes is None else (lambda code: budget.spent(code or PUBLIC))
    columns: dict[str, tuple[str, Callable[[str], Decimal]]] = {"amount": ("合计" if split else "金额", whole)}
    if split:
        columns["personnel"] = ("人员经费", lambda code: budget.spent(code) - _public(budget, code))
        columns["public"] = ("公用经费", lambda code: _public(budget, code))
    return _by_code(form, title, known, columns)


def _public(budget: Budget, code: str) -> Decimal:
    return budget.spent(code) if code.startswith(PUBLIC) else budget.spent(PUBLIC) if not code else NOTHING


def _three(budget: Budget) -> dict[str, Decimal]:
    parts = budget.three_public
    vehicles = parts["vehicle_purchase"] + parts["vehicle_operation"]
    return {"total": parts["overseas_travel"] + vehicles + parts["reception"], "vehicles": vehicles} | dict(parts)


def _shanghai(budget: Budget) -> list[BudgetTable]:
    year, form = budget.year, "budget_summary"
    general, fund = budget.general(""), budget.total - budget.general("")
    income: list[Row] = [
        (_label("一、财政拨款收入"), _amount(budget.total, form, "fiscal_appropriation", "amount")),
        (_label("1. 一般公共预算资金"), _amount(general, form, "general_public_budget", "amount")),
        (_label("2. 政府性基金"), _amount(fund, form, "government_fund", "amount")),
        (_label("二、事业收入"), Cell(kind="amount")),
        (_label("收入总计"), _amount(budget.total, form, "income_total", "amount")),
    ]
    spending: list[Row] = [
        (_label(_ordinal(n, NAMES[code])), _amount(budget.of(code), form, code, "amount")) for n, code in enumerate(_classes(budget))
    ]
    spending.append((_label("支出总计"), _amount(budget.total, form, "expenditure_total", "amount")))
    head = ((Cell("本年收入", columns=2), Cell("本年支出", columns=2)), _heads("项目", "预算数", "项目", "预算数"))
    fiscal = "budget_fiscal_summary"
    appropriations: list[Row] = [
        (_label("一、一般公共预算资金"), _amount(general, fiscal, "general_public_budget", "amount")),
        (_label("二、政府性基金"), _amount(fund, fiscal, "government_fund", "amount")),
        (_label("收入总计"), _amount(budget.total, fiscal, "income_total", "amount")),
    ]
    fiscal_head = (
        (Cell("财政拨款收入", columns=2), Cell("财政拨款支出", columns=5)),
        _heads("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
    )
    three = _three(budget)
    order = ("total", "overseas_travel", "reception", "vehicles", "vehicle_purchase", "vehicle_operation")
    matrix = Grid(
        (2.0,) * 7,
        (
            (Cell(f"{year}年“三公”经费预算数", columns=6), Cell(f"{year}年机关运行经费预算数", rows=3)),
            (Cell("合计", rows=2), Cell("因公出国（境）费", rows=2), Cell("公务接待费", rows=2), Cell("公务用车购置及运行费", columns=3)),
            _heads("小计", "购置费", "运行费"),
        ),
        (),
        (
            (
                *(_amount(three[name], "budget_three_public", "budget", name) for name in order),
                _amount(budget.spent(PUBLIC), "budget_three_public", "budget", "agency_operation"),
            ),
        ),
    )
    codes = _levels({**budget.items, **budget.funds})
    income_columns: dict[str, tuple[str, Callable[[str], Decimal]]] = {
        "total": ("合计", budget.of),
        "fiscal_appropriation": ("财政拨款收入", budget.of),
        "institutional": ("事业收入", lambda _: NOTHING),
        "other": ("其他收入", lambda _: NOTHING),
    }
    return [
        _side_by_side(form, f"{year}年部门财务收支预算总表", head, income, spending, (2, 2)),
        _by_code("budget_income", f"{year}年部门收入预算总表", codes, income_columns),
        _by_code("budget_expenditure", f"{year}年部门支出预算总表", codes, _expenditure(budget)),
        _side_by_side(fiscal, f"{year}年部门财政拨款收支预算总表", fiscal_head, appropriations, _fiscal_rows(budget, fiscal), (2, 5)),
        _by_code("budget_general_public", f"{year}年部门一般公共预算支出功能分类预算表", _levels(budget.items), _general(budget)),
        _by_code("budget_government_fund", f"{year}年部门政府性基金预算支出功能分类预算表", _levels(budget.funds), _funds(budget)),
        _basic(budget, "budget_basic", f"{year}年部门一般公共预算基本支出部门预算经济分类预算表", split=True),
        BudgetTable(f"{year}年部门“三公”经费和机关运行经费预算表", matrix),
    ]


def _jiangsu(budget: Budget) -> list[BudgetTable]:
    form, total = "budget_summary", budget.total
    general, fund = budget.general(""), total - budget.general("")
    basic, project = budget.of("", "basic"), budget.of("", "project")
    left: list[Row] = [
        (_label("一、财政拨款"), _amount(total, form, "fiscal_appropriation", "amount")),
        (_label("1.一般公共预算"), _amount(general, form, "general_public_budget", "amount")),
        (_label("2.政府性基金预算"), _amount(fund, form, "government_fund", "amount")),
        (_label("二、财政专户管理资金"), Cell(kind="amount")),
        (_label("三、其他资金"), Cell(kind="amount")),
    ]
    right: list[Row] = [
        (_label(_ordinal(n, NAMES[code])), _amount(budget.of(code), form, code, "amount")) for n, code in enumerate(_classes(budget))
    ]
    purposes: list[Row] = [
        (_label("一、基本支出"), _amount(basic, form, "purpose_basic", "amount")),
        (_label("二、项目支出"), _amount(project, form, "purpose_project", "amount")),
    ]
    empty: Row = (_label(""), Cell(kind="amount"))
    count = max(len(left), len(right))
    body: list[Row] = [
        tuple(cell for rows in (left, right, purposes) for cell in (rows[n] if n < len(rows) else empty)) for n in range(count)
    ]
    for income, spending, ends in (
        ("当年收入小计", "当年支出小计", ("current_income", "current_expenditure")),
        ("收入合计", "支出合计", ("income_total", "expenditure_total")),
    ):
        body.append((_label(income), _amount(total, form, ends[0], "amount"), _label(spending, 3), _amount(total, form, ends[1], "amount")))
    head = (
        (Cell("收入", columns=2), Cell("支出", columns=4)),
        (Cell("项目名称", rows=2), Cell("金额", rows=2), Cell("功能分类", columns=2), Cell("支出用途", columns=2)),
        _heads("功能科目名称", "金额", "项目名称", "金额"),
    )
    summary = BudgetTable("收支预算总表", Grid((4.0, 2.4) * 3, head, (), tuple(body)))
    sources = "budget_income_sources"
    source_rows: tuple[Row, ...] = (
        (_label("收入总计", 2), _amount(total, sources, "income_total", "amount")),
        (_label("一般公共预算资金", rows=2), _label("小计"), _amount(general, sources, "general_public_budget", "amount")),
        (_label("专项收入"), Cell(kind="amount")),
        (_label("政府性基金"), _label("小计"), _amount(fund, sources, "government_fund", "amount")),
        (_label("其他资金", rows=2), _label("小计"), Cell(kind="amount")),
        (_label("事业收入"), Cell(kind="amount")),
    )
    received = BudgetTable("收入预算总表", Grid((4.0, 5.0, 4.0), ((Cell("项目名称", columns=2), Cell("金额")),), (), source_rows))
    spending_row = tuple(
        _amount(value, "budget_expenditure", "total", name)
        for name, value in {"total": total, "basic": basic, "project": project, "reserve": NOTHING, "closing_balance": NOTHING}.items()
    )
    expenditure = BudgetTable(
        "支出预算总表",
        Grid((3.0,) * 5, (_heads("合计", "基本支出", "项目支出", "单位预留机动经费", "结转下年资金"),), (), (spending_row,)),
    )
    fiscal = "budget_fiscal_summary"
    fiscal_table = _side_by_side(
        fiscal,
        "财政拨款收支预算总表",
        ((Cell("收入", columns=2), Cell("支出", columns=2)), _heads("项目名称", "金额", "项目名称", "金额")),
        [
            (_label("一、一般公共预算"), _amount(general, fiscal, "general_public_budget", "amount")),
            (_label("二、政府性基金预算"), _amount(fund, fiscal, "government_fund", "amount")),
            (_label("收入合计"), _amount(total, fiscal, "income_total", "amount")),
        ],
        [
            (_label("一、基本支出"), _amount(basic, fiscal, "basic", "total")),
            (_label("二、项目支出"), _amount(project, fiscal, "project", "total")),
            (_label("支出合计"), _amount(total, fiscal, "expenditure_total", "total")),
        ],
        (2, 2),
    )
    three = _three(budget)
    order = ("total", "overseas_travel", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
    meeting, training = Decimal("12.30"), Decimal("4.56")
    matrix = Grid(
        (2.0,) * 9,
        (
            (Cell("合计", rows=3), Cell("“三公”经费", columns=6), Cell("会议费", rows=3), Cell("培训费", rows=3)),
            (
                Cell("小计", rows=2),
                Cell("因公出国（境）费", rows=2),
                Cell("公务用车购置及运行维护费", columns=3),
                Cell("公务接待费", rows=2),
            ),
            _heads("小计", "公务用车购置费", "公务用车运行维护费"),
        ),
        (),
        (
            (
                _amount(three["total"] + meeting + training, "budget_three_public", "budget", "all"),
                *(_amount(three[name], "budget_three_public", "budget", name) for name in order),
                _amount(meeting, "budget_three_public", "budget", "meeting"),
                _amount(training, "budget_three_public", "budget", "training"),
            ),
        ),
    )
    buying = budget.procurement
    labels = {"total": "合计", "goods": "一、货物A", "works": "二、工程B", "services": "三、服务C"}
    amounts = {"total": sum(buying.values(), NOTHING), **buying}
    procurement = Grid(
        (4.0, 4.0, 3.0),
        (_heads("采购品目大类", "采购物品名称", "总计"),),
        (),
        tuple((_label(text), _label(""), _amount(amounts[line], "budget_procurement", line, "amount")) for line, text in labels.items()),
    )
    codes = _levels({**budget.items, **budget.funds})
    money = "金额"
    return [
        summary,
        received,
        expenditure,
        fiscal_table,
        _by_code("budget_fiscal_expenditure", "财政拨款支出预算表（功能科目）", codes, {"total": (money, budget.of)}),
        _basic(budget, "budget_fiscal_basic", "财政拨款基本支出预算表（经济科目）", split=False),
        _by_code("budget_general_public", "一般公共预算支出预算表（功能科目）", _levels(budget.items), {"total": (money, budget.general)}),
        _basic(budget, "budget_basic", "一般公共预算基本支出预算表（经济科目）", split=False),
        BudgetTable("“三公”经费、会议费、培训费支出预算表", matrix),
        _basic(
            budget,
            "budget_agency_operation",
            "一般公共预算机关运行经费支出预算表",
            split=False,
            codes=["302", *(code for code in sorted(budget.economic) if code.startswith(PUBLIC))],
        ),
        BudgetTable(f"{budget.year}年政府采购预算表", procurement),
    ]


def _central(budget: Budget) -> list[BudgetTable]:
    year, form = budget.year, "budget_summary"
    total, general = budget.total, budget.general("")
    fund, over, other = total - general, budget.carried_over, budget.other_income
    own = general - over  # what is carried over pays for items too
    income: list[Row] = [
        (_label("一、一般公共预算拨款收入"), _amount(own, form, "general_public_budget", "amount")),
        (_label("二、政府性基金预算拨款收入"), _amount(fund, form, "government_fund", "amount")),
        (_label("三、国有资本经营预算拨款收入"), Cell(kind="amount")),
        (_label("四、其他收入"), _amount(other, form, "other", "amount")),
        (_label("本年收入合计"), _amount(total + other - over, form, "current_income", "amount")),
        (_label("上年结转"), _amount(over, form, "opening_balance", "amount")),
        (_label("收 入 总 计"), _amount(total + other, form, "income_total", "amount")),
    ]
    spending: list[Row] = [
        (_label(_ordinal(n, NAMES[code])), _amount(budget.of(code), form, code, "amount")) for n, code in enumerate(_classes(budget))
    ]
    spending += [
        (_label("本年支出合计"), _amount(total, form, "current_expenditure", "amount")),
        (_label("结转下年"), _amount(other, form, "closing_balance", "amount")),
        (_label("支 出 总 计"), _amount(total + other, form, "expenditure_total", "amount")),
    ]
    head = ((Cell("收 入", columns=2), Cell("支 出", columns=2)), _heads("项 目", "预算数", "项 目", "预算数"))
    columns = {
        "total": total + other,
        "opening_balance": over,
        "general_public_budget": own,
        "government_fund": fund,
        "state_capital": NOTHING,
        "institutional": NOTHING,
        "other": other,
    }
    names = ("合计", "上年结转", "一般公共预算拨款收入", "政府性基金预算拨款收入", "国有资本经营预算拨款收入", "事业收入", "其他收入")
    row = (_label("合计", 2), *(_amount(value, "budget_income", "total", name) for name, value in columns.items()))
    received = BudgetTable("部门收入总表", Grid((2.0, 4.0, *(2.4,) * 7), (_heads("科目编码", "科目名称", *names),), (), (row,)))
    changes: dict[str, tuple[str, Callable[[str], Decimal]]] = {
        "previous": (f"{year - 1}年执行数", lambda code: _before(budget, code)),
        "total": (f"{year}年预算数", budget.general),
        "basic": ("", lambda code: budget.general(code, "basic")),
        "project": ("", lambda code: budget.general(code, "project")),
        "change": ("", lambda code: budget.general(code) - _before(budget, code)),
    }
    plain = _by_code("budget_general_public", "一般公共预算支出表", _levels(budget.items), changes)
    general_head: tuple[Row, ...] = (
        (
            Cell("功能分类科目", columns=2),
            Cell(f"{year - 1}年执行数", rows=2),
            Cell(f"{year}年预算数", columns=3),
            Cell(f"{year}年预算数比{year - 1}年执行数"),
        ),
        _heads("科目编码", "科目名称", "小计", "基本支出", "项目支出", "增减额"),
    )
    by_function = BudgetTable(plain.title, Grid(plain.grid.widths, general_head, (), plain.grid.body))
    split = _basic(budget, "budget_basic", "一般公共预算基本支出表", split=True)
    basic_head: tuple[Row, ...] = (
        (Cell("部门预算支出经济分类科目", columns=2), Cell(f"{year}年基本支出", columns=3)),
        _heads("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
    )
    three = _three(budget)
    order = ("total", "overseas_travel", "vehicles", "vehicle_purchase", "vehicle_operation", "reception")
    items: Row = (
        Cell("合计", rows=2),
        Cell("因公出国（境）费", rows=2),
        Cell("公务用车购置及运行费", columns=3),
        Cell("公务接待费", rows=2),
    )
    matrix = Grid(
        (2.0,) * 12,
        (
            (Cell(f"{year - 1}年预算数", columns=6), Cell(f"{year}年预算数", columns=6)),
            (*items, *items),
            _heads(*("小计", "公务用车购置费", "公务用车运行费") * 2),
        ),
        (),
        (tuple(_amount(three[name], "budget_three_public", line, name) for line in ("previous", "budget") for name in order),),
    )
    codes = _levels({**budget.items, **budget.funds})
    return [
        _side_by_side(form, "部门收支总表", head, income, spending, (2, 2)),
        received,
        _by_code("budget_expenditure", "部门支出总表", codes, _expenditure(budget)),
        by_function,
        BudgetTable(split.title, Grid(split.grid.widths, basic_head, (), split.grid.body)),
        BudgetTable("一般公共预算“三公”经费支出表", matrix),
        _by_code("budget_government_fund", "政府性基金预算支出表", _levels(budget.funds), _funds(budget)),
    ]


def _before(budget: Budget, code: str) -> Decimal:
    return sum((amount for known, amount in budget.before.items() if known.startswith(code)), NOTHING)
