"""Worksheets as sheets: what is printed of them, and the form that the name of a worksheet stands for.

Hidden rows, columns and worksheets are not printed and not read: a publisher who hides them does not publish them, and spreadsheets
keep last year's figures and working columns there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, form, normalise
from mingzhang.read.errors import NotReadable
from mingzhang.read.headings import is_title
from mingzhang.read.markup.blocks import Cell, Item, PageBreak, Paragraph, Table, one_line
from mingzhang.read.markup.flow import sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.sheets import Sheet

INTERNAL = {"Z01": "01", "Z01_1": "04", "Z03": "02", "Z04": "03", "Z07": "05", "Z08_1": "06", "Z09": "08", "Z11": "09", "F03": "07"}
"""The codes of the treasury's own forms (财决01, 财决01-1 …) that the published ones are made from."""
MAX_CELLS = 300_000
FAR = 1500
"""More rows or columns than this between two texts of a report are no part of it."""

Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(slots=True)
class Worksheet:
    """A worksheet: the texts of its cells as shown, and which of its rows and columns are hidden."""

    name: str
    texts: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top row, end row, left column, end column; ends excluded."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def sheets_of_worksheets(worksheets: Iterable[Worksheet]) -> tuple[Sheet, ...]:
    """The worksheets that show something, each as a sheet."""
    items: list[Item] = []
    for worksheet in worksheets:
        table = _table(worksheet)
        if table.cells:
            title = _title_by_name(worksheet.name) if not any(is_title(cell.text) for cell in table.cells) else ""
            items += [PageBreak(), *([Paragraph(title)] if title else []), table]
    return tuple(sheets_of(items))


def _table(worksheet: Worksheet) -> Table:
    """What is shown of a worksheet, from its first filled row and column to its last ones."""
    texts = {place: text for place, content in worksheet.texts.items() if (text := one_line(content))}
    if not texts:
        return Table(())
    covered: dict[Place, tuple[int, int, int, int]] = {}
    for box in worksheet.merged:
        if (box[0], box[2]) in texts:
            covered[box[0], box[2]] = box
    rows, columns = _visible([row for row, _ in texts], worksheet.hidden_rows), _visible([c for _, c in texts], worksheet.hidden_columns)
    if not rows or not columns:
        return Table(())
    if len(rows) * len(columns) > MAX_CELLS:
        raise NotReadable(f"a workbook whose worksheet {worksheet.name} is larger than any report")
    last_row, last_column = max(rows) + 1, max(columns) + 1
    inner = {
        (row, column)
        for top, end, left, right in covered.values()
        for row in range(top, min(end, last_row))
        for column in range(left, min(right, last_column))
        if (row, column) != (top, left)
    }
    cells: list[Cell] = []
    for row, place in rows.items():
        for column, other in columns.items():
            if (row, column) not in texts and (row, column) not in inner:
                cells.append(Cell(place, other, 1, 1, "", _location(worksheet.name, row, column)))
    for (row, column), text in texts.items():
        if (row, column) in inner:
            continue  # below a merged cell nothing shows
        top, end, left, right = covered.get((row, column), (row, row + 1, column, column + 1))
        own_rows = [rows[r] for r in range(top, min(end, last_row)) if r in rows]
        own_columns = [columns[c] for c in range(left, min(right, last_column)) if c in columns]
        if own_rows and own_columns:
            location = _location(worksheet.name, row, column)
            cells.append(Cell(own_rows[0], own_columns[0], len(own_rows), len(own_columns), text, location))
    return Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _visible(filled: Sequence[int], hidden: set[int]) -> dict[int, int]:
    """The rows (or columns) from the first to the last in which a text begins, without the hidden ones, numbered anew.

    A title that is merged over all columns there are makes no columns. Where a text stands far away from the others only rows in which
    one begins are counted.
    """
    first, last = min(filled), max(filled)
    places = range(first, last + 1) if last - first < FAR else sorted(set(filled))
    return {place: number for number, place in enumerate(place for place in places if place not in hidden)}


def _location(name: str, row: int, column: int) -> str:
    return f"{name}!{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """A, B … Z, AA … for a column from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _title_by_name(name: str) -> str:
    """The title of the form that a worksheet is called after, for worksheets that print none; empty for another name."""
    if is_title(name):
        return name
    code = re.match(r"(GK0[1-9]|公开0[1-9]|[ZF]\d\d(?:_\d)?)(?!\d)", re.sub(r"[-－]", "_", normalise(fold(name)).upper()))
    if not code:
        return ""
    form_id = code[1][-2:] if code[1].startswith(("GK", "公开")) else INTERNAL.get(code[1])
    return form(form_id).title if form_id else ""


def crowded(texts: dict[Place, str]) -> bool:
    """Has a worksheet more filled rows or cells than any report?"""
    return len(texts) > MAX_CELLS or len(Counter(row for row, _ in texts)) > 60_000
