"""The contents of a release: every file of it, from the rows of the warehouse to the checksums."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mingzhang.publish import (
    catalog,
    changes,
    citation,
    databases,
    datasette,
    feed,
    package,
    parts,
    readme,
    schemas,
    sqlite,
    tombstones,
    whole,
)
from mingzhang.publish.before import before as release_before
from mingzhang.publish.former import former_table
from mingzhang.publish.masks import masks_of
from mingzhang.publish.naming import published
from mingzhang.publish.privacy import filtered
from mingzhang.publish.resources import PUBLISHERS, TOMBSTONES, resources
from mingzhang.publish.rules import rules_table
from mingzhang.publish.site.building import build, rebuild
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.publish.sums import FILE as SUMS
from mingzhang.publish.sums import Sums
from mingzhang.records import former_from_json
from mingzhang.warehouse.published import taken_down
from mingzhang.warehouse.redactions import redactions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.parts import Parts
    from mingzhang.publish.resources import Resource
    from mingzhang.publish.site.pictures import Photographer
    from mingzhang.records import ReleaseRecord
    from mingzhang.warehouse.database import Connection
    from mingzhang.warehouse.redactions import Redacted


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
    api: str
    """The address of the API, for the links of the site; empty: it has none."""


def write(
    connection: Connection,
    folder: Path,
    record: ReleaseRecord,
    releases: Sequence[ReleaseRecord],
    reports: Mapping[str, Mapping[str, Any]],
    photographer: Photographer | None,
    before: Path | None,
    rules: Sequence[Mapping[str, str]],
    api: str = "",
) -> ReleaseRecord:
    """Write all files into `folder`. `before`: the folder of the release before, if it is sound: what stays the same is linked.

    What comes back is the record with the findings that this release shows no more, or again.
    """
    redacted = redactions(connection)
    masks = masks_of(redacted)
    tables = (*(published(table, masks) for table in resources()), filtered(rules_table(rules)))
    sums = Sums(folder, before)
    pieces = parts.write(connection, tables, reports, folder, before, sums)
    last = release_before(releases[-1] if releases else None, before)
    absent = _absent(releases, reports)
    withdrawn, untold = taken_down(connection, absent), _redacted(releases, redacted)
    news = masks.on_all(changes.changelog(record, last, reports, pieces, withdrawn, releases, untold))
    record = recorded(record, news)
    tables = (*tables, filtered(former_table([*releases, record], reports, withdrawn, untold), masks))
    lists = {table.name: list(table.rows(connection)) for table in tables if not table.of_reports}
    issued = (releases[0] if releases else record).published_at.isoformat()
    said = Said(tables, pieces, lists, reports, news, feed.feed(news, before), issued, api)
    complete(folder, record, said, photographer, before, sums)
    return record


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
    stored = databases.write(said.tables, said.lists, said.parts, folder, before, about, sums)
    said.parts.save()
    save(folder / whole.VIEWS, whole.views(written))
    publishers = package.origins(said.reports.values())
    descriptor = package.descriptor(written, list(stored), folder, record.release, about["published_at"], publishers, sums)
    described = catalog.catalog(
        descriptor, said.reports.values(), said.lists[PUBLISHERS.name], said.issued, about["published_at"], said.changes["previous"]
    )
    gone = said.lists[TOMBSTONES.name]
    for name, content in {
        "datapackage.json": descriptor,
        catalog.FILE: described,
        "CHANGELOG.json": said.changes,
        datasette.FILE: datasette.metadata(said.tables, record.release, stored),
        **({tombstones.FILE: tombstones.stated(gone, record.release)} if gone else {}),
        **{f"{schemas.FOLDER}/{table.name}.json": schemas.schema(table) for table in said.tables},
    }.items():
        save(folder / name, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    save(folder / "CHANGELOG.md", changes.in_words(said.changes))
    save(folder / feed.FILE, said.feed)
    save(folder / citation.FILE, citation.citation(record))
    save(folder / "README.md", readme.readme(written, record.release, publishers, gone))
    (rebuild if again else build)(folder / sqlite.FILE, folder, photographer, before, said.api)
    save(folder / SUMS, "".join(f"{sums.of(path)}  {path}\n" for path in vouched(folder)))


def recorded(record: ReleaseRecord, news: Mapping[str, Any]) -> ReleaseRecord:
    """The record of a release with what its CHANGELOG.json says of findings that it shows no more, or again."""
    found = news["findings"]
    restored = tuple((report, finding) for report, finding in found.get("restored", ()))
    return replace(record, former=former_from_json(found.get("former", ())), restored=restored)


def _absent(releases: Sequence[ReleaseRecord], reports: Collection[str]) -> set[str]:
    """The reports of earlier releases that are not in this one."""
    return {key for record in releases for key, _ in record.reports} - set(reports)


def _redacted(releases: Sequence[ReleaseRecord], redacted: Sequence[Redacted]) -> set[str]:
    """The reports of whose findings nothing more may be told than that they were there: those that rested on a document that left, and the
    others of their units, as they were compared with each other."""
    units = {unit for each in redacted if not each.words for unit in each.units}
    known = {key for record in releases for key, _ in record.reports} | {each.report for record in releases for each in record.former}
    return {key for key in known if key.partition("/")[0] in units} | {key for each in redacted if not each.words for key in each.reports}


def vouched(folder: Path) -> Iterator[str]:
    """The files that are vouched for: all but the pictures, which are many, and which show what anybody can see in the original."""
    found: list[str] = []
    for root, folders, names in os.walk(folder):
        at = root[len(str(folder)) + 1 :]
        if not at:
            folders[:] = [name for name in folders if name != PICTURES]
        found += [f"{at}/{name}" if at else name for name in names if name != SUMS]
    return iter(sorted(found))


def save(path: Path, content: str) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
