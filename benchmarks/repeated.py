"""A large warehouse: the sample publisher's reports under other units, regions and years, multiplied by PostgreSQL itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang.check.book import evaluate
from mingzhang.read.reader import read
from mingzhang.records import Observation
from mingzhang.warehouse import database, loading, tables
from mingzhang.warehouse.projection import project

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILES = Path(__file__).parents[1] / "include" / "sample_publisher" / "site" / "files"
YEARS = range(2017, 2025)
UNITS_OF_REGION = 20
PUBLISHER = {"id": "sample", "name": "样本市财政局", "region": "430200", "licence": ""}
MANY = 1 << 40
"""Where the ids of repeated copies begin."""
FEW = f"kind = 'final_accounts' AND made_of = '' AND region = '{PUBLISHER['region']}'"
"""The copies that are repeated; they are not published themselves."""

# Report number i: unit i / years, of region unit / 20, in year i mod years, with the contents of the i-th of the few, in turn.
NUMBERED = f"""
WITH few AS (SELECT id, sha256, row_number() OVER (ORDER BY sha256) - 1 AS place, count(*) OVER () AS number FROM mingzhang.copies
             WHERE {FEW}),
     many AS (SELECT i, few.id AS base, few.sha256 AS paper, {MANY} + i AS copy, {YEARS[0]} + i % {len(YEARS)} AS year,
                     encode(sha256(i::text::bytea), 'hex') AS sha256,
                     (100000 + i / {len(YEARS)} / {UNITS_OF_REGION})::text AS region,
                     (100000 + i / {len(YEARS)} / {UNITS_OF_REGION})::text || '-' || lpad(to_hex(i / {len(YEARS)}), 8, '0') AS unit
              FROM generate_series(CAST(:first AS int), CAST(:last AS int)) AS i JOIN few ON few.place = i % few.number)
"""  # noqa: S608 (ours)


def fill(engine: Engine, reports: int) -> None:
    """Have `reports` reports in an empty warehouse."""
    database.migrate(engine)
    papers = [path for path in sorted(FILES.iterdir()) if path.suffix in (".pdf", ".html")]
    statements = [read(path.read_bytes(), path.name) for path in papers]
    seen = [
        Observation(
            PUBLISHER["id"], f"http://sample.example/{path.name}", datetime(2026, 1, 1, tzinfo=UTC), "content", statement.document.sha256
        )
        for path, statement in zip(papers, statements, strict=True)
    ]
    with engine.begin() as connection:
        project(connection, [PUBLISHER], seen, (), ())
    for statement in statements:
        loading.load(engine, statement.document, list(evaluate(statement.reports)), PUBLISHER["region"], "reader", "rules")
    for year in YEARS:
        loading._ensure_partition(engine, year)
    with engine.begin() as connection:
        connection.execute(sa.text("SET session_replication_role = replica"))  # the rows of few are sound, and so are their doubles
        add(connection, 0, reports - 1)
        connection.execute(sa.text(f"UPDATE mingzhang.copies SET held_back = '{{example}}' WHERE {FEW}"))  # noqa: S608
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE"))


def add(connection: Connection, first: int, last: int) -> None:
    """Add the reports of these numbers."""

    def insert(table: sa.Table, other: dict[str, str], source: str) -> None:
        names = [column.name for column in table.columns]
        values = ", ".join(other.get(name, f'old."{name}"') for name in names)
        into = ", ".join(f'"{name}"' for name in names)
        question = f"{NUMBERED} INSERT INTO {table.fullname} ({into}) SELECT {values} FROM many {source} ON CONFLICT DO NOTHING"  # noqa: S608
        connection.execute(sa.text(question), {"first": first, "last": last})

    about = {"id": "many.region", "name": "'样本' || many.region || '县财政局'", "region": "many.region", "licence": "''", "listed": "true"}
    insert(tables.publishers, about | {"region_names": "ARRAY['样本' || many.region || '县']"}, "")
    seen = {"id": "many.copy", "publisher": "many.region", "url": "'http://' || many.region || '.example/' || many.i || '.pdf'"}
    insert(tables.observations, seen | {"sha256": "many.sha256"}, f"JOIN {tables.observations.fullname} AS old ON old.sha256 = many.paper")
    insert(tables.readings, {"sha256": "many.sha256"}, f"JOIN {tables.readings.fullname} AS old ON old.sha256 = many.paper")
    insert(
        tables.copies,
        {
            "id": "many.copy",
            "report": "many.unit || '/' || many.year || '/final_accounts/unit'",
            "unit": "many.unit",
            "region": "many.region",
        }
        | {
            "fiscal_year": "many.year",
            "scope": "'unit'",
            "sha256": "many.sha256",
            "held_back": "'{}'",
            "unit_name": "old.unit_name || many.unit",
        },
        f"JOIN {tables.copies.fullname} AS old ON old.id = many.base",
    )
    for table in tables.metadata.sorted_tables:
        if "copy" in table.columns:
            insert(table, {"copy": "many.copy", "fiscal_year": "many.year"}, f"JOIN {table.fullname} AS old ON old.copy = many.base")


def change(connection: Connection, number: int) -> None:
    """Let the report of this number print another figure: a new version of it, as if it had been read anew."""
    copy = {"copy": MANY + number}
    connection.execute(sa.text("UPDATE mingzhang.copies SET version = 'changed' WHERE id = :copy"), copy)
    connection.execute(sa.text("UPDATE mingzhang.figures SET amount = amount + 1 WHERE copy = :copy AND number = 1"), copy)
