"""Tables without vertical rules: their columns and rows from the words, and from the form's own declaration.

The result is a `Grid` like that of a ruled table, so that everything behind it reads both alike. What is known of such a print:
amounts end at the right edge of their column; nothing printed in one line of the body crosses a column border; a head stands over the
middle of what it heads; the first line of the body is known by its code or its label.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mingzhang.accounts import BBox
from mingzhang.forms.declaration import Form, fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.labels import HEAD_NUMBER, NO_AMOUNTS, match_column, match_line
from mingzhang.read.pages import Glyph, Page, bounds, lines, text_of

WORD_GAP = 0.3
"""Glyphs further apart than this, in font sizes, are two words; joined again where a column holds both."""
SPACE_GAP = 1.4
"""As `WORD_GAP`, where the file prints spaces between them (项 目)."""
PADDING = 2.0
"""What a cell leaves free beside its amount, in points."""
ALTERNATING = 3
"""A head line with more 预算数 and 决算数 than this heads single columns of form 07, not their groups."""
LEFT_OUT = 15.0
"""What it costs, in points of distance, to leave a column out of every group."""
NOTE = re.compile(r"^(注|备注|说明|附注)\d?$|^(注|备注|说明|附注)[:：.]")
CODES = {"codes": re.compile(r"[12]\d\d(\d\d){0,2}"), "blocks": re.compile(r"3\d\d(\d\d)?")}


@dataclass(frozen=True, slots=True)
class Word:
    """Glyphs of one line that stand together."""

    text: str
    bbox: BBox
    glyphs: tuple[Glyph, ...]

    @property
    def middle(self) -> float:
        return (self.bbox[0] + self.bbox[2]) / 2

    @property
    def is_amount(self) -> bool:
        return not isinstance(parse_amount(self.text), str)


Line = list[Word]


def _has_code(word: Word, form: Form) -> bool:
    return bool(CODES[form.layout].fullmatch(re.sub(r"\s", "", fold(word.text))))



@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page between a title and what follows its table."""

    page: Page
    top: float
    bottom: float


def find_unruled(region: Region, form: Form, before: Sequence[float] = ()) -> tuple[Grid, float] | None:
    """The table of `form` in `region` and the height where it begins; null where none is recognised.

    `before`: the column borders of the part on the page before, for a page that repeats no heads.
    """
    body, head, end = _body_and_head(region, form)
    if not body:
        return None
    borders = _ruled_borders(region, body) or _borders(body, head, form, before)
    if len(borders) < 3:
        return None
    rows = _rows_between_rules(region, body) or _rows(body, form)
    cells: list[GridCell] = []
    tops = [min(w.bbox[1] for w in line) for line in head] + [min(w.bbox[1] for line in row for w in line) for row in rows]
    bottom = max(word.bbox[3] for line in rows[-1] for word in line)
    ys = [*(top - 1 for top in tops), min(bottom + 1, end)]
    for index, line in enumerate(head):
        cells += _head_cells(line, index, borders, ys, head, form)
    for index, row in enumerate(rows, start=len(head)):
        cells += _body_cells([word for line in row for word in line], index, borders, ys)
    return Grid(region.page.number, tuple(borders), tuple(ys), tuple(cells)), tops[0]


# Words and lines -------------------------------------------------------------------------------------------------------------


def _words(line: Sequence[Glyph]) -> Line:
    groups: list[list[Glyph]] = []
    spaces = 0.0
    for glyph in line:
        if not glyph.text.strip():
            spaces += glyph.x1 - glyph.x0
            continue
        if groups:
            last = groups[-1][-1]
            gap = glyph.x0 - last.x1
            within = last.text in ".,．，" and glyph.text.isdigit()  # 810. 16
            limit = SPACE_GAP if within or spaces > 0.5 * gap > 0 else WORD_GAP
            if gap <= limit * glyph.size and not (gap > 0.15 * glyph.size and _turns(last.text, glyph.text)):
                groups[-1].append(glyph)
                spaces = 0.0
                continue
        groups.append([glyph])
        spaces = 0.0
    return [Word(text_of(group), bounds(group), tuple(group)) for group in groups]


def _turns(before: str, after: str) -> bool:
    """Does an amount end here and a label begin, or the other way round?"""
    return before[-1:].isdigit() != after[:1].isdigit() and bool(re.match(r"[\u3400-\u9fff\d]", after))


