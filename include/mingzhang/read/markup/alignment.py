"""Rows that have a cell too few or too many: put in order where their 行次 shows how, else doubted."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.markup.blocks import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

HABIT = 3
"""So many rows that end early are written so on purpose; fewer are accidents."""

LABELLED = ("人员经费合计", "公用经费合计")
"""The last row of form 06: its amounts follow their labels wherever they stand."""


def aligned(table: Table) -> Table:
    """`table` with its irregular rows put in order.

    A row of a cell too few shows what follows one column too far left, as a browser does. Its 行次, which counts on from the row
    above, tells where the cell is missing. Without that proof its amounts are doubtful, unless the file leaves out blank cells at the
    end of rows as a habit. A cell too many pushes what follows it to the right: there is no telling which one it is.
    """
    ends = _ends(table)
    usual = _usual(ends)
    short = {row for row, end in ends.items() if end < usual}
    long = {row for row, end in ends.items() if end > usual}
    if not short and not long:
        return _with_codes(table)
    if (short | long) & set(_head(table)):  # there is no telling which head stands over which amounts
        return Table(tuple(replace(cell, doubtful=_is_money(cell)) for cell in table.cells), table.widths)
    habit = len(short) >= HABIT and _leaves_out_blanks(table, ends, usual)
    counting = _counting_columns(table, [row for row in ends if row not in short | long])
    cells: list[Cell] = []
    last: dict[int, int] = {}
    for row in range(table.rows):
        own = sorted((cell for cell in table.cells if cell.row == row), key=lambda cell: cell.column)
        if row in short:
            moved = _moved(own, counting, last, usual)
            own = moved or (own if habit else [replace(cell, doubtful=_is_money(cell)) for cell in own])
        elif row in long:
            own = [replace(cell, doubtful=_is_money(cell)) for cell in own]
        if any(normalise(cell.text) in LABELLED for cell in own):
            own = [replace(cell, doubtful=False) for cell in own]
        last |= {cell.column: int(cell.text) for cell in own if cell.column in counting and cell.text.isdecimal()}
        cells += own
    if not any(cell.column >= usual and cell.text for cell in cells):
        cells = [replace(cell, columns=min(cell.columns, usual - cell.column)) for cell in cells if cell.column < usual]
    return _with_codes(
        Table(tuple(cells), table.widths if max((c.column + c.columns for c in cells), default=0) == len(table.widths) else ())
    )


def _ends(table: Table) -> dict[int, int]:
    """How many columns each row fills, for rows that have cells."""
    return dict(Counter(row for row, column in table.places))


def _head(table: Table) -> range:
    """The rows before the first one with amounts or codes. What numbers the columns (栏次, 1, 2, 3) may be askew: nothing depends on it."""
    for row in range(table.rows):
        numbers = all(text.isdecimal() or normalise(text) in ("栏次", "行次") for text in map(fold, table.texts(row)))
        if numbers or any(_is_money(cell) for cell in table.row(row) if cell.row == row):
            return range(row)
    return range(table.rows)


def _usual(ends: dict[int, int]) -> int:
    """Where the first row ends (the head) if others do as well, else where most rows end, the widest first."""
    counts = Counter(ends.values())
    first = ends[min(ends)] if ends else 0
    return first if counts[first] > 1 else max(counts, key=lambda end: (counts[end], end), default=0)


def _leaves_out_blanks(table: Table, ends: dict[int, int], usual: int) -> bool:
    """Are blank cells left out at the end of rows as a habit: is there no blank one there, and are there full rows of amounts?"""
    last = {row: cell for row, end in ends.items() if end == usual and (cell := table.places.get((row, usual - 1))) is not None}
    return any(_is_money(cell) for cell in last.values()) and all(cell.text for cell in last.values())


def _counting_columns(table: Table, rows: Sequence[int]) -> set[int]:
    """The columns of 行次: whole numbers, each one more than the one above it."""
    found = set()
    for column in range(table.columns):
        numbers = [int(fold(cell.text)) for row in rows if (cell := table.places.get((row, column))) and fold(cell.text).isdecimal()]
        steps = [after - before for before, after in pairwise(numbers)]
        if len(steps) > 2 and sum(step in (1, 2) for step in steps) > 0.8 * len(steps):
            found.add(column)
    return found


def _moved(own: Sequence[Cell], counting: set[int], last: dict[int, int], usual: int) -> list[Cell] | None:
    """The cells of a short row at the places that its 行次 proves; null where it proves nothing."""
    missing = usual - max((cell.column + cell.columns for cell in own), default=usual)
    if missing <= 0:
        return None
    expected = {number + 1: column for column, number in last.items()}
    for place, cell in enumerate(own):
        index = place
        column = expected.get(int(fold(cell.text))) if fold(cell.text).isdecimal() else None
        if column is not None and column == cell.column + missing and column in counting:
            before = own[:index]
            start = next((i for i, other in enumerate(before) if other.column in counting and fold(other.text).isdecimal()), -1)
            if any(_is_money(other) for other in before[start + 2 :]):
                return None  # what stands between the two 行次 may have moved as well
            index -= bool(before and before[-1].text and not _is_money(before[-1]) and before[-1].column not in counting)  # its label
            hole = Cell(cell.row, own[index].column, 1, missing, "", own[index].location)
            return [*own[:index], hole, *(replace(other, column=other.column + missing) for other in own[index:])]
        if column is not None and column == cell.column and place == len(own) - 2:
            return list(own)  # both 行次 are in place: only a blank amount is missing
    return None


def _is_money(cell: Cell) -> bool:
    return isinstance(parse_amount(cell.text), Decimal)


def _with_codes(table: Table) -> Table:
    """款 and 项 of one digit, as a spreadsheet stores them, with the zero that the classification has."""
    heads = {cell.column for cell in table.cells if normalise(cell.text) in ("款", "项") and cell.columns == 1}
    if not heads:
        return table
    return Table(
        tuple(
            replace(cell, text="0" + cell.text) if cell.column in heads and len(cell.text) == 1 and fold(cell.text).isdecimal() else cell
            for cell in table.cells
        ),
        table.widths,
    )
