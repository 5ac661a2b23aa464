"""The release before, as far as its files are there: what the one that is being made is compared with."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.publish.parts import Parts, read
from mingzhang.publish.resources import DOCUMENTS, REPORTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from mingzhang.records import ReleaseRecord

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """What the release before said."""

    record: ReleaseRecord
    reports: Mapping[str, Row] = field(default_factory=dict)
    documents: Mapping[str, Row] = field(default_factory=dict)
    parts: Parts | None = None
    """Null: its files are not there, or not whole."""


def before(record: ReleaseRecord | None, folder: Path | None) -> Before | None:
    """The release before; `folder`: its files, if they are sound."""
    if record is None or folder is None:
        return Before(record) if record else None
    parts = Parts(folder, read(folder))
    reports = {row["report"]: row for row in parts.read(REPORTS.name)}
    return Before(record, reports, {row["document"]: row for row in _whole(folder / DOCUMENTS.path)}, parts)


def unchanged(parts: Parts, last: Before | None) -> set[str]:
    """The files of parts that are the same as in the release before: they need not be looked into."""
    sums = {entry.path: entry.sha256 for entry in (last.parts.entries if last and last.parts else ())}
    return {entry.path for entry in parts.entries if sums.get(entry.path) == entry.sha256}


def _whole(stem: Path) -> Iterable[Row]:
    for path in (stem.with_name(f"{stem.name}.json"), stem.with_name(f"{stem.name}.json.gz")):
        if path.is_file():
            content = path.read_bytes()
            rows: Iterator[Row] = iter(json.loads(gzip.decompress(content) if path.suffix == ".gz" else content))
            return rows
    return ()
