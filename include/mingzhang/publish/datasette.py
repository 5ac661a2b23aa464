"""What Datasette shows of the release's SQLite file: titles, meanings and ready questions, from the declarations of the tables.

Tables, filters, foreign keys, JSON and CSV by address are Datasette's own: nothing of that is written here.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from mingzhang.publish import sqlite
from mingzhang.publish.package import CAUTION, DESCRIPTION, LICENCE, TITLE
from mingzhang.publish.resources import EXPECTED_FILERS, FIGURES, FINDINGS, REPORTS, UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from mingzhang.publish.resources import Resource

FILE = "datasette.json"
LABELS = {REPORTS.name: "title", UNITS.name: "unit_name", "publishers": "publisher_name", "rules": "sentence", "forms": "title"}
"""What stands for a row where another table refers to it."""
FILTERS = {
    REPORTS.name: ("region", "fiscal_year", "scope"),
    FIGURES.name: ("fiscal_year", "form", "scope"),
    FINDINGS.name: ("rule", "severity", "state", "fiscal_year"),
    UNITS.name: ("region", "level", "type"),
    EXPECTED_FILERS.name: ("region", "fiscal_year", "status"),
}
"""Columns whose values are offered to narrow a table down."""
PAGE = f"(SELECT site_page FROM {REPORTS.name} AS shown WHERE shown.report = {{}}.report) AS site_page"  # noqa: S608 (ours)
"""The page of the report of a row."""
QUESTIONS = {
    "unit_history": (
        "一个单位历年的数字",
        "A figure of a unit over the years, by scope; the default is the expenditure total of form 01",
        f"""
        SELECT fiscal_year, scope, label, amount, printed, money_unit, page, source_url, {PAGE.format(FIGURES.name)}
        FROM {FIGURES.name}
        WHERE unit = :unit AND form = coalesce(nullif(:form, ''), '01') AND line = coalesce(nullif(:line, ''), 'expenditure_total')
          AND "column" = coalesce(nullif(:column, ''), 'amount')
        ORDER BY fiscal_year, scope
        """,  # noqa: S608
    ),
    "largest_changes": (
        "与上年相比变动最大的数字",
        "Figures of a form that changed most since the year before, of the same unit and scope",
        f"""
        SELECT now.unit_name, now.scope, now.line, now."column", now.label, before.amount AS amount_before, now.amount,
               (now.amount_fen - before.amount_fen) / 100.0 AS change, now.report, {PAGE.format("now")}
        FROM {FIGURES.name} AS now
        JOIN {FIGURES.name} AS before ON before.unit = now.unit AND before.fiscal_year = now.fiscal_year - 1 AND before.scope = now.scope
             AND (before.form, before."table", before.line, before."column", before.occurrence)
               = (now.form, now."table", now.line, now."column", now.occurrence)
        WHERE now.fiscal_year = CAST(:fiscal_year AS INTEGER) AND now.form = :form
        ORDER BY abs(now.amount_fen - before.amount_fen) DESC LIMIT 200
        """,  # noqa: S608
    ),
    "findings_of_rule": (
        "一条规则的全部比对结果",
        f"All findings of a rule. {CAUTION}",
        f"""
        SELECT fiscal_year, unit_name, scope, severity, outcome, message, message_en, reported, expected, difference, report,
               {PAGE.format(FINDINGS.name)}
        FROM {FINDINGS.name} WHERE rule = :rule ORDER BY fiscal_year DESC, unit_name, report, finding
        """,  # noqa: S608
    ),
}


ASKED = {"unit_history": FIGURES.name, "largest_changes": FIGURES.name, "findings_of_rule": FINDINGS.name}
"""The table that a question is about."""


def metadata(tables: Sequence[Resource], release: str, files: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """The description of a release for Datasette. `files`: its SQLite files, each with the names of the tables in it."""
    return {
        "title": f"{TITLE} · {release}",
        "description": DESCRIPTION,
        "license": LICENCE["title"],
        "license_url": LICENCE["path"],
        "databases": {PurePath(file).stem: _database([table for table in tables if table.name in here]) for file, here in files.items()},
    }


def _database(tables: Sequence[Resource]) -> dict[str, Any]:
    """The tables of a file, and the questions that can be put to it: a file of one year answers for that year."""
    names = {table.name for table in tables}
    return {
        "tables": {table.name: _table(table) for table in tables},
        "queries": {
            name: {"title": title, "description": description, "sql": "\n".join(map(str.strip, sql.strip().splitlines()))}
            for name, (title, description, sql) in QUESTIONS.items()
            if ASKED[name] in names
        },
    }


def _table(table: Resource) -> dict[str, Any]:
    described: dict[str, Any] = {
        "title": f"{table.title} · {table.name}",
        "description": table.description,
        "columns": {column: f"{title}: {meaning}" for column, title, meaning in sqlite.meanings(table)},
    }
    if table.name in LABELS:
        described["label_column"] = LABELS[table.name]
    if table.name in FILTERS:
        described["facets"] = list(FILTERS[table.name])
    return described
