"""The archive's records, a JSON line each, for good: fetches, decisions, replies and redactions of people, the releases that went up."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

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


FILES: dict[type[Record], str] = {
    Observation: "observations.jsonl",
    Decision: "decisions.jsonl",
    Reply: "replies.jsonl",
    ReleaseRecord: "releases.jsonl",
    Redaction: "redactions.jsonl",
}
"""The file of each kind."""


def as_json(record: Record) -> dict[str, Any]:
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


def from_json(kind: type[R], item: dict[str, Any]) -> R:
    for name, value in item.items():
        if name.endswith("_at"):
            item[name] = datetime.fromisoformat(value)
        elif name == "former":
            item[name] = former_from_json(value)
        elif isinstance(value, list):
            item[name] = tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return kind(**item)
