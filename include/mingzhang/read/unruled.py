"""Tables without vertical rules: found by their words, and put into grids like those of ruled tables.

The form's own declaration says what its heads and the first line of its body look like. Columns are found over all pages of a table
together (`unruled_columns`), rows page by page (`unruled_rows`); what is uncertain is marked in the cells of the grid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Form, fold, normalise
from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.headings import NUMERAL, find_money_unit, find_office, strip_ordinal
from mingzhang.read.labels import NO_AMOUNTS, match_column, match_line
from mingzhang.read.pages import Page, text_of
from mingzhang.read.unruled_columns import ASKEW, CODES, LEVELS, Columns, find_columns
from mingzhang.read.unruled_heads import Head, Stack, counts, head_names, is_below, line_labels, may_stand_under, read_head
from mingzhang.read.unruled_rows import Row, find_rows
from mingzhang.read.words import Line, Word, lines_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEFT_OUT = 15.0
"""What it costs, in points of distance, to leave a column out of every group."""
SAME_HEAD = 2.0
"""Heads that stand again on the next page have their middles within so many points of the first ones."""
MOST_LINES = 5
"""A label of the body is wrapped over no more lines than this."""
NOTE = re.compile(r"\s*(注|备注|说明|附注|填报\S*|填表\S*)\s*\d*\s*([:.、]|$)")
FIRST_LINE = re.compile(rf"^({NUMERAL})[、.．]")


Level = list[tuple[Word, tuple[int, int]]]
"""A row of the head: its words, each with the first and the last column under it."""


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page between a title and what follows its table."""

    page: Page
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Section:
    """What one page shows of a table: the lines of its head, if it has one, and those of its body."""

    page: Page
    head: tuple[Line, ...]
    body: tuple[Line, ...]

    @property
    def top(self) -> float:
        return min(word.bbox[1] for line in (*self.head, *self.body) for word in line)

    @property
    def shows_amounts(self) -> bool:
        return any(word.is_money for line in self.body for word in line)


def find_section(region: Region, form: Form, before: Section | None = None) -> Section | None:
    """The lines in `region` that print `form`; null where it shows none of them.

    `before`: where the table began, for a page that continues it; such a page repeats the same head, or none.
    """
    inside = [g for g in region.page.glyphs if region.top <= g.middle[1] < region.bottom]
    lines = _without_page_number(lines_of_words(inside), region.page)
    end = next((i for i, line in enumerate(lines) if NOTE.match(fold(line[0].text)) or _is_prose(line)), len(lines))
    lines = lines[:end]
    if before:
        again = _repeated(lines, before)
        body = _until_caption(lines, again)
        return Section(region.page, tuple(lines[:again]), tuple(body)) if again or _is_body(body, form) else None
    names = head_names(form)
    start = next((i for i, line in enumerate(lines) if _begins_body(line, form)), len(lines))
    heads = [i for i, line in enumerate(lines[:start]) if _is_head(line, names)]
    if not heads or (start == len(lines) and len(heads) < 2):
        return None
    first = heads[0]
    while first and not _is_caption(lines[first - 1]) and all(_is_head_word(word, names) for word in lines[first - 1]):
        first -= 1  # the first lines of heads that their cells wrap
    heads = [i for i in range(first, start) if i == first or all(_is_head_word(word, names) for word in lines[i])]
    lowest = [i for i in range(first, start) if counts(lines[i]) or (form.layout == "matrix" and _heads_items(lines[i], form))]
    last = lowest[-1] if lowest else heads[-1]
    return Section(region.page, tuple(lines[first : last + 1]), tuple(_until_caption(lines, last + 1)))


def draw_grids(sections: Sequence[Section], form: Form) -> list[Grid]:
    """The sections of one table as grids; none for those whose columns are not known."""
    grids: list[Grid] = []
    for group in _groups(sections, form):
        head = next((head for section in group if (head := read_head(section.head, form)).stacks), None)
        columns = find_columns(head, [line for section in group for line in section.body], form) if head else None
        if columns is not None:
            grids += [_draw(section, columns, form) for section in group]
    return grids


