"""Alembic's entry: it migrates on the connection and in the transaction that `warehouse.database.migrate` gives it."""

from __future__ import annotations

from alembic import context

from mingzhang.warehouse.tables import SCHEMA, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table="migrations",
    version_table_schema=SCHEMA,
    include_schemas=True,
)
with context.begin_transaction():
    context.run_migrations()
