"""What the whole page says against a reading: amounts too wide or too narrow for their characters, lines whose code is unsure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mingzhang.read.amounts import parse_amount

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.read.scan.readings import Reading

CODE = re.compile(r"\d{3}|\d{5}|\d{7}|\d{2}")
"""What may be a code of the classification, or a part of one."""
MEASURED = re.compile(r"\d[\d,]*\.?\d*")
"""Readings whose width tells how many characters they have."""
CLOSE = 3.0
"""In heights of an amount: a dash as near as this may be its minus."""
SAMPLE = 8
"""So many amounts a page must have before their widths are compared."""
ASTRAY = 0.32
"""In widths of a digit: an amount whose ink differs by more from what its characters need was misread."""
UNSURE_NAME = 0.6
"""The name of a line that was read with less confidence may be another one."""


def with_doubts(readings: Sequence[Reading]) -> list[Reading]:
    """`readings` without agreement where the rest of the page speaks against them."""
    return _beside_sure_names(_without_stray_dashes(_of_fitting_width(readings)))


def _without_stray_dashes(readings: Sequence[Reading]) -> list[Reading]:
    """A dash close to an amount may be its minus or what is left of a rule: neither is sure then."""
    found = list(readings)
    for dash in (r for r in readings if r.text == "-" and not r.numeric):
        box = dash.strip.box
        for index, other in enumerate(found):
            near = other.strip.box
            level = near.y0 <= (box.y0 + box.y1) / 2 <= near.y1
            if other.numeric and level and -CLOSE * other.strip.tall < near.x0 - box.x1 < CLOSE * other.strip.tall:
                found[index] = replace(other, agreement=False)
    return found


def _of_fitting_width(readings: Sequence[Reading]) -> list[Reading]:
    """A lost point, a digit too many: the ink of an amount is as wide as its characters, as all the page prints them."""
    measured = [r for r in readings if r.numeric and len(r.text) > 1 and MEASURED.fullmatch(r.text)]
    if len(measured) < SAMPLE:
        return list(readings)
    parts = np.array([_parts(reading.text) for reading in measured], dtype=np.float64)
    widths = np.array([(r.strip.box.x1 - r.strip.box.x0) / r.strip.tall for r in measured])
    fitting = np.ones(len(measured), dtype=bool)
    digit = 1.0
    for _ in range(4):  # without those that do not fit, again
        solved, *_rest = np.linalg.lstsq(parts[fitting], widths[fitting], rcond=None)
        digit = float(solved[0])
        off = np.abs(parts @ solved - widths)
        fitting = off < max(ASTRAY * digit, 1e-6)
        if fitting.sum() < SAMPLE:
            return list(readings)
    wrong = {id(reading) for reading, fits in zip(measured, fitting, strict=True) if not fits}
    return [replace(reading, agreement=False) if id(reading) in wrong else reading for reading in readings]


def _parts(text: str) -> tuple[float, float, float]:
    """How many digits, how many points and commas, how many narrow ends (1)."""
    digits = sum(ch.isdigit() for ch in text)
    return digits, len(text) - digits, (text[0] == "1") + (text[-1] == "1")


def _beside_sure_names(readings: Sequence[Reading]) -> list[Reading]:
    """An amount is as sure as the code or the name of its line: that to its left on the same height, down to the amount before."""
    found = list(readings)
    names = [r for r in readings if not r.agreement and (CODE.fullmatch(r.text) if r.numeric else r.confidence < UNSURE_NAME)]
    for name in names:
        box = name.strip.box
        middle = (box.y0 + box.y1) / 2
        level = [i for i, r in enumerate(found) if r.strip.box.y0 <= middle <= r.strip.box.y1 and r.strip.box.x0 > box.x1]
        for index in sorted(level, key=lambda i: found[i].strip.box.x0):
            other = found[index]
            if other.numeric and not isinstance(parse_amount(other.text), str):
                found[index] = replace(other, agreement=False)
            elif other.numeric and CODE.fullmatch(other.text):
                break
    return found
