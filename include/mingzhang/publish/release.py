"""A release: built aside, verified, then switched to at once. Whatever fails on the way, the last one stays up.

`YYYY-MM-DD.N/` is complete when it has its name, and is never changed after; `latest` is a link to the newest. A release counts from the
moment the caller has its record in the archive: one that was built, but not switched to or not recorded when the process died, is
completed by the next call.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mingzhang.archive import ReleaseRecord
from mingzhang.publish import files, package, sqlite
from mingzhang.publish.classifications import CLASSIFICATIONS
from mingzhang.publish.resources import DOCUMENTS, REPORTS, resources
from mingzhang.publish.rules import rules_table
from mingzhang.publish.site.building import build, program
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.warehouse import database

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.publish.site.pictures import Photographer
    from mingzhang.warehouse.database import Connection, Engine

LATEST = "latest"
ASIDE = ".building-"
SUMS = "SHA256SUMS"
NAME = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d+)")
CHINA = timezone(timedelta(hours=8))
"""A release is named after the day in China."""


class PublishError(RuntimeError):
    """No release was made; the last one is still up. The message says why and what to do."""


def publish(
    engine: Engine,
    folder: Path,
    releases: Sequence[ReleaseRecord],
    now: datetime,
    photographer: Photographer | None = None,
    rules: Sequence[Mapping[str, str]] = (),
) -> ReleaseRecord | None:
    """Build a release under `folder` and switch `latest` to it; null when it would say nothing that the last one does not.

    `releases`: the records of the archive, oldest first; the caller appends the record it gets and calls again until it gets none (a
    release that a dead process left behind comes first, with the record that it would have had). Without a `photographer` the site has no
    pictures of the places of figures; `rules` are the words of the rule book (see rules.rules_table). PublishError: nothing was published.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with database.alone(engine, "publish"):
        for left in folder.glob(f"{ASIDE}*"):
            shutil.rmtree(left)
        last = releases[-1] if releases else None
        if unrecorded := _unrecorded(folder, releases):
            _switch(folder, unrecorded.release)
            return unrecorded
        with database.snapshot(engine) as connection:
            fingerprint, reports = _state(connection)
            if not reports:
                if last and last.reports:
                    raise PublishError(f"The warehouse has no report to publish; {last.release} stays up. Has everything been processed?")
                return None
            if last and last.fingerprint == fingerprint and _is_up(folder, last.release):
                return None
            record = ReleaseRecord(
                _next_name(folder, releases, now), now, fingerprint, tuple((key, row["version"]) for key, row in reports.items())
            )
            aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
            try:
                sound = last and not verify(folder / last.release)
                before = folder / last.release if last and sound else None  # what is linked must be as it was
                _build(connection, aside, record, last, reports, photographer, before, rules)
                if problems := verify(aside):
                    raise PublishError(f"The release {record.release} is not as it should be: {'; '.join(problems)}")
                aside.chmod(0o755)
                aside.rename(folder / record.release)
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        _switch(folder, record.release)
        return record


