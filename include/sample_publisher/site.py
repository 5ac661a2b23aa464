"""The pretend site: where its files are, and a small web server for them, with the conditional requests of a real one."""

from __future__ import annotations

import hashlib
import threading
from functools import cache, partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import io
    from types import TracebackType

FOLDER = Path(__file__).with_name("site")
"""The committed site. It is served as it is: no typeface is needed."""
HOST = "127.0.0.1"


class Handler(SimpleHTTPRequestHandler):
    """Files with ETag and Last-Modified; says nothing on the console."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | Any:
        """Answer 304 where the caller's ETag still stands; else as the parent does, which knows If-Modified-Since."""
        path = Path(self.translate_path(self.path))
        self.etag = _etag(path, path.stat().st_mtime_ns) if path.is_file() else ""
        if self.etag and self.etag in self.headers.get("If-None-Match", ""):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.end_headers()
            return None
        return super().send_head()

    def end_headers(self) -> None:
        if getattr(self, "etag", ""):
            self.send_header("ETag", self.etag)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
        """Nothing: tests and the first run print their own account."""


class Server:
    """A running site; a context manager that ends it."""

    def __init__(self, folder: Path, port: int) -> None:
        self._http = ThreadingHTTPServer((HOST, port), partial(Handler, directory=str(folder)))
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        """With a slash at its end."""
        return f"http://{HOST}:{self.port}/"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Until the server ends."""
        self._thread.join()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def serve(folder: Path = FOLDER, port: int = 0) -> Server:
    """Serve `folder` on the loopback address; port 0 takes a free one. OSError where the port is busy."""
    return Server(folder, port)


@cache
def _etag(path: Path, _changed: int) -> str:
    return f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}"'
