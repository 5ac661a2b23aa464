"""A release: built aside, verified, then switched to at once. Whatever fails on the way, the last one stays up.

`YYYY-MM-DD.N/` is complete when it has its name, and is never changed after; `latest` is a link to the newest. A release counts from the
moment the caller has its record in the archive: one that was built, but not switched to or not recorded when the process died, is
completed by the next call.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.publish import contents, files, package, parquet, parts
from mingzhang.publish.citation import CHINA
from mingzhang.publish.contents import vouched
from mingzhang.publish.masks import masks_of
from mingzhang.publish.privacy import filtered
from mingzhang.publish.resources import DOCUMENTS, REPORTS, TOMBSTONES, resources
from mingzhang.publish.retention import NAME, order, outdated, remove
from mingzhang.publish.site.building import program
from mingzhang.publish.site.pictures import LEFT, leave
from mingzhang.publish.sums import FILE as SUMS
from mingzhang.publish.sums import Sums, complete, is_sound, read
from mingzhang.records import ReleaseRecord
from mingzhang.warehouse import database, published_units
from mingzhang.warehouse.published import edition
from mingzhang.warehouse.redactions import redactions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.publish.site.pictures import Photographer
    from mingzhang.warehouse.database import Connection, Engine

LATEST = "latest"
ASIDE = ".building-"


class PublishError(RuntimeError):
    """No release was made; the last one is still up. The message says why and what to do."""


def publish(
    engine: Engine,
    folder: Path,
    releases: Sequence[ReleaseRecord],
    now: datetime,
    photographer: Photographer | None = None,
    rules: Sequence[Mapping[str, str]] = (),
    api: str = "",
) -> ReleaseRecord | None:
    """Build a release under `folder` and switch `latest` to it; null when it would say nothing that the last one does not.

    `releases`: the records of the archive, oldest first; the caller appends the record it gets and calls again until it gets none (a
    release that a dead process left behind comes first, with the record that it would have had). Without a `photographer` the site has no
    pictures of the places of figures; `rules` are the words of the rule book (see rules.rules_table), `api` is the address of the API if
    there is one: the site links it. PublishError: nothing was published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with database.alone(engine, "publish"):
        for left in folder.glob(f"{ASIDE}*"):
            leave(left)
            shutil.rmtree(left)
        last = releases[-1] if releases else None
        if unrecorded := _unrecorded(folder, releases):
            _switch(folder, unrecorded.release)
            return unrecorded
        with edition(engine) as connection:
            fingerprint, reports = _state(connection)
            if not reports:
                if last and _has_reports(folder / last.release, last):
                    raise PublishError(f"The warehouse has no report to publish; {last.release} stays up. Has everything been processed?")
                return None
            times = [each.published_at for each in releases]
            sound = last is not None and is_sound(folder / last.release, times, now)
            if last and last.fingerprint == fingerprint and sound and _up(folder) == last.release:
                return None
            record = ReleaseRecord(
                _next_name(folder, releases, now), now, fingerprint, tuple((key, row["version"]) for key, row in reports.items())
            )
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
            try:
                before = folder / last.release if last and sound else None  # what is linked must be as it was
                record = contents.write(connection, aside, record, releases, reports, photographer, before, rules, api)
                if problems := verify(aside, before):
                    raise PublishError(f"The release {record.release} is not as it should be: {'; '.join(problems)}")
                aside.chmod(0o755)
                complete(aside, vouched(aside), now)
                aside.rename(folder / record.release)
            finally:
                leave(aside)
                shutil.rmtree(aside, ignore_errors=True)
        _switch(folder, record.release)
        shutil.rmtree(folder / LEFT, ignore_errors=True)
        return record


def retire(engine: Engine, folder: Path, days: int, now: datetime) -> list[str]:
    """Remove the releases that need not stay (see `retention`); what `latest` names always does. The names of those that are gone."""
    with database.alone(engine, "publish"):
        names = outdated((entry.name for entry in folder.iterdir()), _up(folder), now.astimezone(CHINA).date(), days)
        remove(folder, names, ASIDE)
    return names


