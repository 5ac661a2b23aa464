"""The site in a real browser: the way to a figure and its picture, at a desk and on a phone, with and without scripts, from a disk."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from playwright.sync_api import expect
from tests.publish.conftest import API, HOSTILE, every_kind_of_page, report_path, unit_path

PHONE = 390


def test_from_the_start_to_the_picture_of_a_figure(visit, served):
    page = visit()
    page.goto(served)
    page.get_by_role("navigation").get_by_role("link", name="查找").click()
    page.get_by_role("searchbox").fill("示例局")
    expect(page.locator("#results a.unit")).to_have_text("样本市示例局")
    page.locator("#results a.year", has_text="2023").click()
    expect(page).to_have_title("样本市示例局 2023 · 部门决算 final accounts")
    page.get_by_role("link", name="236.35", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".amount")).to_contain_text("236.35")
    expect(dialog.locator(".amount")).to_contain_text("2,363,500")
    picture = dialog.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") > 1000
    expect(dialog.locator(".box")).to_be_visible()
    box, strip = dialog.locator(".box").bounding_box(), picture.bounding_box()
    assert 8 < box["height"] < strip["height"] and 15 < box["width"] < 120, "a box around one figure of the row"
    assert strip["x"] < box["x"] and box["x"] + box["width"] < strip["x"] + strip["width"]
    assert page.url.endswith("#f-03.2013999.basic")
    expect(dialog.locator(".hash")).to_have_text(page.locator("dl.source .hash").first.text_content())
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_finding_lights_up_what_it_rests_on(visit, served, published):
    page = visit()
    page.goto(served + report_path(published))
    finding = page.locator("article.finding", has_text="T03-H1").first
    finding.hover()
    lit = page.locator("td.lit")
    assert lit.count() >= 3
    page.mouse.move(0, 0)
    expect(lit).to_have_count(0)
    finding.get_by_role("link", name="236.35").focus()
    assert lit.count() >= 3


def test_a_figure_of_a_web_page_says_its_place(visit, served, published):
    page = visit()
    page.goto(served + report_path(published, "茶陵县网格化管理服务中心", 2021))
    page.locator("a.figure").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".where b")).to_have_text(re.compile("table 1, row"))
    expect(dialog.locator(".strip")).to_be_hidden()


def test_the_search_works_by_keyboard_and_filters(visit, served):
    page = visit()
    page.goto(served + "find.html")
    page.get_by_role("searchbox").press_sequentially("样本市")
    units = page.locator("#results a.unit")
    expect(units).not_to_have_count(0)
    everything = units.count()
    page.keyboard.press("ArrowDown")
    expect(units.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_label("年度").select_option("2020")
    expect(units).to_have_count(1)
    assert everything > 1
    page.get_by_label("只看有不符的").check()
    page.get_by_role("searchbox").fill("没有这个单位")
    expect(page.get_by_role("status")).to_have_text("没有符合的单位 nothing found")


def test_a_hostile_name_is_only_text(visit, served, published):
    page = visit()
    page.goto(served + "find.html")
    page.get_by_role("searchbox").fill("<script>")
    expect(page.locator("#results a.unit")).to_have_text(HOSTILE)
    page.locator("#results a.unit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert page.title() != "run"


def test_the_reader_chooses_a_language_once(visit, served, published):
    page = visit()
    page.goto(served)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("部门决算开放数据Departmental final accounts as open data")
    expect(page.locator("h1 .zh")).to_be_hidden()
    page.goto(served + report_path(published))
    expect(page.locator("h1 small .zh")).to_be_hidden()
    page.get_by_role("button", name="双语").click()
    expect(page.locator("h1 small .zh")).to_be_visible()


def test_no_page_scrolls_sideways_on_a_phone(visit, served, published):
    page = visit(PHONE)
    for path in every_kind_of_page(published):
        page.goto(served + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, path
    page.goto(served + "find.html")
    page.get_by_role("searchbox").fill("局")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    page.goto(served + report_path(published))
    page.get_by_role("link", name="236.35", exact=True).first.click()
    box = page.get_by_role("dialog").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE
    expect(page.locator("#place .box")).to_be_visible()  # it is drawn when the picture is there
    marked = page.locator("#place .box").bounding_box()
    assert marked["x"] >= box["x"] and marked["x"] + marked["width"] <= box["x"] + box["width"], "the figure is in sight"


def test_it_works_from_a_disk(visit, published):
    page = visit()
    page.goto((published / "find.html").as_uri())
    page.get_by_role("searchbox").fill("文化馆")
    page.locator("#results a.unit").click()
    page.locator("ul.reports a").first.click()
    page.locator("a.figure").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_it_can_be_read_without_scripts(visit, served, published):
    page = visit(java_script_enabled=False)
    page.goto(served + "find.html")
    page.get_by_role("link", name="样本市").click()
    page.get_by_role("link", name="样本市示例局").click()
    page.goto(served + report_path(published) + "#f-03.2013999.basic")
    figure = page.locator("td:target a.figure")
    assert figure.get_attribute("href").endswith(".webp")
    assert page.request.get(figure.evaluate("figure => figure.href")).ok


def test_the_charts_of_a_unit_are_drawn_and_their_data_are_one_click_away(visit, served, published):
    page = visit()
    page.goto(served + unit_path(published))
    charts = page.locator("figure.chart")
    expect(charts).to_have_count(3)
    first = charts.first
    drawn = "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(part => part)"
    assert first.locator("canvas").evaluate(drawn)
    expect(first.locator("table")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("table")).to_be_visible()
    expect(first.locator("tbody tr").first.locator("td").last).to_have_text("1,809.72")
    page.get_by_role("button", name="English").click()
    assert page.evaluate("drawn[0].data.datasets[0].label") == "income of the year"


def test_the_charts_are_tables_without_scripts(visit, served, published):
    page = visit(java_script_enabled=False)
    page.goto(served + unit_path(published))
    expect(page.locator("figure.chart table").first).to_be_visible()


def test_from_a_finding_to_the_figures_that_it_rests_on(visit, served):
    page = visit()
    page.goto(served + "findings.html")
    page.get_by_role("link", name="T03-H1", exact=True).click()
    page.locator("ul.findings a", has_text="样本市示例局").first.click()
    boxes = page.locator("figure.crop .box")
    expect(boxes).to_have_count(6)
    expect(boxes.first).to_be_visible()
    picture, box = page.locator("figure.crop img").bounding_box(), boxes.first.bounding_box()
    assert picture["x"] < box["x"] < picture["x"] + picture["width"] and box["height"] < picture["height"]
    page.locator("figure.crop figcaption a").first.click()
    expect(page.locator("td:target a.figure")).to_have_text("237.35")


def test_what_is_downloaded_is_what_the_checksums_say(visit, served, published):
    page = visit()
    page.goto(served)
    page.get_by_role("navigation").get_by_role("link", name="下载").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="比对结果 CSV", exact=True).click()
    digest = hashlib.sha256(Path(download.value.path()).read_bytes()).hexdigest()
    sums = page.request.get(page.get_by_role("link", name="SHA256SUMS").first.evaluate("link => link.href"))
    assert f"{digest}  findings.csv" in sums.text().splitlines()


def test_the_api_is_linked_where_it_can_be_reached(visit, served, published):
    page = visit()
    page.goto(served + report_path(published))
    link = page.get_by_role("link", name="在 API 中查询")
    expect(link).to_be_visible()
    key = report_path(published).removeprefix("report/").removesuffix(".html")
    assert link.get_attribute("href") == f"{API}mingzhang/figures?report={key}"
    page.goto((published / report_path(published)).as_uri())
    expect(page.get_by_text("在 API 中查询")).to_be_hidden()  # on a disk, an API of this machine may be anybody's
    page.goto(served + "downloads.html")
    expect(page.get_by_role("link", name="一条规则的全部比对结果")).to_have_attribute("href", f"{API}mingzhang/findings_of_rule")


def test_words_to_cite_by_are_copied(visit, served, published):
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.goto(served + report_path(published))
    page.locator("button.copy").click()
    expect(page.locator("button.copy")).to_contain_text("已复制")
    said = page.evaluate("navigator.clipboard.readText()")
    assert "样本市示例局 2023 年度部门决算" in said and "版本" in said


def test_a_search_can_be_sent_and_come_back_to(visit, served):
    page = visit()
    page.goto(served + "find.html")
    page.get_by_role("searchbox").fill("文化馆")
    page.get_by_label("年度").select_option("2024")
    page.locator("#results a.unit").click()
    page.go_back()
    expect(page.locator("#results a.unit")).to_have_text("样本市示例文化馆")
    expect(page.get_by_label("年度")).to_have_value("2024")
    other = visit()
    other.goto(page.url)
    expect(other.locator("#results a.unit")).to_have_text("样本市示例文化馆")
