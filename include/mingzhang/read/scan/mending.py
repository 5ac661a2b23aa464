"""Heads of a scanned table that OCR has spoilt, as the form declares them: the head they resemble, or the only one that their place leaves.

The words of the whole language were asked when the page was read (`names`); here the form is known, and what stands beside and below.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import shows_money
from mingzhang.read.labels import (
    CJK,
    ECONOMIC_CODE,
    FUNCTIONAL_CODE,
    HEAD_NUMBER,
    NO_AMOUNTS,
    digits_of,
    head_words,
    match_column,
    match_line,
)
from mingzhang.read.scan.labels import label_place, with_codes, with_lines
from mingzhang.read.scan.resemblance import nearest
from mingzhang.read.tables import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.forms.declaration import Column, Form, Side
    from mingzhang.read.grids import GridCell
    from mingzhang.read.scan.labels import Said
    from mingzhang.read.tables import Part, PrintedTable

SURE = 0.9
"""Heads of which every character is more probable than this may be some that no form declares."""
SPECKS = "-—~|'/\\_=+"
"""What is left of rules and dirt."""
SPECKED = re.compile(rf"[{re.escape(SPECKS)}]+\d{{0,2}}|\d{{1,2}}[{re.escape(SPECKS)}]+")
"""A number of the 栏次 row beside them, or nothing."""
MOST = 0.6
"""A column holds codes, or names, or amounts, if so large a part of its cells do."""


def mended(table: PrintedTable) -> PrintedTable:
    """`table` with the heads, labels and codes that were meant in its scanned parts; the rest as it was read."""
    if all(part.grid.method != "ocr" for part in table.parts):
        return table
    return replace(table, parts=[_mended(part, table.form) if part.grid.method == "ocr" else part for part in table.parts])


def _mended(part: Part, form: Form) -> Part:
    part = _written(part, _counted(part))
    part = _written(part, _resembling(part, form))
    part = _written(part, _by_content(part, form))
    said: Said = {}
    start = 0
    for side in form.sides:
        place = label_place(part, side, start) if form.layout == "items" else 0
        start = part.grid.columns if place is None or len(form.sides) == 1 else place + 1
        end = label_place(part, form.sides[-1], start) if side is not form.sides[-1] else None
        said |= _left_over(part, form, side, range(place or 0, end or part.grid.columns)) if place is not None else {}
    part = _doubted(_written(part, said), {place for _, place in said}, across=False)
    said = with_lines(part, form) if form.layout == "items" else with_codes(part) if form.layout == "blocks" else {}
    return _doubted(_written(part, said), set(said), across=True)


def _written(part: Part, said: Said) -> Part:
    if not said:
        return part
    cells = tuple(replace(cell, text=said.get((cell.top_row, cell.left_column), cell.text)) for cell in part.grid.cells)
    return replace(part, grid=replace(part.grid, cells=cells))


def _doubted(part: Part, places: set[int] | set[tuple[int, int]], *, across: bool) -> Part:
    """`part` with amounts that are sure only where an equation bears them out: those of `places`, columns whose heads were concluded, or
    cells whose labels were (`across`: the amounts behind them)."""
    cells = []
    for cell in part.grid.cells:
        behind = _label_before(part, cell) if across else cell.left_column
        cells.append(replace(cell, agreement=False) if cell.agreement and behind in places else cell)
    return replace(part, grid=replace(part.grid, cells=tuple(cells))) if places else part


def _label_before(part: Part, cell: GridCell) -> tuple[int, int] | None:
    """The nearest label or code left of a cell, as its row and column."""
    row = part.grid.row(cell.top_row)
    before = [other for other in row if other.left_column < cell.left_column and CJK.search(fold(other.text))][-1:]
    code = [other for other in row if before and other.end_column == before[0].left_column and digits_of(other.text)]
    return next(((other.top_row, other.left_column) for other in [*code, *before]), None)


def _head(part: Part, form: Form) -> list[int]:
    """The rows of the head: those above the first one that shows an amount, a code or a line of the form."""
    rows: list[int] = []
    for row in list(part.rows)[:HEAD_ROWS]:
        cells = part.grid.row(row)
        codes = any(FUNCTIONAL_CODE.fullmatch(d) or ECONOMIC_CODE.fullmatch(d) for cell in cells if (d := digits_of(cell.text)))
        lines = form.layout == "items" and any(match_line(c.text, s, [li.id for li in s.lines]) for c in cells[:1] for s in form.sides)
        if any(shows_money(cell.text) for cell in cells) or codes or lines:
            break
        rows.append(row)
    return rows if len(rows) < len(part.rows) else []


def _counted(part: Part) -> Said:
    """The numbers of the 栏次 row, if most of them count on as they were read."""
    for row in list(part.rows)[:HEAD_ROWS]:
        cells = [cell for cell in part.grid.row(row) if (text := normalise(cell.text)) and not CJK.search(text)]
        right = sum(normalise(cell.text) == str(number) for number, cell in enumerate(cells, 1))
        if len(cells) > 2 and right >= MOST * len(cells) and not any(shows_money(cell.text) for cell in cells):
            return {(cell.top_row, cell.left_column): str(number) for number, cell in enumerate(cells, 1)}
    return {}


def _names(form: Form) -> Mapping[str, str]:
    """The words that heads of the form are made of, each with what it means."""
    names = {word: "code" if word in ("类", "款", "项") or word.endswith("码") else "name" for word in NO_AMOUNTS}
    names |= {"行次": "line number", "栏次": "column number"} | {normalise(side.title): "side" for side in form.sides}
    for side in form.sides:
        for column in side.columns:
            names |= {part: part if "/" in label else column.id for label in column.labels for part in label.split("/")}
        if form.layout == "matrix":
            names |= {label: line.id for line in side.lines for label in line.labels}
    return names


def _resembling(part: Part, form: Form) -> Said:
    """The heads that resemble one of the form's."""
    said: Said = {}
    names = _names(form)
    for row in _head(part, form):
        for cell in part.grid.row(row):
            word = normalise(cell.text)
            if SPECKED.fullmatch(word):
                said[cell.top_row, cell.left_column] = word.strip(SPECKS)
            elif cell.top_row == row and word and word not in names and CJK.search(word):
                name = nearest(word, names, doubted=_is_doubted(cell))
                if name:
                    said[cell.top_row, cell.left_column] = name
    return said


