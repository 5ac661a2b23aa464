"""Parts of tables: grids cut at titles, what a part says of the form it prints, whether it continues another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import normalise
from mingzhang.read.headings import find_money_unit, find_number, find_office, find_title
from mingzhang.read.labels import CJK, ECONOMIC_CODE, FUNCTIONAL_CODE, digits_of, match_column, match_line, split_label
from mingzhang.read.tables import Part

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.forms.declaration import Form, FormKind
    from mingzhang.read.grids import Grid
    from mingzhang.read.tables import PrintedTable

ALIGNED = 4.0
"""Grids whose sides differ by less than this, in points, are parts of one table."""


def first_label(part: Part) -> str:
    """The text of the first cell that looks like a line of the body."""
    for row in part.rows:
        text = normalise(part.grid.row(row)[0].text)
        if text and text not in ("项目", "收入", "栏次") and "编码" not in text:
            return text
    return ""


def has_another_head(table: PrintedTable, part: Part) -> bool:
    """Does a part begin with a head that is not the table's: three words or more, none with a digit, none that names a line?

    In markup equal numbers of columns say nothing: an annex (序号, 项目名称, 预算金额, …) may follow a form directly.
    """
    heads = [[text for cell in p.grid.row(p.first_row) if (text := normalise(cell.text))] for p in (table.parts[0], part)]
    known = any(match_line(text, side, [line.id for line in side.lines]) for text in heads[1] for side in table.form.sides)
    return heads[0] != heads[1] and len(heads[1]) > 2 and not known and not any(re.search(r"\d", text) for text in heads[1])


def speaks_of(part: Part, form: Form) -> bool:
    """Does a part hold codes, labels or items of the form?"""
    side = form.sides[0]
    if side.details and not any(CJK.search(cell.text) and match_column([normalise(cell.text)], side.columns) for cell in part.cells):
        return True  # the unit's own lines need none of them
    names = {label for line in side.lines for label in line.labels}
    cells = [cell for cell in part.cells if cell.text.strip()]
    if form.layout == "items":
        return any(match_line(cell.text, s, [line.id for line in s.lines]) for cell in cells for s in form.sides)
    if form.layout == "matrix":
        return any(normalise(cell.text) in names or match_column([normalise(cell.text)], side.columns) for cell in cells)
    pattern = FUNCTIONAL_CODE if form.layout == "codes" else ECONOMIC_CODE
    coded = [cell for cell in cells if pattern.fullmatch(digits_of(cell.text) or split_label(cell.text)[0])]
    parts = [cell for cell in cells if cell.left_column in (1, 2) and len(digits_of(cell.text)) == 2]  # 款 or 项 alone
    return bool(coded or parts) or any(normalise(cell.text) in names for cell in cells)


def has_words_of(part: Part, form: Form) -> bool:
    """Does a part use the heads of the form, at least half as many as it has columns of amounts?"""
    columns = [column for side in form.sides for column in side.columns]
    words = {word for column in columns for label in column.labels for word in label.split("/")}
    used = {text for cell in part.cells if (text := normalise(cell.text)) in words}
    return speaks_of(part, form) and len(used) >= min(2, len(form.sides[0].columns))


def runs_together(grid: Grid) -> bool:
    """Do its cells hold several amounts each: only rows are ruled, or only a frame?"""
    if grid.method == "markup":
        return False
    filled = [cell for cell in grid.cells if cell.text]
    crowded = [cell for cell in filled if len(re.findall(r"\d[\d,]*\.\d\d", cell.text)) > 1]
    return grid.columns < 3 or len(crowded) > 0.2 * len(filled)


def continues(table: PrintedTable, part: Part) -> bool:
    """Are the sides and the columns of `part` those of the table's last part?"""
    before, after = table.parts[-1].grid, part.grid
    if abs(before.xs[0] - after.xs[0]) > ALIGNED or abs(before.xs[-1] - after.xs[-1]) > ALIGNED:
        return False
    fewer, more = sorted((before.xs, after.xs), key=len)
    return all(min(abs(x - other) for other in more) <= ALIGNED for x in fewer)


def split(grid: Grid, kind: FormKind = "final_accounts") -> list[tuple[Part, list[str]]]:
    """The tables of one grid, cut at rows that hold a title, each with the phrases of its heading rows."""
    wide = {row: [cell.text for cell in grid.row(row) if cell.end_column - cell.left_column > 1] for row in range(grid.rows)}
    starts = [row for row, texts in wide.items() if any(find_title(text, kind) for text in texts)]
    if not starts:
        return [(Part(grid, 0, grid.rows), [])]
    parts: list[tuple[Part, list[str]]] = []
    if starts[0] > 0 and not _is_heading(grid, range(starts[0])):
        parts.append((Part(grid, 0, starts[0]), []))
    for start, end in zip(starts, [*starts[1:], grid.rows], strict=True):
        first = start + 1
        while first < end and _is_heading(grid, [first]):
            first += 1
        above = range(starts[0]) if start == starts[0] and not parts else range(0)
        headings = [cell.text for row in [*above, *range(start, first)] for cell in grid.row(row) if cell.text]
        if first < end:
            parts.append((Part(grid, first, end), headings))
    return parts


def _is_heading(grid: Grid, rows: Iterable[int]) -> bool:
    """Do these rows hold only what stands in a head: number of the form, office, unit of money?"""
    texts = [cell.text for row in rows for cell in grid.row(row) if cell.text]
    return all(find_money_unit(text) or find_office(text) or find_number(text) or normalise(text).isdigit() for text in texts)
