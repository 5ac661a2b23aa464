"""Grids: the ruled tables of a page as rows, columns and the cells that span them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from pdfplumber.table import TableFinder, TableSettings

from mingzhang.read.pages import Glyph, Page, bounds, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import BBox

SNAP = 2.0
"""Cell borders nearer than this, in points, are one rule."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: the rows and columns that it spans (ends excluded), and what stands in it."""

    top_row: int
    end_row: int
    left_column: int
    end_column: int
    bbox: BBox
    glyphs: tuple[Glyph, ...]
    text: str
    doubtful: bool = False
    """What stands in it may belong to another cell (where no rules are drawn)."""

    @property
    def ink(self) -> BBox:
        """The box of its characters, of the cell itself where it has none."""
        inked = [glyph for glyph in self.glyphs if glyph.text.strip()]
        return bounds(inked) if inked else self.bbox


@dataclass(frozen=True)
class Grid:
    """A table as it is drawn on one page. A merged cell stands in every place that it covers."""

    page: int
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    places: dict[tuple[int, int], GridCell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.top_row, cell.end_row)
            for column in range(cell.left_column, cell.end_column)
        }
        object.__setattr__(self, "places", places)

    @property
    def columns(self) -> int:
        return len(self.xs) - 1

    @property
    def rows(self) -> int:
        return len(self.ys) - 1

    @property
    def bbox(self) -> BBox:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def at(self, row: int, column: int) -> GridCell | None:
        """The cell that covers a place; null where the drawing leaves a hole."""
        return self.places.get((row, column))

    def row(self, row: int) -> list[GridCell]:
        """The distinct cells of a row, from left to right."""
        found: list[GridCell] = []
        for column in range(self.columns):
            cell = self.at(row, column)
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found

    def column_at(self, x: float) -> int:
        """The column at `x`; the nearest one outside the grid."""
        return min(max(bisect_right(self.xs, x) - 1, 0), self.columns - 1)

    def middle(self, column: int) -> float:
        return (self.xs[column] + self.xs[column + 1]) / 2


class _Drawing:
    """What pdfplumber's table finder asks of a page."""

    def __init__(self, page: Page) -> None:
        self.edges = list(page.edges)
        self.bbox = page.bbox
        self.chars: list[object] = []


def find_grids(page: Page) -> list[Grid]:
    """The ruled tables of a page, from top to bottom; those of a single cell are frames, not tables."""
    tables = TableFinder(cast("Any", _Drawing(page)), TableSettings()).tables
    grids = [_grid(page, [tuple(map(float, cell)) for cell in table.cells]) for table in tables if len(table.cells) > 1]
    return sorted(grids, key=lambda grid: (grid.bbox[1], grid.bbox[0]))


def _grid(page: Page, boxes: Sequence[tuple[float, ...]]) -> Grid:
    xs = _borders([x for box in boxes for x in (box[0], box[2])])
    ys = _borders([y for box in boxes for y in (box[1], box[3])])
    spans = {box: (_nearest(ys, box[1]), _nearest(ys, box[3]), _nearest(xs, box[0]), _nearest(xs, box[2])) for box in boxes}
    owner = {
        (row, column): box for box, (top, end, left, right) in spans.items() for row in range(top, end) for column in range(left, right)
    }
    inside: dict[tuple[float, ...], list[Glyph]] = {}
    for glyph in page.glyphs:
        x, y = glyph.middle
        box = owner.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
        if box is not None:
            inside.setdefault(box, []).append(glyph)
    cells = []
    for box, (top, end, left, right) in spans.items():
        glyphs = inside.get(box, [])
        cells.append(GridCell(top, end, left, right, (box[0], box[1], box[2], box[3]), tuple(glyphs), text_of(glyphs)))
    return Grid(page.number, tuple(xs), tuple(ys), tuple(cells))


def _borders(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def _nearest(borders: Sequence[float], value: float) -> int:
    after = bisect_right(borders, value)
    return after - 1 if after and (after == len(borders) or value - borders[after - 1] <= borders[after] - value) else after
