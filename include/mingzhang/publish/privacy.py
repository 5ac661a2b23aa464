"""Personal data: what of a release is text passes a filter before anything is written.

Figures of statutory forms name nobody. But the words around them can: a label of a line that no form declares, a title, the text of a link,
the words that a finding quotes. Numbers of telephones, identity cards and bank accounts, e-mail addresses, and names that stand behind
an account or a contact are taken out. The filter knows forms of writing, not people: a name without such a context passes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from mingzhang.publish.masks import MASK, Masks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.publish.resources import Resource
    from mingzhang.warehouse.database import Connection

FREE = frozenset(
    "label name title link_text context_title evidence code message message_en explanation decision doubts problems held_back figures "
    "candidates note sentence sentence_en text replied_by source ground".split()
)
"""Fields that hold words of a document or of a person."""
ADDRESSES = frozenset({"line", "subject"})
"""Fields that are keys as well: what is taken out of them leaves a trace that tells two apart."""
KEPT = frozenset("document report version source_url url printed amount value bbox rule".split())
"""Parts of lists that are no words. The printed characters of an amount are never changed."""

NO_MONEY = r"(?![0-9A-Za-z]|[,，.．]\d|\s*(?:元|千元|万元|百万元|亿元))"
NAME = r"[一-鿿]{2,8}·[一-鿿]{2,8}|[一-鿿]{2,4}(?![一-鿿])"
FOUND = re.compile(
    rf"""
      (?P<address> https?://\S+ )
    | (?P<mail> [\w.+-]+@[\w-]+(?:\.[\w-]+)+ )
    | (?P<behind> (?:开户|户\s?名|收款人|领款人|受益人|经办人|联系人|负责人|姓\s?名|身份证号?码?
                      |账\s?号|帐\s?号|卡\s?号|电\s?话|手\s?机|传\s?真)
        (?:姓名|号码|方式)? \s* [:：]? \s* ) (?P<own> (?<=[:：\s])(?:{NAME}) | \d[\d\s－-]{{5,}}[\dXx]{NO_MONEY} )
    | (?<![0-9A-Za-z.,，．]) (?P<number>
        \d{{6}}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[\dXx]{NO_MONEY}
      | 1[3-9]\d[\s-]?\d{{4}}[\s-]?\d{{4}}{NO_MONEY}
      | 0\d{{2,3}}[\s－—–-]\d{{7,8}}{NO_MONEY}
      | \d{{4}}(?:\s?\d{{4}}){{3}}(?:\s?\d{{1,3}})?{NO_MONEY} )
    """,
    re.VERBOSE,
)
"""An address at a publisher stays, and so does what is an amount of money."""
CARD = re.compile(r"\d{16,19}")


@lru_cache(100_000)  # the same labels stand in every report
def cleaned(text: str) -> str:
    """`text` without personal data."""
    return FOUND.sub(_masked, text)


NO_MASKS = Masks()


def filtered(resource: Resource, masks: Masks = NO_MASKS) -> Resource:
    """The table with all that is text cleaned, row by row, and without the words that people took out (`masks`)."""
    fields = {field.name for field in resource.fields}
    free, keys = fields & FREE, fields & ADDRESSES
    if resource.name == "cells":
        free |= {"printed"}  # what could not be read as an amount

    def rows(connection: Connection, *chosen: Any) -> Iterator[Mapping[str, Any]]:
        for row in resource.rows(connection, *chosen):
            changed = {name: _clean(row[name]) for name in free} | {name: _key(row[name]) for name in keys}
            yield masks.on(row if all(row[name] == value for name, value in changed.items()) else dict(row) | changed)

    return replace(resource, rows=rows) if free or keys or masks else resource


def _clean(value: Any) -> Any:
    match value:
        case str():
            return cleaned(value)
        case list() | tuple():
            return [_clean(each) for each in value]
        case Mapping():
            return {name: each if name in KEPT else _key(each) if name in ADDRESSES else _clean(each) for name, each in value.items()}
        case _:
            return value


def _key(value: Any) -> Any:
    if not isinstance(value, str) or (clean := cleaned(value)) == value:
        return value
    return f"{clean} {hashlib.sha256(value.encode()).hexdigest()[:4]}"  # too short to find a number by trying all


def _masked(match: re.Match[str]) -> str:
    if match["address"]:
        return match[0]
    if match["own"]:
        return f"{match['behind']}{MASK}"
    number = match["number"]
    if number and CARD.fullmatch("".join(number.split())) and len(number) != 18 and not _is_card("".join(number.split())):
        return match[0]
    return MASK


def _is_card(digits: str) -> bool:
    """Does the check digit of a bank card agree (Luhn)?"""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
