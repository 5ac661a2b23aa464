"""A batch of reports as one table for Great Expectations: a row for every printed place, blank cells included, and one for every head."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from mingzhang.accounts import YUAN, Cell, Claim, Figure, Report, Table
from mingzhang.check.amounts import ZERO, Place
from mingzhang.check.claims import said
from mingzhang.check.loose_tables import loose_tables
from mingzhang.check.printed_table import PrintedTable
from mingzhang.check.sheet import Head, Sheet
from mingzhang.forms.declaration import every_form, fold, form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas

    from mingzhang.accounts import Role

HUNDREDTHS = 2
"""Decimals that a 万元 table should show; Excel drops zeros at the end, so that fewer mean nothing."""


class Entry(NamedTuple):
    """A row of the frame. `position` points into the report's figures, cells or undeclared figures, by `state`."""

    report: int
    unit: str
    year: int | None
    form: str
    table: int
    state: str
    line: str = ""
    column: str = ""
    occurrence: int = 1
    amount: Decimal = ZERO
    printed: str = ""
    label: str = ""
    page: int = 0
    position: int = -1
    title: str = ""
    money_unit: str = ""
    printed_unit: str = ""
    decimals: int = 0
    usual_decimals: int = 0
    beside: str = ""
    """What the report that prints it is to the one of that number (Role); empty: that report itself."""
    kind: str = ""
    said: Claim | None = None
    measure: str = ""
    """Of a figure of a table beside the forms."""


def batch(reports: Sequence[Report], beside: Mapping[Role, Mapping[int, Report]] | None = None) -> pandas.DataFrame:
    """The frame of a batch; a report is named by its position. Amounts are Decimal, in yuan.

    `beside`: by role and position, the same unit's other reports with which one is compared.
    """
    import pandas

    rows = [entry for number, report in enumerate(reports) for entry in _entries(number, report)]
    for role, others in (beside or {}).items():
        rows += [entry._replace(beside=role) for number, report in others.items() for entry in _entries(number, report)]
    columns = zip(*rows, strict=True) if rows else [() for _ in Entry._fields]
    return pandas.DataFrame({name: pandas.Series(list(column), dtype=object) for name, column in zip(Entry._fields, columns, strict=True)})


def _entries(number: int, report: Report) -> Iterator[Entry]:
    unit, year = report.unit or "", report.year
    yield Entry(number, unit, year, "", 0, "report", kind=report.kind)
    known = {declared.id for declared in every_form()}
    usual = _usual_decimals(report)
    for table in _tables(report):
        if table.form in known:
            yield Entry(
                number,
                unit,
                year,
                table.form,
                table.table,
                "head",
                title=table.printed_title,
                money_unit=table.money_unit,
                printed_unit=table.printed_unit or "",
                decimals=table.decimals,
                usual_decimals=min(table.decimals, max(usual.get((table.form, table.table), 0), HUNDREDTHS)),
            )
    for position, figure in enumerate(report.figures):
        if figure.measure == "money" and figure.form in known:
            yield _place(number, report, figure, "figure", figure.amount, position)
    for position, cell in enumerate(report.cells):
        if cell.form in known:
            yield _place(number, report, cell, cell.state, ZERO, position)
    for position, claim in enumerate(report.claims):
        yield Entry(number, unit, year, "", 0, "claim", page=claim.page or 0, position=position, said=claim)
    yield from _further(number, report)
    for position, figure in enumerate(report.undeclared):
        if figure.measure == "money" and figure.form in known:
            yield _place(number, report, figure, "undeclared", figure.amount, position)


def _further(number: int, report: Report) -> Iterator[Entry]:
    """What the tables beside the forms print, and what in them is not understood."""
    tables = {(table.form, table.table): table for table in report.further.tables}
    for position, figure in enumerate(report.further.figures):
        table = tables[figure.form, figure.table]
        entry = _place(number, report, figure, "further", figure.amount, position)
        yield entry._replace(title=table.printed_title, money_unit=figure.money_unit, decimals=table.decimals, measure=figure.measure)
    for position, cell in enumerate(report.further.unplaced):
        yield _place(number, report, cell, "unplaced", ZERO, position)


def _place(number: int, report: Report, place: Figure | Cell, state: str, amount: Decimal, position: int) -> Entry:
    return Entry(
        number,
        report.unit or "",
        report.year,
        place.form,
        place.table,
        state,
        place.line,
        place.column,
        place.occurrence,
        amount,
        place.printed,
        place.label,
        place.page or 0,
        position,
    )


