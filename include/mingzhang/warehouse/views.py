"""The views: what follows from the tables, always right because it is never stored.

`documents`, `locations`, `appearances`  what the observations say of contents and addresses
`placed`                                 which report a copy without a cover belongs to
`contenders`, `stands`                   copies of final accounts and budgets, and which of them stands
`candidates`, `compositions`, `standing` the same of final accounts, which are published; which parts are one report together
`successions`                            which copies are to be compared with other reports than they were
`reports`, `versions`, `units`           what the copies say of each
`form_01_…` to `form_09_…`               the forms as they look on the page, a row a line; derived from the form declarations
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from mingzhang.forms.declaration import forms, functional_classes
from mingzhang.warehouse.tables import SCHEMA, copies, view_definitions

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mingzhang.forms.declaration import Form

# What a redacted document took the place of does not come back: it may say what had to go (`outdone`).
APPEARANCES = """
SELECT *, coalesce(since < max(since) FILTER (WHERE redacted) OVER (PARTITION BY publisher, url), false) AS outdone
FROM (
    SELECT sha256, publisher, url,
           min(observed_at) AS first_seen,
           max(observed_at) FILTER (WHERE before IS DISTINCT FROM sha256) AS since,
           max(observed_at) AS last_seen,
           sha256 IN (SELECT document FROM mingzhang.redactions WHERE words = '') AS redacted
    FROM (SELECT sha256, publisher, url, observed_at, lag(sha256) OVER (PARTITION BY publisher, url ORDER BY observed_at, got) AS before
          FROM mingzhang.observations WHERE sha256 IS NOT NULL) AS seen
    GROUP BY sha256, publisher, url
) AS stood
"""

LOCATIONS = """
SELECT publisher, url,
       min(observed_at) AS first_seen,
       max(observed_at) FILTER (WHERE sha256 IS NOT NULL) AS last_seen,
       (array_agg(sha256 ORDER BY observed_at DESC, got DESC) FILTER (WHERE sha256 IS NOT NULL))[1] AS sha256,
       coalesce((array_agg(got ORDER BY observed_at DESC, got DESC) FILTER (WHERE got <> 'error'))[1] = 'vanished', false) AS gone,
       (array_agg(link_text ORDER BY observed_at DESC, got DESC) FILTER (WHERE link_text <> ''))[1] AS link_text,
       (array_agg(error ORDER BY observed_at DESC, got DESC))[1] AS error
FROM mingzhang.observations
GROUP BY publisher, url
"""

DOCUMENTS = """
SELECT DISTINCT ON (a.sha256)
       a.sha256, first.size, first.media_type, first.region, first.link_text, first.context_title, first.named_by,
       a.publisher, a.url,
       first.observed_at AS retrieved_at,
       bool_or(l.sha256 = a.sha256) OVER same AS current,
       bool_or(l.sha256 = a.sha256 AND NOT l.gone) OVER same AS offered,
       max(a.since) OVER same AS since,
       max(a.last_seen) OVER same AS last_seen
FROM mingzhang.appearances AS a
JOIN mingzhang.locations AS l USING (publisher, url)
JOIN (SELECT DISTINCT ON (o.sha256) o.sha256, o.size, o.media_type, o.observed_at, p.region, o.link_text, o.context_title, o.url AS named_by
      FROM mingzhang.observations AS o JOIN mingzhang.publishers AS p ON p.id = o.publisher
      WHERE o.sha256 IS NOT NULL
      ORDER BY o.sha256, o.observed_at, o.publisher, o.url) AS first ON first.sha256 = a.sha256
