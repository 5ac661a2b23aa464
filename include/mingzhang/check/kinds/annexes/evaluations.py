"""Kinds of rules on self-evaluations of performance (绩效自评表): funds add up, rates and scores follow from them."""

from __future__ import annotations

from abc import ABC
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import ZERO, Amount
from mingzhang.check.identity import Doubt, Identity, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.loose_tables import LooseTable, evaluations, shown_decimals
from mingzhang.check.places import check_columns, check_line, declared_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.amounts import Place
    from mingzhang.check.sheet import Sheet

HUNDRED = Decimal(100)
FUNDS = "annual_total"
RATED = ("annual_budget", "initial_budget")
"""By what a rate of execution may divide: the budget of the year, or the initial one where a region's table asks for that."""
BEST = ((Decimal(90), 1), (Decimal(80), 2), (Decimal(60), 3), (ZERO, 4))
"""From which score on which grade (优, 良, 中, 差) is given."""
POINT = Decimal("0.05")
"""Half of the last digit of a score with one decimal."""


class EvaluatingExpectation(AccountingExpectation, ABC):
    """A relation within every self-evaluation of a report, or of a document that holds nothing else."""

    forms: list[str] = pydantic.Field(default_factory=lambda: ["performance_department", "performance_project"])
    report_kinds: list[str] = pydantic.Field(default_factory=lambda: ["final_accounts", "performance"])

    @pydantic.validator("forms", each_item=True)
    @classmethod
    def _form_is_declared(cls, form: str) -> str:
        return declared_form(form).id

    def tables(self, sheet: Sheet) -> Iterator[LooseTable]:
        """The self-evaluations that the rule is about."""
        return evaluations(sheet.loose, self.forms)


class ExpectFundsToAddUp(EvaluatingExpectation):
    """The funds of a self-evaluation are their sources, or their uses. What may stand beside the whole is tried with and without."""

    total: str
    parts: list[str]
    columns: list[str]
    beside: list[str] = pydantic.Field(default_factory=list)
    """Parts that a table may print without counting them in."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        for form in values["forms"]:
            for line in (values["total"], *values["parts"]):
                check_columns(form, check_line(form, line), values["columns"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity]:
        for table in self.tables(sheet):
            for column in self.columns:
                total = table.amount(self.total, column)
                printed = [part for part in self.parts if table.place(part, column)]
                if table.complete and total is not None and len(printed) > 1:
                    yield self._footing(table, total, printed, column)

    def _footing(self, table: LooseTable, total: Amount, printed: list[str], column: str) -> Identity:
        whole = Identity(total, table.sum((part, column) for part in printed))
        counted = [part for part in printed if part not in self.beside]
        without = Identity(total, table.sum((part, column) for part in counted))
        if without.verdict()[0] != "fail" and whole.verdict()[0] == "fail":
            return without
        subsets = (some for size in range(1, len(printed)) for some in combinations(printed, size))
        scoped = any(Identity(total, table.sum((part, column) for part in some)).verdict()[0] != "fail" for some in subsets)
        doubt: Doubt = "scope" if scoped else ""
        return Identity(whole.reported, whole.expected, if_above=doubt, if_below=doubt)


class ExpectRatesToAgree(EvaluatingExpectation):
    """A rate of execution is what was executed divided by the budget; more than the whole may be printed as the whole."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for table in self.tables(sheet):
            for line in table.lines:
                rate, executed = table.place(line, "rate"), table.amount(line, "executed")
                budgets = [b for name in RATED if (b := table.amount(line, name)) and b.value > b.slack]
                if rate is not None and executed is not None and budgets:
                    yield self._compare(table, rate, executed, budgets)

    def _compare(self, table: LooseTable, rate: Place, executed: Amount, budgets: list[Amount]) -> Remark:
        half = Decimal(1).scaleb(-shown_decimals(rate)) / 2
        shown, slack = rate.amount, half
        if "%" not in rate.printed and rate.amount <= 2 and executed.value > budgets[0].value / 20:
            shown, slack = rate.amount * HUNDRED, half * HUNDRED
        fits = [budget for budget in budgets if _fits(shown, slack, executed, budget)]
        truncated = any(_fits(shown + slack, slack * 2, executed, budget) for budget in budgets)
        other = [table.amount(line, name) for line in table.lines for name in RATED]
        based = any(budget and budget.value > budget.slack and _fits(shown, slack, executed, budget) for budget in other)
        expected = executed.value / budgets[0].value * HUNDRED
        places = (rate, *(place for amount in (executed, *budgets) for _, place in amount.places))
        return Remark(
            bool(fits),
            f"{_where(rate)}“{_named(rate)}”执行率印为 {rate.printed}，全年执行数除以预算数为 {expected:.2f}%",
            f"the rate of execution of “{_named(rate)}” is printed as {rate.printed}; "
            f"what was executed divided by the budget is {expected:.2f}%",
            places,
            doubt="truncation" if truncated else "base" if based else "",
            reported=shown,
            expected=expected.quantize(Decimal("0.0001")),
            tolerance=slack,
        )


