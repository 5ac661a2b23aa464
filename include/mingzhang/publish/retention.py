"""Which releases stay: all of the last days, then the last of each month. What is cited by its month is there for good."""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d+)")
"""`2026-01-31.1`: the day in China, and a number."""


def order(name: str) -> tuple[str, int]:
    """Releases in the order in which they were made; what is none comes first."""
    match = NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else ("", 0)


def outdated(names: Iterable[str], latest: str, today: date, days: int) -> list[str]:
    """The releases that need not stay, oldest first: older than `days` days, not the last of their month, and older than `latest`."""
    releases = sorted((name for name in names if NAME.fullmatch(name)), key=order)
    last_of_month = {name[:7]: name for name in releases}
    recent = (today - timedelta(days=days)).isoformat()
    return [name for name in releases if name[:10] < recent and name != last_of_month[name[:7]] and order(name) < order(latest)]


def remove(folder: Path, names: Iterable[str], aside: str) -> None:
    """Remove releases; none is ever half there. Their files that a later release has too stay there: they are the same files."""
    for name in names:
        gone = folder / f"{aside}{name}"
        (folder / name).rename(gone)
        shutil.rmtree(gone)
