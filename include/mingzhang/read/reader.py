"""Reading a document: bytes in, Statement out. The same bytes give the same Statement."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.accounts import Document, Figure, Kind, Problem, Report, Statement, Table
from mingzhang.forms.declaration import form, forms
from mingzhang.read.amounts import decimals
from mingzhang.read.cover import COVER_LENGTH, Cover, most_named_year, read_cover
from mingzhang.read.formats import open_document
from mingzhang.read.headings import find_title
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.pdf.second_opinion import read_again, with_agreement
from mingzhang.read.statements import read_table
from mingzhang.read.tables import PrintedTable, assemble

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mingzhang.read.pages import Glyph
    from mingzhang.read.reading import Reading


def read(content: bytes, name: str = "", second_opinion: Collection[int] = ()) -> Statement:
    """What a document says. NotReadable for what is of no known kind, broken or encrypted.

    `name`: what the document is called where it was found: the words of its link, the name of its file. It speaks only where the
    document itself prints no unit or no year. `second_opinion`: the pages on which an independent library shall read the figures again,
    which decides their `agreement`; null where only one reading was made. It is slow: whoever checks the figures knows where it is
    worth having.
    """
    opened = open_document(content)
    document = Document(hashlib.sha256(content).hexdigest(), opened.media_type, opened.pages)
    texts = [sheet.text for sheet in opened.sheets]
    cover = _cover(texts)
    kind = cover.kind or _kind_of(texts)
    if kind != "final_accounts":
        claims, narrative = read_claims(opened.sheets, (), cover.year, cover.unit) if kind == "budget" else ((), None)
        report = Report(cover.unit, cover.year, kind, cover.scope, cover.title, claims=claims, narrative=narrative)
        return Statement(document, (report,))
    tables = assemble(opened.sheets)
    readings = _read_tables(tables)
    ruled = (figure for reading in readings if not reading.table.unruled for figure in reading.figures)
    again = read_again(content, {figure.page for figure in ruled if figure.page and figure.method == "text"} & set(second_opinion))
    report = _report(cover, texts, tables, readings, again)
    claims, narrative = read_claims(opened.sheets, report.figures, report.year, report.unit)
    return Statement(document, (replace(report, claims=claims, narrative=narrative),))


def _cover(texts: Sequence[str]) -> Cover:
    """The cover, which may follow a blank page; without one, the first lines of the document."""
    first = next((text for text in texts if text.strip()), "")
    if len(re.sub(r"\s", "", first)) <= COVER_LENGTH:
        cover = read_cover(first.splitlines())
        if cover.kind:
            return cover
    lines = [line for line in first.splitlines() if line.strip()][:4]
    for end in range(1, len(lines) + 1):
        cover = read_cover(lines[:end])
        if cover.kind and not find_title("".join(lines[:end])):
            return cover
    return Cover(None, None, None, "unknown", "")


def _kind_of(texts: Sequence[str]) -> Kind:
    """The kind of a report whose cover does not say it, from the words that its pages use."""
    whole = re.sub(r"\s", "", "".join(texts))
    if sum(whole.count(f.title) for f in forms()) > 0:
        return "final_accounts"
    return "budget" if whole.count("预算") > whole.count("决算") and "部门预算" in whole else "other"


def _read_tables(tables: Sequence[PrintedTable]) -> list[Reading]:
    """The tables, each in its own unit of money; one that prints none has that of the others."""
    units = {table.money_unit for table in tables if table.money_unit}
    common = units.pop() if len(units) == 1 else None
    readings: list[Reading] = []
    for table in tables:
        number = 1 + sum(other.table.form is table.form for other in readings)
        unit = table.money_unit or common
        reading = read_table(table, number, unit or "元")
        if unit is None:
            reading.problem(
                "money_unit_missing", "未印金额单位，金额无法换算", "no unit of money is printed", table.pages[0], doubtful=True
            )
        readings.append(reading)
    return readings


def _report(
    cover: Cover, texts: Sequence[str], tables: Sequence[PrintedTable], readings: Sequence[Reading], again: dict[int, tuple[Glyph, ...]]
) -> Report:
    offices = list(dict.fromkeys(table.office for table in tables if table.office))
    unit, year = cover.unit or (offices[0] if offices else None), cover.year or most_named_year("".join(texts))
    problems = [problem for reading in readings for problem in reading.problems]
    common = _decimals((figure for reading in readings for figure in reading.figures), 2)  # of tables without amounts
    problems += _missing_forms(texts, {table.form.id for table in tables})
    if cover.unit and any(office != cover.unit for office in offices):
        others = "、".join(office for office in offices if office != cover.unit)
        problems.append(
            Problem(
                "two_names",
                f"封面为“{cover.unit}”，表头为“{others}”，以封面为准。",
                f"The cover says {cover.unit}, the heads of the forms {others}; the cover counts.",
            )
        )
    if unit is None and any(reading.figures for reading in readings):
        problems.append(Problem("unit_missing", "未找到单位名称。", "The name of the unit is not printed.", doubtful=True))
    if year is None and any(reading.figures for reading in readings):
        problems.append(Problem("year_missing", "未找到决算年度。", "The fiscal year is not printed.", doubtful=True))
    return Report(
        unit,
        year,
        "final_accounts",
        cover.scope,
        cover.title,
        tuple(_table(reading, common) for reading in readings),
        tuple(f if reading.table.unruled else with_agreement(f, again) for reading in readings for f in reading.figures),
        tuple(cell for reading in readings for cell in reading.cells),
        tuple(figure for reading in readings for figure in reading.undeclared),
        tuple(problems),
    )


def _table(reading: Reading, common: int) -> Table:
    table = reading.table
    return Table(
        table.form.id,
        reading.number,
        table.printed_title,
        table.printed_number,
        reading.money_unit,
        _decimals(reading.figures, common),
        table.pages,
        table.office,
    )


def _decimals(figures: Iterable[Figure], otherwise: int) -> int:
    """The most decimals that an amount other than zero shows."""
    return max((decimals(figure.printed) for figure in figures if figure.amount), default=otherwise)


def _missing_forms(texts: Sequence[str], found: set[str]) -> list[Problem]:
    """The forms that the 目录 promises and no page holds."""
    contents = [text for text in texts[:6] if "目录" in re.sub(r"\s", "", text)[:200] or "目录" in text]
    promised = {
        title.form.id for text in contents for line in text.splitlines() if (title := find_title(re.sub(r"[.…·\s]*\d*$", "", line)))
    }
    return [
        Problem(
            "form_missing",
            f"目录列有《{form(form_id).title}》，正文中未找到该表。",
            f"The contents name form {form_id}, the report does not show it.",
            form_id,
            doubtful=True,
        )
        for form_id in sorted(promised - found)
    ]
