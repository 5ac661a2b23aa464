"""Agreement: do the documents that hold the same report print the same figures?

The reading that stands is compared with the others that the publisher offers at the same time, figure by figure. What an address gave
earlier is no copy: the publisher has replaced it. Nothing of this is stored: it follows from what stands.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import sqlalchemy as sa

from mingzhang.accounts import YUAN
from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection, RowMapping

Address = tuple[str, int, str, str, int]
"""Form, table, line, column, occurrence."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that two documents print differently, beyond what their units of money explain."""

    address: Address
    label: str
    one: Mapping[str, Any] | None
    """The row of the figure in the reading that stands; null: the line is printed there, or its like, without an amount."""
    other: Mapping[str, Any] | None
    difference: Decimal
    """Yuan: the one less the other."""
    tolerance: Decimal
    """Yuan: what printing in another unit of money explains."""
    outcome: Literal["fail", "rounding"]
    sure: bool
    """Were both read with certainty?"""


@dataclass(frozen=True, slots=True)
class OtherDocument:
    """Another document that holds a report, or a part of it."""

    report: str
    document: str
    url: str
    media_type: str
    role: Literal["copy", "part", "narrative"]
    forms: tuple[str, ...]
    version: str
    reader_version: str
    rules_version: str
    held_back: tuple[str, ...]
    compared: int
    """How many figures both print."""
    differences: tuple[Difference, ...]


def other_documents(connection: Connection) -> list[OtherDocument]:
    """The parts of each report that stands, and the copies of it that are offered at the same time, compared with it; by report."""
    pairs = connection.execute(
        sa.text(f"""
            WITH standing AS MATERIALIZED (SELECT * FROM standing),
                 found AS MATERIALIZED (SELECT * FROM candidates WHERE made_of = '' AND (verdict IS NULL OR verdict = 'publish'))
            SELECT s.report, s.id AS one, s.version AS one_version, s.sha256 AS one_document, s.forms AS one_forms, s.parts,
                   s.narrative, s.figures,
                   o.id AS other, o.version, o.sha256, o.url, o.forms, o.reader_version, o.rules_version, o.held_back, r.media_type
            FROM standing AS s
            JOIN found AS o ON o.report = s.report AND o.id <> s.id AND o.sha256 <> s.sha256
            JOIN {SCHEMA}.readings AS r ON (r.sha256, r.reader_version, r.rules_version) = (o.sha256, o.reader_version, o.rules_version)
            WHERE o.sha256 = ANY (s.parts) OR o.sha256 = s.narrative
               OR (cardinality(o.forms) > 0 AND s.current AND o.current AND s.offered = o.offered
                   AND (s.offered OR (s.since <= o.last_seen AND o.since <= s.last_seen)))
            ORDER BY s.report COLLATE "C", o.sha256
        """)  # noqa: S608
    ).mappings()
    return [_other(connection, pair) for pair in pairs.all()]


def _other(connection: Connection, pair: RowMapping) -> OtherDocument:
    documents = dict(zip(pair["one_forms"], pair["parts"] or [pair["one_document"]] * len(pair["one_forms"]), strict=True))
    common = [form for form in pair["forms"] if documents.get(form, pair["sha256"]) != pair["sha256"]]
    compared, differences = pair["figures"], []
    if not common:
        compared = 0
    elif pair["version"] != pair["one_version"]:
        one, other = (Print(connection, copy, common) for copy in (pair["one"], pair["other"]))
        compared = len(one.figures.keys() & other.figures.keys())
        differences = list(_differences(one, other, bool(pair["held_back"])))
    return OtherDocument(
        report=pair["report"],
        document=pair["sha256"],
        url=pair["url"],
        media_type=pair["media_type"] or "",
        role=_role(pair),
        forms=tuple(pair["forms"]),
        version=pair["version"],
        reader_version=pair["reader_version"],
        rules_version=pair["rules_version"],
        held_back=tuple(pair["held_back"]),
        compared=compared,
        differences=tuple(differences),
    )


