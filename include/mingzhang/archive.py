"""The archive: the raw bytes, stored once under their SHA-256, and the append-only records beside them.

It is the only thing that cannot be rebuilt. Everything behind it, the warehouse's tables of these records included, is a projection.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Got = Literal["content", "not_modified", "error", "vanished"]


@dataclass(frozen=True, slots=True)
class Observation:
    """A fetch of a location: it gave a content, an error, or "not modified"; or a listing no longer names the location."""

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
    verdict: Literal["publish", "withhold", "withdraw"]
    reason: str
    decided_by: str
    decided_at: datetime


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
