"""What one printed table says, as it is being read: figures, cells, problems."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Cell, Figure, Measure, Problem
from mingzhang.forms.declaration import normalise
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.grids import is_doubtful
from mingzhang.read.headings import strip_ordinal
from mingzhang.read.labels import NO_AMOUNTS, NO_LINE, undeclared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.grids import Grid, GridCell
    from mingzhang.read.tables import Part, PrintedTable

COUNTED = re.compile(r"个|人次|批次|辆|批|数量|人数|次数|保有量|团组")
"""Lines of form 07 that count persons, groups or vehicles."""


@dataclass(slots=True)
class Reading:
    """One printed table and what has been read of it."""

    table: PrintedTable
    number: int
    """1 but for a form that the report prints again."""
    money_unit: str
    figures: list[Figure] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    undeclared: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: Counter[str] = field(default_factory=Counter)
    """How often each line has been printed."""
    numbered: set[float] = field(default_factory=set)
    """Where its columns of 行次 stand: their middles."""
    taken: set[tuple[int, int, int]] = field(default_factory=set)
    """The cells whose meaning is known: heads, labels, codes, 行次, and those that were put."""

    def take(self, grid: Grid, cells: Iterable[GridCell | None]) -> None:
        """Account for `cells`: an amount in any other cell of the table is lost."""
        self.taken |= {(id(grid), cell.top_row, cell.left_column) for cell in cells if cell is not None}

    def take_head(self, part: Part, end: int) -> None:
        """Account for the rows of a head: words, and the numbers of its columns. An amount with decimals has no place there."""
        for row in range(part.first_row, end):
            self.take(part.grid, [cell for cell in part.grid.row(row) if not shows_money(cell.text)])

    def has_taken(self, grid: Grid, cell: GridCell) -> bool:
        return (id(grid), cell.top_row, cell.left_column) in self.taken

    def put(self, grid: Grid, cell: GridCell, line: str, column: str, label: str) -> None:
        """Take what stands in `cell` as the amount at `line` and `column`."""
        self.take(grid, [cell])
        form, page, text = self.table.form.id, grid.page, normalise(strip_ordinal(label))
        bbox = cell.ink if page else None
        occurrence = max(1, self.lines[line])
        measure = self._measure(line, column)
        printed = cell.text.rstrip("% ") if measure == "ratio" else cell.text
        value = "unreadable" if cell.doubtful or is_doubtful(cell) else parse_amount(printed)
        declared = not line.startswith("x:") and not column.startswith("x:")
        if value == "unreadable" and not declared and self.keeps_details and not cell.doubtful:
            return  # words beside the amounts: 采购组织形式
        if isinstance(value, Decimal):
            amount = value * YUAN[self.money_unit] if measure == "money" else value
            figure = Figure(
                form,
                line,
                column,
                cell.text,
                amount,
                self.money_unit,
                text,
                measure,
                occurrence,
                self.number,
                page,
                bbox,
                cell.location,
                grid.method,
                cell.agreement,
                cell.confidence,
            )
            (self.figures if declared else self.undeclared).append(figure)
        elif declared or value != "blank":
            self.cells.append(Cell(form, line, column, value, cell.text, text, occurrence, self.number, page, bbox, cell.location))
            if value == "unreadable" and not cell.doubtful:  # else the whole table says so
                self.problem(
                    "unreadable_amount",
                    f"“{text}”一行印有“{cell.text}”，不是可以识读的金额",
                    f"“{cell.text}” in line “{text}” is not a readable amount",
                    page,
                    doubtful=True,
                )

    @property
    def keeps_details(self) -> bool:
        """Does the form leave room for lines of the unit's own?"""
        return any(side.details for side in self.table.form.sides)

    def _measure(self, line: str, column: str) -> Measure:
        if any(c.id == column and c.measure == "ratio" for side in self.table.form.sides for c in side.columns):
            return "ratio"
        undeclared = line.startswith("x:") or column.startswith("x:")
        return "count" if undeclared and COUNTED.search(line + column) else "money"

    def put_undeclared(self, grid: Grid, label: str, columns: Sequence[tuple[str, GridCell]]) -> None:
        """Keep the amounts of a line that the form does not declare apart, and say so."""
        filled = [(column, cell) for column, cell in columns if parse_amount(cell.text) not in ("blank", "unreadable")]
        if not filled:
            return
        line, amounts = undeclared(label), "、".join(cell.text for _, cell in filled)
        self.lines[line] += 1
        for column, cell in filled:
            self.put(grid, cell, line, column, label)
        if self.keeps_details and not self.table.unruled:
            return
        if label:
            self.problem(
                "undeclared_line",
                f"“{label}”不在本表已知的项目之内，其金额{amounts}另行列出；如系正式项目，请补入 forms/{self.table.form.file}",
                f"“{label}” is no declared line, its amounts {amounts} are kept apart; "
                f"if it is official, add it to forms/{self.table.form.file}",
                grid.page,
                doubtful=self.table.unruled or grid.method == "ocr",  # it may be two labels, or a part of one, or misread
            )
        else:
            self.problem(
                "unlabelled_amount",
                f"金额{amounts}所在行没有项目名称",
                f"the amounts {amounts} stand in a line without a label",
                grid.page,
                doubtful=True,
            )

    def withdraw_repeated(self) -> None:
        """Take back the figures that claim the same place: it is not known which of them is whose.

        A table printed down may head a line with its own total (“三公”经费支出, below it 支出合计): the same amount again is no other.
        """
        if self.table.form.layout == "matrix" and not self.table.unruled:
            self.figures = list({(f.line, f.column, f.occurrence, f.amount): f for f in reversed(self.figures)}.values())[::-1]
        filled = {(f.line, f.column, f.occurrence) for f in self.figures}
        self.cells = [cell for cell in self.cells if cell.state != "blank" or (cell.line, cell.column, cell.occurrence) not in filled]
        times = Counter((figure.line, figure.column, figure.occurrence) for figure in self.figures)
        repeated = [f for f in self.figures if times[f.line, f.column, f.occurrence] > 1]
        self.figures = [f for f in self.figures if times[f.line, f.column, f.occurrence] == 1]
        for f in repeated:
            self.cells.append(
                Cell(f.form, f.line, f.column, "unreadable", f.printed, f.label, f.occurrence, f.table, f.page, f.bbox, f.location)
            )
        if repeated:
            amounts = "、".join(f.printed for f in repeated[:6])
            self.problem(
                "place_repeated",
                f"表头所示位置相同，金额{amounts}各属哪一栏不能确定，未予采用",
                f"by its heads several amounts ({amounts}) stand in the same place; they are not used",
                repeated[0].page,
                doubtful=True,
            )

    def is_head(self, label: str, cells: Sequence[GridCell]) -> bool:
        """Is this row a head that stands again, or the 栏次 row: the label of a head, or none and 1, 2, 3 … behind it?"""
        filled = [text for cell in cells if (text := normalise(cell.text))]
        counting = bool(filled) and all(int(b) - int(a) == 1 for a, b in pairwise(filled)) if all(map(str.isdigit, filled)) else False
        norm = normalise(label)
        return norm in NO_AMOUNTS or norm in NO_LINE - {""} or (not norm and counting and len(filled) > 1)

    def problem(self, code: str, message: str, message_en: str, page: int | None, *, doubtful: bool = False) -> None:
        """Record what could not be placed, with the form and the page in the sentence."""
        form = self.table.form
        where = f"第{page}页《{form.title}》" if page else f"《{form.title}》"
        where_en = f"page {page}, form {form.id}" if page else f"form {form.id}"
        self.problems.append(Problem(code, f"{where}：{message}。", f"{where_en}: {message_en}.", form.id, page, doubtful))
