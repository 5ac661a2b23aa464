"""From a printed table to figures at their addresses: each layout has its reader."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.amounts import parse_amount
from mingzhang.read.layouts.blocks import read_blocks
from mingzhang.read.layouts.codes import read_codes
from mingzhang.read.layouts.items import read_items
from mingzhang.read.layouts.matrix import read_matrix
from mingzhang.read.reading import Reading

if TYPE_CHECKING:
    from mingzhang.read.tables import PrintedTable

READERS = {"items": read_items, "codes": read_codes, "blocks": read_blocks, "matrix": read_matrix}


def read_table(table: PrintedTable, number: int, money_unit: str) -> Reading:
    """The figures of a printed table, and what of it could not be placed. `number`: 1 but for a form printed again."""
    reading = Reading(table, number, money_unit)
    READERS[table.form.layout](reading)
    reading.withdraw_repeated()
    if table.unruled:
        _report_uncertain(reading)
    if not reading.figures and not reading.cells and table.form.layout != "matrix" and not table.is_empty:
        reading.problem(
            "table_not_understood",
            "表头或项目名称无法识别，本表未能读出",
            "neither its heads nor its labels are understood, nothing was read of it",
            next(iter(table.pages), None),
            doubtful=True,
        )
    return reading


def _report_uncertain(reading: Reading) -> None:
    """Say which amounts of a table without vertical rules have no certain place, and which have found none at all."""
    placed = {(f.page, f.bbox) for f in (*reading.figures, *reading.undeclared)} | {(cell.page, cell.bbox) for cell in reading.cells}
    drawn = {part.grid.page for part in reading.table.parts}
    for page in (section.page.number for section in reading.table.sections if section.shows_amounts):
        if page not in drawn:
            reading.problem(
                "amounts_without_place",
                "本页金额所在各栏无法识别，未予采用",
                "the columns of the amounts on this page are not known; they are not used",
                page,
                doubtful=True,
            )
    for grid in (part.grid for part in reading.table.parts):
        doubtful = [cell.text for cell in grid.cells if cell.doubtful]
        if doubtful:
            some = doubtful[:5]
            reading.problem(
                "columns_uncertain",
                f"表格没有竖线，{len(doubtful)}处金额（{'、'.join(some)}）属于哪一栏、哪一行不能确定，未予采用",
                f"without vertical rules it is uncertain where {len(doubtful)} amounts belong ({', '.join(some)}); they are not used",
                grid.page,
                doubtful=True,
            )
        lost = [cell.text for cell in grid.cells if not cell.doubtful and _is_money(cell.text) and (grid.page, cell.ink) not in placed]
        if lost:
            some = lost[:5]
            reading.problem(
                "amounts_without_place",
                f"{len(lost)}处金额（{'、'.join(some)}）没有可以识别的表头或项目名称，未予采用",
                f"{len(lost)} amounts ({', '.join(some)}) stand under no head or in no line that is understood; they are not used",
                grid.page,
                doubtful=True,
            )


def _is_money(text: str) -> bool:
    """Is it an amount with decimals, not a number of a column or a line, nor a code?"""
    return "." in fold(text) and isinstance(parse_amount(text), Decimal)
