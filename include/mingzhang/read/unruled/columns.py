"""The columns of a table without vertical rules, over all its pages.

What is known of such a print: a head stands over the middle of its column, an amount ends right of that middle and a label begins left
of it. So an amount belongs to the last middle left of its end. Whatever contradicts that picture makes a column uncertain.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from mingzhang.read.unruled.labels import ALIGNED, LEVELS, find_codes, find_line_numbers, find_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mingzhang.forms.declaration import Form
    from mingzhang.read.unruled.heads import Head
    from mingzhang.read.unruled.words import Line, Word

PADDING = 2.0
"""What a cell leaves free beside its amount, in points."""
ASKEW = 6.0
"""So many points a head may stand beside the middle of its column."""


@dataclass(slots=True)
class Column:
    """A column and the words of the body that stand in it."""

    middle: float | None = None
    """The middle of its head, if it holds amounts or 行次."""
    amounts: bool = False
    head: float | None = None
    """The middle of its head, if it holds codes or names and none is printed."""
    words: list[Word] = field(default_factory=list)
    uncertain: bool = False

    @property
    def start(self) -> float | None:
        return min((word.x0 for word in self.words), default=self.head)

    @property
    def end(self) -> float | None:
        return max((word.x1 for word in self.words), default=self.head)

    @property
    def is_centred(self) -> bool:
        """Do its amounts stand in the middle, not at the right?"""
        return self.amounts and self.middle is not None and all(abs(word.middle - self.middle) <= ALIGNED for word in self.words)


@dataclass(frozen=True)
class Columns:
    """The columns of a table, and which of them each word of its body stands in."""

    columns: tuple[Column, ...]
    borders: tuple[float, ...]
    places: dict[Word, int]
    """Words that stand across columns (the label of a total) have no place."""
    codes: frozenset[Word]
    totals: frozenset[Word]
    """The labels of totals in tables by code; of those that are wrapped, the first lines."""

    def span(self, word: Word) -> tuple[int, int]:
        """The first and the last column that a word stands in."""
        place = self.places.get(word)
        if place is not None:
            return place, place
        slack = min(4.0, (word.x1 - word.x0) / 3)
        inside = [i for i, (a, b) in enumerate(pairwise(self.borders)) if a < word.x1 - slack and word.x0 + slack < b]
        return (inside[0], inside[-1]) if inside else (0, 0)


def find_columns(head: Head, body: Sequence[Line], form: Form) -> Columns | None:
    """The columns under `head`, as the words of `body` fill them; null where there are none."""
    lines = head.middles_of_lines()
    anchors = [Column(middle, middle not in lines) for middle in sorted([*head.middles(), *lines])]
    if not any(column.amounts for column in anchors):
        return None
    middles = [column.middle or 0.0 for column in anchors]
    totals = find_totals(body, form)
    codes = find_codes(body, form)
    numbers = {word: anchors[middles.index(middle)] for middle in lines for word in find_line_numbers(body, middle, middles)}
    across = {word for words in totals for word in words} | {word for line in body for word in line if word.label in LEVELS}
    beside: list[list[Word]] = [[] for _ in [None, *anchors]]  # codes, in the areas left of each anchor and right of the last
    texts = [Column() for _ in beside]
    for word in (word for line in body for word in line if word not in numbers):
        place = sum(middle < word.x1 + 0.5 for middle in middles) - 1
        area = sum(middle < word.x0 for middle in middles)
        if word in codes:
            beside[area].append(word)
        elif word.fills_amount and place >= 0:
            anchors[place].words.append(word)
        elif word not in across:
            texts[area].words.append(word)
            texts[area].uncertain |= word.is_amount
    ordered: list[Column] = []
    for area, (low, high) in enumerate(pairwise([-math.inf, *middles, math.inf])):
        labels = [Column(words=words) for words in _groups(beside[area])] + [text for text in texts[area : area + 1] if text.words]
        if not labels:  # nothing printed below these heads, or no more than a total
            labels = [Column(head=middle) for middle in head.middles_of_labels() if low < middle < high]
        ordered += [*labels, *anchors[area : area + 1]]
    if ordered[0] is anchors[0] and (label := [word for word in across if word.x0 < middles[0]]):
        ordered.insert(0, Column(words=label))
    _doubt(ordered, [stack.middle for stack in head.stacks if stack.heads_amounts])
    places = {word: index for index, column in enumerate(ordered) for word in column.words if word not in across}
    places |= {word: index for word, anchor in numbers.items() for index, column in enumerate(ordered) if column is anchor}
    return Columns(tuple(ordered), tuple(_borders(ordered)), places, frozenset(codes), frozenset(words[0] for words in totals))


def _groups(words: Iterable[Word]) -> list[list[Word]]:
    """`words` as columns: those that overlap from line to line."""
    groups: list[list[Word]] = []
    end = 0.0
    for word in sorted(words, key=lambda w: w.x0):
        if groups and word.x0 <= end + 1:
            groups[-1].append(word)
        else:
            groups.append([word])
        end = max(end if len(groups[-1]) > 1 else 0.0, word.x1)
    return groups


def _doubt(columns: Sequence[Column], heads: Sequence[float]) -> None:
    """Mark the columns of amounts that contradict the picture: they cross their neighbours, or their head is not over their middle.

    `heads`: where the heads of columns of amounts have their middle.
    """
    for left, right in pairwise(columns):
        overlap = left.end - right.start if left.end is not None and right.start is not None else 0.0
        if overlap > (1.0 if left.amounts and right.amounts else ASKEW):  # labels are told from amounts also where they stick out
            left.uncertain = right.uncertain = True
    for index, column in enumerate(columns):
        amounts = [word for word in column.words if word.is_amount]
        if not column.amounts or column.middle is None or not amounts:
            continue
        ends, middles = [word.x1 for word in amounts], [word.middle for word in amounts]
        if max(ends) - min(ends) > ALIGNED and max(middles) - min(middles) > ALIGNED:
            column.uncertain = True
        begin = 2 * column.middle - max(ends)
        before = columns[index - 1] if index else None
        taken = max((x for x in (before.end, before.middle) if x is not None), default=0.0) if before else 0.0
        if begin < taken - ASKEW:
            column.uncertain = True
    for column in columns:
        if column.amounts and not any(abs(middle - (column.middle or 0.0)) < ASKEW for middle in heads):
            column.uncertain = True
    strays = any(column.uncertain and not column.amounts and any(word.is_money for word in column.words) for column in columns)
    if strays or any(True for _ in _displaced(columns)):  # then the amounts stand elsewhere than their heads
        for column in columns:
            column.uncertain |= column.amounts


def _displaced(columns: Sequence[Column]) -> Iterator[Column]:
    """Of neighbouring columns as wide as each other those whose amounts end behind their right border, or not where those of the
    others end."""
    run: list[Column] = []
    for column in [*columns, Column()]:
        if column.amounts and column.middle is not None:
            run.append(column)
            continue
        middles = [c.middle for c in run if c.middle is not None]
        steps = [b - a for a, b in pairwise(middles)]
        if len(steps) > 1 and max(steps) - min(steps) < ALIGNED:
            ends = [(c, c.end - middle) for c, middle in zip(run, middles, strict=True) if c.end is not None]
            usual = median(end for _, end in ends) if ends else 0.0
            for c, end in ends:
                if end > min(steps) / 2 + 1 or (len(ends) > 2 and abs(end - usual) > ASKEW and not c.is_centred):
                    yield c
        run = []


def _borders(columns: Sequence[Column]) -> list[float]:
    """The borders of the columns: where the amounts of the left one end, else as far left of the next middle as its amounts end right
    of it; between columns without amounts as far right of the middle as the column's left border is left of it."""
    borders = [min((x for c in columns[:1] for x in (c.start, c.middle) if x is not None), default=0.0) - PADDING]
    for left, right in pairwise(columns):
        least = max(x for x in (borders[-1] + 1, left.end, left.middle) if x is not None)
        most = min((x for x in (right.start, right.middle) if x is not None), default=least)
        if left.is_centred and right.is_centred and left.middle is not None and right.middle is not None:
            border = (left.middle + right.middle) / 2
        elif left.amounts and left.end is not None:
            border = left.end + PADDING
        elif right.amounts and right.middle is not None and right.end is not None:
            border = 2 * right.middle - right.end - PADDING
        elif left.middle is not None and left.amounts:
            border = 2 * left.middle - borders[-1]
        else:
            border = (least + most) / 2
        borders.append(max(least, min(border, most)))
    first, last = columns[0], columns[-1]
    if first.amounts and first.middle is not None and len(borders) > 1:
        borders[0] = 2 * first.middle - borders[1]
    ends = [x for x in (last.end, 2 * last.middle - borders[-1] if last.middle is not None else None) if x is not None]
    return [*borders, max(ends) + PADDING]
