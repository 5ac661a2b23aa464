"""The rules drawn on a page, from PDFium's path objects: lines, sides of stroked areas, and filled areas as thin as a line."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

THIN = 2.5
"""A filled area thinner than this, in points, is drawn as a rule; a thicker one is a background."""
HEAVY = 6.0
"""A stroke wider than this, in points, shades a row or a column and rules nothing."""
SLANT = 1.0
"""A line whose ends differ by no more than this, in points, is level or upright; other slanting lines rule nothing."""
DEEP = 15
"""Form XObjects are followed so deep into each other: a hostile file holds more."""
FAR = 20000.0
"""No page is larger than this, in points; a rule that is comes from a broken file."""

Edge = dict[str, Any]
Point = tuple[float, float]


class Matrix(NamedTuple):
    """An affine map: (x, y) comes to (a·x + c·y + e, b·x + d·y + f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def place(self, x: float, y: float) -> Point:
        """Where a point comes to."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, first: pdfium.FS_MATRIX) -> Matrix:
        """The map that does `first`, then this one."""
        (ox, oy), (ax, ay), (cx, cy) = self.place(first.e, first.f), self.turn(first.a, first.b), self.turn(first.c, first.d)
        return Matrix(ax, ay, cx, cy, ox, oy)

    def turn(self, x: float, y: float) -> Point:
        """What becomes of a direction."""
        return self.a * x + self.c * y, self.b * x + self.d * y


def edges_of(page: pdfium.FPDF_PAGE, display: Matrix) -> list[Edge]:
    """The rules of a page as edges for pdfplumber's table finder. `display`: from the page's own space to the displayed one."""
    drawn = (edge for path, matrix in _paths(page, display) for edge in _edges(path, matrix))
    return [edge for edge in drawn if edge["width"] < FAR and edge["height"] < FAR]


def _paths(page: pdfium.FPDF_PAGE, display: Matrix) -> Iterator[tuple[Any, Matrix]]:
    """The path objects of a page in the order of drawing, those of form XObjects included, each with the map of what holds it."""
    waiting: list[tuple[Any, Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, index), display, 0) for index in reversed(range(pdfium.FPDFPage_CountObjects(page)))
    ]
    own = pdfium.FS_MATRIX()
    while waiting:
        drawn, matrix, depth = waiting.pop()
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield drawn, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEP:
            pdfium.FPDFPageObj_GetMatrix(drawn, own)
            inner = matrix.after(own)
            waiting += [
                (pdfium.FPDFFormObj_GetObject(drawn, index), inner, depth + 1)
                for index in reversed(range(pdfium.FPDFFormObj_CountObjects(drawn)))
            ]


def _edges(path: Any, matrix: Matrix) -> Iterator[Edge]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return
    if not stroke.value and pdfium.FPDFPath_CountSegments(path) <= 5:  # a rectangle: its bounds say all
        sides = [ctypes.c_float() for _ in range(4)]
        if pdfium.FPDFPageObj_GetBounds(path, *sides):
            left, bottom, right, top = (side.value for side in sides)
            yield from _thin_area([matrix.place(left, bottom), matrix.place(right, top)])
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, own)
    matrix = matrix.after(own)
    if not stroke.value:
        for subpath in _subpaths(path, matrix):
            yield from _thin_area([point for point, _ in subpath])
    elif _width(path, matrix) <= HEAVY:
        for subpath in _subpaths(path, matrix):
            for (start, _), (end, straight) in pairwise(subpath):
                if straight:
                    yield from _line(start, end)


def _width(path: Any, matrix: Matrix) -> float:
    width = ctypes.c_float()
    pdfium.FPDFPageObj_GetStrokeWidth(path, width)
    return float(width.value * math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c)))


def _subpaths(path: Any, matrix: Matrix) -> list[list[tuple[Point, bool]]]:
    """The corners of each subpath as displayed, each with: does a straight line lead to it?"""
    found: list[list[tuple[Point, bool]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind, point = pdfium.FPDFPathSegment_GetType(segment), matrix.place(x.value, y.value)
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not found:
            found.append([(point, False)])
        else:
            found[-1].append((point, kind == pdfium.FPDF_SEGMENT_LINETO))
        if pdfium.FPDFPathSegment_GetClose(segment):
            found[-1].append((found[-1][0][0], True))
    return found


def _line(start: Point, end: Point) -> Iterator[Edge]:
    (ax, ay), (bx, by) = start, end
    if abs(ay - by) <= SLANT and abs(ay - by) < abs(ax - bx):
        yield _edge("h", min(ax, bx), max(ax, bx), (ay + by) / 2, (ay + by) / 2)
    elif abs(ax - bx) <= SLANT and abs(ax - bx) < abs(ay - by):
        yield _edge("v", (ax + bx) / 2, (ax + bx) / 2, min(ay, by), max(ay, by))


def _thin_area(corners: Sequence[Point]) -> Iterator[Edge]:
    """The middle of a filled area that is thin; both middles of a dot, of which a row may be a rule in either direction."""
    x0, x1 = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    if bottom - top <= THIN:
        yield _edge("h", x0, x1, (top + bottom) / 2, (top + bottom) / 2)
    if x1 - x0 <= THIN:
        yield _edge("v", (x0 + x1) / 2, (x0 + x1) / 2, top, bottom)


def _edge(orientation: str, x0: float, x1: float, top: float, bottom: float) -> Edge:
    """An edge as pdfplumber's table finder asks for it."""
    return {
        "object_type": "line",
        "orientation": orientation,
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }
