"""The contents of a release: every file of it, from the rows of the warehouse to the checksums."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mingzhang.archive import former_from_json
from mingzhang.publish import catalog, changes, citation, databases, datasette, feed, package, parts, readme, schemas, sqlite, whole
from mingzhang.publish.before import before as release_before
from mingzhang.publish.former import former_table
from mingzhang.publish.naming import published
from mingzhang.publish.privacy import filtered
from mingzhang.publish.resources import PUBLISHERS, resources
from mingzhang.publish.rules import rules_table
from mingzhang.publish.site.building import build
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.publish.sums import FILE as SUMS
from mingzhang.publish.sums import Sums
from mingzhang.warehouse.published import taken_down

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.archive import ReleaseRecord
    from mingzhang.publish.site.pictures import Photographer
    from mingzhang.warehouse.database import Connection


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

    `api`: the address of the API, for the links of the site; empty: it has none. What comes back is the record with the findings that
    this release shows no more, or again.
    """
    tables = (*map(published, resources()), filtered(rules_table(rules)))
    sums = Sums(folder, before)
    about = {"release": record.release, "published_at": record.published_at.isoformat(), "licence": package.LICENCE["name"]}
    pieces = parts.write(connection, tables, reports, folder, before, sums)
    last = release_before(releases[-1] if releases else None, before)
    absent = _absent(releases, reports)
    withdrawn = taken_down(connection, absent)
    news = changes.changelog(record, last, reports, pieces, withdrawn, releases)
    record = recorded(record, news)
    tables = (*tables, filtered(former_table([*releases, record], reports, withdrawn)))
    lists = {table.name: list(table.rows(connection)) for table in tables if not table.of_reports}
    written = [
        whole.join(table, pieces, folder, about, sums) if table.of_reports else whole.write(table, lists[table.name], folder, about)
        for table in tables
    ]
    stored = databases.write(tables, lists, pieces, folder, before, about, sums)
    pieces.save()
    save(folder / whole.VIEWS, whole.views(written))
    publishers = package.origins(reports.values())
    descriptor = package.descriptor(written, list(stored), folder, record.release, about["published_at"], publishers, sums)
    first = releases[0] if releases else record
    described = catalog.catalog(
        descriptor, reports.values(), lists[PUBLISHERS.name], first.published_at, record.published_at, news["previous"]
    )
    for name, content in {
        "datapackage.json": descriptor,
        catalog.FILE: described,
        "CHANGELOG.json": news,
        datasette.FILE: datasette.metadata(tables, record.release, stored),
        **{f"{schemas.FOLDER}/{table.name}.json": schemas.schema(table) for table in tables},
    }.items():
        save(folder / name, json.dumps(content, ensure_ascii=False, indent=2) + "\n")
    save(folder / "CHANGELOG.md", changes.in_words(news))
    save(folder / feed.FILE, feed.feed(news, before))
    save(folder / citation.FILE, citation.citation(record))
    save(folder / "README.md", readme.readme(written, record.release, publishers))
    build(folder / sqlite.FILE, folder, photographer, before, api)
    save(folder / SUMS, "".join(f"{sums.of(path)}  {path}\n" for path in vouched(folder)))
    return record


def recorded(record: ReleaseRecord, news: Mapping[str, Any]) -> ReleaseRecord:
    """The record of a release with what its CHANGELOG.json says of findings that it shows no more, or again."""
    found = news["findings"]
    restored = tuple((report, finding) for report, finding in found.get("restored", ()))
    return replace(record, former=former_from_json(found.get("former", ())), restored=restored)


def _absent(releases: Sequence[ReleaseRecord], reports: Collection[str]) -> set[str]:
    """The reports of earlier releases that are not in this one."""
    return {key for record in releases for key, _ in record.reports} - set(reports)


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
