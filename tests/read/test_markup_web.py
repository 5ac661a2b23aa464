"""Web pages: whatever publishers' systems and word processors make of a report."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.formats import open_document
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS, Layout
from sample_publisher.markup import web_page
from sample_publisher.reports import SampleReport, published, published_names

if TYPE_CHECKING:
    from mingzhang.accounts import Report


def row(*texts: str) -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in texts) + "</tr>"


SPLIT = ["plain", "compact", "yunnan", "shanghai_split"]
HEAD = "<tr><td colspan=2>项目</td><td colspan=3>本年支出</td></tr>" + row("功能分类科目编码", "科目名称", "小计", "基本支出", "项目支出")
ROWS = row("2010301", "行政运行", "3.50", "3.50", "")
LINES = "<p>一般公共预算财政拨款支出决算表</p><p>部门：样本市示例局　　公开05表　　单位：万元</p>"
FORM_05 = {("05", "2010301", "total"): Decimal("3.50"), ("05", "2010301", "basic"): Decimal("3.50")}


def one(page: str | bytes) -> Report:
    content = page.encode() if isinstance(page, str) else page
    (report,) = read(content).reports
    return report


def values(report: Report) -> dict[tuple[str, str, str], object]:
    return {figure.address: parse_amount(figure.printed) for figure in report.figures}


def truth(report: SampleReport) -> dict[tuple[str, str, str], object]:
    return {address: parse_amount(printed) for address, printed in report.figures.items()}


def page(body: str, title: str = "样本市示例局2023年度部门决算") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize("name", published_names())
@pytest.mark.parametrize("layout", ["plain", "yunnan", "shanghai_split", "dressed"])
def test_published_reports_are_exact_as_web_pages(name: str, layout: str) -> None:
    report = published(name)
    got = one(web_page(report, LAYOUTS[layout]))
    assert values(got) == truth(report)
    assert (got.unit, got.year, got.kind) == (report.unit, report.year, "final_accounts")
    assert all(f.method == "markup" and f.location and f.page is None and f.bbox is None for f in got.figures)


@given(
    seed=st.integers(0, 10**6),
    layout=st.builds(Layout),
    nested=st.booleans(),
    titles_inside=st.booleans(),
    office=st.booleans(),
    rows=st.sampled_from([None, 7, 12]),
)
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_any_report_is_exact_as_any_web_page(
    seed: int, layout: Layout, nested: bool, titles_inside: bool, office: bool, rows: int | None
) -> None:
    report = balanced(seed)
    content = web_page(report, layout, encoding="gb18030", nested=nested, titles_inside=titles_inside, office=office, rows=rows)
    assert values(one(content)) == truth(report)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", ""])
def test_the_encoding_is_that_of_the_bytes_whatever_is_declared(encoding: str, declared: str) -> None:
    text = page(LINES + f"<table>{HEAD}{ROWS}</table>").replace("<meta charset=utf-8>", f"<meta charset='{declared}'>" if declared else "")
    assert values(one(text.encode(encoding))) == FORM_05


def test_the_furniture_of_the_site_names_no_unit() -> None:
    furniture = (
        '<div class="nav"><a href=/>首页</a><a href=/>某某市财政局</a></div>'
        '<div id="location">当前位置：首页 &gt; 某某市财政局 &gt; 部门决算</div>'
        "<table width=100%><tr><td><table><tr><td>某某市财政局网站</td><td>2024年5月1日 星期三</td></tr></table></td></tr></table>"
    )
    tail = "<p>【打印】【关闭】</p><div class=footer>主办单位：某某市大数据局 ICP备000号</div>"
    body = furniture + "<h1>样本市示例局2023年度部门决算</h1>" + LINES + f"<table>{HEAD}{ROWS}</table>" + tail
    report = one(page(body, "样本市示例局2023年度部门决算_某某市人民政府门户网站"))
    assert (report.unit, report.year) == ("样本市示例局", 2023)
    assert values(report) == FORM_05


def test_the_publishers_system_names_the_article() -> None:
    text = page("<h1>某某市人民政府</h1>" + LINES + f"<table>{HEAD}{ROWS}</table>", "某某市人民政府")
    report = one(text.replace("<title>", '<meta name="ArticleTitle" content="样本市示例局2023年度部门决算"><title>'))
    assert (report.unit, report.year) == ("样本市示例局", 2023)


def test_what_is_hidden_is_not_read() -> None:
    hidden = '<tr style="display: none"><td>2010302</td><td>一般行政管理事务</td><td>9</td><td>9</td><td></td></tr>'
    script = '<script>document.write("<table><tr><td>2010303</td><td>8</td></tr></table>")</script><style>td{color:red}</style>'
    cell = ROWS.replace("3.50", '3.50<span style="display:none">99</span><!-- 77 -->', 1)
    assert values(one(page(LINES + f"{script}<table>{HEAD}{hidden}{cell}</table>"))) == FORM_05


def test_rows_whose_cells_all_come_from_above_keep_their_place() -> None:
    head = "<tr><td rowspan=3>功能分类科目编码</td><td rowspan=3>科目名称</td><td colspan=3>本年支出</td></tr>"
    head += "<tr><td rowspan=2>小计</td><td rowspan=2>基本支出</td><td rowspan=2>项目支出</td></tr><tr></tr>"
    assert values(one(page(LINES + f"<table>{head}{ROWS}</table>"))) == FORM_05


def test_a_repeated_head_and_a_table_in_two_pieces_are_one_form() -> None:
    more = "<tr><td>2080505</td><td>养老</td><td>1.00</td><td></td><td>1.00</td></tr>"
    numbers = "<tr><td colspan=2>栏次</td><td>1</td><td>2</td><td>3</td></tr>"
    expected = FORM_05 | {("05", "2080505", "total"): Decimal(1), ("05", "2080505", "project"): Decimal(1)}
    for body in (
        f"<table>{HEAD}{numbers}{ROWS}{HEAD}{numbers}{more}</table>",
        f"<table>{HEAD}{numbers}{ROWS}</table><p>&nbsp;</p><table>{HEAD}{more}</table>",
        f"<table>{HEAD}{numbers}{ROWS}</table><p>续表</p><table>{more}</table>",
    ):
        report = one(page(LINES + body))
        assert values(report) == expected, body
        assert not [problem for problem in report.problems if problem.doubtful]


def test_a_table_of_the_narrative_is_no_part_of_the_form_before_it() -> None:
    rows = row("序号", "项目名称", "预算金额", "实际支出", "备注") + row("1", "专项", "215.57", "201.96", "")
    annex = f"<table>{rows}{row('', '合计', '215.57', '201.96', '')}</table>"
    told = "<p>第三部分</p><p>本年支出合计3.50万元。</p><p>专项资金使用情况如下：</p>"
    for between in (told, "<p>2023年专项资金使用情况统计表</p>", ""):
        report = one(page(LINES + f"<table>{HEAD}{ROWS}</table>{between}{annex}"))
        assert values(report) == FORM_05, between
        assert not report.undeclared
        assert not [problem for problem in report.problems if problem.doubtful]


def test_a_heading_of_the_narrative_does_not_wait_for_a_table_of_an_annex() -> None:
    annex = "<table><tr><td>项目</td><td>金额</td><td>备注</td></tr><tr><td>合计</td><td>215.57</td><td></td></tr></table>"
    told = "<h3>国有资本经营预算财政拨款支出决算表</h3><p>2023年度本单位没有国有资本经营预算安排的支出，故本表无数据。</p>"
    told += "<p>专项资金使用情况统计表</p>"
    report = one(page(LINES + f"<table>{HEAD}{ROWS}</table>{told}{annex}"))
    assert values(report) == FORM_05


SIDES = "<tr><td colspan=3>收入</td><td colspan=3>支出</td></tr>" + row("项目", "行次", "决算数", "项目", "行次", "决算数")
LINES_01 = "<p>收入支出决算总表</p><p>部门：样本市示例局　　单位：万元</p>"


def two_sided(*rows: tuple[str, ...]) -> str:
    return page(
        LINES_01 + f"<table>{SIDES}" + "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows) + "</table>"
    )


FULL_ROWS = [
    ("一、一般公共预算财政拨款收入", "1", "10.00", "一、一般公共服务支出", "14", "9.00"),
    ("二、政府性基金预算财政拨款收入", "2", "", "二、外交支出", "15", ""),
    ("三、国有资本经营预算财政拨款收入", "3", "", "三、国防支出", "16", ""),
    ("四、上级补助收入", "4", "", "四、公共安全支出", "17", ""),
]


def test_a_row_without_the_cell_of_its_label_is_put_in_order_by_its_line_number() -> None:
    report = one(
        two_sided(*FULL_ROWS, ("五、事业收入", "5", "2.00", "18", "3.00"), ("本年收入合计", "6", "12.00", "本年支出合计", "19", "12.00"))
    )
    assert values(report) == {
        ("01", "general_public_budget", "amount"): 10,
        ("01", "201", "amount"): 9,
        ("01", "institutional", "amount"): 2,
        ("01", "current_income", "amount"): 12,
        ("01", "current_expenditure", "amount"): 12,
    }
    assert any(problem.doubtful and "3.00" in problem.message for problem in report.problems)  # an amount without a label


def test_a_row_of_a_cell_too_few_that_nothing_explains_has_no_figures() -> None:
    head = "<tr><td colspan=6>预算数</td><td colspan=6>决算数</td></tr><tr>" + 2 * (
        "<td>合计</td><td>因公出国（境）费</td><td>公务用车购置及运行费小计</td><td>公务用车购置费</td><td>公务用车运行费</td><td>公务接待费</td>"
    )
    amounts = row(*(f"{n}.00" for n in (5, 0, 4, 4, 1, 3, 2, 2, 1, 1)))
    body = f"<p>一般公共预算财政拨款“三公”经费支出决算表</p><p>单位：万元</p><table>{head}</tr>{amounts}</table>"
    report = one(page(body))
    assert not report.figures
    assert {cell.state for cell in report.cells} <= {"unreadable", "blank"}
    assert any(problem.code == "row_shifted" and problem.doubtful for problem in report.problems)


def test_a_row_of_a_cell_too_many_is_doubted() -> None:
    rows = ROWS + "<tr><td>2010302</td><td>一般行政</td><td>管理事务</td><td>7.00</td><td>7.00</td><td>0.00</td></tr>"
    report = one(page(LINES + f"<table>{HEAD}{rows}</table>"))
    assert values(report) == FORM_05
    assert any(problem.doubtful and "7.00" in problem.message for problem in report.problems)


@given(
    seed=st.integers(0, 999),
    place=st.floats(0, 0.999),
    put=st.sampled_from(["", "<td></td>", "<td>9.99</td>"]),
    name=st.sampled_from(SPLIT),
)
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_a_cell_that_is_lost_or_doubled_anywhere_makes_no_wrong_figure_in_silence(seed: int, place: float, put: str, name: str) -> None:
    report = balanced(seed)
    text = web_page(report, LAYOUTS[name]).decode()
    cells = list(re.finditer("<td colspan=1 rowspan=1>(.*?)</td>", text))
    cell = cells[int(place * len(cells))]
    spoilt = text[: cell.start()] + (cell[0] + put if put else "") + text[cell.end() :]
    got = one(spoilt)
    wrong = {address: value for address, value in values(got).items() if truth(report).get(address) != value}
    assert not wrong or any(problem.doubtful for problem in got.problems), (cell[0], wrong)


def test_blank_cells_left_out_at_the_end_of_rows_are_no_doubt() -> None:
    rows = "<tr><td>201</td><td>一般公共服务支出</td><td>4.50</td><td>3.50</td><td>1.00</td></tr>"
    rows += (
        row("20103", "政府办公厅", "3.50", "3.50") + row("2010301", "行政运行", "3.50", "3.50") + row("20199", "其他", "1.00", "", "1.00")
    )
    rows += row("2019901", "基本", "0.00") + row("2019999", "其他", "1.00", "", "1.00")
    report = one(page(LINES + f"<table>{HEAD}{rows}</table>"))
    assert values(report)["05", "2010301", "basic"] == Decimal("3.50")
    assert not [problem for problem in report.problems if problem.doubtful]


def test_two_amounts_in_a_cell_are_none() -> None:
    report = one(page(LINES + f"<table>{HEAD}{ROWS.replace('3.50', '100<br>200', 1)}</table>"))
    assert ("05", "2010301", "total") in {cell.address for cell in report.cells if cell.state == "unreadable"}


def test_a_title_in_letters_set_apart_and_breaks_inside_labels() -> None:
    lines = "<h2>一 般 公 共 预 算 财 政 拨 款 支 出 决 算 表</h2><div><span>部门：样本市示例局</span><span>金额单位：万元</span></div>"
    head = HEAD.replace("基本支出", "<p class=MsoNormal align=center>基本<br>\n支出<o:p></o:p></p>")
    report = one(page(lines + f"<table class=MsoNormalTable><thead>{head}</thead><tbody>{ROWS}</tbody></table>"))
    assert values(report) == FORM_05
    assert report.tables[0].money_unit == "万元"


@pytest.mark.parametrize("between", ["<br>", "</p><p>", "</p><p></p><p>"])
def test_a_title_over_two_lines_is_one_though_its_second_line_is_another_forms(between: str) -> None:
    lines = f"<p>一般公共预算财政拨款{between}支出决算表</p><p>单位：万元</p>"
    assert values(one(page(lines + f"<table>{HEAD}{ROWS}</table>"))) == FORM_05
    rows = f"<tr><td colspan=5>一般公共预算财政拨款</td></tr><tr><td colspan=5>支出决算表</td></tr>{HEAD}{ROWS}"
    assert values(one(page(f"<p>单位：万元</p><table>{rows}</table>"))) == FORM_05


def test_several_forms_in_one_table_have_titles_in_its_rows() -> None:
    title = "<tr><td colspan=5>一般公共预算财政拨款支出决算表</td></tr>"
    title += "<tr><td colspan=3>部门：样本市示例局</td><td colspan=2>单位：万元</td></tr>"
    other = title.replace("一般公共预算财政拨款支出", "国有资本经营预算财政拨款支出")
    nine = HEAD.replace("小计", "合计") + "<tr><td>2230105</td><td>国有企业</td><td>8.00</td><td></td><td>8.00</td></tr>"
    report = one(page(f"<table>{title}{HEAD}{ROWS}{other}{nine}</table>"))
    assert values(report) == FORM_05 | {("09", "2230105", "expenditure"): 8, ("09", "2230105", "project"): 8}


def test_a_page_of_another_kind_of_file_name_is_told_from_its_bytes() -> None:
    """Publishers save web pages as .xls and .doc."""
    text = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><body>' + LINES + f"<table>{HEAD}{ROWS}</table></body></html>"
    assert values(one(text.encode("gbk"))) == FORM_05
    archive = b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\n'
    archive += b'Content-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: 8bit\n\n'
    assert values(one(archive + text.encode("gbk") + b"\n--b--\n")) == FORM_05


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty file"),
        (b"\n\n  ", "empty file"),
        (b"<html><body><script>load()</script></body></html>", "without any text"),
        (b"<html><body>" + b"<div>" * 5000 + b"x", "nested too deep|without any"),
        (b"just words", "unknown kind"),
    ],
)
def test_pages_that_say_nothing_are_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(NotReadable, match=words):
        open_document(content)


def test_a_page_is_one_sheet_that_begins_with_its_title() -> None:
    opened = open_document(page(LINES + f"<table>{HEAD}{ROWS}</table>").encode())
    assert opened.media_type == "text/html"
    assert opened.pages is None
    assert opened.sheets[0].text.startswith("样本市示例局2023年度部门决算\n")
