"""Rebuilding: reports from the rows that hold them, as the reader gave them, so that no document must be read again to compare with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from mingzhang.accounts import Cell, Claim, Figure, Further, Narrative, Problem, Report, Table
from mingzhang.warehouse import tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection
    from sqlalchemy import RowMapping as Row

    from mingzhang.accounts import BBox

COPIED = {
    tables.tables: ("form", "table", "printed_title", "printed_number", "money_unit", "decimals", "printed_unit"),
    tables.figures: (
        *("form", "line", "column", "printed", "amount", "money_unit", "label", "measure", "occurrence", "table", "page", "location"),
        *("method", "agreement", "confidence", "certain"),
    ),
    tables.cells: ("form", "line", "column", "state", "printed", "label", "occurrence", "table", "page", "location"),
    tables.problems: ("code", "message", "message_en", "form", "page", "doubtful"),
    tables.claims: (
        *("subject", "kind", "measure", "amount", "printed", "unit", "section", "basis", "year", "direction", "word", "against", "base"),
        *("sentence", "paragraph", "statement", "nested", "annex", "state", "page"),
    ),
    tables.further_tables: ("form", "table", "printed_title", "money_unit", "decimals"),
    tables.further_figures: (
        *("form", "line", "column", "printed", "amount", "money_unit", "label", "measure", "table", "page", "location"),
        *("method", "agreement", "confidence"),
    ),
}
"""What a record of accounts.py and the row that holds it call by the same name."""


def stored_reports(connection: Connection, copies: Iterable[int]) -> dict[int, Report]:
    """The reports of these copies, with the certainty that the rules found; those that are not there any more are left out."""
    heads = connection.execute(sa.select(tables.copies).where(tables.copies.c.id.in_(list(copies)))).mappings().all()
    ids = [head["id"] for head in heads]
    rows = {table: _by_copy(connection, table, ids) for table in COPIED}
    return {head["id"]: _report(head, {table: found.get(head["id"], []) for table, found in rows.items()}) for head in heads}


def _by_copy(connection: Connection, table: sa.Table, ids: Sequence[int]) -> dict[int, list[Row]]:
    """The rows of each copy, in the order of the report."""
    found: dict[int, list[Row]] = {}
    for row in connection.execute(sa.select(table).where(table.c.copy.in_(ids)).order_by(table.c.copy, table.c.number)).mappings():
        found.setdefault(row["copy"], []).append(row)
    return found


def _report(head: Row, rows: Mapping[sa.Table, Sequence[Row]]) -> Report:
    figures = [(Figure(**_said(tables.figures, row), bbox=_box(row)), row["declared"]) for row in rows[tables.figures]]
    counts = ("narrative_seen", "narrative_understood", "annex_seen", "annex_understood")
    return Report(
        unit=head["printed_unit"],
        year=head["fiscal_year"],
        kind=head["kind"],
        scope=head["scope"],
        title=head["title"],
        tables=tuple(Table(**_said(tables.tables, row), pages=tuple(row["pages"])) for row in rows[tables.tables]),
        figures=tuple(figure for figure, declared in figures if declared),
        cells=tuple(Cell(**_said(tables.cells, row), bbox=_box(row)) for row in rows[tables.cells]),
        undeclared=tuple(figure for figure, declared in figures if not declared),
        problems=tuple(Problem(**_said(tables.problems, row)) for row in rows[tables.problems]),
        claims=tuple(Claim(**_said(tables.claims, row), bbox=_box(row)) for row in rows[tables.claims]),
        narrative=Narrative(*(head[name] for name in counts)) if head["narrative_seen"] is not None else None,
        further=_further(head, rows[tables.further_tables], rows[tables.further_figures]),
        evidence=head["evidence"],
    )


def _further(head: Row, printed: Sequence[Row], rows: Sequence[Row]) -> Further:
    return Further(
        tuple(Table(**_said(tables.further_tables, row), printed_number=None, pages=tuple(row["pages"])) for row in printed),
        tuple(Figure(**_said(tables.further_figures, row), bbox=_box(row)) for row in rows if row["amount"] is not None),
        tuple(_unplaced(row) for row in rows if row["amount"] is None),
        head["further_seen"],
    )


def _unplaced(row: Row) -> Cell:
    form, printed, table = row["form"], row["printed"], row["table"]
    return Cell(form, "", "", "unreadable", printed, "", 1, table, row["page"], _box(row), row["location"])


def _said(table: sa.Table, row: Row) -> dict[str, Any]:
    return {name: row[name] for name in COPIED[table]}


def _box(row: Row) -> BBox | None:
    return cast("BBox", (row["x0"], row["top"], row["x1"], row["bottom"])) if row["x0"] is not None else None
