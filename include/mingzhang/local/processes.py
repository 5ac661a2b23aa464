"""The programs of the local system: each starts in a session of its own, and all that it ever started ends with it.

A signal to a program's process group is not enough: Airflow gives every task a group of its own. But whatever a program starts stays in its
session, also when its parent is gone; so a program has ended when its session is empty.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

PATIENCE = 8.0
"""Seconds that a program gets to end by itself. Nothing is lost if it does not: every stage may be cut short."""


class Programs:
    """The programs that we started. Their sessions are recorded in `record`, so that the next start can clear what a `kill -9` left."""

    def __init__(self, record: Path) -> None:
        self._record = record
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._clear_remains()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path) -> None:
        """Start a program; what it says goes to `log`."""
        with log.open("wb") as output:
            self._running[name] = subprocess.Popen(
                command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._record.write_text(json.dumps({"boot": psutil.boot_time(), "leaders": self._leaders()}), encoding="utf-8")

    def finished(self, name: str) -> int | None:
        """The exit code of a program that has ended; null while it runs."""
        return self._running[name].poll()

    def failed(self) -> list[str]:
        """The programs that have ended with an error."""
        return [name for name in self._running if self.finished(name)]

    def end(self) -> None:
        """End every program and all that it started: politely, then for good. RuntimeError, if something still runs after that."""
        for program in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                program.terminate()
        _end_sessions([program.pid for program in self._running.values()], self._reap)
        self._running.clear()
        self._record.unlink(missing_ok=True)

    def _leaders(self) -> dict[int, float]:
        leaders = {}
        for program in self._running.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                leaders[program.pid] = psutil.Process(program.pid).create_time()
        return leaders

    def _reap(self) -> None:
        for program in self._running.values():
            program.poll()

    def _clear_remains(self) -> None:
        try:
            left = json.loads(self._record.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if abs(left["boot"] - psutil.boot_time()) < 60:  # else the machine was started anew, and the numbers are those of others
            sessions = [int(leader) for leader, created in left["leaders"].items() if not _reused(int(leader), created)]
            for process in _members(sessions):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGTERM)
            _end_sessions(sessions, lambda: None)
        self._record.unlink(missing_ok=True)


def _reused(pid: int, created: float) -> bool:
    """Has the system given the number to another process?"""
    try:
        return bool(abs(psutil.Process(pid).create_time() - created) > 1)
    except psutil.NoSuchProcess:
        return False


def _members(sessions: Collection[int]) -> list[int]:
    members = []
    for pid in psutil.pids():
        with contextlib.suppress(OSError):
            if os.getsid(pid) in sessions:
                members.append(pid)
    return members


def _end_sessions(sessions: Collection[int], reap: Callable[[], None]) -> None:
    """Wait until the sessions are empty; after PATIENCE, kill what is left in them."""
    if not sessions:
        return
    start = time.monotonic()
    while members := _alive(sessions, reap):
        waited = time.monotonic() - start
        if waited > 3 * PATIENCE:
            raise RuntimeError(f"These processes do not end: {', '.join(map(str, members))}. End them by hand (kill -9).")
        if waited > PATIENCE:
            for pid in members:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _alive(sessions: Collection[int], reap: Callable[[], None]) -> list[int]:
    reap()
    alive = []
    for pid in _members(sessions):
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                alive.append(pid)
    return alive
