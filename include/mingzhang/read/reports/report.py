"""One report of a document: whose it is and of which year, what its tables say, and what contradicts itself in it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from mingzhang.accounts import Problem, Report, Table
from mingzhang.forms.declaration import normalise
from mingzhang.read.amounts import decimals
from mingzhang.read.headings import find_title
from mingzhang.read.pdf.second_opinion import with_agreement
from mingzhang.read.reports.captions import office_of
from mingzhang.read.reports.contents import find_missing, read_contents
from mingzhang.read.reports.copies import join
from mingzhang.read.reports.identity import find_unit, find_year, titles_of
from mingzhang.read.reports.kinds import classify
from mingzhang.read.reports.names import office_among, scope_in
from mingzhang.read.statements import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.accounts import Figure, Kind
    from mingzhang.read.pages import Glyph
    from mingzhang.read.reading import Reading
    from mingzhang.read.reports.division import Division
    from mingzhang.read.tables import PrintedTable

MANY = 4
"""A page with so many titles of forms lists them."""
NOT_AGAIN: Mapping[int, Sequence[Glyph]] = MappingProxyType({})


def make_report(division: Division, name: str = "", again: Mapping[int, Sequence[Glyph]] = NOT_AGAIN) -> Report:
    """What a division of a document says.

    `name`: what the document is called where it was found; it speaks where nothing else does. `again`: the glyphs of the pages that
    another library has read.
    """
    cover, texts = division.cover, division.texts
    kind, evidence = kind_of(division)
    lines = [line for text in texts for line in text.splitlines() if line.strip()]
    titles = list(titles_of(lines))
    final = kind == "final_accounts"
    readings = read_tables(division.tables) if final or kind == "budget" else []
    offices = division.offices if final else _offices(division)
    unit, problems = find_unit(division, offices, titles, name)
    year, doubts = find_year(division, titles, texts, name)
    problems += doubts
    if final:
        problems += find_missing(read_contents(text.splitlines() for text in texts), division.tables, "".join(texts))
        if any(reading.figures for reading in readings):
            problems += _nobody(unit, year)
    scopes = {scope_in(office) for office in offices}  # 部门决算 is said of everything; （本级） in every head is not
    scope = next(iter(scopes)) if len(scopes) == 1 else None
    if kind == "budget":  # it is not published: what is not understood of it waits for nobody
        problems += _not_found(division)
        for reading in readings:
            reading.problems = [replace(problem, doubtful=False) for problem in reading.problems]
    base = Report(unit, year, kind, scope or cover.scope, cover.title, evidence=evidence, problems=tuple(problems))
    rounds = _rounds(readings)
    return join([_with_tables(base, readings, again) for readings in rounds]) if rounds else base


def kind_of(division: Division) -> tuple[Kind, str]:
    """Of which kind a division of a document is, and the evidence."""
    printed = {table.form.id for table in division.tables if "决算" in normalise(table.printed_title)}
    return classify(division.cover.kind, division.cover.title, division.place, printed, division.texts)


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
    common = _decimals((figure for reading in readings for figure in reading.figures), 2)
    usual = {  # of tables without amounts
        unit: _decimals((figure for reading in readings if reading.money_unit == unit for figure in reading.figures), common)
        for unit in {reading.money_unit for reading in readings}
    }
    return replace(
        base,
        tables=tuple(_table(reading, usual[reading.money_unit]) for reading in readings),
        figures=tuple(f if reading.table.unruled else with_agreement(f, again) for reading in readings for f in reading.figures),
        cells=tuple(cell for reading in readings for cell in reading.cells),
        undeclared=tuple(figure for reading in readings for figure in reading.undeclared),
        problems=(*(problem for reading in readings for problem in reading.problems), *base.problems),
    )


def _table(reading: Reading, usual: int) -> Table:
    table = reading.table
    places = _decimals(reading.figures, usual)
    return Table(
        table.form.id, reading.number, table.printed_title, table.printed_number, reading.money_unit, places, table.pages, office_of(table)
    )


def _decimals(figures: Iterable[Figure], otherwise: int) -> int:
    """The most decimals that an amount other than zero shows."""
    return max((decimals(figure.printed) for figure in figures if figure.amount), default=otherwise)


def _not_found(division: Division) -> list[Problem]:
    """The forms of a budget whose titles head a page of it, though no table was found below. Pages with more titles are contents."""
    printed = {table.form.id for table in division.tables}
    heads = [[title for p in sheet.phrases if (title := find_title(p.text, "budget"))] for sheet in division.sheets]
    lacking = {
        t.form.id: (sheet.number, t) for sheet, found in zip(division.sheets, heads, strict=True) if len(found) < MANY for t in found
    }
    return [
        Problem(
            "form_not_found",
            f"第{page}页印有《{title.printed}》的表名，其下未找到可以识别的表。",
            f"The title of form {form_id} stands on page {page}, no table that is understood was found below it.",
            form_id,
            page,
        )
        for form_id, (page, title) in sorted(lacking.items())
        if form_id not in printed
    ]


def _offices(division: Division) -> list[str]:
    """What the heads of other tables than our forms call the office."""
    return list(dict.fromkeys(office for sheet in division.sheets if (office := office_among([p.text for p in sheet.phrases]))))


def _nobody(unit: str | None, year: int | None) -> list[Problem]:
    """Figures of nobody, or of no year, cannot be published."""
    problems = []
    if unit is None:
        problems.append(Problem("unit_missing", "未找到单位名称。", "The name of the unit is not printed.", doubtful=True))
    if year is None:
        problems.append(Problem("year_missing", "未找到决算年度。", "The fiscal year is not printed.", doubtful=True))
    return problems
