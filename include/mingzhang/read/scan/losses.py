"""What a scanned table prints and OCR did not place: the declared places that are left for it are unreadable, never silent.

An amount whose head, label or code is not understood has no address, but it stands between others that have one: the form says which
places are left there. Each of them becomes a cell of state `unreadable`; the amounts themselves are kept apart, and a problem says so.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import Cell
from mingzhang.forms.classification import classification
from mingzhang.forms.declaration import normalise
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.scan.labels import declared_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import BBox, Figure
    from mingzhang.forms.declaration import Side
    from mingzhang.read.reading import Reading

FEW = 3
"""More lines of form 06 than these without a code: its codes were not read."""
Spot = tuple[int, "BBox"]
"""A page and a place on it."""
BALANCES = {"opening_balance", "income", "closing_balance"}
"""Columns of funds that a form of expenditure alone does not print."""
OTHER_YEARS = {"initial_budget", "adjusted_budget", "meeting", "training"}
"""Columns and lines that few prints have."""


def report_losses(reading: Reading) -> None:
    """Say of a scanned table which of its declared places could not be read, where amounts of it have found none."""
    scanned = [part for part in reading.table.parts if part.grid.method == "ocr"]
    lost = [
        (part.grid.number, cell.ink)
        for part in scanned
        for cell in part.cells
        if _may_be_amount(cell.text) and not cell.doubtful and not reading.has_taken(part.grid, cell)
    ]
    if scanned and not reading.figures and any(shows_money(cell.text) for part in scanned for cell in part.cells):
        lost = lost or [(part.grid.number, part.grid.bbox) for part in scanned[:1]]
    apart = [figure for figure in reading.undeclared if figure.method == "ocr"]
    unplaced = [*lost, *((figure.page, figure.bbox) for figure in apart if figure.bbox)]
    if not scanned or not unplaced:
        return
    wanted = _places(reading, apart, lost)
    known = {(f.line, f.column) for f in reading.figures} | {(c.line, c.column) for c in reading.cells}
    missing = [place for place in wanted if place not in known]
    page, bbox = unplaced[0]
    for line, column in dict.fromkeys(missing):
        reading.cells.append(Cell(reading.table.form.id, line, column, "unreadable", "", "", 1, reading.number, page, bbox))
    if missing:
        reading.problem(
            "places_unreadable",
            f"扫描件上有{len(unplaced)}处金额的表头、项目或编码未能识读，本表{len(missing)}处应有的金额按未能识读处理",
            f"the head, label or code of {len(unplaced)} scanned amounts was not read; {len(missing)} places count as unreadable",
            page,
            doubtful=True,
        )


def _may_be_amount(text: str) -> bool:
    return shows_money(text) or isinstance(parse_amount(text), Decimal)


def _places(reading: Reading, apart: Sequence[Figure], lost: Sequence[Spot]) -> list[tuple[str, str]]:
    """The lines and columns at which the amounts without a place may stand."""
    form = reading.table.form
    if form.layout == "items":
        return [place for side in form.sides for place in _of_items(reading, side, apart, lost)]
    (side,) = form.sides
    columns = _columns(reading, side)
    if form.layout == "matrix":
        return [(line.id, column) for line in side.lines if line.id not in OTHER_YEARS for column in columns]
    read = [line for line in reading.lines if not line.startswith("x:")] or ["total"]
    if form.layout == "blocks":
        between = {code for figure in apart if figure.line.startswith("x:") for code in _codes_around(reading, figure)}
        if lost or len(apart) > FEW:
            between |= {*classification("economic").current, "personnel_total", "public_total"}
        return [(line, "amount") for line in [*read, *sorted(between)]]
    return [(line, column) for line in read for column in columns]


def _columns(reading: Reading, side: Side) -> list[str]:
    """The columns that the form always prints."""
    funds = "收入" in normalise(reading.table.printed_title)
    return [
        c.id
        for c in side.columns
        if c.of in (None, "vehicles") and c.id not in OTHER_YEARS and (funds or side.id == "income" or c.id not in BALANCES)
    ]


def _of_items(reading: Reading, side: Side, apart: Sequence[Figure], lost: Sequence[Spot]) -> list[tuple[str, str]]:
    """The places of one side of 01 or 04 that are left: those of the lines that amounts stand in, and of the lines between those above
    and below an amount whose line is not known."""
    order = [line for line, _ in declared_lines(side)]
    columns = [column.id for column in side.columns if column.id not in OTHER_YEARS]
    optional = {line.id for line in side.lines if line.until or (line.of and line.id.startswith("closing_"))}
    read = [(f.line, f.column, f.page, f.bbox) for f in reading.figures]
    read += [(c.line, c.column, c.page, c.bbox) for c in reading.cells]
    found = [(order.index(line), page, bbox) for line, column, page, bbox in read if line in order and column in columns]
    lines = {figure.line for figure in apart if figure.line in order}
    for page, box in [*lost, *((figure.page, figure.bbox) for figure in apart if figure.bbox and figure.line.startswith("x:"))]:
        level = {order[at] for at, other, bbox in found if other == page and bbox and bbox[1] < (box[1] + box[3]) / 2 < bbox[3]}
        beside = [(at, bbox) for at, other, bbox in found if other == page and bbox and _share_column(bbox, box)]
        if (page, box) in lost and level:
            lines |= level
        elif beside:
            low = max((at for at, bbox in beside if bbox[1] < box[1]), default=-1)
            high = min((at for at, bbox in beside if bbox[1] > box[1]), default=len(order))
            lines |= set(order[low + 1 : high])
        elif not any(other == page for _, other, _ in found):
            lines |= {line for line in order if reading.lines[line]} or set(order)
    return [(line, column) for line in order if line in lines and line not in optional for column in columns]


def _share_column(one: BBox, other: BBox) -> bool:
    return min(one[2], other[2]) > max(one[0], other[0])


def _codes_around(reading: Reading, figure: Figure) -> list[str]:
    """The codes of form 06 between those above and below an amount."""
    read = [(f.line, f.bbox) for f in reading.figures if f.page == figure.page and f.line.isdigit()]
    read += [(c.line, c.bbox) for c in reading.cells if c.page == figure.page and c.line.isdigit()]
    beside = [(code, box) for code, box in read if box and figure.bbox and _share_column(box, figure.bbox)]
    top = figure.bbox[1] if figure.bbox else 0.0
    low = max((code for code, box in beside if box[1] < top), default="")
    high = min((code for code, box in beside if box[1] > top), default="999")
    return [code for code in sorted(classification("economic").current) if low < code < high]
