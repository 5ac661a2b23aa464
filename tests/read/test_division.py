"""Several reports in one document, one report in several documents: what belongs to whom, and what copies disagree about."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import docx
import openpyxl
import pypdfium2
import pytest

from mingzhang.read.amounts import parse_amount
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.typesetter import typeset, typeset_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import Report
    from sample_publisher.reports import SampleReport

ARCHIVES = replace(balanced(3), unit="桃源县档案馆", year=2023)
WATER = replace(balanced(5), unit="桃源县水利局", year=2023)
ONLY_FORMS = replace(PLAIN, contents=False, narrative="none")
NAMELESS = replace(ONLY_FORMS, department="")


@cache
def printed(unit: str, year: int = 2023, layout: Layout = PLAIN, sample: int = 0, heads: str | None = None) -> bytes:
    """One of the two sample reports under another name."""
    report = (ARCHIVES, WATER)[sample]
    return typeset(replace(report, unit=unit, year=year, unit_in_heads=heads), layout)


def bound(*parts: bytes | tuple[bytes, Sequence[int]]) -> bytes:
    """One PDF of the pages of several."""
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        content, pages = part if isinstance(part, tuple) else (part, None)
        whole.import_pages(pypdfium2.PdfDocument(content), None if pages is None else list(pages))
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def without_cover(content: bytes) -> tuple[bytes, Sequence[int]]:
    return content, range(1, len(pypdfium2.PdfDocument(content)))


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.pdf", content)
    return file.getvalue()


def amounts(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def truth(report: SampleReport) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(text) for address, text in report.figures.items()}


def codes(report: Report) -> list[str]:
    return [problem.code for problem in report.problems]


@pytest.mark.parametrize("layout", ["plain", "compact", "bare", "shanghai"])
def test_two_departments_with_covers_of_their_own(layout: str) -> None:
    first, second = read(bound(printed("桃源县档案馆", layout=LAYOUTS[layout]), printed("桃源县水利局", 2023, LAYOUTS[layout], 1))).reports
    assert (first.unit, first.year, second.unit, second.year) == ("桃源县档案馆", 2023, "桃源县水利局", 2023)
    assert amounts(first) == truth(ARCHIVES)
    assert amounts(second) == truth(WATER)
    assert second.evidence.endswith(
        "页封面：“2023年度桃源县水利局部门决算”。" if layout != "shanghai" else "桃源县水利局2023年度部门决算”。"
    )
    assert codes(first) == codes(second) == []


def test_the_forms_of_units_below_a_department_are_told_by_their_heads() -> None:
    units = without_cover(printed("桃源县灌区管理中心", layout=ONLY_FORMS, sample=1))
    whole, unit = read(bound(printed("桃源县档案馆"), units)).reports
    assert (whole.unit, whole.scope, amounts(whole)) == ("桃源县档案馆", "department", truth(ARCHIVES))
    assert (unit.unit, unit.scope, amounts(unit)) == ("桃源县灌区管理中心", "unit", truth(WATER))
    assert unit.year == 2023


@pytest.mark.parametrize("cover", [True, False])
def test_the_whole_and_its_headquarters(*, cover: bool) -> None:
    own = printed("桃源县档案馆（本级）", layout=ONLY_FORMS, sample=1)
    whole, headquarters = read(bound(printed("桃源县档案馆"), own if cover else without_cover(own))).reports
    assert (whole.unit, whole.scope, amounts(whole)) == ("桃源县档案馆", "department", truth(ARCHIVES))
    assert (headquarters.unit, headquarters.scope, amounts(headquarters)) == ("桃源县档案馆", "headquarters", truth(WATER))


def test_forms_sorted_by_number_and_not_by_department() -> None:
    layout = replace(ONLY_FORMS, size="small")
    one, two = printed("桃源县档案馆", layout=layout), printed("桃源县水利局", layout=layout)
    pages = range(1, len(pypdfium2.PdfDocument(one)))
    first, second = read(bound(one, *[(part, [page]) for page in pages for part in (one, two)][1:])).reports[:2]
    assert (first.unit, second.unit) == ("桃源县档案馆", "桃源县水利局")
    assert amounts(second) == truth(ARCHIVES)


def test_two_years_of_one_office() -> None:
    new, old = read(bound(printed("桃源县档案馆", 2023), printed("桃源县档案馆", 2022, sample=1))).reports
    assert (new.year, amounts(new)) == (2023, truth(ARCHIVES))
    assert (old.year, amounts(old)) == (2022, truth(WATER))


def test_a_budget_bound_before_the_accounts() -> None:
    prose = ["2024年部门预算收入一百万元，主要是一般公共预算拨款。" * 3] * 30
    budget = typeset_notice("2024年部门预算说明", "桃源县档案馆", prose, PLAIN)
    first, second = read(bound(budget, printed("桃源县档案馆"))).reports
    assert (first.kind, first.year, first.figures) == ("budget", 2024, ())
    assert (second.kind, second.year, amounts(second)) == ("final_accounts", 2023, truth(ARCHIVES))


def test_a_second_set_of_forms_without_a_name_is_held_back() -> None:
    (report,) = read(
        bound(printed("桃源县档案馆", layout=NAMELESS), without_cover(printed("桃源县水利局", layout=NAMELESS, sample=1)))
    ).reports
    repeated = [problem for problem in report.problems if problem.code == "form_repeated"]
    assert repeated
    assert all(problem.doubtful for problem in repeated)
    first = {figure.address: parse_amount(figure.printed) for figure in report.figures if figure.table == 1 and figure.form == "01"}
    assert first == {address: amount for address, amount in truth(ARCHIVES).items() if address[0] == "01"}
    assert {figure.table for figure in report.figures} == {1, 2}


def test_a_name_left_over_in_the_heads_divides_nothing() -> None:
    (report,) = read(printed("桃源县档案馆", heads="桃源县林业局")).reports
    assert (report.unit, amounts(report)) == ("桃源县档案馆", truth(ARCHIVES))
    (problem,) = report.problems
    assert problem.code == "two_names"
    assert "桃源县档案馆" in problem.message
    assert "桃源县林业局" in problem.message
    assert {table.printed_unit for table in report.tables} == {"桃源县林业局"}


def test_a_region_before_the_name_is_no_other_name() -> None:
    (report,) = read(printed("湖南省桃源县档案馆", heads="桃源县档案馆")).reports
    assert report.problems == ()


def test_forms_in_yuan_and_in_ten_thousands_are_two_tables_of_one_report() -> None:
    in_yuan = {address: f"{Decimal(str(parse_amount(text))) * 10_000:.2f}" for address, text in ARCHIVES.figures.items()}
    again = typeset(replace(ARCHIVES, figures=in_yuan, money_unit="元"), ONLY_FORMS)
    (report,) = read(bound(printed("桃源县档案馆"), without_cover(again))).reports
    tables = {(table.form, table.table): table.money_unit for table in report.tables}
    assert (tables["01", 1], tables["01", 2]) == ("万元", "元")
    per_table = [{f.address: f.amount for f in report.figures if f.table == number} for number in (1, 2)]
    assert per_table[0] == per_table[1]
    assert codes(report) == []


def test_a_report_bound_twice_is_one() -> None:
    (report,) = read(bound(printed("桃源县档案馆"), printed("桃源县档案馆"))).reports
    assert amounts(report) == truth(ARCHIVES)
    assert len(report.figures) == len(ARCHIVES.figures)
    assert report.problems == ()


ADDRESS = ("03", "total", "basic")


def test_copies_that_disagree_are_a_problem_with_both_amounts() -> None:
    spoilt = typeset(ARCHIVES.with_figure(ADDRESS, "987.65"), PLAIN)
    (report,) = read(bound(printed("桃源县档案馆"), spoilt)).reports
    assert amounts(report) == truth(ARCHIVES)
    (problem,) = report.problems
    assert (problem.code, problem.form, problem.doubtful) == ("copies_disagree", "03", True)
    assert "987.65" in problem.message
    assert ARCHIVES.figures[ADDRESS] in problem.message


def test_an_archive_with_a_report_in_two_files_is_one_report() -> None:
    spoilt = typeset(ARCHIVES.with_figure(ADDRESS, "987.65"), LAYOUTS["compact"])
    reports = read(zipped(a=printed("桃源县档案馆"), b=spoilt, c=printed("桃源县水利局", sample=1))).reports
    archives, water = sorted(reports, key=lambda report: report.unit or "")
    assert (archives.unit, amounts(archives)) == ("桃源县档案馆", truth(ARCHIVES))
    assert (water.unit, amounts(water), codes(water)) == ("桃源县水利局", truth(WATER), [])
    assert codes(archives) == ["copies_disagree"]
    assert "a.pdf" in archives.problems[0].message
    assert {figure.location for figure in archives.figures} == {"a.pdf"}


def test_an_archive_with_the_narrative_and_the_tables_apart() -> None:
    prose = ["2023年度部门决算收入一百万元。"] * 5
    narrative = typeset_notice("2023年度部门决算说明", "桃源县档案馆", prose, PLAIN)
    forms = bound(without_cover(printed("桃源县档案馆", layout=ONLY_FORMS)))
    (report,) = read(zipped(tables=forms, words=narrative)).reports
    assert (report.unit, report.year, amounts(report)) == ("桃源县档案馆", 2023, truth(ARCHIVES))
    assert codes(report) == []


def test_a_document_of_an_archive_that_cannot_be_read_is_named() -> None:
    (report,) = read(zipped(report=printed("桃源县档案馆"), broken=b"%PDF-1.7 garbage")).reports
    assert codes(report) == ["member_not_readable"]
    assert "broken.pdf" in report.problems[0].message


def test_heads_that_all_say_headquarters_are_believed() -> None:
    (report,) = read(printed("桃源县档案馆", heads="桃源县档案馆（本级）")).reports
    assert (report.unit, report.scope, report.problems) == ("桃源县档案馆", "headquarters", ())


def test_a_cover_after_a_page_that_says_annex_only() -> None:
    annex = typeset_notice("附件2", "附件", [""], PLAIN)
    (report,) = read(bound((annex, [0]), printed("桃源县档案馆"))).reports
    assert (report.unit, report.year, amounts(report)) == ("桃源县档案馆", 2023, truth(ARCHIVES))


def test_forms_of_another_year_under_a_cover_are_held_back() -> None:
    titles = {"01": "2021年度收入支出决算总表", "02": "2021年度收入决算表"}
    (report,) = read(typeset(replace(ARCHIVES, titles=titles), PLAIN)).reports
    assert report.year == 2023
    (problem,) = report.problems
    assert (problem.code, problem.doubtful) == ("two_years", True)
    assert "2021" in problem.message


def income(amount: str) -> list[list[str]]:
    return [
        ["收入", "", "", "支出", "", ""],
        ["项目", "行次", "金额", "项目", "行次", "金额"],
        ["一、一般公共预算财政拨款收入", "1", amount, "一、一般公共服务支出", "32", amount],
        ["本年收入合计", "27", amount, "本年支出合计", "58", amount],
        ["总计", "31", amount, "总计", "62", amount],
    ]


def expenditure(amount: str) -> list[list[str]]:
    return [
        ["功能分类科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"],
        ["合计", "", amount, amount, "", "", "", ""],
        ["2010301", "行政运行", amount, amount, "", "", "", ""],
    ]


TITLED = (("收入支出决算总表", income), ("支出决算表", expenditure))


def word_file(*chapters: tuple[Sequence[str], str, str]) -> bytes:
    """A Word file of chapters: the lines above the forms, what their heads call the office, the amount in all of their places."""
    document = docx.Document()
    for lines, office, amount in chapters:
        for line in lines:
            document.add_paragraph(line)
        for title, rows in TITLED:
            for line in (title, f"部门：{office}" if office else "公开表", "单位：万元"):
                document.add_paragraph(line)
            table = document.add_table(rows=0, cols=len(rows("")[0]))
            for row in rows(amount):
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        document.add_paragraph("注：本表反映收支。")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def found(content: bytes, name: str = "") -> list[tuple[str | None, int | None, str, set[str]]]:
    return [(r.unit, r.year, r.scope, {f.printed for f in r.figures}) for r in read(content, name).reports]


def test_two_departments_in_one_word_file() -> None:
    content = word_file((["2023年度", "桃源县司法局", "部门决算"], "", "12.50"), (["2023年度", "桃源县档案馆", "部门决算"], "", "8.30"))
    assert found(content) == [("桃源县司法局", 2023, "department", {"12.50"}), ("桃源县档案馆", 2023, "department", {"8.30"})]


def test_a_chapter_with_the_units_of_a_department() -> None:
    content = word_file(
        (["桃源县司法局2023年度部门决算"], "桃源县司法局（汇总）", "12.50"),
        (["第二部分 所属单位决算", "一、桃源县司法局本级"], "", "8.30"),
        (["二、桃源县法律援助中心"], "", "4.20"),
    )
    assert found(content) == [
        ("桃源县司法局", 2023, "department", {"12.50"}),
        ("桃源县司法局", 2023, "headquarters", {"8.30"}),
        ("桃源县法律援助中心", 2023, "unit", {"4.20"}),
    ]


def test_every_report_of_a_file_has_its_own_contents() -> None:
    contents = ["目录", "第一部分 概况", "一、收入支出决算总表", "二、支出决算表"]
    content = word_file(
        (["桃源县司法局2023年度部门决算", *contents, "第一部分 概况"], "", "12.50"),
        (["桃源县档案馆2023年度部门决算", *contents, "三、收入决算表", "第一部分 概况"], "", "8.30"),
    )
    first, second = read(content).reports
    assert codes(first) == []
    assert [(problem.code, problem.form) for problem in second.problems] == [("form_missing", "02")]


def section(office: str, amount: str) -> str:
    """The forms on a web page, with or without the name of an office in their heads."""
    return "".join(
        f"<p>{title}</p><p>部门：{office}</p><p>单位：万元</p><table>"
        + "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows(amount))
        + "</table>"
        for title, rows in TITLED
    )


def page(body: str) -> bytes:
    return f"<!doctype html><meta charset=utf-8><body><p>首页 &gt; 部门决算</p>{body}".encode()


def test_two_departments_on_one_web_page() -> None:
    body = "".join(
        f"<h2>{office}2023年度部门决算</h2>{section('', amount)}" for office, amount in (("桃源县司法局", "12.5"), ("桃源县档案馆", "8.3"))
    )
    assert [(unit, printed) for unit, _, _, printed in found(page(body))] == [("桃源县司法局", {"12.5"}), ("桃源县档案馆", {"8.3"})]


def test_the_name_of_a_site_beside_the_title_gives_way_to_the_heads() -> None:
    (report,) = read(page(f"<p>桃源县财政局</p><h1>2023年度部门决算公开</h1>{section('桃源县档案馆', '8.30')}")).reports
    assert (report.unit, report.year) == ("桃源县档案馆", 2023)
    assert "桃源县财政局" in report.problems[0].message


def test_a_workbook_with_two_departments() -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, (office, amount) in enumerate((("桃源县司法局", "12.50"), ("桃源县档案馆", "8.30")), 1):
        for title, rows in TITLED:
            sheet = book.create_sheet(f"{title}{number}")
            for row in ([title], [f"部门：{office}", "", "", "", "", "单位：万元"], *rows(amount)):
                sheet.append(row)
            sheet.merge_cells("A1:F1")
    file = io.BytesIO()
    book.save(file)
    assert found(file.getvalue(), "2023年度部门决算.xlsx") == [
        ("桃源县司法局", 2023, "unknown", {"12.50"}),
        ("桃源县档案馆", 2023, "unknown", {"8.30"}),
    ]


def test_the_name_of_the_file_speaks_where_the_document_does_not() -> None:
    forms = bound(without_cover(printed("桃源县水利局", layout=NAMELESS)))
    (named,) = read(forms, "桃源县档案馆2023年度部门决算公开.pdf").reports
    assert (named.unit, named.year) == ("桃源县档案馆", 2023)
    assert {(problem.code, problem.doubtful) for problem in named.problems} == {("unit_from_name", False), ("year_from_name", False)}
    (nameless,) = read(forms, "W02.pdf").reports
    assert {(problem.code, problem.doubtful) for problem in nameless.problems} == {("unit_missing", True), ("year_missing", True)}
    (cover,) = read(printed("桃源县档案馆"), "桃源县水利局2019年度部门决算.pdf").reports
    assert (cover.unit, cover.year, cover.problems) == ("桃源县档案馆", 2023, ())
