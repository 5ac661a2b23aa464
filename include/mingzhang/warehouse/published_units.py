"""What may be published of units: those that are known, and those that a list expects to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.warehouse import tables
from mingzhang.warehouse.levels import level_of
from mingzhang.warehouse.particulars import TYPE_BY_CODE
from mingzhang.warehouse.projection import region_names
from mingzhang.warehouse.published import CHOSEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection


def published_units(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The units of those reports; null: and those of the registry and of the list of expected filers."""
    regions = region_names(connection)
    registered = connection.execute(sa.select(tables.registered_units.c.unit, tables.registered_units.c.name))
    names = {row.unit: row.name for row in registered}
    rows = connection.execute(
        sa.text(f"""
            WITH reported AS (
                SELECT s.unit, (array_agg(s.unit_name ORDER BY s.fiscal_year DESC, s.report))[1] AS unit_name,
                       (array_agg(s.region ORDER BY s.fiscal_year DESC, s.report))[1] AS region,
                       array_remove(array_agg(DISTINCT s.printed_unit COLLATE "C"), NULL) AS names,
                       min(s.fiscal_year) AS first_year, max(s.fiscal_year) AS last_year, count(*) AS reports
                FROM standing AS s WHERE {CHOSEN} GROUP BY s.unit),
            expected AS (
                SELECT DISTINCT ON (unit) unit, unit_name, region FROM mingzhang.expected_filers ORDER BY unit, line)
            SELECT unit, coalesce(g.name, r.unit_name, e.unit_name) AS unit_name, coalesce(r.region, g.region, e.region) AS region,
                   coalesce(g.social_credit_code, '') AS social_credit_code, coalesce(g.budget_code, '') AS budget_code,
                   coalesce(g.level, '') AS level, coalesce(g.type, '') AS type, g.parent,
                   coalesce(r.names, '{{}}') AS names, coalesce(g.names, '[]') AS registered_names,
                   coalesce(g.successors, '[]') AS successors,
                   r.first_year, r.last_year, coalesce(r.reports, 0) AS reports
            FROM reported AS r
            FULL JOIN mingzhang.registered_units AS g USING (unit)
            FULL JOIN expected AS e USING (unit)
            WHERE r.unit IS NOT NULL OR CAST(:reports AS text[]) IS NULL
            ORDER BY unit COLLATE "C"
        """),  # noqa: S608
        {"reports": None if reports is None else list(reports)},
    )
    for row in rows.mappings():
        yield _unit(dict(row), regions.get(row["region"], ()), names)


def published_expected_filers(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The units that the list expects to publish, a row a fiscal year; without bounds, of the years of which there are reports here."""
    rows = connection.execute(
        sa.text(f"""
                WITH found AS MATERIALIZED (
                    SELECT s.unit, s.fiscal_year, 1 AS rank FROM standing AS s WHERE {CHOSEN}
                    UNION
                    SELECT unit, fiscal_year, CASE WHEN cardinality(held_back) > 0 AND verdict IS DISTINCT FROM 'publish' THEN 2 ELSE 3 END
                    FROM candidates WHERE cardinality(forms) > 0
                    UNION
                    SELECT split_part(report, '/', 1), CAST(split_part(report, '/', 2) AS integer), 3
                    FROM mingzhang.redactions, LATERAL unnest(reports) AS report WHERE words = ''),
                known AS (SELECT min(fiscal_year) AS first, max(fiscal_year) AS last FROM found),
                listed AS (
                    SELECT DISTINCT ON (unit, fiscal_year) unit, unit_name, listed_name, region, fiscal_year, source, note
                    FROM known, mingzhang.expected_filers,
                         LATERAL generate_series(coalesce(since, known.first), coalesce(until, known.last)) AS fiscal_year
                    ORDER BY unit, fiscal_year, line)
                SELECT l.*, (ARRAY['published', 'held_back', 'taken_down', 'not_found'])[coalesce(min(f.rank), 4)] AS status
                FROM listed AS l LEFT JOIN found AS f USING (unit, fiscal_year)
                GROUP BY l.unit, l.unit_name, l.listed_name, l.region, l.fiscal_year, l.source, l.note
                ORDER BY l.region COLLATE "C", l.fiscal_year, l.unit COLLATE "C"
            """),  # noqa: S608
        {"reports": None if reports is None else list(reports)},
    )
    return map(dict, rows.mappings())


def written_down(connection: Connection) -> list[list[Any]]:
    """All that editors have written down of units and regions, which decides these tables together with the reports that stand."""
    publishers = sa.select(tables.publishers.c.id, tables.publishers.c.region, tables.publishers.c.region_names).order_by("id")
    registered = sa.select(tables.registered_units).order_by("unit")
    expected = sa.select(tables.expected_filers).order_by("line")
    return [list(row) for question in (publishers, registered, expected) for row in connection.execute(question)]


def _unit(row: Mapping[str, Any], region: Sequence[str], names: Mapping[str, str]) -> dict[str, Any]:
    """A unit, with what follows from its region, its name and its code where nobody has written it down."""
    level = row["level"] or level_of(row["region"], row["unit_name"], region)
    kind = row["type"] or TYPE_BY_CODE.get(row["social_credit_code"][:2], "")
    former = [{"name": name, "since": since, "until": until} for name, since, until in row["registered_names"] if until is not None]
    return {**row} | {
        "level": level,
        "level_derived": not row["level"] if level else None,
        "type": kind,
        "type_derived": not row["type"] if kind else None,
        "former_names": [each for each in former if each["name"] != row["unit_name"]],
        "successors": [{"unit": unit, "unit_name": names[unit], "since": since} for unit, since in row["successors"]],
    }
