"""The files of a table: CSV and JSON, the same bytes whenever they say the same.

A file is a head, a body and a tail, and the bodies of the parts of a table, one after another, are the body of the whole. Compressed, each
of the three is a gzip member of its own, so that a whole is put together from compressed parts without looking into them.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from mingzhang.warehouse.identity import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.resources import Field, Resource

Kind = Literal["csv", "json"]
LARGE = 50_000_000
"""Bytes from which a whole table is compressed: `.csv.gz`. Parts always are."""
LEVEL = 6
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""How a cell begins that a spreadsheet may run, the full-width signs of Chinese keyboards included."""
PRINTED_AMOUNT = re.compile(r"(?:[+\-−－＋△▲]\s*)?[(（]?[\d０-９][\d０-９\s,，.．。'’]*[)）]?\s*[%％]?")
"""An amount as printed: a sign at the front, then digits and what separates them. Nothing that could be run."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table that was written: its number of rows, and the paths of its files in each format: one, or one a year."""

    resource: Resource
    rows: int
    paths: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is put together."""

    kind: Kind
    head: Callable[[Resource], bytes]
    body: Callable[[Resource, Iterable[Mapping[str, Any]]], bytes]
    """Of rows that are `converted`."""
    joint: bytes
    tail: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between head and tail of a file, compressed; `size`: bytes that it is made of."""

    size: int
    packed: Callable[[], bytes]


def write_part(resource: Resource, rows: Sequence[Mapping[str, Any]], stem: Path, form: Format) -> Path:
    """Write a part of a table as a compressed file of its own, `stem`.csv.gz; `rows`: converted."""
    path = stem.with_name(f"{stem.name}.{form.kind}.gz")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in (form.head(resource), form.body(resource, rows), form.tail):
            file.write(member(piece))
    return path


def body_of(path: Path, resource: Resource, form: Format) -> Body:
    """The body of a part that was written."""
    start, end = len(member(form.head(resource))), path.stat().st_size - len(member(form.tail))

    def packed() -> bytes:
        with path.open("rb") as file:
            file.seek(start)
            return file.read(end - start)

    with path.open("rb") as file:
        file.seek(end - 4)  # RFC 1952: a member ends with the size of what it holds
        return Body(int.from_bytes(file.read(4), "little"), packed)


def body(resource: Resource, rows: Iterable[Mapping[str, Any]], form: Format) -> Body:
    """The body of rows that are at hand, converted."""
    plain_bytes = form.body(resource, rows)
    return Body(len(plain_bytes), lambda: member(plain_bytes))


def write_whole(resource: Resource, bodies: Sequence[Body], stem: Path, form: Format, large: int | None = None) -> Path:
    """Write `stem`.csv, or `stem`.csv.gz where it is large, from the bodies of its parts."""
    bodies = [each for each in bodies if each.size]
    packed = sum(each.size for each in bodies) >= (LARGE if large is None else large)
    path = stem.with_name(f"{stem.name}.{form.kind}{'.gz' if packed else ''}")
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = member if packed else bytes
    with path.open("wb") as file:
        file.write(shown(form.head(resource)))
        for number, each in enumerate(bodies):
            if number and form.joint:
                file.write(shown(form.joint))
            file.write(each.packed() if packed else gzip.decompress(each.packed()))
        file.write(shown(form.tail))
    return path


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a part, from its JSON file."""
    with gzip.open(path) as file:
        yield from json.load(file)


def member(content: bytes) -> bytes:
    """`content` compressed, without a name or a time; nothing stays nothing."""
    return gzip.compress(content, LEVEL, mtime=0) if content else b""


def count(path: Path) -> int:
    """The rows of a table's file: CSV has a head, JSON has a line each between its brackets."""
    opened = gzip.open if path.suffix == ".gz" else open
    if ".csv" in path.suffixes:
        with opened(path, "rt", encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.reader(file)) - 1
    with opened(path, "rb") as file:
        return sum(line.startswith(b"{") for line in file)


dump = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""JSON on one line, Chinese as Chinese."""


def converted(resource: Resource, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as JSON has them: what CSV and JSON are written from, without asking of each value twice what it is."""
    fields = [(field.name, field.type not in ("string", "integer", "boolean")) for field in resource.fields]
    return [{name: value(row[name]) if other else row[name] for name, other in fields} for row in rows]


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if text[:1] in FORMULA and text else text


def value(given: Any) -> Any:
    """As JSON has it. Amounts are strings: most programs read a JSON number as a binary float, which cannot hold them."""
    match given:
        case Decimal():
            return plain(given)
        case datetime():
            return given.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case float():
            return round(given, 2)
        case tuple():
            return list(given)
        case _:
            return given


def cell(given: Any, field: Field) -> str:
    """As CSV has it."""
    if given is None:
        return ""
    if isinstance(given, str):
        if field.type == "amount" or (field.printed and PRINTED_AMOUNT.fullmatch(given)):
            return given
        return harmless(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    return dump(given) if isinstance(given, list | dict) else str(given)


def _names(resource: Resource) -> bytes:
    return _lines([[field.name for field in resource.fields]])


def _cells(resource: Resource, rows: Iterable[Mapping[str, Any]]) -> bytes:
    return _lines([cell(row[field.name], field) for field in resource.fields] for row in rows)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _records(resource: Resource, rows: Iterable[Mapping[str, Any]]) -> bytes:
    return ",".join("\n" + dump(row) for row in rows).encode()


CSV = Format("csv", _names, _cells, b"", b"")
JSON = Format("json", lambda _: b"[", _records, b",", b"\n]\n")
FORMATS = (CSV, JSON)
