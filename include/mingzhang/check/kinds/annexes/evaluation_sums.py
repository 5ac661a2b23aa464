"""Kinds of rules on what the indicators of a self-evaluation come to, and on what it shares with forms and prose."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import ZERO, Amount, Missing
from mingzhang.check.claims import cell, spoken
from mingzhang.check.identity import Doubt, Identity, Remark
from mingzhang.check.kinds.accounting import relation
from mingzhang.check.kinds.annexes.evaluations import FUNDS, HUNDRED, EvaluatingExpectation, on_one_scale
from mingzhang.check.loose_tables import shown_decimals
from mingzhang.check.places import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.amounts import Place
    from mingzhang.check.loose_tables import LooseTable
    from mingzhang.check.sheet import Sheet

DEPARTMENT, WHOLE = "performance_department", "整体"
"""The form of the whole department's self-evaluation, and the word of the prose for it."""
INDICATOR = re.compile(r"(?P<group>[a-z]+)_(?P<number>\d+)")


def indicators(table: LooseTable, column: str, group: str = "") -> list[Place]:
    """What the indicators of a table print in a column, all of them or those of one group."""
    found = []
    for line in table.lines:
        match = INDICATOR.fullmatch(line)
        place = table.place(line, column)
        if match and place is not None and group in ("", match["group"]):
            found.append(place)
    return found


class ExpectIndicatorsToAddUp(EvaluatingExpectation):
    """The weights of the indicators come to the whole, the scores to the total score, with or without those of the budget's execution.

    Scores are compared only where the weights of the same rows come to the whole: then no row has been missed.
    """

    column: Literal["weight", "score"]
    by_group: bool = False
    """Every group of indicators against the weight that its name prints (产出指标（50分）)."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        """The sums of every table whose indicators show weights."""
        for table in self.tables(sheet):
            if self.by_group:
                yield from self._groups(table)
            elif len(indicators(table, "weight")) > 1:
                yield from self._total(table)

    def _groups(self, table: LooseTable) -> Iterator[Remark]:
        for line in table.lines:
            whole, parts = table.place(line, self.column), indicators(table, self.column, line)
            if whole is not None and parts and table.complete:
                yield _compared(whole, whole.amount, parts, ZERO)

    def _total(self, table: LooseTable) -> Iterator[Remark]:
        printed, score = table.place("total", "weight"), table.place("total", "score") or table.place("overall", "score")
        full = printed.amount if printed else HUNDRED
        whole = (printed or score) if self.column == "weight" else score
        if whole is None or not table.complete or not on_one_scale(table):
            return
        ways = [self._rows(table, with_funds) for with_funds in (True, False)]
        unclear: Doubt = ""
        if self.column == "score":
            fitting = [rows for rows in ways if self._come_to(table, rows, whole)]
            weighed = [rows for rows in ways if _sum(table, rows, "weight") == full]
            if not weighed or (printed is None and fitting):  # rows may have been missed; nothing says what the weights come to
                ways = fitting if printed is None else []
            elif not any(rows in fitting for rows in weighed):
                ways, unclear = weighed, "scope" if fitting else ""
            else:
                ways = weighed
        target = full if self.column == "weight" else whole.amount
        rows = min(ways, key=lambda way: abs(_sum(table, way, self.column) - target), default=None)
        if rows is not None:
            parts = [place for row in rows if (place := table.place(row, self.column))]
            if any(table.place(row, "weight") is None for row in rows if table.place(row, "score")):
                unclear = "scope"  # marks added or taken off
            yield _compared(whole, target, parts, ZERO if self.column == "weight" else _slack(whole, parts), unclear)

    def _come_to(self, table: LooseTable, rows: list[str], whole: Place) -> bool:
        parts = [place for row in rows if (place := table.place(row, self.column))]
        return abs(_sum(table, rows, self.column) - whole.amount) <= _slack(whole, parts)

    def _rows(self, table: LooseTable, with_funds: bool) -> list[str]:
        """The rows of the indicators, and that of the funds."""
        return [*([FUNDS] if with_funds else []), *(line for line in table.lines if INDICATOR.fullmatch(line))]


def _sum(table: LooseTable, rows: list[str], column: str) -> Decimal:
    return sum((place.amount for row in rows if (place := table.place(row, column))), ZERO)


def _slack(total: Place, parts: list[Place]) -> Decimal:
    """How far a total may be off: half of the last digit of each number with digits behind the point, and of the total beside them."""
    fine = [part for part in parts if shown_decimals(part)]
    rounded = [*fine, total] if fine or shown_decimals(total) else []
    return sum((Decimal(1).scaleb(-shown_decimals(place)) / 2 for place in rounded), ZERO)


def _compared(whole: Place, target: Decimal, parts: list[Place], slack: Decimal, doubt: Doubt = "") -> Remark:
    come_to = sum((part.amount for part in parts), ZERO)
    page, page_en = (f"第{whole.page}页", f"page {whole.page}: ") if whole.page else ("", "")
    name = whole.label or whole.line
    return Remark(
        abs(come_to - target) <= slack,
        f"{page}绩效自评表“{name}”印为 {target}，各项之和为 {come_to}",
        f"{page_en}“{name}” of the self-evaluation is {target}; its parts come to {come_to}",
        (whole, *parts),
        doubt,
    )


class ExpectEvaluationToQuoteForms(EvaluatingExpectation):
    """What a department's self-evaluation calls executed is the expenditure that the forms print, in one of the scopes it can mean."""

    report_kinds: list[str] = pydantic.Field(default_factory=lambda: ["final_accounts"])
    line: str
    column: str
    quotes: list[str]
    """Places of the forms, the usual one first."""

    @pydantic.validator("quotes", each_item=True)
    @classmethod
    def _place_exists(cls, place: str) -> str:
        parse(place)
        return place

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for table in self.tables(sheet):
            amount = table.amount(self.line, self.column)
            if amount is None:
                continue
            found = [relation(sheet, amount, cell(sheet, place)) for place in self.quotes]
            known = [one for one in found if isinstance(one, Identity)]
            yield next((one for one in known if one.verdict()[0] != "fail"), known[0] if known else found[0])


