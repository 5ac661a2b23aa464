"""Migrations: from nothing, again, and by several processes at the same time, to exactly the declared tables."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from mingzhang.forms.declaration import forms
from mingzhang.warehouse import database, tables, views


def test_the_migrations_make_the_declared_tables(engine):
    with engine.connect() as connection:
        options = {"include_schemas": True, "version_table": "migrations", "version_table_schema": tables.SCHEMA, "compare_type": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata) == []


def test_migrating_again_changes_nothing(engine):
    question = sa.text("SELECT oid FROM pg_class WHERE relnamespace = 'mingzhang'::regnamespace ORDER BY oid")
    with engine.connect() as connection:
        before = connection.scalars(question).all()
    database.migrate(engine)
    with engine.connect() as connection:
        assert connection.scalars(question).all() == before


def test_several_processes_may_migrate_at_the_same_time(database_url):
    engines = [database.connect(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(database.migrate, engines))
    with engines[0].connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.migrations")) == 1
    for engine in engines:
        engine.dispose()


def test_views_follow_the_declaration_of_the_forms(engine):
    with engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE mingzhang.view_definitions SET says = 'older' WHERE name = 'form_05_general_public_budget_expenditure'")
        )
        connection.execute(sa.text("DROP VIEW mingzhang.form_05_general_public_budget_expenditure"))
    database.migrate(engine)
    with engine.connect() as connection:
        comment = sa.text("""
            SELECT col_description(attrelid, attnum) FROM pg_attribute
            WHERE attrelid = 'mingzhang.form_02_income'::regclass AND attname = 'institutional'
        """)
        assert connection.scalar(comment) == "事业收入 · institutional income, yuan"
        for form in forms():
            assert connection.execute(sa.text(f'SELECT count(*) FROM mingzhang."{views.form_view(form)}"')).scalar() == 0


def test_every_table_column_and_view_has_a_comment(engine):
    question = sa.text("""
        SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class AS c
        LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND c.relkind = 'r'
        WHERE c.relnamespace = 'mingzhang'::regnamespace AND c.relkind IN ('r', 'v', 'p') AND c.relname <> 'migrations'
          AND coalesce(col_description(c.oid, a.attnum), obj_description(c.oid)) IS NULL
    """)
    with engine.connect() as connection:
        assert connection.scalars(question).all() == []


def test_a_warehouse_of_the_first_night_is_migrated_and_read_again(database_url):
    from alembic import command
    from alembic.config import Config

    engine = database.connect(database_url)
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).parent / "migrations"))
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateSchema(tables.SCHEMA))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(sa.text("INSERT INTO mingzhang.publishers VALUES ('liling', '醴陵市财政局', '430281', 'CC-BY-4.0', true)"))
        connection.execute(sa.text("INSERT INTO mingzhang.readings VALUES ('a', 'reader-1', '', 'not_readable', 'x', 'y')"))
    database.migrate(engine)
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT id, region_names FROM mingzhang.publishers")).all() == [("liling", [])]
        assert connection.scalar(sa.text("SELECT count(*) FROM mingzhang.readings")) == 0, "the archive is read again"
    engine.dispose()
