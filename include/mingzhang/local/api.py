"""The API: Datasette on the release that `latest` names; it starts anew when another one is up.

python -m mingzhang.local.api OPEN_DATA PORT [HOST]
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

PAUSE = 1.0


class Api:
    """A running API. A context manager: nothing of it runs afterwards."""

    def __init__(self, open_data: Path, port: int, host: str = "127.0.0.1") -> None:
        command = [sys.executable, "-m", "mingzhang.local.api", str(open_data), str(port), host]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)

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
    """Datasette on a release, whose file is replaced at most. People's questions end after some seconds, and give so many rows."""
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(release / "mingzhang.sqlite"), "--host", host, "--port", port]
    if (release / "datasette.json").exists():
        command += ["--metadata", str(release / "datasette.json")]
    return subprocess.Popen([*command, "--cors", "--setting", "sql_time_limit_ms", "5000", "--setting", "max_returned_rows", "10000"])


def _end(server: subprocess.Popen[bytes] | None) -> None:
    if server is not None and server.poll() is None:
        server.terminate()
        server.wait(20)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
