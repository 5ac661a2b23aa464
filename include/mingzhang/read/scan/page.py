"""From the image of a page to a page like any other: its glyphs with their places, its rules as edges."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from mingzhang.forms.declaration import fold
from mingzhang.read.pages import Glyph, Page
from mingzhang.read.pdf.pdfium import UNMAPPED
from mingzhang.read.scan.doubts import with_doubts
from mingzhang.read.scan.engine import engine
from mingzhang.read.scan.names import with_declared_name
from mingzhang.read.scan.paper import straightened
from mingzhang.read.scan.readings import read_strips
from mingzhang.read.scan.rules import find_rules, squared
from mingzhang.read.scan.strips import detect, find_strips, without_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.read.scan.engine import Image, Read
    from mingzhang.read.scan.paper import Paper
    from mingzhang.read.scan.readings import Reading
    from mingzhang.read.scan.rules import Ruled
    from mingzhang.read.scan.strips import Blot

DIGIT_HEIGHT, IDEOGRAPH_HEIGHT = 0.70, 0.90
"""How high the ink of a line is, in font sizes."""
LONGER = 1.6
"""So many times longer than wide is a box of several characters."""
SAMPLE = 5
"""So many lines are read both ways up."""
SIGHT = 10
"""So many times their height of these lines are read."""
INFINITE = 1e9
OPEN = frozenset("（）()、：:，。“”《》；")
"""Characters that fill half of their place at most."""


def page_of_scan(image: Paper, number: int) -> Page:
    """A page as OCR reads it, turned straight; every glyph knows where it stands as displayed. `image`: the page as rendered."""
    sheet = _prepared(image)
    if quarters := _quarters(sheet):
        sheet = _prepared(image.turned(quarters))
    strips = find_strips(sheet.image, sheet.paper, sheet.ruled, sheet.boxes)
    readings = [with_declared_name(reading) for reading in with_doubts(read_strips(sheet.image, strips, engine(), sheet.paper.scale))]
    paper = sheet.paper
    return Page(number, paper.width, paper.height, tuple(_glyphs(paper, readings)), sheet.ruled.edges(), scanned=True)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page on the way to being read."""

    paper: Paper
    ruled: Ruled
    image: Image
    """Without rules."""
    boxes: list[Blot]
    """Where the detector sees text."""


def _prepared(paper: Paper) -> _Sheet:
    paper = straightened(paper)
    ruled = find_rules(paper)
    forth = squared(ruled.rules)
    if forth is not None:
        paper = paper.moved(forth, paper.width, paper.height)
        ruled = find_rules(paper)
    image = without_rules(paper, ruled)
    return _Sheet(paper, ruled, image, detect(image, paper.scale, engine()))


def _quarters(sheet: _Sheet) -> int:
    """How many quarters the page must be turned clockwise to stand upright."""
    boxes = sheet.boxes
    wide = sum((b.x1 - b.x0) * (b.y1 - b.y0) for b in boxes if b.x1 - b.x0 > LONGER * (b.y1 - b.y0))
    tall = sum((b.x1 - b.x0) * (b.y1 - b.y0) for b in boxes if b.y1 - b.y0 > LONGER * (b.x1 - b.x0))
    turned = int(tall > wide)
    if turned:
        boxes = [b for b in boxes if b.y1 - b.y0 > LONGER * (b.x1 - b.x0)]
    longest = sorted(boxes, key=lambda b: (-max(b.x1 - b.x0, b.y1 - b.y0), b))[:SAMPLE]
    if not longest:
        return 0
    crops = [np.rot90(sheet.image[b.y0 : b.y1, b.x0 : b.x1], -turned) for b in longest]
    crops = [np.ascontiguousarray(crop[:, : SIGHT * crop.shape[0]]) for crop in crops]
    upright, overhead = (
        sum(_legible(read) for read in engine().read(images)) for images in (crops, [np.rot90(c, 2).copy() for c in crops])
    )
    return turned if upright >= overhead else turned + 2


def _legible(read: Read) -> float:
    """How well a strip was read: how many characters, each as probable as it is."""
    return sum(character.probability**4 for character in read.characters)


def _glyphs(paper: Paper, readings: Sequence[Reading]) -> Iterator[Glyph]:
    scale = paper.scale
    sizes = [_size(reading) / scale for reading in readings if len(reading.characters) > 1]
    usual = median(sizes) if sizes else 10.0
    for reading in readings:
        box = reading.strip.box
        size = _size(reading) / scale
        if not 0.75 * usual < size and len(reading.characters) < 3:
            size = usual
        middle = (box.y0 + box.y1) / 2 / scale
        baseline = middle + 0.35 * size
        top, bottom = baseline - 0.85 * size, baseline + 0.15 * size
        for text, x0, x1 in _placed(reading, size * scale):
            ink = (x0 / scale, box.y0 / scale, x1 / scale, box.y1 / scale)
            yield Glyph(text, ink[0], top, ink[2], bottom, baseline, size, paper.place(ink), reading.agreement, reading.confidence)


def _size(reading: Reading) -> float:
    """The font size of a strip, in pixels."""
    wide = any(ord(ch) > 0x2E80 for ch in reading.text)
    return reading.strip.tall / DIGIT_HEIGHT if not wide else reading.strip.height / IDEOGRAPH_HEIGHT


def _placed(reading: Reading, size: float) -> Iterator[tuple[str, float, float]]:
    """Each character with its left and right end, in pixels: half way to its neighbours, but no wider than it can be."""
    box = reading.strip.box
    pad = max(2, round(0.18 * reading.strip.height))
    left, width = box.x0 - pad, box.x1 - box.x0 + 2 * pad
    characters = reading.characters
    if not characters:
        yield UNMAPPED, float(box.x0), float(box.x1)
        return
    middles = [left + width * c.place for c in characters]
    reaches = [size * (0.5 if ord(c.text[0]) > 0x2E80 else 0.28) for c in characters]
    ends = [
        [max((before + middle) / 2, middle - reach), min((middle + after) / 2, middle + reach)]
        for before, middle, after, reach in zip([-INFINITE, *middles], middles, [*middles[1:], INFINITE], reaches, strict=False)
    ]
    ends[0][0], ends[-1][1] = float(box.x0), float(box.x1)
    for index in range(1, len(characters)):  # a bracket or a comma has as much paper around it as another character has ink
        if {characters[index - 1].text, characters[index].text} & OPEN and ends[index][0] - ends[index - 1][1] < size:
            ends[index - 1][1] = ends[index][0] = (ends[index - 1][1] + ends[index][0]) / 2
    for character, (x0, x1) in zip(characters, ends, strict=True):
        x0, x1 = max(x0, float(box.x0)), min(x1, float(box.x1))
        yield fold(character.text), min(x0, x1 - 0.5), x1
