"""The archive: the raw bytes, stored once under their SHA-256, and the append-only records beside them.

It is the only thing that cannot be rebuilt. Everything behind it, the warehouse's tables of these records included, is a projection.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from mingzhang.records import FILES, Decision, Observation, Redaction, ReleaseRecord, Reply, as_json, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.records import R, Record

try:
    import fcntl
except ImportError:  # Windows: the pipeline does not run there, the accountant's command line does
    fcntl = None  # type: ignore[assignment]

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ArchiveError(Exception):
    """The archive is damaged: which file, and what to restore."""


class Archive:
    """The archive's folder: `contents/ab/abcdef…` for the bytes, `records/*.jsonl` for the records, one JSON line each.

    Several processes may store and append at the same time. Nothing is ever changed or removed: a content is written aside and
    renamed to its SHA-256, a record is added to the end of its file.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    # -- contents ------------------------------------------------------------------------------------------------------

    def path(self, sha256: str) -> Path:
        """Where the content is, or would be. ValueError for what is no SHA-256 in hexadecimal."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256!r} is not a SHA-256 (64 lower-case hexadecimal digits)")
        return self.root / "contents" / sha256[:2] / sha256

    def store(self, content: bytes | Iterable[bytes]) -> str:
        """Keep a content and return its SHA-256; one that is there already stays as it is.

        Chunks are written as they come, so the memory it takes does not depend on the size. When the chunks end in an exception,
        nothing is kept.
        """
        incoming = self.root / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, name = tempfile.mkstemp(dir=incoming)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in [content] if isinstance(content, bytes) else content:
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            path = self.path(digest.hexdigest())
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                temporary.chmod(0o444)
                temporary.replace(path)
                _sync_folder(path.parent)
                _sync_folder(path.parent.parent)
        finally:
            temporary.unlink(missing_ok=True)
        return digest.hexdigest()

    def read(self, sha256: str) -> bytes:
        """The content. FileNotFoundError when it is not there; ArchiveError when the bytes are no longer the ones that were stored."""
        path = self.path(sha256)
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise ArchiveError(f"{path} no longer holds what was stored under its name: restore this file from a backup.")
        return content

    def sweep(self, older_than_seconds: float = 86_400) -> int:
        """Remove what killed processes left half written; returns how many files. What is younger may still be written to."""
        removed = 0
        for path in (self.root / "incoming").glob("*"):
            try:
                if time.time() - path.stat().st_mtime > older_than_seconds:
                    path.unlink()
                    removed += 1
            except FileNotFoundError:
                continue  # its writer has finished
        return removed

    # -- records -------------------------------------------------------------------------------------------------------

    def append(self, record: Record) -> None:
        """Add a record; when this returns, it is on disk. ValueError for a time without a zone."""
        line = json.dumps(as_json(record), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        path = self.root / "records" / FILES[type(record)]
        path.parent.mkdir(parents=True, exist_ok=True)
        created = not path.exists()
        with path.open("ab+") as file, _alone(file):
            _mend(file)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        if created:
            _sync_folder(path.parent)

    def observations(self) -> Iterator[Observation]:
        """All fetches, in the order in which they were recorded."""
        return self._records(Observation)

    def decisions(self) -> Iterator[Decision]:
        """All decisions of people, oldest first."""
        return self._records(Decision)

    def replies(self) -> Iterator[Reply]:
        """All replies of units, in the order in which they were recorded."""
        return self._records(Reply)

    def releases(self) -> Iterator[ReleaseRecord]:
        """All releases that went up, oldest first."""
        return self._records(ReleaseRecord)

    def redactions(self) -> Iterator[Redaction]:
        """All redactions, oldest first: the place of each is its number, from 1."""
        return self._records(Redaction)

    def _records(self, kind: type[R]) -> Iterator[R]:
        path = self.root / "records" / FILES[kind]
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    record = from_json(kind, json.loads(line))
                except (ValueError, TypeError, KeyError) as damage:
                    if not line.endswith(b"\n"):
                        return  # torn by a crash, or being written by another process: not recorded yet
                    raise ArchiveError(
                        f"{path}, line {number}, is damaged ({damage}): restore the file from a backup or delete this line."
                    ) from damage
                yield record


def _mend(file: IO[bytes]) -> None:
    """Cut off a last line that a crash tore: its record was never acknowledged. A whole one that lacks only its end is kept."""
    end = file.seek(0, os.SEEK_END)
    tail = b""
    start = end
    while start and b"\n" not in tail:
        start = file.seek(max(0, start - 4096))
        tail = file.read(end - start)
    torn = tail.rpartition(b"\n")[2]
    if not torn:
        return
    try:
        json.loads(torn)
        file.write(b"\n")
    except ValueError:
        file.truncate(end - len(torn))


@contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """Hold the file against the other writers."""
    if fcntl is None:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _sync_folder(folder: Path) -> None:
    """A renamed file survives a power cut only when its folder is on disk too."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
