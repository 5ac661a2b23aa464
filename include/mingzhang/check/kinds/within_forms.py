"""Kinds of rules within one form: lines foot, columns cross-foot, codes roll up."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.identity import Identity
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.places import check_columns, check_line, declared_form, side_of
from mingzhang.forms.declaration import Side, form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.printed_table import PrintedTable
    from mingzhang.check.sheet import Sheet


class ExpectLinesToFoot(AccountingExpectation):
    """A line is the sum of other lines of its form, column by column."""

    form: str
    total: str
    lines: list[str] | str
    """The lines that are added up; `classes`: every class row."""
    but: list[str] = pydantic.Field(default_factory=list)
    """Codes under which nothing is added up."""
    besides: list[str] = pydantic.Field(default_factory=list)
    """Lines that are added to the class rows."""
    may_include: list[list[str]] = pydantic.Field(default_factory=list)
    """Groups of lines that some prints add in and others do not."""
    printed_only: bool = False
    """A line that is not printed, nor a part of it, is no line of that region's form."""
    columns: list[str]

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        lines = values["lines"]
        if isinstance(lines, str) and lines != "classes":
            raise ValueError(f"lines is {lines!r}; write a list of lines, or classes")
        more = [*values["besides"], *(line for group in values["may_include"] for line in group)]
        for line in [values["total"], *more, *(lines if isinstance(lines, list) else ())]:
            check_columns(values["form"], check_line(values["form"], line), values["columns"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        table = sheet.tables.get(self.form)
        if table is None:
            return
        side = side_of(self.form, self.total)
        lines = self._addends(table)
        for column in self.columns:
            if side is not None and (side.id, column) in table.columns:
                if self.printed_only:
                    lines = [line for line in lines if table.lists(side, line)]
                first = self._footing(sheet, table, lines, column)
                others = self._with_more(lines) if isinstance(first, Identity) and first.verdict()[0] == "fail" else []
                found = (self._footing(sheet, table, other, column) for other in others)
                yield next((one for one in found if isinstance(one, Identity) and one.verdict()[0] != "fail"), first)

    def _with_more(self, lines: list[str]) -> Iterator[list[str]]:
        for size in range(1, len(self.may_include) + 1):
            for groups in combinations(self.may_include, size):
                yield [*lines, *(line for group in groups for line in group)]

    def _footing(self, sheet: Sheet, table: PrintedTable, lines: list[str], column: str) -> Identity | Missing:
        total = table.amount(self.total, column)
        addends = table.sum((line, column) for line in lines)
        if isinstance(addends, Missing) and addends.why == "part":
            return Missing("column", addends.address)  # a print that does not break the total down
        if isinstance(addends, Amount) and not addends.places:
            return Missing("line", f"{self.form}.{'/'.join(lines) or 'classes'}.{column}")
        return relation(sheet, total, addends)

    def _addends(self, table: PrintedTable) -> list[str]:
        if isinstance(self.lines, list):
            return self.lines
        classes = [code for code in table.tree.below("") if not self.but or not code.startswith(tuple(self.but))]
        return [*classes, *self.besides] if classes else []


class ExpectColumnsToCrossFoot(AccountingExpectation):
    """In every row of a form, a column is the sum of other columns."""

    form: str
    total: str
    columns: list[str]
    lines: list[str] = pydantic.Field(default_factory=list)
    """The rows; all where none are named."""
    but: list[str] = pydantic.Field(default_factory=list)
    """Rows that print the total only."""
    may_include: list[str] = pydantic.Field(default_factory=list)
    """Columns that some prints add in and others do not."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        columns = [values["total"], *values["columns"], *values["may_include"]]
        check_columns(
            values["form"], _side_with(values["form"], values["total"], values["columns"], [*values["lines"], *values["but"]]), columns
        )
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        table = sheet.tables.get(self.form)
        if table is None:
            return
        side = _side_with(self.form, self.total, self.columns, self.lines)
        addends = [column for column in self.columns if _printed_in(table, side, column)]
        if not addends or (side.id, self.total) not in table.columns:
            return
        for line in sorted(table.rows):
            if side_of(self.form, line) is side and self._is_meant(line) and line not in table.headings:
                found = self._row(sheet, table, side, line, addends)
                if found is not None:
                    yield found

    def _is_meant(self, line: str) -> bool:
        return line not in self.but and (not self.lines or line in self.lines)

    def _row(self, sheet: Sheet, table: PrintedTable, side: Side, line: str, addends: list[str]) -> Identity | Missing | None:
        if not table.filled(line):
            return None
        parts_below = any(part.of == line and table.filled(part.id) for part in side.lines)
        if parts_below and not any(place.amount for column in addends for place in table.places(line, column)):
            return None
        if all(column.of == self.total for column in side.columns if column.id in addends) and not _broken_down(table, line, addends):
            return None
        total = table.amount(line, self.total, rolled=True)
        first = relation(sheet, total, table.sum(((line, column) for column in addends), rolled=True))
        extra = [column for column in self.may_include if (side.id, column) in table.columns]
        if extra and isinstance(first, Identity) and first.verdict()[0] == "fail":
            second = relation(sheet, total, table.sum(((line, column) for column in [*addends, *extra]), rolled=True))
            if isinstance(second, Identity) and second.verdict()[0] != "fail":
                return second
        return first


def _side_with(form_id: str, total: str, columns: list[str], lines: list[str]) -> Side:
    sides = [side for side in declared_form(form_id).sides if {total, *columns} <= {column.id for column in side.columns}]
    for line in lines:
        check_line(form_id, line)
    if not sides:
        raise ValueError(f"form {form_id} has no columns {total}, {', '.join(columns)} beside each other")
    return sides[0]


def _broken_down(table: PrintedTable, line: str, parts: list[str]) -> bool:
    """Does a row show one of these parts of an amount? Some prints break down only the total."""
    return any(place.state == "figure" for part in parts for place in table.places(line, part))


def _printed_in(table: PrintedTable, side: Side, column: str) -> bool:
    return table.shows(side, column)


class ExpectCodesToRollUp(AccountingExpectation):
    """A row is the sum of the rows below it: the parents of their nearest printed children, or the total of the topmost rows."""

    form: str
    into: str
    """`parents`, or the line that holds the total."""
    columns: list[str] = pydantic.Field(default_factory=list)
    """All declared columns where none are named."""
    may_omit: list[str] = pydantic.Field(default_factory=list)
    """Classes of which items may be left out (secrets): their children may add up to less."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        side = next((side for side in declared_form(values["form"]).sides if side.codes), None)
        if side is None:
            raise ValueError(f"form {values['form']} has no classification codes")
        if values["into"] != "parents":
            check_line(values["form"], values["into"])
        check_columns(values["form"], side, values["columns"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        table = sheet.tables.get(self.form)
        if table is None:
            return
        side = next(side for side in form(self.form).sides if side.codes)
        columns = [c for c in (self.columns or [column.id for column in side.columns]) if (side.id, c) in table.columns]
        if self.into != "parents":
            rows = [(self.into, table.tree.below(""))] if self.into in table.rows else []
            if not rows and table.codes:
                yield Missing("line", f"{self.form}.{self.into}")
        else:
            rows = [(code, table.tree.below(code)) for code in table.codes]
        for line, below in rows:
            for column in columns if below else ():
                part = next(item for item in side.columns if item.id == column).of is not None
                if part and not any(_broken_down(table, code, [column]) for code in below):
                    continue
                yield self._roll_up(sheet, table, line, below, column)

    def _roll_up(self, sheet: Sheet, table: PrintedTable, line: str, below: list[str], column: str) -> Identity | Missing:
        children = table.sum((code, column) for code in below)
        secret = line[:3] in self.may_omit if line.isdigit() else sheet.omits(self.may_omit)
        negative = isinstance(children, Amount) and any(place.amount < 0 for _, place in children.places)
        return relation(
            sheet,
            table.amount(line, column),
            children,
            if_above="omitted" if secret else "",
            if_below="negative" if secret and negative else "",
        )
