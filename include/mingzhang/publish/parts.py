"""The parts of a release: the rows of one region and year, which stay the same files from release to release until a report changes.

`by-region/430281/2023/figures.csv.gz` is such a part, `by-region/430281/figures.csv.gz` and `by-year/2023/figures.csv.gz` are put together
from them, and so is the whole `figures.csv`. What stays the same is linked: it takes no time and no space. A table of more than `DIVIDED`
rows has no other whole than its years: one report more would else write all of it again.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from dataclasses import astuple, dataclass, field, fields
from functools import cache
from importlib.metadata import version as installed
from itertools import groupby
from pathlib import Path
from sqlite3 import sqlite_version
from typing import TYPE_CHECKING, Any

from mingzhang.publish import files, parquet
from mingzhang.publish.resources import REPORTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from mingzhang.publish.resources import Resource
    from mingzhang.publish.sums import Sums
    from mingzhang.warehouse.database import Connection

LISTING = "parts.csv"
DIVIDED = 1_000_000
"""Rows that a file of a whole table has at most, about what a spreadsheet holds: a larger table has a file for each year instead."""
KINDS = ("csv", "json", "parquet")
PROGRAM = (Path(__file__).parent, Path(__file__).parents[1] / "warehouse", Path(__file__).parents[1] / "forms")
"""What decides how a row looks: this room but for its pages, the questions it asks, the declarations of the forms."""


@dataclass(frozen=True, slots=True)
class Part:
    """The reports of a region and year, or of all years of a region, or of all regions of a year."""

    region: str
    """Empty: all."""
    year: str
    content: str
    """Names what it is made of: the same in two releases, the same files."""

    @property
    def folder(self) -> str:
        region = self.region if re.fullmatch(r"[0-9A-Za-z-]+", self.region) else f"x-{named(self.region)}"
        return "/".join(["by-region", region, *([self.year] if self.year else [])]) if self.region else f"by-year/{self.year}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a part, as the listing says it."""

    path: str
    table: str
    region: str
    fiscal_year: str
    format: str
    rows: int
    bytes: int
    sha256: str
    content: str