WHERE NOT a.redacted
WINDOW same AS (PARTITION BY a.sha256)
ORDER BY a.sha256, (l.sha256 = a.sha256) DESC, l.gone, a.first_seen, a.publisher, a.url
"""

# A workbook or a scan without a cover does not say whose figures it holds. Where the unit has just one report of that year that says so, it
# is that report: if their figures are the same, but for the rounding of another unit of money; or, where no form stands in both, if one
# page of the publisher carries both.
PLACE = ("report", "scope")
PLACED = f"""
SELECT {", ".join(f"coalesce(known.{c.name}, c.{c.name}) AS {c.name}" if c.name in PLACE else f"c.{c.name}" for c in copies.columns)}
FROM mingzhang.copies AS c
LEFT JOIN LATERAL (
    SELECT min(o.report) AS report, min(o.scope) AS scope
    FROM mingzhang.copies AS o
    WHERE c.scope = 'unknown' AND c.made_of = '' AND o.made_of = ''
      AND o.report IN (SELECT regexp_replace(c.report, 'unknown$', scope) FROM unnest(ARRAY['department', 'headquarters', 'unit']) AS scope)
    HAVING count(DISTINCT o.scope) = 1 AND bool_or((
        SELECT CASE WHEN count(*) > 0 THEN 10 * count(*) FILTER (WHERE abs(f.amount - g.amount) * 200 <= abs(f.amount)) >= 9 * count(*)
               ELSE EXISTS (SELECT FROM mingzhang.observations AS a, mingzhang.observations AS b
                            WHERE a.sha256 = c.sha256 AND b.sha256 = o.sha256
                              AND (a.listed_on = b.url OR a.url = b.listed_on
                                   OR (a.listed_on = b.listed_on AND a.context_title <> '' AND b.context_title <> ''))) END
        FROM mingzhang.figures AS f JOIN mingzhang.figures AS g USING (fiscal_year, form, "table", line, "column", occurrence)
        WHERE f.fiscal_year = c.fiscal_year AND f.copy = c.id AND g.copy = o.id AND (f.amount <> 0 OR g.amount <> 0)
    ))
) AS known ON true
"""  # noqa: S608 (our own names)

# What the rules said of a copy beside a document that was redacted later is told to nobody. They are asked again at once (`successions`);
# but where the rules have changed since, only when its own document is read again.
QUOTES_REDACTED = """EXISTS (
    SELECT FROM mingzhang.redactions AS gone
    WHERE gone.words = '' AND (c.beside::text LIKE '%' || gone.document || '%'
          OR EXISTS (SELECT FROM mingzhang.findings AS f WHERE f.copy = c.id AND f.figures::text LIKE '%' || gone.document || '%')))"""

# Budgets are kept beside the final accounts, to be compared with them, and are not published: whoever publishes asks for `candidates` and
# `standing`.
CANDIDATES = "SELECT * FROM mingzhang.contenders WHERE kind = 'final_accounts'"
STANDING = f"SELECT * FROM mingzhang.stands AS c WHERE kind = 'final_accounts' AND NOT {QUOTES_REDACTED}"  # noqa: S608 (ours)

# Of the decisions about a version the last one counts. A report that was withdrawn whatever its version is back when a person publishes any
# version of it: its later versions follow the rules again. `unsure`: a scan with figures that nothing confirms (one put together of parts
# takes nobody's place). `fillable`: all that holds it back is that forms are missing, which may stand in another document.
CONTENDERS = """
SELECT c.*, d.publisher, d.url, d.retrieved_at, d.current, d.offered, d.since, d.last_seen,
       v.verdict, v.reason, v.decided_by, v.decided_at,
       (cardinality(c.held_back) = 0 OR v.verdict IS NOT DISTINCT FROM 'publish') AND v.verdict IS DISTINCT FROM 'withhold' AS eligible,
       c.made_of = '' AND c.method = 'ocr' AND c.uncertain + c.unreadable > 0 AND v.verdict IS DISTINCT FROM 'publish' AS unsure,
       d.current AND c.made_of = '' AND cardinality(c.held_back) > 0 AND v.verdict IS NULL
           AND NOT EXISTS (SELECT FROM unnest(c.held_back) AS reason
                           WHERE reason NOT IN (SELECT message FROM mingzhang.problems
                                                WHERE copy = c.id AND code = 'form_missing')) AS fillable
