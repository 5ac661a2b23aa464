"""Whose report it is, and of which year: covers, titles of web pages and names of files as offices write them."""

from __future__ import annotations

import pytest

from mingzhang.read.reports.cover import find_cover, read_cover
from mingzhang.read.reports.identity import unit_in_name
from mingzhang.read.reports.names import clean_name, is_region, office_among, same_office
from mingzhang.read.reports.years import most_named_year, year_in_name

FINAL = [
    # one thing a line, in any order
    (["2020年度", "醴陵市网格化管理服务中心", "部门决算"], "醴陵市网格化管理服务中心", 2020, "department"),
    (["桃源县水利局", "2022年度部门决算"], "桃源县水利局", 2022, "department"),
    (["2023年度部门决算", "株洲市石峰区档案馆", "二〇二四年八月"], "株洲市石峰区档案馆", 2023, "department"),
    (["湖南省", "2023年度部门决算", "株洲市石峰区档案馆"], "株洲市石峰区档案馆", 2023, "department"),
    (["某县民政局", "部门决算", "2021年度"], "某县民政局", 2021, "department"),
    # names over several lines, with the year on the same line
    (["中共上海市普陀区委", "社会工作部 2024 年度", "部门决算"], "中共上海市普陀区委社会工作部", 2024, "department"),
    (["株洲市", "石峰区教育局2023年度部门决算"], "株洲市石峰区教育局", 2023, "department"),
    (["2021年度", "桃源县城乡网格化管理服务中", "心部门决算"], "桃源县城乡网格化管理服务中心", 2021, "department"),
    (["中国国际贸易促进委员会", "长沙市委员会2022年度", "单位决算"], "中国国际贸易促进委员会长沙市委员会", 2022, "unit"),
    (["2022年部门决算", "桃源县人民政府", "漳江街道办事处"], "桃源县人民政府漳江街道办事处", 2022, "department"),
    (["桃源县教育局2023年度部门决", "算公开"], "桃源县教育局", 2023, "department"),
    # spaced, in Chinese numerals, in full width
    (["2 0 2 3 年 度", "桃 源 县 司 法 局", "部 门 决 算"], "桃源县司法局", 2023, "department"),
    (["二〇二三年度", "桃源县档案馆部门决算", "2024年8月"], "桃源县档案馆", 2023, "department"),
    (["二○二三年度桃源县档案馆部门决算"], "桃源县档案馆", 2023, "department"),
    (["二零二二年度", "桃源县档案馆", "单位决算"], "桃源县档案馆", 2022, "unit"),
    (["二O二一年度桃源县林业局部门决算"], "桃源县林业局", 2021, "department"),
    (["２０２３年度桃源县林业局部门决算"], "桃源县林业局", 2023, "department"),
    (["桃源县⻔诊部2023年度单位决算"], "桃源县门诊部", 2023, "unit"),
    # annex numbers, dates, seals and persons
    (["附件1", "桃源县卫生健康局", "2021年度部门决算公开情况说明"], "桃源县卫生健康局", 2021, "department"),
    (["附件2：", "桃源县卫生健康局2021年度部门决算"], "桃源县卫生健康局", 2021, "department"),
    (["桃源县卫生健康局", "2023年度部门决算公开", "2024年9月12日"], "桃源县卫生健康局", 2023, "department"),
    (["桃源县卫生健康局", "2023年度部门决算公开", "2024-09-12"], "桃源县卫生健康局", 2023, "department"),
    (["桃源县卫生健康局", "2023年度部门决算公开", "2024.09"], "桃源县卫生健康局", 2023, "department"),
    (["桃源县卫生健康局", "2023年度部门决算", "二〇二四年九月十二日"], "桃源县卫生健康局", 2023, "department"),
    (["2024年8月30日", "桃源县卫生健康局", "2023年度部门决算"], "桃源县卫生健康局", 2023, "department"),
    (["桃源县卫生健康局（盖章）", "2023年度部门决算（公开版）"], "桃源县卫生健康局", 2023, "department"),
    (
        ["单位名称：桃源县民政局", "2018年部门决算", "单位负责人：（签章）", "报送日期：2019年8月2日"],
        "桃源县民政局",
        2018,
        "department",
    ),
    (["2023年度部门决算", "编制单位：桃源县信访局"], "桃源县信访局", 2023, "department"),
    (["2023年度部门决算", "部门：桃源县信访局  单位负责人：李某"], "桃源县信访局", 2023, "department"),
    # how much of the office
    (["某市教育局（本级）", "2023年度单位决算"], "某市教育局", 2023, "headquarters"),
    (["长沙市教育局本级2023年度部门决算"], "长沙市教育局", 2023, "headquarters"),
    (["长沙市教育局机关2023年度单位决算"], "长沙市教育局", 2023, "headquarters"),
    (["长沙市教育局2023年度部门决算（本级）"], "长沙市教育局", 2023, "headquarters"),
    (["长沙市教育局（汇总）2023年度部门决算"], "长沙市教育局", 2023, "department"),
    (["长沙市教育局2023年度部门汇总决算"], "长沙市教育局", 2023, "department"),
    (["长沙市教育局2023年度部门决算（汇总）"], "长沙市教育局", 2023, "department"),
    (["某县财政局2022年单位决算公开"], "某县财政局", 2022, "unit"),
    (["某县人民法院2023年度决算"], "某县人民法院", 2023, "unknown"),
    # names with brackets and with the words that we look for
    (["株洲市应急管理局（株洲市地震局）", "2023年度部门决算"], "株洲市应急管理局（株洲市地震局）", 2023, "department"),
    (["中共桃源县委党校（桃源县行政学院）2022年度部门决算"], "中共桃源县委党校（桃源县行政学院）", 2022, "department"),
    (["桃源县预算绩效评价中心2023年度部门决算"], "桃源县预算绩效评价中心", 2023, "department"),
    (["桃源县政府采购中心2023年度单位决算"], "桃源县政府采购中心", 2023, "unit"),
    (["桃源县审计局2023年度部门决算"], "桃源县审计局", 2023, "department"),
    (["共青团桃源县委2023年度部门决算"], "共青团桃源县委", 2023, "department"),
    (["湘潭经济技术开发区管理委员会2023年度部门决算"], "湘潭经济技术开发区管理委员会", 2023, "department"),
    (["2023年度湖南省桃源县教育局部门决算"], "湖南省桃源县教育局", 2023, "department"),
    # wordings of the title
    (["桃源县民政局2018年度部门决算信息公开"], "桃源县民政局", 2018, "department"),
    (["桃源县民政局2018年部门决算"], "桃源县民政局", 2018, "department"),
    (["桃源县民政局2023部门决算"], "桃源县民政局", 2023, "department"),
    (["桃源县民政局（2023年度）部门决算"], "桃源县民政局", 2023, "department"),
    (["关于桃源县司法局2022年度部门决算的说明"], "桃源县司法局", 2022, "department"),
    (["桃源县司法局关于2022年度部门决算公开的说明"], "桃源县司法局", 2022, "department"),
    (["桃源县司法局2022年度部门决算公开报告"], "桃源县司法局", 2022, "department"),
    (["《桃源县司法局2022年度部门决算》"], "桃源县司法局", 2022, "department"),
    (["2019年度县级部门决算", "桃源县司法局"], "桃源县司法局", 2019, "department"),
    (["桃源县司法局2022年度部门决算及绩效自评情况"], "桃源县司法局", 2022, "department"),
    (["【部门决算】桃源县司法局2022年度部门决算公开"], "桃源县司法局", 2022, "department"),
    (["桃源县司法局 | 2022年度部门决算"], "桃源县司法局", 2022, "department"),
    (["2022年度部门决算（桃源县司法局）"], "桃源县司法局", 2022, "department"),
    (["桃源县政府采购服务中心", "2022年度", "部门决算"], "桃源县政府采购服务中心", 2022, "department"),
    (["桃源县漳江镇人民政府2022年度决算"], "桃源县漳江镇人民政府", 2022, "unknown"),
    (["桃源县司法局", "2022年度部门决算和“三公”经费决算公开"], "桃源县司法局", 2022, "department"),
    (["桃源县2022年度部门决算（桃源县司法局）"], "桃源县司法局", 2022, "department"),
    # nothing is invented
    (["上海市XX局", "2024 年度部门决算"], None, 2024, "department"),
    (["××单位2023年度部门决算"], None, 2023, "department"),
    (["（部门名称）", "2023年度部门决算"], None, 2023, "department"),
    (["________2023年度部门决算"], None, 2023, "department"),
    (["2023年度", "部门决算"], None, 2023, "department"),
    (["关于2023年度部门决算公开的说明"], None, 2023, "department"),
    (["桃源县2023年度部门决算"], None, 2023, "department"),
    (["桃源县人民政府", "2023年度部门决算公开"], None, 2023, "department"),
    (["本单位2023年度部门决算"], None, 2023, "department"),
    (["桃源县民政局", "部门决算", "2024年8月"], "桃源县民政局", None, "department"),
]


