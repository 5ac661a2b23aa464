"""The life of a finding: replied to, withdrawn by us, shown again, settled by its publisher, taken down with its report.

One story of eight releases, told once; each test looks at the releases that it is about, which never change.
"""

from __future__ import annotations

import shutil
import sqlite3
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from tests.accounts_builders import BEGIN, LILING, checked, decided, document, report, seen
from tests.conftest import drop_database
from tests.publish.release_builders import FIRST, KEY, NOW, SECOND, put, records, rows

from mingzhang.archive import Archive
from mingzhang.publish.release import publish, unpublished
from mingzhang.publish.site.addresses import finding_page, report_page
from mingzhang.records import Reply
from mingzhang.warehouse import database
from mingzhang.warehouse.loading import load
from mingzhang.warehouse.projection import project

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LATER = KEY.replace("2020", "2021")
THIRD = replace(SECOND, figures=SECOND.figures[:-1])
URL, OTHER = "http://liling.example/2020.pdf", "http://liling.example/2021.pdf"
WORDS = "合计数漏加一行，\n已在下一版更正。联系电话：13812345678"


@pytest.fixture(scope="module")
def story(postgres, tmp_path_factory):
    url, folder = postgres.url("life_of_a_finding"), tmp_path_factory.mktemp("life")
    engine = database.connect(url)
    database.migrate(engine)
    releases, observations, decisions, replies = [], [seen("a"), seen("b", OTHER)], [], []
    told = SimpleNamespace(folder=folder, releases=releases, engine=engine, noticed=[])

    def know():
        with engine.begin() as connection:
            project(connection, [LILING], observations, decisions, (), replies=replies)

    def release(where=folder):
        know()
        told.noticed.append(unpublished(engine, releases))
        return publish(engine, where, releases, NOW + timedelta(days=len(releases)))

    put(engine)
    put(engine, "b", report(year=2021))
    releases.append(release())
    (told.name,) = [row["permanent_name"] for row in records(folder, "findings") if row["report"] == KEY]
    replies.append(Reply(KEY, told.name, WORDS, "醴陵市网格中心", "https://unit.example/reply", "2026-02-01", "editor", BEGIN))
    shutil.copytree(folder, folder.parent / "same", symlinks=True)
    releases.append(release())
    told.same = release_again(engine, folder.parent / "same", releases)
    load(engine, document("a"), [checked(FIRST, findings=False)], "430281", "reader-1", "rules-2")
    third = release()
    told.killed = (third, publish(engine, folder, releases, NOW + timedelta(days=9)))
    releases.append(third)
    load(engine, document("b"), [checked(report(year=2021), findings=False)], "430281", "reader-2", "rules-1")
    told.lost = publish(engine, folder.parent / "lost", releases, NOW)
    releases.append(release())
    put(engine, "a", FIRST, rules="rules-3")
    replies.append(replace(replies[0], text="补充说明：<b>见附件</b>", source="2026年2月3日来函", replied_on="2026-02-03"))
    releases.append(release())
    decisions.append(decided(LATER, "withdraw"))
    releases.append(release())
    observations.append(seen("c", URL, night=1))
    load(engine, document("c"), [checked(SECOND, findings=False)], "430281", "reader-1", "rules-3")
    releases.append(release())
    observations.append(seen("d", URL, night=2))
    load(engine, document("d"), [checked(THIRD, findings=False)], "430281", "reader-1", "rules-3")
    releases.append(release())
    yield told
    engine.dispose()
    drop_database(url)


def release_again(engine, folder, releases):
    """The release that was just made, in another folder where the one before it is."""
    return publish(engine, folder, releases[:-1], releases[-1].published_at)


def page(story, number, report=KEY, folder=None):
    folder = (folder or story.folder) / story.releases[number - 1].release
    return (folder / finding_page(report, story.name)).read_text(encoding="utf-8")


def entries(story, number):
    root = ET.parse(story.folder / story.releases[number - 1].release / "feed.xml").getroot()
    return [
        (entry.find("a:category", ATOM).get("term"), entry.find("a:link", ATOM).get("href"), entry.findtext("a:summary", namespaces=ATOM))
        for entry in root.findall("a:entry", ATOM)
    ]


def table(story, number, name):
    return records(story.folder, name, story.releases[number - 1].release)


def states(story, number):
    return {row["report"]: row["state"] for row in table(story, number, "findings") if row["permanent_name"]}


