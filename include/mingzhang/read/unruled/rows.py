"""The rows of a table without vertical rules: which lines of the body are one row, however its cells are wrapped and aligned."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.read.headings import strip_ordinal
from mingzhang.read.labels import match_column, match_line
from mingzhang.read.unruled.labels import CODES
from mingzhang.read.unruled.words import Line, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mingzhang.forms.declaration import Form
    from mingzhang.read.pages import Page
    from mingzhang.read.unruled.columns import Columns

Row = list[Line]


def find_rows(body: Sequence[Line], columns: Columns, page: Page, form: Form) -> list[Row]:
    """The lines of a part's body as rows."""
    rows: list[Row] = []
    bands = _bands(body, page)
    for band in bands:
        anchors = _anchors(band, columns, form)
        if len(anchors) > 1:
            rows += _between(band, anchors)
        elif anchors or form.layout in CODES or (len(bands) > 2 and _is_one_row(band, columns)):
            rows.append(band)
        else:
            rows += _by_labels(band, columns, form)
    return rows


def _bands(body: Sequence[Line], page: Page) -> list[list[Line]]:
    """The lines between the horizontal rules that reach across the table."""
    width = max(word.x1 for line in body for word in line) - min(word.x0 for line in body for word in line)
    drawn: Counter[int] = Counter()
    for edge in page.edges:
        if edge["orientation"] == "h":
            drawn[round(edge["top"])] += edge["x1"] - edge["x0"]
    rules = sorted(y for y, length in drawn.items() if length > 0.9 * width)
    bands: dict[int, list[Line]] = {}
    for line in body:
        bands.setdefault(bisect_right(rules, line[0].glyphs[0].middle[1]), []).append(line)
    return [band for _, band in sorted(bands.items())]


def _is_one_row(band: Sequence[Line], columns: Columns) -> bool:
    """Is there no more than one line of amounts between two rules?"""
    places = [columns.places[word] for line in band for word in line if word in columns.places]
    return all(count == 1 for place, count in Counter(places).items() if columns.columns[place].amounts)


def _anchors(lines: Sequence[Line], columns: Columns, form: Form) -> list[int]:
    """The lines that stand for a row for certain: one for each code or total, or for each 行次."""
    if form.layout in CODES:
        certain = columns.codes | columns.totals
    else:
        numbered = {index for index, column in enumerate(columns.columns) if column.middle is not None and not column.amounts}
        certain = frozenset(word for word, place in columns.places.items() if place in numbered)
    anchors: list[int] = []
    height = 0.0
    for index, line in enumerate(lines):
        found = [word for word in line if word in certain]
        if found and (not anchors or found[0].baseline - height > 0.5 * found[0].size):
            anchors.append(index)
            height = max(word.baseline for word in found)
    return anchors


def _between(lines: Sequence[Line], anchors: Sequence[int]) -> list[Row]:
    """Rows around `anchors`: between two of them they part where the lines are furthest apart."""
    cuts = []
    for above, below in pairwise(anchors):
        inside = range(above + 1, below + 1)
        cuts.append(max(inside, key=lambda i: (round(_gap(lines[i - 1], lines[i]), 1), i)))
    return [list(lines[a:b]) for a, b in pairwise([0, *cuts, len(lines)])]


def _gap(above: Line, below: Line) -> float:
    """What is free between two lines; less than nothing where they stand beside each other."""
    return min(word.baseline - 0.9 * word.size for word in below) - max(word.baseline + 0.2 * word.size for word in above)


def _by_labels(lines: Sequence[Line], columns: Columns, form: Form) -> list[Row]:
    """Rows where nothing counts them: parted at every gap wider than a limit, the limit under which the most labels are the form's."""
    gaps = sorted({round(_gap(a, b), 1) for a, b in pairwise(lines)})
    options = [_part(lines, limit) for limit in [-math.inf, *gaps]]
    return max(options, key=lambda rows: _sense(rows, columns, form), default=[])


def _part(lines: Sequence[Line], limit: float) -> list[Row]:
    rows: list[Row] = []
    for index, line in enumerate(lines):
        if index and _gap(lines[index - 1], line) <= limit + 0.06:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _sense(rows: Sequence[Row], columns: Columns, form: Form) -> int:
    """How much sense rows make: labels that the form knows, less those that it does not and amounts without a label."""
    known: Callable[[str], bool] = _line_of(form)
    printed_down = not columns.columns[0].amounts
    score = 0
    for row in rows:
        words = [word for line in row for word in line]
        labels: dict[int, str] = {}
        amounts: dict[int, list[Word]] = {}
        for word in words:
            place = columns.places.get(word, 0)
            if columns.columns[place].amounts:
                amounts.setdefault(place, []).append(word)
            else:
                labels[place] = labels.get(place, "") + word.text
        score += sum(1 if known(text) else -1 for text in labels.values())
        score -= 3 * sum(len(inside) > 1 for inside in amounts.values())
        score -= sum(not any(label < place for label in labels) for place in amounts) if printed_down else 0
    return score


def _line_of(form: Form) -> Callable[[str], bool]:
    if form.layout == "items":
        return lambda text: any(match_line(text, side, [line.id for line in side.lines]) for side in form.sides)
    return lambda text: match_column([strip_ordinal(text).replace(" ", "")], form.sides[0].columns) is not None
