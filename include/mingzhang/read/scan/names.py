"""Names that OCR has spoilt: a label or a head in which it doubts a character is the declared one it resembles, if there is but one."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import forms, functional_classes, normalise
from mingzhang.read.labels import NO_AMOUNTS, NO_LINE
from mingzhang.read.scan.engine import Character
from mingzhang.read.scan.resemblance import apart

if TYPE_CHECKING:
    from mingzhang.read.scan.readings import Reading

DOUBTED = 0.9
"""A name of which every character is more probable than this is left as it was read: it may be one that no form declares."""
VARIANTS = str.maketrans(
    "決預經業務總計項財撥費國資專門結餘轉營環節農業醫療衛會機關險險収価単産営処戸",
    "决预经业务总计项财拨费国资专门结余转营环节农业医疗卫会机关险险收价单产营处户",
)
"""Other forms of the same character, which the recogniser knows from other places and prints of final accounts do not use."""
SPOILT = 0.4
"""So large a part of a name may be misread."""
MARGIN = 2
"""By so many characters a name must be nearer than the next one; by one where only one character is wrong."""
ORDINAL = re.compile(r"^[一二三四五六七八九十-]{0,3}[、,.:；]?")


def with_declared_name(reading: Reading) -> Reading:
    """`reading` with the declared name that was meant; unchanged where that is not plain."""
    if reading.numeric:
        return reading
    reading = replace(reading, characters=tuple(replace(ch, text=ch.text.translate(VARIANTS)) for ch in reading.characters))
    if reading.confidence >= DOUBTED or len(reading.text) < 2:
        return reading
    ordinal = ORDINAL.match(reading.text)
    for start in sorted({0, ordinal.end() if ordinal else 0}):
        said = normalise(reading.text[start:])
        if said in _names():
            return reading
        name = _nearest(said)
        if name:
            return replace(reading, characters=_written(reading, start, name))
    return reading


@cache
def _names() -> frozenset[str]:
    """Everything that stands in heads and lines of forms, normalised."""
    sides = [side for form in forms() for side in form.sides]
    names = {label for side in sides for line in side.lines for label in line.labels}
    names |= {part for side in sides for column in side.columns for label in column.labels for part in label.split("/")}
    names |= {label for c in functional_classes() for label in c.labels} | {title for form in forms() for title in form.titles}
    return frozenset(name for name in names | NO_AMOUNTS | NO_LINE if len(name) > 1)


@cache
def _nearest(said: str) -> str | None:
    """The one name that `said` can have been."""
    near = [name for name in _names() if abs(len(name) - len(said)) <= max(1, SPOILT * len(name))]
    ranked = sorted((apart(said, name), name) for name in near)
    if not ranked:
        return None
    wrong, name = ranked[0]
    if wrong > max(1, SPOILT * len(name)) or (len(name) == 2 and len(said) != 2):
        return None
    clear = len(ranked) == 1 or ranked[1][0] - wrong >= (1 if wrong == 1 else MARGIN)
    return name if clear else None


def _written(reading: Reading, start: int, name: str) -> tuple[Character, ...]:
    """The characters of `name` in the place of those of `reading` from `start` on."""
    kept, misread = reading.characters[:start], reading.characters[start:]
    first, last = misread[0].place, misread[-1].place
    step = (last - first) / max(1, len(name) - 1)
    places = [c.place for c in misread] if len(misread) == len(name) else [first + step * k for k in range(len(name))]
    return (*kept, *(Character(ch, place, reading.confidence) for ch, place in zip(name, places, strict=True)))
