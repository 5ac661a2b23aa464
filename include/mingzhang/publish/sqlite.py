"""The release as one SQLite file: every table with its keys, and beside them what tables and columns mean.

The same rows give the same bytes: rows stand in the order in which they come, and the file is written anew at the end, page by page.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.publish import package
from mingzhang.warehouse.identity import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mingzhang.publish.resources import Field, Resource

FILE = package.DATABASE
APPLICATION = 0x6D7A6B71
"""The application id in the file's head: `mzkq`, ours."""
PAGE = 4096
BATCH = 5000
"""Rows that are written at a time."""
TYPES = {"integer": "INTEGER", "point": "REAL", "boolean": "INTEGER"}
"""What is no text. SQLite has no exact decimals: an amount is text, and an integer of fen beside it."""
FEN = "_fen"
LARGEST = 2**63 - 1
SEARCHED: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "reports": (("unit", "fiscal_year"), ("region", "fiscal_year"), ("document",)),
    "figures": (("form", "line", "column"), ("unit", "fiscal_year"), ("method", "certain")),
    "findings": (("rule", "fiscal_year"),),
}
"""What people look for, besides the keys: an index each."""
DESCRIPTIONS = """
CREATE TABLE "release" ("name" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL);
CREATE TABLE "tables" ("name" TEXT PRIMARY KEY NOT NULL, "title" TEXT NOT NULL, "description" TEXT NOT NULL, "rows" INTEGER NOT NULL);
CREATE TABLE "fields" ("table" TEXT NOT NULL REFERENCES "tables" ("name"), "position" INTEGER NOT NULL, "name" TEXT NOT NULL,
  "type" TEXT NOT NULL, "title" TEXT NOT NULL, "description" TEXT NOT NULL, PRIMARY KEY ("table", "position"));
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows of a table that an older database has under these numbers."""

    first: int
    last: int


Rows = Iterable[Mapping[str, Any] | Kept]


