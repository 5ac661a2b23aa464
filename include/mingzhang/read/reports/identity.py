"""Whose a report is and of which year, by all that it prints: its cover, its titles, the heads of its forms, at last its name."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem
from mingzhang.forms.declaration import fold
from mingzhang.read.reports.captions import office_of, year_of
from mingzhang.read.reports.cover import read_cover
from mingzhang.read.reports.names import clean_name, distinct, office_name, same_office
from mingzhang.read.reports.years import DATE, find_years, most_common, most_named_year, year_in_name
from mingzhang.read.scan.resemblance import apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.reports.division import Division

AGREED = 3
"""So many heads of a scan that say the same are not misread."""
CHAPTER = re.compile(r"第[一二三四五六七八九十]{1,2}部分")


def titles_of(lines: Iterable[str]) -> Iterable[tuple[str | None, int | None, bool]]:
    """What the titles in the text say of unit and year, and whether they head a chapter (第一部分 …概况)."""
    for line in lines:
        if len(line) > 60 or not re.search("算|概况", line) or re.search("[。；;，,]", line):
            continue
        text = re.sub(r"[.…·]+\d*$", "", re.sub(r"\s", "", fold(line)))
        chapter = CHAPTER.match(text)
        text = text[chapter.end() :] if chapter else text
        cover = read_cover([text])
        if cover.kind:
            yield office_name(cover.unit), cover.year, bool(chapter)
        elif text.endswith("概况"):
            yield office_name(text), None, bool(chapter)


def find_unit(
    division: Division, offices: Sequence[str], titles: Sequence[tuple[str | None, int | None, bool]], name: str
) -> tuple[str | None, list[Problem]]:
    """The unit: the cover's, else that of the titles, else that of the heads, else that of the document's name."""
    heads = [cleaned for office in offices if (cleaned := clean_name(office))]
    chapters = Counter(unit for unit, _, chapter in titles if unit and chapter)
    named = Counter(unit for unit, _, _ in titles if unit)
    cover = division.cover.unit
    if (
        division.cover.beside
        and division.place == "标题"
        and heads
        and len(distinct(heads)) == 1
        and cover
        and not same_office(cover, heads[0])
    ):
        message = f"网页标题旁为“{cover}”，表头为“{heads[0]}”，以表头为准。"
        return heads[0], [
            Problem("two_names", message, f"Beside the page's title stands {cover}, the heads say {heads[0]}; the heads count.")
        ]
    misread = _misread(cover, division) if cover else None
    if misread:
        message = f"扫描件封面识读为“{cover}”，各表表头均为“{misread}”，以表头为准。"
        return misread, [Problem("two_names", message, f"The scanned cover was read as {cover}, the heads say {misread}; the heads count.")]
    unit = cover or next(iter(heads if division.of_head else []), None)
    unit = unit or next((word for word, _ in (chapters or named).most_common(1)), None) or next(iter(heads), None)
    if unit is None:
        unit = unit_in_name(name)
        return unit, [_from_name("unit", "单位名称", unit)] if unit else []
    others = [other for other in heads if not same_office(other, unit)]
    others += [other for other in chapters if not same_office(other, unit) and other not in unit and unit not in other]
    others = distinct(others)
    if not others:
        return unit, []
    place = division.place if cover else "标题" if unit not in heads else "表头"
    in_heads = [other for other in others if other in heads]
    in_chapters = [other for other in others if other not in heads]
    said = "，".join(f"{where}为“{'、'.join(words)}”" for where, words in (("表头", in_heads), ("章节标题", in_chapters)) if words)
    message = f"{place}为“{unit}”，{said}，以{place}为准。"
    return unit, [
        Problem("two_names", message, f"The cover or title says {unit}, heads or chapters say {', '.join(others)}; the former counts.")
    ]


def _misread(cover: str, division: Division) -> str | None:
    """The name in most heads of a scan, if that on its cover differs in so few characters that OCR has mistaken them."""
    scanned = [table for table in division.tables if any(part.grid.method == "ocr" for part in table.parts)]
    named = Counter(name for table in scanned if (name := clean_name(office_of(table) or "")))
    name, times = next(iter(named.most_common(1)), ("", 0))
    return name if times >= AGREED and name != cover and len(name) == len(cover) and apart(name, cover) <= len(name) // 3 else None


def unit_in_name(name: str) -> str | None:
    """The office that the words of a link or the name of a file name."""
    words = re.sub(r"\.\w{2,5}$", "", fold(name).strip())
    for part in (words, *re.split(r"[-_—–|~+\s]+", words)):
        text = DATE.sub("", re.sub(r"\s", "", part))
        cover = read_cover([text])
        for year in reversed(find_years(text)):
            text = text[: year.start] + text[year.end :]
        unit = cover.unit or office_name(re.sub(r"\d+|[()（）]+$", "", re.sub(r"\(\d*\)", "", text)))
        if unit:
            return unit
    return None


def find_year(
    division: Division, titles: Sequence[tuple[str | None, int | None, bool]], texts: Sequence[str], name: str
) -> tuple[int | None, list[Problem]]:
    """The fiscal year: the cover's, else that of the forms' heads, else that of most titles, else the text's, else the name's."""
    heads = [year for table in division.tables if (year := year_of(table))]
    cover = division.cover.year
    year = cover or most_common(heads) or most_common(y for _, y, _ in titles if y) or most_named_year("\n".join(texts))
    if year is None:
        year = year_in_name(name)
        return year, [_from_name("year", "年度", f"{year}年")] if year else []
    if cover and heads and cover not in heads:
        others = "、".join(str(y) for y in sorted(set(heads)))
        return year, [
            Problem(
                "two_years",
                f"{division.place}为{cover}年，各表表头为{others}年，以{division.place}为准；请核对是否为同一年度的报表。",
                f"The cover says {cover}, the heads of the forms say {others}; the cover counts.",
                doubtful=True,
            )
        ]
    return year, []


def _from_name(code: str, what: str, words: str | None) -> Problem:
    return Problem(
        f"{code}_from_name",
        f"文件中未印{what}，“{words}”取自链接文字或文件名。",
        f"The document does not print its {code}; “{words}” comes from its link or file name.",
    )
