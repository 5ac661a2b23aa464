"""CSV for Excel and WPS, opened by a double click: in Chinese that is not garbled, with codes and printed characters kept as text.

A spreadsheet makes numbers and dates of whatever looks like one: 01 becomes 1, 2010-1 a month. Such text stands as ="01", which it shows
as it is. Lists are left out, as a cell holds no more than 32,767 characters: they stand in the other formats.
"""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any

from mingzhang.publish.files import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mingzhang.publish.resources import Field, Resource

FOLDER = "excel"
ROWS = 50_000
"""What a spreadsheet opens at once; it could hold a million. A larger table has a file for each region and year, which are linked."""
TAKEN_FOR_A_NUMBER = re.compile(
    r"[(（+\-－＋]?[¥￥$]?[\d０-９][\d０-９,，.．:：/\-－\s年月日eE+%％)）]*(?:[ap]m?)?|true|false", re.IGNORECASE
)
BEGINS = frozenset("0123456789０１２３４５６７８９(（+-－＋¥￥$tTfF")
DIGITS = 15
"""Of a number in a sheet. An amount with more stands as text."""
LONGEST = 32_767
LONGEST_TEXT = 255
"""Characters of a text in a formula."""


def write(resource: Resource, rows: Iterable[Mapping[str, Any]], path: Path) -> None:
    """Write a table from rows as JSON has them; the head of a column is its Chinese title and its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = [field for field in resource.fields if field.type != "array"]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow([f"{field.title} {field.name}" for field in shown])
        lines.writerows([cell(row[field.name], field) for field in shown] for row in rows)


def cell(given: Any, field: Field) -> str:
    """As a spreadsheet shows it unchanged."""
    if given is None:
        return ""
    if isinstance(given, str):
        if field.type == "amount":
            return given if len(given) <= DIGITS or sum(map(str.isdigit, given.lstrip("-0."))) <= DIGITS else f'="{given}"'
        if given[:1] in BEGINS and TAKEN_FOR_A_NUMBER.fullmatch(given) and len(given) <= LONGEST_TEXT:
            return f'="{given}"'
        return harmless(given)[:LONGEST]
    if isinstance(given, bool):
        return "TRUE" if given else "FALSE"
    return str(given)
