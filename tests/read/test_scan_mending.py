"""What OCR has spoilt in a form: heads, labels and codes are those that the form leaves; what stays unknown is unreadable, never silent."""

from __future__ import annotations

import pytest

from mingzhang.forms.declaration import form
from mingzhang.read.amounts import parse_amount
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.scan.names import meant_title
from mingzhang.read.statements import read_table
from mingzhang.read.tables import Part, PrintedTable


def scanned_table(form_id: str, rows: list[list[str]], doubted: set[str]) -> PrintedTable:
    """A ruled table as it comes from a scan; `doubted`: the words that OCR was not sure of."""
    cells = [
        GridCell(
            y,
            y + 1,
            x,
            x + 1,
            (60.0 * x, 12.0 * y, 60.0 * x + 60, 12.0 * y + 12),
            (),
            text,
            False,
            text not in doubted,
            0.4 if text in doubted else 1.0,
        )
        for y, row in enumerate(rows)
        for x, text in enumerate(row)
    ]
    xs, ys = (tuple(60.0 * x for x in range(len(rows[0]) + 1)), tuple(12.0 * y for y in range(len(rows) + 1)))
    return PrintedTable(form(form_id), form(form_id).title, ["单位：万元"], [Part(Grid(1, xs, ys, tuple(cells), "ocr"), 0, len(rows))])


SUMMARY = [
    ["项目", "决算數", "项目", "决算数"],
    ["一、一般公共预算财政拨款收入", "9.00", "一、一般公共服务支出", "1.00"],
    ["二、政府性基金预算财政拨款收入", "", "二、外交支出", "2.00"],
    ["三、国有资本经营预算财政拨款收入", "", "e1国防支山", "6.00"],
    ["四、上级补助收入", "", "四、公共安全支出", ""],
    ["本年收入合计", "9.00", "本年支出合计", "9.00"],
]


def test_a_label_that_can_only_be_the_line_between_its_neighbours() -> None:
    reading = read_table(scanned_table("01", SUMMARY, {"决算數", "e1国防支山"}), 1, "万元")
    figures = {(figure.line, figure.column): figure for figure in reading.figures}
    assert parse_amount(figures["203", "amount"].printed) == 6
    assert figures["203", "amount"].agreement is False
    assert figures["general_public_budget", "amount"].printed == "9.00"
    assert not reading.problems


def test_a_label_that_was_read_for_sure_is_left_alone() -> None:
    reading = read_table(scanned_table("01", SUMMARY, {"决算數"}), 1, "万元")
    assert ("203", "amount") not in {(figure.line, figure.column) for figure in reading.figures}
    assert any(problem.doubtful for problem in reading.problems)


def test_an_amount_in_a_line_that_nobody_can_name_makes_the_places_left_for_it_unreadable() -> None:
    rows = [*SUMMARY[:3], ["三、国有资本经营预算财政拨款收入", "", "ZQ", "6.00"], *SUMMARY[4:]]
    reading = read_table(scanned_table("01", rows, {"决算數", "ZQ"}), 1, "万元")
    assert {("203", "amount")} == {(cell.line, cell.column) for cell in reading.cells if cell.state == "unreadable"}
    assert any(problem.doubtful for problem in reading.problems)


def test_a_head_that_can_only_be_the_column_between_its_neighbours() -> None:
    rows = [
        ["科目编码", "科目名称", "本年支出合计", "基本支出", "顶日交屮", "上缴上级支出", "经营支出", "对附属单位补助支出"],
        ["201", "一般公共服务支出", "3.00", "1.00", "2.00", "", "", ""],
    ]
    reading = read_table(scanned_table("03", rows, {"顶日交屮"}), 1, "万元")
    figure = next(figure for figure in reading.figures if figure.column == "project")
    assert (figure.line, figure.printed, figure.agreement) == ("201", "2.00", False)


def test_codes_and_heads_of_form_06_that_their_names_and_their_places_tell() -> None:
    rows = [
        ["经济分受科163", "科目名称", "夫算数"],
        ["301", "工资福利支出", "9.00"],
        ["30101", "基本工资", "4.00"],
        ["301)2", "津贴补贴", "3.00"],
        ["30103", "奖金", "2.00"],
    ]
    reading = read_table(scanned_table("06", rows, {"经济分受科163", "夫算数", "301)2"}), 1, "万元")
    assert {figure.line: figure.printed for figure in reading.figures} == {"301": "9.00", "30101": "4.00", "30102": "3.00", "30103": "2.00"}


def test_a_misread_row_of_column_numbers_is_no_row_of_amounts() -> None:
    items = ["合计", "因公出国（境）费", "小计", "公务用车购置费", "公务用车运行费", "公务接待费"]
    rows = [
        ["预算数"] * 6 + ["决算数"] * 6,
        items * 2,
        ["1", "7", "3", "4", "5", "6", "7", "8", "9", "1", "11", "12"],
        ["1.00"] + [""] * 4 + ["1.00"] * 2 + [""] * 4 + ["1.00"],
    ]
    reading = read_table(scanned_table("07", rows, {"1", "7"}), 1, "万元")
    assert {(figure.line, figure.column, figure.printed) for figure in reading.figures} == {
        (line, column, "1.00") for line in ("budget", "actual") for column in ("total", "reception")
    }


@pytest.mark.parametrize(
    ("misread", "meant"),
    [
        ("2023年度收入央算表", "2023年度收入决算表"),
        ("财政拨款收人支出决篡总表", "财政拨款收入支出决算总表"),
        ("国有资本经营预算财政拨款支出决算衣", "国有资本经营预算财政拨款支出决算表"),
        ("国有资产占用情况表", None),
        ("项目支出决算表", None),
        ("本年支出合计", None),
    ],
)
def test_a_misread_title_is_that_of_the_form_it_resembles(misread: str, meant: str | None) -> None:
    assert meant_title(misread) == meant
