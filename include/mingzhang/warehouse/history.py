"""What became of a report and of its findings in the course of time: versions, changes between them, findings that a later one settled.

Only what publishers did is in it. When our reader or rules change, all versions are read again: the old readings are not kept.
`reports`: only the rows of these; null: all.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.warehouse.views import QUOTES_REDACTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

# The versions of the published reports that could be published themselves: of each the copy that would go first.
VERSIONS = f"""
WITH s AS MATERIALIZED (
    SELECT * FROM standing WHERE CAST(:reports AS text[]) IS NULL OR report = ANY (CAST(:reports AS text[]))
), v AS MATERIALIZED (
    SELECT DISTINCT ON (c.report, c.version) c.*, s.id AS standing, s.version = c.version AS stands, s.since AS standing_since
    FROM candidates AS c JOIN s USING (report)
    WHERE c.eligible AND cardinality(c.forms) > 0 AND (c.made_of = '' OR c.id = s.id) AND NOT {QUOTES_REDACTED}
    ORDER BY c.report, c.version, c.id = s.id DESC, c.unsure, c.since, c.sha256
)
"""  # noqa: S608 (ours)
# The version before: the last one that no address gives any more, and that came before the one that stands.
PAIRS = f"""{VERSIONS}, pair AS MATERIALIZED (
    SELECT DISTINCT ON (v.report) s.report, s.region, s.unit_name, s.fiscal_year, s.scope, s.version, v.version AS previous_version,
           s.id AS now, v.id AS before, s.forms AS forms_now, v.forms AS forms_before, s.since AS changed_at
    FROM v JOIN s USING (report)
    WHERE NOT v.stands AND NOT v.current AND v.since < s.since
    ORDER BY v.report, v.since DESC, v.version
)
"""  # noqa: S608 (ours)
BY_REPORT = 'pair.region COLLATE "C", pair.fiscal_year, pair.report COLLATE "C"'
ADDRESS = ("form", "table", "line", "column", "occurrence")


def published_versions(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The versions of each published report, oldest first: since when, in which document, and which of them stands."""
    rows = connection.execute(
        sa.text(f"""{VERSIONS}
        SELECT report, unit_name, fiscal_year, scope, version, stands, sha256 AS document, url AS source_url, since,
               CASE WHEN current THEN NULL ELSE last_seen END AS last_seen, array_to_string(forms, ' ') AS forms, figures
        FROM v ORDER BY region COLLATE "C", fiscal_year, report COLLATE "C", since, version COLLATE "C"
        """),  # noqa: S608 (ours)
        {"reports": reports},
    )
    return (dict(row) for row in rows.mappings())


