"""The rules drawn on a page, from PDFium's path objects: lines, sides of stroked areas, and filled areas as thin as a line."""

from __future__ import annotations

import ctypes
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.accounts import BBox

THIN = 2.5
"""A filled area thinner than this, in points, is drawn as a rule; a thicker one is a background."""
HEAVY = 6.0
"""A stroke wider than this, in points, shades a row or a column and rules nothing."""
SLANT = 1.0
"""A line whose ends differ by no more than this, in points, is level or upright; other slanting lines rule nothing."""
DEEP = 15
"""Form XObjects are followed so deep into each other: a hostile file holds more."""
PAPER = 240
"""An area brighter than this, of 255, is as good as white."""
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
    edges: list[Edge] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for path, matrix in _paths(page, display):
        if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke):
            continue
        if stroke.value:
            edges += _stroked(path, matrix)
        elif fill.value and pdfium.FPDFPath_CountSegments(path) > 5:
            edges += _filled(path, matrix)
        elif fill.value and pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):  # a rectangle: its bounds say all
            edges += _thin_area(matrix.place(left.value, bottom.value), matrix.place(right.value, top.value))
    return [edge for edge in edges if edge["width"] < FAR and edge["height"] < FAR]


def areas_of(page: pdfium.FPDF_PAGE, display: Matrix) -> list[BBox]:
    """The filled areas of a page that are darker than paper: white words on them are seen."""
    found: list[BBox] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    colour = [ctypes.c_uint() for _ in range(4)]
    for path, matrix in _paths(page, display):
        if not pdfium.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value:
            continue
        if pdfium.FPDFPageObj_GetFillColor(path, *colour) and min(part.value for part in colour[:3]) > PAPER:
            continue
        if pdfium.FPDFPageObj_GetBounds(path, left, bottom, right, top):
            (ax, ay), (bx, by) = matrix.place(left.value, bottom.value), matrix.place(right.value, top.value)
            found.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return found


def _paths(holder: Any, matrix: Matrix, depth: int = 0) -> Iterator[tuple[Any, Matrix]]:
    """The path objects of a page, or of a form XObject at `depth`, in the order of drawing, each with the map of what holds it."""
    count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    for index in range(count(holder)):
        drawn = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(drawn)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield drawn, matrix
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEP:
            yield from _paths(drawn, matrix.after(_own(drawn)), depth + 1)


def _own(drawn: Any) -> pdfium.FS_MATRIX:
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(drawn, own)
    return own


def _stroked(path: Any, holder: Matrix) -> Iterator[Edge]:
    matrix = holder.after(_own(path))
    if _width(path, matrix) <= HEAVY:
        for subpath in _subpaths(path, matrix):
            for (start, _), (end, straight) in pairwise(subpath):
                if straight:
                    yield from _line(start, end)


def _filled(path: Any, holder: Matrix) -> Iterator[Edge]:
    for subpath in _subpaths(path, holder.after(_own(path))):
        xs, ys = [x for (x, _), _ in subpath], [y for (_, y), _ in subpath]
        yield from _thin_area((min(xs), min(ys)), (max(xs), max(ys)))


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


def _thin_area(corner: Point, opposite: Point) -> list[Edge]:
    """The middle of a filled area that is thin; both middles of a dot, of which a row may be a rule in either direction."""
    (ax, ay), (bx, by) = corner, opposite
    edges = []
    if abs(by - ay) <= THIN:
        edges.append(_edge("h", min(ax, bx), max(ax, bx), (ay + by) / 2, (ay + by) / 2))
    if abs(bx - ax) <= THIN:
        edges.append(_edge("v", (ax + bx) / 2, (ax + bx) / 2, min(ay, by), max(ay, by)))
    return edges


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