def _usual_decimals(report: Report) -> dict[tuple[str, int], int]:
    """How many decimals most amounts of each table show: a single longer one says little of how the others were rounded."""
    shown: dict[tuple[str, int], Counter[int]] = defaultdict(Counter)
    for figure in report.figures:
        if figure.amount != 0:
            shown[figure.form, figure.table][decimals_of(figure.printed)] += 1
    return {key: max(counts, key=lambda n: (counts[n], n)) for key, counts in shown.items()}


def decimals_of(printed: str) -> int:
    """How many digits stand behind the decimal point."""
    return sum(character.isdigit() for character in fold(printed).rpartition(".")[2]) if "." in fold(printed) else 0


def _tables(report: Report) -> list[Table]:
    """The report's tables, with one made up for figures that stand in none."""
    tables = {(table.form, table.table): table for table in report.tables}
    for figure in report.figures:
        key = figure.form, figure.table
        shown = decimals_of(figure.printed)
        if key not in tables or (key not in {(t.form, t.table) for t in report.tables} and tables[key].decimals < shown):
            tables[key] = Table(figure.form, figure.table, "", None, figure.money_unit, shown, ())
    return list(tables.values())


def sheets(frame: pandas.DataFrame) -> list[list[Sheet]]:
    """The reports of a frame as the rules look at them: one sheet each, two where the forms are printed twice."""
    reports: dict[int, list[Entry]] = defaultdict(list)
    beside: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for values in zip(*(frame[name].tolist() for name in Entry._fields), strict=True):
        entry = Entry(*values)
        (beside[entry.report, entry.beside] if entry.beside else reports[entry.report]).append(entry)
    made = [_sheets(number, entries) for number, entries in sorted(reports.items())]
    for (number, role), entries in beside.items():
        made[number][0].beside[cast("Role", role)] = _sheets(number, entries)[0]
    return made


def _sheets(number: int, entries: list[Entry]) -> list[Sheet]:
    heads = [entry for entry in entries if entry.state == "head"]
    places: dict[tuple[str, int], list[Place]] = defaultdict(list)
    undeclared: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for entry in entries:
        if entry.state not in ("report", "head", "claim", "further", "unplaced"):
            kept = undeclared if entry.state == "undeclared" else places
            kept[entry.form, entry.table].append(_as_place(entry))
    finest: dict[str, int] = defaultdict(int)
    for head in heads:
        finest[head.money_unit] = max(finest[head.money_unit], head.decimals)
    tables = {}
    for head in heads:
        key = head.form, head.table
        declared = form(head.form)
        likely = head.decimals or finest[head.money_unit]
        worth = YUAN.get(head.money_unit, Decimal(1))
        tables[key] = PrintedTable(
            declared, head.table, head.title or declared.title, worth, head.usual_decimals, likely, places[key], undeclared[key]
        )
    numbers = sorted({table for _, table in tables}) or [1]
    claims = said(((entry.position, entry.said) for entry in entries if entry.said is not None), _year_of_another(entries[0]))
    printed = [Head(head.form, head.table, head.money_unit, head.printed_unit) for head in heads]
    loose = loose_tables((entry, _as_place(entry)) for entry in entries if entry.state == "further")
    for form_id, table_number in {(entry.form, entry.table) for entry in entries if entry.state == "unplaced"}:
        if (form_id, table_number) in loose:
            loose[form_id, table_number].complete = False
    result = []
    for table in numbers:
        shown = {f: tables.get((f, table)) or tables[f, min(n for g, n in tables if g == f)] for f, _ in tables}
        result.append(Sheet(number, table, entries[0].unit, entries[0].year, shown, printed, entries[0].kind, claims))
        result[-1].loose = tuple(loose.values()) if len(result) == 1 else ()
    return result


def _as_place(entry: Entry) -> Place:
    state: Any = "figure" if entry.state == "undeclared" else entry.state
    own = not entry.beside
    return Place(
        entry.form,
        entry.table,
        entry.line,
        entry.column,
        entry.occurrence,
        state,
        entry.amount,
        entry.printed,
        entry.label,
        entry.page,
        entry.position if own else -1,
        _year_of_another(entry),
    )


def _year_of_another(entry: Entry) -> int:
    """The fiscal year of another report than the one that is checked; 0 for that one."""
    return entry.year or 0 if entry.beside else 0
