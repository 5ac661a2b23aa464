"""Whose report it is: covers as offices write them."""

from __future__ import annotations

import pytest

from mingzhang.read.cover import read_cover
from mingzhang.read.years import most_named_year


@pytest.mark.parametrize(
    ("lines", "unit", "year", "scope"),
    [
        (["2020年度", "醴陵市网格化管理服务中心", "部门决算"], "醴陵市网格化管理服务中心", 2020, "department"),
        (["中共上海市普陀区委", "社会工作部 2024 年度", "部门决算"], "中共上海市普陀区委社会工作部", 2024, "department"),
        (["某县财政局2022年单位决算公开"], "某县财政局", 2022, "unit"),
        (["某市教育局（本级）", "2023年度单位决算"], "某市教育局", 2023, "headquarters"),
        (["附件1", "某区卫生健康委员会", "2021年度部门决算公开情况说明"], "某区卫生健康委员会", 2021, "department"),
        (["二〇二三年度", "某县档案馆部门决算", "2024年8月"], "某县档案馆", 2023, "department"),
        (["某县人民法院2023年度决算"], "某县人民法院", 2023, "unknown"),
        (["关于某县司法局2022年度部门决算的说明"], "某县司法局", 2022, "department"),
        (["上海市XX局", "2024 年度部门决算"], None, 2024, "department"),
        (["2023年度", "部门决算"], None, 2023, "department"),
    ],
)
def test_covers_of_final_accounts(lines: list[str], unit: str | None, year: int, scope: str) -> None:
    cover = read_cover(lines)
    assert (cover.unit, cover.year, cover.kind, cover.scope) == (unit, year, "final_accounts", scope)


@pytest.mark.parametrize(
    ("lines", "kind", "unit"),
    [
        (["上海市普陀区2025年区级部门预算", "预算主管部门：上海市普陀区商务委员会"], "budget", "上海市普陀区商务委员会"),
        (["上海市普陀区2025年区级单位预算", "预算单位：上海市普陀区商务委员会"], "budget", "上海市普陀区商务委员会"),
        (["某省人大常委会办公厅", "2019年度部门预算公开"], "budget", "某省人大常委会办公厅"),
        (["某县2023年财政总决算"], "government_accounts", "某县"),
        (["某县民政局2022年度部门整体支出绩效自评报告"], "performance", "某县民政局"),
    ],
)
def test_other_kinds_are_told_apart(lines: list[str], kind: str, unit: str) -> None:
    cover = read_cover(lines)
    assert cover.kind == kind
    assert cover.unit in (unit, None if len(unit) < 3 else unit)


def test_a_page_of_prose_is_no_cover() -> None:
    assert read_cover(["一、部门职责", "负责全市民政工作。"]).kind is None


def test_the_year_that_a_text_names_most_often() -> None:
    assert most_named_year("2023年度收入与2022年度相比，2023年度支出……") == 2023
    assert most_named_year("没有年份") is None