def published_changes(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The figures that a report prints otherwise than its version before, by address; forms that only one of them has are left out."""
    names = ", ".join(f'"{name}"' for name in ADDRESS)
    rows = connection.execute(
        sa.text(f"""{PAIRS}
        SELECT pair.*, c.* FROM pair, LATERAL (
            SELECT {names}, coalesce(n.label, o.label) AS label, o.printed AS previous_printed, o.money_unit AS previous_money_unit,
                   o.amount AS previous_amount, n.printed, n.money_unit, n.amount
            FROM (SELECT * FROM mingzhang.figures WHERE fiscal_year = pair.fiscal_year AND copy = pair.now) AS n
            FULL JOIN (SELECT * FROM mingzhang.figures WHERE fiscal_year = pair.fiscal_year AND copy = pair.before) AS o USING ({names})
            WHERE n.amount IS DISTINCT FROM o.amount AND form = ANY (pair.forms_now) AND form = ANY (pair.forms_before)) AS c
        ORDER BY {BY_REPORT}, form COLLATE "C", "table", line COLLATE "C", "column" COLLATE "C", occurrence
        """),  # noqa: S608 (ours)
        {"reports": reports},
    )
    return (dict(row) for row in rows.mappings())


def earlier_findings(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """The findings of the version before, and whether the one that stands shows them still: else its publisher printed other figures."""
    rows = connection.execute(
        sa.text(f"""{PAIRS}
        SELECT pair.report, pair.unit_name, pair.fiscal_year, pair.scope, pair.version, pair.previous_version, pair.changed_at,
               f.copy = pair.now AS stands, f.number, f.rule, f.severity, f.message, f.message_en, f.reported, f.expected, f.difference,
               f.tolerance, f.figures
        FROM pair JOIN mingzhang.findings AS f ON f.copy IN (pair.now, pair.before)
        WHERE f.outcome = 'fail'
        ORDER BY {BY_REPORT}, stands DESC, f.number
        """),  # noqa: S608 (ours)
        {"reports": reports},
    )
    standing: set[tuple[str, str]] = set()
    before: set[tuple[str, str]] = set()
    for row in map(dict, rows.mappings()):
        address = row["report"], finding_address(row["rule"], row["figures"])
        if row["stands"]:
            standing.add(address)
        elif address not in before:
            before.add(address)
            yield row | {"finding": address[1], "stands": address in standing}


def published_replies(connection: Connection, reports: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """What units say of findings about the published reports, by finding, in the order in which it was recorded."""
    rows = connection.execute(
        sa.text("""
        SELECT s.report, r.finding, row_number() OVER (PARTITION BY r.report, r.finding ORDER BY r.number) AS reply,
               s.unit_name, s.fiscal_year, s.scope, r.text, r.replied_by, r.replied_on, r.source, r.recorded_at
        FROM mingzhang.replies AS r JOIN standing AS s USING (report)
        WHERE CAST(:reports AS text[]) IS NULL OR report = ANY (CAST(:reports AS text[]))
        ORDER BY s.region COLLATE "C", s.fiscal_year, s.report COLLATE "C", r.finding COLLATE "C", r.number
        """),
        {"reports": reports},
    )
    return (dict(row) for row in rows.mappings())


def contents(connection: Connection, reports: Sequence[str] | None = None) -> dict[str, str]:
    """A name for what is told of each published report: another one when its versions change, how they were read and checked, the
    reports (of last year, budgets) that they were compared with, or what its unit replied. All that is told of it in whatever table
    follows from these."""
    rows = connection.execute(
        sa.text(f"""{VERSIONS}, said AS (
            SELECT report, string_agg(jsonb_build_array(finding, text, replied_by, source, replied_on,
                                                        extract(epoch FROM recorded_at))::text, chr(10) ORDER BY number) AS replies
            FROM mingzhang.replies GROUP BY report
        )
        SELECT report, md5(concat_ws(chr(10), string_agg(
                   concat_ws(' ', version, stands, sha256, url, extract(epoch FROM since), current,
                             CASE WHEN current THEN NULL ELSE extract(epoch FROM last_seen) END,
                             array_to_string(forms, ','), figures, reader_version, rules_version, made_of, beside),
                   chr(10) ORDER BY version COLLATE "C"), min(replies))) AS name
        FROM v LEFT JOIN said USING (report) GROUP BY report
        """),  # noqa: S608 (ours)
        {"reports": reports},
    )
    return {report: name[:16] for report, name in rows}


def finding_address(rule: str, figures: Iterable[Mapping[str, Any]]) -> str:
    """The permanent name of a finding within its report: its rule, and which figures it compares, whatever they are.

    The number of a finding changes when another rule finds something before it; this does not. Where documents print the same figure
    differently, several findings have the same name.
    """
    places = sorted("|".join(str(each.get(name) or "") for name in (*ADDRESS, "fiscal_year")) for each in figures)
    return f"{rule}-{hashlib.sha256(chr(10).join(places).encode()).hexdigest()[:10]}"


def names_of(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    """The permanent names of findings within their reports, in the order of their numbers; where several are alike, they are counted."""
    taken: dict[tuple[str, str], int] = {}
    names = []
    for finding in findings:
        name = finding_address(finding["rule"], finding["figures"])
        number = taken[finding["report"], name] = taken.get((finding["report"], name), 0) + 1
        names.append(name if number == 1 else f"{name}-{number}")
    return names
