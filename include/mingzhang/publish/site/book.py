"""What a release says, as the pages ask for it: its SQLite files, opened to be read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING, Any

from mingzhang.warehouse.regions import names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
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
LISTS = frozenset("doubts problems documents candidates figures reports held_back region_names names former_names successors about".split())
"""Columns that hold JSON."""


class Book:
    """A release. Tables that it does not have are empty: what a page cannot tell it leaves out."""

    def __init__(self, database: sqlite3.Connection, years: Mapping[str, sqlite3.Connection] | None = None) -> None:
        self._database, self._years = database, years or {}
        self._here = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        self._tables = {row[0]: row for row in database.execute('SELECT name, title, description, "rows" FROM tables ORDER BY rowid')}
        self.about: dict[str, str] = dict(database.execute("SELECT name, value FROM release").fetchall())
        self.reports: list[Row] = [self._head(row) for row in self._rows("reports", "ORDER BY report")]
        self.regions: dict[str, str] = self._regions()
        """Names by code of those with a report or a list of who is expected to publish."""

    def units(self) -> dict[str, list[Row]]:
        """The reports of every unit, oldest first."""
        found: dict[str, list[Row]] = {}
        for row in self.reports:
            found.setdefault(row["unit"], []).append(row)
        return {unit: sorted(found[unit], key=lambda row: (row["fiscal_year"], row["scope"])) for unit in sorted(found)}

    def known_units(self) -> dict[str, Row]:
        """What is known of every unit beside its reports, also of those of which there is none."""
        return {row["unit"]: row for row in self._rows("units", "ORDER BY unit")}

    def expected(self) -> list[Row]:
        """The units that a list expects to publish, a row a unit and fiscal year."""
        return self._rows("expected_filers", "ORDER BY rowid")

    def tables(self) -> list[Row]:
        """Name, title, description and number of rows of every table."""
        return [dict(zip(("name", "title", "description", "rows"), row, strict=True)) for row in self._tables.values()]

    def fields(self, table: str) -> list[Row]:
        """The columns of a table: name, type, title and description."""
        return list(self._ask('SELECT name, type, title, description FROM fields WHERE "table" = ? ORDER BY position', (table,)))

    def of_report(self, table: str, report: str) -> list[Row]:
        """The rows of a table that are about a report, in the order of the release."""
        return self._rows(table, "WHERE report = ? ORDER BY rowid", (report,), at=self._with(table, report))

    def findings(self, where: str = "", values: Sequence[Any] = (), most: int = -1) -> list[Row]:
        """Findings with where they belong: their report's region and unit beside them. `most`: no more than so many."""
        question = f"""
            SELECT f.report, f.finding, f.permanent_name AS name, f.state, f.rule, f.severity, f.outcome, f.message, f.message_en,
                   f.fiscal_year, f.unit_name, r.unit, r.region
            FROM findings AS f JOIN reports AS r USING (report) {where}
            ORDER BY f.fiscal_year DESC, r.region, f.unit_name, f.report, f.finding LIMIT {most}
        """  # noqa: S608 (ours)
        return list(self._ask(question, values))

    def settled(self) -> list[Row]:
        """The findings of earlier versions that the reports do not show any more, in the same order, with their permanent names."""
        if not self.has("earlier_findings"):
            return []
        question = """
            SELECT f.report, f.finding AS name, 'corrected' AS state, f.rule, f.severity, 'fail' AS outcome, f.message, f.message_en,
                   f.fiscal_year, f.unit_name, r.region
            FROM earlier_findings AS f JOIN reports AS r USING (report) WHERE NOT f.stands
            ORDER BY f.fiscal_year DESC, r.region, f.unit_name, f.report, f.finding
        """
        return list(self._ask(question))

    def former(self) -> dict[str, list[Row]]:
        """What earlier releases have shown of each report and a later one did not, in the order of time; also what is shown again."""
        found: dict[str, list[Row]] = {}
        for row in self._rows("former_findings", "ORDER BY report, finding, gone_at"):
            found.setdefault(row["report"], []).append(row)
        return found

    def held_back(self) -> list[Row]:
        """The documents that were read and whose reports wait for a person's decision."""
        return self._rows("documents", "WHERE status = 'read' AND NOT published AND held_back NOT IN ('[]', '') ORDER BY document")

    def tombstones(self) -> list[Row]:
        """What was taken out of the releases."""
        return self._rows("tombstones", "ORDER BY tombstone")

    def counts(self, question: str) -> list[tuple[Any, ...]]:
        """The rows of a question of ours."""
        return self._database.execute(question).fetchall()

    def amounts(self, report: str, addresses: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], Row]:
        """The figures of a report at some addresses."""
        found: dict[tuple[str, str, str], Row] = {}
        for address in addresses:
            rows = self._rows(
                "figures",
                'WHERE report = ? AND form = ? AND line = ? AND "column" = ? AND occurrence = 1 AND declared = 1 ORDER BY "table" DESC',
                (report, *address),
                'report, amount, amount_fen, printed, money_unit, "table"',
                self._with("figures", report),
            )
            if rows:
                found[address] = rows[-1]
        return found

    def functional_codes(self, report: str, codes: Collection[str]) -> set[str]:
        """Those of `codes` (of five digits) whose lines form 03 of a report has."""
        rows = self._rows(
            "figures", "WHERE report = ? AND form = '03'", (report,), "DISTINCT substr(line, 1, 5) AS code", self._with("figures", report)
        )
        return {row["code"] for row in rows} & set(codes)

    def methods(self) -> dict[str, tuple[int, int]]:
        """How many figures were read by each method, and how many of them are certain."""
        found: dict[str, tuple[int, int]] = {}
        for database in [self._database] if "figures" in self._here else self._years.values() if self.has("figures") else ():
            for method, number, certain in database.execute("SELECT method, count(*), coalesce(sum(certain), 0) FROM figures GROUP BY 1"):
                figures, sure = found.get(method, (0, 0))
                found[method] = figures + number, sure + certain
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
        named: dict[str, str] = {row["region"]: "" for row in self.expected()}
        for row in self.reports:
            names = names_of(str(row["publisher_name"]))
            named[row["region"]] = named.get(row["region"]) or "".join(names)
        for row in self._rows("publishers"):
            if row["region"] in named and row.get("region_names"):
                named[row["region"]] = "".join(row["region_names"])
        return {code: name or code for code, name in sorted(named.items())}

    def _head(self, row: Row) -> Row:
        return dict.fromkeys(HEADS) | {name: row[name] for name in HEADS if name in row}

    def _with(self, table: str, report: str) -> sqlite3.Connection:
        """The file that has the rows of a table about a report: its year's, where the table is divided into years."""
        return self._database if table in self._here else self._years.get(report.split("/")[1], self._database)

    def _rows(
        self, table: str, rest: str = "", values: Sequence[Any] = (), columns: str = "*", at: sqlite3.Connection | None = None
    ) -> list[Row]:
        if table not in self._tables:
            return []
        return list(self._ask(f'SELECT {columns} FROM "{table}" {rest}', values, at))  # noqa: S608 (ours)

    def _ask(self, question: str, values: Sequence[Any] = (), at: sqlite3.Connection | None = None) -> Iterator[Row]:
        cursor = (at or self._database).execute(question, values)
        names = [column[0] for column in cursor.description]
        for values_of_row in cursor:
            row = dict(zip(names, values_of_row, strict=True))
            for name in LISTS:
                if isinstance(row.get(name), str):
                    row[name] = json.loads(row[name])
            yield row


@contextmanager
def opened(path: Path) -> Iterator[Book]:
    """The release in the SQLite file `path`, and in those of its years, if there are some."""
    files = {file.parent.name: file for file in sorted(path.parent.glob("by-year/*/*.sqlite"))}
    with ExitStack() as stack:
        database, *years = (
            stack.enter_context(closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)))
            for file in (path, *files.values())
        )
        yield Book(database, dict(zip(files, years, strict=True)))
