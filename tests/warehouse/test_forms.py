"""The forms as they look on the page: a row a line, a column a column, blank where the page is blank."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa
from tests.accounts_builders import READER, RULES, checked, document, figure, report

from mingzhang.warehouse.loading import load


def lines(engine, view, columns):
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(f"SELECT {columns} FROM mingzhang.{view} ORDER BY rank, line"))]


def test_the_forms_look_like_the_page(engine):
    load(engine, document("a"), [checked(report(undeclared=(figure("01", "x:调整", "amount", "3"),)))], "430281", READER, RULES)
    assert lines(engine, "form_01_income_and_expenditure", "side, line, name, amount, money_unit, page") == [
        ("income", "general_public_budget", "一、一般公共预算财政拨款收入", Decimal("10667100"), "万元", 3),
        ("income", "current_income", "本年收入合计", Decimal("10667100"), "万元", 3),
        ("income", "income_total", "总计", Decimal("10667100"), "万元", 3),
        ("expenditure", "201", "一、一般公共服务支出", Decimal("10000000"), "万元", 3),
        ("expenditure", "208", "八、社会保障和就业支出", Decimal("667100"), "万元", 3),
        ("expenditure", "closing_balance", "年末结转和结余", None, "万元", 3),
        ("expenditure", "expenditure_total", "总计", Decimal("10667100"), "万元", 3),
        ("", "x:调整", "x:调整", Decimal("30000"), "万元", 3),
    ]
    assert lines(engine, "form_05_general_public_budget_expenditure", "line, name, total, basic, project") == [
        ("total", "合计", Decimal("10667100"), None, None),
        ("201", "一般公共服务支出", Decimal("10000000"), None, None),
        ("2010301", "行政运行", None, Decimal("10000000"), None),
    ]
    assert lines(engine, "form_06_general_public_budget_basic_expenditure", "line, name, amount") == [
        ("301", "工资福利支出", Decimal("9001000")),
        ("30101", "基本工资", Decimal("9001000")),
        ("personnel_total", "人员经费合计", Decimal("9001000")),
    ]
    assert lines(engine, "form_07_three_public_expenses", "line, reception, total") == [
        ("budget", Decimal("50000"), None),
        ("actual", Decimal("-2500"), None),
    ]
