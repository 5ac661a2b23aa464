"""What may be published: the reports that stand, their figures, findings and forms, in one order that never varies.

That order is by region, year and report: the parts of a release are pieces of its whole. `reports`: only the rows of these; null: all.
The rows stream (on a connection of `edition`): a country's figures need no more memory than a county's.
"""

from __future__ import annotations

from contextlib import contextmanager
from heapq import merge
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from mingzhang.warehouse import database
from mingzhang.warehouse.copies import by_report, findings_of, with_documents
from mingzhang.warehouse.history import contents
from mingzhang.warehouse.tables import SCHEMA
from mingzhang.warehouse.views import PART, amount_columns, form_view

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine

    from mingzhang.forms.declaration import Form


# The reports that stand, and of those put together from several documents the address of each part.
SOURCES = """
WITH s AS MATERIALIZED (SELECT * FROM standing),
     part AS MATERIALIZED (SELECT sha256, url FROM mingzhang.documents WHERE sha256 IN (SELECT unnest(parts) FROM s))
"""
HEAD = ("report", "region", "unit_name", "fiscal_year", "scope", "document", "source_url", "reader_version", "rules_version")
OF_FORM = PART.format(copy="s", form="f.form")
BY_REPORT = 's.region COLLATE "C", s.fiscal_year, s.report COLLATE "C"'
CHOSEN = "(CAST(:reports AS text[]) IS NULL OR s.report = ANY (CAST(:reports AS text[])))"
VERSIONS = "s.reader_version, s.rules_version"
RIGHTS = "CASE WHEN p.licence = '' THEN 'not stated' ELSE 'stated' END AS source_rights"
BY_ADDRESS = f'{BY_REPORT}, f.form COLLATE "C", f."table", f.line COLLATE "C", f."column" COLLATE "C", f.occurrence'


