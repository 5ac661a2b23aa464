"""The committed site is what the builder makes, its links lead somewhere, and its server answers as a real one does."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
import zlib
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest

from sample_publisher.building import BROKEN, build, contents, office
from sample_publisher.site import FOLDER, Server, serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def inflated(content: bytes) -> bytes:
    """A PDF without its compression, lengths and offsets: other builds of zlib pack the same content otherwise."""
    if not content.startswith(b"%PDF"):
        return content
    body = re.sub(rb"stream\r?\n(.*?)\r?\nendstream", lambda m: zlib.decompressobj().decompress(m[1]), content, flags=re.S)
    return re.sub(rb"/Length \d+|/ID\s*\[.*?\]|^\d{10} \d{5} [nf]\s*$|startxref\s+\d+", b"", body, flags=re.S | re.M)


@pytest.fixture(scope="module")
def site() -> Iterator[Server]:
    with serve() as server:
        yield server


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


class Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def test_the_committed_site_is_what_the_builder_makes() -> None:
    made = contents()
    committed = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    assert set(made) == set(committed)
    stale = [name for name in made if inflated(made[name]) != inflated(committed[name])]
    assert not stale, f"Run `python -m sample_publisher build` and commit: {stale}"


def test_the_site_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*")) < 3_000_000


def test_building_writes_every_file(tmp_path: Path) -> None:
    assert {path.name for path in build(tmp_path)} >= {"index.html", "liling-2020.pdf"}


def test_every_link_leads_somewhere_but_the_broken_one(site: Server) -> None:
    waiting, seen, broken, files = [site.url], set(), [], []
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        status, body, headers = get(url)
        if status != 200:
            broken.append(url.removeprefix(site.url))
        elif headers["Content-type"] == "text/html":
            charset = re.search(rb'charset="([\w-]+)"', body)
            assert charset
            waiting += [urljoin(url, link) for link in Links(body.decode(charset[1].decode())).found]
        else:
            files.append(url)
    assert broken == [BROKEN]
    assert len(files) == 6


def test_the_second_page_is_in_gbk(site: Server) -> None:
    _, body, _ = get(site.url + "list-2.html")
    assert "醴陵市网格化管理服务中心" in body.decode("gbk")
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


@pytest.mark.parametrize("page", ["index.html", "list-2.html", "article-2021.html", "article-2023.html"])
def test_every_page_says_that_it_is_a_sample(page: str) -> None:
    content = (FOLDER / page).read_bytes()
    assert "示例网站，不是政府网站" in content.decode("gbk" if b"gbk" in content else "utf-8")


def test_conditional_requests_are_answered_304(site: Server) -> None:
    url = site.url + "files/liling-2020.pdf"
    status, body, headers = get(url)
    assert status == 200
    assert body.startswith(b"%PDF")
    assert get(url, **{"If-None-Match": headers["ETag"]})[:2] == (304, b"")
    assert get(url, **{"If-Modified-Since": headers["Last-Modified"]})[0] == 304
    assert get(url, **{"If-None-Match": '"other"'})[0] == 200


def test_a_changed_file_gets_another_etag(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"one")
    with serve(tmp_path) as server:
        before = get(server.url + "report.pdf")[2]["ETag"]
        (tmp_path / "report.pdf").write_bytes(b"two")
        status, body, headers = get(server.url + "report.pdf", **{"If-None-Match": before})
    assert (status, body) == (200, b"two")
    assert headers["ETag"] != before


def test_only_loopback_is_served(site: Server) -> None:
    assert site.url.startswith("http://127.0.0.1:")


def test_the_invented_report_says_so_and_has_one_misprint() -> None:
    assert "虚构" in office().remark
    assert "印错了一个数字" in office().remark