def _body_and_head(region: Region, form: Form) -> tuple[list[Line], list[Line], float]:
    """The lines of the table: those of its body, those of its head, and where it ends."""
    inside = [g for g in region.page.glyphs if region.top <= g.middle[1] < region.bottom]
    found = [words for line in lines(inside) if (words := _words(line))]
    end = next((i for i, line in enumerate(found) if NOTE.match(normalise(line[0].text)[:3]) or _is_prose(line)), len(found))
    table = found[:end]
    start = next((i for i, line in enumerate(table) if _begins_body(line, table, form)), None)
    if start is None:
        return [], [], region.bottom
    head_end = start
    head_start = next((i for i, line in enumerate(table[:start]) if _is_head(line, form)), start)
    bottom = min((min(w.bbox[1] for w in line) for line in found[end : end + 1]), default=region.bottom)
    return table[start:], _join_wrapped(table[head_start:head_end], form), bottom


def _names(form: Form) -> set[str]:
    """The words that the heads of a form are made of."""
    columns = {part for side in form.sides for column in side.columns for label in column.labels for part in label.split("/")}
    return columns | NO_AMOUNTS | _line_labels(form) | {side.title for side in form.sides}


def _join_wrapped(head: Sequence[Line], form: Form) -> list[Line]:
    """The head with heads that their cell wraps as one word each, in the line where they begin."""
    names = _names(form)
    joined = [list(line) for line in head]
    for upper, lower in ((i, j) for i in range(len(joined)) for j in range(i + 1, len(joined))):
        for word in list(joined[lower]):
            for index, above in enumerate(joined[upper]):
                text = normalise(above.text + word.text)
                near = -2 < word.bbox[1] - above.bbox[3] < 0.8 * word.glyphs[0].size and abs(word.middle - above.middle) < 0.6 * word.glyphs[0].size
                if near and any(name.startswith(text) for name in names):
                    glyphs = (*above.glyphs, *word.glyphs)
                    joined[upper][index] = Word(above.text + word.text, bounds(glyphs), glyphs)
                    joined[lower].remove(word)
                    break
    return [line for line in joined if line]


def _is_prose(line: Line) -> bool:
    return any(len(word.text) > 12 and re.search(r"[，。；]", word.text) for word in line) and not any(w.is_amount for w in line[1:])


def _is_head(line: Line, form: Form) -> bool:
    """Does the line hold words of the form's head, not the number of the form, the office or the unit of money?"""
    names = _names(form) | {"行次", "本年支出", "本年收入"}
    texts = [normalise(word.text) for word in line]
    return any(text in names or (len(text) > 3 and any(name.startswith(text) for name in names)) for text in texts)


def _begins_body(line: Line, table: Sequence[Line], form: Form) -> bool:
    texts = [normalise(word.text) for word in line]
    named = [text for text in texts if re.search(r"[\u3400-\u9fff]", text)]
    if form.layout == "matrix":
        return _is_matrix_row(line, form)
    if form.layout == "items":
        left = min(word.bbox[0] for other in table for word in other)
        side = form.sides[0]
        starts = line[0].bbox[0] - left < 3 * line[0].glyphs[0].size
        return starts and match_line(line[0].text, side, [item.id for item in side.lines]) is not None
    totals = {label for side in form.sides for item in side.lines for label in item.labels}
    if _has_code(line[0], form):
        return True
    return bool(named) and all(text in totals for text in named)


def _is_matrix_row(line: Line, form: Form) -> bool:
    """A line of amounts below the heads (form 07), not the one that counts the columns."""
    texts = [normalise(word.text) for word in line]
    if [t for t in texts if t != "栏次"] == [str(n) for n in range(1, len(texts) + (0 if "栏次" in texts else 1))] and len(texts) > 2:
        return False
    label = match_column([texts[0]], form.sides[0].columns) is not None and len(line) > 1
    return all(word.is_amount for word in (line[1:] if label else line))


# Columns ---------------------------------------------------------------------------------------------------------------------


def _ruled_borders(region: Region, body: Sequence[Line]) -> list[float]:
    """The borders at which horizontal rules are cut from cell to cell, where they are drawn so; else none."""
    ends: dict[int, list[float]] = {}
    for edge in region.page.edges:
        if edge["orientation"] == "h" and region.top <= edge["top"] <= region.bottom + 20 and edge["x1"] - edge["x0"] > 3:
            ends.setdefault(round(edge["top"]), []).extend((edge["x0"], edge["x1"]))
    best: list[float] = []
    for values in ends.values():
        borders: list[float] = []
        for value in sorted(values):
            if not borders or value - borders[-1] > 2:
                borders.append(value)
        if len(borders) > len(best):
            best = borders
    words = [word for line in body for word in line if word.is_amount]
    crossed = any(word.bbox[0] + 1 < x < word.bbox[2] - 1 for word in words for x in best)
    inside = all(best[0] - 2 <= word.middle <= best[-1] + 2 for word in words) if best else False
    return best if len(best) > 4 and inside and not crossed else []