@contextmanager
def edition(engine: Engine) -> Iterator[Connection]:
    """A connection on which all questions about what stands are answered for one moment, and what stands is reckoned only once: the views
    `standing` and `candidates` are tables there, which the database can plan with."""
    with database.snapshot(engine, making_tables=True) as connection:
        for name, keys in (("standing", ("id", "report")), ("candidates", ("report",))):
            connection.execute(sa.text(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT * FROM {SCHEMA}.{name}"))  # noqa: S608
            for key in keys:
                connection.execute(sa.text(f"CREATE INDEX ON pg_temp.{name} ({key})"))
            connection.execute(sa.text(f"ANALYZE pg_temp.{name}"))
        connection.execute(sa.text("SET TRANSACTION READ ONLY"))
        yield connection.execution_options(**database.STREAMING)


def published_reports(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The reports that may be published, by key, with their sources and what the rules say of each."""
    others, names = by_report(connection), contents(connection, reports)
    rows = _stream(
        connection,
        f"""
        SELECT s.report, s.unit, s.unit_name, s.region, s.fiscal_year, s.kind, s.scope, s.title, s.printed_unit, s.version,
               s.sha256 AS document, r.media_type, r.pages, s.url AS source_url, s.publisher, p.name AS publisher_name, p.licence,
               s.retrieved_at, CASE WHEN s.offered THEN NULL ELSE s.last_seen END AS last_seen, s.reader_version, s.rules_version,
               s.forms, s.parts, s.figures, s.uncertain, s.unreadable, s.method,
               o.evaluated AS rules_evaluated, o.passed, o.rounding, o.failed, o.not_applicable, o.insufficient_data, o.rule_error,
               d.checked AS obligations_checked, d.not_checked AS obligations_not_checked, s.narrative_seen, s.narrative_understood,
               f.errors, f.warnings, f.infos, s.evidence,
               split_part(s.beside ->> 'last_year', ' ', 1) AS predecessor_document,
               split_part(s.beside ->> 'last_year', ' ', 2) AS predecessor_version,
               s.held_back AS doubts,
               CASE WHEN cardinality(s.held_back) > 0 THEN s.reason END AS decision,
               coalesce(b.problems, '[]'::json) AS problems
        FROM standing AS s
        JOIN mingzhang.readings AS r USING (sha256, reader_version, rules_version)
        JOIN mingzhang.publishers AS p ON p.id = s.publisher
        LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE outcome IN ('pass', 'rounding', 'fail')) AS evaluated,
                          count(*) FILTER (WHERE outcome = 'pass') AS passed, count(*) FILTER (WHERE outcome = 'rounding') AS rounding,
                          count(*) FILTER (WHERE outcome = 'fail') AS failed,
                          count(*) FILTER (WHERE outcome = 'not_applicable') AS not_applicable,
                          count(*) FILTER (WHERE outcome = 'insufficient_data') AS insufficient_data,
                          count(*) FILTER (WHERE outcome = 'rule_error') AS rule_error
                          FROM mingzhang.outcomes WHERE copy = s.id) AS o ON true
        LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE outcome IN ('pass', 'rounding', 'fail')) AS checked,
                          count(*) FILTER (WHERE outcome IN ('not_checked', 'insufficient_data', 'rule_error')) AS not_checked
                          FROM mingzhang.obligations WHERE copy = s.id) AS d ON true
        LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE severity = 'error') AS errors,
                          count(*) FILTER (WHERE severity = 'warning') AS warnings, count(*) FILTER (WHERE severity = 'info') AS infos
                          FROM mingzhang.findings WHERE copy = s.id) AS f ON true
        LEFT JOIN LATERAL (SELECT json_agg(json_build_object('code', code, 'message', message, 'message_en', message_en, 'form', form,
                                                               'page', page) ORDER BY number) AS problems
                           FROM mingzhang.problems WHERE copy = s.id) AS b ON true
        WHERE {CHOSEN}
        ORDER BY {BY_REPORT}
        """,  # noqa: S608
        reports,
    )
    for row in rows:
        yield with_documents(row, others.get(row["report"], [])) | {"content": names[row["report"]]}


def published_figures(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The figures of those reports, by address."""
    return _stream(
        connection,
        f"""{SOURCES}
        SELECT s.report, s.unit, s.unit_name, s.region, s.scope, f.*, {OF_FORM} AS document, coalesce(part.url, s.url) AS source_url,
               {VERSIONS}
        FROM mingzhang.figures AS f JOIN s ON s.id = f.copy AND s.fiscal_year = f.fiscal_year LEFT JOIN part ON part.sha256 = {OF_FORM}
        WHERE {CHOSEN}
        ORDER BY {BY_ADDRESS}
        """,  # noqa: S608
        reports,
    )


