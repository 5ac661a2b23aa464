"""Publishers for the tests: real HTTP servers on this machine that answer as they are told, and a clock on which nobody waits."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpcore
import pytest

from mingzhang.archive import Archive
from mingzhang.collect import network
from mingzhang.collect.crawl import Collection, collect_publisher
from mingzhang.collect.pace import Clock
from mingzhang.collect.sources import LINKS, Publisher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class StoppedClock(Clock):
    """Time passes only where somebody waits."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
        self.waits: list[float] = []

    def now(self) -> datetime:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += timedelta(seconds=seconds)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Behaviour = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A publisher's server: what it has at which path, and what it was asked."""

    PDF = b"%PDF-1.7\n% the figures of "

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Behaviour] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.over = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                answer = site.answers.get(self.path, Answer(b"<h1>404</h1>", 404, {"Content-Type": "text/html"}))
                if not isinstance(answer, Answer):
                    answer(self)
                    return
                etag = answer.headers.get("ETag")
                modified = answer.headers.get("Last-Modified")
                known = (etag and self.headers["If-None-Match"] == etag) or (modified and self.headers["If-Modified-Since"] == modified)
                self.send_response(304 if known else answer.status)
                body = b"" if known else answer.body
                for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_: Any) -> None:
                """A client that hangs up in the middle is what many of these tests are about."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def put(self, path: str, body: bytes | str | None = None, status: int = 200, **headers: str) -> None:
        """Publish something; without a body, a PDF of its own."""
        content = self.PDF + path.encode() if body is None else body.encode() if isinstance(body, str) else body
        kind = "text/html" if content.lstrip().startswith(b"<") else "application/octet-stream"
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = Answer(content, status, {"Content-Type": kind, **named})

    def list(self, *hrefs: str, at: str = "/", more: str = "") -> None:
        """Publish a list of links."""
        items = "".join(f"<li><a href='{href}'>报告 {href}</a>" for href in hrefs)
        self.put(at, f"<meta charset=utf-8><ul>{items}</ul>{more}")

    def paths(self) -> list[str]:
        """What was asked for, apart from robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def stop(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def sites() -> Iterator[Callable[[], Site]]:
    opened: list[Site] = []

    def open_site() -> Site:
        opened.append(Site())
        return opened[-1]

    yield open_site
    for site in opened:
        site.stop()


@pytest.fixture
def site(sites: Callable[[], Site]) -> Site:
    return sites()


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def publisher(site: Site) -> Publisher:
    return Publisher(
        id="liling",
        name="醴陵市财政局",
        region="430281",
        index=(f"{site.url}/",),
        links=re.compile(LINKS, re.IGNORECASE),
        licence="",
        private_network=True,
        delay=0,
    )


@pytest.fixture
def collect(publisher: Publisher, archive: Archive, clock: StoppedClock) -> Callable[..., Collection]:
    """A night at the publisher, with some of its keys changed."""

    def one_night(**changes: Any) -> Collection:
        clock.time += timedelta(days=1)
        return collect_publisher(replace(publisher, **changes), archive, clock)

    return one_night


class Internet(dict[str, list[str]]):
    """Names, and the addresses behind them."""

    PUBLIC = "93.184.215.14"
    """An address of the public internet. Whoever connects to it reaches this machine; the guard does not know."""

    def publish(self, *names: str) -> None:
        """Put names at the public address."""
        self.update({name: [self.PUBLIC] for name in names})

    def resolve(self, host: str, _port: int) -> list[str]:
        if host in self:
            return self[host]
        if re.fullmatch(r"[\d.:a-f]+", host):
            return [host]
        raise OSError("Name or service not known")


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    names = Internet()
    connect = httpcore.SyncBackend.connect_tcp

    def connect_tcp(self: httpcore.SyncBackend, host: str, *rest: Any, **more: Any) -> httpcore.NetworkStream:
        return connect(self, "127.0.0.1" if host == Internet.PUBLIC else host, *rest, **more)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect_tcp)
    monkeypatch.setattr(network, "resolve", names.resolve)
    return names
