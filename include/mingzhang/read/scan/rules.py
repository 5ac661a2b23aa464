"""The rules drawn on a scanned page: long thin runs of ink, and the paper without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from mingzhang.read.scan.engine import Image
    from mingzhang.read.scan.paper import Paper

    Area = tuple[int, int, NDArray[np.uint8]]
    """A shape and where its corner stands, in pixels."""

FAINT = 214
"""The lightest grey of a rule."""
LONG = 60.0
"""Points: no strokes of writing in usual letters, not even those of neighbours in a title, make a line as long as this."""
LONGEST = 200.0
"""Points: nor those of a cover in letters of any size."""
HANGING = 0.1
"""The share of a line of strokes from which others go up or down."""
SHORT = 9.0
"""Points: a rule around a single low cell; one that is not long must join two that are."""
TOUCH = 2.0
"""Points: so near to a rule a stroke must come to join it."""
THICK = 4.0
"""Points: a rule is thinner than this."""
BREAK = 2.5
"""Points: a gap in a rule that faint ink explains."""
WIDE = 100.0
"""Points: a frame narrower than this says nothing of the sheet's shape."""
STRAIGHT = 0.6
"""Points: a frame bent by less than this needs no straightening."""
JOIN = 5.0
"""Points: rules that end this near to another one are meant to meet it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A level or upright rule, in points: where it stands across its direction, and from where to where it goes."""

    level: bool
    at: float
    start: float
    end: float
    slope: float | None = None
    """How much `at` grows from each point of its way to the next; null for a short one."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The rules of a page, and where their ink is."""

    rules: tuple[Rule, ...]
    mask: NDArray[np.uint8]

    def edges(self) -> tuple[dict[str, Any], ...]:
        """As pdfplumber's table finder wants them."""
        return tuple(_edge(rule) for rule in self.rules)