@pytest.mark.parametrize(("lines", "unit", "year", "scope"), FINAL, ids=["/".join(case[0]) for case in FINAL])
def test_covers_of_final_accounts(lines: list[str], unit: str | None, year: int | None, scope: str) -> None:
    cover = find_cover(lines)
    assert (cover.unit, cover.year, cover.kind, cover.scope) == (unit, year, "final_accounts", scope)


PAGES = [
    (
        ["首页 > 政务公开 > 部门决算", "桃源县档案馆2023年度部门决算公开", "索引号：0012 发布机构：桃源县档案馆", "发布日期：2024-08-30"],
        "桃源县档案馆",
        2023,
    ),
    (["样本市财政局", "信息公开", "部门决算", "桃源县档案馆2022年度部门决算", "来源：样本市财政局"], "桃源县档案馆", 2022),
    (
        ["桃源县人民政府门户网站", "标题：桃源县档案馆2022年度部门决算", "发布时间：2023-08-11 10:20", "【字体：大 中 小】"],
        "桃源县档案馆",
        2022,
    ),
    (
        ["政务公开", "预决算公开", "部门预算", "部门决算", "桃源县林业局2021年度部门决算公开说明", "一、部门职责", "负责林业。"],
        "桃源县林业局",
        2021,
    ),
    (["本网站仅供演示，数字均为编造；请勿引用。", "桃源县林业局2021年度部门决算", "发布日期：2022-08-30"], "桃源县林业局", 2021),
    (["2020年度", "桃源县林业局", "部门决算", "目录", "第一部分桃源县林业局概况", "第二部分2019年度部门决算表"], "桃源县林业局", 2020),
    (["桃源县林业局2020年度部门决算", "收入支出决算总表", "公开01表", "部门：桃源县水利局"], "桃源县林业局", 2020),
]


