"""Kinds of rules on the tables of amounts in annexes: a total is the sum of its rows, a row that the forms print too is theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.claims import cell
from mingzhang.check.identity import Doubt, Identity
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.loose_tables import LooseTable, evaluations
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.check.sheet import Sheet

ANNEX = "annex"
TOTAL = re.compile(r"x:(合计|总计|共计|累计|金额合计|资金合计|支出合计|合计金额)(#\d+)?")
SUBTOTAL = re.compile(r"小计|合计|总计|共计")
PART = re.compile("其中")
OF_THREE = re.compile("其中|因公出国|公务用车|公车|公务接待")
"""The parts of a row of the three public expenses (“三公”经费), of which a table may print some."""
NUMBERED = re.compile(r"(\d+)\D")
GROUP = re.compile(r"[一二三四五六七八九十]+\D")
SPENT = re.compile(r"决算|执行|实际|支出")
"""Columns of what was spent."""
BUDGETED = re.compile(r"预算|计划|安排|上年|年初|年末|结转|结余|到位|收入")


class ExpectTotalsOfAnnexesToFoot(AccountingExpectation):
    """The total of a table in an annex is the sum of its rows, column by column: of all, of the subtotals, or of those that are no part of
    another. A total that is the sum of all rows but one, or lies between them as a mean does, is of another scope."""

    numbered: bool
    """Only tables whose rows are numbered 1, 2, 3 …, which leave no doubt what the total covers; else only the others."""

    def relations(self, sheet: Sheet) -> Iterator[Identity]:
        for table in evaluations(sheet.loose, [ANNEX]):
            totals = [line for line in table.lines if TOTAL.fullmatch(line)]
            rows = [line for line in table.lines if line not in totals]
            numbers = [match[1] for row in rows if (match := NUMBERED.match(_label(table, row)))]
            numbered = numbers == [str(number) for number in range(1, len(rows) + 1)]
            goes_on = bool(numbers) and numbers[0] != "1"  # of a list whose beginning is another table
            if len(totals) != 1 or len(rows) < 2 or not table.complete or goes_on or numbered is not self.numbered:
                continue
            for column in table.columns:
                amount = table.amount(totals[0], column)
                if amount is not None and sum(table.place(row, column) is not None for row in rows) > 1:
                    yield self._footing(table, amount, rows, column)

    def _footing(self, table: LooseTable, total: Amount, rows: Sequence[str], column: str) -> Identity:
        def sum_of(some: Sequence[str]) -> Identity:
            return Identity(total, table.sum((row, column) for row in some))

        subtotals = [row for row in rows if SUBTOTAL.search(row)]
        details = [row for row in rows if row not in subtotals]
        part = OF_THREE if any("三公" in row for row in rows) else PART
        whole = [row for row in rows if not part.search(row)]
        groups = [row for row in rows if GROUP.match(_label(table, row))]
        ways = [sum_of(some) for some in (rows, subtotals, details, whole, groups, _topmost(table, rows, column), rows[:1]) if some]
        best = min(ways, key=lambda way: (way.verdict()[0] == "fail", abs(way.difference)))
        if best.verdict()[0] != "fail":
            return best
        left_out = any(sum_of([other for other in rows if other != row]).verdict()[0] != "fail" for row in rows)
        shown = [amount.value for row in rows if (amount := table.amount(row, column)) is not None]
        doubt: Doubt = "scope" if left_out or min(shown) < total.value < max(shown) else ""  # it covers less, or is a mean
        kept = ways[0] if self.numbered else best
        return Identity(kept.reported, kept.expected, if_above=doubt, if_below=doubt)


def _topmost(table: LooseTable, rows: Sequence[str], column: str) -> list[str]:
    """The rows without those that the one above them is the sum of."""
    kept: list[str] = []
    at = 0
    while at < len(rows):
        kept.append(rows[at])
        own = table.amount(rows[at], column)
        ends = range(at + 3, len(rows) + 1) if own is not None and own.value else ()
        sums = (end for end in ends if own and Identity(own, table.sum((row, column) for row in rows[at + 1 : end])).verdict()[0] != "fail")
        at = next(sums, at + 1)
    return kept


class ExpectAnnexTablesToQuoteForms(AccountingExpectation):
    """A row of an annex that is called as a line of a form is, in one of its columns of expenditure, what the form prints."""

    quotes: dict[str, list[str]]
    """Place of a form, and what rows are called that print it."""
    whole: str
    """Only tables that print this place too speak of the same scope."""

    @pydantic.validator("quotes")
    @classmethod
    def _places_exist(cls, quotes: dict[str, list[str]]) -> dict[str, list[str]]:
        for place in quotes:
            parse(place)
        return quotes

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        whole = cell(sheet, self.whole)
        if isinstance(whole, Missing) or not whole.value:
            return
        for table in evaluations(sheet.loose, [ANNEX]):
            columns = [name for name in table.columns if SPENT.search(name) and not BUDGETED.search(name)] or list(table.columns)[:1]
            columns = [name for name in columns if self._holds(table, name, whole)]
            for place, names in self.quotes.items():
                printed = cell(sheet, place)
                for line in table.lines:
                    if isinstance(printed, Amount) and line.removeprefix("x:") in names:
                        amounts = [amount for name in columns if (amount := table.amount(line, name)) is not None]
                        yield from (Identity(amount, printed) for amount in amounts)

    def _holds(self, table: LooseTable, column: str, whole: Amount) -> bool:
        """Does a column print the whole?"""
        amounts = (table.amount(line, column) for line in table.lines)
        return any(abs(amount.value - whole.value) <= amount.slack + whole.slack for amount in amounts if amount is not None)


def _label(table: LooseTable, line: str) -> str:
    return next((place.label for (name, _), place in table.places.items() if name == line), "")
