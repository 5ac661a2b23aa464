"""What kind of report a document is, and the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from mingzhang.accounts_json import dump_statement, load_statement
from mingzhang.read.reader import read
from mingzhang.read.reports.cover import find_cover
from mingzhang.read.reports.kinds import classify, find_kind
from sample_publisher.layout import PLAIN
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset, typeset_notice

if TYPE_CHECKING:
    from mingzhang.accounts import Report

TITLES = [
    ("桃源县民政局2023年度部门决算", "final_accounts"),
    ("桃源县民政局2023年度部门决算公开报告", "final_accounts"),
    ("桃源县民政局2023年度单位决算情况说明", "final_accounts"),
    ("桃源县民政局2023年部门财政决算", "final_accounts"),
    ("桃源县民政局2023年度部门决算及绩效自评公开", "final_accounts"),
    ("桃源县预算编审中心2023年度部门决算", "final_accounts"),
    ("桃源县民政局2024年部门预算", "budget"),
    ("桃源县民政局2024年部门预算公开说明", "budget"),
    ("桃源县2024年县级单位预算", "budget"),
    ("桃源县民政局2024年部门预算编制说明", "budget"),
    ("桃源县绩效评价中心2024年部门预算", "budget"),
    ("桃源县民政局2024年预算公开", "budget"),
    ("桃源县2023年财政总决算", "government_accounts"),
    ("桃源县2023年财政决算（草案）的报告", "government_accounts"),
    ("桃源县2023年度政府决算公开", "government_accounts"),
    ("关于桃源县2023年财政决算和2024年上半年预算执行情况的报告", "government_accounts"),
    ("桃源县民政局2023年度部门整体支出绩效自评报告", "performance"),
    ("桃源县农村公路养护项目支出绩效评价报告", "performance"),
    ("桃源县民政局2024年部门预算绩效目标表", "performance"),
    ("2023年度专项资金绩效自评报告", "performance"),
    ("桃源县2023年预算执行情况和2024年预算草案的报告", "other"),
    ("关于2023年度县级预算执行和其他财政收支的审计工作报告", "other"),
    ("关于批复2023年度部门决算的通知", "other"),
    ("关于做好2023年度部门决算公开工作的通知", "other"),
    ("桃源县部门决算管理办法", "other"),
    ("2023年度部门决算审计报告", "other"),
    ("桃源县民政局办公设备采购公告", "other"),
    ("道路改造工程竣工财务决算审核", "other"),
]


@pytest.mark.parametrize(("title", "kind"), TITLES, ids=[title for title, _ in TITLES])
def test_titles_of_the_kinds(title: str, kind: str) -> None:
    cover = find_cover([title])
    assert (cover.kind or "other") == kind


def test_a_menu_that_names_both_is_of_no_kind() -> None:
    assert find_kind("预决算公开") is None


BUDGET = [
    "一、部门职责",
    "负责民政。",
    "二、收支预算",
    "2024年部门预算收入一百万元，支出一百万元，与上年部门预算持平。",
    "三、部门预算编制依据。",
]


def read_notice(title: str, unit: str, paragraphs: list[str], name: str = "") -> Report:
    (report,) = read(typeset_notice(title, unit, paragraphs, PLAIN), name).reports
    return report


def test_a_budget_without_tables_has_unit_and_year_and_no_problems() -> None:
    report = read_notice("2024年部门预算说明", "桃源县民政局", BUDGET)
    assert (report.kind, report.unit, report.year) == ("budget", "桃源县民政局", 2024)
    assert report.evidence == "封面：“桃源县民政局2024年部门预算说明”。"
    assert (report.tables, report.figures, report.problems) == ((), (), ())


def test_final_accounts_without_tables_stay_final_accounts() -> None:
    paragraphs = ["一、2023年度收入支出决算总体情况", "收入总计一百万元，比部门预算多一万元。", "绩效自评等级为优。"]
    report = read_notice("2023年度部门决算说明", "桃源县民政局", paragraphs)
    assert (report.kind, report.unit, report.year) == ("final_accounts", "桃源县民政局", 2023)
    assert (report.tables, report.problems) == ((), ())


def test_a_self_evaluation_published_alone_is_performance() -> None:
    report = read_notice("2023年度部门整体支出绩效自评报告", "桃源县民政局", ["部门决算支出一百万元。", "部门决算公开。"])
    assert (report.kind, report.unit, report.year) == ("performance", "桃源县民政局", 2023)


def test_the_accounts_of_a_whole_government_are_of_nobody_s_department() -> None:
    report = read_notice("2023年财政总决算", "桃源县", ["一般公共预算收入决算表", "单位：万元", "一般公共预算支出决算表"])
    assert (report.kind, report.unit, report.year) == ("government_accounts", "桃源县", 2023)
    assert report.figures == ()


def test_what_is_no_report_says_why() -> None:
    report = read_notice("办公用房搬迁启事", "桃源县民政局", ["自下周一起在新址办公。"])
    assert report.kind == "other"
    assert report.evidence == "未见决算、预算或绩效报告的标题和表名。"
    assert report.problems == ()


def test_words_decide_where_no_title_does() -> None:
    report = read_notice("情况", "", BUDGET, "桃源县民政局2024.pdf")
    assert report.kind == "budget"
    assert "部门预算" in report.evidence


def test_a_report_with_tables_is_final_accounts_whatever_its_title_says() -> None:
    kind, evidence = classify("other", "关于公开决算的通知", "标题", {"01", "02", "03"}, [])
    assert kind == "final_accounts"
    assert evidence == "标题：“关于公开决算的通知”，但正文有3种部门决算表。"
    assert classify("government_accounts", "县财政决算", "封面", {"05"}, [])[0] == "government_accounts"


def test_budget_words_and_an_annex_leave_a_report_what_it_is() -> None:
    (report,) = read(typeset(published("liling-2020"), PLAIN)).reports
    assert report.kind == "final_accounts"
    assert report.evidence.startswith("封面：“")


def test_the_evidence_is_handed_on() -> None:
    statement = read(typeset_notice("2024年部门预算说明", "桃源县民政局", BUDGET, PLAIN))
    assert load_statement(dump_statement(statement)) == statement
    assert "封面：".encode() in dump_statement(statement)


def test_an_empty_form_set_with_the_words_of_its_template_is_nobody_s() -> None:
    blank = replace(published("liling-2020"), unit="XX市XX局", figures={}, empty_lines=())
    (report,) = read(typeset(blank, PLAIN)).reports
    assert (report.unit, report.kind, report.figures) == (None, "final_accounts", ())
    assert not [problem for problem in report.problems if problem.doubtful]
