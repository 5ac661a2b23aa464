"""Printed amounts: the characters of a cell, and what they stand for."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold

if TYPE_CHECKING:
    from mingzhang.accounts import CellState

BLANK = re.compile(r"[-‐‑‒–—―─−_/\\.·]*|无|空")
WITHHELD = re.compile(r"[*×xX]{2,}|涉密|保密|不予公开")
MINUS = str.maketrans(dict.fromkeys("－﹣−‐‑‒–—△▲", "-"))
INNER_MARK = re.compile("[①-⓿❶-➓㉑-㉟㊱-㊿⁰¹²³⁴-⁹₀-₉]")
"""Marks that folding would turn into digits: 5.00① is not 5.001."""
NOTE_MARK = re.compile(rf"(?<=\d)\s*({INNER_MARK.pattern}|[*＊※#]|[(（]?注\d*[)）]?)+\s*$")
"""A mark of a note behind an amount."""
MONEY = re.compile(r"(?<![\d.])(\d[\d,]*|)\.\d{1,6}(?![\d.%])")
NUMBER = re.compile(r"(?P<open>\()?(?P<sign>[-+])?(?P<digits>(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?)(?P<close>\))?")


@lru_cache(4096)
def parse_amount(printed: str) -> Decimal | CellState:
    """The number that `printed` stands for, or why it is none: blank, withheld (涉密), or not readable as an amount.

    Thousands separators, full-width digits, spaces inside, and negatives as -5, －5, (5), △5 are understood.
    """
    text = re.sub(r"\s", "", fold(NOTE_MARK.sub("", printed))).replace("，", ",")
    if INNER_MARK.search(NOTE_MARK.sub("", printed)):
        return "unreadable"
    if BLANK.fullmatch(text):
        return "blank"
    if WITHHELD.fullmatch(text):
        return "withheld"
    match = NUMBER.fullmatch(text.translate(MINUS))
    if not match or not match["digits"] or bool(match["open"]) != bool(match["close"]) or (match["open"] and match["sign"]):
        return "unreadable"
    number = Decimal(match["digits"].replace(",", ""))
    return -number if match["open"] or match["sign"] == "-" else number


def shows_money(text: str) -> bool:
    """Does `text` show an amount with decimals, alone or among other words?"""
    return bool(MONEY.search(re.sub(r"(?<=[\d.,])\s+(?=[\d.,])", "", fold(text))))


def decimals(printed: str) -> int:
    """How many decimals an amount shows."""
    return len(re.sub(r"[^\d.]", "", fold(NOTE_MARK.sub("", printed))).partition(".")[2])
