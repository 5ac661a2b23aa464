"""Tables without vertical rules as grids like those of ruled tables.

Columns are found over all pages of a table together (`unruled_columns`), rows page by page (`unruled_rows`); what is uncertain is
marked in the cells of the grid.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.pages import text_of
from mingzhang.read.unruled.columns import ASKEW, Columns, find_columns
from mingzhang.read.unruled.heads import Head, Stack, is_below, may_stand_under, read_head
from mingzhang.read.unruled.rows import Row, find_rows
from mingzhang.read.unruled.words import Line, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.forms.declaration import Form
    from mingzhang.read.unruled.sections import Section

LEFT_OUT = 15.0
"""What it costs, in points of distance, to leave a column out of every group."""
SAME_HEAD = 2.0
"""Heads that stand again on the next page have their middles within so many points of the first ones."""
Level = list[tuple[Word, tuple[int, int]]]
"""A row of the head: its words, each with the first and the last column under it."""
Headed = tuple["Section", Head]
"""A section and what its head says."""


def draw_grids(sections: Sequence[Section], form: Form) -> list[Grid]:
    """The sections of one table as grids; none for those whose columns are not known."""
    grids: list[Grid] = []
    for group in _groups([(section, read_head(section.head, form)) for section in sections]):
        head = next((head for _, head in group if head.stacks), None)
        columns = find_columns(head, [line for section, _ in group for line in section.body], form) if head else None
        if columns is not None:
            grids += [_draw(section, head, columns, form) for section, head in group]
    return grids


def same_heads(one: Section, other: Section, form: Form) -> bool:
    """Have two sections the same columns, by their heads?"""
    first, second = read_head(one.head, form).middles(), read_head(other.head, form).middles()
    return len(first) == len(second) and all(abs(a - b) < SAME_HEAD for a, b in zip(first, second, strict=True))


def _groups(sections: Sequence[Headed]) -> list[list[Headed]]:
    """The sections that have the same columns: those without heads have those of the section before."""
    groups: list[list[Headed]] = []
    known: list[float] = []
    for section, head in sections:
        middles = head.middles() or known
        same = len(middles) == len(known) and all(abs(a - b) < SAME_HEAD for a, b in zip(middles, known, strict=True))
        if groups and same:
            groups[-1].append((section, head))
        else:
            groups.append([(section, head)])
        known = middles
    return groups


def _draw(section: Section, head: Head, columns: Columns, form: Form) -> Grid:
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
    return Grid(section.page.number, columns.borders, tuple(ys), tuple(cells), "ocr" if section.page.scanned else "text")


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
    """The column at `x`, as a span; the nearest one outside the table."""
    place = min(max(bisect_right(columns.borders, x) - 1, 0), len(columns.columns) - 1)
    return place, place


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
    doubtful = len(amounts) > 1 or any(word.is_overprinted for word in amounts) or (bool(amounts) and any(c.uncertain for c in inside))
    glyphs = tuple(glyph for word in words for glyph in word.glyphs)
    bbox = (columns.borders[first], ys[row], columns.borders[end], ys[row + 1])
    return GridCell(row, row + 1, first, end, bbox, glyphs, text_of(glyphs), doubtful)
