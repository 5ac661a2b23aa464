"""Tables beside the forms: what an annex prints is read at its address, apart from the figures of the forms, in every format."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from mingzhang.accounts import YUAN, Report
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


def shown(report: Report, form: str, table: int = 1) -> dict[tuple[str, str, str], str]:
    return {f.address: f.printed for f in report.further.figures if (f.form, f.table) == (form, table)}


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("annex", EVALUATIONS, ids=["by_nature", "provincial", "national"])
def test_a_self_evaluation_is_read_in_every_format(format_: str, annex: Annex) -> None:
    report = read_with(annex, print_=FORMATS[format_])
    (form,) = {address[0] for address in annex.figures}
    assert shown(report, form) == annex.figures
    assert report.further.seen == len(report.further.figures)
    assert [(t.form, t.printed_title, t.money_unit) for t in report.further.tables] == [(form, annex.title, "万元")]


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