def export(
    engine: Engine,
    folder: Path,
    now: datetime,
    photographer: Photographer | None = None,
    rules: Sequence[Mapping[str, str]] = (),
    api: str = "",
) -> int:
    """Write what a release of now would hold into an empty or new folder, without making it one; the number of reports.

    PublishError: nothing was written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PublishError(f"{folder} is not empty: name a new folder.")
    with edition(engine) as connection:
        fingerprint, reports = _state(connection)
        if not reports:
            raise PublishError("The warehouse has no report that may be published. Has a night been run (`make once`)?")
        folder.mkdir(parents=True, exist_ok=True)
        record = ReleaseRecord("export", now, fingerprint, tuple((key, row["version"]) for key, row in reports.items()))
        contents.write(connection, folder, record, (), reports, photographer, None, rules, api)
    return len(reports)


def unpublished(engine: Engine, releases: Sequence[ReleaseRecord]) -> bool:
    """Would a release say anything that the last one does not?"""
    with edition(engine) as connection:
        fingerprint, reports = _state(connection)
    return bool(reports) and (not releases or releases[-1].fingerprint != fingerprint)


def verify(folder: Path, before: Path | None = None) -> list[str]:
    """What is wrong with a release: files that are not as SHA256SUMS says, tables without all their rows. Empty: nothing.

    `before`: a release that was verified just now; what is linked from it is not looked at again.
    """
    try:
        sums, known = read(folder), Sums(folder, before)
        problems = [f"{path} is not in {SUMS}" for path in vouched(folder) if path not in sums and path != SUMS]
        for path, expected in sums.items():
            if not (folder / path).is_file():
                problems.append(f"{path} is missing")
            elif known.of(path) != expected:
                problems.append(f"{path} is not as {SUMS} says")
        wanted = {path: rows for path, rows in _rows(folder) if path in sums and not known.is_linked(path)}
        counted = {path: parquet.count(folder / path) if path.endswith(".parquet") else files.count(folder / path) for path in wanted}
        problems += [f"{path} has {counted[path]} rows, not {rows}" for path, rows in wanted.items() if counted[path] != rows]
    except (OSError, ValueError, KeyError) as error:
        return [f"{folder.name} cannot be verified: {error}"]
    return problems


def _rows(folder: Path) -> Iterator[tuple[str, int]]:
    """The files of whole tables, or of their years where they are divided, with the number of rows that each should have."""
    years = {entry.path: entry.rows for entry in parts.read(folder) if not entry.region}
    for each in json.loads((folder / "datapackage.json").read_bytes())["resources"]:
        rows = each.get("rows", each.get("records"))
        if rows is not None and isinstance(each["path"], str):
            yield each["path"], rows
        elif rows is not None:
            yield from ((path, years[path]) for path in each["path"])


def _state(connection: Connection) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """The reports that may be published, and the fingerprint of a release of them.

    A report's row names its documents, reader, rules and all that it was compared with, and these decide every figure and finding: the
    row stands for all of them. The documents that hold no report are in it row by row, and so is what was taken out.
    """
    masks = masks_of(redactions(connection))
    reports: dict[str, Mapping[str, Any]] = {row["report"]: dict(row) for row in filtered(REPORTS, masks).rows(connection)}
    documents = [dict(row) for row in filtered(DOCUMENTS, masks).rows(connection)]
    redacted = [dict(row) for row in TOMBSTONES.rows(connection)]
    units = published_units.written_down(connection)
    shape = [package.shape(resources()), parts.program(), program()]
    said = json.dumps([shape, list(reports.values()), documents, units, redacted], ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest(), reports


def _unrecorded(folder: Path, releases: Sequence[ReleaseRecord]) -> ReleaseRecord | None:
    """The complete release that follows the last recorded one and has no record itself; null: there is none, as there should be."""
    last, up = (releases[-1].release if releases else None), order(_up(folder))
    recorded = {record.release for record in releases}
    for name in sorted((entry.name for entry in folder.iterdir() if NAME.fullmatch(entry.name)), key=order, reverse=True):
        if name in recorded or order(name) < up or verify(folder / name):
            continue
        said = json.loads((folder / name / "CHANGELOG.json").read_bytes())
        if said["previous"] == last:
            rows = parts.Parts(folder / name, parts.read(folder / name)).read(REPORTS.name)
            reports = tuple((row[REPORTS.key[0]], row["version"]) for row in rows)
            record = ReleaseRecord(name, datetime.fromisoformat(said["published_at"]), said["fingerprint"], reports)
            return contents.recorded(record, said)
    return None


def _switch(folder: Path, release: str) -> None:
    """Let `latest` be `release`, at once: there is no moment without it."""
    link = folder / f"{ASIDE}{LATEST}"
    link.unlink(missing_ok=True)
    link.symlink_to(release)
    link.replace(folder / LATEST)
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def _has_reports(release: Path, record: ReleaseRecord) -> bool:
    """Does a release have reports? All that it had may have been taken out."""
    return bool(parts.Parts(release, parts.read(release)).rows(REPORTS.name) if release.is_dir() else record.reports)


def _up(folder: Path) -> str:
    """The release that `latest` names; empty: none."""
    link = folder / LATEST
    return link.readlink().name if link.is_symlink() else ""


def _next_name(folder: Path, releases: Sequence[ReleaseRecord], now: datetime) -> str:
    day = now.astimezone(CHINA).date().isoformat()
    taken = [entry.name for entry in folder.iterdir()] + [record.release for record in releases]
    numbers = [int(match[2]) for name in taken if (match := NAME.fullmatch(name)) and match[1] == day]
    return f"{day}.{max(numbers, default=0) + 1}"