@dataclass(slots=True)
class _Column:
    """A column: what is printed in it reaches from `start` to `end`; a column of amounts also knows the middle of its cells."""

    start: float
    end: float
    middle: float | None = None
    amounts_end: float | None = None

    def reach(self, start: float, end: float) -> None:
        self.start, self.end = min(start, self.start), max(end, self.end)

    def left_of(self, x0: float, x1: float) -> bool:
        return self.end + 1 < x0 or x1 + 1 < self.start


def _borders(body: Sequence[Line], head: Sequence[Line], form: Form, before: Sequence[float]) -> list[float]:
    """The borders between the columns.

    A column of amounts has its 栏次 number, or its head, over its middle, and its amounts end right of that: so an amount belongs to the
    last of these middles that lies left of its end. Columns of labels and codes are what the words of the body leave between gutters.
    """
    spans = _merge_words(word for line in body for word in line if word.is_amount or _shows_columns(line, form))
    if before and not head:
        return list(before) if _fits([span for span, _ in spans], before) else _gutters([_Column(*span) for span, _ in spans])
    amounts = [_Column(start, end, (start + end) / 2) for start, end in _middles(head, form)]
    numbered = [word.bbox for line in head for word in line if normalise(word.text) == "行次"]
    labels: list[_Column] = []
    for (start, end), words in spans:
        owner = next((column for column in reversed(amounts) if column.middle is not None and column.middle <= end + 1), None)
        if owner is None or _is_label(words, form) or any(x0 < end and start < x1 for x0, _, x1, _ in numbered):
            labels.append(_Column(start, end))
        else:
            owner.reach(start, end)
            owner.amounts_end = max(end, owner.amounts_end or end)
    for line in reversed([line for line in head if not _counts(line)]):
        for word in line:  # heads are wider than what stands below them; the lowest are those of single columns
            x0, _, x1, _ = word.bbox
            over = [column for column in amounts if column.middle is not None and x0 <= column.middle <= x1]
            if len(over) == 1 and all(column.left_of(x0, x1) for column in [*amounts, *labels] if column is not over[0]):
                over[0].reach(x0, x1)
    beside = [word.bbox for line in body for word in line if not word.is_amount]
    if beside and not labels:  # nothing but a total: its label stands across the columns of code and name
        labels.append(_Column(min(x0 for x0, *_ in beside), max(x1 for _, _, x1, _ in beside)))
    return _gutters(sorted([*amounts, *labels], key=lambda column: column.start))


def _shows_columns(line: Line, form: Form) -> bool:
    """Do its labels stand in columns of their own? A total's label stands across those of code and name."""
    return form.layout == "items" or form.layout in CODES and any(_has_code(word, form) for word in line)


def _middles(head: Sequence[Line], form: Form) -> list[tuple[float, float]]:
    """Where the columns of amounts have their middle: the numbers of the 栏次 row, without one the lowest heads."""
    for line in head:
        if _counts(line):
            return [(word.bbox[0], word.bbox[2]) for word in line if HEAD_NUMBER.fullmatch(normalise(word.text))]
    found: list[tuple[float, float]] = []
    lower: list[BBox] = []
    for line in reversed(head):
        free = [word for word in line if not any(x0 < word.bbox[2] and word.bbox[0] < x1 for x0, _, x1, _ in lower)]
        alternating = form.layout == "matrix" and sum(normalise(word.text) in _line_labels(form) for word in free) > ALTERNATING
        found += [(word.bbox[0], word.bbox[2]) for word in free if alternating or _may_head_column(word, form)]
        lower += [word.bbox for word in line]
    return sorted(found)


def _is_label(words: Sequence[Word], form: Form) -> bool:
    """Are these words of one column labels, codes or 行次, and no amounts?"""
    texts = [re.sub(r"\s", "", fold(word.text)) for word in words]
    if any(parse_amount(word.text) == "unreadable" for word in words):
        return True
    if form.layout in CODES and all(_has_code(word, form) for word in words):
        return True
    numbers = [int(text) for text in texts if text.isdigit()]
    return len(numbers) == len(texts) > 2 and all(b - a == 1 for a, b in pairwise(numbers))


