"""Making the pretend site: the pages, and the reports as PDFs. Its result is committed, so that nobody needs a typeface to see it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sample_publisher.balance import Traits, balanced, misprinted
from sample_publisher.layout import COMPACT, PLAIN, SHANGHAI, TALL
from sample_publisher.pages import Entry, article, list_page
from sample_publisher.reports import SampleReport, published
from sample_publisher.typesetter import typeset, typeset_notice

if TYPE_CHECKING:
    from pathlib import Path

OFFICE, MUSEUM = "样本市示例局", "样本市示例文化馆"
INVENTED = "示例文件：单位、数字与文字均为虚构，只用于演示和测试。"
MISPRINT = INVENTED + "其中故意印错了一个数字。"
BUDGET = (
    "本文件是虚构的部门预算说明，只有文字，没有决算表，用来演示系统如何识别与决算无关的文件。",
    "二〇二四年，我局预算安排围绕日常运转和两项示例任务展开，收入全部来自一般公共预算拨款，支出按照先保基本、再办项目的次序安排。",
    "“三公”经费按照从紧原则编列，与上一年持平。预算执行情况将在年度终了后随部门决算一并公开。",
)
BROKEN = "files/shilij-2021.pdf"
"""The link that leads nowhere, as on every real site."""


def office() -> SampleReport:
    """An invented office, with one digit misprinted."""
    traits = Traits(government_fund=True, state_capital=True, zeros="0.00", thousands=True)
    report, _ = misprinted(replace(balanced(2023, traits), unit=OFFICE, year=2023, remark=MISPRINT), seed=5)
    return report


def museum() -> SampleReport:
    """An invented museum, in yuan and without fault."""
    traits = Traits(money_unit="元", government_fund=False, thousands=True)
    return replace(balanced(2024, traits), unit=MUSEUM, year=2024, remark=INVENTED)


def contents() -> dict[str, bytes]:
    """Every file of the site, by its path."""
    first = [
        Entry("files/putuo-2024.pdf", "中共上海市普陀区委社会工作部2024年度部门决算", "2025-09-05", "PDF"),
        Entry("files/shili-wenhuaguan-2024.pdf", f"{MUSEUM}2024年度部门决算（虚构）", "2025-09-04", "PDF"),
        Entry("article-2023.html", f"{OFFICE}2023年度部门决算（虚构，含一处印错的数字）", "2024-09-12"),
        Entry(BROKEN, f"{OFFICE}2021年度部门决算（虚构，链接已失效）", "2022-09-15", "PDF"),
    ]
    second = [
        Entry("article-2021.html", "茶陵县网格化管理服务中心2021年度部门决算", "2022-09-08"),
        Entry("files/liling-2020.pdf", "醴陵市网格化管理服务中心2020年度部门决算", "2021-09-10", "PDF"),
        Entry("files/shilij-budget-2024.pdf", f"{OFFICE}2024年部门预算说明（虚构）", "2024-02-01", "PDF"),
    ]
    return {
        "index.html": list_page(first, charset="utf-8", after="list-2.html"),
        "list-2.html": list_page(second, charset="gbk", before="index.html"),
        "article-2021.html": article(
            "茶陵县网格化管理服务中心2021年度部门决算",
            "2022-09-08",
            ("现将茶陵县网格化管理服务中心2021年度部门决算的数字按示例版式重新排印，全文见附件。",),
            [("files/chaling-2021.pdf", "茶陵县网格化管理服务中心2021年度部门决算.pdf")],
            charset="gbk",
            back="list-2.html",
        ),
        "article-2023.html": article(
            f"{OFFICE}2023年度部门决算",
            "2024-09-12",
            (f"{OFFICE}是虚构的单位，决算中的数字由程序编造，彼此平衡，只有一个数字被故意印错，用来演示核对的结果。",),
            [("files/shilij-2023.pdf", f"{OFFICE}2023年度部门决算（虚构）.pdf")],
            charset="utf-8",
            back="index.html",
        ),
        "robots.txt": b"User-agent: *\nAllow: /\n",
        "files/liling-2020.pdf": typeset(published("liling-2020"), PLAIN),
        "files/chaling-2021.pdf": typeset(published("chaling-2021"), COMPACT),
        "files/putuo-2024.pdf": typeset(published("putuo-2024"), TALL),
        "files/shilij-2023.pdf": typeset(office(), PLAIN),
        "files/shili-wenhuaguan-2024.pdf": typeset(museum(), replace(SHANGHAI, rules="lines")),
        "files/shilij-budget-2024.pdf": typeset_notice("2024年部门预算说明", OFFICE, BUDGET, PLAIN),
    }


def build(folder: Path) -> list[Path]:
    """Write the site into `folder`; its files. Nothing is deleted there."""
    files = {folder / name: content for name, content in contents().items()}
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return list(files)
