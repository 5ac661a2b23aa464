"""Workbooks: what a spreadsheet shows is what is read, and nothing that it hides."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.read.old_workbooks import Error, OldSheet, compound_file, old_workbook

from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.number_formats import exact, shown
from mingzhang.read.markup.xlsx import shown_number
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, PLAIN, Layout
from sample_publisher.markup import workbook
from sample_publisher.reports import SampleReport, published

if TYPE_CHECKING:
    from mingzhang.accounts import Report

HEAD = ("项目", None, "本年支出"), ("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"), ("栏次", None, 1, 2, 3)
TITLE = ("一般公共预算财政拨款支出决算表",), ("部门：样本市示例局", None, None, None, "单位：万元"), ("2023年度",)


MERGED = b'<mergeCells count="1"><mergeCell ref="A1:XFD1"/></mergeCells>'


def one(content: bytes) -> Report:
    (report,) = read(content).reports
    return report


def values(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def truth(report: SampleReport) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(printed) for address, printed in report.figures.items()}


def book(rows: list[tuple[object, ...]], formats: dict[str, str] | None = None, name: str = "Sheet1") -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for place, number_format in (formats or {}).items():
        made.active[place].number_format = number_format
    return made


def saved(made: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def form_05(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [*TITLE, *HEAD, *rows]


@pytest.mark.parametrize("layout", ["compact", "yunnan", "shanghai_split", "spaced"])
def test_a_worksheet_a_form_is_exact_in_every_layout(layout: str) -> None:
    report = published("liling-2020")
    assert values(one(workbook(report, LAYOUTS[layout]))) == truth(report)


@given(
    seed=st.integers(0, 10**6),
    layout=st.builds(Layout),
    arrangement=st.sampled_from(["sheets", "below", "beside"]),
    numbers=st.booleans(),
)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_is_exact_in_any_workbook(seed: int, layout: Layout, arrangement: str, numbers: bool) -> None:
    report = balanced(seed)
    assert values(one(workbook(report, layout, arrangement=arrangement, numbers=numbers))) == truth(report)


@pytest.mark.parametrize("names", ["GK{form}", "GK{form} 表", "公开{form}表", "{title}"])
def test_worksheets_without_titles_are_known_by_their_names(names: str) -> None:
    report = published("liling-2020")
    content = saved_with_names(workbook(report, PLAIN, titles=False), names, report)
    assert values(one(content)) == truth(report)


def saved_with_names(content: bytes, names: str, report: SampleReport) -> bytes:
    from sample_publisher.markup import printed_forms

    made = openpyxl.load_workbook(io.BytesIO(content))
    for sheet, printed in zip(made.worksheets, printed_forms(report, PLAIN), strict=True):
        sheet.title = names.format(form=printed.form, title=printed.title)[:31]
    return saved(made)


def test_a_head_in_one_row_names_the_office_and_the_year() -> None:
    rows = [
        TITLE[0],
        ("编制单位：样本市示例局", "2023年度", None, "财决07表"),
        (None, None, None, None, "金额单位：元"),
        *HEAD,
        (2010301, "行政", 3, 3),
    ]
    report = one(saved(book(rows)))
    assert (report.unit, report.year, report.tables[0].money_unit) == ("样本市示例局", 2023, "元")
    assert set(values(report)) == {("05", "2010301", "total"), ("05", "2010301", "basic")}


def test_codes_of_the_treasurys_own_forms_name_worksheets() -> None:
    rows = [*TITLE[1:], *HEAD, ("合计", None, 3.5, 3.5, None), (2010301, "行政运行", 3.5, 3.5, None)]
    assert values(one(saved(book(rows, name="Z07 一般公共"))))["05", "2010301", "basic"] == Decimal("3.5")


def test_figures_say_their_sheet_and_cell() -> None:
    report = one(saved(book(form_05((2010301, "行政运行", 3.5, 3.5, None)), name="GK05")))
    (figure,) = [f for f in report.figures if f.column == "basic"]
    assert (figure.location, figure.method, figure.page, figure.bbox) == ("GK05!D7", "markup", None, None)


def test_money_has_no_binary_noise() -> None:
    report = one(saved(book(form_05((2010301, "行政运行", 0.1 + 0.2, 1711.7199999999998, 1975.7)))))
    assert [f.printed for f in report.figures] == ["0.3", "1711.72", "1975.7"]
    assert report.figures[0].amount == Decimal(3000)


def test_amounts_are_what_their_format_shows() -> None:
    accounting = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
    rows = form_05((2010301, "行政运行", 1975.704, 0, -12.345))
    report = one(saved(book(rows, {"C7": "#,##0.00", "D7": accounting, "E7": "#,##0.00_);(#,##0.00)"})))
    assert [f.printed for f in report.figures] == ["1,975.70", "(12.35)"]
    assert [cell.column for cell in report.cells] == ["basic"]


def test_a_formula_that_was_never_calculated_is_unreadable_not_blank() -> None:
    report = one(saved(book(form_05((2010301, "行政运行", "=D7+E7", 3.5, 2.5)))))
    (cell,) = [cell for cell in report.cells if cell.state == "unreadable"]
    assert cell.address == ("05", "2010301", "total")
    assert any(problem.code == "unreadable_amount" and problem.doubtful for problem in report.problems)


def test_the_result_of_a_formula_is_read() -> None:
    content = saved(book(form_05((2010301, "行政运行", "=D7+E7", 3.5, 2.5))))
    content = rewritten(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb"(<f>D7\+E7</f>)<v ?/>|(<f>D7\+E7</f>)<v></v>", rb"<f>D7+E7</f><v>6</v>", xml),
    )
    assert values(one(content))["05", "2010301", "total"] == 6


def rewritten(content: bytes, name: str, change: object) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for entry in before.namelist():
            data = before.read(entry)
            after.writestr(entry, change(data) if entry == name else data)  # type: ignore[operator]
    return out.getvalue()


def test_errors_and_dates_are_no_amounts() -> None:
    import datetime

    report = one(saved(book(form_05((2010301, "行政运行", "#REF!", datetime.date(2023, 12, 31), 2.5)))))
    assert {cell.column for cell in report.cells if cell.state == "unreadable"} == {"total", "basic"}
    assert [f.column for f in report.figures] == ["project"]


def test_what_is_hidden_is_not_read() -> None:
    made = book(form_05((2010301, "行政运行", 3.5, 3.5, None), (2010399, "其他支出", 9, 9, None), (2080505, "养老", 1, None, 1)))
    made.active.row_dimensions[8].hidden = True
    made.active.insert_cols(4)
    made.active["D5"], made.active["D7"] = "上年数", 77
    made.active.column_dimensions["D"].hidden = True
    other = made.create_sheet("底稿")
    for row in form_05((2010301, "行政运行", 8, 8, None)):
        other.append(row)
    other.sheet_state = "hidden"
    assert values(one(saved(made))) == {
        ("05", "2010301", "total"): Decimal("3.5"),
        ("05", "2010301", "basic"): Decimal("3.5"),
        ("05", "2080505", "total"): 1,
        ("05", "2080505", "project"): 1,
    }


def test_thousands_of_phantom_columns_cost_nothing() -> None:
    made = book(form_05((2010301, "行政运行", 3.5, 3.5, None)))
    for column in range(20, 9000, 7):
        made.active.cell(3, column).number_format = "0.00"
    made.active["XFD1"].value = "　"
    made.active["H60000"].value = "制表"
    content = rewritten(saved(made), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<pageMargins", MERGED + b"<pageMargins"))
    assert len(one(content).figures) == 2


def test_classes_in_columns_of_their_own_keep_the_zero_that_numbers_lose() -> None:
    rows = [
        *TITLE,
        ("项目", None, None, None, "本年支出"),
        ("类", "款", "项", "科目名称", "小计", "基本支出", "项目支出"),
        (201, 3, 1, "行政运行", 3.5, 3.5, None),
    ]
    assert set(values(one(saved(book(rows))))) == {("05", "2010301", "total"), ("05", "2010301", "basic")}


def test_an_annex_below_a_form_is_no_part_of_it() -> None:
    annex = (
        (None,),
        ("序号", "项目名称", "预算金额", "实际支出", "备注"),
        (1, "专项经费", 215.57, 201.96, None),
        (None, "合计", 215.57, 201.96, None),
    )
    report = one(saved(book(form_05(("合计", None, 3.5, 3.5, None), *annex))))
    assert values(report) == {("05", "total", "total"): Decimal("3.5"), ("05", "total", "basic"): Decimal("3.5")}
    assert not report.undeclared
    assert not report.problems


def test_a_blank_row_inside_a_form_does_not_end_it() -> None:
    report = one(saved(book(form_05((2010301, "行政运行", 3.5, 3.5, None), (None,), (2080505, "养老", 1, None, 1)))))
    assert ("05", "2080505", "project") in values(report)


def test_a_narrow_form_on_a_workbook_of_an_older_program_is_read() -> None:
    accounting = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '
    rows = [
        *TITLE,
        ("项目", None, "本年支出", None, None),
        ("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出"),
        ("合计", None, (6.25, "#,##0.00"), (0.1 + 0.2, "General"), (0, accounting)),
        (2010301, "行政运行", (1234.5, "#,##0.00"), 9, Error()),
        (2010302, "隐藏", 1, 2, 3),
        ("2080505", "机关事业单位养老", "１２．５", None, -1),
    ]
    sheet = OldSheet("GK05", rows, [(3, 3, 0, 1), (3, 3, 2, 4)], hidden_rows=[7])
    report = one(old_workbook([sheet, OldSheet("底稿", rows, hidden=True)]))
    assert {f.address: f.printed for f in report.figures} == {
        ("05", "total", "total"): "6.25",
        ("05", "total", "basic"): "0.3",
        ("05", "2010301", "total"): "1,234.50",
        ("05", "2010301", "basic"): "9",
        ("05", "2080505", "total"): "１２．５",
        ("05", "2080505", "project"): "-1",
    }
    assert {cell.address for cell in report.cells if cell.state == "unreadable"} == {("05", "2010301", "project")}
    assert next(f.location for f in report.figures if f.line == "2010301") == "GK05!C7"


def test_encrypted_and_damaged_workbooks_say_so() -> None:
    whole = old_workbook([OldSheet("GK05", [*TITLE, *HEAD])])
    with pytest.raises(NotReadable, match="encrypted"):
        read(old_workbook([OldSheet("GK05", [*TITLE, *HEAD])], encrypted=True))
    with pytest.raises(NotReadable, match="encrypted"):
        read(compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))
    with pytest.raises(NotReadable, match="damaged"):
        read(whole[:700])
    with pytest.raises(NotReadable, match="damaged"):
        read(compound_file({"Workbook": b"\x09\x08nonsense" * 9}))


@pytest.mark.parametrize(
    ("value", "number_format", "characters"),
    [
        (1975.7, "General", "1975.7"),
        (0.30000000000000004, "General", "0.3"),
        (5.551115123125783e-17, "General", "0"),
        (2010301.0, "General", "2010301"),
        (123456789.12, "General", "123456789.12"),
        (1234.5, "0.00", "1234.50"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.675, "0.00", "2.68"),
        (-0.004, "0.00", "0.00"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (0, '#,##0.00;-#,##0.00;"-"', "-"),
        (-5.5, "0.0;[Red](0.0)", "(5.5)"),
        (-5.5, "[Red]0.0", "-5.5"),
        (0, "#,###.##", ""),
        (0.5, "#.##", ".5"),
        (12, "0.##", "12"),
        (19757000, "0!.0,", "1975.7"),
        (1975700, '#,##0.00,"千"', "1,975.70千"),
        (12.3, '0.00"元"', "12.30元"),
        (0.8815, "0.00%", "88.15%"),
        (5, "000", "005"),
        (12.345, "#,##0.00_ ", "12.35"),
        (1234.5, "[$¥-804]#,##0.00", "1,234.50"),
        (1234.5, '_ "¥"* #,##0.00_ ', "1,234.50"),
        (3, '[=0]"";0.0', "3.0"),
        (0, '[=0]"";0.0', ""),
        (-7, '[<0]"亏"0;0', "-亏7"),
        (1234.5, "G/通用格式", "1234.5"),
        (7, "@", "7"),
        (1e15, "0", "1000000000000000"),
    ],
)
def test_a_number_is_shown_as_its_format_says(value: float, number_format: str, characters: str) -> None:
    assert shown(value, number_format) == characters


@pytest.mark.parametrize("number_format", ["yyyy-mm-dd", 'yyyy"年"m"月"', "h:mm", "# ?/?", "0.00E+00"])
def test_dates_fractions_and_exponents_are_no_amounts(number_format: str) -> None:
    assert parse_amount(shown_number(44196.5, number_format)) == "unreadable"


@given(st.decimals(0, 10**9, places=2))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_two_decimals_survive_a_binary_float(amount: Decimal) -> None:
    assert exact(float(amount)) == amount
    assert parse_amount(shown(float(amount), "#,##0.00")) == amount
