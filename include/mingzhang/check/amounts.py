"""What a printed amount stands for: an interval, because every printed amount is rounded to the last place its table prints.

After XBRL Calculations 1.1: the interval of a rounded amount is closed at both ends, intervals add up with their amounts, and a relation
is broken only when the intervals of its two sides cannot meet. Blank is exactly zero. Everything is Decimal, in yuan.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

ZERO = Decimal(0)
FEN = Decimal("0.01")

State = Literal["figure", "blank", "withheld", "unreadable", "claim", "further"]
Key = tuple[str, int, str, str, int, int]
"""What makes a place the same place: form, table, line, column, occurrence, and the year of another year's report."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place of a report as a rule meets it: a figure, or a blank that counts as zero."""

    form: str
    table: int
    line: str
    column: str
    occurrence: int
    state: State
    amount: Decimal
    printed: str = ""
    label: str = ""
    page: int = 0
    position: int = -1
    """Where it stands among the report's figures (state figure), claims (claim), figures of further tables (further) or cells.

    -1: nowhere, a gap in a printed row or another year's report.
    """
    year: int = 0
    """Fiscal year of another year's report; 0: the report's own."""

    @property
    def key(self) -> Key:
        return self.form, self.table, self.line, self.column, self.occurrence, self.year


@dataclass(slots=True)
class Amount:
    """A sum of printed places with the interval it stands for."""

    value: Decimal = ZERO
    slack: Decimal = ZERO
    """Half the width of its interval."""
    hidden: Decimal = ZERO
    """How much wider the interval is if printed zeros, whole numbers and unseen items hide a rounding too."""
    above: Decimal = ZERO
    below: Decimal = ZERO
    """How far the true amount may lie above and below if the amounts were cut off, not rounded (open ends)."""
    places: list[tuple[int, Place]] = field(default_factory=list)
    rebuilt: bool = False
    """Not printed itself: added up from the rows below it."""

    def add(self, other: Amount, sign: int = 1) -> None:
        """Take `other` in, with its sign."""
        self.value += other.value if sign > 0 else -other.value
        self.slack += other.slack
        self.hidden += other.hidden
        self.above += other.above if sign > 0 else other.below
        self.below += other.below if sign > 0 else other.above
        self.places.extend((sign * part, place) for part, place in other.places)
        self.rebuilt = self.rebuilt or other.rebuilt


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a place has no amount to reckon with."""

    why: Literal["form", "forms", "column", "line", "part", "withheld"]
    """The form, both forms, the column or row (a variant of the form lacks it) or the line is not printed, only the whole of which it is a
    part is, or the amount is not shown."""
    address: str


def unit_in_last_place(money_unit: Decimal, decimals: int) -> Decimal:
    """What the last printed place is worth in yuan; zero where it reaches the fen, because then nothing was rounded."""
    unit = money_unit.scaleb(-decimals)
    return unit if unit > FEN else ZERO
