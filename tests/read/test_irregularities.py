"""Each irregularity that published reports show, by name: read exactly, or said to be unreadable; never wrong, never silent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from tests.drawn_tables import HORIZONTAL, LANDSCAPE, UNRULED, Drawn, apart, doubts, expected, figures, read_drawn

from mingzhang.forms.declaration import form
from mingzhang.read.amounts import parse_amount
from mingzhang.read.headings import find_title
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS
from sample_publisher.sheet import Sheet
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.accounts import Report
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

STYLES = {"ruled": LANDSCAPE, "horizontal": HORIZONTAL, "unruled": UNRULED}
everywhere = pytest.mark.parametrize("style", STYLES)
TITLE = {f"{n:02}": form(f"{n:02}").title for n in range(1, 10)}
THREE_PUBLIC = TITLE["07"]


def assert_exact(report: Report, form_id: str, lines: str) -> None:
    assert figures(report, form_id) == expected(lines, form_id)
    assert not doubts(report), report.problems


def assert_exact_or_held_back(report: Report, form_id: str, lines: str) -> None:
    """No figure is wrong, and what is missing is said to be doubtful: for prints that hardly a person could read without rules."""
    got, want = figures(report, form_id), expected(lines, form_id)
    assert got.items() <= want.items(), got.items() - want.items()
    assert got == want or doubts(report)


def read_form(form_id: str, rows: str, style: str = "ruled", **options: object) -> Report:
    drawn = Drawn(rows, **{"title": TITLE[form_id], **options})  # type: ignore[arg-type]
    return read_drawn(drawn, layout=STYLES[style])


# Form 07 ----------------------------------------------------------------------------------------------------------------------

TWELVE = """
预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | < | 公务接待费
^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^
1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12
---
"""


@everywhere
def test_07_twelve_cells_of_which_two_are_filled(style: str) -> None:
    report = read_form("07", TWELVE + "| | | | | 1.50 | | | | | | 0.73", style)
    assert_exact(report, "07", "budget: reception 1.50\nactual: reception 0.73")


@everywhere
def test_07_printed_as_rows(style: str) -> None:
    rows = """
    项目 | 预算数 | 决算数
    ---
    合计 | 5.00 | 3.10
    1．因公出国（境）费 | 0.00 | 0.00
    2．公务接待费 | 2.00 | 1.10
    3．公务用车购置及运行维护费 | 3.00 | 2.00
    （1）公务用车购置费 | 0.00 | 0.00
    （2）公务用车运行维护费 | 3.00 | 2.00
    """
    lines = """
    budget: total 5.00; overseas_travel 0.00; reception 2.00; vehicles 3.00; vehicle_purchase 0.00; vehicle_operation 3.00
    actual: total 3.10; overseas_travel 0.00; reception 1.10; vehicles 2.00; vehicle_purchase 0.00; vehicle_operation 2.00
    """
    assert_exact(read_form("07", rows, style), "07", lines)


@everywhere
def test_07_with_meetings_and_training(style: str) -> None:
    rows = """
    “三公”经费合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行维护费 | < | < | 会议费 | 培训费
    ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^
    1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    ---
    6.00 | 0.00 | 1.00 | 5.00 | 2.00 | 3.00 | 0.40 | 0.80
    """
    lines = (
        "actual: total 6.00; overseas_travel 0.00; reception 1.00; vehicles 5.00; vehicle_purchase 2.00; vehicle_operation 3.00;"
        "meeting 0.40; training 0.80"
    )
    title = "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表"
    assert_exact(read_form("07", rows, style, title=title), "07", lines)


@everywhere
def test_07_with_meetings_and_training_budget_and_actual_in_rows(style: str) -> None:
    rows = """
    项目 | “三公”经费 | < | < | < | < | < | 会议费 | 培训费
    ^ | 小计 | 因公出国（境）费用 | 公务接待费 | 公务用车购置及运行维护费 | < | < | ^ | ^
    ^ | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^
    ---
    栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
    预算数 | 6.00 | 0.00 | 1.00 | 5.00 | 2.00 | 3.00 | 0.40 | 0.80
    决算数 | 4.00 | 0.00 | 1.00 | 3.00 | 0.00 | 3.00 | 0.30 | 0.10
    """
    lines = """
    budget: total 6.00; overseas_travel 0.00; reception 1.00; vehicles 5.00; vehicle_purchase 2.00; vehicle_operation 3.00
    budget: meeting 0.40; training 0.80
    actual: total 4.00; overseas_travel 0.00; reception 1.00; vehicles 3.00; vehicle_purchase 0.00; vehicle_operation 3.00
    actual: meeting 0.30; training 0.10
    """
    title = "一般公共预算财政拨款“三公”经费及会议费、培训费支出决算表"
    assert_exact(read_form("07", rows, style, title=title), "07", lines)


def test_07_with_ten_cells_where_two_heads_are_lost() -> None:
    rows = """
    预算数 | < | < | < | < | 决算数 | < | < | < | <
    合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | 公务接待费 | 合计 | 因公出国（境）费 | 公务用车购置及运行费 | < | 公务接待费
    ^ | ^ | 小计 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车运行费 | ^
    1 | 2 | 3 | 5 | 6 | 7 | 8 | 9 | 11 | 12
    ---
    5.00 | | 3.00 | 3.00 | 2.00 | 4.50 | | 3.00 | 3.00 | 1.50
    """
    lines = """
    budget: total 5.00; vehicles 3.00; vehicle_operation 3.00; reception 2.00
    actual: total 4.50; vehicles 3.00; vehicle_operation 3.00; reception 1.50
    """
    assert_exact(read_form("07", rows), "07", lines)


def test_07_with_fewer_amounts_than_heads_says_so_and_has_no_shifted_figure() -> None:
    rows = TWELVE.replace("---", "---") + "5.00 | < | 3.00 | 0.00 | 3.00 | 2.00 | 4.50 | < | 3.00 | 0.00 | 3.00 | 1.50"
    report = read_form("07", rows)
    assert "07 budget overseas_travel" not in figures(report)
    assert figures(report).get("07 actual reception") == "1.50"


@everywhere
def test_07_budget_and_actual_alternate_column_by_column(style: str) -> None:
    rows = """
    “三公”经费 | < | < | < | < | < | < | < | < | < | < | <
    合计 | < | 因公出国（境）费 | < | 公务用车购置及运行费 | < | < | < | < | < | 公务接待费 | <
    ^ | ^ | ^ | ^ | 小计 | < | 购置费 | < | 运行费 | < | ^ | ^
    预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数 | 预算数 | 决算数
    ---
    9.00 | 8.00 | 1.00 | 0.90 | 6.00 | 5.60 | 2.00 | 1.90 | 4.00 | 3.70 | 2.00 | 1.50
    """
    lines = """
    budget: total 9.00; overseas_travel 1.00; vehicles 6.00; vehicle_purchase 2.00; vehicle_operation 4.00; reception 2.00
    actual: total 8.00; overseas_travel 0.90; vehicles 5.60; vehicle_purchase 1.90; vehicle_operation 3.70; reception 1.50
    """
    assert_exact(read_form("07", rows, style), "07", lines)


@everywhere
def test_07_without_a_row_of_amounts(style: str) -> None:
    report = read_form("07", TWELVE, style)
    assert figures(report) == {}
    assert not doubts(report)
    assert [table.form for table in report.tables] == ["07"]


@everywhere
def test_07_one_row_of_blank_cells(style: str) -> None:
    report = read_form("07", TWELVE + "| | | | | | | | | | |", style)
    assert figures(report) == {}
    assert not doubts(report)


@everywhere
def test_07_whole_amounts_in_the_only_row(style: str) -> None:
    report = read_form("07", TWELVE + "5 | 0 | 3 | 0 | 3 | 2 | 4 | 0 | 3 | 0 | 3 | 1", style)
    assert figures(report, "07")["07 budget total"] == "5"
    assert len(figures(report, "07")) == 12
    assert not doubts(report)


@everywhere
def test_07_row_by_row_with_persons_vehicles_and_agency_operation(style: str) -> None:
    rows = """
    项目 | 行次 | 统计数
    ---
    栏次 | | 1
    一、“三公”经费支出 | 1 | —
    （一）支出合计 | 2 | 12.30
    1．因公出国（境）费 | 3 | 0.00
    2．公务用车购置及运行维护费 | 4 | 10.00
    （1）公务用车购置费 | 5 | 0.00
    （2）公务用车运行维护费 | 6 | 10.00
    3．公务接待费 | 7 | 2.30
    （1）国内接待费 | 8 | 2.30
    其中：外事接待费 | 9 | 0.00
    （2）国（境）外接待费 | 10 | 0.00
    （二）相关统计数 | 11 | —
    1．因公出国（境）团组数（个） | 12 | 0
    2．因公出国（境）人次数（人） | 13 | 0
    3．公务用车购置数（辆） | 14 | 0
    4．公务用车保有量（辆） | 15 | 3
    5．国内公务接待批次（个） | 16 | 21
    6．国内公务接待人次（人） | 17 | 180
    二、机关运行经费 | 18 | 35.20
    """
    report = read_form("07", rows, style, title="财政拨款“三公”经费、行政参公单位机关运行经费情况表")
    lines = "actual: total 12.30; overseas_travel 0.00; vehicles 10.00; vehicle_purchase 0.00; vehicle_operation 10.00; reception 2.30"
    assert figures(report, "07") == expected(lines, "07")
    counts = {f.line: f.printed for f in report.undeclared if f.measure == "count"}
    assert {"3", "21", "180"} <= set(counts.values())
    money = {f.printed for f in report.undeclared if f.measure == "money"}
    assert "35.20" in money
    assert not {f.printed for f in report.undeclared if f.measure == "money"} & {"3", "21", "180"}


@everywhere
def test_07_initial_and_adjusted_budget_beside_actual(style: str) -> None:
    rows = """
    项目 | 年初预算数 | 全年预算数 | 决算数
    ---
    合计 | 6.00 | 5.00 | 3.10
    因公出国（境）费 | 0.00 | 0.00 | 0.00
    公务用车购置及运行费 | 4.00 | 3.00 | 2.00
    其中：公务用车购置费 | 0.00 | 0.00 | 0.00
    公务用车运行费 | 4.00 | 3.00 | 2.00
    公务接待费 | 2.00 | 2.00 | 1.10
    """
    report = read_form("07", rows, style)
    got = figures(report, "07")
    assert (got["07 initial_budget total"], got["07 budget total"], got["07 actual total"]) == ("6.00", "5.00", "3.10")
    assert len(got) == 18
    assert not doubts(report)


# Form 06 ----------------------------------------------------------------------------------------------------------------------


@everywhere
def test_06_two_blocks_with_class_and_item_in_two_columns(style: str) -> None:
    rows = """
    人员经费 | < | < | < | 公用经费 | < | < | <
    经济分类科目编码 | < | 科目名称 | 决算数 | 经济分类科目编码 | < | 科目名称 | 决算数
    类 | 款 | ^ | ^ | 类 | 款 | ^ | ^
    ---
    301 | | 工资福利支出 | 15.00 | 302 | | 商品和服务支出 | 3.30
    301 | 01 | 基本工资 | 10.00 | 302 | 01 | 办公费 | 2.20
    301 | 02 | 津贴补贴 | 5.00 | 302 | 02 | 印刷费 | 1.10
    303 | | 对个人和家庭的补助 | 4.00 | 310 | | 资本性支出 | 0.50
    303 | 02 | 退休费 | 4.00 | 310 | 02 | 办公设备购置 | 0.50
    人员经费合计 | < | < | 19.00 | 公用经费合计 | < | < | 3.80
    """
    lines = """
    301: amount 15.00
    30101: amount 10.00
    30102: amount 5.00
    303: amount 4.00
    30302: amount 4.00
    302: amount 3.30
    30201: amount 2.20
    30202: amount 1.10
    310: amount 0.50
    31002: amount 0.50
    personnel_total: amount 19.00
    public_total: amount 3.80
    """
    assert_exact(read_form("06", rows, style), "06", lines)


@everywhere
def test_06_columns_total_personnel_and_public(style: str) -> None:
    rows = """
    项目 | < | < | 一般公共预算财政拨款基本支出 | < | <
    经济分类科目编码 | < | 科目名称 | 合计 | 人员经费 | 公用经费
    类 | 款 | ^ | ^ | ^ | ^
    ---
    301 | | 工资福利支出 | 15.00 | 15.00 |
    301 | 01 | 基本工资 | 10.00 | 10.00 |
    301 | 02 | 津贴补贴 | 5.00 | 5.00 |
    302 | | 商品和服务支出 | 3.30 | | 3.30
    302 | 01 | 办公费 | 2.20 | | 2.20
    302 | 02 | 印刷费 | 1.10 | | 1.10
    合计 | < | < | 18.30 | 15.00 | 3.30
    """
    lines = """
    301: amount 15.00; personnel 15.00
    30101: amount 10.00; personnel 10.00
    30102: amount 5.00; personnel 5.00
    302: amount 3.30; public 3.30
    30201: amount 2.20; public 2.20
    30202: amount 1.10; public 1.10
    total: amount 18.30; personnel 15.00; public 3.30
    """
    assert_exact(read_form("06", rows, style), "06", lines)


BLOCKS = """
人员经费 | < | < | 公用经费 | < | < | < | < | <
科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称 | 决算数
---
301 | 工资福利支出 | 15.00 | 302 | 商品和服务支出 | 3.30 | 310 | 资本性支出 | 0.50
30101 | 基本工资 | 10.00 | 30201 | 办公费 | 2.20 | 31002 | 办公设备购置 | 0.50
30102 | 津贴补贴 | 5.00 | 30202 | 印刷费 | 1.10 | | |
"""
BLOCK_TOTALS = "人员经费合计 | < | 15.00 | 公用经费合计 | < | < | < | < | 3.80"
BLOCK_LINES = """
301: amount 15.00
30101: amount 10.00
30102: amount 5.00
302: amount 3.30
30201: amount 2.20
30202: amount 1.10
310: amount 0.50
31002: amount 0.50
personnel_total: amount 15.00
public_total: amount 3.80
"""


@pytest.mark.parametrize(
    "last",
    [
        "人员经费合计 | < | 15.00 | 公用经费合计 | < | < | < | < | 3.80",
        "| 人员经费合计 | 15.00 | 公用经费合计 | < | < | < | < | 3.80",
        "人员经费合计 | < | 15.00 | 公用经费合计 | 3.80 | < | < | < | <",
        "人员经费合计 | < | 15.00 | 公用经费合计 | < | < | 3.80 | < | <",
        "人员经费合计 | | 15.00 | 公用经费合计 | | | | | 3.80",
        "人员经费合计 | | 15.00 | | 公用经费合计 | | | | 3.80",
    ],
)
def test_06_totals_wherever_label_and_amount_stand(last: str) -> None:
    assert_exact(read_form("06", BLOCKS + last), "06", BLOCK_LINES)


@everywhere
def test_06_totals_in_rows_of_their_own(style: str) -> None:
    rows = BLOCKS + "人员经费合计 | < | < | < | < | < | < | < | 15.00\n公用经费合计 | < | < | < | < | < | < | < | 3.80\n"
    assert_exact(read_form("06", rows + "合计 | < | < | < | < | < | < | < | 18.80", style), "06", BLOCK_LINES + "total: amount 18.80")


@everywhere
def test_06_one_block(style: str) -> None:
    rows = """
    科目编码 | 科目名称 | 决算数
    ---
    301 | 工资福利支出 | 15.00
    30101 | 基本工资 | 10.00
    30102 | 津贴补贴 | 5.00
    302 | 商品和服务支出 | 3.30
    30201 | 办公费 | 3.30
    合计 | < | 18.30
    """
    lines = "301: amount 15.00\n30101: amount 10.00\n30102: amount 5.00\n302: amount 3.30\n30201: amount 3.30\ntotal: amount 18.30"
    assert_exact(read_form("06", rows, style), "06", lines)


# Forms by code ----------------------------------------------------------------------------------------------------------------


@everywhere
def test_05_with_balances_each_split_in_basic_and_project(style: str) -> None:
    rows = """
    项目 | < | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | < | < | 年末结转和结余 | < | <
    编码 | 科目名称 | 合计 | 基本 | 项目支出 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | < | < | 项目支出 | 合计 | 基本 | 项目支出
    ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 小计 | 人员经费 | 公用经费 | ^ | ^ | ^ | ^
    栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14
    ---
    合计 | < | 9.00 | 1.00 | 8.00 | 50.00 | 40.00 | 10.00 | 54.00 | 41.00 | 31.00 | 10.00 | 13.00 | 5.00 | 0.00 | 5.00
    201 | 一般公共服务支出 | 9.00 | 1.00 | 8.00 | 50.00 | 40.00 | 10.00 | 54.00 | 41.00 | 31.00 | 10.00 | 13.00 | 5.00 | 0.00 | 5.00
    """
    report = read_form("05", rows, style, title="一般公共预算财政拨款收入支出决算表")
    amounts = (
        "opening_balance 9.00; income 50.00; total 54.00; basic 41.00; personnel 31.00; public 10.00; project 13.00; closing_balance 5.00"
    )
    if style == "ruled":
        assert_exact(report, "05", f"total: {amounts}\n201: {amounts}")
        assert len(apart(report)) == 12
    else:
        assert_exact_or_held_back(report, "05", f"total: {amounts}\n201: {amounts}")


@everywhere
def test_08_head_words_of_the_columns_stand_in_the_row_of_the_total(style: str) -> None:
    rows = """
    项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
    功能分类科目编码 | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^
    合计 | < | | | 小计 | 基本支出 | 项目支出 |
    ---
    212 | 城乡社区支出 | 1.00 | 5.00 | 4.00 | 0.00 | 4.00 | 2.00
    """
    lines = "212: opening_balance 1.00; income 5.00; expenditure 4.00; basic 0.00; project 4.00; closing_balance 2.00"
    assert_exact(read_form("08", rows, style), "08", lines)


@everywhere
def test_08_all_zero(style: str) -> None:
    rows = """
    项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
    功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
    栏次 | < | 1 | 2 | 3 | 4 | 5 | 6
    ---
    合计 | < | 0 | 0 | 0 | 0 | 0 | 0
    """
    lines = "total: opening_balance 0; income 0; expenditure 0; basic 0; project 0; closing_balance 0"
    assert_exact(read_form("08", rows, style), "08", lines)


@everywhere
def test_09_with_and_without_balances(style: str) -> None:
    with_balances = """
    科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
    ^ | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
    ---
    合计 | < | 1.00 | 5.00 | 4.00 | 0.00 | 4.00 | 2.00
    """
    without = """
    科目编码 | 科目名称 | 本年支出 | < | <
    ^ | ^ | 合计 | 基本支出 | 项目支出
    ---
    合计 | < | 4.00 | 0.00 | 4.00
    223 | 国有资本经营预算支出 | 4.00 | 0.00 | 4.00
    """
    lines = "total: opening_balance 1.00; income 5.00; expenditure 4.00; basic 0.00; project 4.00; closing_balance 2.00"
    assert_exact(read_form("09", with_balances, style, title="国有资本经营预算财政拨款收入支出决算表"), "09", lines)
    lines = "total: expenditure 4.00; basic 0.00; project 4.00\n223: expenditure 4.00; basic 0.00; project 4.00"
    assert_exact(read_form("09", without, style), "09", lines)


def test_08_a_note_text_stands_in_the_cells() -> None:
    rows = """
    项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
    功能分类科目编码 | 科目名称 | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
    ---
    合计 | < | | | | | |
    注：本部门2023年度没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出，故本表无数据。 | < | < | < | < | < | < | <
    """
    report = read_form("08", rows)
    assert figures(report) == {}
    assert apart(report) == {}
    assert not doubts(report)


@everywhere
def test_02_education_fees_as_a_part_of_institutional_income(style: str) -> None:
    rows = """
    项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属单位上缴收入 | 其他收入
    功能分类科目编码 | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | ^
    ---
    合计 | < | 30.00 | 20.00 | | 9.00 | 8.00 | | | 1.00
    205 | 教育支出 | 30.00 | 20.00 | | 9.00 | 8.00 | | | 1.00
    """
    line = "total 30.00; fiscal_appropriation 20.00; institutional 9.00; education_fees 8.00; other 1.00"
    assert_exact(read_form("02", rows, style), "02", f"total: {line}\n205: {line}")


CODES = """
科目编码 | < | < | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
类 | 款 | 项 | ^ | ^ | ^ | ^ | ^ | ^ | ^
---
"""


@everywhere
def test_codes_in_three_columns_each_part_once_the_rest_from_above(style: str) -> None:
    rows = (
        CODES
        + """
    合计 | < | < | < | 30.00 | 20.00 | 10.00 | | |
    201 | | | 一般公共服务支出 | 30.00 | 20.00 | 10.00 | | |
    | 03 | | 政府办公厅（室）及相关机构事务 | 30.00 | 20.00 | 10.00 | | |
    | | 01 | 行政运行 | 20.00 | 20.00 | | | |
    | | 02 | 一般行政管理事务 | 10.00 | | 10.00 | | |
    """
    )
    total = "total 30.00; basic 20.00; project 10.00"
    lines = f"total: {total}\n201: {total}\n20103: {total}\n2010301: total 20.00; basic 20.00\n2010302: total 10.00; project 10.00"
    assert_exact(read_form("03", rows, style), "03", lines)


@everywhere
def test_codes_in_three_columns_all_parts_in_every_row(style: str) -> None:
    rows = (
        CODES
        + """
    合计 | < | < | < | 30.00 | 20.00 | 10.00 | | |
    201 | | | 一般公共服务支出 | 30.00 | 20.00 | 10.00 | | |
    201 | 03 | | 政府办公厅（室）及相关机构事务 | 30.00 | 20.00 | 10.00 | | |
    201 | 03 | 01 | 行政运行 | 20.00 | 20.00 | | | |
    201 | 03 | 02 | 一般行政管理事务 | 10.00 | | 10.00 | | |
    """
    )
    total = "total 30.00; basic 20.00; project 10.00"
    lines = f"total: {total}\n201: {total}\n20103: {total}\n2010301: total 20.00; basic 20.00\n2010302: total 10.00; project 10.00"
    assert_exact(read_form("03", rows, style), "03", lines)


ONE_COLUMN = "科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出\n---\n"


@everywhere
def test_only_leaf_rows(style: str) -> None:
    rows = ONE_COLUMN + "合计 | < | 3.00 | 3.00 |\n2010301 | 行政运行 | 2.00 | 2.00 |\n2080501 | 行政单位离退休 | 1.00 | 1.00 |"
    lines = "total: total 3.00; basic 3.00\n2010301: total 2.00; basic 2.00\n2080501: total 1.00; basic 1.00"
    assert_exact(read_form("03", rows, style), "03", lines)


@pytest.mark.parametrize(
    "codes", [("201 03 01", "208 05 01"), ("201.03.01", "208.05.01"), ("201-03-01", "208-05-01"), ("２０１０３０１", "２０８０５０１")]
)
def test_codes_with_spaces_dots_hyphens_or_full_width_digits(codes: tuple[str, str]) -> None:
    rows = ONE_COLUMN + f"合计 | < | 3.00 | 3.00 |\n{codes[0]} | 行政运行 | 2.00 | 2.00 |\n{codes[1]} | 行政单位离退休 | 1.00 | 1.00 |"
    lines = "total: total 3.00; basic 3.00\n2010301: total 2.00; basic 2.00\n2080501: total 1.00; basic 1.00"
    assert_exact(read_form("03", rows), "03", lines)


@everywhere
def test_code_and_name_in_one_cell(style: str) -> None:
    rows = """
    科目 | 本年支出合计 | 基本支出 | 项目支出
    ---
    合计 | 3.00 | 3.00 |
    201一般公共服务支出 | 2.00 | 2.00 |
    20103 政府办公厅（室）及相关机构事务 | 2.00 | 2.00 |
    2010301 行政运行 | 2.00 | 2.00 |
    208 社会保障和就业支出 | 1.00 | 1.00 |
    """
    lines = """
    total: total 3.00; basic 3.00
    201: total 2.00; basic 2.00
    20103: total 2.00; basic 2.00
    2010301: total 2.00; basic 2.00
    208: total 1.00; basic 1.00
    """
    assert_ = assert_exact if style == "ruled" else assert_exact_or_held_back
    assert_(read_form("03", rows, style), "03", lines)


@everywhere
def test_total_row_printed_blank(style: str) -> None:
    rows = ONE_COLUMN + "合计 | < | | |\n2010301 | 行政运行 | 2.00 | 2.00 |\n2080501 | 行政单位离退休 | 1.00 | 1.00 |"
    report = read_form("03", rows, style)
    assert_exact(report, "03", "2010301: total 2.00; basic 2.00\n2080501: total 1.00; basic 1.00")
    assert ("03", "total", "total") in {cell.address for cell in report.cells if cell.state == "blank"}


@everywhere
def test_an_amount_in_a_row_without_code_and_name_is_a_problem(style: str) -> None:
    rows = ONE_COLUMN + "合计 | < | 3.00 | 3.00 |\n2010301 | 行政运行 | 2.00 | 2.00 |\n| | 1.00 | 1.00 |"
    report = read_form("03", rows, style)
    assert doubts(report)
    assert "03 2010301 total" not in figures(report) or figures(report)["03 2010301 total"] == "2.00"


# Forms 01 and 04 --------------------------------------------------------------------------------------------------------------


def read_summary(rows: str, style: str = "ruled", form_id: str = "01", **options: object) -> Report:
    return read_form(form_id, rows, style, **options)


@everywhere
def test_01_before_2019_in_the_old_words(style: str) -> None:
    rows = """
    收入 | < | < | 支出 | < | <
    项目 | 行次 | 决算数 | 项目 | 行次 | 决算数
    栏次 | | 1 | 栏次 | | 2
    ---
    一、财政拨款收入 | 1 | 90.00 | 一、一般公共服务支出 | 8 | 80.00
    其中：政府性基金预算财政拨款 | 2 | 10.00 | 七、文化体育与传媒支出 | 9 | 10.00
    二、上级补助收入 | 3 | | 九、医疗卫生与计划生育支出 | 10 | 12.00
    三、事业收入 | 4 | 5.00 | | 11 |
    本年收入合计 | 5 | 95.00 | 本年支出合计 | 12 | 102.00
    用事业基金弥补收支差额 | 6 | 3.00 | 结余分配 | 13 |
    年初结转和结余 | 7 | 4.00 | 年末结转和结余 | 14 |
    总计 | 8 | 102.00 | 总计 | 15 | 102.00
    """
    lines = """
    fiscal_appropriation: amount 90.00
    government_fund: amount 10.00
    institutional: amount 5.00
    current_income: amount 95.00
    nonfiscal_surplus_used: amount 3.00
    opening_balance: amount 4.00
    income_total: amount 102.00
    201: amount 80.00
    207: amount 10.00
    210: amount 12.00
    current_expenditure: amount 102.00
    expenditure_total: amount 102.00
    """
    assert_exact(read_summary(rows, style), "01", lines)


@everywhere
def test_01_initial_and_adjusted_budget_beside_the_final_accounts(style: str) -> None:
    rows = """
    收入 | < | < | < | 支出 | < | < | <
    项目 | 年初预算数 | 全年预算数 | 决算数 | 项目 | 年初预算数 | 全年预算数 | 决算数
    ---
    一、一般公共预算财政拨款收入 | 70.00 | 80.00 | 90.00 | 一、一般公共服务支出 | 60.00 | 70.00 | 80.00
    二、政府性基金预算财政拨款收入 | | | | 八、社会保障和就业支出 | 10.00 | 10.00 | 10.00
    本年收入合计 | 70.00 | 80.00 | 90.00 | 本年支出合计 | 70.00 | 80.00 | 90.00
    总计 | 70.00 | 80.00 | 90.00 | 总计 | 70.00 | 80.00 | 90.00
    """
    whole = "initial_budget 70.00; adjusted_budget 80.00; amount 90.00"
    lines = f"""
    general_public_budget: {whole}
    current_income: {whole}
    income_total: {whole}
    201: initial_budget 60.00; adjusted_budget 70.00; amount 80.00
    208: initial_budget 10.00; adjusted_budget 10.00; amount 10.00
    current_expenditure: {whole}
    expenditure_total: {whole}
    """
    assert_exact(read_summary(rows, style), "01", lines)


@everywhere
def test_01_surplus_with_special_surplus_and_split_distribution(style: str) -> None:
    rows = """
    收入 | < | 支出 | <
    项目 | 决算数 | 项目 | 决算数
    ---
    一、一般公共预算财政拨款收入 | 90.00 | 一、一般公共服务支出 | 80.00
    本年收入合计 | 90.00 | 本年支出合计 | 80.00
    使用非财政拨款结余（含专用结余） | 2.00 | 结余分配 | 5.00
    年初结转和结余 | 1.00 | 其中：提取专用结余 | 3.00
    | | 转入事业基金 | 2.00
    | | 年末结转和结余 | 8.00
    总计 | 93.00 | 总计 | 93.00
    """
    report = read_summary(rows, style)
    got = figures(report, "01")
    assert got["01 surplus_distribution amount"] == "5.00"
    assert got["01 nonfiscal_surplus_used amount"] == "2.00"
    assert got["01 closing_balance amount"] == "8.00"
    assert got["01 distribution_to_special_surplus amount"] == "3.00"
    assert got["01 distribution_to_nonfiscal_surplus amount"] == "2.00"
    assert apart(report) == {}


@everywhere
def test_01_unlabelled_lines_and_a_blank_row_between(style: str) -> None:
    rows = """
    收入 | < | < | 支出 | < | <
    项目 | 行次 | 金额 | 项目 | 行次 | 金额
    ---
    一、一般公共预算财政拨款收入 | 1 | 90.00 | 一、一般公共服务支出 | 5 | 80.00
    二、政府性基金预算财政拨款收入 | 2 | | | 6 |
    | | | | |
    | | | 九、卫生健康支出 | 7 | 10.00
    本年收入合计 | 3 | 90.00 | 本年支出合计 | 8 | 90.00
    总计 | 4 | 90.00 | 总计 | 9 | 90.00
    """
    lines = """
    general_public_budget: amount 90.00
    current_income: amount 90.00
    income_total: amount 90.00
    201: amount 80.00
    210: amount 10.00
    current_expenditure: amount 90.00
    expenditure_total: amount 90.00
    """
    assert_exact(read_summary(rows, style), "01", lines)


def test_01_the_cell_of_a_label_is_missing_so_that_a_row_has_five_cells() -> None:
    rows = """
    收入 | < | < | 支出 | < | <
    项目 | 行次 | 金额 | 项目 | 行次 | 金额
    ---
    一、一般公共预算财政拨款收入 | 1 | 90.00 | 一、一般公共服务支出 | 5 | 80.00
    七、附属单位上缴收入 | 2 | | 6 | < | 10.00
    本年收入合计 | 3 | 90.00 | 本年支出合计 | 8 | 90.00
    总计 | 4 | 90.00 | 总计 | 9 | 90.00
    """
    report = read_summary(rows)
    assert "10.00" in apart(report).values() or doubts(report)
    assert figures(report, "01")["01 201 amount"] == "80.00"
    assert "01 202 amount" not in figures(report)


@everywhere
def test_04_opening_balances_have_the_labels_of_the_income_again(style: str) -> None:
    rows = """
    收入 | < | 支出 | < | < | < | <
    项目 | 金额 | 项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
    ---
    一、一般公共预算财政拨款 | 90.00 | 一、一般公共服务支出 | 85.00 | 85.00 | |
    二、政府性基金预算财政拨款 | 10.00 | 十一、城乡社区支出 | 9.00 | | 9.00 |
    三、国有资本经营预算财政拨款 | | | | | |
    本年收入合计 | 100.00 | 本年支出合计 | 94.00 | 85.00 | 9.00 |
    年初财政拨款结转和结余 | 3.00 | 年末财政拨款结转和结余 | 9.00 | 7.00 | 2.00 |
    一、一般公共预算财政拨款 | 2.00 | | | | |
    二、政府性基金预算财政拨款 | 1.00 | | | | |
    三、国有资本经营预算财政拨款 | | | | | |
    总计 | 103.00 | 总计 | 103.00 | 92.00 | 11.00 |
    """
    lines = """
    general_public_budget: amount 90.00
    government_fund: amount 10.00
    current_income: amount 100.00
    opening_balance: amount 3.00
    opening_general_public_budget: amount 2.00
    opening_government_fund: amount 1.00
    income_total: amount 103.00
    201: total 85.00; general_public_budget 85.00
    212: total 9.00; government_fund 9.00
    current_expenditure: total 94.00; general_public_budget 85.00; government_fund 9.00
    closing_balance: total 9.00; general_public_budget 7.00; government_fund 2.00
    expenditure_total: total 103.00; general_public_budget 92.00; government_fund 11.00
    """
    assert_exact(read_summary(rows, style, "04"), "04", lines)


@everywhere
def test_04_budget_columns_over_the_funds(style: str) -> None:
    rows = """
    收入 | < | < | 支出 | < | < | < | < | <
    项目 | 年初预算数 | 决算数 | 项目 | 年初预算数 | 决算数 | < | < | <
    ^ | ^ | ^ | ^ | ^ | 小计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
    ---
    一、一般公共预算财政拨款 | 70.00 | 90.00 | 一、一般公共服务支出 | 60.00 | 85.00 | 85.00 | |
    二、政府性基金预算财政拨款 | | 10.00 | 十一、城乡社区支出 | | 9.00 | | 9.00 |
    本年收入合计 | 70.00 | 100.00 | 本年支出合计 | 60.00 | 94.00 | 85.00 | 9.00 |
    总计 | 70.00 | 100.00 | 总计 | 60.00 | 94.00 | 85.00 | 9.00 |
    """
    lines = """
    general_public_budget: initial_budget 70.00; amount 90.00
    government_fund: amount 10.00
    current_income: initial_budget 70.00; amount 100.00
    income_total: initial_budget 70.00; amount 100.00
    201: initial_budget 60.00; total 85.00; general_public_budget 85.00
    212: total 9.00; government_fund 9.00
    current_expenditure: initial_budget 60.00; total 94.00; general_public_budget 85.00; government_fund 9.00
    expenditure_total: initial_budget 60.00; total 94.00; general_public_budget 85.00; government_fund 9.00
    """
    if style == "ruled":
        assert_exact(read_summary(rows, style, "04"), "04", lines)
    else:
        assert_exact_or_held_back(read_summary(rows, style, "04"), "04", lines)


def test_01_a_label_outside_the_form_is_kept_apart() -> None:
    rows = """
    收入 | < | 支出 | <
    项目 | 决算数 | 项目 | 决算数
    ---
    一、一般公共预算财政拨款收入 | 90.00 | 一、一般公共服务支出 | 80.00
    九、特许经营收入 | 4.00 | 三十一、星际探索支出 | 14.00
    本年收入合计 | 94.00 | 本年支出合计 | 94.00
    总计 | 94.00 | 总计 | 94.00
    """
    report = read_summary(rows)
    assert apart(report) == {"01 x:特许经营收入 amount": "4.00", "01 x:星际探索支出 amount": "14.00"}
    assert [p.code for p in report.problems].count("undeclared_line") == 2


# Around the tables ------------------------------------------------------------------------------------------------------------

SMALL_03 = ONE_COLUMN + "合计 | < | 3.00 | 3.00 |\n2010301 | 行政运行 | 2.00 | 2.00 |\n2080501 | 行政单位离退休 | 1.00 | 1.00 |"
LINES_03 = "total: total 3.00; basic 3.00\n2010301: total 2.00; basic 2.00\n2080501: total 1.00; basic 1.00"
FOREIGN = """
科目编码 | 科目名称 | 合计 | 工资福利支出 | 商品和服务支出
---
合计 | < | 7.00 | 6.00 | 1.00
2010301 | 行政运行 | 7.00 | 6.00 | 1.00
"""


@everywhere
@pytest.mark.parametrize(
    "title",
    [
        "财政拨款支出决算明细表",
        "一般公共预算财政拨款支出决算明细表",
        "一般公共预算财政拨款项目支出决算表",
        "机关运行经费情况表",
        "国有资产占用情况表",
        "政府采购情况表",
        "专项资金使用情况统计表",
        "项目支出绩效自评表",
        "附表：部门整体支出绩效目标完成情况一览表",
    ],
)
@pytest.mark.parametrize("new_page", [True, False])
def test_a_table_that_is_none_of_the_nine_is_neither_read_nor_glued_on(title: str, new_page: bool, style: str) -> None:
    foreign = Drawn(FOREIGN, title=title, new_page=new_page)
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), foreign, layout=STYLES[style])
    assert_exact(report, "03", LINES_03)
    assert {table.form for table in report.tables} == {"03"}
    assert apart(report) == {}


@everywhere
def test_a_foreign_table_goes_on_over_the_page_and_is_not_glued_to_the_form_before(style: str) -> None:
    foreign = FOREIGN + "===\n2080501 | 行政单位离退休 | 5.00 | 4.00 | 1.00\n2080502 | 事业单位离退休 | 5.00 | 4.00 | 1.00"
    tables = [Drawn(SMALL_03, title=TITLE["03"]), Drawn(foreign, title="一般公共预算财政拨款支出决算明细表")]
    report = read_drawn(*tables, layout=STYLES[style])
    assert_exact(report, "03", LINES_03)


@everywhere
def test_a_foreign_table_stands_between_two_forms(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"]),
        Drawn(FOREIGN, title="本年收入与上年收入比较表", heads=("单位：元",)),
        Drawn(SMALL_03, title=TITLE["05"]),
    ]
    report = read_drawn(*tables, layout=STYLES[style])
    assert_exact(report, "03", LINES_03)
    assert_exact(report, "05", LINES_03)
    assert {table.money_unit for table in report.tables} == {"万元"}


def test_an_annex_without_a_title_and_with_the_sides_of_the_form_is_not_glued_on() -> None:
    annex = "序号 | 项目名称 | 预算数 | 执行数 | 结余\n---\n1 | 困难群众救助 | 7.00 | 6.00 | 1.00\n2 | 殡葬改革 | 3.00 | 3.00 | 0.00"
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), Drawn(annex, heads=("附件",)))
    assert figures(report, "03") == expected(LINES_03, "03")
    assert apart(report) == {}


@everywhere
@pytest.mark.parametrize(
    "title",
    [
        "三、支出决算表",
        "表3 支出决算表",
        "附表3：支出决算表",
        "GK03 支出决算表",
        "Z04 支出决算表",
        "云溪县民政局2023年度支出决算表",
        "支出决算表（单位：万元）",
        "支出决算表（公开03表）",
        "支出决算表（本级）",
        "部门支出决算总表",
        "支 出 决 算 表",
        "⽀出决算表",
    ],
)
def test_titles_however_they_are_numbered(title: str, style: str) -> None:
    assert_exact(read_form("03", SMALL_03, style, title=title), "03", LINES_03)


@everywhere
@pytest.mark.parametrize("again", ["支出决算表（续）", "支出决算表（续表）", "续表", "支出决算表", "（续表）"])
def test_a_title_that_says_the_table_goes_on(again: str, style: str) -> None:
    head, rows = SMALL_03.split("---\n")
    *first, last = rows.splitlines()
    tables = [Drawn(head + "---\n" + "\n".join(first), title=TITLE["03"]), Drawn(head + "---\n" + last, title=again)]
    report = read_drawn(*tables, layout=STYLES[style])
    assert_exact(report, "03", LINES_03)
    assert len(report.tables) == 1


@everywhere
@pytest.mark.parametrize("repeat", ["head", "nothing"])
def test_a_table_over_three_pages(repeat: str, style: str) -> None:
    head, rows = SMALL_03.split("---\n")
    pages = rows.splitlines()
    again = head + "---\n" if repeat == "head" else ""
    text = head + "---\n" + pages[0] + "\n===\n" + again + pages[1] + "\n===\n" + again + pages[2]
    assert_exact(read_form("03", text, style), "03", LINES_03)


def test_line_numbers_beside_blank_labels_on_a_page_without_heads_are_no_amounts() -> None:
    for seed in (110, 88402):
        (report,) = read(typeset(balanced(seed), LAYOUTS["tall_without_heads"])).reports
        assert [problem.message for problem in report.problems if problem.doubtful] == []


def test_a_last_page_with_one_empty_row_of_the_grid() -> None:
    assert_exact(read_form("03", SMALL_03 + "\n===\n| | | |"), "03", LINES_03)


def test_a_page_that_goes_on_without_rules_heads_and_codes_is_a_problem() -> None:
    loose = "困难群众 | 7.00 | 6.00\n临时救助 | 3.00 | 3.00"
    tables = [Drawn(SMALL_03, title=TITLE["03"]), Drawn(loose, heads=(), layout=UNRULED)]
    report = read_drawn(*tables)
    assert figures(report, "03") == expected(LINES_03, "03")
    assert doubts(report)


@everywhere
def test_a_page_that_goes_on_with_other_columns_is_a_problem(style: str) -> None:
    tables = [Drawn(SMALL_03, title=TITLE["03"]), Drawn("2080502 | 离退休 | 1.00 | 7.00 | 6.00 | 2.00 | 3.00", heads=())]
    report = read_drawn(*tables, layout=STYLES[style])
    assert figures(report, "03").items() <= expected(LINES_03, "03").items()
    assert figures(report, "03") or style != "ruled"
    assert doubts(report)


@everywhere
def test_several_forms_on_one_page(style: str) -> None:
    tables = [Drawn(SMALL_03, title=TITLE["03"]), Drawn(SMALL_03, title=TITLE["05"], new_page=False)]
    report = read_drawn(*tables, layout=STYLES[style])
    assert_exact(report, "03", LINES_03)
    assert_exact(report, "05", LINES_03)


@everywhere
def test_a_title_over_two_lines(style: str) -> None:
    report = read_form("05", SMALL_03, style, title=("一般公共预算财政拨款", "支出决算表"))
    assert_exact(report, "05", LINES_03)
    assert {table.form for table in report.tables} == {"05"}


def test_a_title_in_the_first_row_of_the_grid() -> None:
    rows = "支出决算表 | < | < | < | <\n部门：云溪县民政局 | < | | | 单位：万元\n" + SMALL_03
    assert_exact(read_form("03", rows, title=(), heads=()), "03", LINES_03)


@everywhere
def test_forms_in_another_order(style: str) -> None:
    tables = [Drawn(SMALL_03, title=TITLE["05"]), Drawn(SMALL_03, title=TITLE["03"])]
    report = read_drawn(*tables, layout=STYLES[style])
    assert [table.form for table in report.tables] == ["05", "03"]
    assert_exact(report, "05", LINES_03)


# Units of money ---------------------------------------------------------------------------------------------------------------


@everywhere
def test_the_same_form_twice_in_two_units_of_money(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"]),
        Drawn(
            SMALL_03.replace("3.00", "30000.00").replace("2.00", "20000.00").replace("1.00", "10000.00"),
            title=TITLE["03"],
            heads=("单位：元",),
        ),
    ]
    report = read_drawn(*tables, layout=STYLES[style])
    assert [(table.table, table.money_unit) for table in report.tables] == [(1, "万元"), (2, "元")]
    amounts = {f.table: f.amount for f in report.figures if f.address == ("03", "total", "total")}
    assert amounts == {1: 30000, 2: 30000}


@everywhere
def test_the_unit_of_money_stands_once_in_the_report(style: str) -> None:
    tables = [Drawn(SMALL_03, title=TITLE["03"]), Drawn(SMALL_03, title=TITLE["05"], heads=("公开05表",))]
    report = read_drawn(*tables, layout=STYLES[style])
    assert {table.money_unit for table in report.tables} == {"万元"}
    assert_exact(report, "05", LINES_03)


@everywhere
def test_the_unit_of_money_stands_below_the_table(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"], heads=("公开03表",), tails=("单位：元",)),
        Drawn(SMALL_03, title=TITLE["05"], heads=("公开05表",), tails=("单位：万元",)),
    ]
    report = read_drawn(*tables, layout=STYLES[style])
    assert [table.money_unit for table in report.tables] == ["元", "万元"]


@everywhere
def test_the_unit_of_money_stands_above_the_title(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"], above=("单位：元",), heads=()),
        Drawn(SMALL_03, title=TITLE["05"], above=("单位：万元",), heads=(), new_page=False),
    ]
    report = read_drawn(*tables, layout=STYLES[style])
    assert [table.money_unit for table in report.tables] == ["元", "万元"]


@everywhere
@pytest.mark.parametrize("head", ["支出决算数（元）", "本年支出合计（单位：元）", "本年支出合计（元）"])
def test_the_unit_of_money_stands_in_a_head(head: str, style: str) -> None:
    rows = SMALL_03.replace("本年支出合计", head)
    report = read_drawn(Drawn(rows, title=TITLE["03"], heads=()), layout=STYLES[style])
    assert [table.money_unit for table in report.tables] == ["元"]
    if head.startswith("本年"):
        assert_exact(report, "03", LINES_03)


def test_a_report_without_any_unit_of_money_is_held_back() -> None:
    assert "money_unit_missing" in doubts(read_drawn(Drawn(SMALL_03, title=TITLE["03"], heads=())))


# Amounts ----------------------------------------------------------------------------------------------------------------------


@everywhere
@pytest.mark.parametrize("centred", [False, True])
@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("１，２３４．５６", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234.5", "1234.5"),
        ("1234. 56", "1234.56"),
        ("-5.00", "-5"),
        ("－5.00", "-5"),
        ("(5.00)", "-5"),
        ("（5.00）", "-5"),
        ("△5.00", "-5"),
        ("5", "5"),
        ("1,234", "1234"),
        ("1，234．56", "1234.56"),
        ("￥5.00", "5"),
        ("5.00元", "5"),
        ("5.00万元", "5"),
        ("＋5.00", "5"),
    ],
)
def test_ways_of_writing_an_amount(printed: str, value: str, centred: bool, style: str) -> None:
    rows = SMALL_03.replace("3.00 | 3.00", f"{printed} | {printed}")
    report = read_form("03", rows, style, centred=centred)
    amounts = {str(f.amount / 10000) for f in report.figures if f.line == "total"}
    if amounts:
        assert {Decimal(a) for a in amounts} == {Decimal(value)}
        assert len([f for f in report.figures if f.line == "total"]) == 2
    assert amounts or doubts(report)
    if "￥" not in printed and "元" not in printed and "＋" not in printed:
        assert amounts


@everywhere
@pytest.mark.parametrize("blank", ["-", "—", "——", "/", "无", "--", "－"])
def test_signs_for_no_amount(blank: str, style: str) -> None:
    rows = SMALL_03.replace("3.00 |\n", f"3.00 | {blank}\n")
    assert_exact(read_form("03", rows, style), "03", LINES_03)


@everywhere
def test_withheld_amounts_are_said_to_be_withheld(style: str) -> None:
    report = read_form("03", SMALL_03.replace("2.00 | 2.00", "*** | 涉密"), style)
    assert {c.line for c in report.cells if c.state == "withheld"} == {"2010301"}
    assert figures(report, "03").keys() == {"03 total total", "03 total basic", "03 2080501 total", "03 2080501 basic"}


@everywhere
def test_whole_amounts_in_a_column_without_head_are_not_lost_in_silence(style: str) -> None:
    rows = "编码 | 名称 | 本年支出合计 | 基本支出 | \n---\n合计 | < | 3 | 3 | 7\n201 | 行政运行 | 2 | 2 | 8\n208 | 离退休 | 1 | 1 | 9"
    report = read_form("03", rows, style)
    assert doubts(report)


def test_ratios_are_no_amounts_of_money() -> None:
    rows = "编码 | 名称 | 本年支出合计 | 基本支出 | 占比\n---\n合计 | < | 3.00 | 3.00 | 100.00%\n201 | 行政运行 | 2.00 | 2.00 | 66.67%"
    report = read_form("03", rows)
    assert figures(report, "03") == expected("total: total 3.00; basic 3.00\n201: total 2.00; basic 2.00", "03")
    assert not [f for f in report.undeclared if f.measure == "money"]


def test_two_amounts_in_one_cell_are_no_amount() -> None:
    report = read_form("03", SMALL_03.replace("2.00 | 2.00", "2.00 5.00 | 2.00"))
    assert "03 2010301 total" not in figures(report)
    assert doubts(report)


# What is drawn ----------------------------------------------------------------------------------------------------------------


def line(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    sheet.canvas.line(x0, sheet.height - y0, x1, sheet.height - y1)


def dashed(sheet: Sheet, *ends: float) -> None:
    sheet.canvas.setDash(2, 2)
    line(sheet, *ends)


def double(gap: float) -> Callable[..., None]:
    def rule(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
        across = y0 == y1
        for shift in (-gap / 2, gap / 2):
            dx, dy = (0.0, shift) if across else (shift, 0.0)
            line(sheet, x0 + dx, y0 + dy, x1 + dx, y1 + dy)

    return rule


def dotted_cells(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """A rule of squares."""
    length = max(x1 - x0, y1 - y0)
    for step in range(0, int(length), 2):
        x, y = x0 + step * (x1 > x0), y0 + step * (y1 > y0)
        sheet.canvas.rect(x, sheet.height - y, 1, 1, stroke=0, fill=1)


def broken(sheet: Sheet, x0: float, y0: float, x1: float, y1: float) -> None:
    """A rule whose ends stop short of the crossing rules."""
    dx, dy = (1.0, 0.0) if y0 == y1 else (0.0, 1.0)
    line(sheet, x0 + dx, y0 + dy, x1 - dx, y1 - dy)


@pytest.mark.parametrize("rule", [dashed, double(1.0), double(2.0), double(3.0), double(4.0), dotted_cells, broken])
def test_rules_however_they_are_drawn(rule: Callable[..., None]) -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), rule=rule)
    assert_exact(report, "03", LINES_03)


def frames(sheet: Sheet) -> None:
    for inset in (10, 14, 20):
        sheet.canvas.rect(inset, inset, sheet.width - 2 * inset, sheet.height - 2 * inset)


def coloured_head(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.8)
    sheet.canvas.rect(48, sheet.height - 130, sheet.width - 96, 40, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)


def zebra(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.9)
    for row in range(0, 12, 2):
        sheet.canvas.rect(48, sheet.height - 120 - 14 * row, sheet.width - 96, 14, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)


@everywhere
@pytest.mark.parametrize("under", [frames, coloured_head, zebra])
def test_frames_and_colours_behind_the_table(under: Callable[[Sheet], None], style: str) -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), layout=STYLES[style], under=under)
    assert_exact(report, "03", LINES_03)


def scaled(sheet: Sheet) -> None:
    sheet.canvas.scale(0.8, 0.8)


def sheared_page(sheet: Sheet) -> None:
    sheet.canvas.translate(20, -30)


@everywhere
@pytest.mark.parametrize("under", [scaled, sheared_page])
def test_user_space_that_is_scaled_or_moved(under: Callable[[Sheet], None], style: str) -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), layout=STYLES[style], under=under)
    assert_exact(report, "03", LINES_03)


@everywhere
def test_portrait_landscape_and_turned_pages_in_one_file(style: str) -> None:
    base = STYLES[style]
    tables = [
        Drawn(SMALL_03, title=TITLE["03"], layout=replace(base, landscape=False)),
        Drawn(SMALL_03, title=TITLE["05"], layout=replace(base, rotated=True)),
        Drawn(TWELVE + "| | | | | 1.50 | | | | | | 0.73", title=TITLE["07"], layout=replace(base, cropped=True)),
    ]
    report = read_drawn(*tables, layout=base)
    assert_exact(report, "03", LINES_03)
    assert_exact(report, "05", LINES_03)
    assert_exact(report, "07", "budget: reception 1.50\nactual: reception 0.73")


def watermark(sheet: Sheet) -> None:
    sheet.canvas.saveState()
    sheet.canvas.setFillGray(0.85)
    sheet.canvas.translate(200, sheet.height - 200)
    sheet.canvas.rotate(30)
    sheet.canvas.setFont(sheet.face, 28)
    for step in range(-3, 4):
        sheet.canvas.drawString(-150, 40 * step, "云溪县民政局2023内部资料0.88")
    sheet.canvas.restoreState()


def large_watermark(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.setFont(sheet.face, 60)
    sheet.canvas.drawString(100, sheet.height - 140, "草 稿 2 0 2 3")
    sheet.canvas.setFillGray(0)


def invisible(sheet: Sheet) -> None:
    text = sheet.canvas.beginText(300, sheet.height - 140)
    text.setTextRenderMode(3)
    text.setFont(sheet.face, 8)
    for _ in range(4):
        text.textLine("88.88        77.77       66.66")
    sheet.canvas.drawText(text)
    reset = sheet.canvas.beginText(0, 0)
    reset.setTextRenderMode(0)
    sheet.canvas.drawText(reset)


def white(sheet: Sheet) -> None:
    sheet.canvas.setFillGray(1)
    sheet.canvas.setFont(sheet.face, 8)
    for row in range(4):
        sheet.canvas.drawString(400, sheet.height - 110 - 14 * row, "88.88")
    sheet.canvas.setFillGray(0)


def outside(sheet: Sheet) -> None:
    sheet.canvas.setFont(sheet.face, 8)
    for row in range(4):
        sheet.canvas.drawString(sheet.width + 5, sheet.height - 110 - 14 * row, "88.88")


@everywhere
@pytest.mark.parametrize("over", [watermark, invisible, white, outside])
def test_what_nobody_sees_and_what_lies_over_the_table_is_no_figure(over: Callable[[Sheet], None], style: str) -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), layout=STYLES[style], over=over)
    assert_exact(report, "03", LINES_03)


@everywhere
def test_a_large_upright_watermark_makes_no_figure_wrong(style: str) -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), layout=STYLES[style], over=large_watermark)
    assert_exact_or_held_back(report, "03", LINES_03)


def test_white_words_on_a_dark_head_are_read() -> None:
    def dark(sheet: Sheet) -> None:
        sheet.canvas.setFillColorRGB(0.1, 0.2, 0.5)
        sheet.canvas.rect(48, sheet.height - 106, sheet.width - 96, 16, stroke=0, fill=1)
        sheet.canvas.setFillGray(0)

    def words(sheet: Sheet) -> None:
        sheet.canvas.setFillGray(1)
        sheet.canvas.setFont(sheet.face, 8.5)
        width = (sheet.width - 96) / 5
        for place, word in enumerate(["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]):
            sheet.canvas.drawCentredString(48 + width * (place + 0.5), sheet.height - 100, word)
        sheet.canvas.setFillGray(0)

    rows = "| | | | \n" + SMALL_03.split("\n", 1)[1]
    report = read_drawn(Drawn(rows, title=TITLE["03"]), under=dark, over=words)
    assert_exact(report, "03", LINES_03)


# Amounts in their cells -------------------------------------------------------------------------------------------------------


@everywhere
@pytest.mark.parametrize("mark", ["①", "²", "¹", "⑴", "*", "注1"])
def test_a_note_mark_behind_an_amount_does_not_change_it(mark: str, style: str) -> None:
    report = read_form("03", SMALL_03.replace("3.00 | 3.00", f"3.00{mark} | 3.00"), style)
    got = figures(report, "03").get("03 total total")
    (amount,) = [f.amount for f in report.figures if f.address == ("03", "total", "total")] or [None]
    assert amount in (None, 30000), got
    assert amount or doubts(report)


def raised_mark(sheet: Sheet) -> None:
    """A small 1 above the line, behind the amount of the first cell."""
    width = (sheet.width - 96) / 5
    sheet.canvas.setFont(sheet.face, 5)
    sheet.canvas.drawString(48 + 3 * width - 3.4, sheet.height - 115, "1")


def test_a_raised_note_mark_is_no_digit() -> None:
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), over=raised_mark)
    amounts = [f.amount for f in report.figures if f.address == ("03", "total", "total")]
    assert amounts in ([], [30000])
    assert amounts or doubts(report)


def over_first_amount(*texts: tuple[float, float, str]) -> Callable[[Sheet], None]:
    """Something more in the first cell of amounts of `EMPTY_FIRST`: texts by their distance from its right border and from its top."""

    def draw(sheet: Sheet) -> None:
        right = 48 + 3 * (sheet.width - 96) / 5
        sheet.canvas.setFont(sheet.face, 8.5)
        for back, down, text in texts:
            sheet.canvas.drawRightString(right - back, sheet.height - 104 - down, text)

    return draw


TALL_FIRST = "编码 | 名称 | 本年支出合计 | 基本支出 | 项目支出\n---\n合计 | < | | 3.00 |\n^ | ^ | ^ | ^ | ^\n201 | 服务 | 2.00 | 2.00 |"


def test_an_amount_that_its_narrow_cell_breaks_over_two_lines_is_one_amount() -> None:
    rows = "编码 | 名称 | 合计 | 基本支出\n---\n合计 | < | | 3.00\n^ | ^ | ^ | ^\n201 | 服务 | 2.00 | 2.00"

    def wrapped(sheet: Sheet) -> None:
        sheet.canvas.setFont(sheet.face, 8.5)
        right = 48 + 401 / 603 * (sheet.width - 96)
        sheet.canvas.drawRightString(right - 2, sheet.height - 114, "1,234,")
        sheet.canvas.drawRightString(right - 2, sheet.height - 124, "567.89")

    report = read_drawn(Drawn(rows, title=TITLE["03"], widths=(175, 196, 30, 202)), over=wrapped)
    assert figures(report, "03").get("03 total total") == "1,234,567.89"


def test_two_whole_amounts_one_above_the_other_are_not_one() -> None:
    report = read_drawn(Drawn(TALL_FIRST, title=TITLE["03"]), over=over_first_amount((3.5, 12, "12"), (3.5, 22, "34")))
    assert "03 total total" not in figures(report)
    assert doubts(report)


def test_an_amount_that_runs_over_into_the_next_cell_is_no_figure() -> None:
    rows = SMALL_03.replace("合计 | < | 3.00 | 3.00 |", "合计 | < | | |")
    report = read_drawn(Drawn(rows, title=TITLE["03"]), over=over_first_amount((-20.0, 12, "123456.78")))
    got = figures(report, "03")
    assert not {v for k, v in got.items() if "03 total" in k} - {"123456.78"}
    assert "03 total basic" not in got
    assert got.get("03 total total") or doubts(report)


def test_a_page_break_inside_a_row() -> None:
    rows = SMALL_03.replace("2080501 | 行政单位离退休 | 1.00 | 1.00 |", "2080501 | 行政单位离退休 | | |\n===\n| | 1.00 | 1.00 |")
    report = read_form("03", rows)
    assert figures(report, "03").items() <= expected(LINES_03, "03").items()
    assert "03 2080501 total" in figures(report) or doubts(report)


@everywhere
def test_fake_bold_doubles_are_one(style: str) -> None:
    layout = replace(STYLES[style], doubled=True)
    assert_exact(read_drawn(Drawn(SMALL_03, title=TITLE["03"]), layout=layout), "03", LINES_03)


@everywhere
def test_a_form_whose_title_is_misprinted_is_missed_by_its_number(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"], heads=("公开03表", "单位：万元")),
        Drawn(SMALL_03, title="一般公共顶算财政拔款支山决算表", heads=("公开05表", "单位：万元")),
    ]
    report = read_drawn(*tables, layout=STYLES[style])
    assert figures(report).keys() == expected(LINES_03, "03").keys()
    assert "form_title_unknown" in doubts(report)


@everywhere
def test_other_regions_number_other_tables_so(style: str) -> None:
    tables = [
        Drawn(SMALL_03, title=TITLE["03"], heads=("公开03表", "单位：万元")),
        Drawn(SMALL_03, title="一般公共预算财政拨款项目支出决算表", heads=("公开05表", "单位：万元")),
        Drawn(SMALL_03, title=TITLE["05"], heads=("公开06表", "单位：万元")),
        Drawn(
            BLOCKS + "人员经费合计 | < | 15.00 | 公用经费合计 | < | < | < | < | 3.80", title=TITLE["06"], heads=("公开10表", "单位：万元")
        ),
    ]
    assert not doubts(read_drawn(*tables, layout=STYLES[style]))


def test_an_amount_of_form_06_under_no_head_is_not_lost_in_silence() -> None:
    first = BLOCKS.replace("决算数 | 科目编码 | 科目名称 | 决算数 |", "决算数 | 科目编码 | 科目名称 | |", 1)
    report = read_form("06", first)
    assert "06 30201 amount" not in figures(report)
    assert doubts(report)


def test_a_chapter_with_the_title_of_a_form_and_a_table_of_its_own() -> None:
    own = "年度 | 合计 | 增减额 | 增减率 | 说明\n---\n2022 | 5.00 | 1.00 | 20.00% | \n合计 | 11.00 | 2.00 | |"
    chapter = Drawn(own, title="三、支出决算表", heads=("本年支出比上年增加的主要原因是人员增加，具体如下。",))
    report = read_drawn(Drawn(SMALL_03, title=TITLE["03"]), chapter)
    assert_exact(report, "03", LINES_03)
    assert len(report.tables) == 1


# Nothing is lost in silence ---------------------------------------------------------------------------------------------------


def spoil(report: SampleReport, layout: Layout, chance: Random, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The print of `report` in which one text that is no amount has been left out, cut off, misprinted, or moved."""
    texts: list[str] = []
    original = Sheet.text
    spoilt: dict[int, str] = {}

    def text(self: Sheet, x: float, baseline: float, text: str, size: float, align: Any = "left", *, strong: bool = False) -> None:
        how = spoilt.get(len(texts), "")
        texts.append(text)
        printed = {"cut": text[: max(1, len(text) - 2)], "misprinted": text[:1] + "某" + text[2:], "out": ""}.get(how, text)
        original(self, x + (40 if how == "moved" else 0), baseline, printed, size, align, strong=strong)

    with monkeypatch.context() as patch:
        patch.setattr(Sheet, "text", text)
        typeset(report, layout)
        words = [i for i, word in enumerate(texts) if i > 6 and parse_amount(word) == "unreadable" and find_title(word) is None]
        spoilt[chance.choice(words)] = chance.choice(["out", "cut", "misprinted", "moved"])
        texts.clear()
        return typeset(report, layout)


