"""What remains of a release when something is taken out of it: its tables without the rows that show it.

A report that rests on a document that leaves, wholly or with a part, goes with all that is told of it: nobody can put it together anew
from a release. Of other reports go the rows that name the document: findings that quote its figures, what it printed otherwise, that it is
a copy.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mingzhang.publish import parts
from mingzhang.publish.declared import content_of, files_of, rows_of, tables_of
from mingzhang.publish.files import value
from mingzhang.publish.masks import masks_of, renamed
from mingzhang.publish.resources import CASES, DOCUMENTS, EXPECTED_FILERS, FINDINGS, PUBLISHERS, REPORTS, TOMBSTONES, UNITS
from mingzhang.warehouse.history import names_of
from mingzhang.warehouse.redactions import tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from mingzhang.publish.resources import Resource
    from mingzhang.publish.resources.fields import Rows
    from mingzhang.warehouse.redactions import Redacted

Row = Mapping[str, Any]
VERSIONS, FORMER = "versions", "former_findings"
OUTCOMES = {"fail": "failed", "rounding": "rounding"}
"""Outcomes of findings, and the column of reports that counts the rules with it."""


class Remains:
    """The release in `folder` without what `redactions` take out of it."""

    def __init__(self, folder: Path, redactions: Sequence[Redacted]) -> None:
        self._folder = folder
        self._gone = {redacted.document for redacted in redactions if not redacted.words}
        self._left: set[str] = set()
        """Reports that rest on a document that leaves."""
        self._named: set[str] = set()
        """Reports with a row that names one."""
        self._versions: set[tuple[str, str]] = set()
        self._findings: dict[str, list[Row]] = defaultdict(list)
        """Findings that go, by report."""
        self._kept: dict[str, list[Row]] = defaultdict(list)
        """The findings beside them that stay."""
        self._tables = tables_of(folder)
        self._places = {row["report"]: self._place(row) for row in rows_of(folder, self._of(REPORTS.name))}
        rests = self._look({redacted.document for redacted in redactions})
        self.redactions = [replace(each, reports=tuple(sorted({*each.reports, *rests[each.document]}))) for each in redactions]
        self.masks = masks_of(self.redactions)
        self._left_units = {unit for redacted in self.redactions if not redacted.words for unit in redacted.units}
        self.masked: set[tuple[str, ...]] = set()
        """Table and key of each row that lost words."""
        self.units = {unit for redacted in self.redactions for unit in redacted.units} | {key.partition("/")[0] for key in self._named}
        self.tables = [replace(table, rows=self._rows(table)) for table in self._tables]
        if TOMBSTONES.name not in {table.name for table in self._tables}:
            self.tables.append(replace(TOMBSTONES, rows=lambda *_: self._tombstones(())))
        self.reports = {row["report"]: row for row in self._remaining(self._of(REPORTS.name))}

    def pieces(self) -> dict[str, parts.Part]:
        """The part of each report; one of which nothing was taken keeps its name, and with it its files."""
        known = {(entry.region, entry.fiscal_year): entry.content for entry in parts.read(self._folder)}
        if not known:
            return parts.smallest(self.reports)
        changed = {place for key, place in self._places.items() if key.partition("/")[0] in self.units}
        numbers = [redacted.number for redacted in self.redactions]
        found = {}
        for key, row in self.reports.items():
            place = self._place(row)
            found[key] = parts.Part(*place, renamed(known[place], numbers) if place in changed else known[place])
        return found

    @cached_property
    def findings(self) -> dict[tuple[str, str], tuple[str, Row]]:
        """The findings that do not hold of the reports that something was taken out of, by report and permanent name: the name that they
        have now, and the row as it was."""
        own = [key for key in self.reports if key.partition("/")[0] in self.units]
        table, there = self._of(FINDINGS.name), {}
        before = [row for row in self._read(table, own) if row["outcome"] == "fail"]
        pairs = [(row, name, self._row(table, row)) for row, name in zip(before, names_of(before), strict=True)]
        kept = [(row, name, now) for row, name, now in pairs if now]
        for (row, name, _), new in zip(kept, names_of([now for _, _, now in kept]), strict=True):
            there[row["report"], name] = new, row
        return there

    @property
    def lost(self) -> int:
        """How many reports leave."""
        return len(self._places) - len(self.reports)

    def has_left(self, report: str) -> bool:
        """Did a report rest on a document that left, and is not here (any more)?"""
        about = {key for redacted in self.redactions if not redacted.words for key in redacted.reports}
        return report not in self.reports and report in about | self._left

    def _look(self, documents: Iterable[str]) -> dict[str, set[str]]:
        """Find what names the documents; the reports that rest on each of them."""
        rests: dict[str, set[str]] = {document: set() for document in documents}
        names = {document: document.encode() for document in rests}
        for table in (table for table in self._tables if table.of_reports):
            for path in files_of(self._folder, table):
                content = content_of(path)
                if any(name in content for name in names.values()):
                    self._note(table, json.loads(content), rests)
        return rests

    def _note(self, table: Resource, rows: Sequence[Row], rests: Mapping[str, set[str]]) -> None:
        for row in rows:
            if table.name != VERSIONS and row.get("document") in rests:
                rests[row["document"]].add(row["report"])
                if row["document"] in self._gone:
                    self._left.add(row["report"])
            if not self._names(row):
                continue
            self._named.add(row["report"])
            if table.name == VERSIONS:
                self._versions.add((row["report"], row["version"]))
            elif table.name == FINDINGS.name:
                self._findings[row["report"]].append(row)
            elif table.name == REPORTS.name and self._names(self._without_copies(row)):
                self._left.add(row["report"])
        if table.name == FINDINGS.name:
            for row in rows:
                if row["report"] in self._findings and not self._names(row):
                    self._kept[row["report"]].append(row)

    def _rows(self, table: Resource) -> Rows:
        """What remains of a table, for whoever writes it; no connection is asked."""

        def rows(_: object, reports: Sequence[str] | None = None, /) -> Iterator[Row]:
            return self._remaining(table, reports)

        return rows

    def _remaining(self, table: Resource, reports: Sequence[str] | None = None) -> Iterator[Row]:
        found = (self._row(table, row) for row in self._read(table, reports))
        recounted = {
            PUBLISHERS.name: self._publishers,
            UNITS.name: self._units,
            EXPECTED_FILERS.name: self._expected,
            TOMBSTONES.name: self._tombstones,
        }
        return recounted.get(table.name, iter)(row for row in found if row)

    def _read(self, table: Resource, reports: Sequence[str] | None = None) -> Iterator[Row]:
        """The rows of a table as they were; `reports`: only those of these."""
        if reports is None:
            return rows_of(self._folder, table)
        wanted = set(reports)
        places = {self._places[report] for report in wanted}
        return (row for row in rows_of(self._folder, table, places) if row["report"] in wanted)

    def _row(self, table: Resource, row: Row) -> Row | None:
        """What remains of a row; null: nothing."""
        report = row.get("report", "")
        if report in self._left or (table.name == DOCUMENTS.name and row["document"] in self._gone):
            return None
        if table.name == FORMER and report.partition("/")[0] in self._left_units:
            return None  # it may quote what a document printed without naming it
        if table.name == REPORTS.name:
            row = self._report(row) if report in self._named else row
        elif table.name != TOMBSTONES.name and (report in self._named or not table.of_reports):
            if self._names(row) or (report, row.get("previous_version", "")) in self._versions:
                return None
            if table.name in (CASES.name, FINDINGS.name):
                return self._case(table, row)
        return self._mask(table, row)

    def _report(self, row: Row) -> Row:
        found = dict(self._without_copies(row))
        lost = [(each["rule"], each["outcome"]) for each in self._findings[row["report"]]]
        kept = {each["rule"] for each in self._kept[row["report"]]}
        for rule in sorted({rule for rule, _ in lost} - kept):
            column = OUTCOMES["fail" if (rule, "fail") in lost else "rounding"]
            found |= {name: max(found[name] - 1, 0) for name in (column, "rules_evaluated") if name in found}
        for each in self._findings[row["report"]]:
            name = f"{each['severity']}s"
            found |= {name: max(found[name] - 1, 0)} if name in found else {}
        if "content" in found:
            found["content"] = renamed(found["content"], [redacted.number for redacted in self.redactions if not redacted.words])
        return found

    def _case(self, table: Resource, row: Row) -> Row | None:
        """A group of findings of which one goes is none any more."""
        gone = {each.get("case") for each in self._findings[row["report"]]} - {None}
        if row.get("case") not in gone:
            return self._mask(table, row)
        return None if table.name == CASES.name else self._mask(table, dict(row) | {"case": None, "candidates": None})

    def _mask(self, table: Resource, row: Row) -> Row:
        masked = self.masks.on(row)
        if masked is not row and any(masked[name] != each for name, each in row.items() if name != "content"):
            self.masked.add((table.name, *(str(row[name]) for name in table.key)))
        return masked

    def _without_copies(self, row: Row) -> Row:
        """The row of a report that does not say any more that a document that leaves is a copy, or was compared with it."""
        copies = [each for each in row.get("documents") or () if each.get("document") not in self._gone]
        last = row.get("predecessor_document") in self._gone
        without = {"predecessor_document": None, "predecessor_version": None} if last else {}
        return dict(row) | ({"documents": copies} if "documents" in row else {}) | without

    def _publishers(self, rows: Iterable[Row]) -> Iterator[Row]:
        documents = Counter(row["publisher"] for row in self._remaining(self._of(DOCUMENTS.name)))
        reports = Counter(row["publisher"] for row in self.reports.values())
        counted = (dict(row) | {"documents": documents[row["publisher"]], "reports": reports[row["publisher"]]} for row in rows)
        return (row for row in counted if row["documents"])

    def _units(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The units that still have a report, or are here without one: written down, or named by another row."""
        by_unit: dict[str, list[Row]] = defaultdict(list)
        for report in self.reports.values():
            by_unit[report["unit"]].append(report)
        units = list(rows)
        named = {row.get("parent") for row in units}
        named |= {row["unit"] for table in self._tables if table.name == EXPECTED_FILERS.name for row in self._read(table)}
        for row in units:
            own = by_unit[row["unit"]]
            if len(own) == row["reports"]:
                yield row
            elif own or row["unit"] in named:
                names = sorted({name for each in own if (name := each.get("printed_unit"))})
                years = [each["fiscal_year"] for each in own]
                between = {"first_year": min(years, default=None), "last_year": max(years, default=None)}
                yield dict(row) | {"names": names, "reports": len(own)} | between

    def _expected(self, rows: Iterable[Row]) -> Iterator[Row]:
        there = {(report["unit"], report["fiscal_year"]) for report in self.reports.values()}
        for row in rows:
            gone = row["status"] == "published" and (row["unit"], row["fiscal_year"]) not in there
            yield dict(row) | {"status": "taken_down"} if gone else row

    def _tombstones(self, rows: Iterable[Row]) -> Iterator[Row]:
        own = [{name: value(each) for name, each in tombstone(redacted).items()} for redacted in self.redactions]
        numbers = {row["tombstone"] for row in own}
        yield from sorted([*(row for row in rows if row["tombstone"] not in numbers), *own], key=lambda row: row["tombstone"])

    def _names(self, row: Row) -> bool:
        """Does a row name a document that leaves?"""
        said = json.dumps(row) if self._gone else ""
        return any(document in said for document in self._gone)

    def _of(self, name: str) -> Resource:
        return next(table for table in self._tables if table.name == name)

    @staticmethod
    def _place(row: Row) -> tuple[str, str]:
        return row["region"], str(row["fiscal_year"])
