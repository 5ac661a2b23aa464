"""The files of a table: CSV and JSON, row by row, the same bytes whenever they say the same."""

from __future__ import annotations

import csv
import json
import os
import re
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.warehouse.identity import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mingzhang.publish.resources import Field, Resource

FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""How a cell begins that a spreadsheet may run, the full-width signs of Chinese keyboards included."""
PRINTED_AMOUNT = re.compile(r"(?:[+\-−－＋△▲]\s*)?[(（]?[\d０-９][\d０-９\s,，.．。'’]*[)）]?\s*[%％]?")
"""An amount as printed: a sign at the front, then digits and what separates them. Nothing that could be run."""


@dataclass(frozen=True, slots=True)
class Written:
    """A table that was written."""

    resource: Resource
    rows: int


def write(resource: Resource, rows: Iterable[Mapping[str, Any]], folder: Path) -> Written:
    """Write the CSV and the JSON file of one table under `folder`, and make sure they are on the disk."""
    path = folder / resource.path
    path.parent.mkdir(parents=True, exist_ok=True)
    names = [field.name for field in resource.fields]
    count = 0
    with ExitStack() as stack:
        table = stack.enter_context(path.with_suffix(".csv").open("w", encoding="utf-8", newline=""))
        records = stack.enter_context(path.with_suffix(".json").open("w", encoding="utf-8", newline="\n"))
        lines = csv.writer(table, lineterminator="\n")
        lines.writerow(names)
        records.write("[")
        for row in rows:
            values = [_value(row[field.name], field) for field in resource.fields]
            lines.writerow([_cell(value, field) for value, field in zip(values, resource.fields, strict=True)])
            records.write(("," if count else "") + "\n" + dump(dict(zip(names, values, strict=True))))
            count += 1
        records.write("\n]\n")
        for file in (table, records):
            file.flush()
            os.fsync(file.fileno())
    return Written(resource, count)


def dump(value: object) -> str:
    """JSON on one line, Chinese as Chinese."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet runs: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def _value(value: Any, field: Field) -> Any:
    """As JSON has it. Amounts are strings: most programs read a JSON number as a binary float, which cannot hold them."""
    match value:
        case Decimal():
            return plain(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        case float():
            return round(value, 2)
        case tuple():
            return list(value)
        case _:
            return value


def _cell(value: Any, field: Field) -> str:
    """As CSV has it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | dict():
            return dump(value)
        case str() if field.type == "amount" or (field.printed and PRINTED_AMOUNT.fullmatch(value)):
            return value
        case str():
            return harmless(value)
        case _:
            return str(value)