def _groups(sections: Sequence[Section], form: Form) -> list[list[Section]]:
    """The sections that have the same columns: those without heads have those of the section before."""
    groups: list[list[Section]] = []
    known: list[float] = []
    for section in sections:
        middles = read_head(section.head, form).middles() if section.head else known
        same = len(middles) == len(known) and all(abs(a - b) < SAME_HEAD for a, b in zip(middles, known, strict=True))
        if groups and same:
            groups[-1].append(section)
        else:
            groups.append([section])
        known = middles
    return groups


# Head and body ---------------------------------------------------------------------------------------------------------------


def _without_page_number(lines: Sequence[Line], page: Page) -> list[Line]:
    """`lines` without the last one, if it is the number of the page."""
    if not lines:
        return []
    *others, last = lines
    text = re.sub(r"\s", "", "".join(word.text for word in last))
    dashed = re.fullmatch(r"[-–—―·]\d+[-–—―·]|第\d+页(共\d+页)?", text)
    far = not others or last[0].baseline - others[-1][0].baseline > 1.5 * last[0].size
    bare = text.isdigit() and len(last) == 1 and far and last[0].baseline > 0.88 * page.height
    return others if dashed or bare else list(lines)


def _repeated(lines: Sequence[Line], before: Section) -> int:
    """How many of the first lines are those of the head of `before`, its 栏次 row perhaps left out."""
    head = {(word.label, round(word.middle)) for line in before.head for word in line}
    known = {(label, middle + shift) for label, middle in head for shift in (-1, 0, 1)}
    names = {label for label, _ in head}
    if not any(sum(word.label in names for word in line) > 1 for line in lines[:6]):
        return 0
    unknown = (sum((word.label, round(word.middle)) not in known for word in line) / len(line) for line in lines)
    return next((index for index, share in enumerate(unknown) if share > 1 / 3), len(lines))


def _is_prose(line: Line) -> bool:
    return any(len(word.text) > 12 and re.search(r"[，。；]", word.text) and not word.fills_amount for word in line) and not any(
        w.is_amount for w in line[1:]
    )


def _is_caption(line: Line) -> bool:
    """Does the line stand above the title of the next table: its number, the office or the unit of money?"""
    text = "".join(word.text for word in line)
    return bool(find_money_unit(text) or find_office(text) or re.search(r"公开\d+表", normalise(text)))


