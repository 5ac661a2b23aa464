"""A report as the rules look at it: its printed tables by form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from mingzhang.check.amounts import Amount, Missing, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Role
    from mingzhang.check.claims import Said
    from mingzhang.check.identity import Identity, Verdict
    from mingzhang.check.loose_tables import LooseTable
    from mingzhang.check.places import Sum
    from mingzhang.check.printed_table import PrintedTable


@dataclass(slots=True)
class Head:
    """What a table says above its amounts."""

    form: str
    table: int
    money_unit: str
    printed_unit: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A relation that a rule stated of a report, and what became of it."""

    rule: str
    must: bool
    """Must it hold, whatever the report?"""
    identity: Identity
    verdict: Verdict


class Sheet:
    """One report, or its second set of tables where it prints its forms twice (元 and 万元)."""

    def __init__(
        self,
        report: int,
        number: int,
        unit: str,
        year: int | None,
        tables: dict[str, PrintedTable],
        heads: list[Head],
        kind: str = "final_accounts",
        claims: tuple[Said, ...] = (),
    ) -> None:
        self.report = report
        self.number = number
        """1; 2 where the forms are printed again, with the first table standing in for a form that is not."""
        self.unit = unit
        self.year = year
        self.tables = tables
        self.heads = heads
        self.kind = kind
        self.claims = claims
        self.loose: tuple[LooseTable, ...] = ()
        """Its tables beside the forms."""
        self.beside: dict[Role, Sheet] = {}
        """Other reports of the same unit with which it is compared, where they are known."""
        self.stated: Sequence[Stated] | None = None
        """What all other rules said of the report, for a rule that takes them together; null before they have."""

    @property
    def last_year(self) -> Sheet | None:
        """The report of the same kind of the year before."""
        return self.beside.get("last_year")

    def sum(self, terms: Sum, rolled: bool) -> Amount | Missing:
        """The places of a rule added up, or the first of them that is missing. It may be shared: take it into a sum, do not add to it."""
        total = Amount()
        for term in terms:
            address = term.address
            table = self.tables.get(address.form)
            part = Missing("form", str(address)) if table is None else table.amount(address.line, address.column, rolled)
            if isinstance(part, Missing) or (len(terms) == 1 and term.sign > 0):
                return part
            total.add(part, term.sign)
        return total

    def codes(self, forms: Iterable[str]) -> list[str]:
        """Every classification code that one of the forms prints, in order."""
        return sorted({code for form in forms if form in self.tables for code in self.tables[form].codes})

    def classes(self, forms: Iterable[str]) -> list[str]:
        """Every class of which one of the forms prints a row."""
        return sorted({code[:3] for code in self.codes(forms)})

    @cached_property
    def amounts_by_class(self) -> dict[str, Decimal]:
        """The largest amount, without its sign, that any form prints for a class of the functional classification."""
        largest: dict[str, Decimal] = {}
        for table in self.tables.values():
            for code in table.codes:
                if code.startswith("2"):
                    for row in table.rows[code].values():
                        shown = max((abs(place.amount) for place in row.values()), default=Decimal(0))
                        largest[code[:3]] = max(largest.get(code[:3], Decimal(0)), shown)
        return largest

    def omits(self, classes: Iterable[str]) -> bool:
        """May the report leave out items of these classes? It may where it has amounts in one of them."""
        return any(self.amounts_by_class.get(code, 0) != 0 for code in classes)

    def leaves_out(self, classes: Iterable[str], amount: Amount) -> bool:
        """Does a form of `amount` that lists codes lack one of these classes, of which the report prints amounts elsewhere?"""
        forms = {place.form for _, place in amount.places if self.tables[place.form].form.layout == "codes"}
        shown = [code for code in classes if self.amounts_by_class.get(code, 0) != 0]
        return any(not any(row.startswith(code) for row in self.tables[form].codes) for form in forms for code in shown)

    def undeclared_beside(self, places: list[tuple[int, Place]]) -> tuple[Decimal, ...]:
        """Amounts without a declared place that stand in a row or a column of `places`."""
        if not any(table.undeclared for table in self.tables.values()):
            return ()
        lines = {(place.form, place.table, place.line) for _, place in places}
        columns = {(place.form, place.table, place.column) for _, place in places}
        return tuple(
            item.amount
            for table in self.tables.values()
            for item in table.undeclared
            if (item.form, item.table, item.line) in lines or (item.form, item.table, item.column) in columns
        )
