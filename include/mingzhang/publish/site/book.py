"""What a release says, as the pages ask for it: its SQLite file, opened to be read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mingzhang.warehouse.regions import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Row = dict[str, Any]
HEADS = (
    "report", "unit", "unit_name", "printed_unit", "region", "fiscal_year", "kind", "scope", "title", "version", "content", "document",
    "media_type", "pages", "source_url", "publisher", "publisher_name", "licence", "retrieved_at", "last_seen", "forms", "figures",
    "uncertain", "unreadable", "method", "reader_version", "rules_version", "rules_evaluated", "passed", "rounding", "failed",
    "not_applicable", "insufficient_data", "rule_error", "errors", "warnings", "infos", "doubts", "decision", "problems", "documents",
    "obligations_checked", "obligations_not_checked", "narrative_seen", "narrative_understood", "evidence",
)  # fmt: skip
"""What pages show of a report, as far as the release has it."""
LISTS = ("doubts", "problems", "documents", "candidates", "figures", "reports", "held_back", "region_names", "about")
"""Columns that hold JSON."""


class Book:
    """A release. Tables that it does not have are empty: what a page cannot tell it leaves out."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._tables = {row[0]: row for row in database.execute('SELECT name, title, description, "rows" FROM tables ORDER BY rowid')}
        self.about: dict[str, str] = dict(database.execute("SELECT name, value FROM release").fetchall())
        self.reports: list[Row] = [self._head(row) for row in self._rows("reports", "ORDER BY report")]
        self.regions: dict[str, str] = self._regions()

    def units(self) -> dict[str, list[Row]]:
        """The reports of every unit, oldest first."""
        found: dict[str, list[Row]] = {}
        for row in self.reports:
            found.setdefault(row["unit"], []).append(row)
        return {unit: sorted(found[unit], key=lambda row: (row["fiscal_year"], row["scope"])) for unit in sorted(found)}

    def tables(self) -> list[Row]:
        """Name, title, description and number of rows of every table."""
        return [dict(zip(("name", "title", "description", "rows"), row, strict=True)) for row in self._tables.values()]

    def fields(self, table: str) -> list[Row]:
        """The columns of a table: name, type, title and description."""
        return list(self._ask('SELECT name, type, title, description FROM fields WHERE "table" = ? ORDER BY position', (table,)))

    def of_report(self, table: str, report: str) -> list[Row]:
        """The rows of a table that are about a report, in the order of the release."""
        return self._rows(table, "WHERE report = ? ORDER BY rowid", (report,))

    def findings(self, where: str = "", values: Sequence[Any] = ()) -> list[Row]:
        """Findings with where they belong: their report's region and unit beside them."""
        question = f"""
            SELECT f.report, f.finding, f.rule, f.severity, f.outcome, f.message, f.message_en, f.fiscal_year, f.unit_name,
                   f.figures, r.unit, r.region
            FROM findings AS f JOIN reports AS r USING (report) {where}
            ORDER BY f.fiscal_year DESC, r.region, f.unit_name, f.report, f.finding
        """  # noqa: S608 (ours)
        return list(self._ask(question, values))

    def settled(self) -> list[Row]:
        """The findings of earlier versions that the reports do not show any more, in the same order, with their permanent names."""
        if not self.has("earlier_findings"):
            return []
        question = """
            SELECT f.report, f.finding AS name, f.rule, f.severity, 'fail' AS outcome, f.message, f.message_en, f.fiscal_year, f.unit_name,
                   r.region
            FROM earlier_findings AS f JOIN reports AS r USING (report) WHERE NOT f.stands
            ORDER BY f.fiscal_year DESC, r.region, f.unit_name, f.report, f.finding
        """
        return list(self._ask(question))

    def held_back(self) -> list[Row]:
        """The documents that were read and whose reports wait for a person's decision."""
        return self._rows("documents", "WHERE status = 'read' AND NOT published AND held_back NOT IN ('[]', '') ORDER BY document")

    def tombstones(self) -> list[Row]:
        """What was taken out of the releases."""
        return self._rows("tombstones", "ORDER BY tombstone")

    def counts(self, question: str) -> list[tuple[Any, ...]]:
        """The rows of a question of ours."""
        return self._database.execute(question).fetchall()

    def amounts(self, addresses: Sequence[tuple[str, str, str]]) -> dict[str, dict[tuple[str, str, str], Row]]:
        """The figures at some addresses, by report."""
        found: dict[str, dict[tuple[str, str, str], Row]] = {}
        for form, line, column in addresses:
            for row in self._rows(
                "figures",
                'WHERE form = ? AND line = ? AND "column" = ? AND occurrence = 1 AND declared = 1 ORDER BY "table" DESC',
                (form, line, column),
                'report, amount, amount_fen, printed, money_unit, "table"',
            ):
                found.setdefault(row["report"], {})[form, line, column] = row
        return found

    def rules(self) -> list[Row]:
        """The rules, where the release lists them; else those that its findings name."""
        if "rules" in self._tables:
            return self._rows("rules", "ORDER BY rowid")
        return [{"rule": row[0]} for row in self.counts("SELECT DISTINCT rule FROM findings ORDER BY rule")]

    def has(self, table: str) -> bool:
        return table in self._tables

    def _regions(self) -> dict[str, str]:
        """The names of the regions, as the release lists them or as their publishers' names begin with them; else the code."""
        named: dict[str, str] = {}
        for row in self.reports:
            names = names_of(str(row["publisher_name"]))
            named[row["region"]] = named.get(row["region"]) or "".join(names)
        for row in self._rows("publishers"):
            if row["region"] in named and row.get("region_names"):
                named[row["region"]] = "".join(row["region_names"])
        return {code: name or code for code, name in sorted(named.items())}

    def _head(self, row: Row) -> Row:
        return dict.fromkeys(HEADS) | {name: row[name] for name in HEADS if name in row}

    def _rows(self, table: str, rest: str = "", values: Sequence[Any] = (), columns: str = "*") -> list[Row]:
        if table not in self._tables:
            return []
        return list(self._ask(f'SELECT {columns} FROM "{table}" {rest}', values))  # noqa: S608 (ours)

    def _ask(self, question: str, values: Sequence[Any] = ()) -> Iterator[Row]:
        cursor = self._database.execute(question, values)
        names = [column[0] for column in cursor.description]
        for values_of_row in cursor:
            row = dict(zip(names, values_of_row, strict=True))
            for name in LISTS:
                if isinstance(row.get(name), str):
                    row[name] = json.loads(row[name])
            yield row


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """The release in the SQLite file `path`."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        yield Book(database)
    finally:
        database.close()