def _fits(shown: Decimal, slack: Decimal, executed: Amount, budget: Amount) -> bool:
    low = (executed.value - executed.slack) / (budget.value + budget.slack) * HUNDRED
    high = (executed.value + executed.slack) / (budget.value - budget.slack) * HUNDRED
    return (low - slack <= shown <= high + slack) or (shown == HUNDRED and high > HUNDRED)


class ExpectScoreToFollowRate(EvaluatingExpectation):
    """The score for the execution of the budget is its weight times the rate. Where all of the weight is given the rate only passed a
    threshold."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for table in self.tables(sheet):
            weight, rate, score = (table.place(FUNDS, name) for name in ("weight", "rate", "score"))
            if weight is None or rate is None or score is None or not weight.amount:
                continue
            share = rate.amount if "%" in rate.printed or rate.amount > 2 else rate.amount * HUNDRED
            half = Decimal(1).scaleb(-shown_decimals(rate)) / 2 * (1 if share == rate.amount else HUNDRED)
            expected = min(weight.amount * share / HUNDRED, weight.amount)
            tolerance = max(Decimal(1).scaleb(-shown_decimals(score)) / 2, POINT) + weight.amount * half / HUNDRED
            yield Remark(
                abs(score.amount - expected) <= tolerance or score.amount == weight.amount,
                f"{_where(score)}预算执行得分印为 {score.printed}，分值 {weight.printed} 乘执行率 {rate.printed} 为 {expected:.2f}",
                f"the score for the execution of the budget is printed as {score.printed}; "
                f"{weight.printed} times {rate.printed} is {expected:.2f}",
                (score, weight, rate),
            )


class ExpectScoresWithinWeights(EvaluatingExpectation):
    """No score is below zero or above its weight."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for table in (table for table in self.tables(sheet) if on_one_scale(table)):
            for line in table.lines:
                weight, score = table.place(line, "weight"), table.place(line, "score")
                if weight is None or score is None or weight.amount <= 0 or "加分" in score.label:
                    continue
                funds = table.place(FUNDS, "weight")
                beside = funds.amount if funds is not None and line == "total" else ZERO  # the whole may be that of the indicators only
                yield Remark(
                    ZERO <= score.amount <= weight.amount + beside,
                    f"{_where(score)}“{_named(score)}”得分 {score.printed}，分值 {weight.printed}",
                    f"the score of “{_named(score)}” is {score.printed}, its weight {weight.printed}",
                    (score, weight),
                )


class ExpectGradeToFollowScore(EvaluatingExpectation):
    """The grade is the one of its score: 优 from 90, 良 from 80, 中 from 60."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for table in self.tables(sheet):
            grade = table.place("grade", "grade")
            score = table.place("total", "score") or table.place("overall", "score")
            if grade is None or score is None or score.amount > HUNDRED:
                continue
            rank = next((rank for least, rank in BEST if score.amount >= least), 4)
            yield Remark(
                rank == grade.amount,
                f"{_where(grade)}等级印为“{grade.printed}”，得分为 {score.printed}",
                f"the grade is printed as {grade.printed}, the score as {score.printed}",
                (grade, score),
            )


def on_one_scale(table: LooseTable) -> bool:
    """Are scores parts of their weights? Some tables score every indicator out of a hundred, or weigh by fractions."""
    pairs = [(w.amount, s.amount) for line in table.lines if (w := table.place(line, "weight")) and (s := table.place(line, "score"))]
    return 2 * sum(score > weight for weight, score in pairs) < len(pairs)


def _where(place: Place) -> str:
    title = declared_form(place.form).title
    return (f"第{place.page}页" if place.page else "") + f"《{title}》"


def _named(place: Place) -> str:
    return place.label or place.line
