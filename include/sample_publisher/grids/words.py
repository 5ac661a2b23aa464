"""What the cells of every form have in common: amounts as a layout writes them, and words spaced to fill their cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from sample_publisher.grids.grid import Cell

if TYPE_CHECKING:
    from sample_publisher.layout import Layout
    from sample_publisher.reports import Address, SampleReport

FULL = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")
UNDECLARED = "x:"
FIRST = {"01": "amount", "04": "amount", "02": "total", "03": "total", "05": "total", "08": "expenditure", "09": "expenditure"}
"""The column in which a row that no form declares has its amount."""
NUMERALS = "零一二三四五六七八九十"


def write_amount(printed: str, layout: Layout) -> str:
    """`printed` in the layout's way of writing amounts; what is no amount (`***`) stays as it is."""
    match = re.fullmatch(r"(-?)([\d,]+)(\.\d+)?", printed)
    if not match:
        return printed
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if layout.thousands != "as_given":
        whole = f"{Decimal(whole.replace(',', '')):{',' if layout.thousands == 'commas' else ''}}"
    text = whole + fraction
    if layout.inner_space and len(fraction) > 2:
        text = f"{whole}. {fraction[1:]}"
    if layout.digits == "full":
        text = text.translate(FULL)
    if sign:
        text = f"({text})" if layout.negative == "()" else layout.negative + text
    return text


def amount(report: SampleReport, layout: Layout, address: Address, *, in_use: bool = True) -> Cell:
    """The cell of a figure. `in_use`: the row has figures, so that a blank is written as the layout writes blanks."""
    printed = report.figures.get(address)
    if address[1].startswith(UNDECLARED) and address[2] == FIRST.get(address[0]):
        printed = next(p for form, label, p in report.undeclared if form == address[0] and UNDECLARED + label == address[1])
        return Cell(write_amount(printed, layout), "amount")
    if printed is None:
        return Cell(layout.blank if in_use else "", "amount")
    return Cell(write_amount(printed, layout), "amount", address=address)


def spaced(word: str, layout: Layout) -> str:
    """项目 as 项 目 where the layout fills cells so."""
    return " ".join(word) if layout.spaced and len(word) == 2 else word


def numeral(number: int) -> str:
    """1 to 99 in Chinese: 一, 十, 二十一."""
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones] if ones else "")
