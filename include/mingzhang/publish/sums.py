"""Checksums: the SHA-256 of every file of a release, reckoned once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from mingzhang.publish.site.pictures import link

if TYPE_CHECKING:
    from pathlib import Path

FILE = "SHA256SUMS"


class Sums:
    """The checksums of the files in `folder`; what is linked from the release `before`, which was verified, has its checksum there."""

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
            return (self._before / path).samefile(self._folder / path)
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
