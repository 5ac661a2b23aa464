"""What changed and why: as data, in words, and as a feed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import yaml
from tests.accounts_builders import checked, decided, document, report, seen
from tests.publish.release_builders import FIRST, KEY, NOW, SECOND, fill, know, put, records

from mingzhang.publish.release import publish
from mingzhang.publish.site.addresses import finding_page, report_page
from mingzhang.warehouse.loading import load

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LATER = KEY.replace("2020", "2021")


@pytest.fixture
def first(engine, tmp_path):
    put(engine)
    know(engine)
    return publish(engine, tmp_path, [], NOW)


def causes(folder, kind):
    return {row["report"]: row["cause"] for row in records(folder, "CHANGELOG")[kind]}


def words(folder):
    return (folder / "latest" / "CHANGELOG.md").read_text(encoding="utf-8")


def entries(folder, up="latest"):
    root = ET.parse(folder / up / "feed.xml").getroot()
    return {entry.findtext("a:id", namespaces=ATOM): entry for entry in root.findall("a:entry", ATOM)}


def test_a_new_report_is_new(first, tmp_path):
    assert causes(tmp_path, "added") == {KEY: "new"}
    assert "第一期" in words(tmp_path) and "醴陵市网格中心 2020" in words(tmp_path)
    (finding,) = records(tmp_path, "CHANGELOG")["findings"]["new"]
    assert (finding["rule"], finding["cause"], finding["report"]) == ("T05-V1", "new", KEY)


def test_another_document_with_other_figures_is_the_publishers_correction(engine, first, tmp_path):
    put(engine, "b", SECOND)
    know(engine, seen("a"), seen("b", night=1))
    publish(engine, tmp_path, [first], NOW)
    assert causes(tmp_path, "changed") == {KEY: "publisher"}
    assert "发布者换了文件" in words(tmp_path)


def test_other_figures_of_the_same_document_are_ours(engine, first, tmp_path):
    put(engine, "a", SECOND, reader="reader-2")
    publish(engine, tmp_path, [first], NOW)
    assert causes(tmp_path, "changed") == {KEY: "reader"}
    assert "更正的是本站" in words(tmp_path)


def test_a_document_that_could_not_be_read_before_is_news_of_our_reader(engine, tmp_path):
    put(engine)
    put(engine, "b", report(year=2021), held_back=("T01-V2 不成立",))
    know(engine, seen("a"), seen("b", "http://liling.example/2021.pdf"))
    first = publish(engine, tmp_path, [], NOW)
    put(engine, "b", report(year=2021), reader="reader-2")
    publish(engine, tmp_path, [first], NOW)
    assert causes(tmp_path, "added") == {LATER: "reader"}


def test_what_a_person_lets_through_or_takes_down_is_decided(engine, tmp_path):
    put(engine)
    put(engine, "b", report(year=2021), held_back=("T01-V2 不成立",))
    observations = [seen("a"), seen("b", "http://liling.example/2021.pdf")]
    know(engine, *observations)
    first = publish(engine, tmp_path, [], NOW)
    know(engine, *observations, decisions=[decided(LATER, "publish"), decided(KEY, "withdraw")])
    publish(engine, tmp_path, [first], NOW)
    assert (causes(tmp_path, "added"), causes(tmp_path, "withdrawn")) == ({LATER: "decided"}, {KEY: "decided"})
    assert "由人决定" in words(tmp_path)


def test_findings_that_new_rules_bring_or_take_are_theirs(engine, first, tmp_path):
    load(engine, document("a"), [checked(FIRST, findings=False)], "430281", "reader-1", "rules-2")
    second = publish(engine, tmp_path, [first], NOW)
    said = records(tmp_path, "CHANGELOG")
    assert not said["added"] and not said["changed"] and not said["findings"]["new"]
    assert [(row["rule"], row["cause"]) for row in said["findings"]["gone"]] == [("T05-V1", "rules")]
    assert "规则有变" in words(tmp_path)
    put(engine, "a", FIRST, rules="rules-3")
    publish(engine, tmp_path, [first, second], NOW)
    assert [row["cause"] for row in records(tmp_path, "CHANGELOG")["findings"]["new"]] == ["rules"]


def test_a_finding_whose_words_change_is_the_same(engine, first, tmp_path):
    one = checked(FIRST)
    told = replace(one, findings=(replace(one.findings[0], message="换了说法"),))
    load(engine, document("a"), [told], "430281", "reader-1", "rules-2")
    publish(engine, tmp_path, [first], NOW)
    said = records(tmp_path, "CHANGELOG")["findings"]
    assert said == {"known": True, "new": [], "gone": [], "former": [], "restored": []}


def test_without_the_files_of_the_release_before_the_cause_is_not_known(engine, first, tmp_path):
    (tmp_path / "latest" / "figures.csv").unlink()
    put(engine, "b", SECOND)
    know(engine, seen("a"), seen("b", night=1))
    publish(engine, tmp_path, [first], NOW)
    assert causes(tmp_path, "changed") == {KEY: "unknown"}


def test_the_feed_is_atom_and_leads_to_pages(engine, tmp_path):
    fill(engine)
    publish(engine, tmp_path, [], NOW)
    root = ET.parse(tmp_path / "latest" / "feed.xml").getroot()
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(root.findall(f"a:{name}", ATOM)) == 1, name
    found = entries(tmp_path)
    assert len(found) == len(root.findall("a:entry", ATOM)) == 6, "three reports, three findings"
    for name, entry in found.items():
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name)
        assert datetime.fromisoformat(entry.findtext("a:updated", namespaces=ATOM)) == NOW
        assert entry.findtext("a:title", namespaces=ATOM) and entry.findtext("a:summary", namespaces=ATOM)
        assert (tmp_path / "latest" / entry.find("a:link", ATOM).get("href")).is_file()
    findings = [entry for entry in found.values() if entry.find("a:category", ATOM).get("term") == "finding"]
    assert all("非审计结论" in entry.findtext("a:summary", namespaces=ATOM) for entry in findings)


def test_a_finding_in_the_feed_leads_to_its_own_page(first, tmp_path):
    (finding,) = records(tmp_path, "CHANGELOG")["findings"]["new"]
    (entry,) = [each for each in entries(tmp_path).values() if each.find("a:category", ATOM).get("term") == "finding"]
    page = entry.find("a:link", ATOM).get("href")
    assert page == finding_page(KEY, finding["id"]) and finding["id"].startswith("T05-V1-")
    assert f'href="{page}"' in (tmp_path / "latest" / "changelog.html").read_text(encoding="utf-8")


def test_entries_of_the_feed_keep_their_ids_and_days(engine, first, tmp_path):
    before = entries(tmp_path)
    put(engine, "b", report(year=2021))
    know(engine, seen("a"), seen("b", "http://liling.example/2021.pdf"))
    publish(engine, tmp_path, [first], NOW + timedelta(days=1))
    now = entries(tmp_path)
    assert before.keys() < now.keys() and len(now) == len(before) + 2
    assert list(now)[-len(before) :] == list(before), "the newest first"
    for name in before:
        assert now[name].findtext("a:updated", namespaces=ATOM) == NOW.isoformat()


def test_words_of_others_are_no_markup(engine, tmp_path):
    know(engine)
    put(engine, "a", report("<script>*局*[x](y)"))
    publish(engine, tmp_path, [], NOW)
    assert "\\<script\\>\\*局\\*\\[x\\]" in words(tmp_path) and "<script>" not in words(tmp_path)
    assert any("<script>" in entry.findtext("a:title", namespaces=ATOM) for entry in entries(tmp_path).values())


def test_the_citation_names_the_release(first, tmp_path):
    said = yaml.safe_load((tmp_path / "latest" / "CITATION.cff").read_text(encoding="utf-8"))
    assert (said["cff-version"], said["type"], said["version"], said["date-released"], said["license"]) == (
        "1.2.0", "dataset", first.release, "2026-01-31", "CC-BY-4.0",
    )  # fmt: skip
    assert all(said[key] for key in ("message", "title", "authors"))


def test_only_parts_that_changed_are_written_again(engine, tmp_path):
    fill(engine)
    first = publish(engine, tmp_path, [], NOW)
    put(engine, "b", report(year=2021), rules="rules-2")
    second = publish(engine, tmp_path, [first], NOW)

    def same(path):
        return (tmp_path / first.release / path).samefile(tmp_path / second.release / path)

    assert same("by-region/430281/2020/figures.parquet") and same("by-region/430224/2021/figures.csv.gz")
    assert same("by-region/430224/figures.parquet") and same("by-year/2020/figures.csv.gz")
    assert not same("by-region/430281/2021/figures.parquet") and not same("by-year/2021/figures.csv.gz")
    assert not same("by-region/430281/figures.parquet")


def test_a_version_before_that_is_read_late_is_noticed(engine, tmp_path):
    know(engine, seen("b"), seen("a", night=1))
    put(engine, "a", FIRST)
    first = publish(engine, tmp_path, [], NOW)
    assert (len(records(tmp_path, "versions")), records(tmp_path, "changes")) == (1, [])
    put(engine, "b", SECOND)
    second = publish(engine, tmp_path, [first], NOW)
    assert second.reports == first.reports, "the same figures stand"
    assert [row["stands"] for row in records(tmp_path, "versions")] == [False, True]
    assert [(row["previous_printed"], row["printed"]) for row in records(tmp_path, "changes")] == [("999.99", "1000.00")]
    (row,) = records(tmp_path, "reports")
    assert row["content"] != records(tmp_path, "reports", first.release)[0]["content"]
    assert "999.99" in (tmp_path / "latest" / report_page(KEY)).read_text(encoding="utf-8")


def test_whatever_was_before_the_bytes_are_the_same(engine, tmp_path):
    fill(engine)
    first = publish(engine, tmp_path / "one", [], NOW)
    put(engine, "a", SECOND, reader="reader-2")
    second = publish(engine, tmp_path / "one", [first], NOW)
    alone = publish(engine, tmp_path / "two", [], NOW)
    assert second.fingerprint == alone.fingerprint and second.reports == alone.reports
    latest, compared = tmp_path / "two" / "latest", 0
    for place in ("by-region", "by-year", "excel", "schemas", "forms"):
        for path in (latest / place).rglob("*"):
            name = path.relative_to(latest)
            if path.is_file() and not (place == "forms" and path.suffix == ".parquet"):
                assert path.read_bytes() == (tmp_path / "one" / "latest" / name).read_bytes(), name
                compared += 1
    assert compared > 100
    for name in ("figures.csv", "figures.json", "reports.csv", "findings.json", "units.csv", "mingzhang.sql"):
        assert (latest / name).read_bytes() == (tmp_path / "one" / "latest" / name).read_bytes(), name


def test_a_program_that_writes_otherwise_makes_a_release(engine, first, tmp_path, monkeypatch):
    from mingzhang.publish import parts

    monkeypatch.setattr(parts, "program", lambda: "another")
    second = publish(engine, tmp_path, [first], NOW)
    assert second is not None
    assert "报告和比对结果未变" in words(tmp_path)


def test_our_licence_says_nothing_of_the_sources(engine, tmp_path):
    fill(engine)
    publish(engine, tmp_path, [], NOW)
    text = (tmp_path / "latest" / "README.md").read_text(encoding="utf-8")
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert "茶陵县财政局 · http://chaling.example/ · 未说明 not stated" in text
    assert "醴陵市财政局 · http://liling.example/ · CC-BY-4.0" in text
