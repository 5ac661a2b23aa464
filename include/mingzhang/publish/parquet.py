"""The Parquet files of a table: amounts as exact decimals, and in the head of each file what it is.

The same rows give the same bytes as long as the library stays the same: nothing in them tells when they were written.
"""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from mingzhang.publish.files import value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.resources import Field, Resource

DIGITS, DECIMALS = 38, 10
"""Of an amount: what DuckDB, pandas, R and Spark can hold."""
EXACT = Context(prec=DIGITS, traps=[Inexact, InvalidOperation])
TYPES = {
    "integer": pa.int64(),
    "amount": pa.decimal128(DIGITS, DECIMALS),
    "point": pa.float64(),
    "boolean": pa.bool_(),
    "datetime": pa.timestamp("s", tz="UTC"),
}
GROUP = 100_000
"""Rows of a row group, about."""


def schema(resource: Resource, about: Mapping[str, str]) -> pa.Schema:
    """The columns of a table with their meaning; a list is JSON text, as its entries have no columns of their own."""
    fields = [
        pa.field(field.name, TYPES.get(field.type, pa.string()), metadata={"title": field.title, "description": field.description})
        for field in resource.fields
    ]
    return pa.schema(fields, metadata={"title": resource.title, "description": resource.description} | dict(about))


def write(resource: Resource, rows: Sequence[Mapping[str, Any]], path: Path, about: Mapping[str, str]) -> None:
    """Write rows that are at hand."""
    columns = [pa.array([_value(row[field.name], field) for row in rows], TYPES.get(field.type, pa.string())) for field in resource.fields]
    _save([pa.table(columns, schema=schema(resource, about))], path, schema(resource, about))


def join(parts: Iterable[Path], resource: Resource, path: Path, about: Mapping[str, str]) -> None:
    """Write a table from its parts, in their order."""
    described = schema(resource, about)
    tables = (pq.ParquetFile(part).read(use_threads=False) for part in parts)
    _save((pa.table(table.columns, schema=described) for table in tables), path, described)


def count(path: Path) -> int:
    """The number of rows."""
    return int(pq.read_metadata(path).num_rows)


def _save(tables: Iterable[pa.Table], path: Path, described: pa.Schema) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, described, compression="zstd", store_schema=True) as writer:
        waiting: list[pa.Table] = []
        for table in tables:
            waiting.append(table)
            if sum(each.num_rows for each in waiting) >= GROUP:
                writer.write_table(pa.concat_tables(waiting), row_group_size=2 * GROUP)
                waiting.clear()
        if waiting:
            writer.write_table(pa.concat_tables(waiting), row_group_size=2 * GROUP)


def _value(given: Any, field: Field) -> Any:
    """As Arrow has it. An amount that has more digits than fit is left out: the characters as printed stand beside it."""
    match given:
        case None:
            return None
        case _ if field.type == "amount":
            return _amount(given if isinstance(given, Decimal) else Decimal(str(given)))
        case str() if field.type == "datetime":
            return datetime.fromisoformat(given)
        case list() | tuple() | dict():
            return json.dumps(value(given), ensure_ascii=False, allow_nan=False)
        case float():
            return round(given, 2)
        case _:
            return given


def _amount(amount: Decimal) -> Decimal | None:
    try:
        return amount.quantize(Decimal(1).scaleb(-DECIMALS), context=EXACT)
    except (Inexact, InvalidOperation):
        return None
