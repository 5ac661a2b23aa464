"""Rows into tables, through PostgreSQL's binary COPY: exact, typed, and fast enough for a million figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg import sql
from psycopg.types.json import Json, Jsonb
from sqlalchemy.dialects.postgresql import JSON, JSONB, dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import sqlalchemy as sa
    from sqlalchemy import Connection

POSTGRES = dialect()  # type: ignore[no-untyped-call]


def copy(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]], *, into: str | None = None) -> None:
    """Add `rows`, with a value for each column of `table`, to `table` (or the temporary table `into`), in the open transaction."""
    columns = list(table.columns)
    target = sql.Identifier(into) if into else sql.Identifier(str(table.schema), table.name)
    names = sql.SQL(", ").join(sql.Identifier(column.name) for column in columns)
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN (FORMAT BINARY)").format(target, names)) as stream:
        stream.set_types([column.type.compile(POSTGRES).lower() for column in columns])
        for row in rows:
            stream.write_row([_stored(row[column.name], column) for column in columns])


def storable(text: str) -> str:
    """`text` as PostgreSQL can keep it: a PDF may give characters that no text has (NUL, half a surrogate pair)."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _storable_json(value: Any) -> Any:
    match value:
        case str():
            return storable(value)
        case list() | tuple():
            return [_storable_json(item) for item in value]
        case dict():
            return {storable(name): _storable_json(item) for name, item in value.items()}
        case _:
            return value


def _stored(value: Any, column: sa.Column[Any]) -> Any:
    if isinstance(column.type, JSON):
        return (Jsonb if isinstance(column.type, JSONB) else Json)(_storable_json(value))
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [storable(item) if isinstance(item, str) else item for item in value]
    return value
