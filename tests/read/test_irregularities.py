"""Each irregularity that published reports show, by name: read exactly, or said to be unreadable; never wrong, never silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.drawn_tables import HORIZONTAL, LANDSCAPE, UNRULED, Drawn, apart, doubts, expected, figures, read_drawn

from mingzhang.forms.declaration import form

if TYPE_CHECKING:
    from mingzhang.accounts import Report

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