@dataclass(slots=True)
class Parts:
    """All parts of a release under `folder`."""

    folder: Path
    entries: list[Entry]
    _found: dict[tuple[str, str, bool], list[Entry]] = field(init=False, default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for entry in self.entries:
            if entry.fiscal_year:
                self._found[entry.table, entry.format, bool(entry.region)].append(entry)

    def smallest(self, table: str, kind: str) -> list[Entry]:
        """The files of a table's smallest parts in one format, in the order of the whole."""
        return self._found[table, kind, True]

    def of(self, table: str, kind: str) -> list[Path]:
        """The same as paths."""
        return [self.folder / entry.path for entry in self.smallest(table, kind)]

    def years(self, table: str, kind: str) -> list[Entry]:
        """The files of a table's years in one format."""
        return self._found[table, kind, False]

    def rows(self, table: str) -> int:
        return sum(entry.rows for entry in self.smallest(table, "json"))

    def is_divided(self, table: str) -> bool:
        """Is it so large that its years are its files?"""
        return self.rows(table) > DIVIDED

    def read(self, table: str, but: Collection[str] = ()) -> Iterator[dict[str, Any]]:
        """The rows of a table, as its JSON files have them; without those of the files named in `but`."""
        for entry in self.smallest(table, "json"):
            if entry.path not in but:
                yield from files.rows_of(self.folder / entry.path)

    def add(self, entry: Entry) -> None:
        """A file that was put together from parts afterwards."""
        self.entries.append(entry)

    def save(self) -> None:
        """Write the listing."""
        with (self.folder / LISTING).open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow([column.name for column in fields(Entry)])
            lines.writerows(map(astuple, self.entries))


def write(
    connection: Connection,
    tables: Sequence[Resource],
    reports: Mapping[str, Mapping[str, Any]],
    folder: Path,
    before: Path | None,
    sums: Sums,
    named: Mapping[str, Part] | None = None,
) -> Parts:
    """Write the parts of all tables whose rows are about reports. `before`: a sound release whose parts may be linked.

    `named`: the part of each report, where it does not follow from their rows. No connection is needed where the tables ask for none.
    """
    tables = [table for table in tables if table.of_reports]
    parts = smallest(reports) if named is None else dict(named)
    known = by_part(read(before)) if before else {}
    written: dict[str, int] = {}
    kept = {part for part in dict.fromkeys(parts.values()) if _link(part, known, sums, written)}
    changed = [report for report, part in parts.items() if part not in kept]
    for table in tables if changed else ():
        rows = map(reports.__getitem__, changed) if table.name == REPORTS.name else table.rows(connection, changed)
        for part, group in groupby(rows, lambda row: parts[row["report"]]):
            _write(table, list(group), part, folder, written)
    together = larger(list(dict.fromkeys(parts.values())))
    for part, own in together:
        if not _link(part, known, sums, written):
            for table in tables:
                _join(table, own, part, folder, written)
    every = [*dict.fromkeys(parts.values()), *(part for part, _ in together)]
    return Parts(folder, [entry for part in every for entry in _entries(part, tables, folder, written, sums)])


def smallest(reports: Mapping[str, Mapping[str, Any]]) -> dict[str, Part]:
    """The part of each report. A report's row names what decides its figures and findings: it stands for all of them."""
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in reports.values():
        said[row["region"], str(row["fiscal_year"])].append(json.dumps(row, ensure_ascii=False, default=str, sort_keys=True))
    found = {place: Part(*place, named(program(), *rows)) for place, rows in said.items()}
    return {report: found[row["region"], str(row["fiscal_year"])] for report, row in reports.items()}


def larger(parts: Sequence[Part]) -> list[tuple[Part, list[Part]]]:
    """The years and the regions, each with the parts that it is put together from, in their order."""
    years: dict[str, list[Part]] = defaultdict(list)
    regions: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        years[part.year].append(part)
        regions[part.region].append(part)
    grouped = [("", year, years[year]) for year in sorted(years)] + [(region, "", own) for region, own in regions.items()]
    return [(Part(region, year, named(*(part.content for part in own))), own) for region, year, own in grouped]


def read(folder: Path) -> list[Entry]:
    """The listing of a release; empty where it has none."""
    if not (folder / LISTING).is_file():
        return []
    with (folder / LISTING).open(encoding="utf-8", newline="") as file:
        return [Entry(**row | {"rows": int(row["rows"]), "bytes": int(row["bytes"])}) for row in csv.DictReader(file)]  # type: ignore[arg-type]


@cache
def program() -> str:
    """What decides how a file looks, whatever its rows say."""
    digest = hashlib.sha256(f"{installed('pyarrow')} {sqlite_version}".encode())
    for root in PROGRAM:
        for path in sorted(root.rglob("*")):
            if path.suffix in (".py", ".yaml", ".csv") and "site" not in path.relative_to(root).parts:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def by_part(entries: Iterable[Entry]) -> dict[tuple[str, str, str], list[Entry]]:
    """The files of a listing by region, year and what they are made of."""
    found: dict[tuple[str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.region, entry.fiscal_year, entry.content].append(entry)
    return found


def _link(part: Part, known: Mapping[tuple[str, str, str], Sequence[Entry]], sums: Sums, written: dict[str, int]) -> bool:
    """Link the files of a part that is made of the same as in the release before."""
    same = known.get((part.region, part.year, part.content), ())
    if not same or not all(sums.keep(entry.path) for entry in same):
        return False
    written.update((entry.path, entry.rows) for entry in same)
    return True


def _write(table: Resource, rows: Sequence[Mapping[str, Any]], part: Part, folder: Path, written: dict[str, int]) -> None:
    stem = folder / part.folder / table.path
    said = files.converted(table, rows)
    paths = [files.write_part(table, said, stem, form) for form in files.FORMATS]
    paths.append(stem.with_name(f"{stem.name}.parquet"))
    parquet.write(table, rows, paths[-1], _about(part))
    written.update({path.relative_to(folder).as_posix(): len(rows) for path in paths})


def _join(table: Resource, own: Sequence[Part], part: Part, folder: Path, written: dict[str, int]) -> None:
    stems = [each.folder + "/" + table.path for each in own if f"{each.folder}/{table.path}.parquet" in written]
    if not stems:
        return
    stem, paths = folder / part.folder / table.path, []
    for form in files.FORMATS if part.year else (files.CSV,):
        bodies = [files.body_of(folder / f"{each}.{form.kind}.gz", table, form) for each in stems]
        paths.append(files.write_whole(table, bodies, stem, form, large=0))
    paths.append(stem.with_name(f"{stem.name}.parquet"))
    parquet.join([folder / f"{each}.parquet" for each in stems], table, paths[-1], _about(part))
    rows = sum(written[f"{each}.parquet"] for each in stems)
    written.update({path.relative_to(folder).as_posix(): rows for path in paths})


def _about(part: Part) -> dict[str, str]:
    """What a part's file says of itself: not its release, as it is the same file in all releases in which it says the same."""
    return {"content": part.content, "region": part.region, "fiscal_year": part.year}


def _entries(part: Part, tables: Iterable[Resource], folder: Path, written: Mapping[str, int], sums: Sums) -> Iterator[Entry]:
    for table in tables:
        for kind in KINDS:
            path = f"{part.folder}/{table.path}.{kind}{'' if kind == 'parquet' else '.gz'}"
            if path in written:
                size = (folder / path).stat().st_size
                yield Entry(path, table.name, part.region, part.year, kind, written[path], size, sums.of(path), part.content)


def named(*about: str) -> str:
    """A name for what something is made of."""
    return hashlib.sha256("\0".join(about).encode()).hexdigest()[:16]
