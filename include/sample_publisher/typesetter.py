"""Typesetting a report: cover, contents, forms and narrative, in any layout.

    typeset(published("liling-2020"), LAYOUTS["plain"])  # the bytes of a PDF

The truth about a print is the report itself. The same report and layout give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form, forms
from sample_publisher import table
from sample_publisher.grids import build
from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.narrative import Section, after_tables, before_tables
from sample_publisher.sheet import MARGIN, Sheet, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

FOOT = 42.0
"""Kept free at the foot of a page, for its number."""
MAY_BE_LEFT_OUT = ("08", "09")


def typeset(report: SampleReport, layout: Layout) -> bytes:
    """The PDF of `report` as `layout` prints it. ValueError where the layout would lose a figure."""
    return Print(report, layout).make()


def typeset_notice(title: str, unit: str, paragraphs: Sequence[str], layout: Layout) -> bytes:
    """The PDF of a document without forms."""
    sheet = Sheet(layout, f"{unit}{title}")
    sheet.open(landscape=False)
    sheet.text(sheet.width / 2, 110, unit, 16, "center", strong=True)
    sheet.text(sheet.width / 2, 140, title, 20, "center", strong=True)
    write_paragraphs(sheet, 190, paragraphs)
    return sheet.finish()


def title_of(report: SampleReport, form_id: str, layout: Layout) -> str:
    """The title that the print gives a form."""
    if form_id in report.titles:
        return report.titles[form_id]
    if form_id == "09" and (layout.balances or report.columns("09") & {"opening_balance", "income", "closing_balance"}):
        return "国有资本经营预算财政拨款收入支出决算表"
    return form(form_id).title


def write_paragraphs(sheet: Sheet, top: float, paragraphs: Sequence[str], size: float = 11.0) -> float:
    """Running text from `top` on, over as many pages as it needs; the lower edge."""
    leading = size * 1.75
    for paragraph in paragraphs:
        for line in wrap("　　" + paragraph, size, sheet.width - 2 * MARGIN - 24):
            if top + leading > sheet.height - FOOT - 10:
                sheet.open(landscape=False)
                top = 70.0
            sheet.text(MARGIN + 12, top + size, line, size)
            top += leading
    return top


class Print:
    """One report on its way to paper."""

    def __init__(self, report: SampleReport, layout: Layout) -> None:
        self.report = report
        self.layout = layout
        self.sheet = Sheet(layout, f"{report.unit}{report.year}年度部门决算")
        self.top = 0.0
        self.forms = [f.id for f in forms() if self._printed(f.id)]

    def make(self) -> bytes:
        before, after = before_tables(self.report), after_tables(self.report)
        titles = [title_of(self.report, form_id, self.layout) for form_id in self.forms]
        if self.layout.repeated_titles:
            after = [Section(title, section.paragraphs) for title, section in zip(titles, after, strict=False)] + after[len(titles) :]
        self._cover()
        told = self.layout.narrative != "none"
        if self.layout.contents:
            self._contents(titles, before if told else [], after if told else [])
        if self.layout.narrative == "around":
            self._narrative("第一部分　单位概况", before)
        self._forms()
        if told:
            self._narrative("第三部分　部门决算情况说明", after if self.layout.narrative == "around" else [*before, *after])
        return self.sheet.finish()

    def _printed(self, form_id: str) -> bool:
        return form_id not in MAY_BE_LEFT_OUT or self.layout.empty_forms != "left_out" or bool(self.report.lines(form_id))

    def _cover(self) -> None:
        sheet, report = self.sheet, self.report
        sheet.open(landscape=False)
        middle = sheet.width / 2
        if self.layout.cover == "one_line":
            size = min(26.0, 26.0 * (sheet.width - 2 * MARGIN) / width_of(f"{report.unit}{report.year}年度", 26))
            lines = [(f"{report.unit}{report.year}年度", size), ("部门决算", 30.0)]
        elif self.layout.cover == "wrapped":
            half = (len(report.unit) + 1) // 2
            lines = [(report.unit[:half], 26.0), (report.unit[half:], 26.0), (f"{report.year}年度部门决算", 26.0)]
        else:
            size = min(26.0, 26.0 * (sheet.width - 2 * MARGIN) / width_of(report.unit, 26))
            lines = [(f"{report.year}年度", 26.0), (report.unit, size), ("部门决算", 30.0)]
        for number, (line, size) in enumerate(lines):
            sheet.text(middle, 250 + 62 * number, line, size, "center", strong=True)
        for number, line in enumerate(wrap(report.remark, 9, sheet.width - 2 * MARGIN - 60)):
            sheet.text(middle, sheet.height - 110 + 15 * number, line, 9, "center")

    def _contents(self, titles: list[str], before: list[Section], after: list[Section]) -> None:
        sheet = self.sheet
        sheet.open(landscape=False)
        sheet.text(sheet.width / 2, 92, "目　录", 20, "center", strong=True)
        top = 130.0
        parts = [
            ("第一部分　单位概况", [s.heading for s in before]),
            ("第二部分　部门决算表", titles),
            ("第三部分　部门决算情况说明", [s.heading for s in after]),
        ]
        for part, entries in parts:
            if not entries:
                continue
            sheet.text(MARGIN + 24, top, part, 12.5, strong=True)
            top += 23
            for entry in entries:
                sheet.text(MARGIN + 48, top, entry, 11)
                top += 19.5
            top += 8

    def _narrative(self, part: str, sections: list[Section]) -> None:
        sheet = self.sheet
        sheet.open(landscape=False)
        sheet.text(sheet.width / 2, 84, part, 17, "center", strong=True)
        top = 112.0
        for section in sections:
            if top > sheet.height - FOOT - 60:
                sheet.open(landscape=False)
                top = 70.0
            sheet.text(MARGIN + 36, top + 13, section.heading, 12.5, strong=True)
            top = write_paragraphs(sheet, top + 24, section.paragraphs) + 10

    # The forms

    def _forms(self) -> None:
        layout = self.layout
        grids = {form_id: build(self.report, form_id, layout) for form_id in self.forms}
        self._turn()
        if layout.title_on_page_before:
            self.top = self.sheet.height - FOOT - 70
        for number, form_id in enumerate(self.forms):
            grid = grids[form_id]
            if number and not layout.title_on_page_before:
                self._next_form(grid)
            late = self._head_lines(form_id)
            if layout.title_on_page_before:
                self._turn()
            split = self._grid(grid)
            self._late_title(form_id, late)
            self._notes(form_id)
            if split and layout.stray_row:
                self._stray_row(grid)
            if layout.title_on_page_before and number + 1 < len(self.forms) and self.top > self.sheet.height - FOOT - 70:
                self._turn()

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

    def _head_lines(self, form_id: str) -> tuple[float, float]:
        """Title and the lines beside it; where the second half of the title belongs (x, baseline)."""
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
        return rest

    def _line(self, left: float, middle: float, right: float, texts: tuple[str, str, str], size: float) -> None:
        self.top += size + 3
        self.sheet.text(left, self.top, texts[0], size)
        self.sheet.text(middle, self.top, texts[1], size, "center")
        self.sheet.text(right, self.top, texts[2], size, "right")

    def _late_title(self, form_id: str, rest: tuple[float, float]) -> None:
        if self.layout.title_parts == "late":
            title = title_of(self.report, form_id, self.layout)
            self.sheet.text(*rest, title[len(title) // 2 :], 12.0 if self.layout.size == "small" else 16.0, strong=True)

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
        if self.layout.explained and form_id in EMPTY and not self.report.lines(form_id):
            lines.append(f"说明：{self.report.unit}本年度没有{EMPTY[form_id]}，故本表无数据。")
        size = 7.0 if self.layout.size == "small" else 8.5
        for text in lines:
            for line in wrap(text, size, self.sheet.width - 2 * MARGIN):
                self.top += size + 4
                self.sheet.text(MARGIN, self.top, line, size)


EMPTY = {
    "07": "财政拨款“三公”经费支出",
    "08": "政府性基金预算财政拨款收入和支出",
    "09": "国有资本经营预算财政拨款收入和支出",
}
"""What a unit did not have, where the form is empty."""
