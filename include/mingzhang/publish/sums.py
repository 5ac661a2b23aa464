"""Checksums: the SHA-256 of every file of a release, reckoned once.

A release is complete when all its files are on the disk, and then each file that it wrote has the time of the release; a linked file has
that of the release that wrote it. So a file that anybody has touched since shows it: it has another time. The next release reads those
before it links anything, and of all others every thirtieth, another one each day: what a disk changes by itself is noticed within a month,
and the bytes of 100,000 reports need not be read every night. `verify` reads every byte.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from typing import TYPE_CHECKING

from mingzhang.publish.site.pictures import link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from pathlib import Path

FILE = "SHA256SUMS"
CYCLE = 30
"""Releases days in which every file is read once, whatever its time says."""


class Sums:
    """The checksums of the files in `folder`; what is linked from the sound release `before` has its checksum there."""

    def __init__(self, folder: Path, before: Path | None = None) -> None:
        self._folder, self._before = folder, before
        self._known = read(before) if before else {}
        self._reckoned: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The SHA-256 of a file that will not change any more."""
        if path not in self._reckoned:
            self._reckoned[path] = self._known[path] if self.is_linked(path) else digest(self._folder / path)
        return self._reckoned[path]

    def is_linked(self, path: str) -> bool:
        """Is it the very file of the release before?"""
        if self._before is None or path not in self._known:
            return False
        try:
            return os.path.samefile(f"{self._before}/{path}", f"{self._folder}/{path}")  # noqa: PTH121 (many, and this is quicker)
        except OSError:
            return False

    def keep(self, path: str) -> bool:
        """Link the file that stood there in the release before, if there was one."""
        if self._before is None or path not in self._known:
            return False
        link(self._before / path, self._folder / path)
        return True


def read(folder: Path) -> dict[str, str]:
    """The checksums of a release as it says them, by path. OSError, ValueError: it says none."""
    lines = (line.split("  ", 1) for line in (folder / FILE).read_text(encoding="utf-8").splitlines())
    return {path: said for said, path in lines}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def complete(folder: Path, paths: Iterable[str], published_at: datetime) -> None:
    """Give the files that this release wrote its time, and have everything on the disk: a name that is there after a crash is a release."""
    for path in paths:
        file = f"{folder}/{path}"
        if os.stat(file).st_nlink == 1:  # noqa: PTH116
            os.utime(file, ns=(stamp(published_at), stamp(published_at)))
    os.sync()


def is_sound(folder: Path, times: Collection[datetime], today: datetime) -> bool:
    """Are the files of a release there, and as it says? `times`: of the releases that may have written them; what has none of these is
    read, and a part of the rest, by the day. What was read and is right has its time again."""
    stamps = {stamp(time) for time in times}
    try:
        for path, expected in read(folder).items():
            file = f"{folder}/{path}"
            touched = os.stat(file).st_mtime_ns not in stamps  # noqa: PTH116
            if touched or zlib.crc32(path.encode()) % CYCLE == today.toordinal() % CYCLE:
                if digest(folder / path) != expected:
                    return False
                if touched and stamps:
                    os.utime(file, ns=(max(stamps), max(stamps)))
    except (OSError, ValueError):
        return False
    return True


def stamp(time: datetime) -> int:
    """A time as files have it: nanoseconds, exact to the second."""
    return int(time.timestamp()) * 1_000_000_000
