"""Prints without vertical rules: exact in every print that a person could read, and no figure where heads and amounts disagree."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.forms.declaration import form
from mingzhang.read.amounts import parse_amount
from mingzhang.read.pages import Glyph, Page
from mingzhang.read.reader import read
from mingzhang.read.unruled.drawing import draw_grids
from mingzhang.read.unruled.sections import Region, find_section
from mingzhang.read.unruled.words import lines_of_words
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, Layout
from sample_publisher.reports import SampleReport, published, published_names
from sample_publisher.sheet import Sheet
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mingzhang.accounts import Report

WITHOUT_RULES = ["horizontal", "three", "none"]
UNRULED = {name: layout for name, layout in LAYOUTS.items() if layout.rules in WITHOUT_RULES}
WIDE = replace(LAYOUTS["bare"], contents=False, narrative="none", cover="lines")
Text = tuple[float, float, str, float, str]
"""x, baseline, characters, size and alignment of a text on its way to the sheet."""


def figures_of(report: Report) -> dict[tuple[str, str, str], Any]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def printed_in(report: SampleReport) -> dict[tuple[str, str, str], Any]:
    return {address: parse_amount(printed) for address, printed in report.figures.items()}


def read_print(report: SampleReport, layout: Layout) -> Report:
    (only,) = read(typeset(report, layout)).reports
    return only


def doubtful_forms(report: Report) -> set[str | None]:
    return {problem.form for problem in report.problems if problem.doubtful}


# What is readable is exact ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", UNRULED)
@pytest.mark.parametrize("name", published_names())
def test_published_reports_are_exact_in_every_named_print(name: str, layout: str) -> None:
    got = read_print(published(name), UNRULED[layout])
    assert figures_of(got) == printed_in(published(name))
    assert not doubtful_forms(got)


@given(seed=st.integers(0, 10**6), layout=st.builds(Layout, rules=st.sampled_from(WITHOUT_RULES)))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_is_exact_in_any_print(seed: int, layout: Layout) -> None:
    report = balanced(seed)
    got = read_print(report, layout)
    assert figures_of(got) == printed_in(report)
    assert not doubtful_forms(got)


@pytest.mark.parametrize("vertical", ["middle", "top", "bottom", "mixed"])
def test_wrapped_labels_stay_in_their_rows(vertical: Any) -> None:
    report = balanced(11)
    layout = replace(WIDE, vertical=vertical, narrow_labels=True, line_numbers=False, size="large", landscape=False)
    assert figures_of(read_print(report, layout)) == printed_in(report)


@pytest.mark.parametrize("repeat", ["head", "head_without_numbers", "nothing"])
def test_pages_that_go_on_have_the_columns_of_the_first(repeat: Any) -> None:
    report = balanced(12)
    layout = replace(WIDE, rows_per_page=8, repeat=repeat, stray_row=True, column_numbers=False)
    assert figures_of(read_print(report, layout)) == printed_in(report)


# What contradicts itself is no figure ----------------------------------------------------------------------------------------


def read_changed(monkeypatch: pytest.MonkeyPatch, change: Callable[[Text], Iterable[Text]], **choices: Any) -> tuple[SampleReport, Report]:
    """A report that was changed on its way to the sheet: each text becomes those that `change` makes of it."""
    original = Sheet.text

    def text(self: Sheet, x: float, baseline: float, text: str, size: float, align: Any = "left", *, strong: bool = False) -> None:
        for changed in change((x, baseline, text, size, align)):
            original(self, *changed, strong=strong)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "text", text)
    report = balanced(21)
    return report, read_print(report, replace(WIDE, **choices))


def assert_nothing_wrong_in_silence(report: SampleReport, got: Report) -> None:
    """No figure is wrong; every form that has lost figures says so."""
    want, have = printed_in(report), figures_of(got)
    assert {address: value for address, value in have.items() if want.get(address) != value} == {}
    assert {address[0] for address in want.keys() - have.keys()} <= doubtful_forms(got)


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize(
    "head",
    ["财政拨款收入", "事业收入", "基本支出", "项目支出", "小计", "决算数", "预算数", "公务用车购置及运行费", "本年收入合计"],
)
def test_a_missing_head_gives_problems_not_figures(monkeypatch: pytest.MonkeyPatch, head: str, numbers: bool) -> None:
    def change(text: Text) -> list[Text]:
        return [] if text[2] == head and text[4] == "center" else [text]

    report, got = read_changed(monkeypatch, change, column_numbers=numbers)
    assert_nothing_wrong_in_silence(report, got)
    assert doubtful_forms(got)


@pytest.mark.parametrize("number", ["1", "2", "3", "5"])
def test_a_missing_column_number_gives_no_wrong_figure(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    def change(text: Text) -> list[Text]:
        return [] if text[2] == number and text[4] == "center" else [text]

    assert_nothing_wrong_in_silence(*read_changed(monkeypatch, change, line_numbers=False))


@pytest.mark.parametrize("by", [-70.0, -55.0, 40.0, 55.0])
def test_amounts_beside_their_columns_are_no_figures(monkeypatch: pytest.MonkeyPatch, by: float) -> None:
    def change(text: Text) -> list[Text]:
        x, *rest = text
        return [(x + by, *rest) if text[4] == "right" else text]  # type: ignore[list-item]

    _report, got = read_changed(monkeypatch, change)
    assert {figure.form for figure in got.figures} & {"02", "03"} == set()
    assert {"02", "03"} <= doubtful_forms(got)
    assert all(cell.state == "unreadable" for cell in got.cells if cell.form in ("02", "03") and cell.printed)


def test_amounts_that_touch_are_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(text: Text) -> list[Text]:
        x, baseline, characters, size, align = text
        return [(x, baseline, characters + " 12", size, align) if align == "right" and "." in characters else text]

    report, got = read_changed(monkeypatch, change)
    want = printed_in(report)
    assert {figure.address for figure in got.figures if want.get(figure.address) != parse_amount(figure.printed)} == set()
    assert any("." in printed for printed in report.figures.values())
    assert doubtful_forms(got)


def test_two_columns_of_the_same_name_have_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    def change(text: Text) -> list[Text]:
        x, baseline, characters, size, align = text
        return [(x, baseline, "项目支出" if characters == "基本支出" else characters, size, align)]

    report, got = read_changed(monkeypatch, change)
    assert_nothing_wrong_in_silence(report, got)
    assert not [figure for figure in got.figures if figure.form == "03" and figure.column in ("basic", "project")]
    assert "column_repeated" in {problem.code for problem in got.problems if problem.form == "03"}


def test_a_spoilt_print_never_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(7)

    def change(text: Text) -> list[Text]:
        x, baseline, characters, size, align = text
        fate = chance.random()
        if fate < 0.05:
            return []
        if fate < 0.1:
            return [(x + chance.uniform(-200, 200), baseline + chance.uniform(-200, 200), characters, size, align)]
        if fate < 0.15:
            return [(x, baseline, chance.choice(["1 2 3", "合计", "栏次", "类", "— 3 —", "项目", "201", "1.2.3", "1=2+3"]), size, align)]
        return [text]

    _, got = read_changed(monkeypatch, change)
    assert doubtful_forms(got)


# Words and sections ----------------------------------------------------------------------------------------------------------


def glyphs(text: str, x: float, baseline: float, size: float = 10.0) -> list[Glyph]:
    """`text` in glyphs as wide as `size`, half of it for ASCII."""
    found = []
    for character in text:
        width = size / 2 if character.isascii() else size
        found.append(Glyph(character, x, baseline - 0.9 * size, x + width, baseline + 0.1 * size, baseline, size))
        x += width
    return found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("项 目", ["项 目"]),
        ("810. 16", ["810. 16"]),
        ("12 34", ["12", "34"]),
        ("2010301 行政运行", ["2010301", "行政运行"]),
        ("合计 12.50", ["合计", "12.50"]),
    ],
)
def test_words_end_where_another_cell_begins(line: str, words: list[str]) -> None:
    (found,) = lines_of_words(glyphs(line, 50, 100))
    assert [word.text for word in found] == words


def test_a_page_of_prose_shows_no_table() -> None:
    page = Page(1, 595, 842, tuple(glyphs("一、收入支出决算总体情况说明，本年收入合计十万元，比上年增加。", 50, 100)), ())
    assert find_section(Region(page, 0, 842), form("01")) is None


def test_amounts_under_no_head_have_no_columns() -> None:
    lines = [*glyphs("科目编码", 50, 100), *glyphs("科目名称", 150, 100), *glyphs("2010301", 50, 120), *glyphs("1.00", 300, 120)]
    section = find_section(Region(Page(1, 595, 842, tuple(lines), ()), 0, 842), form("02"))
    assert section is not None
    assert draw_grids([section], form("02")) == []
