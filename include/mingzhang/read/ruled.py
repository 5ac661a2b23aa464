"""Ruled tables of a page as grids: pdfplumber's table finder, fed with the glyphs and rules of our own reading."""

from __future__ import annotations

from bisect import bisect_right
from statistics import median
from typing import TYPE_CHECKING, Any, cast

from pdfplumber.table import TableFinder, TableSettings

from mingzhang.forms.declaration import fold
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.pages import Glyph, Page, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

SNAP = 4.5
"""Cell borders nearer than this, in points, are one rule, or the two of a double line."""
LARGE = 2.5
"""Characters so many times larger than the others of a table lie over it: a watermark."""


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
    within = [glyph for glyph in page.glyphs if xs[0] <= glyph.middle[0] <= xs[-1] and ys[0] <= glyph.middle[1] <= ys[-1]]
    largest = LARGE * median(glyph.size for glyph in within) if within else 0.0
    crossed: set[tuple[float, ...]] = set()
    before: tuple[Glyph, tuple[float, ...] | None] | None = None
    for glyph in within:
        x, y = glyph.middle
        box = owner.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
        if box is not None and glyph.size <= largest:
            inside.setdefault(box, []).append(glyph)
            if before and before[1] is not box and before[1] is not None and _is_one_number(before[0], glyph):
                crossed |= {box, before[1]}
        before = glyph, box
    cells = []
    for box, (top, end, left, right) in spans.items():
        if top < end and left < right:  # else it is what two rules of a double line leave between them
            glyphs = inside.get(box, [])
            cells.append(GridCell(top, end, left, right, (box[0], box[1], box[2], box[3]), tuple(glyphs), text_of(glyphs), box in crossed))
    return Grid(page.number, tuple(xs), tuple(ys), tuple(cells), "ocr" if page.scanned else "text")


def _is_one_number(left: Glyph, right: Glyph) -> bool:
    """Do two glyphs stand as close as those of one number?"""
    level = abs(left.baseline - right.baseline) < 0.2 * left.size
    close = abs(right.x0 - left.x1) < 0.1 * left.size
    return level and close and all(fold(glyph.text) in "0123456789.," for glyph in (left, right))


def _borders(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > SNAP:
            found.append(value)
    return found


def _nearest(borders: Sequence[float], value: float) -> int:
    after = bisect_right(borders, value)
    return after - 1 if after and (after == len(borders) or value - borders[after - 1] <= borders[after] - value) else after