def _role(pair: RowMapping) -> Literal["copy", "part", "narrative"]:
    if pair["sha256"] in pair["parts"]:
        return "part"
    return "narrative" if pair["sha256"] == pair["narrative"] else "copy"


class Print:
    """The forms of a report as one document prints them."""

    def __init__(self, connection: Connection, copy: int, forms: Sequence[str]) -> None:
        self.figures = {_address(row): row for row in _rows(connection, "figures", copy, forms, "AND declared AND measure = 'money'")}
        self.states: dict[Address, str] = {_address(row): row["state"] for row in _rows(connection, "cells", copy, forms)}
        self.decimals = {(row["form"], row["table"]): int(row["decimals"]) for row in _rows(connection, "tables", copy, forms)}
        printed = [*self.figures, *self.states]
        self.lines = {(form, table, line) for form, table, line, _, _ in printed}
        self.levels = {(form, table, len(line)) for form, table, line, _, _ in printed if line.isdecimal()}
        self.weighty = Counter((form, table, column) for (form, table, _, column, _), row in self.figures.items() if row["amount"])

    def is_blank(self, address: Address) -> bool:
        """Is there a place for an amount, but none in it? A level of codes that is not printed at all leaves nothing blank."""
        form, table, line, _, _ = address
        if address in self.states:
            return self.states[address] == "blank"
        return (form, table, line) in self.lines or (line.isdecimal() and (form, table, len(line)) in self.levels)

    def quantum(self, address: Address, row: Mapping[str, Any]) -> Decimal:
        """What the last digit of the table's amounts is worth, in yuan."""
        return YUAN.get(row["money_unit"], Decimal(1)).scaleb(-self.decimals.get((address[0], address[1]), 2))


def _differences(one: Print, other: Print, held_back: bool) -> Iterator[Difference]:
    for address in sorted(one.figures.keys() | other.figures.keys()):
        left, right = one.figures.get(address), other.figures.get(address)
        if left is None or right is None:
            found, lacking = (left, other) if right is None else (right, one)
            assert found is not None
            if not found["amount"] or not lacking.is_blank(address):
                continue
        label = next(str(row["label"]) for row in (left, right) if row)
        difference = (left["amount"] if left else Decimal(0)) - (right["amount"] if right else Decimal(0))
        if difference == 0:
            continue
        explained, tolerance = _tolerance(one, other, address)
        if abs(difference) < explained:
            continue
        sure = not held_back and all(_is_sure(row) for row in (left, right) if row)
        outcome: Literal["fail", "rounding"] = "rounding" if explained < tolerance >= abs(difference) else "fail"
        yield Difference(address, label, left, right, difference, tolerance, outcome, sure)


def _tolerance(one: Print, other: Print, address: Address) -> tuple[Decimal, Decimal]:
    """What another unit of money explains of a difference: rounding or cutting off; and in a sum of rounded amounts, that of each.

    Documents that print in the same unit print the same characters: between them nothing is explained.
    """
    form, table, line, column, _ = address
    quanta = [each.quantum(address, each.figures[address]) for each in (one, other) if address in each.figures]
    if len(quanta) < 2 or quanta[0] == quanta[1]:
        return Decimal(0), Decimal(0)
    coarse = max(quanta)
    if line.isdecimal() and len(line) == (5 if form == "06" else 7):
        return coarse, coarse
    addends = (one if quanta[0] == coarse else other).weighty[form, table, column]
    return coarse, max(coarse, coarse * (addends + 1) / 2)


def _is_sure(row: Mapping[str, Any]) -> bool:
    return bool(row["certain"]) if row["method"] == "ocr" else row["agreement"] is not False


def _rows(connection: Connection, table: str, copy: int, forms: Sequence[str], more: str = "") -> list[Mapping[str, Any]]:
    question = sa.text(f"SELECT * FROM {SCHEMA}.{table} WHERE copy = :copy AND form = ANY (:forms) {more}")  # noqa: S608
    return [dict(row) for row in connection.execute(question, {"copy": copy, "forms": list(forms)}).mappings()]


def _address(row: Mapping[str, Any]) -> Address:
    return row["form"], row["table"], row["line"], row["column"], row["occurrence"]