FROM mingzhang.placed AS c
JOIN mingzhang.documents AS d USING (sha256)
LEFT JOIN LATERAL (
    SELECT verdict, reason, decided_by, decided_at FROM mingzhang.decisions AS own
    WHERE report = c.report AND (version IS NULL OR version = c.version)
      AND NOT (verdict = 'withdraw' AND version IS NULL
               AND EXISTS (SELECT FROM mingzhang.decisions AS later WHERE later.report = own.report AND later.verdict = 'publish'
                           AND (later.decided_at, later.number) > (own.decided_at, own.number)))
    ORDER BY decided_at DESC, number DESC LIMIT 1
) AS v ON true
"""

# Of what an address has given of a report in the course of time the last good reading is upheld: one that is held back does not replace it,
# nor does a scan that is not sure.
UPHELD = """
SELECT DISTINCT id FROM (
    SELECT DISTINCT ON (f.report, a.publisher, a.url) f.id
    FROM found AS f JOIN mingzhang.appearances AS a USING (sha256)
    WHERE f.eligible AND f.made_of = '' AND NOT a.outdone
    ORDER BY f.report, a.publisher, a.url, f.unsure, a.since DESC, f.sha256
) AS last
"""

# Which reading of a report goes first: a sure one; one with more forms (an excerpt does not replace the whole); the more certain; one that
# was not read by OCR; then the version that came last. Of equal copies, one with a narrative, one that can still be fetched, the oldest.
BEST_FIRST = """unsure, version_forms DESC, uncertain + unreadable, method = 'ocr', version_since DESC, version,
             claims = 0, cardinality(held_back), offered DESC, current DESC, since, sha256"""

# Where the best reading of a report lacks forms that another one has, they are one report together: of each form the best reading. The
# narrative is that of a document that gives forms, or prints the same figures as one that does, or prints none; one that states less than
# half of what another does is an excerpt.
COMPOSITIONS = f"""
WITH printed AS MATERIALIZED (
    SELECT *, forms || CASE WHEN claims > 0 THEN '{{narrative}}'::text[] ELSE '{{}}' END AS gives
    FROM mingzhang.candidates WHERE made_of = '' AND verdict IS DISTINCT FROM 'withdraw'
), found AS MATERIALIZED (
    SELECT *, cardinality(forms) AS version_forms, max(since) OVER (PARTITION BY report, version) AS version_since
    FROM printed AS c
    WHERE EXISTS (SELECT FROM printed AS other WHERE other.report = c.report AND NOT (other.gives <@ c.gives AND c.gives <@ other.gives))
), upheld AS ({UPHELD}), ranked AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY report ORDER BY {BEST_FIRST}) AS place
    FROM found WHERE (eligible AND id IN (SELECT id FROM upheld)) OR fillable
), of_forms AS MATERIALIZED (
    SELECT DISTINCT ON (report, form) ranked.*, form FROM ranked, unnest(forms) AS form ORDER BY report, form, place
), telling AS (
    SELECT *, max(claims) OVER (PARTITION BY report) AS most FROM ranked AS r
    WHERE claims > 0
      AND (forms = '{{}}' OR EXISTS (SELECT FROM of_forms AS f WHERE f.report = r.report AND (f.id = r.id OR f.version = r.version)))
), narratives AS (
    SELECT DISTINCT ON (report) * FROM telling ORDER BY report, 2 * claims < most, place
), chosen AS (
    SELECT report, fiscal_year, region, form, id, sha256, version, reader_version, rules_version, place FROM of_forms
    UNION ALL
    SELECT report, fiscal_year, region, 'narrative', id, sha256, version, reader_version, rules_version, place + 1000 FROM narratives
)
SELECT report, min(fiscal_year) AS fiscal_year, min(region) AS region,
       array_agg(form ORDER BY form COLLATE "C") FILTER (WHERE form <> 'narrative') AS forms,
       array_agg(sha256 ORDER BY form COLLATE "C") FILTER (WHERE form <> 'narrative') AS parts,
       coalesce(min(sha256) FILTER (WHERE form = 'narrative'), '') AS narrative,
       (array_agg(id ORDER BY place))[1] AS base, (array_agg(sha256 ORDER BY place))[1] AS sha256,
       md5(report || string_agg(concat_ws(' ', form, id, version, reader_version, rules_version), ',' ORDER BY form COLLATE "C")) AS made_of
