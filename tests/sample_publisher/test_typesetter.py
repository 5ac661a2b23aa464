"""Prints carry every figure in every layout, and layouts differ where they say they do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sample_publisher.balance import Traits, balanced
from sample_publisher.grids.words import numeral, write_amount
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.reports import SampleReport, published, published_names
from sample_publisher.typesetter import typeset, typeset_notice

LILING = published("liling-2020")
INVENTED = balanced(4, Traits(state_capital=True, deficit=True))


def text_of(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return unicodedata.normalize("NFKC", "\n".join(page.get_textpage().get_text_range() for page in document))


def missing(report: SampleReport, layout: Layout) -> list[str]:
    """Printed amounts that the text of the print has less often than the report."""
    text = text_of(typeset(report, layout))
    wanted = Counter(unicodedata.normalize("NFKC", write_amount(printed, layout)) for printed in report.figures.values())
    return [printed for printed, count in wanted.items() if len(re.findall(rf"(?<![\d.,-]){re.escape(printed)}(?![\d.,])", text)) < count]


def pages_of(layout: Layout, report: SampleReport = LILING) -> list[pdfplumber.page.Page]:
    return list(pdfplumber.open(BytesIO(typeset(report, layout))).pages)


def form_page(pages: list[pdfplumber.page.Page], title: str) -> pdfplumber.page.Page:
    """The page on which the title stands alone on its line, with figures below."""
    for page in pages:
        text = page.dedupe_chars().extract_text()
        if re.search(rf"^{re.escape(title)}$", text, re.M) and not text.startswith("目"):
            return page
    raise LookupError(title)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("report", [*map(published, published_names()), INVENTED], ids=[*published_names(), "invented"])
def test_every_named_print_carries_every_figure(report: SampleReport, layout: Layout) -> None:
    assert missing(report, layout) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(layout=st.builds(Layout), seed=st.integers(0, 10_000))
def test_any_combination_of_choices_carries_every_figure(layout: Layout, seed: int) -> None:
    assert missing(balanced(seed), layout) == []


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_same_report_and_layout_give_the_same_bytes(layout: Layout) -> None:
    assert typeset(LILING, layout) == typeset(LILING, layout)


def test_no_two_named_prints_are_alike() -> None:
    assert len({typeset(INVENTED, layout) for layout in LAYOUTS.values()}) == len(LAYOUTS)


def test_a_figure_that_no_form_prints_is_refused() -> None:
    with pytest.raises(ValueError, match="Are their lines and columns declared"):
        typeset(LILING.with_figure(("02", "total", "lottery"), "1.00"), PLAIN)


# Rules


def test_plain_rules_are_lines() -> None:
    page = form_page(pages_of(PLAIN), "收入决算表")
    assert page.lines
    assert not page.rects


@pytest.mark.parametrize("name", ["bare", "three", "three_rules", "segments", "filled"])
def test_rules_are_drawn_as_the_name_says(name: str) -> None:
    page = form_page(pages_of(LAYOUTS[name]), "收入支出决算总表")
    across = [line for line in page.lines if line["top"] == line["bottom"]]
    match name:
        case "bare":
            assert not page.lines
            assert not page.rects
            assert not page.curves
        case "three":
            assert len(across) == len(page.lines) > 20
        case "three_rules":
            assert len(across) == len(page.lines) == 3
        case "segments":
            assert len(page.lines) > 600
        case "filled":
            assert not page.lines
            assert {round(min(r["width"], r["height"]), 2) for r in page.rects} == {0.96}


def test_a_ruled_grid_reads_back_cell_by_cell() -> None:
    page = form_page(pages_of(PLAIN), "支出决算表")
    rows = page.extract_table()
    assert ["210", "卫生健康支出", "6.06", "6.06", "", "", "", ""] in rows
    assert rows[3][2:4] == ["1941.90", "1711.72"]


# Pages


def test_turned_pages_are_upright_when_shown() -> None:
    page = form_page(pages_of(LAYOUTS["rotated"]), "收入决算表")
    assert page.rotation == 90
    assert page.width > page.height


@pytest.mark.parametrize("rotated", [False, True])
def test_a_cropped_page_is_part_of_a_larger_sheet(rotated: bool) -> None:
    content = typeset(LILING, replace(PLAIN, cropped=True, rotated=rotated))
    with pypdfium2.PdfDocument(content) as document:
        page = document[3]
        assert [round(n) for n in page.get_size()] == [842, 595]
        left, bottom, right, top = page.get_cropbox()
        x, y, _, _ = page.get_textpage().get_charbox(0)
        assert left < x < right
        assert bottom < y < top
        assert page.get_mediabox()[2] > right


def test_compact_puts_several_forms_on_a_page() -> None:
    text = form_page(pages_of(LAYOUTS["compact"]), "收入支出决算总表").extract_text()
    assert "公开 02 表" in text


def test_tall_repeats_its_heads_and_the_other_does_not() -> None:
    with_heads, without = (text_of(typeset(LILING, LAYOUTS[name])) for name in ("tall", "tall_without_heads"))
    assert with_heads.count("项 目") > without.count("项 目")


def test_the_last_page_of_a_split_form_may_be_an_empty_row() -> None:
    pages = pages_of(replace(LAYOUTS["tall_without_heads"], page_numbers=False))
    assert any(not page.extract_text().strip() and page.lines for page in pages)


def test_the_title_may_stand_on_the_page_before() -> None:
    pages = pages_of(LAYOUTS["page_before"])
    before = next(n for n, p in enumerate(pages) if "收入决算表" in p.extract_text() and "公开02表" in p.extract_text())
    assert "201 一般公共服务支出" not in pages[before].extract_text()
    assert "2019999" in pages[before + 1].extract_text()


# Forms


def test_shanghai_prints_no_numbers_of_forms_or_lines() -> None:
    text = text_of(typeset(published("putuo-2024"), LAYOUTS["shanghai"]))
    assert not re.search(r"公开\s*0|行\s*次|栏\s*次|部门:", text)
    assert "三、国有资本经营预算财政拨款" in text


def test_codes_in_three_columns() -> None:
    rows = form_page(pages_of(LAYOUTS["shanghai_split"]), "支出决算表").extract_table()
    assert ["210", "11", "02", "事业单位医疗", "6.06", "6.06", "", "", "", ""] in rows
    assert ["类", "款", "项", "合计", "1941.90", "1711.72", "230.18", "", "", ""] in rows


def test_the_words_under_expenditure_may_stand_in_the_total_row_of_an_empty_form() -> None:
    pages = pages_of(replace(PLAIN, total_row="head"), published("chaling-2021"))
    rows = form_page(pages, "政府性基金预算财政拨款收入支出决算表").extract_table()
    assert rows[2] == ["合计", None, "", "", "小计", "基本支出", "项目支出", ""]


def test_three_public_expenses_alternate_or_stand_in_lines() -> None:
    title = "一般公共预算财政拨款“三公”经费支出决算表"
    alternating = form_page(pages_of(replace(LAYOUTS["shanghai"], rules="lines")), title).extract_table()
    assert alternating[-1] == ["1.00", "0.97", *["0"] * 8, "1.00", "0.97"]
    rows = form_page(pages_of(LAYOUTS["yunnan"]), title).extract_table()
    assert ["2．公务接待费", "3", "1.00", "0.97"] in rows


@pytest.mark.parametrize("blocks", [2, 3, 4])
def test_blocks_of_the_economic_classification(blocks: int) -> None:
    rows = form_page(pages_of(replace(PLAIN, blocks=blocks)), "一般公共预算财政拨款基本支出决算表").extract_table()
    assert len(rows[2]) == 3 * blocks


def test_short_forms_skip_or_count_through() -> None:
    short = text_of(typeset(LILING, replace(PLAIN, classes="short")))
    assert "九、卫生健康支出" in short
    assert "十、节能环保支出" not in short
    assert "七、卫生健康支出" in text_of(typeset(LILING, replace(PLAIN, classes="short", renumbered=True)))


def test_empty_forms_are_explained_or_left_out() -> None:
    report = published("chaling-2021")
    assert "本年度没有政府性基金预算财政拨款收入和支出，故本表无数据" in text_of(typeset(report, PLAIN)).replace(",", "，")
    assert "公开08表" not in text_of(typeset(report, replace(PLAIN, empty_forms="left_out")))
    assert "填报提示" in text_of(typeset(report, replace(PLAIN, explained="instruction")))


def test_columns_that_only_some_reports_have_are_printed_when_used() -> None:
    report = LILING.with_figure(("02", "total", "institutional"), "9.00").with_figure(("02", "total", "education_fees"), "8.00")
    text = text_of(typeset(report, PLAIN))
    assert "其中:教育收费" in text
    assert "8.00" in text


def test_rows_without_amounts_and_rows_printed_twice() -> None:
    report = replace(LILING, empty_lines=(("02", "2101101"),), repeated_lines=(("02", "2101102"),))
    rows = form_page(pages_of(PLAIN, report), "收入决算表").extract_table()
    assert ["2101101", "行政单位医疗", *[""] * 7] in rows
    assert sum(row[0] == "2101102" for row in rows) == 2


def test_rows_that_no_form_declares() -> None:
    report = replace(LILING, undeclared=(("01", "专户管理资金收入", "5.00"), ("02", "不明收入", "7.00")))
    pages = pages_of(PLAIN, report)
    assert form_page(pages, "收入支出决算总表").extract_table()[11][:3] == ["九、专户管理资金收入", "9", "5.00"]
    assert ["", "不明收入", "7.00", *[""] * 6] in form_page(pages, "收入决算表").extract_table()


def test_one_form_may_have_another_unit_of_money() -> None:
    text = text_of(typeset(replace(LILING, money_units={"07": "元"}), PLAIN))
    assert "单位:元" in text
    assert "单位:万元" in text


# Amounts and text


@pytest.mark.parametrize(
    ("printed", "choices", "written"),
    [
        ("1234567.80", {"thousands": "commas"}, "1,234,567.80"),
        ("1,088.15", {"thousands": "none"}, "1088.15"),
        ("810.16", {"inner_space": True}, "810. 16"),
        ("-5", {"negative": "△"}, "△5"),
        ("-5.00", {"negative": "()"}, "(5.00)"),
        ("-5", {"negative": "－", "digits": "full"}, "－５"),
        ("***", {"digits": "full"}, "***"),
    ],
)
def test_amounts_are_written_in_many_ways(printed: str, choices: dict[str, object], written: str) -> None:
    assert write_amount(printed, Layout(**choices)) == written  # type: ignore[arg-type]


def test_radicals_stand_in_the_text_layer() -> None:
    text = "".join(char["text"] for page in pages_of(replace(PLAIN, radicals=True)) for char in page.chars)
    assert "⼊" in text
    assert "⻔" in text


def test_bold_by_printing_twice() -> None:
    page = form_page(pages_of(PLAIN), "收入决算表")
    doubled = next(p for p in pages_of(replace(PLAIN, doubled=True)) if p.page_number == page.page_number)
    assert len(doubled.chars) >= len(page.chars) + len("收入决算表")


def test_a_late_title_comes_after_the_grid() -> None:
    page = form_page(pages_of(replace(PLAIN, title_parts="late")), "收入决算表")
    texts = "".join(char["text"] for char in page.chars)
    assert "收入决算表" not in texts
    assert "收入决算表" in page.extract_text()


def test_the_text_layer_may_go_by_column() -> None:
    page = form_page(pages_of(replace(PLAIN, by_column=True)), "收入决算表")
    texts = "".join(char["text"] for char in page.chars)
    assert "201201992019999" in texts
    assert ["210", "卫生健康支出", "6.06", "6.06", *[""] * 5] in page.extract_table()


def test_labels_wrap_in_narrow_columns() -> None:
    cells = [c for row in form_page(pages_of(replace(PLAIN, narrow_labels=True)), "财政拨款收入支出决算总表").extract_table() for c in row]
    assert any(c and "\n" in c and c.startswith("三、国有资本") for c in cells)


def test_digits_may_come_from_a_face_that_is_not_embedded() -> None:
    page = form_page(pages_of(replace(PLAIN, latin="Times-Roman")), "收入决算表")
    assert "Times-Roman" in {char["fontname"] for char in page.chars if char["text"].isdigit()}


@pytest.mark.parametrize(("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (26, "二十六")])
def test_numerals(number: int, word: str) -> None:
    assert numeral(number) == word


def test_cover_and_contents() -> None:
    pages = [page.extract_text() for page in pages_of(PLAIN)]
    assert pages[0].split("\n")[:3] == ["2020年度", LILING.unit, "部门决算"]
    assert "财政拨款收入支出决算总表" in pages[1]
    wrapped = pages_of(replace(PLAIN, cover="wrapped"), published("putuo-2024"))[0].extract_text()
    assert wrapped.startswith("中共上海市普陀\n区委社会工作部\n2024年度部门决算")


def test_a_notice_has_words_and_no_grid() -> None:
    content = typeset_notice("预算说明", "样本市示例局", ["只有文字。"], PLAIN)
    assert "只有文字" in text_of(content)
