"""Pages as publishers write them."""

from __future__ import annotations

import contextlib
import time

import pytest

from mingzhang.collect.markup import PageError, decode
from mingzhang.collect.page import parse_page
from mingzhang.forms.declaration import forms

URL = "http://czj.example.gov.cn/jsgk/index.html"


def links(markup: str) -> list[tuple[str, str]]:
    return [(link.url.removeprefix("http://czj.example.gov.cn"), link.text) for link in parse_page(markup.encode(), URL).links]


def test_links_with_their_words() -> None:
    assert links("<a href=a.pdf> 附件 <b>一</b>\n表 </a><A HREF='/b.doc'/><img src=x.png></a><a name=top>no link</a>") == [
        ("/jsgk/a.pdf", "附件 一 表"),
        ("/b.doc", ""),
    ]


def test_words_that_are_cut_short_are_taken_from_the_title() -> None:
    assert links("<a href=a title='2022年度部门决算公开'>2022年度部门…</a><a href=b title='乙'></a><a href=c title='丙'>其他</a>") == [
        ("/jsgk/a", "2022年度部门决算公开"),
        ("/jsgk/b", "乙"),
        ("/jsgk/c", "其他"),
    ]


def test_links_in_frames_objects_maps_and_head() -> None:
    markup = "<iframe src=a.pdf></iframe><object data=b.pdf></object><embed src=c.pdf><map><area href=d.pdf alt=丁></map>"
    assert links(markup) == [("/jsgk/a.pdf", ""), ("/jsgk/b.pdf", ""), ("/jsgk/c.pdf", ""), ("/jsgk/d.pdf", "丁")]


def test_the_first_base_counts_and_may_be_relative() -> None:
    assert links("<base href='../files/'><base href=/wrong/><a href=a.pdf>") == [("/files/a.pdf", "")]


def test_careless_markup() -> None:
    assert links("<p><a href=a.pdf>one<a href=b.pdf>two<li></b></p><a href='c.pdf>three</a><a href=d.pdf") == [
        ("/jsgk/a.pdf", "one"),
        ("/jsgk/b.pdf", "two"),
    ]
    assert links("<![if !x]><a href=a.pdf>one</a><![endif]><![ ]><!--[if mso]><a href=no.pdf><![endif]--><a href=b.pdf>two") == [
        ("/jsgk/a.pdf", "one"),
        ("/jsgk/b.pdf", "two"),
    ]
    assert links("<script>document.write('<a href=no.pdf>')</script><style><a href=no.pdf></style><a href=a.pdf>") == [("/jsgk/a.pdf", "")]


@pytest.mark.parametrize(
    ("head", "media_type", "charset"),
    [
        ("", "text/html; charset=gbk", "gbk"),
        ("<meta charset=gb2312>", "text/html", "gb18030"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=GB18030">', "", "gb18030"),
        ("", "", "gbk"),
        ("", "", "utf-8"),
        ("<meta charset=utf-8>", "text/html; charset=iso-8859-1", "utf-8"),
        ("<meta charset=utf-8>", "text/html; charset=utf-8", "gb18030"),
        ("<meta charset=gbk>", "", "utf-8"),
        ("<meta charset=klingon>", "text/html; charset=", "utf-8"),
        ("<meta charset=rot13><meta charset=base64>", "", "utf-8"),
        ("", "", "utf-8-sig"),
        ("", "", "utf-16"),
    ],
)
def test_the_charset_is_declared_or_seen(head: str, media_type: str, charset: str) -> None:
    text = head + "<title>株洲市财政局二〇二二年度部门决算公开</title>"
    assert decode(text.encode(charset), media_type)[0].endswith("部门决算公开</title>")


def test_characters_beyond_gbk_are_read_where_gb2312_is_declared() -> None:
    assert decode("<meta charset=gb2312>㙍镕".encode("gb18030")) == ("<meta charset=gb2312>㙍镕", "gb18030")


def test_one_broken_byte_does_not_change_the_charset() -> None:
    content = "<meta charset=utf-8>决算".encode() * 50 + b"\xff"
    assert decode(content)[1] == "utf-8"


def test_chinese_in_a_query_is_sent_in_the_pages_charset() -> None:
    page = parse_page("<meta charset=gbk><a href='决.jsp?n=决'>".encode("gbk"), URL)
    assert page.links[0].url.endswith("/jsgk/%E5%86%B3.jsp?n=%BE%F6")


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<meta name=ArticleTitle content=' 甲 '><title>乙</title><h1>丙</h1>", "甲"),
        ("<title>乙</title><h1>丙\n丁</h1><h1>戊</h1>", "丙 丁 戊"),
        ("<title>乙\n_财政局</title>", "乙 _财政局"),
        ("<title>决算&nbsp;公开 &#xD800;</title>", "决算 公开 \ufffd"),
        ("<p>无题", ""),
    ],
)
def test_the_title_of_a_page(markup: str, title: str) -> None:
    assert parse_page(f"<meta charset=utf-8>{markup}".encode(), URL).title == title


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        ("<p>截至2021年12月31日，<p>发布时间：2022-09-08 10:20", "2022-09-08"),
        ("<span>发布日期：<time datetime=x>2022-9-8</time></span>", "2022-09-08"),
        ("<td>日期</td><td>来源</td><p>时间 ： 2022年 9 月 8 日", "2022-09-08"),
        ("<meta name=PubDate content='2022-09-08 10:20'><p>no date", "2022-09-08"),
        ("<p>2022/09/08 来源：财政局<p>", "2022-09-08"),
        ("<p>[2022-09-08]", "2022-09-08"),
        (
            "<p>2022年12月31日以前，本部门按照有关规定向社会公开本部门的决算以及三公经费，内容真实、完整，并接受社会监督，同时按要求说明",
            None,
        ),
        ("<p>共收文2022-09-08件", None),
        ("<p>发布时间：2022-13-40", None),
        ("<p>无", None),
    ],
)
def test_the_date_that_a_page_prints(markup: str, date: str | None) -> None:
    assert parse_page(f"<meta charset=utf-8>{markup}".encode(), URL).date == date