def _merge_words(words: Iterable[Word]) -> list[tuple[tuple[float, float], list[Word]]]:
    """Words as columns: those that overlap from line to line, in their order."""
    found: list[tuple[tuple[float, float], list[Word]]] = []
    items = list(words)
    for span in _merge((word.bbox[0], word.bbox[2]) for word in items):
        found.append((span, [word for word in items if span[0] <= word.middle <= span[1]]))
    return found


def _fits(columns: Sequence[tuple[float, float]], borders: Sequence[float]) -> bool:
    return not any(a + 1 < x < b - 1 for a, b in columns for x in borders)


def _counts(line: Line) -> bool:
    """Is it the 栏次 row: 1, 2, 3 …?"""
    numbers = [word.text for word in line if HEAD_NUMBER.fullmatch(normalise(word.text))]
    others = {normalise(word.text) for word in line} - set(map(normalise, numbers))
    return len(numbers) > 0 and others <= {"栏次", "栏", "次"} and (bool(others) or len(numbers) > 2)


def _may_head_column(word: Word, form: Form) -> bool:
    """May the word, or the head of which it is a line, name a column of amounts?"""
    text = normalise(word.text)
    labels = [label for side in form.sides for column in side.columns for label in column.labels]
    return len(text) > 1 and text not in _line_labels(form) and any(text in label for label in labels) and text not in NO_AMOUNTS


def _line_labels(form: Form) -> set[str]:
    return {label for side in form.sides for item in side.lines for label in item.labels}


