"""One report of a document: whose it is and of which year, what its tables say, and what contradicts itself in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem, Report, Table
from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import decimals
from mingzhang.read.captions import office_of, year_of
from mingzhang.read.contents import find_missing, read_contents
from mingzhang.read.copies import join
from mingzhang.read.cover import read_cover
from mingzhang.read.kinds import classify
from mingzhang.read.names import clean_name, distinct, office_among, office_name, same_office, scope_in
from mingzhang.read.pdf.second_opinion import with_agreement
from mingzhang.read.statements import read_table
from mingzhang.read.years import DATE, find_years, most_common, most_named_year, year_in_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.accounts import Figure
    from mingzhang.read.division import Division
    from mingzhang.read.pages import Glyph
    from mingzhang.read.reading import Reading
    from mingzhang.read.tables import PrintedTable

NOT_AGAIN: Mapping[int, Sequence[Glyph]] = MappingProxyType({})
CHAPTER = re.compile(r"第[一二三四五六七八九十]{1,2}部分")


def make_report(division: Division, name: str = "", again: Mapping[int, Sequence[Glyph]] = NOT_AGAIN) -> Report:
    """What a division of a document says.

    `name`: what the document is called where it was found; it speaks where nothing else does. `again`: the glyphs of the pages that
    another library has read.
    """
    cover, texts = division.cover, division.texts
    printed = {table.form.id for table in division.tables if "决算" in normalise(table.printed_title)}
    kind, evidence = classify(cover.kind, cover.title, division.place, printed, texts)
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    titles = list(_titles(lines))
    final = kind == "final_accounts"
    readings = read_tables(division.tables) if final else []
    offices = division.offices if final else _offices(division)
    unit, problems = _unit(division, offices, titles, name)
    year, doubts = _year(division, titles, texts, name)
    problems += doubts
    if final:
        problems += find_missing(read_contents(text.splitlines() for text in texts), division.tables, "".join(texts))
        if any(reading.figures for reading in readings):
            problems += _nobody(unit, year)
    scopes = {scope_in(office) for office in offices}  # 部门决算 is said of everything; （本级） in every head is not
    scope = next(iter(scopes)) if len(scopes) == 1 else None
    base = Report(unit, year, kind, scope or cover.scope, cover.title, evidence=evidence, problems=tuple(problems))
    rounds = _rounds(readings)
    return join([_with_tables(base, readings, again) for readings in rounds]) if rounds else base


def read_tables(tables: Sequence[PrintedTable]) -> list[Reading]:
    """The tables of a report, each in its own unit of money; one that prints none has that of the others."""
    units = {table.money_unit for table in tables if table.money_unit}
    common = units.pop() if len(units) == 1 else None
    readings: list[Reading] = []
    for table in tables:
        unit = table.money_unit or common
        before = list(dict.fromkeys(other.money_unit for other in readings if other.table.form is table.form))
        number = before.index(unit) + 1 if unit in before else len(before) + 1
        reading = read_table(table, number, unit or "元")
        if unit is None and reading.figures:
            page = next(iter(table.pages), None)
            reading.problem("money_unit_missing", "未印金额单位，金额无法换算", "no unit of money is printed", page, doubtful=True)
        readings.append(reading)
    return readings


def _rounds(readings: Sequence[Reading]) -> list[list[Reading]]:
    """The tables, those that print a form again in the same unit of money apart from the first ones."""
    rounds: list[list[Reading]] = []
    for reading in readings:
        place = next(
            (r for r in rounds if not any((o.table.form, o.money_unit) == (reading.table.form, reading.money_unit) for o in r)), None
        )
        if place is None:
            rounds.append([reading])
        else:
            place.append(reading)
    return rounds


def _with_tables(base: Report, readings: Sequence[Reading], again: Mapping[int, Sequence[Glyph]]) -> Report:
    common = _decimals((figure for reading in readings for figure in reading.figures), 2)  # of tables without amounts
    return replace(
        base,
        tables=tuple(_table(reading, common) for reading in readings),
        figures=tuple(f if reading.table.unruled else with_agreement(f, again) for reading in readings for f in reading.figures),
        cells=tuple(cell for reading in readings for cell in reading.cells),
        undeclared=tuple(figure for reading in readings for figure in reading.undeclared),
        problems=(*(problem for reading in readings for problem in reading.problems), *base.problems),
    )


def _table(reading: Reading, common: int) -> Table:
    table = reading.table
    places = _decimals(reading.figures, common)
    return Table(
        table.form.id, reading.number, table.printed_title, table.printed_number, reading.money_unit, places, table.pages, office_of(table)
    )


def _decimals(figures: Iterable[Figure], otherwise: int) -> int:
    """The most decimals that an amount other than zero shows."""
    return max((decimals(figure.printed) for figure in figures if figure.amount), default=otherwise)


def _titles(lines: Iterable[str]) -> Iterable[tuple[str | None, int | None, bool]]:
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


def _offices(division: Division) -> list[str]:
    """What the heads of other tables than our forms call the office."""
    return list(dict.fromkeys(office for sheet in division.sheets if (office := office_among([p.text for p in sheet.phrases]))))


def _unit(
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


def _year(
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


def _nobody(unit: str | None, year: int | None) -> list[Problem]:
    """Figures of nobody, or of no year, cannot be published."""
    problems = []
    if unit is None:
        problems.append(Problem("unit_missing", "未找到单位名称。", "The name of the unit is not printed.", doubtful=True))
    if year is None:
        problems.append(Problem("year_missing", "未找到决算年度。", "The fiscal year is not printed.", doubtful=True))
    return problems
