"""What changed since the release before (CHANGELOG.json)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingzhang.archive import ReleaseRecord


def changelog(record: ReleaseRecord, before: ReleaseRecord | None, reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What a release says that the one before did not, and what it no longer says; `reports`: the reports of this one by key."""
    now, then = dict(record.reports), dict(before.reports if before else ())

    def about(key: str) -> dict[str, Any]:
        names = ("unit_name", "fiscal_year", "scope", "source_url")
        return {"report": key} | ({name: reports[key][name] for name in names} if key in reports else {})

    changed = sorted(key for key in now.keys() & then.keys() if now[key] != then[key])
    return {
        "release": record.release,
        "published_at": record.published_at.isoformat(),
        "fingerprint": record.fingerprint,
        "previous": before.release if before else None,
        "added": [about(key) | {"version": now[key]} for key in sorted(now.keys() - then.keys())],
        "changed": [about(key) | {"version": now[key], "previous_version": then[key]} for key in changed],
        "withdrawn": [about(key) | {"previous_version": then[key]} for key in sorted(then.keys() - now.keys())],
    }
