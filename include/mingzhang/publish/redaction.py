"""Redaction: the one exception to a release never changing. What the law takes out leaves old releases too.

A release is written anew aside, from its own files without what goes, verified, and put in its place under its name; a file that another
release has too stays there as it was until that one's turn comes. A release whose TOMBSTONES.json does not name a redaction that concerns
it is unfinished, whoever died: the next call completes it.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from mingzhang.publish import catalog, contents, feed, parts, retelling, tombstones
from mingzhang.publish.declared import content_of
from mingzhang.publish.package import DATABASE
from mingzhang.publish.release import ASIDE, PublishError, verify
from mingzhang.publish.remains import Remains
from mingzhang.publish.resources import DOCUMENTS, TOMBSTONES
from mingzhang.publish.retention import NAME, order
from mingzhang.publish.site.pages import api_of
from mingzhang.publish.site.pictures import FOLDER as PICTURES
from mingzhang.publish.site.pictures import LEFT
from mingzhang.publish.sums import Sums, complete, read
from mingzhang.records import ReleaseRecord
from mingzhang.warehouse import database
from mingzhang.warehouse.redactions import redactions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.publish.site.pictures import Strip
    from mingzhang.warehouse.database import Connection, Engine
    from mingzhang.warehouse.redactions import Redacted

READY = ".redacted-"
"""Before the name of a release that is written anew and waits for its place."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A release from which something was taken out."""

    release: str
    reports: int
    """How many reports left it."""
    rows: int
    """How many rows of all its tables left it."""
    pictures: int
    masked: int
    """How many rows lost words."""


def is_unfinished(connection: Connection, folder: Path) -> bool:
    """Is there something to finish: by the records, or because somebody died?"""
    return bool(unfinished(connection, folder)) or any(folder.glob(f"{READY}*"))


def unfinished(connection: Connection, folder: Path) -> dict[str, list[Redacted]]:
    """The releases from which something is to be taken out, oldest first, and what."""
    known = redactions(connection)
    names = sorted((entry.name for entry in folder.iterdir() if NAME.fullmatch(entry.name)), key=order) if folder.is_dir() and known else []
    found = {name: _missing(folder / name, known) for name in names}
    return {name: missing for name, missing in found.items() if missing}


def finish(engine: Engine, folder: Path) -> list[Rewritten]:
    """Take out of all releases what is not yet. PublishError: some could not be written anew; the others were."""
    if not folder.is_dir():
        return []
    done, failed = [], []
    with database.alone(engine, "publish"):
        _settle(folder)
        shutil.rmtree(folder / LEFT, ignore_errors=True)  # pictures of a build that did not end: they may show it
        with database.snapshot(engine) as connection:
            wanted = unfinished(connection, folder)
        twins: dict[tuple[str, str], Path] = {}
        for name, missing in wanted.items():
            try:
                done.append(_rewrite(folder, name, missing, twins))
            except (OSError, ValueError, KeyError, PublishError) as error:
                failed.append(f"{name}: {error}")
    if failed:
        raise PublishError(
            f"{len(failed)} releases still show what was taken out: repair them, or remove their folders under {folder}, and run the same "
            f"command again. {'; '.join(failed)}"
        )
    return done


