"""The tables beside the forms as rules meet them: self-evaluations of performance, and tables of amounts in annexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from mingzhang.accounts import YUAN
from mingzhang.check.amounts import ZERO, Amount, Place, unit_in_last_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Printed(Protocol):
    """What the frame says of a figure beside its place."""

    @property
    def title(self) -> str: ...
    @property
    def money_unit(self) -> str: ...
    @property
    def decimals(self) -> int: ...
    @property
    def measure(self) -> str: ...


@dataclass(slots=True)
class LooseTable:
    """One table beside the forms, by line and column."""

    form: str
    table: int
    title: str
    money_unit: str
    decimals: int
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    measures: dict[tuple[str, str], str] = field(default_factory=dict)
    complete: bool = True
    """Is everything understood that stands in it where a number should?"""

    @property
    def lines(self) -> tuple[str, ...]:
        """Its lines as they are printed."""
        return tuple(dict.fromkeys(line for line, _ in self.places))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(column for _, column in self.places))

    def place(self, line: str, column: str) -> Place | None:
        """What is printed there; null where nothing is."""
        return self.places.get((line, column))

    def amount(self, line: str, column: str) -> Amount | None:
        """What is printed there with the interval that it stands for; null where nothing is."""
        place = self.place(line, column)
        if place is None:
            return None
        if self.measures[line, column] == "money":
            unit = unit_in_last_place(YUAN.get(self.money_unit, Decimal(1)), self.decimals)
        else:
            unit = Decimal(1).scaleb(-shown_decimals(place))
        if place.amount == 0:
            return Amount(hidden=unit / 2, places=[(1, place)])
        up, down = (unit, ZERO) if place.amount > 0 else (ZERO, unit)
        return Amount(place.amount, unit / 2, ZERO, up, down, [(1, place)])

    def sum(self, places: Iterable[tuple[str, str]]) -> Amount:
        """What of `places` is printed, added up."""
        total = Amount()
        for line, column in places:
            if (part := self.amount(line, column)) is not None:
                total.add(part)
        return total


def shown_decimals(place: Place) -> int:
    """How many digits a number shows behind the point."""
    return sum(character.isdigit() for character in place.printed.partition(".")[2])


def loose_tables(figures: Iterable[tuple[Printed, Place]]) -> dict[tuple[str, int], LooseTable]:
    """The tables that figures beside the forms make up, by form and number."""
    found: dict[tuple[str, int], LooseTable] = {}
    for entry, place in figures:
        key = place.form, place.table
        table = found.setdefault(key, LooseTable(place.form, place.table, entry.title, entry.money_unit, entry.decimals))
        table.places[place.line, place.column] = place
        table.measures[place.line, place.column] = entry.measure
    return found


def evaluations(tables: Iterable[LooseTable], forms: Iterable[str]) -> Iterator[LooseTable]:
    """The tables of some forms."""
    wanted = set(forms)
    return (table for table in tables if table.form in wanted)
