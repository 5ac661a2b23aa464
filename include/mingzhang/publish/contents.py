"""The contents of a release: every file of it, from the rows of the warehouse to the checksums."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingzhang.publish import catalog, changes, citation, datasette, feed, package, parts, readme, schemas, sqlite, tombstones, whole
from mingzhang.publish.masks import masks_of
from mingzhang.publish.privacy import filtered
from mingzhang.publish.resources import PUBLISHERS, TOMBSTONES, resources
from mingzhang.publish.rules import rules_table
from mingzhang.publish.site.building import build, rebuild
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.publish.sums import FILE as SUMS
from mingzhang.publish.sums import Sums
from mingzhang.warehouse.published import taken_down
from mingzhang.warehouse.redactions import redacted_reports, redactions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.archive import ReleaseRecord
    from mingzhang.publish.parts import Parts
    from mingzhang.publish.resources import Resource
    from mingzhang.publish.site.pictures import Photographer
    from mingzhang.warehouse.database import Connection


@dataclass(frozen=True, slots=True)
class Said:
    """All that a release says, before its files are put together."""

    tables: Sequence[Resource]
    parts: Parts
    lists: Mapping[str, Sequence[Mapping[str, Any]]]
    """The rows of the tables that have no parts."""
    reports: Mapping[str, Mapping[str, Any]]
    """By key."""
    changes: Mapping[str, Any]
    feed: str
    issued: str
    """When the first release went up."""


def write(
    connection: Connection,
    folder: Path,
    record: ReleaseRecord,
    releases: Sequence[ReleaseRecord],
    reports: Mapping[str, Mapping[str, Any]],
    photographer: Photographer | None,
    before: Path | None,
    rules: Sequence[Mapping[str, str]],
) -> None:
    """Write all files into `folder`. `before`: the folder of the release before, if it is sound: what stays the same is linked."""
    masks = masks_of(redactions(connection))
    tables = tuple(filtered(table, masks) for table in (*resources(), rules_table(rules)))
    sums = Sums(folder, before)
    pieces = parts.write(connection, tables, reports, folder, before, sums)
    lists = {table.name: list(table.rows(connection)) for table in tables if not table.of_reports}
    last = changes.before(releases[-1] if releases else None, before)
    missing = dict(last.record.reports).keys() - reports.keys() if last else set()
    news = changes.changelog(record, last, reports, pieces, taken_down(connection, missing), redacted_reports(connection))
    issued = (releases[0] if releases else record).published_at.isoformat()
    complete(folder, record, Said(tables, pieces, lists, reports, news, feed.feed(news, before), issued), photographer, before, sums)


def complete(
    folder: Path,
    record: ReleaseRecord,
    said: Said,
    photographer: Photographer | None,
    before: Path | None,
    sums: Sums,
    *,
    again: bool = False,
) -> None:
    """Write all that stands beside the parts. `again`: it is the release `before` itself, of which something was taken out."""
    about = {"release": record.release, "published_at": record.published_at.isoformat(), "licence": package.LICENCE["name"]}
    written = [
        whole.join(table, said.parts, folder, about, sums)
        if table.of_reports
        else whole.write(table, said.lists[table.name], folder, about)
        for table in said.tables
    ]
    database = [(table, said.lists[table.name] if table.name in said.lists else said.parts.read(table.name)) for table in said.tables]
    sqlite.write(database, folder / sqlite.FILE, about)
    save(folder / whole.VIEWS, whole.views(written))
    publishers = package.origins(said.reports.values())
    descriptor = package.descriptor(written, folder, record.release, about["published_at"], publishers, sums)
    described = catalog.catalog(
        descriptor, said.reports.values(), said.lists[PUBLISHERS.name], said.issued, about["published_at"], said.changes["previous"]
    )
    gone = said.lists[TOMBSTONES.name]
    for name, content in {
        "datapackage.json": descriptor,
        catalog.FILE: described,
        "CHANGELOG.json": said.changes,
        datasette.FILE: datasette.metadata(said.tables, record.release),
        **({tombstones.FILE: tombstones.stated(gone, record.release)} if gone else {}),
        **{f"{schemas.FOLDER}/{table.name}.json": schemas.schema(table) for table in said.tables},
    }.items():
        save(folder / name, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    save(folder / "CHANGELOG.md", changes.in_words(said.changes))
    save(folder / feed.FILE, said.feed)
    save(folder / citation.FILE, citation.citation(record))
    save(folder / "README.md", readme.readme(written, record.release, publishers, gone))
    if again:
        rebuild(folder / sqlite.FILE, folder, photographer, before)
    else:
        build(folder / sqlite.FILE, folder, photographer, before)
    save(folder / SUMS, "".join(f"{sums.of(path)}  {path}\n" for path in vouched(folder)))


def vouched(folder: Path) -> Iterator[str]:
    """The files that are vouched for: all but the pictures, which are many, and which show what anybody can see in the original."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return iter(sorted(path for path in found if not path.startswith(f"{PICTURES}/")))


def save(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
