"""The local system ends in order, whenever and however it is asked to; and what keeps it from starting is one line that says what to do."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.ports import free_port

from mingzhang.local.system import run
from mingzhang.settings import ROOT, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS_NOTHING = (
    'publishers:\n  - id: nobody\n    name: 无\n    region: "430281"\n    index: ["http://127.0.0.1:9/"]\n    private_network: true\n'
)


@pytest.fixture
def home() -> Iterator[Path]:
    """Not pytest's own folder: each run of pytest closes that to other users, and root's PostgreSQL is another user."""
    with tempfile.TemporaryDirectory(prefix="mingzhang-tests-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "sources.yaml").write_text(LISTS_NOTHING, encoding="utf-8")
        yield folder


def settings(home: Path, **ports: int) -> Settings:
    given = {"airflow_port": free_port(), "downloads_port": free_port(), "sample_port": free_port()} | ports
    return Settings(home / "var", home / "sources.yaml", None, **given)


@pytest.mark.parametrize("port", ["airflow_port", "downloads_port"])
def test_busy_port(home, port, capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]
        assert run(settings(home, **{port: number}), once=True) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"Port {number} " in line
    assert f"set MINGZHANG_{port.upper()} to a free port" in line


def test_sources_that_cannot_be_used(home, capsys):
    (home / "sources.yaml").write_text("publishers: []", encoding="utf-8")
    assert run(settings(home), once=True) == 1
    assert str(home / "sources.yaml") in capsys.readouterr().err


def test_home_that_cannot_be_written(home, capsys):
    (home / "var").write_text("a file, where a folder should be", encoding="utf-8")
    assert run(settings(home), once=True) == 1
    assert "set MINGZHANG_HOME" in capsys.readouterr().err


def test_two_systems_in_one_home(home, capsys):
    (home / "var" / "airflow").mkdir(parents=True)
    with (home / "var" / "airflow" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run(settings(home), once=True) == 1
    assert "already runs" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "seconds", "times"), [(signal.SIGINT, 3, 2), (signal.SIGHUP, 1, 1), (signal.SIGTERM, 9, 1)])
def test_signal_while_it_starts_leaves_nothing_behind(home, number, seconds, times):
    environment = os.environ | {
        "MINGZHANG_HOME": str(home / "var"),
        "MINGZHANG_SOURCES": str(home / "sources.yaml"),
        "MINGZHANG_AIRFLOW_PORT": str(free_port()),
        "MINGZHANG_DOWNLOADS_PORT": str(free_port()),
        "MINGZHANG_API_PORT": str(free_port()),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "mingzhang.local", "--once"], env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as system:
        assert system.stdout is not None
        assert b"PostgreSQL" in system.stdout.readline()
        time.sleep(seconds)
        running = psutil.Process(system.pid).children(recursive=True)
        for _ in range(times):
            system.send_signal(number)
            time.sleep(0.3)
        said, _ = system.communicate(timeout=180)  # seconds after which it hangs, however busy the machine is
    assert system.returncode == 130, said.decode()
    sessions = {process.pid for process in running}
    left = [p for p in psutil.process_iter() if _session(p.pid) in sessions or _mentions(p, str(home))]
    assert not left
    assert not (home / "var" / "airflow" / "processes.json").exists()


def _session(pid: int) -> int:
    """Whose session a process that still works belongs to; in some containers, nobody takes the dead ones off the list."""
    with contextlib.suppress(OSError, psutil.Error):
        return 0 if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE else os.getsid(pid)
    return 0


def _mentions(process: psutil.Process, text: str) -> bool:
    with contextlib.suppress(psutil.Error):
        return any(text in word for word in process.cmdline())
    return False
