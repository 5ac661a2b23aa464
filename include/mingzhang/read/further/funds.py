"""The funds of a self-evaluation: rows of funds below heads, or funds told by their nature with the amount behind each name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.amounts import parse_amount
from mingzhang.read.further.loose import number_of, shows_number
from mingzhang.read.further.words import match_label
from mingzhang.read.headings import strip_ordinal

if TYPE_CHECKING:
    from mingzhang.accounts import Measure
    from mingzhang.forms.declaration import Line, Side
    from mingzhang.read.further.loose import LooseReading
    from mingzhang.read.grids import Grid, GridCell

NATURES = ("by_income", "by_expenditure")
INLINE = re.compile(r"^(?P<label>[^\d:]+)(:(?P<more>[^\d:]*))?(?P<amount>[-(]?\d[\d,]*(\.\d+)?\)?(万元|元)?)?$")
"""其中：一般公共预算：1066.71"""
SOURCE = re.compile(r"^\s*(其中\s*:?|按?资金来源\s*:)\s*")
"""What may stand before the name of a source."""


class FundsReading:
    """The rows of funds below one head."""

    def __init__(self, reading: LooseReading, side: Side, heads: dict[int, str]) -> None:
        self.reading = reading
        self.heads = heads
        self.measures: dict[str, Measure] = {column.id: column.measure for column in side.columns}
        self.by_nature = [line for line in side.lines if line.id in NATURES or line.of in NATURES]
        self.by_source = [line for line in side.lines if line not in self.by_nature]
        self.nature = False
        """Has a row told funds by their nature?"""

    def read(self, grid: Grid, row: int) -> None:
        """What a row of funds says."""
        cells = [cell for cell in grid.row(row) if cell.text.strip() and cell.top_row == row]
        named = [(cell, found) for cell in cells if (found := self._name(cell))]
        self.nature = self.nature or any(line.id in NATURES for _, (line, _) in named)
        below_heads = [cell for cell in cells if cell.left_column in self.heads and shows_number(cell.text)]
        for cell in cells:
            words = cell.left_column in self.heads and cell not in below_heads and not any(cell is name for name, _ in named)
            if words and parse_amount(cell.text) != "blank":
                self.reading.lose(grid, cell)
        moved = [cell for cell in cells if named and cell.left_column < min(self.heads) and number_of(cell.text) is not None]
        if moved and not self.nature:  # the row does not stand below its heads
            for cell in [*moved, *below_heads]:
                self.reading.lose(grid, cell)
        elif len(named) == 1 and not named[0][1][1] and below_heads and not (self.nature and len(below_heads) == 1):
            line = named[0][1][0]
            for cell in below_heads:
                column = self.heads[cell.left_column]
                self.reading.put(grid, cell, line.id, column, named[0][0].text, self.measures[column])
        elif self.nature and named:
            self._read_sequence(grid, cells, named)
        elif len(below_heads) == len(cells) and len(cells) > 1 and not self.reading.figures:
            for cell in below_heads:  # a single row that needs no name
                column = self.heads[cell.left_column]
                self.reading.put(grid, cell, "annual_total", column, "", self.measures[column])
        else:
            for cell in below_heads:
                self.reading.lose(grid, cell)

    def _name(self, cell: GridCell) -> tuple[Line, str] | None:
        """The line that a cell names, and the amount that it prints behind the name."""
        text = SOURCE.sub("", strip_ordinal(SOURCE.sub("", fold(cell.text).replace("\n", ""))))
        match = INLINE.match(re.sub(r"\s+", "", text))
        if match is None or len(text) > 40 or shows_number(cell.text):
            return None
        lines = [*self.by_nature, *self.by_source] if self.nature else [*self.by_source, *self.by_nature]
        line = match_label(match["label"], lines) or (match_label(text, lines) if not match["amount"] else None)
        return (line, match["amount"] or "") if line else None

    def _read_sequence(self, grid: Grid, cells: list[GridCell], named: list[tuple[GridCell, tuple[Line, str]]]) -> None:
        """Names and amounts as they follow each other: 按收入性质分 | 100.00 | 按支出性质分 | 98.00."""
        names = {id(cell): found for cell, found in named}
        waiting: tuple[Line, str] | None = None
        for cell in cells:
            if id(cell) in names:
                line, inline = names[id(cell)]
                waiting = None if inline else (line, cell.text)
                if inline:
                    self.reading.put(grid, cell, line.id, "amount", line.title, "money", inline)
            elif number_of(cell.text) is not None:
                if waiting is None:
                    self.reading.lose(grid, cell)
                else:
                    self.reading.put(grid, cell, waiting[0].id, "amount", waiting[1], "money")
                waiting = None
