"""The words beside the amounts of a table without vertical rules: codes, labels of totals, 行次."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mingzhang.read.labels import ECONOMIC_CODE, FUNCTIONAL_CODE, split_label
from mingzhang.read.unruled.heads import LEADING, line_labels

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from mingzhang.forms.declaration import Form
    from mingzhang.read.unruled.words import Line, Word

CODES = {"codes": FUNCTIONAL_CODE, "blocks": ECONOMIC_CODE}
LEVELS = {"类", "款", "项"}
"""Heads of the parts of a code; 合计 may stand in their line."""
ALIGNED = 3.0
"""Words of one column begin, end or have their middle within so many points."""


def find_line_numbers(body: Sequence[Line], middle: float, middles: Sequence[float]) -> list[Word]:
    """The numbers of a column of 行次 that stand left of it, where label and number share a cell: they are those that it leaves out."""
    before = max((m for m in middles if m < middle), default=0.0)
    digits = [word for line in body for word in line if word.digits and before < word.x1 and word.middle < middle + ALIGNED]
    counted = {int(word.digits) for word in digits if abs(word.middle - middle) <= ALIGNED}
    beside = [word for word in digits if abs(word.middle - middle) > ALIGNED and int(word.digits) not in counted]
    common = Counter(round(word.middle) for word in beside).most_common(1)
    beside = [word for word in beside if abs(word.middle - common[0][0]) <= ALIGNED]
    known = counted | {int(word.digits) for word in beside}
    return [word for word in beside if {int(word.digits) - 1, int(word.digits) + 1} & known and counted]


def find_codes(body: Sequence[Line], form: Form) -> set[Word]:
    """The words that are classification codes or parts of them: they begin where others begin, left of the names."""
    pattern = CODES.get(form.layout)
    if pattern is None:
        return set()
    digits = [(word, line[index + 1 : index + 2]) for line in body for index, word in enumerate(line) if word.digits]
    named = {word for line in body for word in line if pattern.fullmatch(split_label(word.text)[0])}
    if form.layout == "codes":
        return named | _codes_before_names(body, digits, pattern, form)
    likely = [(word, after) for word, after in digits if len(word.digits) in (2, 3, 5)]
    starts = Counter(round(word.x0) for word, _ in likely if pattern.fullmatch(word.digits))
    sure = {round(word.x0) for word, after in likely if pattern.fullmatch(word.digits) and after and not after[0].fills_amount}
    parts = Counter(round(word.x0) for word, after in likely if len(word.digits) == 2 and after and not after[0].fills_amount)
    sure |= {start for start, times in parts.items() if times > 1}
    return named | {w for w, _ in likely if any(start in sure or starts[start] > 1 for start in range(round(w.x0) - 1, round(w.x0) + 2))}


def _codes_before_names(body: Sequence[Line], digits: Sequence[tuple[Word, Line]], pattern: re.Pattern[str], form: Form) -> set[Word]:
    """The codes of a table with one code a line: digits left of the names."""
    names = Counter(round(w.x0) for line in body for w in line if not w.fills_amount and w.label not in LEVELS | line_labels(form))
    first = {line[0] for line in body if len(line) > 1 and pattern.fullmatch(line[0].digits) and not line[1].fills_amount}
    left = names.most_common(1)[0][0] + 1.0 if names else None
    if left is None:
        return {word for word, _ in digits if pattern.fullmatch(word.digits) and word is min(body[0], key=lambda w: w.x0)}
    return first | {word for word, _ in digits if word.x1 <= left and len(word.digits) in (2, 3, 5, 7)}


def find_totals(body: Sequence[Line], form: Form) -> list[list[Word]]:
    """The labels of totals in a table by code, which may stand across the columns of codes and names; each with the lines it takes."""
    if form.layout not in CODES:
        return []
    labels = line_labels(form)
    words = [word for line in body for word in line if not word.fills_amount]
    totals = []
    for index, word in enumerate(words):
        whole = [word]
        while (text := "".join(w.label for w in whole)) not in labels and any(label.startswith(text) for label in labels):
            last = whole[-1]
            below = (w for w in words[index + 1 :] if abs(w.x0 - last.x0) < ALIGNED or abs(w.middle - last.middle) < ALIGNED)
            near = next((w for w in below if 0 < w.baseline - last.baseline < LEADING * w.size), None)
            if near is None:
                break
            whole.append(near)
        if text in labels:
            totals.append(whole)
    return totals
