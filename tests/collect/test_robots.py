"""robots.txt, with the patterns that sites really write."""

from __future__ import annotations

import time

import pytest

from mingzhang.collect.robots import parse_robots


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a", "/ab", False),
        ("User-agent: *\nDisallow: /a/", "/a", True),
        ("User-agent: *\nDisallow: /\nAllow: /files/", "/files/x.pdf", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*?*", "/x?y=1", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /决", "/%E5%86%B3/a", False),
        ("User-agent: *\nDisallow: /%e5%86%b3", "/%E5%86%B3", False),
        ("user-agent:Baiduspider\nuser-agent:mingzhang/1.0\ndisallow:/a # ours\n\nuser-agent:*\ndisallow:/b", "/a", False),
        ("user-agent:Baiduspider\nuser-agent:MINGZHANG\ndisallow:/a\n\nuser-agent:*\ndisallow:/b", "/b", True),
        ("User-agent: Baiduspider\nDisallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nSitemap: x\r\nDisallow: /a\r\n", "/a", False),
        ("<html><body>404</body></html>", "/a", True),
        ("Disallow: /a", "/a", True),
    ],
)
def test_rules(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(rules.encode()).allow(f"http://h{path}") is allowed


@pytest.mark.parametrize(("text", "seconds"), [("10", 10.0), ("2.5", 2.5), ("soon", 0.0), ("-1", 0.0), ("nan", 0.0), ("inf", 0.0)])
def test_crawl_delay(text: str, seconds: float) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {text}".encode()).delay == seconds


def test_a_hostile_pattern_takes_no_time() -> None:
    rules = parse_robots(b"User-agent: *\nDisallow: /" + b"*a" * 5000 + b"b$")
    started = time.process_time()
    assert rules.allow("http://h/" + "a" * 4000)
    assert time.process_time() - started < 1
