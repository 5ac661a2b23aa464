"""The open data, for a browser on this machine. A server uses nginx (docker-compose.yml)."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".csv": "text/csv; charset=utf-8",
        ".json": "application/json; charset=utf-8",
        ".sqlite": "application/vnd.sqlite3",
        ".webp": "image/webp",
        "": "text/plain; charset=utf-8",
    }

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


class Downloads:
    """A running server of one folder, in a thread that ends with this process. OSError: the port is busy."""

    def __init__(self, folder: Path, port: int) -> None:
        self._http = ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=str(folder)))
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, name="downloads", daemon=True).start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