def published_cells(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The places of those reports that have no amount but matter, by address."""
    return _stream(
        connection,
        f"""{SOURCES}
        SELECT s.report, s.unit, s.unit_name, s.region, s.fiscal_year, s.scope, f.*, {OF_FORM} AS document,
               coalesce(part.url, s.url) AS source_url, {VERSIONS}
        FROM mingzhang.cells AS f JOIN s ON s.id = f.copy LEFT JOIN part ON part.sha256 = {OF_FORM}
        WHERE {CHOSEN}
        ORDER BY {BY_ADDRESS}
        """,  # noqa: S608
        reports,
    )


def published_findings(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The findings of those reports, with the case that each belongs to; last of each report, what comparing its documents gives."""
    found = _stream(
        connection,
        f"""
        SELECT s.report, s.region, s.unit_name, s.fiscal_year, s.scope, f.*, f.number AS finding, c.number AS "case", c.candidates,
               s.sha256 AS document, s.url AS source_url, {VERSIONS}
        FROM mingzhang.findings AS f
        JOIN standing AS s ON s.id = f.copy
        LEFT JOIN LATERAL (SELECT number, candidates FROM mingzhang.cases
                           WHERE copy = f.copy AND f.number = ANY (findings) ORDER BY number LIMIT 1) AS c ON true
        WHERE {CHOSEN}
        ORDER BY {BY_REPORT}, f.number
        """,  # noqa: S608
        reports,
    )
    order = ("region", "fiscal_year", "report", "finding")
    return merge(found, _compared(connection, reports), key=lambda row: tuple(row[name] for name in order))


def published_cases(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The cases that the findings of those reports fall into, with what would settle them."""
    return _stream(
        connection,
        f"""
        SELECT s.report, s.unit_name, s.fiscal_year, s.scope, c.number AS "case", c.findings, c.message, c.message_en, c.candidates
        FROM mingzhang.cases AS c JOIN standing AS s ON s.id = c.copy
        WHERE {CHOSEN}
        ORDER BY {BY_REPORT}, c.number
        """,  # noqa: S608
        reports,
    )


def published_obligations(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """What became of everything that must be checked of those reports."""
    return _stream(
        connection,
        f"""
        SELECT s.report, s.unit_name, s.fiscal_year, s.scope, o.obligation, o.outcome, o.note, s.sha256 AS document, {VERSIONS}
        FROM mingzhang.obligations AS o JOIN standing AS s ON s.id = o.copy
        WHERE {CHOSEN}
        ORDER BY {BY_REPORT}, o.obligation COLLATE "C"
        """,  # noqa: S608
        reports,
    )


def published_claims(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """What the narratives of those reports state, in the order of the text."""
    return _stream(
        connection,
        f"""{SOURCES}
        SELECT s.report, s.unit_name, s.fiscal_year, s.scope, c.*, c.number AS claim, c.unit AS printed_unit,
               coalesce(nullif(s.narrative, ''), s.sha256) AS document,
               coalesce(told.url, s.url) AS source_url, {VERSIONS}
        FROM mingzhang.claims AS c JOIN s ON s.id = c.copy
        LEFT JOIN mingzhang.documents AS told ON s.narrative <> '' AND told.sha256 = s.narrative
        WHERE {CHOSEN}
        ORDER BY {BY_REPORT}, c.number
        """,  # noqa: S608 (our own names)
        reports,
    )


def published_documents(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The documents that publishers have put online: what each is, what came of reading it, and the reports that it holds."""
    return _stream(
        connection,
        f"""
        WITH standing AS MATERIALIZED (SELECT report, id, parts FROM standing),
             held AS MATERIALIZED (
                 SELECT c.sha256, array_agg(DISTINCT c.report COLLATE "C") AS reports,
                        bool_or(s.id = c.id OR c.sha256 = ANY (s.parts)) AS published,
                        array_agg(DISTINCT why COLLATE "C") FILTER (WHERE why IS NOT NULL) AS held_back
                 FROM candidates AS c LEFT JOIN standing AS s USING (report)
                 LEFT JOIN LATERAL unnest(c.held_back) AS why ON c.verdict IS DISTINCT FROM 'publish'
                 WHERE c.made_of = '' AND cardinality(c.forms) > 0 GROUP BY c.sha256)
        SELECT d.sha256 AS document, d.url AS source_url, d.publisher, p.name AS publisher_name, p.licence, {RIGHTS},
               d.link_text, d.context_title,
               coalesce(r.media_type, d.media_type) AS media_type, r.pages, d.size, coalesce(r.status, 'waits') AS status,
               coalesce(r.kinds, '') AS kind, coalesce(r.evidence, '') AS evidence,
               coalesce(r.code, 'not_read_yet') AS code, coalesce(r.message, '') AS message,
               coalesce(h.reports, r.about, '{{}}') AS reports, coalesce(h.published, false) AS published,
               coalesce(h.held_back, '{{}}') AS held_back, d.retrieved_at, CASE WHEN d.offered THEN NULL ELSE d.last_seen END AS last_seen
        FROM mingzhang.documents AS d
        JOIN mingzhang.publishers AS p ON p.id = d.publisher
        LEFT JOIN held AS h USING (sha256)
        LEFT JOIN LATERAL (SELECT * FROM mingzhang.readings WHERE sha256 = d.sha256
                           ORDER BY array_position(ARRAY['read', 'out_of_scope', 'waits', 'not_readable', 'failed'], status),
                                    reader_version, rules_version LIMIT 1) AS r ON true
        WHERE CAST(:reports AS text[]) IS NULL OR h.reports && CAST(:reports AS text[])
        ORDER BY d.sha256
        """,  # noqa: S608
        reports,
    )


def published_publishers(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """Who put the documents online, with the site of its first document."""
    return _stream(
        connection,
        f"""
        WITH s AS MATERIALIZED (SELECT report, publisher FROM standing)
        SELECT p.id AS publisher, p.name AS publisher_name, p.region, p.region_names, p.licence, {RIGHTS},
               coalesce(substring(d.url FROM '^https?://[^/]+') || '/', '') AS address, d.documents,
               (SELECT count(*) FROM s WHERE s.publisher = p.id AND {CHOSEN}) AS reports
        FROM mingzhang.publishers AS p
        JOIN (SELECT publisher, count(*) AS documents, (array_agg(url ORDER BY retrieved_at, url))[1] AS url
              FROM mingzhang.documents GROUP BY publisher) AS d ON d.publisher = p.id
        ORDER BY p.id COLLATE "C"
        """,  # noqa: S608
        reports,
    )


def taken_down(connection: Connection, reports: Collection[str]) -> set[str]:
    """Those of `reports` that a person has withdrawn or held back: the last decision about each says so."""
    rows = connection.execute(
        sa.text("""
            SELECT DISTINCT ON (report) report, verdict FROM mingzhang.decisions WHERE report = ANY (:reports)
            ORDER BY report, decided_at DESC, number DESC
        """),
        {"reports": sorted(reports)},
    )
    return {report for report, verdict in rows if verdict in ("withdraw", "withhold")}


def published_lines(form: Form, connection: Connection, reports: Sequence[str] | None = None) -> Iterator[Mapping[str, Any]]:
    """The lines of one form of those reports, in printed order."""
    columns = ", ".join(f'v."{column}"' for column in amount_columns(form))
    side = "v.side, " if len(form.sides) > 1 else ""
    return _stream(
        connection,
        f"""
        SELECT v.report, v.unit, v.unit_name, v.fiscal_year, v.scope, v."table", v.line, v.occurrence, {side}v.name, v.money_unit, v.page,
               v.document, {columns}
        FROM mingzhang.{form_view(form)} AS v JOIN standing AS s ON s.id = v.copy
        WHERE {CHOSEN} AND v.copy = ANY (ARRAY(SELECT s.id FROM standing AS s WHERE {CHOSEN}))
        ORDER BY {BY_REPORT}, v."table", v.rank, v.line COLLATE "C", v.occurrence
        """,  # noqa: S608
        reports,
    )


def _stream(connection: Connection, question: str, reports: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    chosen = None if reports is None else list(reports)
    return cast("Iterator[Mapping[str, Any]]", iter(connection.execute(sa.text(question), {"reports": chosen}).mappings()))


def _compared(connection: Connection, reports: Sequence[str] | None) -> Iterator[Mapping[str, Any]]:
    """The findings of comparing documents, numbered on after the report's own."""
    others = by_report(connection)
    heads = connection.execute(
        sa.text(f"""
            SELECT s.report, s.region, s.unit_name, s.fiscal_year, s.scope, s.forms, s.parts, s.sha256 AS document, s.url AS source_url,
                   {VERSIONS},
                   (SELECT coalesce(max(number), 0) FROM mingzhang.findings WHERE copy = s.id) AS last
            FROM standing AS s WHERE s.report = ANY (:reports) ORDER BY {BY_REPORT}
        """),  # noqa: S608
        {"reports": list(others if reports is None else others.keys() & set(reports))},
    )
    for head in [dict(row) for row in heads.mappings()]:
        for number, finding in enumerate(findings_of(head, others[head["report"]]), start=head["last"] + 1):
            yield {name: head[name] for name in HEAD} | finding | {"finding": number}
