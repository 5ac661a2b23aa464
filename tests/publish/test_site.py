"""The site as files: every link leads somewhere, nothing that was printed can run, and only what changed is written again."""

from __future__ import annotations

import hashlib
import html
import re
import shutil
import sqlite3
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.accounts_builders import document
from tests.publish.conftest import API, DOUBT, HOSTILE, unit_path

from mingzhang.publish.rules import BASES
from mingzhang.publish.site import addresses
from mingzhang.publish.site.accuracy import least, measured
from mingzhang.publish.site.building import build
from mingzhang.publish.site.downloads import snippets
from mingzhang.publish.site.pages import HERE, words

ASSETS = Path(str(HERE)) / "assets"


class Tags(HTMLParser):
    """The tags of a page: their names and attributes, and the ids."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])


def pages(folder):
    return {path.relative_to(folder).as_posix(): Tags(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}


def links(page):
    for tag, attributes in page.tags:
        for name in ("href", "src"):
            if name in attributes:
                yield tag, attributes[name]


def hostile_page(folder):
    (path,) = [path for path in folder.rglob("report/*/2021/**/*.html") if "onerror" in path.read_text(encoding="utf-8")]
    return path


def sample_page(folder):
    (path,) = [path for path in folder.glob("report/*/2023/final_accounts/*.html") if "样本市示例局" in path.read_text(encoding="utf-8")]
    return path


def test_every_link_leads_somewhere(published):
    found = pages(published)
    assert len(found) > 12
    for name, page in found.items():
        assert len(page.ids) == len(set(page.ids)), name
        for tag, target in links(page):
            parts = urlsplit(target)
            if parts.scheme:
                assert tag == "a" and parts.scheme in ("http", "https"), (name, target)
                continue
            path = (published / name).parent / unquote(parts.path) if parts.path else published / name
            assert path.is_file(), (name, target)
            assert not parts.path.startswith("/"), (name, target)
            if parts.fragment and path.suffix == ".html":
                assert unquote(parts.fragment) in found[path.resolve().relative_to(published).as_posix()].ids, (name, target)


def test_what_was_printed_never_runs(published):
    text = hostile_page(published).read_text(encoding="utf-8")
    assert "&lt;script&gt;" in text and "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;" in text
    for name, page in pages(published).items():
        tags = [tag for tag, _ in page.tags]
        assert tags.count("script") == sum(tag == "script" and "src" in attributes for tag, attributes in page.tags), name
        assert all(not key.startswith("on") and key != "style" for _, attributes in page.tags for key in attributes), name
        assert not [target for _, target in links(page) if target.lower().startswith("javascript")], name
        assert ("img", {"src": "x", "onerror": "alert(1)"}) not in page.tags, name
    index = (published / "site" / "units-1.js").read_text(encoding="ascii")
    assert "document.title" in index and "局" not in index, "plain ASCII: no script ends in it"


def test_every_page_keeps_other_hosts_out(published):
    for name, page in pages(published).items():
        policy = next(attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv"))
        assert "default-src 'none'" in policy and "unsafe" not in policy, name
        assert dict(page.tags[0][1]) == {"lang": "zh-CN"} and ("main", {"id": "content", "tabindex": "-1"}) in page.tags, name
        for tag, attributes in page.tags:
            assert tag != "th" or "scope" in attributes, name


def test_each_page_of_findings_says_what_they_are_not(published):
    for path in [*published.glob("findings*/**/*.html"), *published.glob("report/**/*.html"), published / "findings.html"]:
        assert "机器比对结果，非审计结论，不涉及资金使用是否合规。" in path.read_text(encoding="utf-8"), path


def test_a_figure_has_a_permanent_anchor_and_a_picture(published):
    page = Tags(sample_page(published).read_text(encoding="utf-8"))
    assert {"f-03.total.total", "f-01.income_total.amount", "f-07.actual.total", "f-03.2013999.basic"} <= set(page.ids)
    pictures = {target for tag, target in links(page) if target.endswith(".webp")}
    assert len(pictures) > 50
    for target in pictures:
        content = (sample_page(published).parent / target).read_bytes()
        assert content[:4] == b"RIFF" and content[8:12] == b"WEBP" and len(content) < 40_000


def test_findings_stand_with_the_figures_that_they_rest_on(published):
    page = Tags(sample_page(published).read_text(encoding="utf-8"))
    findings = [attributes for tag, attributes in page.tags if tag == "article"]
    assert any("f-03.2013999.basic" in finding["data-operands"].split() for finding in findings)
    assert any(attributes.get("href") == "#f-03.2013999.basic" for tag, attributes in page.tags if tag == "a")
    text = sample_page(published).read_text(encoding="utf-8")
    assert "2013999 其他社会工作事务支出·基本支出</a>" in text
    assert '<td class="n">236.35</td><td class="n derived">237.35 万元</td>' in text
    assert "若第6页《支出决算表》" in text and "以编制单位的说明为准" in text


def test_lines_stand_as_printed(published):
    text = sample_page(published).read_text(encoding="utf-8")
    form = text[text.index('id="form-03"') : text.index('id="form-04"')]
    codes = re.findall(r'<td class="code level-\d">(\d+)</td>', form)
    assert codes == sorted(codes, key=lambda code: code.ljust(8)) and {len(code) for code in codes} == {3, 5, 7}
    assert form.index("合计") < form.index(codes[0])


def test_rules_are_listed_with_their_words_and_how_often_they_hold(published):
    page = (published / "methods.html").read_text(encoding="utf-8")
    row = page[page.index('id="T03-H1"') :].split("</tr>")[0]
    assert "每一行的本年支出合计等于其各组成栏之和。" in row
    assert "In every row, total is the sum of its parts." in row and "03.*.total" in row
    with sqlite3.connect(published / "mingzhang.sqlite") as database:
        ((evaluated, failed),) = database.execute("SELECT evaluated, failed FROM rules WHERE rule = 'T03-H1'")
        assert database.execute("SELECT count(*) FROM rules WHERE sentence = '' AND rule LIKE 'T0%'").fetchone() == (0,)
        ((basis, reason),) = database.execute("SELECT basis, reason FROM rules WHERE rule = 'T03-H1'")
        assert {word for (word,) in database.execute("SELECT DISTINCT basis FROM rules")} <= set(BASES)
    assert basis == "layout" and reason.startswith("表式：") and reason in row
    assert failed == 2 and f'<td class="n">{evaluated}</td>' in row and f"{100 * failed / evaluated:.1f} %" in row


def test_the_words_for_why_a_rule_must_hold_are_those_of_the_book():
    from mingzhang.check import basis

    assert tuple(basis.BASES) == BASES


def test_coverage_says_what_is_published_held_back_and_not_found_by_us(published):
    start = (published / "index.html").read_text(encoding="utf-8")
    years = re.findall(r'<th scope="col">(\d{4})</th>', start)
    (row,) = [row for row in start.split("<tr>")[1:] if "430200" in row and "coverage" in row]
    cells = dict(zip(years, re.findall(r"<title>(.*?)</title>", row), strict=True))
    assert cells["2020"].startswith("名单所列 1 个单位：已公布 0，待人工决定 1，未找到 0")
    assert cells["2022"].startswith("名单所列 2 个单位：已公布 1，待人工决定 0，未找到 1")
    assert cells["2024"].startswith("已公布 1，待人工决定 0，未找到 4，共知 5 个单位（没有名单）")
    assert "名单所列 2 个单位：1 个找到过报告，1 个未找到。" in start
    assert "不等于该单位未公开" in start and "未公布" not in start
    region = (published / "region" / "430200.html").read_text(encoding="utf-8")
    assert "待人工决定" in region and DOUBT in region and "http://sample.example/files/held.pdf" in region
    lists = region[region.index('id="not-found"') : region.index('id="units"')]
    assert [lists.count(name) for name in ("样本市示例档案馆", "样本市示例局", "2023 <", "2022 <", "2021 <", "2020 <")] == [
        2,
        1,
        1,
        1,
        1,
        0,
    ]
    assert "http://sample.example/list.html" in region


def test_a_unit_says_what_is_known_of_it_and_what_became_of_it(published):
    office, archive = ((published / "unit" / f"{unit}.html").read_text(encoding="utf-8") for unit in ("shili", "archive"))
    assert "行政单位（机关）" in office and ">022<" in office and "样本市示例办公室" in office and "2015–2019" in office
    assert "地级" in office and "由地区代码推定" in office
    assert 'href="archive.html">样本市示例档案馆</a>' in office and "承继自" in office
    assert "<b>2023</b>" in office and "自 2023 年度起承继“样本市示例档案馆”" in office
    assert 'href="shili.html">样本市示例局</a>' in archive and "本站未找到该单位的报告，不等于该单位未公开。" in archive
    assert "承继单位" in archive and "不同口径不可相加" in archive
    index = (published / "site" / "units-1.js").read_text(encoding="ascii")
    assert "样本市示例办公室".encode("unicode_escape").decode() in index, "former names are found"


def test_each_finding_has_a_page_of_its_own_with_the_pictures_that_it_rests_on(published):
    page = next(published.glob("finding/*/2023/final_accounts/*/T03-H1-*.html"))
    text = page.read_text(encoding="utf-8")
    assert "每一行的本年支出合计等于其各组成栏之和。" in text and "非审计结论" in text and "未见说明" in text
    (picture,) = [target for tag, target in links(Tags(text)) if tag == "img"]
    assert (page.parent / picture).is_file()
    boxes = [attributes for tag, attributes in Tags(text).tags if attributes.get("class") == "box"]
    assert len(boxes) == 6 and all(len(box["data-at"].split()) == 5 for box in boxes)
    assert 'class="n derived">237.35 万元' in text
    assert page.name in (published / "findings" / "T03-H1.html").read_text(encoding="utf-8")
    with sqlite3.connect(published / "mingzhang.sqlite") as database:
        ((broken,),) = database.execute("SELECT count(*) FROM findings WHERE outcome = 'fail'")
        ((settled,),) = database.execute("SELECT count(*) FROM earlier_findings WHERE NOT stands")
        ((former,),) = database.execute("SELECT count(*) FROM former_findings")
    assert settled and former and len(list(published.glob("finding/**/*.html"))) == broken + settled + former


def test_what_a_new_version_changed_and_settled_is_said(published):
    text = sample_page(published).read_text(encoding="utf-8")
    assert ">777.77</td>" in text and "个数字与上一版本不同" in text and "现行版本中已不再出现" in text
    settled = re.findall(r'href="([^"]*finding/[^"]*)"', text.split('id="changes"')[1])
    page = (sample_page(published).parent / settled[0]).read_text(encoding="utf-8")
    assert "新版本中已不再出现" in page and document("before").sha256 in page
    assert settled[0].rsplit("/", 1)[1] in (published / "findings" / "corrected.html").read_text(encoding="utf-8")


def test_the_measured_accuracy_stands_with_its_sample_size(published):
    page = (published / "methods.html").read_text(encoding="utf-8")
    assert measured() and all(f'<td class="n">{each["figures"]:,}</td>' in page and each["least"] in page for each in measured())
    assert least(5000, 5000) < 0.9993 and least(5000, 5000) > 0.9990 and least(0, 10) == 0


def test_units_show_their_years_side_by_side(published):
    page = Tags((published / unit_path(published)).read_text(encoding="utf-8"))
    assert [attributes["role"] for tag, attributes in page.tags if tag == "canvas"] == ["img"] * 3
    figures = [attributes["data-value"] for tag, attributes in page.tags if tag == "td" and "data-value" in attributes]
    assert len(figures) > 20 and figures.count("1809.72") >= 2, "each chart has its table"
    assert any(attributes.get("href", "").endswith("#f-01.current_income.amount") for tag, attributes in page.tags if tag == "a")


def test_the_charting_library_is_the_one_that_its_note_names():
    folder = ASSETS / "vendor" / "chart.js"
    digest = hashlib.sha256((folder / "chart.umd.min.js").read_bytes()).hexdigest()
    assert f"{digest}  chart.umd.min.js" in (folder / "ABOUT.md").read_text(encoding="utf-8")
    assert "MIT" in (folder / "LICENSE.md").read_text(encoding="utf-8")


def test_only_what_changed_is_written_again(published, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(published, again, ignore=shutil.ignore_patterns("report", "unit", "finding", "pictures", "*.html"))
    built = build(again / "mingzhang.sqlite", again, lambda *_: pytest.fail("no picture is made again"), published, API)
    assert (built.written, built.pictures) == (0, 0) and built.linked == len(list(published.glob("report/**/*.html"))) + len(
        list(published.glob("unit/*.html"))
    )
    for path in published.rglob("*"):
        if path.is_file():
            assert (again / path.relative_to(published)).read_bytes() == path.read_bytes(), path
    assert (again / sample_page(published).relative_to(published)).samefile(sample_page(published))


def test_the_same_release_gives_the_same_pages(published, tmp_path):
    shutil.copytree(published, tmp_path / "b", ignore=shutil.ignore_patterns("report", "unit", "finding", "*.html"))
    build(tmp_path / "b" / "mingzhang.sqlite", tmp_path / "b", lambda _, strips: [None] * len(strips))
    for path in published.rglob("*.html"):
        assert (tmp_path / "b" / path.relative_to(published)).read_bytes() == path.read_bytes(), path


def test_the_lines_to_paste_give_the_data(published):
    said = dict(snippets(published))
    page = (published / "downloads.html").read_text(encoding="utf-8")
    assert all(lines in html.unescape(page) for lines in said.values())
    run = {"cwd": published, "check": True, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, "-c", said["pandas"] + "\nprint(len(figures), figures.amount.dtype)"], **run)
    rows = len((published / "figures.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert done.stdout.split()[0] == str(rows)
    question = said["SQLite"].split('"')[1]
    with sqlite3.connect(published / "mingzhang.sqlite") as database:
        found = database.execute(question).fetchall()
    assert ("样本市示例局", 2023, "18097200") in found


@pytest.mark.parametrize(
    "path,at,expected",
    [
        ("index.html", "report/u/2020/unit.html", "../../../index.html"),
        ("report/u/2021/unit.html", "report/u/2020/unit.html", "../2021/unit.html"),
        ("unit/甲.html", "index.html", "unit/%E7%94%B2.html"),
        ("report/u.html#f-01.x:调 整.a", "index.html", "report/u.html#f-01.x:%E8%B0%83%20%E6%95%B4.a"),
    ],
)
def test_links_are_relative(path, at, expected):
    assert addresses.link(path, at) == expected


@pytest.mark.parametrize("name", ["../../etc/passwd", "a b", "", ".", "..", "con<", "x" * 300, HOSTILE])
def test_a_strange_name_is_no_path(name):
    assert re.fullmatch(r"unit/x-[0-9a-f]{16}\.html", addresses.unit_page(name))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//other.example/x", "http:", "http://[", "file:///etc", None, ""]
)
def test_only_web_addresses_become_links(address):
    assert addresses.outside(address) == ""


def test_everything_is_said_in_two_languages():
    for name, (chinese, english) in words().items():
        assert chinese and english, name
        assert set(re.findall(r"\{\w+\}", english)) <= set(re.findall(r"\{\w+\}", chinese)) | {"{id}", "{money}", "{reason_en}"}, name
