"""Workbooks (Office Open XML): worksheets with the texts that their cells show."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.number_formats import BUILT_IN, DATES, is_date, shown
from mingzhang.read.markup.packages import Package, attribute, local
from mingzhang.read.markup.worksheets import Worksheet, crowded, sheets_of_worksheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.read.sheets import Sheet

FURTHEST = 1_048_576


def sheets_of_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """A workbook as sheets. NotReadable: it is damaged or shows nothing."""
    with Package(content) as package:
        main = package.main_part()
        if main.endswith(".bin"):
            raise NotReadable("a binary workbook (.xlsb), which is not read: save it as .xlsx")
        related = package.related(main)
        parts = dict(related.values())
        strings = _strings(package, parts.get("sharedStrings", ""))
        formats = _formats(package, parts.get("styles", ""))
        worksheets = []
        for sheet in _listed(package.xml(main)):
            kind, name = related.get(attribute(sheet, "id") or "", ("", ""))
            if kind == "worksheet" and name in package.names and sheet.get("state", "visible") == "visible":
                worksheets.append(_worksheet(package.xml(name), sheet.get("name", ""), strings, formats))
    sheets = sheets_of_worksheets(worksheets)
    if not any(sheet.text.strip() for sheet in sheets):
        raise NotReadable("a workbook that shows nothing: its worksheets are empty or hidden, ask the publisher for the filled one")
    return sheets


def _listed(workbook: Any) -> Iterator[Any]:
    for element in workbook:
        if local(element) == "sheets":
            yield from (child for child in element if local(child) == "sheet")


def _strings(package: Package, name: str) -> list[str]:
    """The strings that cells refer to by number; phonetic readings are no part of them."""
    return [_text(item) for item in package.xml(name) if local(item) == "si"] if name in package.names else []


def _text(item: Any) -> str:
    pieces = []
    for child in item:
        if local(child) == "t":
            pieces.append(child.text or "")
        elif local(child) == "r":
            pieces += [grandchild.text or "" for grandchild in child if local(grandchild) == "t"]
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), "".join(pieces))


def _formats(package: Package, name: str) -> list[str]:
    """The number format of each style of a cell."""
    if name not in package.names:
        return []
    own: dict[int, str] = {}
    styles: list[int] = []
    for element in package.xml(name):
        if local(element) == "numFmts":
            own |= {int(child.get("numFmtId", "0")): child.get("formatCode", "General") for child in element if local(child) == "numFmt"}
        elif local(element) == "cellXfs":
            styles = [int(child.get("numFmtId", "0")) for child in element if local(child) == "xf"]
    return [own.get(number) or BUILT_IN.get(number) or ("yyyy-mm-dd" if number in DATES else "General") for number in styles]


def _worksheet(root: Any, name: str, strings: Sequence[str], formats: Sequence[str]) -> Worksheet:
    worksheet = Worksheet(name)
    for element in root:
        kind = local(element)
        if kind == "sheetFormatPr" and element.get("zeroHeight") in ("1", "true"):
            raise NotReadable(f"a workbook whose worksheet {name} hides all rows: ask the publisher for one that shows them")
        if kind == "cols":
            for column in element:
                if local(column) == "col" and (column.get("hidden") in ("1", "true") or float(column.get("width") or 1) == 0):
                    worksheet.hidden_columns |= set(range(int(column.get("min", "1")) - 1, min(int(column.get("max", "1")), 16_384)))
        elif kind == "sheetData":
            _read_rows(element, worksheet, strings, formats)
        elif kind == "mergeCells":
            for merge in element:
                first, _, last = (merge.get("ref") or "").partition(":")
                (top, left), (bottom, right) = _place(first), _place(last or first)
                worksheet.merged.append((top, bottom + 1, left, right + 1))
    return worksheet


def _read_rows(data: Any, worksheet: Worksheet, strings: Sequence[str], formats: Sequence[str]) -> None:
    row = -1
    for element in data:
        if local(element) != "row":
            continue
        row = int(element.get("r") or row + 2) - 1
        if element.get("hidden") in ("1", "true") or (element.get("ht") and float(element.get("ht")) == 0):
            worksheet.hidden_rows.add(row)
        column = -1
        for cell in element:
            if local(cell) != "c":
                continue
            column = _place(cell.get("r"))[1] if cell.get("r") else column + 1
            text = _shown(cell, strings, formats)
            if text:
                worksheet.texts[row, column] = text
        if crowded(worksheet.texts):
            raise NotReadable(f"a workbook whose worksheet {worksheet.name} has more cells than any report")


def _shown(cell: Any, strings: Sequence[str], formats: Sequence[str]) -> str:
    """What a cell shows; a formula that was never calculated shows itself, which is no amount."""
    parts = {local(child): child for child in cell}
    value = parts["v"].text if "v" in parts else None
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(parts["is"]) if "is" in parts else ""
    if value is None or (value == "" and kind != "str"):
        return f"={parts['f'].text or ''}" if "f" in parts else ""
    if kind == "s":
        index = int(value)
        return strings[index] if 0 <= index < len(strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind != "n":  # str: the text of a formula; e: #REF!; d: a date
        return str(value)
    style = int(cell.get("s") or 0)
    return shown_number(value, formats[style] if style < len(formats) else "General")


def shown_number(value: str | float, number_format: str) -> str:
    """A number as its format shows it; a date, or what has no format that is understood, never looks like an amount."""
    try:
        number = float(value)
        if is_date(number_format):
            return (date(1899, 12, 30) + timedelta(days=int(number))).isoformat()
        return shown(number, number_format)
    except (ValueError, ArithmeticError):
        return f"[{number_format}] {value}"


def _place(reference: str) -> tuple[int, int]:
    """Row and column from 0 of `AB12`."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", reference)
    if not match:
        raise NotReadable(f"a damaged workbook: “{reference}” is no place of a cell, fetch it again from its publisher")
    column = 0
    for letter in match[1].upper():
        column = 26 * column + ord(letter) - 64
    return min(int(match[2]), FURTHEST) - 1, column - 1
