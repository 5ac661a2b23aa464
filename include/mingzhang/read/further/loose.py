"""What one table beside the forms says, as it is being read: its figures, and how many numbers it prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Cell, Figure, Measure, Table
from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import decimals, parse_amount
from mingzhang.read.grids import is_doubtful
from mingzhang.read.headings import strip_ordinal
from mingzhang.read.pages import displayed, lines

if TYPE_CHECKING:
    from mingzhang.accounts import BBox
    from mingzhang.read.further.finding import LooseTable
    from mingzhang.read.grids import Grid, GridCell

SUFFIX = re.compile(r"(?<=[\d.)])\s*(%|分|亿元|百万元|千元|万元|元)$")
NOT_MONEY = {"分", "%"}


@dataclass(slots=True)
class LooseReading:
    """One table beside the forms and what has been read of it."""

    table: LooseTable
    number: int
    money_unit: str | None
    figures: list[Figure] = field(default_factory=list)
    unplaced: list[Cell] = field(default_factory=list)
    """What stands where a number should, and has found no place."""

    @property
    def record(self) -> Table:
        """The table as the report lists it."""
        places = max((decimals(f.printed) for f in self.figures if f.measure == "money" and f.amount), default=0)
        return Table(self.table.form.id, self.number, self.table.title, None, self.money_unit or "元", places, self.table.pages)

    def put(self, grid: Grid, cell: GridCell, line: str, column: str, label: str, measure: Measure, printed: str | None = None) -> bool:
        """Take the number of `cell` (`printed`: its last characters) as that of a place; false where it is none, or its unit is unknown."""
        shown = cell.text if printed is None else printed
        value = None if cell.doubtful or is_doubtful(cell) else number_of(shown, measure)
        worth = self._worth(shown) if measure == "money" else Decimal(1)
        if value is None or worth is None or self._is_taken(line, column):
            self.lose(grid, cell)
            return False
        bbox = None if grid.page is None else cell.ink if printed is None else _ink_of(cell, printed)
        unit = self.money_unit or "元"
        text = normalise(strip_ordinal(label))
        self.figures.append(
            Figure(
                self.table.form.id,
                line,
                column,
                shown.strip(),
                value * worth,
                unit,
                text,
                measure,
                1,
                self.number,
                grid.page,
                bbox,
                cell.location,
                grid.method,
                cell.agreement,
                cell.confidence,
            )
        )
        return True

    def lose(self, grid: Grid, cell: GridCell) -> None:
        """Count what stands in a cell among what has found no place."""
        form_id, bbox = self.table.form.id, cell.ink if grid.page else None
        self.unplaced.append(Cell(form_id, "", "", "unreadable", cell.text, "", 1, self.number, grid.page, bbox, cell.location))

    def put_rank(self, grid: Grid, cell: GridCell, line: str, label: str, printed: str, rank: int) -> None:
        """Take a grade (优) as that of a line."""
        if not self._is_taken(line, "grade"):
            bbox, unit = cell.ink if grid.page else None, self.money_unit or "元"
            place = (self.table.form.id, line, "grade", printed, Decimal(rank), unit, label, "grade", 1, self.number)
            self.figures.append(Figure(*place, grid.page, bbox, cell.location, grid.method, cell.agreement, cell.confidence))  # type: ignore[arg-type]

    def _worth(self, printed: str) -> Decimal | None:
        """How many yuan one unit of an amount is: its own, where it is printed behind it, else the table's."""
        own = SUFFIX.search(fold(printed).strip())
        unit = own[1] if own and own[1] in YUAN else self.money_unit
        return YUAN[unit] if unit else None

    def _is_taken(self, line: str, column: str) -> bool:
        return any((figure.line, figure.column) == (line, column) for figure in self.figures)


def number_of(text: str, measure: Measure = "money") -> Decimal | None:
    """The number of a cell, with or without its unit behind it; null for words and blanks, and for a unit of something else."""
    folded = fold(text).strip()
    suffix = SUFFIX.search(folded)
    if suffix and (measure == "money") == (suffix[1] in NOT_MONEY):
        return None
    value = parse_amount(folded[: suffix.start()] if suffix else folded)
    return value if isinstance(value, Decimal) else None


def shows_number(text: str) -> bool:
    """Is a cell nothing but a number, whatever of?"""
    return number_of(text, "money") is not None or number_of(text, "ratio") is not None


def _ink_of(cell: GridCell, printed: str) -> BBox:
    """The box of the last characters of a cell."""
    inked = [glyph for line in lines(cell.glyphs) for glyph in line if glyph.text.strip()]
    count = len(re.sub(r"\s", "", printed))
    return displayed(inked[-count:]) if len(inked) >= count else cell.ink