def export(
    engine: Engine,
    folder: Path,
    now: datetime,
    photographer: Photographer | None = None,
    rules: Sequence[Mapping[str, str]] = (),
) -> int:
    """Write what a release of now would hold into an empty or new folder, without making it one; the number of reports.

    PublishError: nothing was written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PublishError(f"{folder} is not empty: name a new folder.")
    with database.snapshot(engine) as connection:
        fingerprint, reports = _state(connection)
        if not reports:
            raise PublishError("The warehouse has no report that may be published. Has a night been run (`make once`)?")
        folder.mkdir(parents=True, exist_ok=True)
        record = ReleaseRecord("export", now, fingerprint, tuple((key, row["version"]) for key, row in reports.items()))
        _build(connection, folder, record, None, reports, photographer, None, rules)
    return len(reports)


def unpublished(engine: Engine, releases: Sequence[ReleaseRecord]) -> bool:
    """Would a release say anything that the last one does not?"""
    with database.snapshot(engine) as connection:
        fingerprint, reports = _state(connection)
    return bool(reports) and (not releases or releases[-1].fingerprint != fingerprint)


def verify(folder: Path) -> list[str]:
    """What is wrong with a release: files that are not as SHA256SUMS says, tables without all their rows. Empty: nothing."""
    try:
        lines = (line.split("  ", 1) for line in (folder / SUMS).read_text(encoding="utf-8").splitlines())
        sums = {path: digest for digest, path in lines}
        problems = [f"{path} is not in {SUMS}" for path in _paths(folder) if path not in sums and path != SUMS]
        for path, expected in sums.items():
            if not (folder / path).is_file():
                problems.append(f"{path} is missing")
            elif _digest(folder / path) != expected:
                problems.append(f"{path} is not as {SUMS} says")
        described = json.loads((folder / "datapackage.json").read_bytes())["resources"]
        described = [resource for resource in described if resource["format"] in ("csv", "json")]
        counted = {resource["path"]: _count(folder / resource["path"]) for resource in described if resource["path"] in sums}
        wanted = {resource["path"]: resource["rows" if resource["format"] == "csv" else "records"] for resource in described}
        problems += [f"{path} has {counted.get(path, 'no')} rows, not {rows}" for path, rows in wanted.items() if counted.get(path) != rows]
    except (OSError, ValueError, KeyError) as error:
        return [f"{folder.name} cannot be verified: {error}"]
    return problems


def _state(connection: Connection) -> tuple[str, dict[str, Mapping[str, Any]]]:
    """The reports that may be published, and the fingerprint of a release of them.

    A report's row names its documents, reader and rules, and these decide every figure and finding: the row stands for all of them. The
    documents that hold no report are in it row by row.
    """
    reports: dict[str, Mapping[str, Any]] = {row["report"]: dict(row) for row in REPORTS.rows(connection)}
    documents = [dict(row) for row in DOCUMENTS.rows(connection)]
    shape = [package.shape(resources()), program()]
    said = json.dumps([shape, list(reports.values()), documents], ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest(), reports


def _build(
    connection: Connection,
    aside: Path,
    record: ReleaseRecord,
    last: ReleaseRecord | None,
    reports: dict[str, Mapping[str, Any]],
    photographer: Photographer | None,
    before: Path | None,
    rules: Sequence[Mapping[str, str]],
) -> None:
    """Write all files. `before`: the folder of the release before, if it is sound: pages and pictures that stay the same are linked."""
    tables = (*resources(), CLASSIFICATIONS, rules_table(rules))
    written = [files.write(table, table.rows(connection), aside) for table in tables]
    about = {"release": record.release, "published_at": record.published_at.isoformat()}
    sqlite.write(((table, table.rows(connection)) for table in tables), aside / sqlite.FILE, about)
    publishers = package.origins(reports.values())
    descriptor = package.descriptor(written, aside, record.release, record.published_at.isoformat(), publishers)
    for name, content in {
        "datapackage.json": json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n",
        "CHANGELOG.json": json.dumps(package.changelog(record, last, reports), ensure_ascii=False, indent=2) + "\n",
        "README.md": package.readme(written, publishers),
    }.items():
        _save(aside / name, content)
    build(aside / sqlite.FILE, aside, photographer, before)
    _save(aside / SUMS, "".join(f"{_digest(aside / path)}  {path}\n" for path in _paths(aside)))


def _unrecorded(folder: Path, releases: Sequence[ReleaseRecord]) -> ReleaseRecord | None:
    """The complete release that follows the last recorded one and has no record itself; null: there is none, as there should be."""
    last, up = (releases[-1].release if releases else None), _order(_up(folder))
    recorded = {record.release for record in releases}
    for name in sorted((entry.name for entry in folder.iterdir() if NAME.fullmatch(entry.name)), key=_order, reverse=True):
        if name in recorded or _order(name) < up or verify(folder / name):
            continue
        changes = json.loads((folder / name / "CHANGELOG.json").read_bytes())
        if changes["previous"] == last:
            rows = json.loads((folder / name / f"{REPORTS.path}.json").read_bytes())
            reports = tuple((row[REPORTS.key[0]], row["version"]) for row in rows)
            return ReleaseRecord(name, datetime.fromisoformat(changes["published_at"]), changes["fingerprint"], reports)
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


def _is_up(folder: Path, release: str) -> bool:
    return _up(folder) == release and not verify(folder / release)


def _up(folder: Path) -> str:
    """The release that `latest` names; empty: none."""
    link = folder / LATEST
    return link.readlink().name if link.is_symlink() else ""


def _next_name(folder: Path, releases: Sequence[ReleaseRecord], now: datetime) -> str:
    day = now.astimezone(CHINA).date().isoformat()
    taken = [entry.name for entry in folder.iterdir()] + [record.release for record in releases]
    numbers = [int(match[2]) for name in taken if (match := NAME.fullmatch(name)) and match[1] == day]
    return f"{day}.{max(numbers, default=0) + 1}"


def _order(name: str) -> tuple[str, int]:
    match = NAME.fullmatch(name)
    return (match[1], int(match[2])) if match else ("", 0)


def _paths(folder: Path) -> Iterator[str]:
    """The files that are vouched for: all but the pictures, which are many, and which show what anybody can see in the original."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return iter(sorted(path for path in found if not path.startswith(f"{PICTURES}/")))


def _count(path: Path) -> int:
    """The rows of a table: CSV has a head, JSON has a line each between its brackets."""
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file)) - 1 if path.suffix == ".csv" else sum(line.startswith("{") for line in file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _save(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
