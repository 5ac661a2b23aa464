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
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

try:
    import fcntl
except ImportError:  # Windows: the pipeline does not run there, the accountant's command line does
    fcntl = None  # type: ignore[assignment]

Got = Literal["content", "not_modified", "error", "vanished"]
Verdict = Literal["publish", "withhold", "withdraw"]


@dataclass(frozen=True, slots=True)
class Observation:
    """A fetch of a location: it gave a content, an error, or "not modified"; or a listing no longer names the location.

    One is recorded for each fetch, also for one that brought the bytes we have: that is what `last_seen` and a publisher's
    reliability are computed from. Each stands for itself (address, page and context are repeated), and is about 400 bytes long;
    only the headers are left out where nothing was sent but "not modified". `vanished` is recorded once, not every night.
    """

    publisher: str
    url: str
    observed_at: datetime
    """UTC."""
    got: Got
    sha256: str | None = None
    """The content; for `not_modified` the one that is still there; null for `error` and `vanished`."""
    size: int | None = None
    media_type: str | None = None
    """As the server says."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    """Those worth keeping: ETag, Last-Modified, Content-Type, Content-Disposition."""
    listed_on: str | None = None
    """The page that links it."""
    link_text: str = ""
    context_title: str = ""
    """Title of the page that carries it as an attachment, else empty."""
    context_date: str | None = None
    """The date that page prints, ISO 8601."""
    error: str = ""
    """What went wrong, in a sentence."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about a report: the only thing that withdraws one or lets a doubtful one through."""

    report: str
    """Key of the report: unit id, fiscal year, kind and scope, joined by `/`."""
    version: str | None
    """The version it is about; null: whatever the version."""
    verdict: Verdict
    reason: str
    """Shown beside the data when a doubtful report is published."""
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What a unit says of a finding about its report. A later reply stands beside an earlier one, it does not replace it."""

    report: str
    """Key of the report."""
    finding: str
    """Permanent name of the finding within the report: rule and figures compared."""
    text: str
    """In the unit's own words."""
    replied_by: str
    """Who speaks: the unit, or the office of it."""
    source: str
    """Where it can be verified: an address, or "letter of 2026-01-31"; may be empty."""
    replied_on: str
    """The day of the reply, ISO 8601."""
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class FormerFinding:
    """A finding that the release before showed and this one does not: all that its permanent page says from then on, whatever becomes of
    the files of that release. Amounts are exact decimals in yuan, as text."""

    report: str
    finding: str
    """Permanent name within the report."""
    cause: str
    """Why it is gone: reader, rules, comparison, decided (by us); publisher."""
    since: str
    """The first release that showed it without a break; empty: not known."""
    unit_name: str
    region: str
    fiscal_year: int
    scope: str
    version: str
    """The version of the report that it was about."""
    rule: str
    severity: str
    message: str
    message_en: str
    reported: str | None = None
    expected: str | None = None
    difference: str | None = None
    tolerance: str | None = None
    figures: tuple[dict[str, Any], ...] = ()
    """The figures compared, as then printed: address, printed, amount, page."""


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """A release that went up: the changelog of the next one starts from it."""

    release: str
    """Name of its folder, `2026-01-31.1`."""
    published_at: datetime
    fingerprint: str
    """SHA-256 over what it says, apart from its name and time."""
    reports: tuple[tuple[str, str], ...]
    """(key, version) of every report in it."""
    former: tuple[FormerFinding, ...] = ()
    """What the release before showed and this one does not."""
    restored: tuple[tuple[str, str], ...] = ()
    """(report, finding) of those that earlier releases no longer showed, and that this one shows again."""


@dataclass(frozen=True, slots=True)
class Redaction:
    """What a person took out of all releases because the law asks for it: a document, or some words of it."""

    document: str
    """SHA-256 of the content. Its bytes stay in the archive, which is private."""
    ground: str
    """Why; it is published with the hash and the date, so the words do not stand in it."""
    decided_by: str
    decided_at: datetime
    words: str = ""
    """Masked wherever what comes from the document shows them; never published. Empty: the whole document leaves."""
    reports: tuple[str, ...] = ()
    """Keys of the reports that rested on the document when it was decided: they may have other keys, or none, later."""


Record = Observation | Decision | Reply | ReleaseRecord | Redaction
R = TypeVar("R", Observation, Decision, Reply, ReleaseRecord, Redaction)

_FILES: dict[type[Record], str] = {
    Observation: "observations.jsonl",
    Decision: "decisions.jsonl",
    Reply: "replies.jsonl",
    ReleaseRecord: "releases.jsonl",
    Redaction: "redactions.jsonl",
}
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
        line = json.dumps(_as_json(record), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace") + b"\n"
        path = self.root / "records" / _FILES[type(record)]
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
        path = self.root / "records" / _FILES[kind]
        if not path.exists():
            return
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    record = _from_json(kind, json.loads(line))
                except (ValueError, TypeError, KeyError) as damage:
                    if not line.endswith(b"\n"):
                        return  # torn by a crash, or being written by another process: not recorded yet
                    raise ArchiveError(
                        f"{path}, line {number}, is damaged ({damage}): restore the file from a backup or delete this line."
                    ) from damage
                yield record


def _as_json(record: Record) -> dict[str, Any]:
    """The fields that say more than their default does; times in UTC."""
    item: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if isinstance(value, datetime):
            if value.tzinfo is None:
                raise ValueError(f"{field.name} {value} has no time zone: records are in UTC")
            value = value.astimezone(UTC).isoformat()
        if field.default is MISSING or value != field.default:
            item[field.name] = former_as_json(value) if field.name == "former" else value
    return item


def former_as_json(former: Iterable[FormerFinding]) -> list[dict[str, Any]]:
    """Former findings as records and changelogs have them."""
    return [
        {field.name: getattr(each, field.name) for field in fields(each) if getattr(each, field.name) not in (None, ())} for each in former
    ]


def former_from_json(items: Iterable[dict[str, Any]]) -> tuple[FormerFinding, ...]:
    """The same as records again."""
    return tuple(FormerFinding(**item | {"figures": tuple(item.get("figures", ()))}) for item in items)


def _from_json(kind: type[R], item: dict[str, Any]) -> R:
    for name, value in item.items():
        if name.endswith("_at"):
            item[name] = datetime.fromisoformat(value)
        elif name == "former":
            item[name] = former_from_json(value)
        elif isinstance(value, list):
            item[name] = tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return kind(**item)


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
