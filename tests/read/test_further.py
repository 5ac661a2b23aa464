"""Tables beside the forms: what an annex prints is read at its address, apart from the figures of the forms, in every format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.accounts import YUAN, Report
from mingzhang.forms.declaration import form
from mingzhang.read.reader import read
from sample_publisher.annexes import Annex, list_of_funds, self_evaluation
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.markup import web_page, word_file, workbook
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable

    from sample_publisher.reports import SampleReport

SAMPLE = balanced(7)
LIST = list_of_funds([("走访慰问", "215.57", "201.96"), ("设施改造", "28.22", "28.22")], ("243.79", "230.18"))
EVALUATIONS = [
    self_evaluation("department", "by_nature", "云溪县民政局"),
    self_evaluation("department", "provincial", "云溪县民政局"),
    self_evaluation("project", "national"),
]
FORMATS: dict[str, Callable[[SampleReport], bytes]] = {
    "pdf": lambda report: typeset(report, PLAIN),
    "html": lambda report: web_page(report, PLAIN),
    "docx": lambda report: word_file(report, PLAIN),
    "xlsx": lambda report: workbook(report, PLAIN, numbers=True),
}


def read_with(*annexes: Annex, print_: Callable[[SampleReport], bytes] = FORMATS["pdf"]) -> Report:
    (report,) = read(print_(replace(SAMPLE, annexes=annexes)), f"{SAMPLE.unit}{SAMPLE.year}年度部门决算").reports
    return report


def shown(report: Report, form_id: str, table: int = 1) -> dict[tuple[str, str, str], str]:
    return {f.address: f.printed for f in report.further.figures if (f.form, f.table) == (form_id, table)}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("annex", EVALUATIONS, ids=["by_nature", "provincial", "national"])
def test_a_self_evaluation_is_read_in_every_format(format_: str, annex: Annex) -> None:
    report = read_with(annex, print_=FORMATS[format_])
    (form_id,) = {address[0] for address in annex.figures}
    assert shown(report, form_id) == annex.figures
    assert report.further.seen == len(report.further.figures)
    assert [(t.form, t.printed_title, t.money_unit) for t in report.further.tables] == [(form_id, annex.title, "万元")]


@pytest.mark.parametrize("format_", FORMATS)
def test_a_table_of_an_annex_is_read_in_every_format(format_: str) -> None:
    report = read_with(LIST, print_=FORMATS[format_])
    assert shown(report, "annex") == LIST.figures
    assert all(figure.amount == Decimal(figure.printed) * YUAN["万元"] for figure in report.further.figures)


@pytest.mark.parametrize("format_", FORMATS)
def test_annexes_change_nothing_of_the_forms(format_: str) -> None:
    alone, beside = read_with(print_=FORMATS[format_]), read_with(*EVALUATIONS, LIST, print_=FORMATS[format_])
    for field in ("figures", "cells", "undeclared", "tables", "unit", "year", "kind"):
        assert getattr(beside, field) == getattr(alone, field), field
    assert set(beside.problems) <= set(alone.problems)
    assert len(beside.further.tables) == 4


@pytest.mark.parametrize("layout", ["plain", "rotated", "split_codes"])
def test_a_self_evaluation_is_read_beside_forms_in_other_prints(layout: str) -> None:
    chosen = LAYOUTS.get(layout, PLAIN)
    report = read_with(EVALUATIONS[2], print_=lambda report: typeset(report, chosen))
    assert shown(report, "performance_project") == EVALUATIONS[2].figures


def test_a_self_evaluation_goes_on_on_the_next_page() -> None:
    layout = Layout(rows_per_page=8, repeat="nothing")
    report = read_with(EVALUATIONS[1], print_=lambda report: typeset(report, layout))
    assert shown(report, "performance_department") == EVALUATIONS[1].figures
    (table,) = report.further.tables
    assert len(table.pages) > 1


def test_every_project_has_a_table_of_its_own() -> None:
    second = self_evaluation("project", "national", "设施改造专项").with_printed(("performance_project", "total", "score"), "96.4")
    report = read_with(EVALUATIONS[2], second)
    assert shown(report, "performance_project", 1) == EVALUATIONS[2].figures
    assert shown(report, "performance_project", 2) == second.figures


def test_figures_of_annexes_stand_on_their_page() -> None:
    report = read_with(EVALUATIONS[0])
    pages = {figure.page for figure in report.further.figures}
    assert None not in pages
    for figure in report.further.figures:
        assert figure.bbox is not None
        x0, top, x1, bottom = figure.bbox
        assert 0 < x1 - x0 < 120
        assert 0 < bottom - top < 20


def test_what_is_not_understood_is_counted_and_holds_nothing_back() -> None:
    spoilt = EVALUATIONS[2].with_printed(("performance_project", "annual_total", "executed"), "81.OO")
    report = read_with(spoilt)
    assert ("performance_project", "annual_total", "executed") not in shown(report, "performance_project")
    assert [cell.printed for cell in report.further.unplaced] == ["81.OO"]
    assert report.further.seen == len(report.further.figures) + 1
    assert not any(problem.doubtful for problem in report.problems)


def test_a_table_without_a_unit_of_money_holds_no_amounts() -> None:
    report = read_with(replace(LIST, heads=()), print_=FORMATS["docx"])
    assert not report.further.figures
    assert report.further.seen == len(LIST.figures)


def page(table: str) -> bytes:
    """A web page of a report with one form, and a self-evaluation whose rows are written as text."""
    summary = "项目|行次|决算数|项目|行次|决算数\n总计|13|100.00|总计|26|100.00"
    forms = f"<h2>收入支出决算总表</h2><p>公开01表</p><p>单位：万元</p>{html(summary)}"
    return f"<html><body><h1>2023年度云溪县民政局部门决算</h1>{forms}<h2>部门整体支出绩效自评表</h2>{html(table)}</body></html>".encode()


def html(table: str) -> str:
    rows = ("".join(f"<td>{text.strip()}</td>" for text in line.split("|")) for line in table.strip().splitlines())
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


INDICATORS = "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分"


def test_rows_that_have_lost_a_merged_cell_are_read_where_their_names_stand() -> None:
    (report,) = read(page(f"{INDICATORS}\n|产出指标|数量指标|户数|10户|10户|70|68\n效益指标|社会效益指标|覆盖率|90%|95%|30|29|")).reports
    assert shown(report, "performance_department") == {
        ("performance_department", "output_1", "weight"): "70",
        ("performance_department", "output_1", "score"): "68",
        ("performance_department", "benefit_1", "weight"): "30",
        ("performance_department", "benefit_1", "score"): "29",
    }


def test_a_row_below_its_heads_is_read_there_whatever_its_names_are() -> None:
    (report,) = read(page(f"{INDICATORS}\n||履职完成|任务完成率|100%|100%|40|39\n|履职|履职效能|办结率|100%|98%|60|58")).reports
    assert list(shown(report, "performance_department").values()) == ["40", "39", "60", "58"]


def test_every_level_may_have_a_weight_of_its_own() -> None:
    head = "一级指标|分值|二级指标|三级指标|分值|自评得分"
    (report,) = read(
        page(f"{head}\n产出指标|60|数量指标|户数|35|34\n|||合格率|25|25\n效益指标|40|社会效益|覆盖率|40|38\n总分||||100|97")
    ).reports
    got = shown(report, "performance_department")
    assert [got["performance_department", line, "weight"] for line in ("output_1", "output_2", "benefit_1", "total")] == [
        "35",
        "25",
        "40",
        "100",
    ]


WORDS = [label for side in form("performance_department").sides for named in (*side.columns, *side.lines) for label in named.labels[:2]]
CELLS = st.sampled_from(
    [
        *WORDS,
        "",
        "",
        "10",
        "99%",
        "1,000.00",
        "—",
        "优",
        "其中：",
        "(5)",
        "产出指标（50分）",
        "按收入性质分：100",
        "合计",
        "1",
        "12.3.4",
        "***",
    ]
)


@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=9), min_size=1, max_size=20))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_table_of_such_words_is_read_without_stumbling(rows: list[list[str]]) -> None:
    (report,) = read(page("\n".join("|".join(row) for row in rows))).reports
    places = [(f.form, f.table, f.line, f.column) for f in report.further.figures]
    assert len(places) == len(set(places))
    assert report.further.seen >= len(places)


def test_funds_that_do_not_stand_below_their_heads_are_not_read() -> None:
    heads = "资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分"
    (report,) = read(page(f"{heads}\n年度资金总额|100|90|81|10|90%|9|")).reports
    assert not report.further.figures
    (report,) = read(page(f"{heads}\n|（1）财政拨款：|100|90|81|10|90%|9")).reports
    assert {f.line for f in report.further.figures} == {"fiscal"}
