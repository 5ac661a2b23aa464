"""Old workbooks (Excel 97 and before), through xlrd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.worksheets import Worksheet, crowded, sheets_of_worksheets
from mingzhang.read.markup.xlsx import shown_number

if TYPE_CHECKING:
    from mingzhang.read.sheets import Sheet


def sheets_of_xls(content: bytes) -> tuple[Sheet, ...]:
    """An old workbook as sheets. NotReadable: it is encrypted, damaged or shows nothing."""
    import os

    import xlrd  # type: ignore[import-untyped]

    try:
        with open(os.devnull, "w", encoding="utf-8") as silence:  # noqa: PTH123 (xlrd prints its warnings)
            book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=silence)
            worksheets = [_worksheet(book, sheet) for sheet in book.sheets() if sheet.visibility == 0]
    except NotReadable:
        raise
    except xlrd.XLRDError as error:
        if "ncrypted" in str(error):
            raise NotReadable("an encrypted workbook: it opens only with its password, ask the publisher for an open one") from error
        raise NotReadable(f"a damaged workbook ({error}): fetch it again from its publisher") from error
    except Exception as error:  # xlrd meets damage with whatever error comes up
        raise NotReadable(f"a damaged workbook ({type(error).__name__}): fetch it again from its publisher") from error
    sheets = sheets_of_worksheets(worksheets)
    if not any(sheet.text.strip() for sheet in sheets):
        raise NotReadable("a workbook that shows nothing: its worksheets are empty or hidden, ask the publisher for the filled one")
    return sheets


def _worksheet(book: Any, sheet: Any) -> Worksheet:
    worksheet = Worksheet(sheet.name)
    worksheet.merged = [(top, end, left, right) for top, end, left, right in sheet.merged_cells]
    worksheet.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    worksheet.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            text = _shown(book, sheet.cell(row, column))
            if text:
                worksheet.texts[row, column] = text
        if crowded(worksheet.texts):
            raise NotReadable(f"a workbook whose worksheet {sheet.name} has more cells than any report")
    return worksheet


def _shown(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
        return shown_number(cell.value, code.format_str if code else "General")
    return ""
