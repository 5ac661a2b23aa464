"""The prose of a document becomes claims that know their page; contents, glossaries, reasons and annexes are told apart."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from mingzhang.accounts_json import dump_statement, load_statement
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.reader import read
from mingzhang.read.sheets import Sheet

if TYPE_CHECKING:
    from mingzhang.accounts import Claim, Report

COVER = ["2023年度", "云溪县教育局", "部门决算"]


def typeset(*pages: list[str], head: str = "云溪县教育局2023年度部门决算公开") -> bytes:
    """A PDF file of these lines, each page with a running head and its number."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4, invariant=1)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("STSong-Light", 12)
        canvas.drawString(60, 800, head)
        for row, line in enumerate(lines):
            canvas.drawString(60, 770 - 20 * row, line)
        canvas.drawString(290, 40, f"- {number} -")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def report_of(*pages: list[str], **more: str) -> Report:
    return read(typeset(*pages, **more)).reports[0]


def claims(text: str) -> tuple[Claim, ...]:
    return read_claims([Sheet(1, text)], (), 2023, "云溪县教育局")[0]


def told(found: tuple[Claim, ...]) -> list[tuple[str, str, str]]:
    return [(claim.subject, claim.kind, claim.printed + claim.unit) for claim in found]


def test_a_sentence_goes_on_over_lines_and_pages_and_its_numbers_know_their_page() -> None:
    made = report_of(
        COVER,
        [
            "第三部分 2023年度部门决算情况说明",
            "一、收入支出决算总体情况说明",
            "    云溪县教育局2023年度收入总计、支出总计均为8，",
            "205.50万元。与2022年度相比，收入总计、支出总计各增加",
        ],
        ["205.50万元，增长2.57%，主要原因是新建校舍的工程款按合同", "约定在本年支付。", "二、收入决算情况说明"],
        ["本年收入合计8,000.00万元。"],
    )
    assert told(made.claims) == [
        ("01.income_total.amount", "level", "8,205.50万元"),
        ("01.income_total.amount", "change", "205.50万元"),
        ("01.income_total.amount", "change_percent", "2.57%"),
        ("02.total.total", "level", "8,000.00万元"),
    ]
    assert [claim.page for claim in made.claims] == [2, 3, 3, 4]
    assert made.claims[0].amount == Decimal("82055000.00")
    assert made.narrative is not None
    assert (made.narrative.seen, made.narrative.understood) == (4, 4)


def test_claims_survive_the_way_out_of_the_reading_process() -> None:
    statement = read(typeset(COVER, ["一、收入支出决算总体情况说明", "2023年度收入总计820.50万元，支出总计820.50万元。"]))
    assert load_statement(dump_statement(statement)) == statement
    assert len(statement.reports[0].claims) == 2


def test_the_list_of_contents_begins_no_annex() -> None:
    found = claims(
        "目录\n第三部分2023年度部门决算情况说明\n一、收入支出决算总体情况说明\n二、收入决算情况说明\n第四部分名词解释\n第五部分附件\n"
        "第三部分\n一、收入支出决算总体情况说明\n2023年度收入总计820.50万元。\n"
        "第四部分 名词解释\n一、机关运行经费：指为保障单位运行安排的100万元以下的经费30万元。\n"
        "第五部分 附件\n部门整体支出绩效评价报告\n（一）基本支出情况\n2023年基本支出600.00万元，其中：工资福利支出500.00万元。"
    )
    assert [(claim.subject, claim.annex) for claim in found] == [
        ("01.income_total.amount", False),
        ("annex.basic", True),
        ("06.301.amount", True),
    ]


def test_reasons_thresholds_and_unknown_subjects_are_no_claims() -> None:
    text = (
        "十、国有资产占用情况说明\n截至2023年12月31日，共有车辆3辆；单价50万元以上通用设备1台（套）。\n"
        "三、支出决算情况说明\n校舍维修支出30.00万元，占5.00%，比上年增加3.00万元，增长11.11%。\n"
        "本年支出合计810.00万元，比上年增加10.00万元，主要原因是新增设备20.00万元，占项目支出的10%。"
    )
    assert told(claims(text)) == [
        ("state_assets.vehicles", "level", "3辆"),
        ("state_assets.general_equipment", "level", "1台(套)"),
        ("03.total.total", "level", "810.00万元"),
        ("03.total.total", "change", "10.00万元"),
        ("03.total.total", "reason", "20.00万元"),
    ]
    _, narrative = read_claims([Sheet(1, text)], (), 2023, None)
    assert (narrative.seen, narrative.understood) == (8, 3)


def test_a_web_page_has_the_same_claims_without_pages() -> None:
    paragraphs = [
        "云溪县教育局2023年度部门决算",
        "一、收入支出决算总体情况说明",
        "2023年度收入总计820.50万元，与上年相比增加20.50万元，增长2.56%。",
    ]
    page = "<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "<p>收入支出决算总表</p></body></html>"
    made = read(page.encode()).reports[0]
    assert told(made.claims) == [
        ("01.income_total.amount", "level", "820.50万元"),
        ("01.income_total.amount", "change", "20.50万元"),
        ("01.income_total.amount", "change_percent", "2.56%"),
    ]
    assert {claim.page for claim in made.claims} == {None}


def test_the_prose_of_a_budget_is_read_too() -> None:
    made = report_of(
        ["云溪县教育局2024年部门预算"],
        ["一、机关运行经费：2024年机关运行经费预算30.00万元，比上年增加5.00万元。"],
        head="云溪县教育局2024年部门预算",
    )
    assert made.kind == "budget"
    assert told(made.claims) == [("agency_operation", "level", "30.00万元"), ("agency_operation", "change", "5.00万元")]
