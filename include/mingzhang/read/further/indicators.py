"""The indicators of a self-evaluation: a row for each, with its weight and its score; the total of both."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.further.loose import number_of

if TYPE_CHECKING:
    from mingzhang.forms.declaration import Line, Side
    from mingzhang.read.further.loose import LooseReading
    from mingzhang.read.grids import Grid, GridCell

LEVELS = ("level_1", "level_2", "level_3")
GROUP_WEIGHT = re.compile(r"[(（]\s*(\d+(?:\.\d+)?)\s*(?:分|%)?\s*[)）]\s*$")
"""产出指标（50分）"""
FURTHEST = 2
"""A row has lost no more of its merged cells than this: where a converter drops them the rest of the row moves to the left."""
UNKNOWN = "indicator"
SUBTOTALS = {"小计", "分值小计", "得分小计"}


class IndicatorsReading:
    """The rows of indicators below one head."""

    def __init__(self, reading: LooseReading, side: Side, heads: dict[int, str]) -> None:
        self.reading = reading
        self.columns: dict[str, int] = {}
        for column, name in sorted(heads.items()):
            self.columns.setdefault(name, column)
        self.lines = [line for line in side.lines if line.id != "total"]
        self.total = next(line for line in side.lines if line.id == "total")
        self.group = UNKNOWN
        self.printed: Counter[str] = Counter()
        self.over = False

    def read(self, grid: Grid, row: int) -> None:
        """What a row of indicators says."""
        cells = [cell for cell in grid.row(row) if cell.text.strip()]
        own = [cell for cell in cells if cell.top_row == row]
        if self.over or not own:
            return
        if self._is_total(own):
            self._read_total(grid, own)
        elif not any(normalise(cell.text) in SUBTOTALS for cell in own):
            self._read_indicator(grid, cells, own, 0 if self._stands_below(own) else self._shift(own))

    def _is_total(self, cells: list[GridCell]) -> bool:
        first = cells[0]
        return normalise(re.sub(r"[(（].*", "", fold(first.text))) in self.total.labels and len(cells) <= 4

    def _read_total(self, grid: Grid, cells: list[GridCell]) -> None:
        """Weight and score of the whole: below their heads, else the first and the second number."""
        self.over = True
        numbers = [cell for cell in cells[1:] if number_of(cell.text, "score") is not None]
        placed = {name: cell for cell in numbers for name in ("weight", "score") if self._covers(cell, name)}
        if len(placed) < 2 and len(numbers) == 2 and placed.get("score") is not numbers[0]:
            placed = dict(zip(("weight", "score"), numbers, strict=True))
        for name, cell in placed.items():
            self.reading.put(grid, cell, "total", name, self.total.title, "score")
        for cell in numbers:
            if cell not in placed.values():
                self.reading.lose(grid, cell)

    def _covers(self, cell: GridCell, name: str) -> bool:
        column = self.columns.get(name)
        return column is not None and cell.left_column <= column < cell.end_column

    def _read_indicator(self, grid: Grid, cells: list[GridCell], own: list[GridCell], shift: int) -> None:
        def at(name: str, among: list[GridCell]) -> GridCell | None:
            column = self.columns.get(name)
            wanted = None if column is None else column + shift
            return next((c for c in among if wanted is not None and c.left_column <= wanted < c.end_column), None)

        first = at("level_1", cells)
        if first is not None and not re.fullmatch(r"[\d.%]+", fold(first.text).strip()):
            self._enter(grid, first)
        numbers: dict[str, GridCell] = {}
        for name in ("weight", "score"):
            cell = at(name, own)
            if cell is not None and number_of(cell.text, "score") is not None:
                numbers[name] = cell
            elif cell is not None and parse_amount(cell.text) != "blank":
                self.reading.lose(grid, cell)
        if not numbers:
            return
        named = next((cell for name in reversed(LEVELS) if (cell := at(name, cells)) is not None), None)
        self.printed[self.group] += 1
        line = f"{self.group}_{self.printed[self.group]}"
        for name, cell in numbers.items():
            self.reading.put(grid, cell, line, name, named.text if named else "", "score")

    def _enter(self, grid: Grid, cell: GridCell) -> None:
        """Begin the group of indicators that a cell of the first level names, with the weight that it prints for the whole group."""
        line = self._line(cell, of=False)
        self.group = line.id if line else UNKNOWN
        printed = GROUP_WEIGHT.search(cell.text.strip())
        if line and printed and not any((f.line, f.column) == (line.id, "weight") for f in self.reading.figures):
            self.reading.put(grid, cell, line.id, "weight", line.title, "score", printed[1])

    def _line(self, cell: GridCell, *, of: bool) -> Line | None:
        norm = normalise(re.sub(r"[(（].*", "", fold(cell.text)))
        return next((line for line in self.lines if bool(line.of) is of and norm in line.labels), None)

    def _stands_below(self, cells: list[GridCell]) -> bool:
        """Do numbers stand below both heads?"""
        numbers = [cell for cell in cells if number_of(cell.text, "score") is not None]
        return all(any(self._covers(cell, name) for cell in numbers) for name in ("weight", "score"))

    def _shift(self, cells: list[GridCell]) -> int:
        """How far the row has moved to the left of its heads, told by its names of the first and the second level."""
        found = []
        for cell in cells:
            for of, level in ((False, "level_1"), (True, "level_2")):
                if level in self.columns and self._line(cell, of=of):
                    found.append(cell.left_column - self.columns[level])
        if not found or 0 in found or any(self._spans_head(cell) for cell in cells):
            return 0
        return found[0] if -FURTHEST <= found[0] < 0 else 0

    def _spans_head(self, cell: GridCell) -> bool:
        """Does a cell of a name stand below its head as a wider one does?"""
        return any(
            self._line(cell, of=of) and level in self.columns and cell.left_column <= self.columns[level] < cell.end_column
            for of, level in ((False, "level_1"), (True, "level_2"))
        )
