"""A night's round at a publisher: what is found, kept, recorded, and what must not happen."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from mingzhang.collect import fetching
from mingzhang.collect.crawl import Collection, collect_publisher, preview_publisher
from mingzhang.collect.sources import Limits, Publisher

if TYPE_CHECKING:
    from mingzhang.archive import Archive
    from mingzhang.records import Observation

    from .conftest import Internet, Site, StoppedClock

Night = Callable[..., Collection]

FORMS = (
    "<h2>收入支出决算总表</h2><table>"
    + "<tr><td>一、财政拨款收入<td>1,066.71" * 8
    + "</table><h2>收入决算表</h2><table>"
    + "<tr><td>201<td>3.20" * 8
    + "</table>"
)


def last(archive: Archive, path: str) -> Observation:
    return [o for o in archive.observations() if o.url.endswith(path)][-1]


def got(archive: Archive, path: str) -> list[str]:
    return [o.got for o in archive.observations() if o.url.endswith(path)]


def test_a_directory_listing(site: Site, archive: Archive, collect: Night, clock: StoppedClock) -> None:
    site.list("../", "?C=N;O=D", "a.pdf", "%E5%86%B3.PDF", "notes.txt", "old/")
    site.put("/a.pdf", ETag='"1"', Last_Modified="Mon, 05 Jan 2026 10:00:00 GMT", Set_Cookie="a=b")
    site.put("/%E5%86%B3.PDF", b"PK\x03\x04 a workbook, whatever its name says")
    night = collect()
    assert (night.listed, night.fetched, night.new, night.unchanged, night.failed, night.vanished) == (2, 2, 2, 0, 0, 0)
    assert night.problems == ()
    seen = last(archive, "/a.pdf")
    assert seen.sha256
    assert archive.read(seen.sha256) == site.PDF + b"/a.pdf"
    assert (seen.publisher, seen.got, seen.status, seen.size, seen.media_type) == (
        "liling",
        "content",
        200,
        len(site.PDF) + 6,
        "application/octet-stream",
    )
    assert (seen.listed_on, seen.link_text, seen.context_title) == (f"{site.url}/", "报告 a.pdf", "")
    assert dict(seen.headers) == {
        "etag": '"1"',
        "last-modified": "Mon, 05 Jan 2026 10:00:00 GMT",
        "content-type": "application/octet-stream",
    }
    assert seen.observed_at == clock.now()
    assert site.paths() == ["/", "/a.pdf", "/%E5%86%B3.PDF"]


def test_an_article_is_the_context_of_its_attachments_and_no_document(site: Site, archive: Archive, collect: Night) -> None:
    site.list("2023/t1.html")
    page = """<meta charset=gbk><title>x</title><meta name=ArticleTitle content="2022年度部门决算公开"><base href="/files/">
        <p>发布时间：2023年9月8日 来源：财政局</p><a href="决算 表.pdf">附件一</a> <a href="t2.html">下一篇</a>
        <a href="download.jsp?f=决算.doc">附件二</a>"""
    site.put("/2023/t1.html", page.encode("gbk"))
    site.put("/files/%E5%86%B3%E7%AE%97%20%E8%A1%A8.pdf")
    site.put("/files/download.jsp?f=%BE%F6%CB%E3.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word")
    night = collect(links=re.compile(r"\.(pdf|html)$|download\.jsp"))
    assert (night.new, night.failed, night.problems) == (2, 0, ())
    assert {o.got for o in archive.observations()} == {"content"}
    seen = last(archive, ".pdf")
    assert (seen.context_title, seen.context_date) == ("2022年度部门决算公开", "2023-09-08")
    assert (seen.listed_on, seen.link_text) == (f"{site.url}/2023/t1.html", "附件一")
    assert "/files/t2.html" not in site.paths()


def test_further_pages_of_a_list_are_followed_once(site: Site, collect: Night) -> None:
    site.list("1.pdf", more="<a href='index_1.html'>2</a> <a href='index_2.html'>3</a> <a href='other/9.html'>9</a>")
    site.list("2.pdf", at="/index_1.html", more="<a href='/'>上一页</a><a href='index_2.html'>下一页</a>")
    site.list("3.pdf", at="/index_2.html", more="<a href='index_1.html'>2</a><a href='/more?page=4'> 下一页 &gt; </a>")
    site.list("4.pdf", at="/more?page=4", more="<a href='?page=4'>下一页</a>")
    for number in "1234":
        site.put(f"/{number}.pdf")
    night = collect(links=re.compile(r"\.pdf$"))
    assert (night.new, night.problems) == (4, ())
    assert sorted(site.paths()) == sorted(["/", "/index_1.html", "/index_2.html", "/more?page=4", "/1.pdf", "/2.pdf", "/3.pdf", "/4.pdf"])


def test_a_page_that_holds_the_forms_is_a_document_and_the_context_of_its_attachments(site: Site, archive: Archive, collect: Night) -> None:
    site.list("report.html", "contents.html", "report.xls", "error.xls")
    site.put("/report.html", f"<meta charset=utf-8><h1>决算</h1>{FORMS}<a href=same.pdf>下载</a>", ETag='"7"')
    site.put("/contents.html", "<meta charset=utf-8><p>一、收入支出决算总表<p>二、收入决算表<p>1.00<table><tr><td>无</table>")
    site.put("/report.xls", f"<meta charset=utf-8>{FORMS}")
    site.put("/error.xls", "<p>not here")
    site.put("/same.pdf")
    night = collect()
    assert (night.new, night.failed) == (3, 1)
    assert last(archive, "report.html").sha256
    assert last(archive, "report.xls").sha256
    assert last(archive, "same.pdf").context_title == "决算"
    assert got(archive, "contents.html") == []
    night = collect()
    assert (night.fetched, night.new, night.unchanged) == (2, 0, 3)
    assert got(archive, "report.html") == ["content", "not_modified"]
    assert got(archive, "same.pdf") == ["content", "content"], "its context was read from the archive"


def test_the_second_night_asks_whether_anything_changed(site: Site, archive: Archive, collect: Night) -> None:
    site.list("etag.pdf", "date.pdf", "nothing.pdf")
    site.put("/etag.pdf", ETag='"1"')
    site.put("/date.pdf", Last_Modified="Mon, 05 Jan 2026 10:00:00 GMT")
    site.put("/nothing.pdf")
    assert collect().new == 3
    night = collect()
    assert (night.fetched, night.new, night.unchanged) == (1, 0, 3)
    assert got(archive, "/etag.pdf") == ["content", "not_modified"]
    again = last(archive, "/date.pdf")
    assert (again.got, again.status, again.headers, again.sha256) == (
        "not_modified",
        304,
        (),
        next(archive.observations()).sha256,
    ) or again.sha256
    assert got(archive, "/nothing.pdf") == ["content", "content"]
    site.put("/etag.pdf", b"%PDF-1.7 corrected", ETag='"2"')
    assert collect().new == 1
    sha256 = last(archive, "/etag.pdf").sha256
    assert sha256
    assert archive.read(sha256) == b"%PDF-1.7 corrected"


def test_a_lost_content_is_fetched_again(site: Site, archive: Archive, collect: Night) -> None:
    site.list("a.pdf")
    site.put("/a.pdf", ETag='"1"')
    collect()
    archive.path(last(archive, "a.pdf").sha256 or "").unlink()
    assert collect().fetched == 1
    assert archive.read(last(archive, "a.pdf").sha256 or "")


def test_a_date_within_the_second_of_the_fetch_does_not_tell_versions_apart(site: Site, collect: Night, clock: StoppedClock) -> None:
    site.list("a.pdf")
    tomorrow = datetime(2026, 1, 6, 18, 0, tzinfo=UTC)
    site.put("/a.pdf", Last_Modified=tomorrow.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    collect()
    assert clock.now() == tomorrow
    assert collect().fetched == 1


def test_what_a_list_no_longer_names_has_vanished_once(site: Site, archive: Archive, collect: Night) -> None:
    site.list("a.pdf", "b.pdf")
    site.put("/a.pdf")
    site.put("/b.pdf")
    collect()
    site.list("b.pdf")
    night = collect()
    assert (night.vanished, night.problems) == (1, ())
    gone = last(archive, "a.pdf")
    assert (gone.got, gone.sha256, gone.listed_on) == ("vanished", None, f"{site.url}/")
    assert collect().vanished == 0
    site.list("a.pdf", "b.pdf")
    collect()
    site.list("b.pdf")
    assert collect().vanished == 1
    assert got(archive, "a.pdf") == ["content", "vanished", "content", "vanished"]


def test_nothing_vanishes_while_a_list_or_its_article_cannot_be_read(site: Site, archive: Archive, collect: Night) -> None:
    site.list("t1.html", "b.pdf", more="<a href=p2>下一页</a>")
    site.list("a.pdf", at="/t1.html")
    site.list("c.pdf", at="/p2")
    for name in ("/a.pdf", "/b.pdf", "/c.pdf"):
        site.put(name)
    assert collect().new == 3
    site.put("/t1.html", "<p>under repair", status=403)
    night = collect()
    assert (night.vanished, night.failed) == (0, 1)
    site.list(more="<a href=p2>下一页</a>")
    site.put("/p2", "gone", status=404)
    night = collect()
    assert (night.vanished, night.failed) == (0, 1)
    assert "/p2" in night.problems[0]
    site.list("c.pdf")
    assert collect().vanished == 2
    assert got(archive, "b.pdf")[-1] == got(archive, "a.pdf")[-1] == "vanished"


def test_attachments_of_an_article_that_is_no_longer_wanted_have_not_vanished(site: Site, collect: Night) -> None:
    site.list("t1.html", "b.pdf")
    site.list("a.pdf", at="/t1.html")
    site.put("/a.pdf")
    site.put("/b.pdf")
    assert collect().new == 2
    assert collect(links=re.compile("pdf$")).vanished == 0


def test_an_address_that_is_still_named_has_not_vanished_because_the_editor_looks_elsewhere(site: Site, collect: Night) -> None:
    site.list("a.pdf", "b.docx")
    site.put("/a.pdf")
    site.put("/b.docx", b"PK\x03\x04")
    collect()
    assert collect(links=re.compile("docx$")).vanished == 0


def test_an_empty_list_is_remarked_upon(site: Site, collect: Night) -> None:
    site.list("a.pdf")
    site.put("/a.pdf")
    collect()
    site.put("/", "<h1>维护中</h1>")
    night = collect()
    assert night.vanished == 1
    assert "sources.yaml" in night.problems[0]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<html><head><title>404 页面不存在</title></head>", "404 页面不存在"),
        ("\n <!DOCTYPE html><title>请登录</title>", "请登录"),
        (b"", "empty"),
        (b'{"code": 404}', "neither"),
    ],
)
def test_what_is_no_pdf_is_not_taken_for_one(site: Site, archive: Archive, collect: Night, body: str | bytes, says: str) -> None:
    site.list("a.pdf", "b.pdf")
    site.put("/a.pdf", body, Content_Type="application/pdf")
    site.put("/b.pdf")
    night = collect()
    assert (night.new, night.failed) == (1, 1)
    seen = last(archive, "a.pdf")
    assert (seen.got, seen.sha256, seen.status) == ("error", None, 200)
    assert says in seen.error
    assert len(list((archive.root / "contents").rglob("?" * 64))) == 1


def test_a_broken_link_is_recorded_and_stops_nobody(site: Site, archive: Archive, collect: Night) -> None:
    site.list("gone.pdf", "b.pdf")
    site.put("/b.pdf")
    night = collect()
    assert (night.listed, night.new, night.failed) == (2, 1, 1)
    assert night.problems == (f"{site.url}/gone.pdf: the server answered 404 Not Found.",)
    seen = last(archive, "gone.pdf")
    assert (seen.got, seen.status, seen.error) == ("error", 404, "the server answered 404 Not Found")


def test_a_publisher_that_is_down_is_recorded(site: Site, archive: Archive, collect: Night, clock: StoppedClock) -> None:
    site.stop()
    night = collect()
    assert (night.new, night.failed) == (0, 1)
    assert "cannot be reached" in night.problems[0]
    assert [o.got for o in archive.observations()] == ["error"]
    assert clock.waits == [2, 4], "it was tried three times"


def test_a_host_that_stops_answering_is_left_alone(site: Site, sites: Callable[[], Site], archive: Archive, collect: Night) -> None:
    dead = sites()
    site.list(*(f"{dead.url}/{number}.pdf" for number in range(50)), "own.pdf")
    site.put("/own.pdf")
    dead.put("/robots.txt", b"")
    for number in range(50):
        dead.answers[f"/{number}.pdf"] = lambda handler: handler.connection.shutdown(2)
    night = collect()
    assert night.new == 1
    assert len(dead.paths()) == fetching.SILENCE * fetching.TRIES
    assert night.problems[-1] == f"{dead.url} stopped answering; 47 addresses there were not tried."


def test_a_killed_round_is_repeated_without_harm(site: Site, archive: Archive, collect: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    site.list("a.pdf", "b.pdf")
    site.put("/a.pdf", ETag='"1"')
    site.put("/b.pdf", ETag='"2"')
    append = archive.append

    def killed(record: Observation) -> None:
        if record.url.endswith("b.pdf"):
            raise KeyboardInterrupt
        append(record)

    with monkeypatch.context() as patch:
        patch.setattr(archive, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            collect()
    assert len(list((archive.root / "contents").rglob("?" * 64))) == 2, "content is stored before it is recorded"
    night = collect()
    assert (night.new, night.unchanged, night.vanished) == (1, 1, 0)
    assert got(archive, "a.pdf") == ["content", "not_modified"]
    assert got(archive, "b.pdf") == ["content"]


def test_pages_of_other_sites_are_not_followed_but_their_files_are_fetched(
    site: Site, publisher: Publisher, archive: Archive, clock: StoppedClock, internet: Internet
) -> None:
    internet.publish("www.czj.gov.cn", "xxgk.czj.gov.cn", "files.example.com", "notczj.gov.cn")
    at = f".gov.cn:{site.port}"
    site.list(f"http://xxgk.czj{at}/t1.html", f"http://notczj{at}/t2.html", f"http://files.example.com:{site.port}/c.pdf", "moved.html")
    site.list("a.pdf", at="/t1.html")
    site.put("/moved.html", b"", 302, Location=f"http://notczj{at}/t1.html")
    site.put("/a.pdf")
    site.put("/c.pdf")
    public = replace(publisher, index=(f"http://www.czj{at}/",), private_network=False, delay=1.0)
    night = collect_publisher(public, archive, clock)
    assert (night.new, night.failed) == (2, 1)
    assert "another site" in night.problems[0]
    assert "/t2.html" not in site.paths()
    assert collect_publisher(replace(public, hosts=("notczj.gov.cn",)), archive, clock).failed == 1, (
        "t2.html is followed now, and is not there"
    )
    assert "/t2.html" in site.paths()


def test_an_index_that_has_moved_is_still_the_publishers(
    site: Site, publisher: Publisher, archive: Archive, clock: StoppedClock, internet: Internet
) -> None:
    internet.publish("old.gov.cn", "new.gov.cn")
    site.put("/", b"", 301, Location=f"http://new.gov.cn:{site.port}/list/")
    site.list("t1.html", at="/list/")
    site.list("a.pdf", at="/list/t1.html")
    site.put("/list/a.pdf")
    night = collect_publisher(replace(publisher, index=(f"http://old.gov.cn:{site.port}/",), private_network=False), archive, clock)
    assert (night.new, night.problems) == (1, ())


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:{port}/secret.pdf", "http://inside.gov.cn:{port}/secret.pdf", "http://[::1]:{port}/secret.pdf"]
)
def test_a_public_publisher_leads_nowhere_into_a_private_network(
    site: Site, publisher: Publisher, archive: Archive, clock: StoppedClock, internet: Internet, target: str
) -> None:
    internet.publish("czj.gov.cn")
    internet["inside.gov.cn"] = [internet.PUBLIC, "10.0.0.7"]
    site.put("/secret.pdf")
    site.put("/a.pdf", b"", 302, Location=target.format(port=site.port))
    site.list("a.pdf", target.format(port=site.port))
    night = collect_publisher(
        replace(publisher, index=(f"http://czj.gov.cn:{site.port}/",), private_network=False, delay=1.0), archive, clock
    )
    assert (night.new, night.failed) == (0, 2)
    assert all("public internet" in problem for problem in night.problems)
    assert "/secret.pdf" not in site.paths()


def test_hostile_links_are_harmless(site: Site, archive: Archive, collect: Night) -> None:
    site.list(
        "file:///etc/passwd.pdf",
        "javascript:x.pdf",
        "ftp://h/a.pdf",
        "http://user:word@127.0.0.1/a.pdf",
        "../../../../etc/a.pdf",
        "b&#10;c.pdf",
        "http://[::1/a.pdf",
        "http://h:99999999/a.pdf",
        "%2e%2e%2f%00.pdf",
        "x" * 5000 + ".pdf",
        "d%0d%0aX-Evil:1.pdf",
        "e\x01\x7f.pdf",
    )
    site.put("/etc/a.pdf")
    site.put("/bc.pdf")
    night = collect()
    assert night.new == 2
    assert {o.url.removeprefix(site.url) for o in archive.observations() if o.got == "content"} == {"/etc/a.pdf", "/bc.pdf"}
    assert all("x-evil" not in headers for _, headers in site.asked)
    assert {path.name for path in archive.root.iterdir()} <= {"contents", "incoming", "records", "turns"}


def test_a_list_without_end_is_left_at_its_limits(site: Site, archive: Archive, collect: Night) -> None:
    site.list("1.pdf", "2.pdf", "3.pdf", more="<a href=p1>下一页</a>")
    for number in range(1, 9):
        site.list(at=f"/p{number}", more=f"<a href=p{number + 1}>下一页</a>")
    for number in "123":
        site.put(f"/{number}.pdf")
    night = collect(limits=Limits(list_pages=3))
    assert night.new == 3
    assert "list_pages" in night.problems[0]
    night = collect(limits=Limits(addresses=2))
    assert night.unchanged == 1
    assert "addresses" in night.problems[0]
    site.list("2.pdf", more="<a href=p1>下一页</a>")
    assert collect(limits=Limits(list_pages=2)).vanished == 0, "the lists were not read to their end"


def test_a_page_with_too_many_links_is_not_read(site: Site, archive: Archive, collect: Night) -> None:
    site.put("/", "<p>" + "<a href=a.pdf>x</a>" * 60_000)
    night = collect()
    assert night.failed == 1
    assert "links" in night.problems[0]


def test_problems_are_not_without_end(site: Site, collect: Night) -> None:
    site.list(*(f"{number}.pdf" for number in range(60)))
    night = collect()
    assert night.failed == 60
    assert len(night.problems) == 51
    assert night.problems[-1].startswith("And 10 more")


def test_the_words_of_a_link_can_be_asked_for(site: Site, collect: Night) -> None:
    site.put("/", "<meta charset=utf-8><a href=t1.html>2022年部门决算</a><a href=t2.html>工作动态</a>")
    site.list("a.pdf", at="/t1.html")
    site.put("/a.pdf")
    night = collect(link_text=re.compile("决算"))
    assert (night.new, night.failed) == (1, 0)


def test_a_preview_reads_lists_and_articles_and_keeps_nothing(
    site: Site, publisher: Publisher, archive: Archive, clock: StoppedClock
) -> None:
    site.list("a.pdf", "t1.html", "report.html", "t2.html", "gone.html")
    site.list("b.pdf", at="/t1.html")
    site.put("/report.html", f"<meta charset=utf-8>{FORMS}")
    site.list("c.pdf", at="/t2.html")
    look = preview_publisher(publisher, clock, articles=2)
    assert [find.url.removeprefix(site.url) for find in look.finds] == ["/a.pdf", "/b.pdf", "/report.html"]
    assert (look.pages, look.skipped, look.problems) == (2, 2, ())
    assert not archive.root.exists()
    assert look.lines()[1] == f"{site.url}/b.pdf  报告 b.pdf"
    assert look.lines()[-1] == "3 addresses of reports, from 2 articles and the lists; 2 more pages were not opened"
    look = preview_publisher(publisher, clock)
    assert [find.url.removeprefix(site.url) for find in look.finds] == ["/a.pdf", "/b.pdf", "/report.html", "/c.pdf"]
    assert "404" in look.problems[0]
    assert "/a.pdf" not in site.paths()


def test_a_preview_says_nothing_to_the_terminal(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    site.put("/", "<meta charset=utf-8><a href='a%1B%0A.pdf'>\x1b[2J决算\u202e</a>")
    assert preview_publisher(publisher, clock).lines()[0] == f"{site.url}/a  .pdf   [2J决算"