def _merge(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _gutters(columns: Sequence[_Column]) -> list[float]:
    """The borders, each in the gutter between two columns: where the amounts of the left one end, or where those of the right one
    begin (as far left of their middle as they end right of it), else in the middle of the gutter."""
    if not columns:
        return []
    borders = [columns[0].start - PADDING]
    for left, right in pairwise(columns):
        border = (left.end + right.start) / 2
        if left.amounts_end is not None:
            border = left.amounts_end + PADDING
        elif right.amounts_end is not None and right.middle is not None:
            border = 2 * right.middle - right.amounts_end - PADDING
        borders.append(min(max(border, left.end), right.start))
    return [*borders, columns[-1].end + PADDING]


# Rows and cells --------------------------------------------------------------------------------------------------------------


def _rows_between_rules(region: Region, body: Sequence[Line]) -> list[list[Line]]:
    """The lines of the body as rows, where a rule is drawn between most of them; else none."""
    width = max(word.bbox[2] for line in body for word in line) - min(word.bbox[0] for line in body for word in line)
    drawn: Counter[int] = Counter()
    for edge in region.page.edges:
        if edge["orientation"] == "h":
            drawn[round(edge["top"])] += edge["x1"] - edge["x0"]
    rules = sorted(y for y, length in drawn.items() if length > 0.9 * width)
    rows: dict[int, list[Line]] = {}
    for line in body:
        rows.setdefault(bisect_right(rules, line[0].glyphs[0].middle[1]), []).append(line)
    return list(rows.values()) if len(rows) > max(1, len(body) // 3) else []


def _rows(body: Sequence[Line], form: Form) -> list[list[Line]]:
    """The lines of the body as rows: one without code or label of its own is a piece of a cell of the nearest row."""
    anchors = [index for index, line in enumerate(body) if _is_anchor(line, form)]
    if not anchors:
        return [[line] for line in body]
    rows: dict[int, list[Line]] = {index: [body[index]] for index in anchors}
    for index, line in enumerate(body):
        if index not in rows:
            height = line[0].glyphs[0].baseline
            rows[min(anchors, key=lambda a: (round(abs(body[a][0].glyphs[0].baseline - height), 1), a))].append(line)
    return [sorted(row, key=lambda line: line[0].glyphs[0].baseline) for _, row in sorted(rows.items())]


def _is_anchor(line: Line, form: Form) -> bool:
    """Does a row stand at this height: has it a code, or where there are none an amount, a 行次, or a whole label?"""
    if form.layout in CODES:
        return any(_has_code(word, form) for word in line) or _begins_body(line, [line], form)
    if any(word.is_amount for word in line):
        return True
    return any(match_line(word.text, side, [item.id for item in side.lines]) for word in line for side in form.sides)


def _head_cells(
    line: Line, row: int, borders: Sequence[float], ys: Sequence[float], head: Sequence[Line], form: Form
) -> list[GridCell]:
    """The words of a head line, each over the columns that it heads."""
    spans = [_columns_of(word, borders) for word in line] if _counts(line) else _spans(line, borders, head, form)
    return [_cell(row, first, last + 1, [word], borders, ys) for word, (first, last) in zip(line, spans, strict=True)]


def _spans(line: Line, borders: Sequence[float], head: Sequence[Line], form: Form) -> list[tuple[int, int]]:
    """The columns under each word of a head line: those whose common middle is nearest to the word's, all words taken together.

    A group head reaches over columns that have heads of their own below it; a column that it leaves out costs `LEFT_OUT`.
    """
    words = [word for other in head if not _counts(other) for word in other]
    free_below = [_reach(word, words, borders, form) for word in line]
    groups = set().union(*free_below)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}  # by the first free column
    for word, below in zip(line, free_below, strict=True):
        first, last = _columns_of(word, borders)
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for free, (cost, spans) in best.items():
            for a in range(free, first + 1):
                for b in range(last, len(borders) - 1):
                    if not set(range(a, b + 1)) - set(range(first, last + 1)) <= below:
                        continue
                    off = abs((borders[a] + borders[b + 1]) / 2 - word.middle)
                    option = (cost + off + LEFT_OUT * len(groups & set(range(free, a))), [*spans, (a, b)])
                    if b + 1 not in reached or option < reached[b + 1]:
                        reached[b + 1] = option
        best = reached
    if not best:
        return [_columns_of(word, borders) for word in line]
    return min((cost + LEFT_OUT * len(groups & set(range(free, len(borders) - 1))), spans) for free, (cost, spans) in best.items())[1]


def _reach(word: Word, words: Sequence[Word], borders: Sequence[float], form: Form) -> set[int]:
    """The columns that a head may reach over: with a head below it that the form declares under it, and none beside it."""
    top, bottom = word.bbox[1] + 2, word.bbox[3] - 2
    below = _covered((other for other in words if other.bbox[1] >= bottom and _may_stand_under(other, word, form)), borders)
    return below - _covered((other for other in words if other is not word and other.bbox[1] < bottom and other.bbox[3] > top), borders)


def _may_stand_under(lower: Word, upper: Word, form: Form) -> bool:
    """Does the form put a head under another one (本年支出/基本支出)? A group that names no column may stand over any."""
    group, text = normalise(upper.text), normalise(lower.text)
    columns = [column for side in form.sides for column in side.columns]
    owners = {column.id for column in columns if any(label.split("/")[0] == group for label in column.labels)}
    if form.layout == "matrix" and text in _line_labels(form):
        return True
    return not owners or any(
        f"{group}/{text}" in column.labels or (column.of in owners and text in column.labels) for column in columns
    )


def _covered(words: Iterable[Word], borders: Sequence[float]) -> set[int]:
    spans = (_columns_of(word, borders) for word in words)
    return {column for first, last in spans for column in range(first, last + 1)}


def _columns_of(word: Word, borders: Sequence[float]) -> tuple[int, int]:
    """The columns that a word stands in: where its middle is, and those that it covers by more than a third of itself."""
    last = len(borders) - 2
    x0, _, x1, _ = word.bbox
    slack = min(4.0, (x1 - x0) / 3)
    first = min(max(bisect_right(borders, x0 + slack) - 1, 0), last)
    end = min(max(bisect_right(borders, x1 - slack) - 1, 0), last)
    return first, max(first, end)


def _body_cells(words: Sequence[Word], row: int, borders: Sequence[float], ys: Sequence[float]) -> list[GridCell]:
    """The cells of a row: each word in its column; one that reaches over several joins them, as a merged cell does."""
    spans: dict[int, tuple[int, list[Word]]] = {}
    for word in words:
        first, last = _columns_of(word, borders)
        if word.is_amount:
            first = last = min(max(bisect_right(borders, word.bbox[2] - 1) - 1, 0), len(borders) - 2)
        held = next((start for start, (end, _) in spans.items() if start <= last and first <= end), None)
        if held is None:
            spans[first] = last, [word]
        else:
            end, others = spans.pop(held)
            spans[min(held, first)] = max(end, last), [*others, word]
    cells = [_cell(row, first, last + 1, inside, borders, ys) for first, (last, inside) in sorted(spans.items())]
    covered = Counter(c for first, (last, _) in spans.items() for c in range(first, last + 1))
    cells += [_cell(row, c, c + 1, [], borders, ys) for c in range(len(borders) - 1) if c not in covered]
    return cells


def _cell(row: int, first: int, end: int, words: Sequence[Word], borders: Sequence[float], ys: Sequence[float]) -> GridCell:
    glyphs = tuple(glyph for word in words for glyph in word.glyphs)
    return GridCell(row, row + 1, first, end, (borders[first], ys[row], borders[end], ys[row + 1]), glyphs, text_of(glyphs))