@pytest.mark.parametrize("words", ["下一页", " 下 页 ", "下一页 &gt;&gt;", "Next", "»", "2", "[13]", "尾页", "第2页", "上一页"])
def test_what_leads_to_the_next_page(words: str) -> None:
    page = parse_page(f"<meta charset=utf-8><a href=index_1.html>{words}</a>".encode(), URL)
    assert page.following == ("http://czj.example.gov.cn/jsgk/index_1.html",)


@pytest.mark.parametrize(
    "link",
    [
        "<a href=javascript:go(2)>下一页</a>",
        "<a href='#'>下一页</a>",
        "<a href=http://elsewhere.cn/index_2.html>下一页</a>",
        "<a href=article_7.html>2</a>",
        "<a href=index_2023.html>2023</a>",
        "<a href=/>首页</a>",
    ],
)
def test_what_does_not(link: str) -> None:
    assert parse_page(f"<meta charset=utf-8>{link}".encode(), URL).following == ()


def test_next_pages_in_the_head_and_by_a_common_script() -> None:
    assert parse_page(b"<link rel=next href=p2.html>", URL).following == ("http://czj.example.gov.cn/jsgk/p2.html",)
    for call in ('createPageHTML(3, 0, "index", "html");', "createPageHTML('pages', 3, 0, 'index', 'html', 30);"):
        page = parse_page(f"<script>var a; {call}</script>".encode(), URL)
        assert [url.rpartition("/")[2] for url in page.following] == ["index_1.html", "index_2.html"]


def _rows(amount: str) -> str:
    return f"<tr><td>项目<td>{amount}" * 6


def test_forms_in_the_markup_are_recognised_by_title_and_amounts() -> None:
    first, second = forms()[0].title, forms()[1].title
    separate = f"<h2>{first}</h2><table>{_rows('1,066.71')}</table><p>公开02表 <p>二、{second}<table>{_rows('3.2')}</table>"
    inside = f"<table><tr><td colspan=2>{first}{_rows('1,234')}<tr><td>{second}{_rows('-0.50')}</table>"
    contents = f"<table><tr><td>一、{first}<tr><td>二、{second}<tr><td>1.00</table>"
    narrative = f"<p>{first}说明<p>{second}<table>{_rows('无')}</table>" + "<p>12.00" * 30
    one = f"<h2>{first}</h2><table>{_rows('1,066.71') * 3}</table>"
    held = [
        parse_page(f"<meta charset=utf-8>{markup}".encode(), URL).holds_forms for markup in (separate, inside, contents, narrative, one)
    ]
    assert held == [True, True, False, False, False]


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "</", "<a ", '<a href="', "<a href='x'>", "<![", "<table>", "<td>1.00", "<script>", "&#1;", "<base href=x>", "2023-1-1"],
)
def test_hostile_markup_takes_no_time(piece: str) -> None:
    """A parser that starts again at every bracket would take minutes for some of these."""
    started = time.process_time()
    with contextlib.suppress(PageError):
        parse_page(piece.encode() * (600_000 // len(piece)), URL)
    assert time.process_time() - started < 10


def test_a_picture_inside_the_markup_is_passed_over() -> None:
    markup = "<img src='data:image/png;base64," + "A" * 3_000_000 + "'><a href=a.pdf>one</a>"
    assert links(markup) == [("/jsgk/a.pdf", "one")]
