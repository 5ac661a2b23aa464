"""Names that OCR has spoilt: a label or a head in which it doubts a character is the declared one it resembles, if there is but one."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import forms, functional_classes, normalise
from mingzhang.read.headings import find_title
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
LOOKALIKES = str.maketrans("人未末己已巳士土日曰千干于夫天大太戶户目自晶品", "入末末己己己土土日日千千千夫夫大大户户目目品品")
"""Characters that differ in a stroke: the recogniser is sure of the wrong one."""
SPOILT = 0.4
"""So large a part of a name may be misread."""
MARGIN = 2
"""By so many characters a name must be nearer than the next one; by one where only one character is wrong."""
ENDING = re.compile(r"^\D?.{0,40}(决|算|支|收|入|出).{0,4}(表|支|收|算)?.?$")
"""How the title of a form may end."""
ORDINAL = re.compile(r"^[一二三四五六七八九十-]{0,3}[、,.:；]?")


def with_declared_name(reading: Reading) -> Reading:
    """`reading` with the declared name that was meant; unchanged where that is not plain."""
    if reading.numeric:
        return reading
    reading = replace(reading, characters=tuple(replace(ch, text=ch.text.translate(VARIANTS)) for ch in reading.characters))
    if len(reading.text) < 2:
        return reading
    ordinal = ORDINAL.match(reading.text)
    for start in sorted({0, ordinal.end() if ordinal else 0}):
        said = normalise(reading.text[start:])
        if said in _names():
            return reading
        name = _nearest(said) if reading.confidence < DOUBTED else _alike().get(said.translate(LOOKALIKES))
        if name:
            return replace(reading, characters=_written(reading, start, name))
    title = meant_title(reading.text)
    return replace(reading, characters=_written(reading, 0, title)) if title else reading


@cache
def meant_title(text: str) -> str | None:
    """The title of a form that a line ends in, a few characters misread, with what stands before it; null for other lines."""
    said = normalise(text)
    if find_title(text) or not ENDING.search(said):
        return None
    found: dict[str, tuple[int, str]] = {}
    for form in forms():
        for title in form.titles:
            for length in (len(title), len(title) - 1, len(title) + 1):
                before, end = said[:-length], said[-length:]
                wrong = apart(end, title)
                if not 0 < length <= len(said) or wrong > max(1, len(title) // 5):
                    continue
                whole = find_title(before + title)
                if whole and whole.form is form:
                    found[form.id] = min(found.get(form.id, (99, "")), (wrong, before + title))
    ranked = sorted(found.values())
    return ranked[0][1] if ranked and (len(ranked) == 1 or ranked[0][0] < ranked[1][0]) else None


@cache
def _names() -> frozenset[str]:
    """Everything that stands in heads and lines of forms, normalised."""
    sides = [side for form in forms() for side in form.sides]
    names = {label for side in sides for line in side.lines for label in line.labels}
    names |= {part for side in sides for column in side.columns for label in column.labels for part in label.split("/")}
    names |= {label for c in functional_classes() for label in c.labels} | {title for form in forms() for title in form.titles}
    return frozenset(name for name in names | NO_AMOUNTS | NO_LINE if len(name) > 1)


@cache
def _alike() -> dict[str, str]:
    """The names by what they look like, those of three characters or more that look like no other."""
    looks = Counter(name.translate(LOOKALIKES) for name in _names())
    return {look: name for name in sorted(_names()) if len(name) > 2 and looks[look := name.translate(LOOKALIKES)] == 1}


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
