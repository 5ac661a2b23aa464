"""One printed table as the rules look at it: rows by line, amounts with their intervals, codes with their parents.

What a blank means is decided here and nowhere else. A blank in a printed row is exactly zero; a row that is absent at a level the table
prints is zero; a total or a level that is not printed is added up from the rows below it, or it is missing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mingzhang.check.amounts import ZERO, Amount, Missing, Place, unit_in_last_place
from mingzhang.check.code_tree import CodeTree
from mingzhang.check.places import side_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from mingzhang.forms.declaration import Column, Form, Line, Side

Row = dict[str, Place]
UNSEEN_ITEMS = 9
"""How many items may stand behind a row whose items are not printed; only ever makes an error a warning."""


class PrintedTable:
    """A table of a report. `places` are its figures and cells, `undeclared` the amounts without a declared place."""

    def __init__(
        self,
        form: Form,
        number: int,
        title: str,
        money_unit: Decimal,
        usual_decimals: int,
        likely_decimals: int,
        places: Iterable[Place],
        undeclared: list[Place],
    ) -> None:
        self.form = form
        self.number = number
        self.title = title
        self.unit = unit_in_last_place(money_unit, likely_decimals)
        self.coarse_unit = unit_in_last_place(money_unit, usual_decimals)
        self.undeclared = undeclared
        self.rows: dict[str, dict[int, Row]] = {}
        self.columns: set[tuple[str, str]] = set()
        for place in places:
            side = side_of(form.id, place.line)
            if side is not None:
                self.rows.setdefault(place.line, {}).setdefault(place.occurrence, {})[place.column] = place
                self.columns.add((side.id, place.column))
        self._gaps: dict[tuple[str, str, int], Place] = {}
        self._known: dict[tuple[str, str, bool], Amount | Missing] = {}

    def filled(self, line: str) -> bool:
        """Does the line show an amount?"""
        return any(place.state == "figure" for row in self.rows.get(line, {}).values() for place in row.values())

    def shows(self, side: Side, column: str) -> bool:
        """Is a column printed, or a part of it?"""
        return (side.id, column) in self.columns or any(self.shows(side, part.id) for part in side.columns if part.of == column)

    def lists(self, side: Side, line: str) -> bool:
        """Is a line printed, or a part of it?"""
        return line in self.rows or any(self.lists(side, part.id) for part in side.lines if part.of == line)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The classification codes of its rows that count as amounts, in order."""
        return tuple(sorted(line for line in self.rows if line.isdigit() and line not in self.headings))

    @cached_property
    def headings(self) -> frozenset[str]:
        """The codes of rows that only give their level a name: rows blank throughout, where no row of the level shows an amount."""
        if self.form.layout == "items":
            return frozenset()
        filled = {len(line) for line in self.rows if line.isdigit() and self.filled(line)}
        return frozenset(line for line in self.rows if line.isdigit() and len(line) not in filled)

    @cached_property
    def total_is_open(self) -> bool:
        """Does 合计 stand there without any amount, above rows that show some? What is compared with the table takes their sum."""
        return "total" in self.rows and not self.filled("total") and any(self.filled(code) for code in self.codes)

    @cached_property
    def tree(self) -> CodeTree:
        """Which of its codes stand below which."""
        return CodeTree(self.codes)

    @property
    def item_length(self) -> int:
        """How many digits the code of an item has."""
        return 5 if self.form.layout == "blocks" else 7

    def amount(self, line: str, column: str, rolled: bool = False) -> Amount | Missing:
        """What stands at a place, or what its absence amounts to.

        `rolled`: the amount is compared across columns or tables, where a row that was added up from rounded items may differ from the
        true amount by half a unit for each of them. The answer is shared: take it into a sum, do not add to it.
        """
        key = line, column, rolled
        if key not in self._known:
            self._known[key] = self._amount(line, column, rolled)
        return self._known[key]

    def _amount(self, line: str, column: str, rolled: bool) -> Amount | Missing:
        side = side_of(self.form.id, line)
        if side is None:
            raise ValueError(f"form {self.form.id} has no line {line}")
        if (side.id, column) not in self.columns:
            return self._from_part_columns(side, line, column, rolled)
        if line in self.headings:
            return self._rebuilt(line, column, rolled)
        if rolled and line == "total" and self.total_is_open:
            return self._rebuilt("", column, rolled)
        if line in self.rows:
            return self._printed(line, column, rolled)
        named = next((item for item in side.lines if item.id == line), None)
        if named is not None:
            return self._absent_line(side, named, column, rolled)
        if self.form.layout == "items":
            printed = any(side_of(self.form.id, code) is side for code in self.codes)
            return Amount() if printed and self._is_whole(side) else Missing("line", f"{self.form.id}.{line}.{column}")
        return self._absent_code(line, column, rolled)

    def _printed(self, line: str, column: str, rolled: bool) -> Amount | Missing:
        places = self.places(line, column)
        if any(place.state in ("withheld", "unreadable") for place in places):
            return Missing("withheld", f"{self.form.id}.{line}.{column}")
        if len(places) > 1 and not line.isdigit():
            return Missing("line", f"{self.form.id}.{line}.{column}")
        rounded, zeros, unseen = self._items(line, column) if rolled and self.form.layout in ("codes", "blocks") else (1, 0, 0)
        if len(places) == 1:
            return self._interval(places[0], rounded, zeros, unseen, rolled)
        total = Amount()
        for place in places:
            total.add(self._interval(place, rounded, zeros, unseen, rolled))
        return total

    def _interval(self, place: Place, rounded: int, zeros: int, unseen: int, rolled: bool) -> Amount:
        half = self.unit / 2
        if place.amount == 0:
            if place.state == "blank":
                return Amount(places=[(1, place)])
            return Amount(slack=half * rounded if rolled else ZERO, hidden=half * max(1, zeros + unseen), places=[(1, place)])
        parts = max(1, rounded)
        whole = self.unit * parts
        up, down = (whole, ZERO) if place.amount > 0 else (ZERO, whole)
        hidden = (self.coarse_unit - self.unit) / 2 + half * (zeros + unseen)
        return Amount(place.amount, half * parts, hidden, up, down, [(1, place)])

    def _items(self, line: str, column: str) -> tuple[int, int, int]:
        """How many items of the line are not zero, how many are a printed zero, and how many may stand unseen behind the others."""
        if line.isdigit():
            roots = [line]
        elif line == "personnel_total":
            roots = [code for code in self.tree.below("") if code.startswith(("301", "303"))]
        elif line == "public_total":
            roots = [code for code in self.tree.below("") if not code.startswith(("301", "303"))]
        else:
            roots = self.tree.below("")
        rounded = zeros = unseen = 0
        for code in (leaf for root in roots for leaf in self.tree.leaves(root)):
            place = self.places(code, column)[0]
            rounded += place.amount != 0
            zeros += place.amount == 0 and place.state == "figure"
            unseen += UNSEEN_ITEMS if len(code) < self.item_length and place.amount != 0 else 0
        return rounded, zeros, unseen if roots else UNSEEN_ITEMS

    def places(self, line: str, column: str) -> list[Place]:
        """The places of a printed line in a column, one for each time it is printed; a row that is repeated unchanged counts once."""
        rows = self.rows[line]
        if len(rows) > 1:
            distinct: dict[tuple[tuple[str, Decimal], ...], int] = {}
            for occurrence, row in sorted(rows.items()):
                shown = tuple(sorted((name, place.amount) for name, place in row.items() if place.amount != 0))
                distinct.setdefault(shown, occurrence)
            rows = {occurrence: rows[occurrence] for occurrence in distinct.values()}
        return [row.get(column) or self._gap(line, column, occurrence) for occurrence, row in sorted(rows.items())]

    def _gap(self, line: str, column: str, occurrence: int) -> Place:
        key = line, column, occurrence
        if key not in self._gaps:
            row = self.rows[line][occurrence].values()
            page, year = max((place.page for place in row), default=0), max((place.year for place in row), default=0)
            self._gaps[key] = Place(self.form.id, self.number, line, column, occurrence, "blank", ZERO, page=page, year=year)
        return self._gaps[key]

    def _from_part_columns(self, side: Side, line: str, column: str, rolled: bool) -> Amount | Missing:
        parts: list[Column] = [part for part in side.columns if part.of == column and self.shows(side, part.id)]
        if not parts:
            return Missing("column", f"{self.form.id}.{line}.{column}")
        return self.sum([(line, part.id) for part in parts], rolled)

    def _absent_line(self, side: Side, line: Line, column: str, rolled: bool) -> Amount | Missing:
        missing = Missing("column" if self.form.layout == "matrix" else "line", f"{self.form.id}.{line.id}.{column}")
        parts = [part.id for part in side.lines if part.of == line.id and self.lists(side, part.id)]
        if parts:
            return self.sum([(part, column) for part in parts], rolled)
        if line.id == "total" and self.codes:
            return self._rebuilt("", column, rolled)
        if line.of is not None and line.of in self.rows:
            missing = Missing("part", missing.address)
            whole = self.amount(line.of, column)
            sisters = self.sum([(part.id, column) for part in side.lines if part.of == line.of and self.lists(side, part.id)])
            if isinstance(whole, Missing) or isinstance(sisters, Missing):
                return missing
            return Amount() if abs(whole.value - sisters.value) <= whole.slack + sisters.slack else missing
        if line.total or self.form.layout != "items" or not any(other.id in self.rows for other in side.lines) or not self._is_whole(side):
            return missing
        return Amount()

    def _is_whole(self, side: Side) -> bool:
        """Does a side show one of its totals? One without any may go on where it was not read, and what it lacks is not zero."""
        totals = [line.id for line in side.lines if line.total]
        return not totals or any(line in self.rows for line in totals)

    def _absent_code(self, code: str, column: str, rolled: bool) -> Amount | Missing:
        if not self.codes:
            return Missing("line", f"{self.form.id}.{code}.{column}")
        if self.tree.below(code):
            return self._rebuilt(code, column, rolled)
        ancestor = self.tree.above(code)
        if ancestor and not self.tree.below(ancestor):
            above = self.amount(ancestor, column)
            return Amount() if isinstance(above, Amount) and above.value == 0 else Missing("line", f"{self.form.id}.{code}.{column}")
        return Amount()

    def _rebuilt(self, code: str, column: str, rolled: bool) -> Amount | Missing:
        total = self.sum([(row, column) for row in self.tree.below(code)], rolled)
        if isinstance(total, Amount):
            total.rebuilt = True
        return total

    def sum(self, places: Iterable[tuple[str, str]], rolled: bool = False) -> Amount | Missing:
        """Lines and columns added up; missing if one of them is."""
        total = Amount()
        for line, column in places:
            part = self.amount(line, column, rolled)
            if isinstance(part, Missing):
                return part
            total.add(part)
        return total
