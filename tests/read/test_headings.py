"""What stands around a table: titles, units of money, offices."""

from __future__ import annotations

import pytest

from mingzhang.read.headings import find_money_unit, find_number, find_office, find_title, strip_ordinal


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("收入支出决算总表", "01"),
        ("财政拨款收入支出决算总表", "04"),
        ("一、收入支出决算总表", "01"),
        ("（四）财政拨款收入支出决算总表", "04"),
        ("表3 支出决算表", "03"),
        ("附表1 收入支出决算总表", "01"),
        ("2023年度收入决算表", "02"),
        ("某某市民政局2023年度支出决算表", "03"),
        ("部门收支决算总表", "01"),
        ("⼀般公共预算财政拨款⽀出决算表", "05"),
        ("一般公共预算财政拨款“三公”经费支出决算表", "07"),
        ("财政拨款“三公”经费支出决算表", "07"),
        ("一般公共预算财政拨款基本支出决算明细表", "06"),
        ("政府性基金预算财政拨款收入支出决算表", "08"),
        ("国有资本经营预算财政拨款收入支出决算表", "09"),
        ("收入支出决算总表 公开01表", "01"),
        ("支出决算表（续）", "03"),
        ("- 三、支出决算表", "03"),
        ("收入 支出 决算 总表", "01"),
    ],
)
def test_titles_are_recognised_whatever_stands_before_them(line: str, form: str) -> None:
    title = find_title(line)
    assert title is not None
    assert title.form.id == form


@pytest.mark.parametrize(
    "line",
    [
        "收入支出决算总体情况说明",
        "本表反映部门本年度的总收支和年末结转结余情况。",
        "详见收入决算表，其中财政拨款见支出决算表。",
        "",
        "项目",
        "国有资产占用情况表",
        "项目支出绩效自评表",
        "年初结转和结余调整情况表",
        "政府采购支出表",
    ],
)
def test_other_lines_are_no_titles(line: str) -> None:
    assert find_title(line) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("单 位 ： 千元", "千元"),
        ("单位：亿元", "亿元"),
        ("金额单位：人民币万元", "万元"),
        ("单位：人", None),
        ("部门：民政局", None),
    ],
)
def test_unit_of_money(text: str, unit: str | None) -> None:
    assert find_money_unit(text) == unit


@pytest.mark.parametrize(
    ("phrase", "office"),
    [
        ("部门：醴陵市民政局", "醴陵市民政局"),
        ("编制单位: 某县 教育局", "某县教育局"),
        ("公开部门：某局", "某局"),
        ("部门：公开05表", None),
        ("部门：", None),
        ("单位：万元", None),
        ("单位名称（盖章）：某中心", "某中心"),
        ("金额单位：万元", None),
    ],
)
def test_office_in_the_head(phrase: str, office: str | None) -> None:
    assert find_office(phrase) == office


@pytest.mark.parametrize(
    ("text", "number"), [("公开 01 表", "公开01表"), ("公开07表", "公开07表"), ("附表3", "附表3"), ("单位：万元", None)]
)
def test_number_of_the_form(text: str, number: str | None) -> None:
    assert find_number(text) == number


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("⼀、⼀般公共服务⽀出", "一般公共服务支出"),
        ("（二）收入", "收入"),
        ("二十一、国有资本", "国有资本"),
        ("一般公共", "一般公共"),
        ("3.支出", "支出"),
        ("1975.70", "1975.70"),
    ],
)
def test_ordinals_go_and_words_that_look_like_them_stay(text: str, bare: str) -> None:
    assert strip_ordinal(text) == bare