def _until_caption(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines from `start` to what stands above the title of the next table."""
    return list(lines[start : next((i for i, line in enumerate(lines) if i >= start and _is_caption(line)), len(lines))])


def _is_head_word(word: Word, names: Iterable[str]) -> bool:
    """Is the word a head of the form, or a line of one?"""
    text = re.sub(r"(单位)?(万元|千元|元)$", "", word.label)
    return not text or any(text in name for name in names)


def _is_head(line: Line, names: Iterable[str]) -> bool:
    """Does the line hold words of the form's head, not the number of the form, the office or the unit of money?"""
    texts = [word.label for word in line]
    return any(text in names or (len(text) > 2 and any(name.startswith(text) for name in names)) for text in texts)


def _begins_body(line: Line, form: Form) -> bool:
    if form.layout == "matrix":
        return _is_matrix_row(line) or _is_item(line, form)
    if form.layout == "items":
        first = any(FIRST_LINE.match(fold(word.text)) for word in line)
        return first or (any(_is_line(word, form) for word in line) and not _heads_only(line, form))
    if any(CODES[form.layout].fullmatch(word.digits) for word in line[:1]):
        return True
    named = [word.label for word in line if not word.fills_amount and word.label not in LEVELS]
    return bool(named) and all(text in line_labels(form) for text in named)


def _is_line(word: Word, form: Form) -> bool:
    return any(match_line(word.text, side, [line.id for line in side.lines]) for side in form.sides)


def _heads_only(line: Line, form: Form) -> bool:
    names = head_names(form)
    return all(_is_head_word(word, names) for word in line)


def _is_item(line: Line, form: Form) -> bool:
    """Is it a line of a form printed down (form 07): an item, and amounts behind it?"""
    named = match_column([normalise(strip_ordinal(line[0].text))], form.sides[0].columns) is not None
    return named and len(line) > 1 and all(word.fills_amount for word in line[1:])


def _heads_items(line: Line, form: Form) -> bool:
    """Is it the head of a form printed down (form 07): 项目, and beside it 预算数 and 决算数?"""
    labels = {word.label for word in line}
    return bool(labels & NO_AMOUNTS and labels & line_labels(form))


def _is_matrix_row(line: Line) -> bool:
    """A line of amounts below the heads (form 07), not the one that counts the columns."""
    return not counts(line) and all(word.fills_amount for word in line)


def _is_body(lines: Sequence[Line], form: Form) -> bool:
    """Are these lines of a page without heads the body of a table: labels or codes of the form, most of them, or amounts?"""
    certain = sum(_begins_body(line, form) for line in lines)
    likely = sum(any(word.fills_amount for word in line) or _begins_body(line, form) for line in lines)
    return certain > 0 and likely >= len(lines) / MOST_LINES


# The grid --------------------------------------------------------------------------------------------------------------------


def _draw(section: Section, columns: Columns, form: Form) -> Grid:
    head = read_head(section.head, form)
    rows = find_rows(section.body, columns, section.page, form) if section.body else []
    levels = _levels(head, columns, form)
    tops = [min(word.bbox[1] for word, _ in level) for level in levels]
    tops += [min(word.bbox[1] for line in row for word in line) for row in rows]
    bottom = max((word.bbox[3] for line in section.body for word in line), default=section.top + 10)
    ys: list[float] = []
    for top in [*tops, bottom + 1]:
        ys.append(max(top - 1, ys[-1] + 0.5) if ys else top - 1)
    cells: list[GridCell] = []
    for index, level in enumerate(levels):
        for word, (first, last) in level:
            cells.append(_cell(index, first, last + 1, [word], columns, ys))
    for index, row in enumerate(rows, start=len(levels)):
        cells += _body_cells(row, index, columns, ys)
    return Grid(section.page.number, columns.borders, tuple(ys), tuple(cells))


def _levels(head: Head, columns: Columns, form: Form) -> list[Level]:
    """The rows of the head in the grid, each with its words and the columns under them: groups, the heads of columns, 栏次."""
    single = _one_each([stack for stack in head.stacks if stack.leads], columns)
    levels = [single]
    topmost = {column: word for word, (first, last) in single for column in range(first, last + 1)}
    above = [word for stack in head.stacks for word in (stack.heads[:-1] if stack.leads else stack.heads)]
    lines: list[Line] = []
    for word in sorted(above, key=lambda w: -w.baseline):
        if lines and lines[-1][0].baseline - word.baseline <= 0.4 * word.size:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        groups = sorted(line, key=lambda w: w.middle)
        level = _apart(list(zip(groups, _spans(groups, columns, topmost, form), strict=True)))
        topmost |= {column: word for word, (first, last) in level for column in range(first, last + 1)}
        levels.insert(0, level)
    if head.counting:
        levels.append(_apart([(word, _at(word.middle, columns)) for word in head.counting]))
    return [level for level in levels if level]


def _apart(level: Level) -> Level:
    """`level` without words that fall on a column that another one holds already."""
    kept: Level = []
    for word, (first, last) in level:
        if not any(a <= last and first <= b for _, (a, b) in kept):
            kept.append((word, (first, last)))
    return kept


def _at(x: float, columns: Columns) -> tuple[int, int]:
    inside = next(
        (i for i, (a, b) in enumerate(pairwise(columns.borders)) if a <= x < b), 0 if x < columns.borders[0] else len(columns.columns) - 1
    )
    return inside, inside


def _one_each(leading: Sequence[Stack], columns: Columns) -> Level:
    """The heads of single columns, each with its column: amounts under the head that has their middle, codes and names under the
    nearest one of those that head no amounts (the head of the codes stands over all their parts)."""
    level: Level = []
    middles = [column.middle for column in columns.columns if column.middle is not None]
    exact = {}
    for place, column in enumerate(columns.columns):
        near = [stack for stack in leading if column.middle is not None and abs(column.middle - stack.middle) < ASKEW]
        if near:
            exact[place] = min(near, key=lambda stack: abs(stack.middle - (column.middle or 0.0)))
    others = [stack for stack in leading if stack not in exact.values()]
    for place, (a, b) in enumerate(pairwise(columns.borders)):
        column = columns.columns[place]
        beside = [s for s in others if column.middle is None and not any(min(s.middle, a) < m < max(s.middle, b) for m in middles)]
        stack = exact.get(place) or min(beside, key=lambda s: abs(s.middle - (a + b) / 2), default=None)
        if stack is None:
            continue
        if level and level[-1][0] is stack.heads[-1]:
            level[-1] = stack.heads[-1], (level[-1][1][0], place)
        else:
            level.append((stack.heads[-1], (place, place)))
    return level


def _spans(groups: Line, columns: Columns, topmost: dict[int, Word], form: Form) -> list[tuple[int, int]]:
    """The columns under each group head of a line: those whose common middle is nearest to its own, all heads taken together.

    `topmost`: the heads already known, the uppermost of each column. A column that the line leaves out although a head of it stands
    below costs `LEFT_OUT`.
    """
    borders = columns.borders
    reaches = [
        {place for place, head in topmost.items() if is_below(head, group) and may_stand_under(head, group, form)} for group in groups
    ]
    wanted = set().union(*reaches)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0.0, [])}  # by the first free column
    for group, reach in zip(groups, reaches, strict=True):
        own = _at(group.middle, columns)[0]
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for free, (cost, spans) in best.items():
            for a in range(free, len(borders) - 1):
                for b in range(a, len(borders) - 1):
                    if (a, b) != (own, own) and not set(range(a, b + 1)) <= reach:
                        continue
                    off = abs((borders[a] + borders[b + 1]) / 2 - group.middle)
                    option = (cost + off + LEFT_OUT * len(wanted & set(range(free, a))), [*spans, (a, b)])
                    if b + 1 not in reached or option < reached[b + 1]:
                        reached[b + 1] = option
        best = reached
    if not best:
        return [_at(group.middle, columns) for group in groups]
    return min((cost + LEFT_OUT * len(wanted & set(range(free, len(borders) - 1))), spans) for free, (cost, spans) in best.items())[1]


