"""From a printed table to figures at their addresses: each layout has its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.read.blocks import read_blocks
from mingzhang.read.codes import read_codes
from mingzhang.read.items import read_items
from mingzhang.read.matrix import read_matrix
from mingzhang.read.reading import Reading

if TYPE_CHECKING:
    from mingzhang.read.tables import PrintedTable

READERS = {"items": read_items, "codes": read_codes, "blocks": read_blocks, "matrix": read_matrix}


def read_table(table: PrintedTable, number: int, money_unit: str) -> Reading:
    """The figures of a printed table, and what of it could not be placed. `number`: 1 but for a form printed again."""
    reading = Reading(table, number, money_unit)
    READERS[table.form.layout](reading)
    reading.withdraw_repeated()
    for part in table.parts:
        doubtful = [cell.text for cell in part.grid.cells if cell.doubtful]
        some = doubtful[:5]
        if doubtful:
            reading.problem(
                "columns_uncertain",
                f"表格没有竖线，{len(doubtful)}处金额（{'、'.join(some)}）属于哪一栏、哪一行不能确定，未予采用",
                f"without vertical rules it is uncertain where {len(doubtful)} amounts belong ({', '.join(some)}); they are not used",
                part.grid.page,
                doubtful=True,
            )
    if not reading.figures and not reading.cells and table.form.layout != "matrix" and not table.is_empty:
        reading.problem(
            "table_not_understood",
            "表头或项目名称无法识别，本表未能读出",
            "neither its heads nor its labels are understood, nothing was read of it",
            table.pages[0],
            doubtful=True,
        )
    return reading