@pytest.mark.parametrize(("lines", "unit", "year"), PAGES)
def test_titles_among_the_other_lines_of_a_page(lines: list[str], unit: str, year: int) -> None:
    cover = find_cover(lines)
    assert (cover.unit, cover.year, cover.kind) == (unit, year, "final_accounts")


def test_a_page_of_prose_is_no_cover() -> None:
    assert find_cover(["一、部门职责", "负责全市民政工作。"]).kind is None
    assert find_cover(["第二部分", "2023年度部门决算表"]).unit is None
    assert find_cover([]).kind is None


def test_the_title_of_a_form_is_no_title_of_a_report() -> None:
    assert read_cover(["桃源县民政局收入支出决算总表"]).kind is None


def test_the_year_that_a_text_names_most_often() -> None:
    assert most_named_year("2023年度收入与2022年度相比，2023年度支出……") == 2023
    assert most_named_year("合计 12.50\n2022年度") == 2022
    assert most_named_year("没有年份") is None


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("桃源县民政局2023年度部门决算公开.pdf", 2023),
        ("minzheng-2021.pdf", 2021),
        ("2023部门决算.xlsx", 2023),
        ("W020240830581.pdf", None),
        ("P020230812345678.doc", None),
        ("2022年和2023年对比.pdf", None),
        ("20240830.pdf", None),
    ],
)
def test_the_year_in_the_name_of_a_file(name: str, year: int | None) -> None:
    assert year_in_name(name) == year


@pytest.mark.parametrize(
    "text", ["XX单位", "×××局", "部门名称", "单位名称", "", "本部门", "各部门", "***", "目录", "某某局", "12,345.60", "县级部门"]
)
def test_words_of_a_template_are_no_name(text: str) -> None:
    assert clean_name(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("312001桃源县教育局", "桃源县教育局"),
        ("[312001]桃源县教育局", "桃源县教育局"),
        ("桃源县教育局（本级）", "桃源县教育局"),
        ("一、桃源县教育局", "桃源县教育局"),
        ("第八中学", "第八中学"),
    ],
)
def test_names_without_what_stands_around_them(text: str, name: str) -> None:
    assert clean_name(text) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("醴陵市教育局", "教育局", True),
        ("醴陵市教育局", "湖南省醴陵市教育局", True),
        ("中国共产党桃源县委员会办公室", "中共桃源县委办公室", True),
        ("桃源县教育局（本级）", "桃源县教育局", True),
        ("株洲市教育局", "株洲市石峰区教育局", False),
        ("实验小学", "城南实验小学", False),
        ("桃源县网格化管理服务中心", "桃源县社会治理网格化中心", False),
    ],
)
def test_one_office_under_two_names(one: str, other: str, *, same: bool) -> None:
    assert same_office(one, other) is same
    assert same_office(other, one) is same


def test_regions_are_no_offices() -> None:
    assert is_region("株洲市石峰区")
    assert not is_region("湘潭高新区")
    assert not is_region("株洲市石峰区财政局")


@pytest.mark.parametrize(
    ("heads", "office"),
    [
        (["公开01表", "部门：桃源县教育局", "单位：万元"], "桃源县教育局"),
        (["部门：", "桃源县教育局", "单位：万元"], "桃源县教育局"),
        (["编制单位：", "单位：万元"], None),
        (["部门：", "公开01表"], None),
        (["公开06表", "部门：", "金额单位：万元", "人员经费", "公用经费"], None),
        (["部门：（填写部门名称）"], None),
    ],
)
def test_the_office_in_the_head_of_a_form(heads: list[str], office: str | None) -> None:
    assert office_among(heads) == office


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("桃源县审计局2022.xls", "桃源县审计局"),
        ("决算表-桃源县审计局2022.xls", "桃源县审计局"),
        ("桃源县司法局2023年度部门决算_桃源县人民政府", "桃源县司法局"),
        ("3.桃源县司法局(1).pdf", "桃源县司法局"),
        ("附件1：部门决算公开表.xls", None),
        ("2023年度部门决算公开.pdf", None),
        ("report-final.pdf", None),
        ("XX单位2023年度部门决算.doc", None),
    ],
)
def test_the_office_in_the_name_of_a_file(name: str, unit: str | None) -> None:
    assert unit_in_name(name) == unit
