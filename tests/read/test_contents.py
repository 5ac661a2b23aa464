"""The contents of a report promise forms; what is not found is said, and nothing else is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mingzhang.read.reader import read
from mingzhang.read.reports.contents import find_missing, read_contents
from sample_publisher.layout import LAYOUTS, PLAIN
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset

LISTED = ["目 录", "第一部分 桃源县民政局概况", "第二部分 2023年度部门决算表", "一、收入支出决算总表……3", "二、收入决算表 ..... 4"]


def test_forms_are_named_in_the_contents_only() -> None:
    body = ["第一部分 桃源县民政局概况", "三、支出决算表", "支出决算表反映支出，详见附表。"]
    assert read_contents([["2023年度", "桃源县民政局", "部门决算"], LISTED, body]).forms == ("01", "02")


def test_contents_over_two_pages() -> None:
    contents = read_contents(
        [LISTED, ["三、支出决算表 5", "第三部分 2023年度部门决算情况说明", "第四部分 名词解释"], ["民政局负责民政工作，共有四个科室。"]]
    )
    assert contents.forms == ("01", "02", "03")


def test_no_contents_promise_nothing() -> None:
    assert read_contents([["收入支出决算总表", "支出决算表"]]).forms == ()


@pytest.mark.parametrize(("form", "doubtful"), [("02", True), ("08", True)])
def test_a_promised_form_that_no_page_holds_is_a_problem(form: str, *, doubtful: bool) -> None:
    title = {"02": "收入决算表", "08": "政府性基金预算财政拨款收入支出决算表"}[form]
    (problem,) = find_missing(read_contents([["目录", f"一、{title}"]]), [], "收入与支出。")
    assert (problem.code, problem.form, problem.doubtful) == ("form_missing", form, doubtful)


@pytest.mark.parametrize(
    "words",
    [
        "本单位2023年度没有政府性基金预算财政拨款收入，也没有使用政府性基金预算财政拨款安排的支出。",
        "2023年度政府性基金预算财政拨款无收支，故未列表，本表无数据。",
    ],
)
def test_a_form_left_out_with_the_reason_is_not_doubtful(words: str) -> None:
    contents = read_contents([["目录", "八、政府性基金预算财政拨款收入支出决算表"]])
    (problem,) = find_missing(contents, [], words)
    assert not problem.doubtful
    (empty,) = find_missing(read_contents([["目录", "八、政府性基金预算财政拨款收入支出决算表（空表）"]]), [], "")
    assert not empty.doubtful


def test_contents_that_list_forms_by_number_only() -> None:
    contents = read_contents([["目录", "一、公开01表", "二、公开02表", "三、公开03表"]])
    assert contents.numbers == (1, 2, 3)
    assert len(find_missing(contents, [], "")) == 3


@pytest.mark.parametrize("layout", ["plain", "compact", "bare", "shanghai"])
def test_whole_reports_miss_nothing(layout: str) -> None:
    (report,) = read(typeset(published("liling-2020"), LAYOUTS[layout])).reports
    assert "form_missing" not in {problem.code for problem in report.problems}


def test_a_form_without_figures_that_was_left_out_is_reported_once() -> None:
    layout = replace(PLAIN, narrative="none")
    whole = typeset(published("liling-2020"), layout)
    (report,) = read(whole).reports
    assert report.problems == ()
