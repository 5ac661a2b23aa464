"""The paper: the image of a page without what scanning added to it: turned straight, without seals, shadows and black borders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from mingzhang.read.errors import NotReadable

if TYPE_CHECKING:
    import pypdfium2
    from numpy.typing import NDArray

    from mingzhang.accounts import BBox
    from mingzhang.read.scan.engine import Image

    Map = NDArray[np.float64]
    """A map of the plane, 3 × 3."""

FINE = 250 / 72
"""Pixels a point: what is rendered."""
MAX_PIXELS = 14_000_000
"""More are never rendered: a larger page is rendered coarser."""
MAX_SOURCE = 100_000_000
"""An image with more pixels than this comes from no scanner of an office: a bomb."""
MAX_SIDE = 14_400.0
"""Points: the largest page that PDF knows."""
MAX_TURN = 6.0
"""Degrees: a page that lies more askew than this was not meant to be read."""
COLOURED = 40
"""Steps of red, green and blue between the brightest and the darkest of them: grey ink has none, whatever a JPEG makes of it."""
SEAL = 50.0
"""Points: a coloured shape as large as this is a seal, not writing."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page as it was before it was scanned."""

    source: Image
    """As displayed: grey, the paper white."""
    image: Image
    """The same, straight."""
    scale: float
    """Pixels a point."""
    back: Map
    """From points of `image` to points of the page as displayed."""

    @property
    def width(self) -> float:
        return float(self.image.shape[1] / self.scale)

    @property
    def height(self) -> float:
        return float(self.image.shape[0] / self.scale)

    def place(self, box: BBox) -> BBox:
        """Where a box (points of `image`) stands on the page as displayed."""
        x0, top, x1, bottom = box
        corners = np.array([[[x0, top]], [[x1, top]], [[x1, bottom]], [[x0, bottom]]], dtype=np.float64)
        moved = cv2.perspectiveTransform(corners, self.back)[:, 0]
        (left, upper), (right, lower) = moved.min(axis=0), moved.max(axis=0)
        return round(float(left), 2), round(float(upper), 2), round(float(right), 2), round(float(lower), 2)

    def moved(self, forth: Map, width: float, height: float) -> Paper:
        """The same paper after `forth`, a map of its points, on a sheet of `width` and `height` points. Drawn from the source: nothing
        is blurred twice."""
        back = self.back @ np.linalg.inv(forth)
        pixels = np.array([[self.scale, 0, -0.5], [0, self.scale, -0.5], [0, 0, 1]])
        image = cv2.warpPerspective(
            self.source,
            pixels @ np.linalg.inv(back) @ np.linalg.inv(pixels),
            (round(width * self.scale), round(height * self.scale)),
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=255,
        )
        return Paper(self.source, _bytes(image), self.scale, back)

    def turned(self, quarters: int) -> Paper:
        """The paper turned clockwise by quarters."""
        width, height = self.width, self.height
        forth = {
            0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            1: [[0, -1, height], [1, 0, 0], [0, 0, 1]],
            2: [[-1, 0, width], [0, -1, height], [0, 0, 1]],
            3: [[0, 1, 0], [-1, 0, width], [0, 0, 1]],
        }[quarters % 4]
        if quarters % 2:
            width, height = height, width
        return self.moved(np.array(forth, dtype=np.float64), width, height)


def render(page: pypdfium2.PdfPage) -> Paper:
    """What a viewer shows of a page, as grey paper. NotReadable: its images are too large to be a scan."""
    width, height = page.get_size()
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise NotReadable(f"a page of {width:.0f} × {height:.0f} points is no page of a report")
    for image in page.get_objects(filter=[3], max_depth=4):
        across, down = image.get_px_size()
        if across * down > MAX_SOURCE:
            raise NotReadable(f"an image of {across} × {down} pixels on a page is no scan of a report")
    scale = min(FINE, math.sqrt(MAX_PIXELS / (width * height)))
    colours = page.render(scale=scale, may_draw_forms=False).to_numpy()
    grey = _without_seals(colours, scale)
    clean = _clean(grey, scale)
    return Paper(clean, clean, grey.shape[1] / width, np.eye(3))


