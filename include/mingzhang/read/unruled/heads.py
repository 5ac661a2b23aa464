"""The heads of a table without vertical rules: which words are one head, which of them head a single column, which a group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.read.labels import HEAD_NUMBER, NO_AMOUNTS, NO_LINE
from mingzhang.read.unruled.words import Line, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.forms.declaration import Form

SAME_MIDDLE = 2.0
"""Lines of one head, and a group head over its middle column, have middles that differ by less than this, in points."""
LEADING = 1.6
"""Lines of one head stand closer than this, in font sizes."""
UNKNOWN = 3
"""What a piece of a stack costs that is no declared head; a declared one costs 1."""


@dataclass(frozen=True, eq=False)
class Stack:
    """Heads one above the other: all have the same middle."""

    heads: tuple[Word, ...]
    """From top to bottom."""
    leads: bool
    """Does its last head stand over a single column? Else it is the head of a group."""

    @property
    def middle(self) -> float:
        return self.heads[-1].middle

    @property
    def label(self) -> str:
        return self.heads[-1].label

    @property
    def heads_amounts(self) -> bool:
        return self.leads and self.label not in NO_AMOUNTS | {"行次"}


@dataclass(frozen=True)
class Head:
    """The head of one part of a table."""

    stacks: tuple[Stack, ...]
    """From left to right."""
    numbers: tuple[Word, ...]
    """The 栏次 row: one number over each column of amounts; empty where it is not printed."""
    counting: Line
    """The words of the 栏次 row."""

    def middles(self) -> list[float]:
        """Where the columns of amounts have their middle: the numbers of the 栏次 row, if none is missing, else their heads."""
        numbers = [int(re.split("=", word.label)[0]) for word in self.numbers]
        if numbers and numbers == list(range(1, len(numbers) + 1)):
            return [word.middle for word in self.numbers]
        return [stack.middle for stack in self.stacks if stack.heads_amounts]

    def middles_of_lines(self) -> list[float]:
        """Where the columns of 行次 have theirs."""
        return [stack.middle for stack in self.stacks if stack.label == "行次"]

    def middles_of_labels(self) -> list[float]:
        """Where the columns of codes and names have theirs."""
        return [stack.middle for stack in self.stacks if stack.leads and stack.label in NO_AMOUNTS]


def read_head(lines: Sequence[Line], form: Form) -> Head:
    """The head that `lines` print."""
    counting = next((line for line in lines if counts(line)), [])
    words = [word for line in lines if line is not counting for word in line]
    numbers = tuple(word for word in counting if HEAD_NUMBER.fullmatch(word.label))
    stacks: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.middle):
        near = next((s for s in stacks if abs(s[0].middle - word.middle) < SAME_MIDDLE), None)
        if near is None:
            stacks.append([word])
        else:
            near.append(word)
    joined = [_join(sorted(stack, key=lambda w: w.baseline), form) for stack in stacks]
    return Head(tuple(Stack(tuple(heads), _leads(index, joined, form)) for index, heads in enumerate(joined)), numbers, counting)


def counts(line: Line) -> bool:
    """Is it the 栏次 row: 1, 2, 3 …?"""
    texts = [word.label for word in line]
    others = [text for text in texts if not HEAD_NUMBER.fullmatch(text)]
    numbers = [int(re.split("=", text)[0]) for text in texts if HEAD_NUMBER.fullmatch(text)]
    rising = bool(numbers) and all(a < b for a, b in pairwise(numbers))
    if others:
        return rising and set(others) <= {"栏次", "栏", "次"}
    return rising and len(numbers) > 2 and numbers[0] < 3  # one of them may be missing


def head_names(form: Form) -> set[str]:
    """The words that the heads of a form are made of."""
    columns = {part for side in form.sides for column in side.columns for label in column.labels for part in label.split("/")}
    own = {"行次", "栏次", "三公经费", "本年支出", "本年收入", *(side.title for side in form.sides)}
    return columns | NO_AMOUNTS | own | (line_labels(form) if form.layout == "matrix" else set())


def line_labels(form: Form) -> set[str]:
    return {label for side in form.sides for line in side.lines for label in line.labels}


def _join(stack: Sequence[Word], form: Form) -> list[Word]:
    """The heads in a stack of lines: so many lines together as make a head that the form declares."""
    names = head_names(form)
    best: list[tuple[int, list[Word]]] = [(0, [])]  # by how many lines are done
    for end in range(1, len(stack) + 1):
        options = []
        for start in range(end):
            lines = stack[start:end]
            if any(b.baseline - a.baseline > LEADING * max(a.size, b.size) for a, b in pairwise(lines)):
                continue
            head = Word(tuple(glyph for word in lines for glyph in word.glyphs))
            known = any(head.label == name or re.sub(r"(单位)?(万元|千元|元)$", "", head.label) == name for name in names)
            options.append((best[start][0] + (1 if known else UNKNOWN), [*best[start][1], head]))
        best.append(min(options, key=lambda option: option[0]))
    return best[-1][1]


def _leads(index: int, stacks: Sequence[Sequence[Word]], form: Form) -> bool:
    """Is the last head of a stack over a single column? One with lower heads right and left of it is over a group."""
    last = stacks[index][-1]
    if form.layout == "items" and last.label in {side.title for side in form.sides} | {"收入", "支出"}:
        return False
    beside = [stacks[i][-1] for i in (index - 1, index + 1) if 0 <= i < len(stacks)]
    lower = len(beside) == 2 and all(is_below(other, last) and may_stand_under(other, last, form) for other in beside)
    return not (lower and may_group(last, form))


def is_below(lower: Word, upper: Word) -> bool:
    return lower.baseline > upper.last_baseline + 0.5 * upper.size


def may_stand_under(lower: Word, upper: Word, form: Form) -> bool:
    """Does the form put a head under another one (本年支出/基本支出)? A group that names no column may stand over any."""
    group, text = upper.label, lower.label
    if (form.layout == "matrix" and text in line_labels(form)) or group in NO_LINE | NO_AMOUNTS or form.layout == "blocks":
        return True
    columns = [column for side in form.sides for column in side.columns]
    owners = {column.id for column in columns if any(label.split("/")[0] == group for label in column.labels)}
    return not owners or any(f"{group}/{text}" in column.labels or (column.of in owners and text in column.labels) for column in columns)


def may_group(head: Word, form: Form) -> bool:
    """May a head stand over several columns: does the form declare heads below it, or not know it as a column?"""
    labels = {label for side in form.sides for column in side.columns for label in column.labels}
    return (
        form.layout in ("matrix", "blocks")
        or head.label in NO_AMOUNTS
        or head.label not in labels
        or any(label.startswith(head.label + "/") for label in labels)
        or head.label
        in {column.labels[0] for side in form.sides for column in side.columns if any(c.of == column.id for c in side.columns)}
    )
