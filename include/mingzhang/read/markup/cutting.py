"""Cutting a table into what a report prints with it: headings, grids of figures, notes.

Spreadsheets and many web pages have the title, 部门：… and 单位：万元 in rows of the table itself, notes in the last ones, and
several forms one below the other or side by side.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.headings import SENTENCE, find_money_unit, find_number, find_office, is_title
from mingzhang.read.markup.blocks import Cell, Table, phrases_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NOTE = re.compile(r"^[(（]?(注|备注|说明|附注)\s*\d*[:：.、]?")
OTHER_TITLE = re.compile(r"(表|情况)([(（].{1,12}[)）])?$|^第.{1,3}部分|^附件")
"""How the title of another table ends, or a new part of the report begins."""
FILLED_IN = re.compile(r"(?!其中|注|备注|说明)[^:：\d]{2,8}[:：]")
"""填报日期：…, 制表人：… beside the office."""
YEAR = re.compile(r"(20\d\d|[二〇○零一二三四五六七八九]{4})年度?")
NAMELESS = re.compile(r"(公开|编制|填报|编报|预算|汇总)?(部门|单位)(名称)?\s*[:：]?")
"""部门： without a name."""
SHORT = 12
"""A form's number alone has fewer characters."""
HEAD_WORDS = 3
"""A head has at least so many words."""


def cut(table: Table) -> list[str | Table]:
    """The headings, the grids and the notes of a table, in reading order."""
    found: list[str | Table] = []
    for side in _side_by_side(table):
        for part in _bands(side):
            found += _cut_band(part)
    return found


def _side_by_side(table: Table) -> list[Table]:
    """The tables that stand beside each other, apart by an empty column, each under a title of its own."""
    filled = {column for (_, column), cell in table.places.items() if cell.text}
    titled = [cell.column for cell in table.cells if is_title(cell.text)]
    groups: list[list[int]] = []
    for column in sorted(filled):
        if groups and (column == groups[-1][-1] + 1 or not (_holds(titled, groups[-1]) and _holds(titled, range(column, table.columns)))):
            groups[-1].append(column)
        else:
            groups.append([column])
    if len(groups) < 2:
        return [table]
    return [_part(table, range(table.rows), range(group[0], group[-1] + 1)) for group in groups]


def _holds(titled: Iterable[int], columns: Iterable[int]) -> bool:
    inside = set(columns)
    return any(column in inside for column in titled)


def _bands(table: Table) -> Iterator[Table]:
    """The tables one below the other, each with its headings: cut above titles and above the head of another table."""
    starts = [0]
    for row in range(1, table.rows):
        texts = table.texts(row)
        above = any(_is_heading([text]) for text in table.texts(row - 1)) and _is_heading(table.texts(row - 1))
        titled = any(is_title(text) for text in texts) and _is_heading(texts)
        empty_before = not table.texts(row - 1)
        if (titled and not above) or (_is_heading(texts) and not above) or (empty_before and (_is_head(texts) or _is_other_title(texts))):
            starts.append(row)
    for start, end in zip(starts, [*starts[1:], table.rows], strict=True):
        yield _part(table, range(start, end), range(table.columns))


def _cut_band(table: Table) -> list[str | Table]:
    """The headings above a grid, the grid, the notes below it."""
    rows = [row for row in range(table.rows) if table.texts(row)]
    first = next((row for row in rows if not _is_above(table, row)), table.rows)
    end = table.rows
    while end > first and (not table.texts(end - 1) or _is_note(table, end - 1)):
        end -= 1
    above = [phrase for row in range(first) for text in table.texts(row) for phrase in phrases_of(text)]
    below = [phrase for row in range(end, table.rows) for text in table.texts(row) for phrase in phrases_of(text)]
    grid = _part(table, range(first, end), range(table.columns)) if first < end else None
    return [*above, *([grid] if grid and grid.cells else []), *below]


def _is_above(table: Table, row: int) -> bool:
    """Does a row belong above the grid: a heading, or a single text before the first row of several?"""
    texts = table.texts(row)
    return _is_heading(texts) or (len(texts) == 1 and not re.fullmatch(r"[\d.,]+|合计|总计", normalise(texts[0])))


def _is_heading(texts: Sequence[str]) -> bool:
    """Does a row hold only what stands over a table: title, number of the form, office, unit of money, year, who filled it in?"""
    pieces = [piece for text in texts for piece in phrases_of(text)]
    known = [_is_of_head(text) for text in pieces]
    return any(known) and all(is_known or FILLED_IN.match(fold(text)) for text, is_known in zip(pieces, known, strict=True))


def _is_of_head(text: str) -> bool:
    return bool(
        is_title(text)
        or find_money_unit(text)
        or find_office(text)
        or (find_number(text) and len(normalise(text)) < SHORT)
        or YEAR.fullmatch(normalise(text))
        or NAMELESS.fullmatch(fold(text))
    )


def _is_head(texts: Sequence[str]) -> bool:
    """Is it the head of a table: several words, none of them with a digit?"""
    return len(texts) >= HEAD_WORDS and not any(re.search(r"\d", fold(text)) for text in texts)


def _is_other_title(texts: Sequence[str]) -> bool:
    return len(texts) == 1 and OTHER_TITLE.search(fold(texts[0])) is not None


def _is_note(table: Table, row: int) -> bool:
    """Is it a row of notes below the grid: one text that says so, or is a sentence?"""
    texts = table.texts(row)
    if len(texts) != 1:
        return False
    return bool(NOTE.search(fold(texts[0]))) or (len(texts[0]) > 15 and SENTENCE.search(fold(texts[0])) is not None)


def _part(table: Table, rows: range, columns: range) -> Table:
    """The cells of a table inside `rows` and `columns`, counted from their first; cells that reach out are cut."""
    cells: list[Cell] = []
    for cell in table.cells:
        top, end = max(cell.row, rows.start), min(cell.row + cell.rows, rows.stop)
        left, right = max(cell.column, columns.start), min(cell.column + cell.columns, columns.stop)
        if top < end and left < right:
            cells.append(replace(cell, row=top - rows.start, column=left - columns.start, rows=end - top, columns=right - left))
    return Table(tuple(cells), table.widths[columns.start : columns.stop])
