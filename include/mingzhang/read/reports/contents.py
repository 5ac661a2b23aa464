"""The contents (目录) of a report: which forms it promises, and which of them no page holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem
from mingzhang.forms.declaration import fold, form
from mingzhang.read.headings import find_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.tables import PrintedTable

CONTENTS = re.compile(r"^(?:.{0,30})目[录次]$|^目[录次]")
LEADERS = re.compile(r"[.…·‥⋯_\-—\s]*(?:[(（]?\d+[)）]?)?$")
NUMBERED = re.compile(r"^(?:附?表|公开)(\d{1,2}|[一二三四五六七八九十]{1,2})表?$")
LONGEST = 60
"""The entries of contents have fewer characters than this."""
SEARCHED = 8
"""Contents begin on one of so many first sheets of a report."""
EMPTY = re.compile(r"[(（](?:空表|无数据|本表为空|本单位无此项|无此项|本表无数据)[)）]")
SPENT_NOTHING = (
    r"(?:没有|未安排|未发生|不涉及|并?无)[^。]{0,30}%s[^。]{0,40}|%s[^。]{0,40}(?:没有|未安排|未发生|不涉及|为空表|无数据|无此)[^。]{0,20}"
)
FUNDS = {"08": "政府性基金", "09": "国有资本经营", "07": "三公"}
"""Of these forms a report may say that there is nothing to print."""
NUMERALS = {numeral: number for number, numeral in enumerate("一二三四五六七八九", 1)}


@dataclass(frozen=True, slots=True)
class Contents:
    """What the contents promise."""

    forms: tuple[str, ...]
    """The ids of the forms whose titles stand in them."""
    numbers: tuple[int, ...]
    """The numbers of forms that are listed without a title (公开01表)."""
    empty: frozenset[str]
    """Those of `forms` that they call empty."""


def read_contents(pages: Iterable[Sequence[str]]) -> Contents:
    """The forms that the contents of a report name; `pages`: its lines sheet by sheet."""
    entries = _entries(list(pages)[:SEARCHED])
    found: dict[str, bool] = {}
    numbers: list[int] = []
    for entry in entries:
        text = LEADERS.sub("", fold(entry).strip())
        title = find_title(EMPTY.sub("", text).strip())
        if title:
            found[title.form.id] = found.get(title.form.id, True) and bool(EMPTY.search(text))
        elif number := NUMBERED.match(re.sub(r"\s", "", re.sub(r"^[(（]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．]\s*", "", text))):
            numbers.append(int(number[1]) if number[1].isdigit() else NUMERALS.get(number[1], 0))
    return Contents(tuple(sorted(found)), tuple(dict.fromkeys(numbers)), frozenset(form_id for form_id, empty in found.items() if empty))


def _entries(pages: Sequence[Sequence[str]]) -> list[str]:
    """The lines of the contents: from their heading to the first sentence, or to where their first entry stands again."""
    entries: list[str] = []
    going = False
    for page in pages:
        lines = [line for line in page if line.strip()]
        for line in lines:
            text = LEADERS.sub("", re.sub(r"\s", "", fold(line)))
            if not going:
                going = bool(CONTENTS.match(text))
                continue
            if entries and text and (text == LEADERS.sub("", re.sub(r"\s", "", fold(entries[0]))) or _is_prose(line)):
                return entries
            if text and not text.isdigit():
                entries.append(line)
    return entries


def _is_prose(line: str) -> bool:
    text = LEADERS.sub("", re.sub(r"\s", "", fold(line)))
    return len(text) > LONGEST or "。" in text or ("," in text and len(text) > 30)


def find_missing(contents: Contents, tables: Sequence[PrintedTable], text: str) -> list[Problem]:
    """The forms that the contents promise and no page holds. `text`: all that the report says."""
    found = {table.form.id for table in tables}
    missing = [
        _missing(form_id, explained=form_id in contents.empty or _is_explained(form_id, text))
        for form_id in contents.forms
        if form_id not in found
    ]
    if contents.numbers and not contents.forms:
        printed = {int(number[0]) for table in tables if (number := re.search(r"\d+", table.printed_number or ""))}
        absent = [n for n in contents.numbers if n not in printed] if printed else list(contents.numbers[len(found) :])
        missing += [_missing_number(number) for number in absent]
    return missing


def _is_explained(form_id: str, text: str) -> bool:
    """Does the report say that there is nothing to print on a form?"""
    fund = FUNDS.get(form_id)
    return fund is not None and bool(re.search(SPENT_NOTHING % (fund, fund), re.sub(r"\s", "", text)))


def _missing(form_id: str, *, explained: bool) -> Problem:
    why, why_en = ("；文中说明没有此项收支", "; it says that there is nothing to show") if explained else ("", "")
    return Problem(
        "form_missing",
        f"目录列有《{form(form_id).title}》，正文中未找到该表{why}。",
        f"The contents name form {form_id}, the report does not show it{why_en}.",
        form_id,
        doubtful=not explained,
    )


def _missing_number(number: int) -> Problem:
    return Problem(
        "form_missing",
        f"目录列有第{number}张表，正文中未找到该表。",
        f"The contents name form number {number}, the report does not show it.",
        doubtful=True,
    )