@pytest.mark.parametrize("rules", ["lines", "filled", "horizontal", "none"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_word_is_spoilt_no_amount_is_wrong_and_none_is_lost_in_silence(
    seed: int, rules: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(f"{seed} {rules}")
    layout = replace(
        LANDSCAPE,
        rules=rules,
        contents=False,
        narrative="none",
        blocks=chance.choice([2, 3, 4]),
        three_public=chance.choice(["row", "alternating", "lines"]),
        split_codes=chance.random() < 0.5,
        line_numbers=chance.random() < 0.5,
        column_numbers=chance.random() < 0.5,
        total_row=chance.choice(["first", "last", "head"]),
        rows_per_page=chance.choice([None, 14]),
        repeat=chance.choice(["head", "nothing"]),
    )
    printed = balanced(chance.randrange(1000))
    (report,) = read(spoil(printed, layout, chance, monkeypatch)).reports
    doubtful = {problem.form for problem in report.problems if problem.doubtful}
    want = {address: parse_amount(text) for address, text in printed.figures.items()}
    wrong = [f for f in report.figures if f.occurrence == 1 and f.form not in doubtful and want.get(f.address) != parse_amount(f.printed)]
    assert wrong == []
    told = Counter((item.form, parse_amount(item.printed)) for item in (*report.figures, *report.undeclared, *report.cells))
    lost = Counter((address[0], value) for address, value in want.items()) - told
    assert {form_id for form_id, _ in lost} <= doubtful
