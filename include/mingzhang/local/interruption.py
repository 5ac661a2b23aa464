"""How a person, a terminal that closes or a system that shuts down ends the local system: once, in order, at a place where it may end."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import FrameType

SIGNALS = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]


class Stopped(BaseException):
    """The work ends here: somebody asked for it."""


class Interruption:
    """Takes the signals as long as it is open, and raises Stopped at the next `pause` or `check`.

    Raised right where a signal arrives, it could lose a process that has just been started. And whoever presses Ctrl-C twice must not
    interrupt the ending itself: there, nobody asks.
    """

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._ask) for number in SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.asked = True

    def check(self) -> None:
        """Stopped, if a signal has come."""
        if self.asked:
            raise Stopped

    def pause(self, seconds: float) -> None:
        """Wait, but not beyond a signal."""
        end = time.monotonic() + seconds
        while True:
            self.check()
            left = end - time.monotonic()
            if left <= 0:
                return
            time.sleep(min(left, 0.2))
