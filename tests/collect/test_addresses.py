"""Addresses as sites write them."""

from __future__ import annotations

import re

import pytest

from mingzhang.collect.addresses import absolute, belongs, ending, host, matches, may_be_page, must_be_page, origin, readable, same_list

PAGE = "http://h.gov.cn/a/b.html"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("c.pdf", "/a/c.pdf"),
        (" \n c\n.pdf\t#page=2 ", "/a/c.pdf"),
        ("/c d.pdf", "/c%20d.pdf"),
        ("..\\x\\c.pdf", "/x/c.pdf"),
        ("../../../etc/c.pdf", "/etc/c.pdf"),
        ("决算.pdf", "/a/%E5%86%B3%E7%AE%97.pdf"),
        ("%BE%F6.pdf", "/a/%BE%F6.pdf"),
        ("?p=2", "/a/b.html?p=2"),
        ("x?a=1&b=决", "/a/x?a=1&b=%E5%86%B3"),
        ("", "/a/b.html"),
        ("http://H.gov.cn:80/c", "/c"),
        ("//h.gov.cn/c", "/c"),
        ("100%.pdf", "/a/100%.pdf"),
        ('c"<>.pdf', "/a/c%22%3C%3E.pdf"),
    ],
)
def test_links_are_made_absolute_as_a_browser_would(href: str, url: str) -> None:
    assert absolute(PAGE, href) == f"http://h.gov.cn{url}"


def test_names_in_chinese() -> None:
    assert absolute(PAGE, "http://财政.cn/") == "http://xn--5bvu10g.cn/"


@pytest.mark.parametrize(
    "href",
    [
        "mailto:a@b",
        "javascript:void(0)",
        "file:///etc/passwd",
        "ftp://h/a",
        "data:text/html,x",
        "C:\\a.pdf",
        "http://u:p@h/",
        "http://[::1/",
        "x" * 5000,
    ],
)
def test_what_cannot_be_fetched_is_no_link(href: str) -> None:
    assert absolute(PAGE, href) is None


def test_an_unknown_charset_is_no_link() -> None:
    assert absolute(PAGE, "a?决", "klingon") is None


def test_parts() -> None:
    assert host("http://[::1]:80/x") == "::1"
    assert origin("https://h.gov.cn:8443/x?y#z") == "https://h.gov.cn:8443"
    assert ending("http://h/a/b.PDF?x=1.doc") == "pdf"
    assert ending("http://h/a.b/c") == ""
    assert readable("http://h/%E5%86%B3.pdf") == readable("http://h/%BE%F6.pdf") == "http://h/决.pdf"


def test_patterns_see_the_address_as_sent_and_as_read() -> None:
    assert matches(re.compile("决算"), "http://h/%E5%86%B3%E7%AE%97.pdf")
    assert matches(re.compile("%E5"), "http://h/%E5%86%B3%E7%AE%97.pdf")
    assert not matches(re.compile("预算"), "http://h/%E5%86%B3%E7%AE%97.pdf")


def test_a_host_its_subdomains_and_nobody_else() -> None:
    own = {"www.zz.gov.cn", "127.0.0.1"}
    assert belongs("http://www.zz.gov.cn/", own)
    assert belongs("http://czj.zz.gov.cn/", own)
    assert belongs("http://zz.gov.cn/", own)
    assert belongs("http://127.0.0.1:81/", own)
    assert not belongs("http://xzz.gov.cn/", own)
    assert not belongs("http://zz.gov.cn.evil.com/", own)
    assert not belongs("http://gov.cn/", own)


def test_pages_and_files_by_their_ending() -> None:
    assert must_be_page("http://h/a.shtml")
    assert must_be_page("http://h/a/")
    assert not must_be_page("http://h/download.jsp")
    assert may_be_page("http://h/download.jsp")
    assert may_be_page("http://h/a")
    assert not may_be_page("http://h/a.pdf")


def test_pages_of_one_list() -> None:
    assert same_list("http://h/l/", "http://h/l/index_2.html")
    assert same_list("http://h/l/list.html", "http://h/l/list-3.html")
    assert same_list("http://h/l?c=决", "http://h/l?c=决&page=2")
    assert not same_list("http://h/l/", "http://h/m/index_2.html")
    assert not same_list("http://h/l/", "http://h/l/t2.html?x=y")
