"""Fetching one address: manners, limits, and servers that mean no good."""

from __future__ import annotations

import contextlib
import gzip
import ssl
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from mingzhang.collect import fetching
from mingzhang.collect.fetching import Fetcher, HostSilentError, NightOverError, user_agent
from mingzhang.collect.pace import Pace
from mingzhang.collect.reply import FetchError, Reply
from mingzhang.collect.sources import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path

    from mingzhang.collect.sources import Publisher

    from .conftest import Internet, Site, StoppedClock


def body(reply: Reply) -> bytes:
    return b"".join(reply.chunks())


@pytest.fixture
def fetcher(publisher: Publisher, clock: StoppedClock) -> Iterator[Fetcher]:
    with Fetcher(publisher, Pace(clock), clock) as opened:
        yield opened


def test_we_say_who_we_are(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    site.put("/a.pdf")
    with Fetcher(replace(publisher, contact="desk@example.org"), Pace(clock), clock) as fetcher:
        assert fetcher.get(f"{site.url}/a.pdf", body) == site.PDF + b"/a.pdf"
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a.pdf"]
    for _, headers in site.asked:
        assert headers["user-agent"].startswith("Mingzhang/")
        assert "desk@example.org" in headers["user-agent"]
    assert user_agent("").endswith("accounts)")


def test_one_request_a_second_and_host(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    site.put("/a.pdf")
    with Fetcher(replace(publisher, delay=1.0), Pace(clock), clock) as fetcher:
        for _ in range(3):
            fetcher.get(f"{site.url}/a.pdf", body)
    assert clock.waits == [1.0, 1.0, 1.0], "robots.txt is a request too"


def test_a_foreign_host_is_never_asked_faster_than_once_a_second(
    site: Site, publisher: Publisher, clock: StoppedClock, internet: Internet
) -> None:
    internet.publish("files.example.com")
    site.put("/a.pdf")
    with Fetcher(publisher, Pace(clock), clock) as fetcher:
        fetcher.get(f"http://files.example.com:{site.port}/a.pdf", body)
    assert clock.waits == [1.0]


def test_robots_txt_is_obeyed(site: Site, fetcher: Fetcher, clock: StoppedClock) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /*.doc$\nCrawl-delay: 7\n")
    site.put("/a.pdf")
    site.put("/to", b"", 302, Location="/a.doc")
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetcher.get(f"{site.url}/a.doc", body)
    with pytest.raises(FetchError, match=r"robots\.txt"):
        fetcher.get(f"{site.url}/to", body)
    fetcher.get(f"{site.url}/a.pdf", body)
    assert site.paths() == ["/to", "/a.pdf"]
    assert clock.waits[-1] == 7.0


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_without_a_robots_txt_all_is_allowed_but_not_while_the_site_cannot_say(
    site: Site, fetcher: Fetcher, status: int, allowed: bool
) -> None:
    site.put("/robots.txt", "", status)
    site.put("/a.pdf")
    if allowed:
        fetcher.get(f"{site.url}/a.pdf", body)
    else:
        with pytest.raises(FetchError, match=str(status)):
            fetcher.get(f"{site.url}/a.pdf", body)
        assert site.paths() == []


def test_a_robots_txt_that_is_a_page_or_redirects_for_ever_forbids_nothing(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", b"", 302, Location="/robots.txt")
    site.put("/a.pdf")
    assert fetcher.get(f"{site.url}/a.pdf", body)


def failing(site: Site, path: str, times: int, status: int, **headers: str) -> None:
    """`path` answers with `status` so many times, then with its file."""
    site.put(path)
    good = site.answers[path]

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if site.paths().count(path) >= times:
            site.answers[path] = good
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": "0"}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()

    site.answers[path] = answer


@pytest.mark.parametrize(
    ("headers", "waits"),
    [
        ({}, [2.0, 4.0]),
        ({"Retry_After": "30"}, [30.0, 30.0]),
        ({"Retry_After": "Mon, 05 Jan 2026 18:00:40 GMT"}, [40.0, 0.0]),
        ({"Retry_After": "soon"}, [2.0, 4.0]),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again_when_it_says(
    site: Site, fetcher: Fetcher, clock: StoppedClock, status: int, headers: dict[str, str], waits: list[float]
) -> None:
    failing(site, "/a.pdf", 2, status, **headers)
    assert fetcher.get(f"{site.url}/a.pdf", body)
    assert clock.waits == waits


def test_a_server_that_asks_for_hours_is_left_alone_for_the_night(site: Site, fetcher: Fetcher, clock: StoppedClock) -> None:
    failing(site, "/a.pdf", 9, 429, Retry_After="3600")
    site.put("/b.pdf")
    with pytest.raises(FetchError, match="429"):
        fetcher.get(f"{site.url}/a.pdf", body)
    with pytest.raises(HostSilentError):
        fetcher.get(f"{site.url}/b.pdf", body)
    assert clock.waits == []
    assert site.paths() == ["/a.pdf"]


def test_what_cannot_pass_is_not_tried_again(site: Site, fetcher: Fetcher, clock: StoppedClock) -> None:
    for status in (400, 401, 403, 404, 410, 412, 501):
        site.put("/a.pdf", b"x", status)
        with pytest.raises(FetchError, match=str(status)) as fault:
            fetcher.get(f"{site.url}/a.pdf", body)
        assert fault.value.status == status
    assert len(site.paths()) == 7
    assert clock.waits == []


def test_a_connection_that_breaks_in_the_body_is_tried_again(site: Site, fetcher: Fetcher) -> None:
    def broken(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(b"%PDF- half")
        handler.close_connection = True
        site.put("/a.pdf")

    site.answers["/a.pdf"] = broken
    assert fetcher.get(f"{site.url}/a.pdf", body) == site.PDF + b"/a.pdf"
    assert len(site.paths()) == 2


def test_redirects_are_followed_a_little(site: Site, fetcher: Fetcher) -> None:
    site.put("/a", b"", 301, Location="b/../c?q=1#top")
    site.put("/c?q=1", b"", 307, Location=f"//127.0.0.1:{site.port}/d.pdf")
    site.put("/d.pdf")
    assert fetcher.get(f"{site.url}/a", lambda reply: reply.url) == f"{site.url}/d.pdf"
    site.put("/loop", b"", 302, Location="/loop")
    with pytest.raises(FetchError, match="redirects more than"):
        fetcher.get(f"{site.url}/loop", body)
    assert site.paths().count("/loop") == fetching.REDIRECTS + 1


def test_a_redirect_in_raw_gbk_is_sent_back_as_it_came(site: Site, fetcher: Fetcher) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" + "决算".encode("gbk") + b".pdf\r\n\r\n")

    site.answers["/a"] = answer
    site.put("/%BE%F6%CB%E3.pdf")
    assert fetcher.get(f"{site.url}/a", body)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://h/x", "javascript:x", "http://a:b@127.0.0.1/", "http://[::1/", "gopher://h/"]
)
def test_a_redirect_out_of_http_is_not_followed(site: Site, fetcher: Fetcher, target: str) -> None:
    site.put("/a", b"", 302, Location=target)
    with pytest.raises(FetchError, match=r"cannot be fetched|Invalid URL"):
        fetcher.get(f"{site.url}/a", body)


def limited(publisher: Publisher, clock: StoppedClock, **limits: int) -> Fetcher:
    return Fetcher(replace(publisher, limits=Limits(**limits)), Pace(clock), clock)


def endless(piece: bytes, sent: list[int], **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        try:
            while sum(sent) < 500_000_000:
                handler.wfile.write(piece)
                sent.append(len(piece))
        except OSError:
            handler.close_connection = True

    return answer


def test_an_endless_body_is_cut_off(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    sent: list[int] = []
    site.answers["/a.pdf"] = endless(b"%PDF-" * 20_000, sent)
    with limited(publisher, clock, file_megabytes=2) as fetcher, pytest.raises(FetchError, match="file_megabytes"):
        fetcher.get(f"{site.url}/a.pdf", lambda reply: sum(map(len, reply.chunks())))
    assert sum(sent) < 100_000_000


def test_a_page_is_not_read_for_ever(site: Site, fetcher: Fetcher) -> None:
    site.answers["/"] = endless(b"<p>" * 30_000, [])
    with pytest.raises(FetchError, match="the page has more than 8 MB"):
        fetcher.get(f"{site.url}/", lambda reply: reply.page())


def test_a_compressed_body_is_inflated_in_small_pieces(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    site.put("/bomb", gzip.compress(bytes(200_000_000)), Content_Encoding="gzip")
    largest = 0

    def measure(reply: Reply) -> None:
        nonlocal largest
        for chunk in reply.chunks():
            largest = max(largest, len(chunk))

    with limited(publisher, clock, file_megabytes=2) as fetcher, pytest.raises(FetchError, match="file_megabytes"):
        fetcher.get(f"{site.url}/bomb", measure)
    assert 0 < largest <= 1 << 17
    assert fetcher.bytes < 3_000_000


@pytest.mark.parametrize(
    ("coding", "content"),
    [
        ("gzip", gzip.compress(b"figures" * 99_999, mtime=0)),
        ("x-gzip", gzip.compress(b"figures" * 99_999, mtime=0)),
        ("deflate", zlib.compress(b"figures" * 99_999)),
    ],
)
def test_compression_is_undone(site: Site, fetcher: Fetcher, coding: str, content: bytes) -> None:
    site.put("/a", content, Content_Encoding=coding)
    assert fetcher.get(f"{site.url}/a", body) == b"figures" * 99_999


@pytest.mark.parametrize(
    ("coding", "content", "says"),
    [
        ("br", b"x", "did not ask"),
        ("gzip, gzip", b"x", "did not ask"),
        ("gzip", b"not gzip", "broken"),
        ("gzip", gzip.compress(b"x" * 9999, mtime=0)[:-9], "missing"),
    ],
)
def test_compression_that_cannot_be_undone_is_an_error(site: Site, fetcher: Fetcher, coding: str, content: bytes, says: str) -> None:
    site.put("/a", content, Content_Encoding=coding)
    with pytest.raises(FetchError, match=says):
        fetcher.get(f"{site.url}/a", body)


def test_a_night_has_its_limits(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    site.put("/a.pdf", bytes(700_000))
    with limited(publisher, clock, night_megabytes=1) as fetcher:
        fetcher.get(f"{site.url}/a.pdf", body)
        with pytest.raises(NightOverError, match="night_megabytes"):
            fetcher.get(f"{site.url}/a.pdf", body)
    with limited(publisher, clock, night_minutes=1) as fetcher:
        fetcher.get(f"{site.url}/a.pdf", body)
        failing(site, "/b.pdf", 9, 503, Retry_After="61")
        with pytest.raises(NightOverError, match="night_minutes"):
            fetcher.get(f"{site.url}/b.pdf", body)


def test_a_server_that_dribbles_does_not_hold_the_night_up(site: Site, publisher: Publisher, clock: StoppedClock) -> None:
    def dribble(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with contextlib.suppress(OSError):
            while not site.over.wait(0.02):
                handler.wfile.write(b"X-Slow: yes\r\n")

    site.answers["/a.pdf"] = dribble
    with Fetcher(publisher, Pace(clock), clock, fetch_seconds=0.3) as fetcher, pytest.raises(FetchError, match="longer than"):
        fetcher.get(f"{site.url}/a.pdf", body)


@pytest.mark.parametrize(
    "reply", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 40_000]
)
def test_a_server_that_speaks_no_http_is_an_error(site: Site, fetcher: Fetcher, reply: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        with contextlib.suppress(OSError):
            handler.wfile.write(reply)
        handler.connection.shutdown(2)

    site.answers["/a.pdf"] = answer
    with pytest.raises(FetchError, match="broke"):
        fetcher.get(f"{site.url}/a.pdf", body)


def test_a_name_that_does_not_exist_is_an_error(fetcher: Fetcher, internet: Internet) -> None:
    with pytest.raises(FetchError, match="cannot be resolved"):
        fetcher.get("http://nowhere.gov.cn/", body)


def test_broken_tls_is_an_error_that_is_not_retried(site: Site, fetcher: Fetcher, clock: StoppedClock, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="secure connection"):
        fetcher.get(f"https://127.0.0.1:{site.port}/a.pdf", body)
    site.server.socket = _self_signed(tmp_path).wrap_socket(site.server.socket, server_side=True)
    fetcher._robots.clear()
    with pytest.raises(FetchError, match="certificate is not valid"):
        fetcher.get(f"https://127.0.0.1:{site.port}/a.pdf", body)
    assert clock.waits == []


def _self_signed(folder: Path) -> ssl.SSLContext:
    """A server's certificate that nobody has signed but itself."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name: Any = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), today, today + timedelta(days=1))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "pem").write_bytes(private + builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pem")
    return context