def _body_cells(row: Row, index: int, columns: Columns, ys: Sequence[float]) -> list[GridCell]:
    """The cells of a row: each word in its column; one that reaches over several joins them, as a merged cell does."""
    spans: dict[int, tuple[int, list[Word]]] = {}
    for word in (word for line in row for word in line):
        first, last = columns.span(word)
        for start in [start for start, (end, _) in spans.items() if start <= last and first <= end]:
            if word in columns.places and columns.columns[first].amounts and start != first:
                continue
            end, others = spans.pop(start)
            first, last = min(start, first), max(end, last)
            spans[first] = last, others
        spans[first] = last, [*spans.get(first, (0, []))[1], word]
    cells = [_cell(index, first, last + 1, inside, columns, ys) for first, (last, inside) in sorted(spans.items())]
    covered = {c for first, (last, _) in spans.items() for c in range(first, last + 1)}
    return cells + [_cell(index, c, c + 1, [], columns, ys) for c in range(len(columns.columns)) if c not in covered]


def _cell(row: int, first: int, end: int, words: Sequence[Word], columns: Columns, ys: Sequence[float]) -> GridCell:
    inside = columns.columns[first:end]
    amounts = [word for word in words if word.fills_amount and any(c.amounts or c.uncertain for c in inside)]
    doubtful = len(amounts) > 1 or (bool(amounts) and any(c.uncertain for c in inside))
    glyphs = tuple(glyph for word in words for glyph in word.glyphs)
    bbox = (columns.borders[first], ys[row], columns.borders[end], ys[row + 1])
    return GridCell(row, row + 1, first, end, bbox, glyphs, text_of(glyphs), doubtful)
