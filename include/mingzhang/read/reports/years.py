"""The fiscal year that words name: 2023年度, 2 0 2 3 年, 二〇二三年度; not the day on which they were published."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

CHINESE_DIGITS = str.maketrans("〇○◯零Oo一二三四五六七八九", "000000123456789")
YEAR = r"(?:20\d\d|二[〇○◯零0Oo][〇○◯零一二三四五六七八九0-9Oo]{2})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月"
DATE = re.compile(
    rf"(?:{YEAR})年{MONTH}(?:份|底|初|末|\d{{1,2}}日|[一二三]?十?[一二三四五六七八九十]日)?"
    r"|20\d\d[-/.](?:1[0-2]|0?[1-9])(?:[-/.](?:3[01]|[12]\d|0?[1-9]))?(?!\d)|20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
FISCAL = re.compile(rf"(?<!\d)({YEAR})(年度?|(?=(?:部门|单位|本级|决算|预算|收支|财政|\)|）)))[)）]?")
LOOSE = re.compile(r"(?<!\d)(20[0-4]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Year:
    """A fiscal year as a text prints it, from `start` to `end`."""

    value: int
    start: int
    end: int
    fiscal: bool
    """Is it called a fiscal year (年度), not only a year?"""


def find_years(text: str) -> list[Year]:
    """The years in `text`, which has no spaces and no dates."""
    return [
        Year(
            int(m[1].translate(CHINESE_DIGITS)),
            m.start() - (text[m.start() - 1 : m.start()] in "(（" and m[0][-1] in ")）"),
            m.end(),
            "度" in m[2],
        )
        for m in FISCAL.finditer(text)
    ]


def year_in_name(name: str) -> int | None:
    """The year in what a document is called (the words of a link, the name of a file), called a year or not."""
    text = DATE.sub("", re.sub(r"\s", "", fold(name)))
    years = [year.value for year in find_years(text)] or [int(found) for found in LOOSE.findall(text)]
    return years[0] if len(set(years)) == 1 else None


def most_named_year(text: str) -> int | None:
    """The year that a text names most often as a fiscal year (2023年度), for reports whose cover has none."""
    folded = DATE.sub("", re.sub(r"[^\S\n]", "", fold(text)))  # an amount that ends a line is no part of the next line's year
    return most_common(year.value for year in find_years(folded) if year.fiscal)


def most_common(years: Iterable[int]) -> int | None:
    """The most frequent of `years`; of several, the latest."""
    counts = Counter(years)
    return min(counts, key=lambda year: (-counts[year], -year)) if counts else None