FROM chosen GROUP BY report HAVING count(DISTINCT sha256) > 1 AND bool_or(form <> 'narrative')
"""  # noqa: S608 (our own names)

# One put together from parts counts as long as it is to be made of just these, and then it goes first, as it has more forms.
STANDS = f"""
SELECT * FROM (
    SELECT DISTINCT ON (report) *
    FROM (
        WITH found AS MATERIALIZED (SELECT * FROM mingzhang.contenders), upheld AS ({UPHELD})
        SELECT *,
               max(cardinality(forms)) OVER same AS version_forms,
               max(since) OVER same AS version_since
        FROM found
        WHERE eligible AND (cardinality(forms) > 0 OR kind = 'budget') AND (CASE WHEN made_of = '' THEN id IN (SELECT id FROM upheld)
                            ELSE made_of IN (SELECT made_of FROM mingzhang.compositions) END)
        WINDOW same AS (PARTITION BY report, version)
    ) AS ranked
    ORDER BY report, {BEST_FIRST}
) AS first
WHERE verdict IS DISTINCT FROM 'withdraw'
"""  # noqa: S608 (our own names)

# Which reports a copy is compared with, by what they are to it: see Role in accounts.py. What it was compared with names document, version,
# reader and copy of each: any of them may change what a finding shows of it.
SUCCESSIONS = """
WITH stands AS MATERIALIZED (SELECT * FROM mingzhang.stands), roles(role, kind, of_kind, later) AS (
    VALUES ('last_year', 'final_accounts', 'final_accounts', -1), ('last_year', 'budget', 'budget', -1),
           ('budget', 'final_accounts', 'budget', 0), ('next_budget', 'final_accounts', 'budget', 1)
), met AS (
    SELECT c.id AS copy, jsonb_object_agg(roles.role, concat_ws(' ', o.sha256, o.version, o.reader_version, o.id)) AS wanted,
           jsonb_object_agg(roles.role, o.id) AS others
    FROM mingzhang.placed AS c JOIN roles USING (kind) JOIN stands AS o
      ON (o.unit, o.kind, o.scope, o.fiscal_year) = (c.unit, roles.of_kind, c.scope, c.fiscal_year + roles.later)
    GROUP BY c.id
), found AS (
    SELECT c.id AS copy, c.fiscal_year, c.sha256, c.version, c.reader_version, c.rules_version, c.beside,
           coalesce(met.wanted, '{}') AS wanted, coalesce(met.others, '{}') AS others
    FROM mingzhang.placed AS c LEFT JOIN met ON met.copy = c.id
    WHERE cardinality(c.forms) > 0 OR c.kind = 'budget'
)
SELECT * FROM found WHERE beside IS DISTINCT FROM wanted
"""

REPORTS = """
SELECT DISTINCT ON (c.report) c.report, c.unit, c.unit_name, c.region, c.fiscal_year, c.kind, c.scope, s.version AS standing_version
FROM mingzhang.placed AS c LEFT JOIN mingzhang.standing AS s USING (report)
WHERE cardinality(c.forms) > 0 AND c.kind = 'final_accounts'
ORDER BY c.report
"""

VERSIONS = """
SELECT c.report, c.version, min(c.since) AS since, count(*) AS copies, bool_and(cardinality(c.held_back) > 0) AS held_back,
       max(c.verdict) AS verdict, bool_or(s.report IS NOT NULL) AS standing
FROM mingzhang.candidates AS c LEFT JOIN mingzhang.standing AS s USING (report, version)
WHERE cardinality(c.forms) > 0
GROUP BY c.report, c.version
"""

UNITS = """
SELECT DISTINCT ON (unit) unit AS id, region, unit_name AS name,
       (SELECT array_agg(DISTINCT n.printed_unit ORDER BY n.printed_unit) FROM mingzhang.copies AS n WHERE n.unit = c.unit) AS printed_names
FROM mingzhang.copies AS c
WHERE kind = 'final_accounts'
ORDER BY unit, unit_name
"""

PART = "coalesce({copy}.parts[array_position({copy}.forms, {form})], {copy}.sha256)"
"""In which document a form of a copy stands."""

RECORDS: dict[str, tuple[str, str]] = {
    "appearances": (
        APPEARANCES,
        "Contents at addresses: when each was first and last seen there, and since when it stood there the last time",
    ),
    "locations": (LOCATIONS, "Addresses at the publishers: the content that stands there, and whether it is gone"),
    "documents": (DOCUMENTS, "Contents that publishers have put online, with the address to name as their source"),
    "placed": (
        PLACED,
        "Copies of reports; those that do not say whose figures they hold joined to the report that they are copies or parts of",
    ),
    "contenders": (CONTENDERS, "Copies of reports with what decides which of them stands: observations and people's decisions"),
    "candidates": (CANDIDATES, "Those of final accounts, which are published"),
    "compositions": (COMPOSITIONS, "Reports whose forms stand in several documents: of each form the best reading there is"),
    "stands": (STANDS, "The one copy of each report that counts, budgets among them"),
    "standing": (STANDING, "The one copy of each report that may be published"),
    "successions": (SUCCESSIONS, "Copies that were compared with other reports (last year's, budgets) than those that stand now"),
    "reports": (REPORTS, "Unit, fiscal year, kind and scope, with the version that stands (null: none may be published)"),
    "versions": (VERSIONS, "Sets of figures of each report, and where they stand"),
    "units": (UNITS, "Offices that report"),
}


def form_view(form: Form) -> str:
    """The name of a form's view, which is also the name of its file in a release: `form_05_…`."""
    return f"form_{form.id}_{form.slug}"