def _is_doubted(cell: GridCell) -> bool:
    return cell.confidence is not None and cell.confidence < SURE


def _unknown(part: Part, form: Form, place: int, head: Sequence[int]) -> GridCell | None:
    """The lowest head over a column, if it is doubted and none of the form's, or spoilt altogether."""
    cells = [cell for row in head if (cell := part.grid.at(row, place)) is not None and cell.text]
    leaf = next((cell for cell in reversed(cells) if not HEAD_NUMBER.fullmatch(normalise(cell.text))), None)
    if leaf is None or leaf.end_column - leaf.left_column > 1 or not _is_doubted(leaf):
        return None
    return None if normalise(leaf.text) in _names(form) else leaf


def _by_content(part: Part, form: Form) -> Said:
    """The heads of which the cells below say whether they are codes or names, and in form 06 amounts."""
    said: Said = {}
    head = _head(part, form)
    if not head or form.layout not in ("codes", "blocks"):
        return said
    for place in range(part.grid.columns):
        leaf = _unknown(part, form, place, head)
        kind = _kind(part, place, head[-1] + 1) if leaf else ""
        if leaf and kind in ("code", "name"):
            said[leaf.top_row, leaf.left_column] = "科目编码" if kind == "code" else "科目名称"
        elif leaf and kind == "amount" and form.layout == "blocks":
            said[leaf.top_row, leaf.left_column] = form.sides[0].columns[0].title
    return said


def _kind(part: Part, place: int, start: int) -> str:
    """What a column holds: code, name, amount; "" where that is not plain."""
    texts = [cell.text for row in range(start, part.end_row) if (cell := part.grid.at(row, place)) is not None and cell.text]
    if not texts:
        return ""
    codes = sum(bool(FUNCTIONAL_CODE.fullmatch(d) or ECONOMIC_CODE.fullmatch(d)) for text in texts if (d := digits_of(text)))
    names = sum(bool(CJK.search(fold(text))) for text in texts)
    amounts = sum(shows_money(text) for text in texts)
    return next((kind for kind, n in (("code", codes), ("name", names), ("amount", amounts)) if n >= MOST * len(texts)), "")


def _left_over(part: Part, form: Form, side: Side, places: range) -> Said:
    """The heads of which only one of the side's columns can stand between those right and left of them."""
    said: Said = {}
    head = _head(part, form)
    if not head:
        return said
    found = [(_words(part, place, head), place) for place in places]
    lines = {label: line.id for line in side.lines for label in line.labels}
    of_line = [
        (next((lines[w] for w in words if w in lines), "") if form.layout == "matrix" else "", words, place) for words, place in found
    ]
    for _, columns in groupby(of_line, key=lambda item: item[0]):
        group = [(_column([w for w in words if w not in lines or form.layout != "matrix"], side), place) for _, words, place in columns]
        for index, (column, place) in enumerate(group):
            leaf = _unknown(part, form, place, head) if column is None else None
            left = [c for c, _ in group[:index] if c][-1:]
            right = [c for c, _ in group[index + 1 :] if c][:1]
            taken = {c.id for c, _ in group if c}
            options = _between(side.columns, left, right, taken) if leaf else []
            if leaf and len(options) == 1:
                said[leaf.top_row, leaf.left_column] = options[0].title
    return said


def _words(part: Part, place: int, head: Sequence[int]) -> tuple[str, ...]:
    cells = {id(cell): cell for row in head if (cell := part.grid.at(row, place)) is not None}
    return head_words([cell.text for cell in cells.values()])


def _column(words: Sequence[str], side: Side) -> Column | None:
    return next((column for end in range(len(words), 0, -1) if (column := match_column(words[:end], side.columns))), None)


def _between(columns: Sequence[Column], left: Sequence[Column], right: Sequence[Column], taken: set[str]) -> list[Column]:
    """The columns that every year's form prints between two others."""
    start = columns.index(left[0]) + 1 if left else 0
    end = columns.index(right[0]) if right else len(columns)
    usual = [column for column in columns[start:end] if column.id not in taken]
    parts = {column.id for column in usual if column.of and column.of in ("institutional", "basic", "amount")}
    return [column for column in usual if column.id not in parts | {"meeting", "training", "initial_budget", "adjusted_budget"}]
