"""The SQLite files of a release: one with all tables, or, where some of them are divided into years, one a year beside it.

What was in the database before and has not changed is copied from there, row by row in the order of the new one: that takes a fourth of
the time of writing it from the parts and gives the same bytes. A year in which nothing changed is linked.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from mingzhang.publish import files, package, parts, sqlite
from mingzhang.publish.parts import Entry, Parts
from mingzhang.publish.resources import REPORTS
from mingzhang.publish.sqlite import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.resources import Resource
    from mingzhang.publish.sums import Sums

ACROSS_YEARS = frozenset(("reports", "findings", "earlier_findings"))
"""Tables that people ask of all years at once: the file with all years always has them."""


def write(
    tables: Sequence[Resource],
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    pieces: Parts,
    folder: Path,
    before: Path | None,
    about: Mapping[str, str],
    sums: Sums,
) -> dict[str, set[str]]:
    """Write the files, and enter those of years into the listing of the parts; the tables in each, the one with all years first."""
    divided = {table.name for table in tables if table.of_reports and pieces.is_divided(table.name)} - ACROSS_YEARS
    known = Parts(before, parts.read(before)) if before else None
    years = [_year(entry, tables, pieces, known, sums) for entry in pieces.years(REPORTS.name, "parquet")] if divided else []
    for entry in years:
        pieces.add(entry)
    old = _Old.of(known, (sqlite.FILE,))
    rows = [
        (
            table,
            lists[table.name]
            if table.name in lists
            else pieces.rows(table.name)
            if table.name in divided
            else _rows(table.name, pieces, old),
        )
        for table in tables
    ]
    sqlite.write(rows, folder / sqlite.FILE, about, old.path if old else None)
    of_reports = {table.name for table in tables if table.of_reports}
    return {sqlite.FILE: {table.name for table in tables} - divided} | {entry.path: of_reports for entry in years}


class _Old:
    """A database of the release before: which rows of it are those of which part."""

    def __init__(self, known: Parts, path: str, year: str) -> None:
        self.path, self._known, self._year = known.folder / path, known, year
        with closing(sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            self._tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}

    @classmethod
    def of(cls, known: Parts | None, paths: Sequence[str]) -> _Old | None:
        """The first of these files that there was."""
        found = (path for path in paths if known and (known.folder / path).is_file())
        path = next(found, None)
        return cls(known, path, path.split("/")[1] if "/" in path else "") if known and path else None

    def places(self, table: str) -> dict[tuple[str, str], Kept]:
        """The numbers of a table's rows, by path and content of the part that they stand in."""
        found, last = {}, 0
        for entry in self._known.smallest(table, "json") if table in self._tables else ():
            if self._year in ("", entry.fiscal_year):
                found[entry.path, entry.content] = Kept(last + 1, last + entry.rows)
                last += entry.rows
        return found


def _year(whole: Entry, tables: Sequence[Resource], pieces: Parts, known: Parts | None, sums: Sums) -> Entry:
    """The file of a year; `whole`: any file of that year, whose content is what it is made of."""
    year, path = whole.fiscal_year, f"by-year/{whole.fiscal_year}/{package.of_year(whole.fiscal_year)}"
    content = parts.named(sqlite.FILE, whole.content)
    same = [entry for entry in known.entries if (entry.path, entry.content) == (path, content)] if known else []
    if not (same and sums.keep(path)):
        old = _Old.of(known, (path, sqlite.FILE))
        rows = [(table, _rows(table.name, pieces, old, year)) for table in tables if table.of_reports]
        sqlite.write(rows, pieces.folder / path, {"content": content, "fiscal_year": year}, old.path if old else None)
    count = sum(entry.rows for table in tables for entry in pieces.years(table.name, "parquet") if entry.fiscal_year == year)
    return Entry(path, "", "", year, "sqlite", count, (pieces.folder / path).stat().st_size, sums.of(path), content)


def _rows(table: str, pieces: Parts, old: _Old | None, year: str = "") -> Iterator[Mapping[str, Any] | Kept]:
    """The rows of a table in the order of the release: as numbers where the old database has them, from the parts where not."""
    places = old.places(table) if old else {}
    waiting: Kept | None = None
    for entry in pieces.smallest(table, "json"):
        if year not in ("", entry.fiscal_year):
            continue
        kept = places.get((entry.path, entry.content))
        if kept and waiting and waiting.last + 1 == kept.first:
            waiting = Kept(waiting.first, kept.last)
            continue
        if waiting:
            yield waiting
        waiting = kept
        if not kept:
            yield from files.rows_of(pieces.folder / entry.path)
    if waiting:
        yield waiting
