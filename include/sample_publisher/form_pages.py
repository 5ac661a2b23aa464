"""The pages of a print that hold forms: title and head lines, the grid over as many pages as it needs, notes below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form, forms
from sample_publisher import table
from sample_publisher.grids import build
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.sheet import FOOT, MARGIN, Sheet, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_publisher.annexes import Annex
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

MAY_BE_LEFT_OUT = ("08", "09")
EMPTY = {
    "07": "财政拨款“三公”经费支出",
    "08": "政府性基金预算财政拨款收入和支出",
    "09": "国有资本经营预算财政拨款收入和支出",
}
"""What a unit did not have, where the form is empty."""
INSTRUCTION = "填报提示：没有此项收支的单位保留空表，并在表下写明原因。"


def title_of(report: SampleReport, form_id: str, layout: Layout) -> str:
    """The title that the print gives a form."""
    if form_id in report.titles:
        return report.titles[form_id]
    if form_id == "09" and (layout.balances or report.columns("09") & {"opening_balance", "income", "closing_balance"}):
        return "国有资本经营预算财政拨款收入支出决算表"
    return form(form_id).title


class FormPages:
    """The forms of one report on their way to paper."""

    def __init__(self, report: SampleReport, sheet: Sheet) -> None:
        self.report = report
        self.sheet = sheet
        self.layout = sheet.layout
        self.top = 0.0
        self.forms = [f.id for f in forms() if self._printed(f.id)]

    @property
    def titles(self) -> list[str]:
        return [title_of(self.report, form_id, self.layout) for form_id in self.forms]

    def _printed(self, form_id: str) -> bool:
        return form_id not in MAY_BE_LEFT_OUT or self.layout.empty_forms != "left_out" or bool(self.report.lines(form_id))

    def draw(self) -> None:
        """All forms, from a new page on."""
        layout = self.layout
        grids = {form_id: build(self.report, form_id, layout) for form_id in self.forms}
        self._turn()
        if layout.title_on_page_before:
            self.top = self.sheet.height - FOOT - 70
        for number, form_id in enumerate(self.forms):
            grid = grids[form_id]
            if number and not layout.title_on_page_before:
                self._next_form(grid)
            self._head_lines(form_id)
            if layout.title_on_page_before:
                self._turn()
            split = self._grid(grid)
            self._notes(form_id)
            if split and layout.stray_row:
                self._stray_row(grid)
            if layout.title_on_page_before and number + 1 < len(self.forms) and self.top > self.sheet.height - FOOT - 70:
                self._turn()

    def draw_annex(self, annex: Annex) -> None:
        """A table of an annex, on a page of its own or several."""
        sheet = self.sheet
        sheet.open(landscape=False)
        self.top = 80.0
        sheet.text(sheet.width / 2, self.top, annex.title, 15, "center", strong=True)
        for text in annex.heads:
            self.top += 18
            sheet.text(sheet.width - MARGIN, self.top, text, 9.5, "right")
        self.top += 6
        self._grid(annex.grid)

    def _turn(self) -> None:
        self.sheet.open(landscape=self.layout.landscape)
        self.top = 56.0

    def _next_form(self, grid: Grid) -> None:
        """A new page, or a little room where forms share pages and this one fits on what is left."""
        height = table.Measure.of(grid, self.sheet.width, self.layout).whole(grid)
        if self.layout.together and self.top + 24 + 100 + height < self.sheet.height - FOOT:
            self.top += 24
        else:
            self._turn()

    def _head_lines(self, form_id: str) -> None:
        """Title and the lines beside it."""
        sheet, layout, report = self.sheet, self.layout, self.report
        left, middle, right = MARGIN, sheet.width / 2, sheet.width - MARGIN
        unit = report.unit if report.unit_in_heads is None else report.unit_in_heads
        number = layout.form_number.format(form=form_id, number=int(form_id))
        department = layout.department.format(unit=unit)
        money = layout.money.format(money=report.money_of(form_id))
        small = 8.0 if layout.size == "small" else 9.5
        if layout.head_lines == "above_title":
            self._line(left, middle, right, (department, number, money), small)
        title, size = title_of(report, form_id, layout), 12.0 if layout.size == "small" else 16.0
        self.top += size
        start = middle - width_of(title, size) / 2
        half = len(title) if layout.title_parts == "whole" else len(title) // 2
        sheet.text(start, self.top, title[:half], size, strong=True)
        rest = (start + width_of(title[:half], size), self.top)
        if layout.title_parts == "split":
            sheet.text(*rest, title[half:], size, strong=True)
        elif layout.title_parts == "late":
            sheet.late.append((*rest, title[half:], size))
        self.top += 6
        if layout.head_lines == "below_title":
            if number:
                self._line(left, middle, right, ("", "", number), small)
            self._line(left, middle, right, (department, "", money), small)
        elif layout.head_lines == "glued":
            self._line(
                left,
                middle,
                right,
                (f"{layout.department.format(unit='')}{number}{'　' if number else ''}{unit if layout.department else ''}", "", money),
                small,
            )
        self.top += 4

    def _line(self, left: float, middle: float, right: float, texts: tuple[str, str, str], size: float) -> None:
        self.top += size + 3
        self.sheet.text(left, self.top, texts[0], size)
        self.sheet.text(middle, self.top, texts[1], size, "center")
        self.sheet.text(right, self.top, texts[2], size, "right")

    def _grid(self, grid: Grid) -> bool:
        """The grid, over as many pages as it needs; whether it needed more than one."""
        layout, sheet = self.layout, self.sheet
        head: Sequence[Row] = [*grid.head, *grid.numbers]
        rest: list[Row] = list(grid.body)
        pages = 0
        whole = len(rest) <= (layout.rows_per_page or len(rest))
        measure = table.Measure.of(grid, sheet.width, layout, sheet.height - FOOT - 34 - self.top if whole else 0.0)
        while True:
            room = sheet.height - FOOT - 30 - self.top - sum(measure.head_heights(head))
            count = 0
            while count < len(rest) and count < (layout.rows_per_page or len(rest)) and (room := room - measure.height(rest[count])) >= 0:
                count += 1
            count = max(count, 1)
            self.top = table.draw(sheet, measure, self.top, head, rest[:count])
            rest = rest[count:]
            pages += 1
            if not rest:
                break
            self._turn()
            head = {"head": head, "head_without_numbers": grid.head, "nothing": ()}[layout.repeat]
        return pages > 1

    def _stray_row(self, grid: Grid) -> None:
        self._turn()
        empty = tuple(Cell(kind="label") for _ in grid.widths)
        self.top = table.draw(self.sheet, table.Measure.of(grid, self.sheet.width, self.layout), self.top, (), [empty])

    def _notes(self, form_id: str) -> None:
        lines = []
        if self.layout.notes:
            lines.append(f"注：{form(form_id).note}")
        if self.layout.explained != "no" and form_id in EMPTY and not self.report.lines(form_id):
            if self.layout.explained == "instruction":
                lines.append(INSTRUCTION)
            lines.append(f"说明：{self.report.unit}本年度没有{EMPTY[form_id]}，故本表无数据。")
        size = 7.0 if self.layout.size == "small" else 8.5
        for text in lines:
            for line in wrap(text, size, self.sheet.width - 2 * MARGIN):
                self.top += size + 4
                self.sheet.text(MARGIN, self.top, line, size)