class ExpectProjectsWithinForm(EvaluatingExpectation):
    """The projects that a report evaluates spent no more, together, than its forms print as expenditure on projects."""

    report_kinds: list[str] = pydantic.Field(default_factory=lambda: ["final_accounts"])
    forms: list[str] = pydantic.Field(default_factory=lambda: ["performance_project"])
    within: str

    @pydantic.validator("within")
    @classmethod
    def _place_exists(cls, place: str) -> str:
        parse(place)
        return place

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        together = Amount()
        for table in self.tables(sheet):
            if (amount := table.amount(FUNDS, "executed")) is not None:
                together.add(amount)
        if together.places:
            yield relation(sheet, together, cell(sheet, self.within), "at_most")


class ExpectNarrativeToQuoteEvaluation(EvaluatingExpectation):
    """What the prose says of a self-evaluation is what one of the report's tables prints."""

    report_kinds: list[str] = pydantic.Field(default_factory=lambda: ["final_accounts"])
    quotes: dict[str, list[str]]
    """Subject of a claim, and the places (line.column) of which it quotes one."""

    def relations(self, sheet: Sheet) -> Iterator[Identity | Remark]:
        every = list(self.tables(sheet))
        for one in spoken(sheet, basis=None, annex=None):
            tables = [table for table in every if table.form == DEPARTMENT] if WHOLE in one.claim.sentence else every
            places = [place.split(".") for place in self.quotes.get(one.claim.subject, ())]
            printed = [amount for table in tables for line, column in places if (amount := table.amount(line, column)) is not None]
            best = min((Identity(one.amount, amount) for amount in printed), key=lambda identity: abs(identity.difference), default=None)
            if best is None or (len(tables) > 1 and best.verdict()[0] == "fail"):
                continue  # of several tables it is not certain which one the words are about
            yield best if one.claim.measure == "money" else _scored(best)


def _scored(identity: Identity) -> Remark:
    """A score that the prose quotes; scores are no money."""
    (_, said), (_, printed) = identity.terms()
    return Remark(
        identity.verdict()[0] != "fail",
        f"文字说明“{said.label}”印为 {said.printed}，绩效自评表印为 {printed.printed}",
        f"the narrative “{said.label}” says {said.printed}, the table of the self-evaluation {printed.printed}",
        (said, printed),
    )
