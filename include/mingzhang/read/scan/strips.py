"""Strips: the pieces of a scanned page that hold one line of writing in one cell each, every bit of ink in one of them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from mingzhang.read.scan.rules import ink_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.scan.engine import Engine, Image
    from mingzhang.read.scan.paper import Paper
    from mingzhang.read.scan.rules import Ruled

DETECTED = 150 / 72
"""Pixels a point: what the detector looks at."""
SPECK = 0.55
"""Points: ink smaller than this both ways is dirt."""
LOOSE = 1.7
"""Points: ink smaller than this both ways, standing alone, is dirt too: a point belongs to an amount."""
DRAWN = 45.0
"""Points: ink larger than this in one piece is a drawing."""
WIDE_GAP = 1.0
"""In heights of the strip: what stands further apart are two strips."""
NEAR = 1.3
"""In heights of the strip: ink as near as this belongs to it."""
LOW = 3.0
"""Points: ink that the detector does not take for text is none if it is lower than this, and no dash."""
FLAT = 2.4
"""Points: a strip that is lower than this and wider than high is a dash."""
DASH = 2.1
"""Points: no dash is shorter."""


class Blot(NamedTuple):
    """Ink in one piece, in pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2


@dataclass
class Strip:
    """The blots of one line, in pixels."""

    blots: list[Blot] = field(default_factory=list)
    detected: bool = True
    """Did the detector take it for text?"""

    @property
    def box(self) -> Blot:
        return _around(self.blots)

    @property
    def height(self) -> int:
        return self.box.y1 - self.box.y0

    @property
    def tall(self) -> float:
        """How high its full characters are: those that reach more than half of it."""
        heights = sorted(b.y1 - b.y0 for b in self.blots if b.y1 - b.y0 > 0.55 * self.height)
        return float(heights[len(heights) // 2]) if heights else float(self.height)

    def is_dash(self, scale: float) -> bool:
        box = self.box
        wide, high = box.x1 - box.x0, box.y1 - box.y0
        return len(self.blots) == 1 and high < FLAT * scale and wide > max(1.6 * high, DASH * scale)


def without_rules(paper: Paper, ruled: Ruled) -> Image:
    """The paper with its rules whitened."""
    image = paper.image.copy()
    image[cv2.dilate(ruled.mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return image


def detect(image: Image, scale: float, engine: Engine) -> list[Blot]:
    """Where the detector sees text, in pixels."""
    shrunk = min(1.0, DETECTED / scale)
    small = cv2.resize(image, None, fx=shrunk, fy=shrunk, interpolation=cv2.INTER_AREA)
    return [Blot(*(max(0, round(value / shrunk)) for value in box)) for box in engine.detect(np.asarray(small, dtype=np.uint8))]


def find_strips(image: Image, paper: Paper, ruled: Ruled, boxes: Sequence[Blot]) -> list[Strip]:
    """The strips of a page, from top to bottom. `image`: the paper without its rules; `boxes`: where the detector sees text."""
    scale = paper.scale
    cells = _Cells(ruled, scale)
    blots = _blots(image, scale)
    free, strips = list(blots), []
    for box in sorted(boxes, key=lambda b: (b.x1 - b.x0) * (b.y1 - b.y0)):
        inside = [b for b in free if box.x0 <= b.middle[0] <= box.x1 and box.y0 <= b.middle[1] <= box.y1]
        if inside:
            taken = set(inside)
            free = [b for b in free if b not in taken]
            strips += [strip for part in cells.sort(inside) for strip in _lines(part)]
    _attach(strips, free, cells)
    for part in cells.sort(free):
        strips += [Strip(line.blots, detected=False) for line in _lines(part)]
    pieces = [piece for strip in _joined(strips, cells) for piece in _pieces(strip)]
    kept = [s for s in pieces if s.is_dash(scale) or s.height > (LOOSE if s.detected else LOW) * scale]
    return sorted(kept, key=lambda s: (s.box.y0, s.box.x0, s.box.x1))


class _Cells:
    """Which blots stand in one cell: between the same rules."""

    def __init__(self, ruled: Ruled, scale: float) -> None:
        self.levels = sorted((rule.at * scale, rule.start * scale, rule.end * scale) for rule in ruled.rules if rule.level)
        self.uprights = sorted((rule.at * scale, rule.start * scale, rule.end * scale) for rule in ruled.rules if not rule.level)

    def sort(self, blots: Iterable[Blot]) -> list[list[Blot]]:
        """`blots` cell by cell."""
        found: dict[tuple[int, int], list[Blot]] = {}
        for blot in blots:
            found.setdefault(self.cell(blot), []).append(blot)
        return [found[key] for key in sorted(found)]

    def cell(self, blot: Blot) -> tuple[int, int]:
        x, y = blot.middle
        left = [at for at, start, end in self.uprights if start <= y <= end]
        above = [at for at, start, end in self.levels if start <= x <= end]
        row = above[bisect_right(above, y) - 1] if above and above[0] <= y else -1
        column = left[bisect_right(left, x) - 1] if left and left[0] <= x else -1
        return round(row), round(column)


def _blots(image: Image, scale: float) -> list[Blot]:
    """The ink of a page piece by piece, without dirt and drawings."""
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink_of(image))
    found = []
    for x, y, width, height, _area in boxes[1:count].tolist():
        if SPECK * scale < max(width, height) < DRAWN * scale:
            found.append(Blot(x, y, x + width, y + height))
    return found


def _around(blots: Sequence[Blot]) -> Blot:
    return Blot(min(b.x0 for b in blots), min(b.y0 for b in blots), max(b.x1 for b in blots), max(b.y1 for b in blots))


def _lines(blots: Sequence[Blot]) -> list[Strip]:
    """The lines of one cell: ink without a level gap through it."""
    lines: list[list[Blot]] = []
    ends = 0.0
    for blot in sorted(blots, key=lambda b: (b.y0, b.x0)):
        if lines and blot.y0 <= ends:
            lines[-1].append(blot)
        else:
            lines.append([blot])
        ends = max(ends, blot.y1) if len(lines[-1]) > 1 else blot.y1
    joined: list[list[Blot]] = []
    for line in lines:  # the strokes of 二 are no lines of their own: a line is at least half as high as the others
        box = _around(line)
        before = _around(joined[-1]) if joined else None
        if (
            before
            and min(box.y1 - box.y0, before.y1 - before.y0) < 0.55 * max(box.y1 - box.y0, before.y1 - before.y0)
            and (max(box.y1, before.y1) - min(box.y0, before.y0) < 1.5 * max(box.y1 - box.y0, before.y1 - before.y0))
        ):
            joined[-1] += line
        else:
            joined.append(line)
    return [Strip(line) for line in joined]


def _attach(strips: Sequence[Strip], free: list[Blot], cells: _Cells) -> None:
    """Give ink that the detector has missed to the strip that it stands beside: a minus, a point, a first digit."""
    grown = True
    while grown:
        grown = False
        for blot in list(free):
            y = blot.middle[1]
            for strip in strips:
                box = strip.box
                reach = NEAR * strip.height
                beside = box.x0 - reach <= blot.x1 and blot.x0 <= box.x1 + reach
                if (
                    beside
                    and box.y0 - 0.35 * strip.height <= y <= box.y1 + 0.35 * strip.height
                    and cells.cell(blot) == cells.cell(strip.blots[0])
                ):
                    strip.blots.append(blot)
                    free.remove(blot)
                    grown = True
                    break


def _joined(strips: Sequence[Strip], cells: _Cells) -> list[Strip]:
    """Strips of one line and one cell as one: the detector may have seen a long line in parts, one over another."""
    lines: dict[tuple[int, int], list[Strip]] = {}
    for strip in sorted(strips, key=lambda s: s.box):
        cell = lines.setdefault(cells.cell(strip.box), [])
        for other in cell:
            a, b = strip.box, other.box
            level = min(a.y1, b.y1) - max(a.y0, b.y0) > 0.6 * min(strip.height, other.height)
            if (
                level
                and a.x0 - b.x1 <= WIDE_GAP * max(strip.height, other.height)
                and max(strip.height, other.height) < 1.8 * min(strip.height, other.height)
            ):
                other.blots += strip.blots
                other.detected |= strip.detected
                break
        else:
            cell.append(strip)
    return [strip for cell in lines.values() for strip in cell]


def _pieces(strip: Strip) -> list[Strip]:
    """A strip cut where it is empty for more than its height."""
    pieces: list[list[Blot]] = []
    end = 0
    for blot in sorted(strip.blots):
        if pieces and blot.x0 - end <= WIDE_GAP * strip.height:
            pieces[-1].append(blot)
        else:
            pieces.append([blot])
            end = blot.x1
        end = max(end, blot.x1)
    return [Strip(piece, strip.detected) for piece in pieces]