def straightened(paper: Paper) -> Paper:
    """The paper turned so that its rules, or else its lines of text, are level."""
    angle = _slant(paper)
    if abs(angle) < 0.02:
        return paper
    turn = cv2.getRotationMatrix2D((paper.width / 2, paper.height / 2), angle, 1.0)
    return paper.moved(np.vstack([turn, [0, 0, 1]]), paper.width, paper.height)


def _slant(paper: Paper) -> float:
    """By how many degrees the lines of the page fall to the right: the turn that packs its ink into the fewest rows."""
    shrunk = 1.4 / paper.scale
    small = cv2.resize(paper.image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    ink = (255.0 - small) * (small < 200)
    ys, xs = np.nonzero(ink)
    if len(ys) < 200:
        return 0.0
    weights = ink[ys, xs]
    ys = ys + np.arange(len(ys)) * 0.618034 % 1.0  # else a page that is not turned at all packs best: its pixels are in rows already

    def packed(angle: float) -> float:
        slope = math.tan(math.radians(angle))
        rows = np.bincount(np.round((ys - slope * xs) * 1.5 + 1500).astype(np.int64), weights)
        return float(np.square(rows).sum())

    best: float = max((0.25 * k for k in range(round(-MAX_TURN * 4), round(MAX_TURN * 4) + 1)), key=packed)
    for step in (0.1, 0.03):
        best = max((best + step * k for k in range(-4, 5)), key=packed)
    return best


def _bytes(image: Any) -> Image:
    return np.asarray(image, dtype=np.uint8)


def _without_seals(colours: Any, scale: float) -> Image:
    """The page in grey; a large coloured shape is taken away where it covers black writing, coloured writing stays."""
    if colours.ndim == 2 or colours.shape[2] == 1:
        return _bytes(colours.reshape(colours.shape[:2]))
    rgb = colours[:, :, :3]
    grey = cv2.cvtColor(_bytes(rgb), cv2.COLOR_BGR2GRAY)
    brightest, darkest = rgb.max(axis=2), rgb.min(axis=2)
    coloured = ((brightest.astype(np.int16) - darkest) > COLOURED).astype(np.uint8)
    if coloured.sum() < 100:
        return _bytes(grey)
    reach = max(3, round(3 * scale)) | 1
    closed = cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(closed)
    for index in range(1, count):
        if min(boxes[index, cv2.CC_STAT_WIDTH], boxes[index, cv2.CC_STAT_HEIGHT]) > SEAL * scale:
            seal = cv2.dilate((labels == index).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0  # with its faint edges
            grey[seal] = brightest[seal]
    return _bytes(grey)


def _clean(grey: Image, scale: float) -> Image:
    """Paper made white whatever its shade, black borders of the scanner taken away."""
    coarse = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(6 * scale / 4)) | 1
    paper = cv2.morphologyEx(cv2.medianBlur(coarse, 5), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    paper = cv2.blur(paper, (reach, reach))
    border = _border(coarse, scale / 4)
    shade = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    white = np.minimum(255.0, grey * (255.0 / np.maximum(shade, 60.0)))
    white[cv2.resize(border, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST) > 0] = 255
    return _bytes(white.round())


def _border(coarse: Any, scale: float) -> Any:
    """The dark shapes that reach in from the edges of the image and are thicker than any rule."""
    dark = (coarse < 110).astype(np.uint8)
    thick = max(3, round(5 * scale))
    framed = cv2.copyMakeBorder(dark, thick, thick, thick, thick, cv2.BORDER_CONSTANT, value=1)
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    _, labels = cv2.connectedComponents(solid)
    outer = (labels == labels[0, 0]).astype(np.uint8)
    outer = cv2.dilate(outer, np.ones((5, 5), np.uint8))
    return outer[thick:-thick, thick:-thick]
