"""Reading whole reports: what the typesetter printed is what the reader says, in every print with a ruled grid."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mingzhang.accounts import YUAN, Report
from mingzhang.accounts_json import dump_statement, load_statement
from mingzhang.forms.declaration import forms
from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.reader import read
from sample_publisher.balance import Traits, balanced
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.reports import SampleReport, published, published_names
from sample_publisher.typeface import register
from sample_publisher.typesetter import typeset, typeset_notice

RULED = {name: layout for name, layout in LAYOUTS.items() if layout.rules in ("lines", "segments", "filled")}


def read_report(report: SampleReport, layout: Layout) -> Report:
    (only,) = read(typeset(report, layout)).reports
    return only


def assert_exact(printed: SampleReport, got: Report) -> None:
    """Every figure at its address with its value, nothing else; every one with page, box and amount in yuan."""
    assert {f.address: parse_amount(f.printed) for f in got.figures} == {a: parse_amount(p) for a, p in printed.figures.items()}
    assert (got.unit, got.year, got.kind) == (printed.unit, printed.year, "final_accounts")
    for figure in got.figures:
        assert figure.amount == Decimal(str(parse_amount(figure.printed))) * YUAN[figure.money_unit]
        assert figure.money_unit == printed.money_of(figure.form)
        assert figure.page is not None
        assert figure.bbox is not None


@pytest.mark.parametrize("name", published_names())
@pytest.mark.parametrize("layout", RULED)
def test_published_reports_are_exact_in_every_ruled_print(name: str, layout: str) -> None:
    assert_exact(published(name), read_report(published(name), RULED[layout]))


@given(
    seed=st.integers(0, 10**6),
    layout=st.builds(Layout, rules=st.sampled_from(["lines", "segments", "filled"])),
)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_is_exact_in_any_ruled_print(seed: int, layout: Layout) -> None:
    report = balanced(seed)
    assert_exact(report, read_report(report, layout))


def test_the_box_of_a_figure_holds_its_characters() -> None:
    content = typeset(published("liling-2020"), LAYOUTS["rotated"])
    (report,) = read(content, second_opinion=range(1, 100)).reports
    page_of = pypdfium2.PdfDocument(content)
    for figure in report.figures[::10]:
        assert figure.page is not None
        assert figure.bbox is not None
        page = page_of[figure.page - 1]
        x0, top, x1, bottom = figure.bbox
        assert 0 <= x0 < x1 <= page.get_width()
        assert 0 <= top < bottom <= page.get_height()
        assert figure.agreement is True


def test_only_figures_of_pages_that_were_read_twice_have_agreement() -> None:
    content = typeset(published("liling-2020"), PLAIN)
    (once,), page = read(content).reports, 7
    (twice,) = read(content, second_opinion={page}).reports
    assert {figure.agreement for figure in once.figures} == {None}
    assert {figure.agreement for figure in twice.figures if figure.page == page} == {True}
    assert {figure.agreement for figure in twice.figures if figure.page != page} == {None}
    assert [replace(figure, agreement=None) for figure in twice.figures] == list(once.figures)


def test_the_same_bytes_give_the_same_statement_through_json() -> None:
    content = typeset(balanced(7), PLAIN)
    statement = read(content)
    assert dump_statement(read(content)) == dump_statement(statement)
    assert load_statement(dump_statement(statement)) == statement


def test_blank_places_of_printed_lines_are_cells_not_figures() -> None:
    report = read_report(published("liling-2020"), PLAIN)
    blank = {cell.address for cell in report.cells if cell.state == "blank"}
    assert ("01", "government_fund", "amount") in blank
    assert not blank & {figure.address for figure in report.figures}


def test_an_amount_that_is_none_is_a_cell_and_a_problem() -> None:
    report = read_report(published("liling-2020").with_figure(("03", "210", "basic"), "6.O6"), PLAIN)
    assert ("03", "210", "basic") in {cell.address for cell in report.cells if cell.state == "unreadable"}
    (problem,) = [p for p in report.problems if p.code == "unreadable_amount"]
    assert problem.doubtful
    assert "6.O6" in problem.message


def test_a_withheld_amount_is_said_to_be_withheld() -> None:
    report = read_report(published("liling-2020").with_figure(("03", "210", "basic"), "***"), PLAIN)
    assert ("03", "210", "basic") in {cell.address for cell in report.cells if cell.state == "withheld"}


def test_a_form_that_the_contents_promise_and_no_page_shows_is_missed() -> None:
    title = "某某支出情况一览"  # no form is called so: what the contents call 支出决算表 is not found in the body
    sound = published("liling-2020")
    plain, spoilt = read_report(sound, PLAIN), replace(sound, titles={**sound.titles, "03": title})
    assert not [p for p in plain.problems if p.code == "form_missing"]
    report = read_report(spoilt, PLAIN)
    assert "03" not in {table.form for table in report.tables}
    assert not [f for f in report.figures if f.form == "03"]


def test_heads_that_name_another_office_than_the_cover_are_reported_and_the_cover_counts() -> None:
    report = read_report(replace(published("liling-2020"), unit_in_heads="醴陵市另一个中心"), PLAIN)
    assert report.unit == "醴陵市网格化管理服务中心"
    (problem,) = [p for p in report.problems if p.code == "two_names"]
    assert "醴陵市另一个中心" in problem.message
    assert not problem.doubtful


def test_each_table_has_its_own_unit_of_money() -> None:
    report = read_report(replace(published("liling-2020"), money_units={"06": "元"}), PLAIN)
    assert {table.form: table.money_unit for table in report.tables}["06"] == "元"
    assert all(figure.money_unit == ("元" if figure.form == "06" else "万元") for figure in report.figures)


def test_a_code_printed_twice_has_two_occurrences() -> None:
    report = read_report(replace(published("liling-2020"), repeated_lines=(("03", "2101102"),)), PLAIN)
    assert {f.occurrence for f in report.figures if f.address == ("03", "2101102", "total")} == {1, 2}


def test_decimals_belong_to_the_table() -> None:
    report = read_report(balanced(3, Traits(trimmed=True)), PLAIN)
    assert {table.decimals for table in report.tables} == {2}


def test_a_budget_notice_is_told_apart_and_nothing_is_claimed_of_it() -> None:
    content = typeset_notice("某市民政局2025年部门预算", "某市民政局", ["本单位2025年收入预算100万元。"], PLAIN)
    (report,) = read(content).reports
    assert (report.kind, report.year, report.figures) == ("budget", 2025, ())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 and so on", "Office"),
        (b"%PDF-1.7\ngarbage", "broken"),
        (b"\x00\x01\x02", "unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        read(content)


def test_a_list_of_contents_is_no_title_of_the_table_that_follows_it() -> None:
    face = register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    pages = (
        ["某市档案馆", "2023年度", "部门决算"],
        ["目录", *(f"{number}、{form.title}" for number, form in zip("一二三四五六七八九", forms(), strict=True))],
        ["纳入部门决算编制范围的单位包括："],
    )
    for lines in pages:
        canvas.setFont(face, 12)
        for number, line in enumerate(lines):
            canvas.drawString(80, 760 - 24 * number, line)
        if lines is not pages[-1]:
            canvas.showPage()
    for row, words in enumerate([("序号", "单位名称", "备注"), ("1", "某市档案馆本级", ""), ("2", "某市档案服务中心", "")]):
        for column, word in enumerate(words):
            canvas.rect(80 + 120 * column, 700 - 20 * row, 120, 20)
            canvas.drawString(84 + 120 * column, 705 - 20 * row, word)
    canvas.save()
    (report,) = read(out.getvalue()).reports
    assert (report.unit, report.tables, report.figures) == ("某市档案馆", (), ())
    assert {problem.code for problem in report.problems} == {"form_missing"}
