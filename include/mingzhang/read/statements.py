"""From a printed table to figures at their addresses: each layout has its reader."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import form
from mingzhang.read.amounts import parse_amount, shows_money
from mingzhang.read.layouts.blocks import read_blocks
from mingzhang.read.layouts.codes import read_codes
from mingzhang.read.layouts.items import read_items
from mingzhang.read.layouts.matrix import read_matrix
from mingzhang.read.layouts.years import with_years_told
from mingzhang.read.reading import Reading
from mingzhang.read.scan.losses import report_losses
from mingzhang.read.scan.mending import mended

if TYPE_CHECKING:
    from mingzhang.read.tables import Part, PrintedTable

READERS = {"items": read_items, "codes": read_codes, "blocks": read_blocks, "matrix": read_matrix}


def read_table(table: PrintedTable, number: int, money_unit: str) -> Reading:
    """The figures of a printed table, and what of it could not be placed. `number`: 1 but for a form printed again."""
    reading = _placed(mended(table), number, money_unit)
    reading.withdraw_repeated()
    if table.form.kind == "final_accounts":  # of other forms not every declared place is printed
        report_losses(reading)
    _report_sections(reading)
    _report_strays(reading)
    _report_unnamed(reading)
    _report_undeclared_columns(reading)
    for part in reading.table.parts:
        _report_doubtful(reading, part)
        _report_shifted(reading, part)
        _report_lost(reading, part)
    if not reading.figures and not reading.cells and table.form.layout != "matrix" and not table.is_empty:
        reading.problem(
            "table_not_understood",
            "表头或项目名称无法识别，本表未能读出",
            "neither its heads nor its labels are understood, nothing was read of it",
            next(iter(table.pages), None),
            doubtful=True,
        )
    return reading


def _placed(table: PrintedTable, number: int, money_unit: str) -> Reading:
    """The amounts of a table at their places; in the form's other layout where nothing of it is in the first one."""
    reading = Reading(table if table.form.kind == "final_accounts" else with_years_told(table), number, money_unit)
    READERS[table.form.layout](reading)
    if table.form.or_else and not reading.figures:
        other = _placed(replace(table, form=form(table.form.or_else)), number, money_unit)
        return other if other.figures else reading
    return reading


def _report_sections(reading: Reading) -> None:
    """Say on which pages without rules no columns were found."""
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


def _report_unnamed(reading: Reading) -> None:
    """Say which numbers of forms are printed although no title of theirs was found: the title may be misprinted."""
    for sheet, form_id in reading.table.unnamed:
        reading.problem(
            "form_title_unknown",
            f"第{sheet}页印有“公开{form_id}表”，但未找到《{form(form_id).title}》的表名，该表可能未读出",
            f"公开{form_id}表 stands on page {sheet}, but the title of form {form_id} was not found: it may not have been read",
            sheet,
            doubtful=True,
        )


def _report_undeclared_columns(reading: Reading) -> None:
    """Say which columns of amounts the form does not declare; their amounts are kept apart."""
    heads = dict.fromkeys(figure.column[2:] for figure in reading.undeclared if figure.column.startswith("x:"))
    if heads:
        named = "、".join(heads)
        reading.problem(
            "undeclared_column",
            f"“{named}”栏不在本表已知的栏目之内，其金额另行列出；如系正式栏目，请补入 forms/{reading.table.form.file}",
            f"“{named}” are no declared columns, their amounts are kept apart; if official, add them to forms/{reading.table.form.file}",
            next(iter(reading.table.pages), None),
        )


def _report_strays(reading: Reading) -> None:
    """Say which pages seem to continue the table and cannot be read as a part of it."""
    for page, amounts in reading.table.strays:
        some = amounts[:5]
        reading.problem(
            "continuation_not_understood",
            f"本页似为上表的续页，但各栏与上表不符，{len(amounts)}处金额（{'、'.join(some)}）未予采用",
            f"the page seems to continue the table, but its columns are others; {len(amounts)} amounts ({', '.join(some)}) are not used",
            page,
            doubtful=True,
        )


def _report_doubtful(reading: Reading, part: Part) -> None:
    """Say which amounts have no certain place: no rule parts them from others, or they run over the rule."""
    doubtful = [cell.text for cell in part.cells if cell.doubtful and cell.text]
    if doubtful and part.grid.method == "text":
        some = "、".join(doubtful[:5])
        why, why_en = "数字越出表格线，", "running over the rules "
        if reading.table.unruled:
            why, why_en = "表格没有竖线，", "without vertical rules "
        reading.problem(
            "columns_uncertain",
            f"{why}{len(doubtful)}处金额（{some}）属于哪一栏、哪一行不能确定，未予采用",
            f"{why_en}it is uncertain where {len(doubtful)} amounts belong ({some}); they are not used",
            part.grid.page,
            doubtful=True,
        )


def _report_shifted(reading: Reading, part: Part) -> None:
    """Say which rows in markup have a cell too few or too many (read/markup/alignment.py doubts their amounts)."""
    doubtful = [cell for cell in part.cells if cell.doubtful and cell.text]
    if doubtful and part.grid.method == "markup":
        some, where = "、".join(cell.text for cell in doubtful[:5]), doubtful[0].location
        reading.problem(
            "row_shifted",
            f"{where}起有的行格数与表头不符，金额（{some}）属于哪一栏不能确定，未予采用",
            f"from {where} on rows have not as many cells as the head: it is uncertain where {some} belong; they are not used",
            None,
            doubtful=True,
        )


def _report_lost(reading: Reading, part: Part) -> None:
    """Say which amounts have found no place at all: no amount of a form is lost in silence."""
    cells = [cell for cell in part.cells if cell.text and not cell.doubtful and not reading.has_taken(part.grid, cell)]
    lost = [
        cell.text for cell in cells if isinstance(parse_amount(cell.text), Decimal) or (shows_money(cell.text) and not _is_prose(cell.text))
    ]
    if lost:
        some = lost[:5]
        reading.problem(
            "amounts_without_place",
            f"{len(lost)}处金额（{'、'.join(some)}）没有可以识别的表头或项目名称，未予采用",
            f"{len(lost)} amounts ({', '.join(some)}) stand under no head or in no line that is understood; they are not used",
            part.grid.page,
            doubtful=True,
        )


def _is_prose(text: str) -> bool:
    """Is it a note that was printed into a cell?"""
    return len(text) > 20 and any(mark in text for mark in "。；，")