def _missing(release: Path, known: Sequence[Redacted]) -> list[Redacted]:
    """The redactions that concern a release, as it lists their documents, and that it does not state."""
    stated = {row["tombstone"] for row in tombstones.read(release)}
    asked = [redacted for redacted in known if redacted.number not in stated]
    if not asked:
        return []
    if not (release / DATABASE).is_file():
        listed = b"".join(content_of(path) for path in sorted(release.glob(f"{DOCUMENTS.path}.json*")))
        return [redacted for redacted in asked if redacted.document.encode() in listed]
    with closing(sqlite3.connect(f"{(release / DATABASE).resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as said:
        question = "SELECT 1 FROM documents WHERE document = ?"
        return [redacted for redacted in asked if said.execute(question, (redacted.document,)).fetchone()]


def _rewrite(folder: Path, name: str, missing: Sequence[Redacted], twins: dict[tuple[str, str], Path]) -> Rewritten:
    old = folder / name
    if problems := verify(old):
        raise PublishError(f"it is not as it was made: {'; '.join(problems[:3])}")
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=folder))
    try:
        remains = Remains(old, missing)
        _write(aside, old, remains)
        _share(aside, old, twins)
        if problems := verify(aside, old):
            raise PublishError(f"what was written in its place is not as it should be: {'; '.join(problems[:3])}")
        rows, pictures = _rows(old) - _rows(aside), _pictures(old) - _pictures(aside)
        told = Rewritten(name, remains.lost, rows, pictures, len(remains.masked))
        complete(aside, read(aside), datetime.fromisoformat(json.loads((old / "CHANGELOG.json").read_bytes())["published_at"]))
        aside.chmod(0o755)
        aside.rename(folder / f"{READY}{name}")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    _switch(folder, name)
    twins |= {(path, sum_): old / path for path, sum_ in read(old).items()}
    return told


def _write(aside: Path, old: Path, remains: Remains) -> None:
    """Write the release `old` anew without what goes."""
    news = json.loads((old / "CHANGELOG.json").read_bytes())
    issued = json.loads((old / catalog.FILE).read_bytes())["dct:issued"] if (old / catalog.FILE).is_file() else news["published_at"]
    record = ReleaseRecord(
        news["release"],
        datetime.fromisoformat(news["published_at"]),
        news["fingerprint"],
        tuple((report, row["version"]) for report, row in remains.reports.items()),
    )
    sums = Sums(aside, old)
    nobody = cast("Connection", None)  # what remains of a table asks no warehouse
    pieces = parts.write(nobody, remains.tables, remains.reports, aside, old, sums, remains.pieces())
    lists = {table.name: list(table.rows(nobody)) for table in remains.tables if not table.of_reports}
    told = retelling.changelog(news, remains)
    written = retelling.feed((old / feed.FILE).read_bytes(), remains) if (old / feed.FILE).is_file() else feed.feed(told, None)
    said = contents.Said(remains.tables, pieces, lists, remains.reports, told, written, issued, api_of(old))
    contents.complete(aside, record, said, _nothing if (old / PICTURES).is_dir() else None, old, sums, again=True)


def _nothing(document: str, strips: Sequence[Strip], /) -> list[bytes | None]:
    """No new pictures are made for an old release: those that may stay are linked."""
    return [None] * len(strips)


def _share(aside: Path, old: Path, twins: dict[tuple[str, str], Path]) -> None:
    """Let files that the release had before, or that a release before it was given in the same way, be the same files."""
    before = {(path, sum_): old / path for path, sum_ in read(old).items()}
    for path, sum_ in read(aside).items():
        twin = before.get((path, sum_)) or twins.get((path, sum_))
        if twin and twin.is_file() and not twin.samefile(aside / path):
            (aside / path).unlink()
            (aside / path).hardlink_to(twin)


def _switch(folder: Path, name: str) -> None:
    """Put the release that is ready in its place. Who dies between the two steps has left it ready: see `_settle`."""
    (folder / name).rename(folder / f"{ASIDE}{name}")
    _put(folder / f"{READY}{name}", folder / name)
    shutil.rmtree(folder / f"{ASIDE}{name}")


def _put(ready: Path, place: Path) -> None:
    ready.rename(place)


def _settle(folder: Path) -> None:
    """Finish what a dead process has left: a release that is ready and whose place is empty takes it; all else is made again."""
    for ready in folder.glob(f"{READY}*"):
        place = folder / ready.name.removeprefix(READY)
        if place.exists():
            shutil.rmtree(ready)
        else:
            _put(ready, place)
    for left in folder.glob(f"{ASIDE}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)


def _rows(release: Path) -> int:
    """The rows of all tables, but for the tombstones."""
    described = json.loads((release / "datapackage.json").read_bytes())["resources"]
    return sum(each.get("rows", 0) for each in described if each["name"] != TOMBSTONES.name)


def _pictures(release: Path) -> int:
    return sum(1 for _ in (release / PICTURES).rglob("*.webp"))