def amount_columns(form: Form) -> dict[str, tuple[str, str]]:
    """The columns of amounts of a form in printed order, with their Chinese and English titles."""
    return {column.id: (column.title, column.title_en) for side in reversed(form.sides) for column in side.columns} | {
        column.id: (column.title, column.title_en) for side in form.sides for column in side.columns
    }


def refresh(connection: Connection) -> None:
    """Make the views anew when the program or a form's declaration says something else than those in the database."""
    wanted = RECORDS | {
        form_view(form): (_form(form), f"{form.title} ({form.title_en}): a row a line, amounts in yuan") for form in forms()
    }
    says = {name: f"{comment}\n\n{definition.strip()}" for name, (definition, comment) in wanted.items()}
    for form in forms():
        says[form_view(form)] += "".join(f"\n{column}: {' '.join(titles)}" for column, titles in amount_columns(form).items())
    known = dict(connection.execute(sa.select(view_definitions.c.name, view_definitions.c.says)).all())
    if known == says:
        return
    for name in known | says:  # and no view that somebody added
        connection.execute(sa.text(f'DROP VIEW IF EXISTS {SCHEMA}."{name}" CASCADE'))
    connection.execute(sa.delete(view_definitions))
    for name, (definition, comment) in wanted.items():
        connection.exec_driver_sql(f'CREATE VIEW {SCHEMA}."{name}" AS {definition}'.replace("%", "%%"))
        connection.exec_driver_sql(f'COMMENT ON VIEW {SCHEMA}."{name}" IS {_quoted(comment)}')
        connection.execute(sa.insert(view_definitions).values(name=name, says=says[name]))
    for form in forms():
        for column, titles in amount_columns(form).items():
            connection.exec_driver_sql(
                f'COMMENT ON COLUMN {SCHEMA}."{form_view(form)}"."{column}" IS {_quoted(" · ".join(titles) + ", yuan")}'
            )


def _form(form: Form) -> str:
    columns = amount_columns(form)
    amounts = ",\n       ".join(f'max(amount) FILTER (WHERE "column" = \'{column}\') AS "{column}"' for column in columns)
    document = PART.format(copy="c", form=_literal(form.id))
    return f"""
SELECT p.copy, c.report, c.unit, c.unit_name, c.fiscal_year, c.scope, c.version, {document} AS document, p."table", p.line, p.occurrence,
       {_rank(form)} AS rank, {_side(form)}p.name, coalesce(t.money_unit, p.money_unit) AS money_unit, p.page,
       {", ".join(f'p."{column}"' for column in columns)}
FROM (
SELECT copy, "table", line, occurrence, coalesce(max(label), '') AS name, max(money_unit) AS money_unit, min(page) AS page,
       {amounts}
FROM (SELECT copy, "table", line, "column", occurrence, label, amount, money_unit, page
      FROM mingzhang.figures WHERE form = '{form.id}' AND measure = 'money'
      UNION ALL
      SELECT copy, "table", line, "column", occurrence, label, NULL, NULL, page
      FROM mingzhang.cells WHERE form = '{form.id}') AS printed
WHERE "column" IN ({", ".join(f"'{column}'" for column in columns)})
GROUP BY copy, "table", line, occurrence
) AS p JOIN mingzhang.copies AS c ON c.id = p.copy
LEFT JOIN mingzhang.tables AS t ON t.copy = p.copy AND t.form = '{form.id}' AND t."table" = p."table"
"""  # noqa: S608 (every name in it is declared in a form)


def _lines(form: Form, side_id: str | None = None) -> list[str]:
    """The lines of a form whose order is declared, in that order."""
    order = []
    for side in form.sides:
        if side_id in (None, side.id):
            named = [line.id for line in side.lines]
            order += [*(c.code for c in functional_classes()), *named] if side.codes == "functional_class" else named
    return order


def _rank(form: Form) -> str:
    """Where a line stands: as declared; codes among themselves, above the totals of 06 and below those of other forms; undeclared last."""
    codes = 1 if form.layout == "blocks" else 1000
    declared = f"array_position(ARRAY[{', '.join(_literal(line) for line in _lines(form))}], p.line) + 100"
    return f"coalesce({declared}, CASE WHEN p.line LIKE 'x:%' THEN 9000 ELSE {codes} END)"


def _side(form: Form) -> str:
    if len(form.sides) == 1:
        return ""
    cases = " ".join(
        f"WHEN p.line IN ({', '.join(_literal(line) for line in _lines(form, side.id))}) THEN '{side.id}'" for side in form.sides
    )
    return f"CASE {cases} ELSE '' END AS side, "


def _literal(line: str) -> str:
    return f"'{line}'"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
