"""From a flow of paragraphs and tables to sheets: what markup has instead of pages."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from mingzhang.read.grids import Grid, GridCell
from mingzhang.read.headings import find_title, is_title
from mingzhang.read.markup.alignment import aligned
from mingzhang.read.markup.blocks import PageBreak, Paragraph, Table, phrases_of, texts_of
from mingzhang.read.markup.cutting import cut
from mingzhang.read.pages import Phrase
from mingzhang.read.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.forms.declaration import FormKind
    from mingzhang.read.markup.blocks import Item

WIDTH = 10.0
"""A column's width: what the reader of printed pages calls aligned (a few points) never reaches the next column."""


def sheets_of(items: Iterable[Item], title: str = "", first: int = 1) -> list[Sheet]:
    """The sheets of a flow, one from each page break to the next, numbered from `first`.

    `title`: what the document is called, the first line of the first sheet that says something.
    """
    pages: list[list[Item]] = [[]]
    for item in items:
        if isinstance(item, PageBreak):
            pages.append([])
        elif not isinstance(item, Paragraph) or item.text.strip():
            pages[-1].append(item)
    filled = [page for page in pages if page] or [[]]
    return [_sheet(page, number, title if number == first else "") for number, page in enumerate(filled, first)]


def _sheet(items: Sequence[Item], number: int, title: str) -> Sheet:
    phrases: list[Phrase] = []
    grids: list[Grid] = []
    y = 0.0
    for item in items:
        for piece in cut(item) if isinstance(item, Table) else phrases_of(item.text) if isinstance(item, Paragraph) else ():
            if isinstance(piece, Table):
                grids.append(_grid(aligned(piece), number, y))
                y = grids[-1].ys[-1] + 1
            elif phrases and phrases[-1].bbox[3] == y and _is_one_title(phrases[-1].text, piece):
                phrases[-1] = Phrase(phrases[-1].text + piece, (*phrases[-1].bbox[:3], y + 1), 1.0)
                y += 1
            else:
                phrases.append(Phrase(piece, (0.0, y, WIDTH, y + 1), 1.0))
                y += 1
    lines = texts_of(items)
    return Sheet(number, "\n".join([title, *lines] if title else lines), tuple(phrases), tuple(grids))


def _is_one_title(before: str, after: str) -> bool:
    """Is it one title over two lines? The second one alone may be another form's (一般公共预算财政拨款 / 支出决算表)."""
    if is_title(before):
        return False
    kinds: tuple[FormKind, ...] = ("final_accounts", "budget")
    titles = [(find_title(before + after, kind), find_title(after, kind)) for kind in kinds]
    return any(whole is not None and (rest is None or rest.form is not whole.form) for whole, rest in titles)


def _grid(table: Table, number: int, top: float) -> Grid:
    """A table as a grid. Columns in which no cell begins are no columns of their own."""
    begun = sorted({cell.column for cell in table.cells})
    place = {column: index for index, column in enumerate(begun)}
    place[table.columns] = len(begun)
    ends = {column: place[next(other for other in [*begun, table.columns] if other >= column)] for column in range(table.columns + 1)}
    xs = tuple(index * WIDTH for index in range(len(begun) + 1))
    if table.widths:
        edges = list(accumulate(table.widths, initial=0.0))
        xs = tuple(edges[column] for column in [*begun, table.columns])
    cells = []
    for cell in table.cells:
        left, right = place[cell.column], ends[cell.column + cell.columns]
        bbox = (xs[left], top + cell.row, xs[right], top + cell.row + cell.rows)
        cells.append(
            GridCell(
                cell.row, cell.row + cell.rows, left, right, bbox, (), cell.text, doubtful=cell.doubtful, location=cell.location or None
            )
        )
    ys = tuple(top + row for row in range(table.rows + 1))
    return Grid(number, xs, ys, tuple(cells), "markup")