def former(story, number):
    names = ("report", "state", "cause", "report_state", "shown_since", "shown_until", "gone_in", "shown_again_in")
    known = {each.release: place for place, each in enumerate(story.releases, start=1)}
    return [tuple(known.get(row[name], row[name]) for name in names) for row in table(story, number, "former_findings")]


def test_a_finding_is_open_and_its_page_says_how_to_reply(story):
    assert states(story, 1) == {KEY: "open", LATER: "open"}
    assert "未见说明" in page(story, 1) and 'methods.html#reply">' in page(story, 1) and "blockquote" not in page(story, 1)
    methods = (story.folder / story.releases[0].release / "methods.html").read_text(encoding="utf-8")
    assert "编制单位可以对任何一项比对结果作出答复" in methods and "至今没有撤回过" in methods


def test_a_reply_stands_with_its_finding_on_its_report_in_the_tables_and_in_the_feed(story):
    assert story.noticed[:2] == [True, True], "a reply is news"
    assert states(story, 2) == {KEY: "replied", LATER: "open"}
    (row,) = table(story, 2, "replies")
    assert (row["report"], row["finding"], row["reply"], row["replied_by"], row["replied_on"]) == (
        KEY, story.name, 1, "醴陵市网格中心", "2026-02-01",
    )  # fmt: skip
    assert "13812345678" not in row["text"] and "［已隐去］" in row["text"]
    text = page(story, 2)
    assert "合计数漏加一行，\n已在下一版更正。" in text and 'href="https://unit.example/reply"' in text and "编制单位已答复" in text
    assert "2026-02-01 <span" in text.split('id="history"')[1] and "13812345678" not in text
    release = story.folder / story.releases[1].release
    assert "合计数漏加一行" in (release / report_page(KEY)).read_text(encoding="utf-8")
    assert story.name in (release / "findings" / "replied.html").read_text(encoding="utf-8")
    assert ("reply", finding_page(KEY, story.name)) in [entry[:2] for entry in entries(story, 2)]
    assert [row["text"] for row in table(story, 2, "CHANGELOG")["replies"]] == [row["text"]]
    assert "合计数漏加一行" in (release / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "合计数漏加一行" in (release / "changelog.html").read_text(encoding="utf-8")


def test_a_reply_makes_just_its_own_report_new(story):
    one, two = (story.folder / each.release for each in story.releases[:2])
    for path in (report_page(LATER), finding_page(LATER, story.name), "by-region/430281/2021/findings.csv.gz"):
        assert (one / path).samefile(two / path), path
    for path in (report_page(KEY), finding_page(KEY, story.name), "by-region/430281/2020/findings.csv.gz"):
        assert not (one / path).samefile(two / path), path
    assert (two / "by-region/430281/2020/replies.csv.gz").is_file()


def test_the_same_warehouse_and_records_give_the_same_release(story):
    assert story.same == story.releases[1]
    one, two = (where / story.same.release / "SHA256SUMS" for where in (story.folder, story.folder.parent / "same"))
    assert one.read_bytes() == two.read_bytes()


def test_a_later_reply_stands_beside_an_earlier_one(story):
    assert [(row["reply"], row["replied_on"]) for row in table(story, 5, "replies")] == [(1, "2026-02-01"), (2, "2026-02-03")]
    assert page(story, 5).count("<blockquote>") == 2 and "&lt;b&gt;见附件" in page(story, 5) and "2026年2月3日来函" in page(story, 5)


def test_what_we_withdraw_keeps_its_page_which_says_why(story):
    assert states(story, 3) == {LATER: "open"}
    assert former(story, 3) == [(KEY, "withdrawn", "rules", "published", 1, 2, 3, "")]
    for number in (3, 4):
        text = page(story, number)
        assert "本站的规则有变" in text and "更正的是本站" in text and "合计不等" in text and "本站已撤回" in text
        assert f"公布于 {story.releases[0].release} 至 {story.releases[1].release} 各期数据" in text
        assert "合计数漏加一行" in text, "the unit's reply stays"
        release = story.folder / story.releases[number - 1].release
        shown = (release / report_page(KEY)).read_text(encoding="utf-8")
        assert story.name in shown.split('id="withdrawn"')[1].split("</section>")[0]
        assert story.name in (release / "findings" / "withdrawn.html").read_text(encoding="utf-8")
        assert "规则有变" in (release / "methods.html").read_text(encoding="utf-8")
    (entry,) = [entry for entry in entries(story, 3) if entry[0] == "withdrawn"]
    assert entry[1] == finding_page(KEY, story.name) and "规则有变" in entry[2] and "合计不等" in entry[2]
    assert "## 本站撤回的比对结果 · Findings withdrawn by us: 1" in words(story, 3)


def words(story, number):
    return (story.folder / story.releases[number - 1].release / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_the_same_document_read_anew_does_not_show_is_withdrawn_by_the_reader(story):
    assert former(story, 4) == [
        (KEY, "withdrawn", "rules", "published", 1, 2, 3, ""),
        (LATER, "withdrawn", "reader", "published", 1, 3, 4, ""),
    ]
    assert "本站重新识读了同一文件" in page(story, 4, LATER)
    (row,) = [row for row in table(story, 4, "former_findings") if row["report"] == LATER]
    assert (row["reported"], row["difference"], row["figures"][0]["printed"]) == ("10667100", "667100", "1,066.71")


def test_a_release_whose_record_was_lost_gets_the_same_record(story):
    first, again = story.killed
    assert first == again and [each.finding for each in first.former] == [story.name]


def test_records_with_former_findings_come_back_as_they_were(story, tmp_path):
    archive = Archive(tmp_path)
    for record in story.releases:
        archive.append(record)
    assert list(archive.releases()) == story.releases


def test_what_is_shown_again_is_open_or_replied_again_and_its_history_says_so(story):
    assert states(story, 5) == {KEY: "replied"}
    assert former(story, 5)[0] == (KEY, "withdrawn", "rules", "published", 1, 2, 3, 5)
    history = page(story, 5).split('id="history"')[1].split("</ol>")[0]
    assert history.index("规则有变，撤回") < history.index("再次公布")
    release = story.folder / story.releases[4].release
    assert 'class="withdrawn"' not in page(story, 5)
    assert 'id="withdrawn"' not in (release / report_page(KEY)).read_text(encoding="utf-8")
    assert finding_page(KEY, story.name) not in (release / "findings" / "withdrawn.html").read_text(encoding="utf-8")
    assert story.releases[4].restored == ((KEY, story.name),)


def test_a_finding_of_a_report_that_a_person_took_down_says_just_that(story):
    assert former(story, 6)[1] == (LATER, "withdrawn", "reader", "down", 1, 3, 4, "")
    text = page(story, 6, LATER)
    assert "该报告已由人决定撤下" in text and "合计不等" not in text and "10,667,100" not in text
    (row,) = [row for row in table(story, 6, "former_findings") if row["report"] == LATER]
    assert (row["message"], row["reported"], row["figures"]) == ("", None, [])


def test_what_the_publisher_settled_keeps_page_and_reply_also_when_another_version_comes(story):
    assert "新版本中已不再出现" in page(story, 7) and "合计数漏加一行" in page(story, 7)
    assert [row["state"] for row in table(story, 7, "former_findings") if not row["shown_again_in"] and row["report"] == KEY] == []
    assert former(story, 8)[1] == (KEY, "corrected", "publisher", "published", 5, 7, 8, "")
    assert "新版本中已不再出现" in page(story, 8) and "合计数漏加一行" in page(story, 8) and "本站已撤回" not in page(story, 8)
    assert "Findings withdrawn by us" not in words(story, 7)


def test_without_the_files_of_the_release_before_it_is_said_that_changes_are_not_known(story):
    lost = story.folder.parent / "lost"
    found = records(lost, "CHANGELOG")["findings"]
    assert found == {"known": False, "new": [], "gone": [], "former": [], "restored": []} and not story.lost.former
    assert "未能查明" in (lost / "latest" / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "未能查明" in (lost / "latest" / "changelog.html").read_text(encoding="utf-8")
    assert [row["report"] for row in records(lost, "former_findings")] == [KEY], "what the records say is still there"
    assert (lost / "latest" / finding_page(KEY, story.name)).is_file()


def test_every_table_with_a_life_holds_together(story):
    from frictionless import Package

    for record in (story.releases[3], story.releases[5]):
        folder = story.folder / record.release
        said = Package(str(folder / "datapackage.json")).validate()
        assert said.valid, said.flatten(["rowNumber", "fieldName", "type", "message"])[:5]
        with sqlite3.connect(folder / "mingzhang.sqlite") as opened:
            assert opened.execute("SELECT count(*) FROM former_findings").fetchone() == (2,)
        assert len(rows(story.folder, "former_findings", record.release)) == 2