def ink_of(image: Image) -> NDArray[np.uint8]:
    """1 where there is ink."""
    threshold, _ = cv2.threshold(image, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return (image < min(max(threshold, 120), 190)).astype(np.uint8)


def _faint_ink_of(image: Image) -> NDArray[np.uint8]:
    """1 where there may be ink: a thin rule is fainter than writing, and no grain of the paper is as long as one."""
    return (image < FAINT).astype(np.uint8)


def find_rules(paper: Paper) -> Ruled:
    """The rules of a straightened page: the long ones, and the short ones that join two of them."""
    ink = _faint_ink_of(paper.image)
    mask = np.zeros_like(ink)
    long: list[Rule] = []
    short: list[tuple[Rule, Area]] = []
    for level in (True, False):
        for rule, area in _along(ink if level else np.ascontiguousarray(ink.T), paper.scale, level=level):
            length = rule.end - rule.start
            if length >= LONGEST or (length >= LONG and not (level and _is_written(ink, area, paper.scale))):
                long.append(rule)
                _mark(mask, area, level=level)
            else:
                short.append((rule, area))
    joining = [(rule, area) for rule, area in short if all(_meets(long, rule, end) for end in (rule.start, rule.end))]
    for rule, area in joining:
        _mark(mask, area, level=rule.level)
    mask &= np.asarray(cv2.dilate(ink, np.ones((3, 3), np.uint8)), dtype=np.uint8)
    return Ruled(tuple(_meeting([*long, *(rule for rule, _ in joining)])), mask)


def _along(ink: NDArray[np.uint8], scale: float, *, level: bool) -> Iterator[tuple[Rule, Area]]:
    """The level runs of `ink` that are as long as a short rule, and where they are."""
    length, gap, thick = round(SHORT * scale), max(3, round(BREAK * scale)), round(THICK * scale)
    whole: Any = cv2.morphologyEx(cv2.dilate(ink, np.ones((2, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(whole)
    for index in range(1, count):
        x, y, width, height, area = (int(value) for value in boxes[index])
        if area / width > thick:
            continue
        part = labels[y : y + height, x : x + width] == index
        rows, columns = np.nonzero(part)
        slope = float(np.polyfit(columns, rows, 1)[0]) if width > WIDE * scale else None
        yield Rule(level, (y + float(rows.mean()) + 0.5) / scale, x / scale, (x + width) / scale, slope), (x, y, part.astype(np.uint8))


def _is_written(ink: NDArray[np.uint8], area: Area, scale: float) -> bool:
    """Does a level run belong to large letters: do other strokes hang on much of it?"""
    x, y, part = area
    beside = round(1.5 * scale)
    above, below = (
        ink[max(0, y - beside) : y, x : x + part.shape[1]],
        ink[y + part.shape[0] : y + part.shape[0] + beside, x : x + part.shape[1]],
    )
    hanging = [band.all(axis=0) for band in (above, below) if len(band)]
    return bool(hanging) and float(np.mean(np.logical_or.reduce(hanging))) > HANGING


def _mark(mask: NDArray[np.uint8], area: Area, *, level: bool) -> None:
    x, y, part = area
    target = mask if level else mask.T
    target[y : y + part.shape[0], x : x + part.shape[1]] |= part


def _meets(long: Sequence[Rule], rule: Rule, end: float) -> bool:
    """Does a short rule meet a long one across at its `end`?"""
    return any(o.level != rule.level and abs(o.at - end) <= TOUCH and o.start - TOUCH <= rule.at <= o.end + TOUCH for o in long)


def _meeting(rules: Sequence[Rule]) -> list[Rule]:
    """`rules` drawn out to those across that they nearly reach."""
    drawn = []
    for rule in rules:
        across = [other for other in rules if other.level != rule.level and other.start - JOIN <= rule.at <= other.end + JOIN]
        start = min((o.at for o in across if abs(o.at - rule.start) <= JOIN), key=lambda at: abs(at - rule.start), default=rule.start)
        end = min((o.at for o in across if abs(o.at - rule.end) <= JOIN), key=lambda at: abs(at - rule.end), default=rule.end)
        drawn.append(replace(rule, start=min(start, rule.start), end=max(end, rule.end)))
    return drawn


def _edge(rule: Rule) -> dict[str, Any]:
    x0, x1, top, bottom = (rule.start, rule.end, rule.at, rule.at) if rule.level else (rule.at, rule.at, rule.start, rule.end)
    return {
        "object_type": "line",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "h" if rule.level else "v",
    }


def squared(rules: Sequence[Rule]) -> NDArray[np.float64] | None:
    """The map that makes the frame around all rules a rectangle, where the scanner has pulled it out of shape; null where it has not.

    Level rules that diverge are those of a sheet that was photographed; upright ones that lean are those of a sheet that slipped.
    """
    levels = [rule for rule in rules if rule.level and rule.slope is not None]
    uprights = [rule for rule in rules if not rule.level and rule.slope is not None]
    if len(levels) < 2:
        return None
    left, right = min(rule.start for rule in levels), max(rule.end for rule in levels)
    top, bottom = min(rule.at for rule in levels), max(rule.at for rule in levels)
    fall, lean = _slopes(levels), _slopes(uprights)
    if right - left < WIDE or bottom - top < WIDE / 2:
        return None
    middle = (left + right) / 2, (top + bottom) / 2
    bent, straight = [], []
    for y in (top, bottom):
        for x in (left, right):
            b, d = fall(y), lean(x)
            px, py = x + d * (y - middle[1]), y + b * (x - middle[0])
            bent.append((px, py))
            straight.append((x, y))
    if max(abs(p - q) for one, other in zip(bent, straight, strict=True) for p, q in zip(one, other, strict=True)) < STRAIGHT:
        return None
    return np.asarray(cv2.getPerspectiveTransform(np.array(bent, np.float32), np.array(straight, np.float32)), dtype=np.float64)


def _slopes(rules: Sequence[Rule]) -> Callable[[float], float]:
    """The slope of a rule at any place across, as those of `rules` let expect it: a straight line through them, the long ones first."""
    if not rules:
        return lambda _: 0.0
    lengths = [rule.end - rule.start for rule in rules]
    places = np.array([rule.at for rule in rules])
    spread = float(places.max() - places.min())
    degree = 1 if len(rules) > 2 and spread > WIDE / 2 else 0
    fitted = np.polyfit(places, [rule.slope or 0.0 for rule in rules], degree, w=np.array(lengths))
    low, high = float(places.min()), float(places.max())
    return lambda at: float(np.polyval(fitted, min(max(at, low), high)))
