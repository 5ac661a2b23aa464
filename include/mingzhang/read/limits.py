"""What reading one document may cost: little for most, more for a scan, of which every page is an image to be read by OCR."""

from __future__ import annotations

import signal
import sys
from typing import NamedTuple

GIB = 1024**3


class Budget(NamedTuple):
    """What a process may use."""

    memory: int
    """Bytes of address space."""
    cpu_seconds: int
    wall_seconds: int


_scan: Budget | None = None
"""What this process may use once it has met a scan; null where it has no limits."""


def limit(own: Budget, scan: Budget) -> None:
    """Limit this process to `own`, which it may raise to `scan` itself. Nothing where the system has no limits (Windows)."""
    global _scan
    try:
        import resource
    except ImportError:
        return
    _scan = Budget(*(max(a, b) for a, b in zip(own, scan, strict=True)))
    resource.setrlimit(resource.RLIMIT_CPU, (own.cpu_seconds, _scan.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "darwin":  # macOS does not honour it
        resource.setrlimit(resource.RLIMIT_AS, (own.memory, _scan.memory))
    signal.alarm(own.wall_seconds)


def allow_scan() -> None:
    """A page has turned out to be a scan: this process may use what its limits grant to one."""
    global _scan
    if _scan is None:
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (_scan.cpu_seconds, _scan.cpu_seconds + 5))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (_scan.memory, _scan.memory))
    signal.alarm(_scan.wall_seconds)
    _scan = None
