"""Kinds of rules on how the forms are printed: the year in their titles, forms left empty, forms printed twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.identity import Identity, Judged, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.places import check_columns, declared_form, parse
from mingzhang.forms.declaration import fold, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.check.printed_table import PrintedTable
    from mingzhang.check.sheet import Sheet

DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
"""A fiscal year, and no date of printing."""


class ExpectTitlesToNameTheYear(AccountingExpectation):
    """The year that stands in the title of a table is the year of the report."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for table in sheet.tables.values():
            said = YEAR.search("".join(fold(table.title).translate(DIGITS).split()))
            if said and sheet.year is not None and table.number == sheet.number:
                yield Remark(
                    int(said[1]) == sheet.year,
                    f"公开{table.form.id} 的表题印为“{table.title}”，报告年度为 {sheet.year} 年",
                    f"form {table.form.id} is titled “{table.title}”; the report is of {sheet.year}",
                )

    def judge(self, sheets: Iterable[Sheet]) -> Judged:
        """Titles stand above tables and have no places: those of every set of tables count."""
        judged = Judged([], [])
        for sheet in filter(self._applies, sheets):
            for remark in self.relations(sheet):
                judged.take(remark)
        return judged


class ExpectEmptyFormsToAgree(AccountingExpectation):
    """A form that shows nothing has nothing in another form either, and the other way round; only columns that it prints are compared."""

    empty: dict[str, dict[str, str]]
    """Form, its columns, and the place of another form that says the same as their total."""

    @pydantic.validator("empty")
    @classmethod
    def _places_exist(cls, empty: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        for form_id, columns in empty.items():
            check_columns(form_id, declared_form(form_id).sides[0], list(columns))
            for place in columns.values():
                parse(place)
        return empty

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        for form_id, columns in self.empty.items():
            table = sheet.tables.get(form_id)
            if table is None:
                continue
            side = form(form_id).sides[0].id
            asked = [place for column, place in columns.items() if (side, column) in table.columns or not table.columns]
            amounts = [sheet.sum(parse(place), rolled=False) for place in asked]
            printed = [amount for amount in amounts if isinstance(amount, Amount)]
            if not printed:
                yield next(iter(amounts), Missing("column", form_id))  # type: ignore[misc]  # none of them is an amount
                continue
            figures = [place for rows in table.rows.values() for row in rows.values() for place in row.values() if place.amount]
            others = [place for amount in printed for _, place in amount.places if place.amount]
            there, elsewhere = ("没有数字", "有数字") if not figures else ("有数字", "没有数字")
            yield Remark(
                bool(figures) == bool(others),
                f"公开{form_id}{there}，公开{asked[0][:2]} 的相应栏{elsewhere}",
                f"form {form_id} {'shows amounts' if figures else 'is empty'}, and the column of form {asked[0][:2]} "
                f"{'is empty' if figures else 'is not'}",
                tuple(others or figures[:5]),
            )


class ExpectRepeatedFormsToAgree(AccountingExpectation):
    """A form that is printed twice, in two units of money, says the same; amounts in the larger unit may be rounded or cut off."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Remark | Missing]:
        """Within one set of tables there is nothing to compare."""
        return iter(())

    def judge(self, sheets: Iterable[Sheet]) -> Judged:
        """The relations between the first set of tables and each other one."""
        judged = Judged([], [])
        first, *others = sheets
        units = {(head.form, head.table): head.money_unit for head in first.heads}
        for sheet in others if self._applies(first) else ():
            for form_id, again in sheet.tables.items():
                once = first.tables[form_id]
                if units[form_id, once.number] != units[form_id, again.number]:
                    for found in _copies(first, *sorted((once, again), key=lambda table: -table.unit)):
                        judged.take(found)
        return judged


def _copies(sheet: Sheet, coarse: PrintedTable, fine: PrintedTable) -> Iterator[Identity | Remark | Missing]:
    for line in sorted(coarse.rows.keys() & fine.rows.keys()):
        for column in sorted({column for row in coarse.rows[line].values() for column in row}):
            found: Identity | Remark | Missing = relation(
                sheet, coarse.amount(line, column, rolled=True), fine.amount(line, column, rolled=True)
            )
            if isinstance(found, Identity) and found.verdict() == ("fail", "truncation"):
                found = Remark(True, places=tuple(place for _, place in found.terms()), rounded=True)
            yield found
