"""The database: connecting, migrating, and the two promises every transaction here may ask for (alone; unmoving)."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from mingzhang.warehouse import views
from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Connection", "Engine", "alone", "connect", "lock", "migrate", "snapshot"]


def connect(url: str) -> Engine:
    """The database of a SQLAlchemy URL (`postgresql+psycopg://…`, PostgreSQL 15 or newer). Nothing is contacted yet."""
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"application_name": "mingzhang"})


def migrate(engine: Engine) -> None:
    """Bring the tables and views up to this version of the program. Several processes may do so at the same time."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.begin() as connection:
        lock(connection, "migrate")
        connection.execute(sa.schema.CreateSchema(SCHEMA, if_not_exists=True))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        views.refresh(connection)


def lock(connection: Connection, subject: str) -> None:
    """Wait until no other transaction works on `subject`, and keep others waiting until this one ends."""
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_number(subject))))


@contextmanager
def alone(engine: Engine, subject: str) -> Iterator[None]:
    """Do something of which only one may happen at a time, in all processes; the lock goes when the process dies."""
    with engine.begin() as connection:
        lock(connection, subject)
        yield


STREAMING = {"stream_results": True, "max_row_buffer": 1000}


@contextmanager
def snapshot(engine: Engine, *, making_tables: bool = False) -> Iterator[Connection]:
    """A connection that sees the database as it is now, whatever others load meanwhile, and streams its rows.

    `making_tables`: it may make temporary tables first, and streams and is read-only when its user says so.
    """
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": not making_tables}
    with engine.connect().execution_options(**options, **({} if making_tables else STREAMING)) as connection, connection.begin():
        yield connection


def _number(subject: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{SCHEMA} {subject}".encode()).digest()[:8], "big", signed=True)
