"""Drawing a grid on a sheet: how high its rows are, where its rules run, where in its cell a text stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sample_publisher.grids.grid import Cell, Grid, Row, place
from sample_publisher.sheet import MARGIN, Sheet, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_publisher.layout import Layout

SIZES = {"small": (6.5, 10.5), "normal": (8.5, 14.0), "large": (10.0, 20.0)}
"""Type size and least row height by the layout's `size`, in points."""
PAD = 3.5
ABOVE = 1.2
LEADING = 1.22


@dataclass(frozen=True, slots=True)
class Measure:
    """Where the columns of a grid stand on a page of a given width."""

    edges: tuple[float, ...]
    size: float
    least: float

    @classmethod
    def of(cls, grid: Grid, page: float, layout: Layout, room: float = 0.0) -> Measure:
        """For a page so wide. `room`: what is left of its height; a form that nearly fits is set a little smaller."""
        size, least = SIZES[layout.size]
        unit = (page - 2 * MARGIN) / sum(grid.widths)
        if len(grid.widths) > 9:
            size = min(size, 8.0)
        edges = tuple(MARGIN + unit * w for w in accumulate(grid.widths, initial=0.0))
        for scale in (1.0, 0.9, 0.8, 0.7):
            measure = cls(edges, size * max(scale, 0.8), least * scale)
            if measure.whole(grid) <= room:
                return measure
        return cls(edges, size, least)

    def whole(self, grid: Grid) -> float:
        """How high the grid is."""
        return sum(self.head_heights([*grid.head, *grid.numbers])) + sum(self.height(row) for row in grid.body)

    def lines(self, cell: Cell, left: int) -> tuple[float, list[str]]:
        """The type size and the lines of a cell: amounts shrink rather than break."""
        room = self.edges[left + cell.columns] - self.edges[left] - 2 * PAD
        if cell.kind in ("amount", "code", "ordinal"):
            needed = width_of(cell.text, self.size) if cell.text else 0.0
            return (self.size if needed <= room else self.size * room / needed), [cell.text]
        return self.size, wrap(cell.text, self.size, room)

    def height(self, row: Row, left: int = 0) -> float:
        """How high a row of data is."""
        most = 1
        for cell in row:
            most = max(most, len(self.lines(cell, left)[1]) if cell.rows == 1 else 1)
            left += cell.columns
        return max(self.least, most * self.size * LEADING + 2 * ABOVE)

    def head_heights(self, rows: Sequence[Row]) -> list[float]:
        """How high the rows of a head are: a cell over several rows lends its need to the last of them."""
        heights = [self.least for _ in rows]
        for p in sorted(place(rows), key=lambda p: p.cell.rows):
            need = len(self.lines(p.cell, p.left)[1]) * self.size * LEADING + 2 * ABOVE
            heights[p.bottom - 1] += max(0.0, need - sum(heights[p.top : p.bottom]))
        return heights


def draw(sheet: Sheet, measure: Measure, top: float, head: Sequence[Row], body: Sequence[Row]) -> float:
    """Draw the rows with the upper edge at `top`; the lower edge."""
    rows = [*head, *body]
    heights = [*measure.head_heights(head), *(measure.height(row) for row in body)]
    levels = list(accumulate(heights, initial=top))
    placed = place(rows)
    edges: set[tuple[str, int, int]] = set()
    for p in sorted(placed, key=lambda p: p.left) if sheet.layout.by_column else placed:
        for column in range(p.left, p.right):
            edges |= {("across", p.top, column), ("across", p.bottom, column)}
        for row in range(p.top, p.bottom):
            edges |= {("down", p.left, row), ("down", p.right, row)}
        _write(sheet, measure, p.cell, p.left, levels[p.top], levels[p.bottom])
    how = sheet.layout.rules
    for direction, position, first, last in _runs(edges):
        if direction == "across":
            if how == "none" or (how == "three" and position not in (0, len(head), len(rows))):
                continue
            sheet.rule(measure.edges[first], levels[position], measure.edges[last], levels[position])
        elif how not in ("none", "horizontal", "three"):
            sheet.rule(measure.edges[position], levels[first], measure.edges[position], levels[last])
    return levels[-1]


def _runs(edges: set[tuple[str, int, int]]) -> Iterator[tuple[str, int, int, int]]:
    """Neighbouring edges joined: direction, position, first and last line they run between."""
    start: tuple[str, int, int] | None = None
    end = 0
    for edge in sorted(edges):
        if start and edge[:2] == start[:2] and edge[2] == end:
            end += 1
            continue
        if start:
            yield *start, end
        start, end = edge, edge[2] + 1
    if start:
        yield *start, end


def _write(sheet: Sheet, measure: Measure, cell: Cell, left: int, upper: float, lower: float) -> None:
    if not cell.text:
        return
    x0, x1 = measure.edges[left], measure.edges[left + cell.columns]
    size, lines = measure.lines(cell, left)
    need = len(lines) * size * LEADING
    where = sheet.layout.vertical
    if where == "mixed":
        where = {"label": "top", "amount": "bottom"}.get(cell.kind, "middle")  # type: ignore[assignment]
    first = {"top": upper + ABOVE, "middle": (upper + lower - need) / 2, "bottom": lower - ABOVE - need}[where]
    for number, line in enumerate(lines):
        baseline = first + number * size * LEADING + size * 0.95
        if cell.kind == "amount":
            sheet.text(x1 - PAD, baseline, line, size, "right", strong=cell.strong)
        elif cell.kind in ("label", "code"):
            sheet.text(x0 + PAD, baseline, line, size, strong=cell.strong)
        else:
            sheet.text((x0 + x1) / 2, baseline, line, size, "center", strong=cell.strong)
