"""What may be published: the reports that stand, their figures, findings and forms, in one order that never varies.

The rows stream (on a connection of `database.snapshot`): a country's figures need no more memory than a county's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from mingzhang.warehouse.views import amount_columns, form_view

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

    from mingzhang.forms.declaration import Form


def published_reports(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """The reports that may be published, by key, with their source and what the rules say of each."""
    return _stream(
        connection,
        """
        SELECT s.report, s.unit, s.unit_name, s.region, s.fiscal_year, s.kind, s.scope, s.title, s.printed_unit, s.version,
               s.sha256 AS document, r.media_type, r.pages, s.url AS source_url, s.publisher, p.name AS publisher_name, p.licence,
               s.retrieved_at, CASE WHEN s.offered THEN NULL ELSE s.last_seen END AS last_seen, s.reader_version, s.rules_version,
               array_to_string(s.forms, ' ') AS forms, s.figures, s.uncertain,
               o.evaluated AS rules_evaluated, o.passed, o.rounding, o.failed, o.not_applicable, o.insufficient_data, o.rule_error,
               f.errors, f.warnings, f.infos, s.held_back AS doubts,
               CASE WHEN cardinality(s.held_back) > 0 THEN s.reason END AS decision,
               coalesce(b.problems, '[]'::json) AS problems
        FROM mingzhang.standing AS s
        JOIN mingzhang.readings AS r USING (sha256, reader_version, rules_version)
        JOIN mingzhang.publishers AS p ON p.id = s.publisher
        LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE outcome IN ('pass', 'rounding', 'fail')) AS evaluated,
                          count(*) FILTER (WHERE outcome = 'pass') AS passed, count(*) FILTER (WHERE outcome = 'rounding') AS rounding,
                          count(*) FILTER (WHERE outcome = 'fail') AS failed,
                          count(*) FILTER (WHERE outcome = 'not_applicable') AS not_applicable,
                          count(*) FILTER (WHERE outcome = 'insufficient_data') AS insufficient_data,
                          count(*) FILTER (WHERE outcome = 'rule_error') AS rule_error
                          FROM mingzhang.outcomes WHERE copy = s.id) AS o ON true
        LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE severity = 'error') AS errors,
                          count(*) FILTER (WHERE severity = 'warning') AS warnings, count(*) FILTER (WHERE severity = 'info') AS infos
                          FROM mingzhang.findings WHERE copy = s.id) AS f ON true
        LEFT JOIN LATERAL (SELECT json_agg(json_build_object('code', code, 'message', message, 'message_en', message_en, 'form', form,
                                                               'page', page) ORDER BY number) AS problems
                           FROM mingzhang.problems WHERE copy = s.id) AS b ON true
        ORDER BY s.report COLLATE "C"
        """,
    )


def published_figures(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """The figures of those reports, by address."""
    return _stream(
        connection,
        """
        SELECT s.report, s.unit, s.unit_name, s.scope, f.*, s.sha256 AS document, s.url AS source_url
        FROM mingzhang.figures AS f JOIN mingzhang.standing AS s ON s.id = f.copy
        ORDER BY s.report COLLATE "C", f.form COLLATE "C", f."table", f.line COLLATE "C", f."column" COLLATE "C", f.occurrence
        """,
    )


def published_findings(connection: Connection) -> Iterator[Mapping[str, Any]]:
    """The findings of those reports, with the case that each belongs to."""
    return _stream(
        connection,
        """
        SELECT s.report, s.unit_name, s.fiscal_year, s.scope, f.*, f.number AS finding, c.number AS "case", c.candidates
        FROM mingzhang.findings AS f
        JOIN mingzhang.standing AS s ON s.id = f.copy
        LEFT JOIN LATERAL (SELECT number, candidates FROM mingzhang.cases
                           WHERE copy = f.copy AND f.number = ANY (findings) ORDER BY number LIMIT 1) AS c ON true
        ORDER BY s.report COLLATE "C", f.number
        """,
    )


def published_lines(connection: Connection, form: Form) -> Iterator[Mapping[str, Any]]:
    """The lines of one form of those reports, in printed order."""
    columns = ", ".join(f'v."{column}"' for column in amount_columns(form))
    side = "v.side, " if len(form.sides) > 1 else ""
    return _stream(
        connection,
        f"""
        SELECT v.report, v.unit, v.unit_name, v.fiscal_year, v.scope, v."table", v.line, v.occurrence, {side}v.name, v.money_unit, v.page,
               {columns}
        FROM mingzhang.{form_view(form)} AS v JOIN mingzhang.standing AS s ON s.id = v.copy
        ORDER BY v.report COLLATE "C", v."table", v.rank, v.line COLLATE "C", v.occurrence
        """,  # noqa: S608
    )


def _stream(connection: Connection, question: str) -> Iterator[Mapping[str, Any]]:
    return cast("Iterator[Mapping[str, Any]]", iter(connection.execute(sa.text(question)).mappings()))