def write(tables: Iterable[tuple[Resource, Rows | int]], path: Path, about: Mapping[str, str], old: Path | None = None) -> None:
    """Write all `tables` into a new file `path`; `about`: what the file says of the release.

    Instead of rows there may be places of rows in the database `old`, whose tables have the same columns; or the number of rows of a table
    that stands in other files, and is only described here.
    """
    tables = list(tables)
    names = {resource.name for resource, rows in tables if not isinstance(rows, int)}
    raw = path.with_name(f".{path.name}.raw")
    raw.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(raw.absolute().as_uri(), isolation_level=None, uri=True)) as database:
            database.executescript(f"PRAGMA page_size = {PAGE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            if old:
                database.execute("ATTACH ? AS old", (f"{old.resolve().as_uri()}?mode=ro&immutable=1",))
            database.executescript(f"PRAGMA application_id = {APPLICATION}; PRAGMA encoding = 'UTF-8'; BEGIN; {DESCRIPTIONS}")
            database.executemany('INSERT INTO "release" VALUES (?, ?)', sorted(about.items()))
            for resource, rows in tables:
                _describe(database, resource, rows if isinstance(rows, int) else _table(database, resource, rows, names))
            database.execute("COMMIT")
            if broken := database.execute("PRAGMA main.foreign_key_check").fetchone():
                raise ValueError(f"Row {broken[1]} of {broken[0]} refers to a row of {broken[2]} that is not there.")
            database.execute("ANALYZE main")
            path.unlink(missing_ok=True)
            database.execute("VACUUM main INTO ?", (str(path),))
    finally:
        raw.unlink(missing_ok=True)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def columns(resource: Resource) -> Iterator[tuple[Field, str, str]]:
    """The columns of a table as the file has them: field, name and SQL type; each amount gives two."""
    for field in resource.fields:
        yield field, field.name, TYPES.get(field.type, "TEXT")
        if field.type == "amount":
            yield field, field.name + FEN, "INTEGER"


def meanings(resource: Resource) -> Iterator[tuple[str, str, str]]:
    """Name, Chinese title and English description of each column of a table in the file."""
    for field, column, _ in columns(resource):
        _, title, description = _described(field, column)
        yield column, title, description


def fen(amount: Decimal | None) -> int | None:
    """An amount in yuan as a whole number of fen; null where it is none, or too large for an integer of SQLite."""
    if amount is None:
        return None
    scaled = amount.scaleb(2)
    whole = int(scaled)
    return whole if whole == scaled and abs(whole) <= LARGEST else None


def _table(database: sqlite3.Connection, resource: Resource, rows: Rows, names: set[str]) -> int:
    """Create and fill a table; the number of its rows."""
    name, described = resource.name, list(columns(resource))
    required = {field.name for field in resource.fields if field.required} | set(resource.key)
    lines = [f"{_quoted(column)} {kind}{' NOT NULL' if column in required else ''}" for _, column, kind in described]
    lines.append(f"PRIMARY KEY ({_list(resource.key)})")
    keys = package.schema(resource).get("foreignKeys", [])
    references = [key for key in keys if not key["reference"]["resource"] or key["reference"]["resource"] in names]
    for reference in references:
        target = reference["reference"]
        lines.append(
            f"FOREIGN KEY ({_list(reference['fields'])}) REFERENCES {_quoted(target['resource'] or name)} ({_list(target['fields'])})"
        )
    database.execute(f"CREATE TABLE main.{_quoted(name)} ({', '.join(lines)})")
    insert = f"INSERT INTO main.{_quoted(name)} VALUES ({', '.join('?' * len(described))})"  # noqa: S608 (names of our declarations)
    copy = f"INSERT INTO main.{_quoted(name)} SELECT * FROM old.{_quoted(name)} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"  # noqa: S608
    batch: list[list[Any]] = []
    for row in rows:
        if isinstance(row, Kept):
            database.executemany(insert, batch)
            batch.clear()
            database.execute(copy, (row.first, row.last))
            continue
        batch.append(list(_values(row, resource.fields)))
        if len(batch) == BATCH:
            database.executemany(insert, batch)
            batch.clear()
    database.executemany(insert, batch)
    has = {field.name for field in resource.fields}
    wanted = [*SEARCHED.get(name, ()), *(tuple(reference["fields"]) for reference in references)]
    for index in dict.fromkeys(wanted):
        if has.issuperset(index) and index != resource.key[: len(index)]:
            database.execute(f"CREATE INDEX main.{_quoted('_'.join((name, *index)))} ON {_quoted(name)} ({_list(index)})")
    (count,) = database.execute(f"SELECT coalesce(max(rowid), 0) FROM main.{_quoted(name)}").fetchone()  # noqa: S608
    return int(count)


def _describe(database: sqlite3.Connection, resource: Resource, count: int) -> None:
    database.execute('INSERT INTO main."tables" VALUES (?, ?, ?, ?)', (resource.name, resource.title, resource.description, count))
    database.executemany(
        'INSERT INTO main."fields" VALUES (?, ?, ?, ?, ?, ?)',
        [(resource.name, place, column, *_described(field, column)) for place, (field, column, _) in enumerate(columns(resource), start=1)],
    )


def _described(field: Field, column: str) -> tuple[str, str, str]:
    """Type, Chinese title and English description of a column."""
    if column == field.name:
        return field.type, field.title, field.description
    note = "in fen (1 yuan = 100 fen): a whole number, which SQL adds up exactly; empty where the amount is no whole number of fen"
    return "integer", f"{field.title}（分）", f"{field.name} {note}"


def _values(row: Mapping[str, Any], fields: Sequence[Field]) -> Iterator[Any]:
    for field in fields:
        value = row[field.name]
        if field.type == "amount":
            amount = value if value is None or isinstance(value, Decimal) else Decimal(str(value))
            yield None if amount is None else plain(amount)
            yield fen(amount) if row.get("measure", "money") == "money" else None
        else:
            yield _value(value)


def _value(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case float():
            return round(value, 2)
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, allow_nan=False)
        case _:
            return value


def _list(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
