"""How fast a host may be asked: with a pause between two requests, whoever asks on this machine."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

try:
    import fcntl
except ImportError:  # Windows: only `sources check` runs there, one process at a time
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Clock:
    """The time of day and waiting; tests bring their own."""

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


@dataclass
class Pace:
    """The turns at each host. Processes that share `folder` share them too: many offices publish on one city's portal."""

    clock: Clock
    folder: Path | None = None
    _last: dict[str, float] = field(default_factory=dict)

    def wait(self, host: str, delay: float) -> None:
        """Return when `delay` seconds have passed since anybody's last turn at this host; that is then our turn."""
        if delay <= 0:
            return
        with self._turns(host) as turns:
            left = turns.get() + delay - self._time()
            if left > 0:
                self.clock.sleep(min(left, delay))  # never longer, should somebody have set the machine's clock back
            turns.set(self._time())

    def _time(self) -> float:
        return self.clock.now().timestamp()

    @contextmanager
    def _turns(self, host: str) -> Iterator[_Turns]:
        if self.folder is None or fcntl is None:
            yield _Turns(self._last, host)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "".join(ch if ch.isalnum() or ch in ".-" else "_" for ch in host)[:200]
        with path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            try:
                self._last[host] = float(file.read() or 0)
            except ValueError:
                self._last[host] = 0.0
            yield _Turns(self._last, host)
            file.truncate(0)
            file.write(repr(self._last[host]))


@dataclass
class _Turns:
    """When the last turn at one host was."""

    last: dict[str, float]
    host: str

    def get(self) -> float:
        return self.last.get(self.host, 0.0)

    def set(self, moment: float) -> None:
        self.last[self.host] = moment
