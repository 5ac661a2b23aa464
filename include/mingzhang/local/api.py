"""The API: Datasette on the release that `latest` names; it starts anew when another one is up.

python -m mingzhang.local.api OPEN_DATA PORT [HOST]

With MINGZHANG_DOWNLOADS_ADDRESS, its rows link the pages of the site that show them.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

PAUSE = 1.0
PLUGINS = Path(__file__).parent / "datasette_plugins"


class Api:
    """A running API. A context manager: nothing of it runs afterwards."""

    def __init__(self, open_data: Path, port: int, host: str = "127.0.0.1", downloads_address: str = "") -> None:
        command = [sys.executable, "-m", "mingzhang.local.api", str(open_data), str(port), host]
        environment = os.environ | {"MINGZHANG_DOWNLOADS_ADDRESS": downloads_address}
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=environment, start_new_session=True)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


def main(open_data: str, port: str, host: str = "127.0.0.1") -> int:
    """Serve until somebody ends it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    latest, shown, server = Path(open_data) / "latest", None, None
    try:
        while True:
            release = latest.resolve() if latest.exists() else None
            found = (release, _inode(release / "mingzhang.sqlite")) if release else None
            if release and (found != shown or server is None or server.poll() is not None):
                _end(server)
                shown, server = found, _serve(release, port, host)
            time.sleep(PAUSE)
    finally:
        _end(server)


def _inode(file: Path) -> int:
    """Which file it is: a release from which something was taken out has another one under the same name."""
    try:
        return file.stat().st_ino
    except FileNotFoundError:
        return 0


def _serve(release: Path, port: str, host: str) -> subprocess.Popen[bytes]:
    """Datasette on a release, whose files are replaced at most. People's questions end after some seconds, and give so many rows."""
    files = [release / "mingzhang.sqlite", *sorted(release.glob("by-year/*/*.sqlite"))]
    command = [sys.executable, "-m", "datasette", "serve", "--host", host, "--port", port]
    command += [argument for file in files for argument in ("--immutable", str(file))]
    if (release / "datasette.json").exists():
        command += ["--metadata", str(release / "datasette.json")]
    command += ["--plugins-dir", str(PLUGINS), "--static", f"site-pages:{PLUGINS / 'static'}"]
    return subprocess.Popen([*command, "--cors", "--setting", "sql_time_limit_ms", "5000", "--setting", "max_returned_rows", "10000"])


def _end(server: subprocess.Popen[bytes] | None) -> None:
    if server is not None and server.poll() is None:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
