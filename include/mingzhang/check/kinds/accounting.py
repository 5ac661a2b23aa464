"""What all our rules have in common as Great Expectations classes: how one is asked about a batch, and how its verdict is derived.

A class turns its arguments into the relations that one report must satisfy. The metric (metrics.py) judges every report of the batch with
them; Great Expectations' verdict, success, means that no report breaks one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from great_expectations.compatibility import pydantic
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.validator.metric_configuration import MetricConfiguration

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.identity import Doubt, Identity, Judged, Relation, Remark, RuleOutcome
from mingzhang.check.metrics import OUTCOMES
from mingzhang.check.places import check_line, declared_form
from mingzhang.forms.declaration import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from great_expectations.execution_engine.execution_engine import ExecutionEngine
    from great_expectations.validator.validator import ValidationDependencies

    from mingzhang.check.sheet import Sheet

FRAMEWORK_FIELDS = frozenset(BatchExpectation.__fields__)


class AccountingExpectation(BatchExpectation, ABC):
    """A relation between amounts of one report, expected of every report of the batch."""

    where_title_has: dict[str, str] = pydantic.Field(default_factory=dict)
    """Form and a word of its printed title: the rule applies only to reports whose form is called so."""
    where_title_lacks: dict[str, str] = pydantic.Field(default_factory=dict)
    report_kinds: list[str] = pydantic.Field(default_factory=lambda: ["final_accounts"])
    """The kinds of reports of which it is asked."""
    where_filled: list[str] = pydantic.Field(default_factory=list)
    """Lines (07.actual) that must show an amount for the rule to apply."""

    domain_keys: ClassVar[tuple[str, ...]] = ("batch_id",)

    @abstractmethod
    def relations(self, sheet: Sheet) -> Iterator[Identity | Remark | Missing]:
        """The relations that this rule states for one report; what is missing for one stands in its place."""

    def judge(self, sheets: Iterable[Sheet]) -> Judged:
        """The rule's relations in one report."""
        judged = Judged([], [])
        for sheet in sheets:
            if self._applies(sheet):
                for relation in self.relations(sheet):
                    if sheet.number == 1 or isinstance(relation, Missing) or any(p.table == sheet.number for _, p in relation.terms()):
                        judged.take(relation)
        return judged

    def _applies(self, sheet: Sheet) -> bool:
        if sheet.kind not in self.report_kinds:
            return False

        def titled(form_id: str, word: str) -> bool | None:
            table = sheet.tables.get(form_id)
            return None if table is None else normalise(word) in normalise(table.title)

        if any(titled(form_id, word) is not True for form_id, word in self.where_title_has.items()):
            return False
        if any(titled(form_id, word) is not False for form_id, word in self.where_title_lacks.items()):
            return False
        lines = (line.split(".") for line in self.where_filled)
        return all(form_id in sheet.tables and sheet.tables[form_id].filled(line) for form_id, line in lines)

    @pydantic.validator("where_filled", each_item=True)
    @classmethod
    def _line_exists(cls, line: str) -> str:
        form_id, _, name = line.partition(".")
        check_line(form_id, name)
        return line

    @pydantic.validator("where_title_has", "where_title_lacks")
    @classmethod
    def _form_exists(cls, titles: dict[str, str]) -> dict[str, str]:
        for form_id in titles:
            declared_form(form_id)
        return titles

    def get_validation_dependencies(
        self, execution_engine: ExecutionEngine[Any] | None = None, runtime_configuration: dict[str, Any] | None = None
    ) -> ValidationDependencies:
        """Great Expectations asks what to reckon: the outcome of this rule for every report of the batch."""
        dependencies = super().get_validation_dependencies(execution_engine, runtime_configuration)
        asked = self.dict(exclude=FRAMEWORK_FIELDS, by_alias=True)
        dependencies.set_metric_configuration(
            OUTCOMES, MetricConfiguration(OUTCOMES, {}, {"expectation_type": self.expectation_type, "arguments": asked})
        )
        return dependencies

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        outcomes: list[RuleOutcome] = metrics[OUTCOMES]
        counts: dict[str, int] = {}
        for outcome in outcomes:
            counts[outcome.name] = counts.get(outcome.name, 0) + 1
        return {
            "success": not counts.get("fail") and not counts.get("rule_error"),
            "result": {"observed_value": counts, "details": {"outcomes": outcomes}},
        }


def relation(
    sheet: Sheet,
    reported: Amount | Missing,
    expected: Amount | Missing,
    kind: Relation = "equal",
    if_above: Doubt = "",
    if_below: Doubt = "",
) -> Identity | Missing:
    """The relation of two amounts; what is missing if one is."""
    for side in (reported, expected):
        if isinstance(side, Missing):
            return side
    assert isinstance(reported, Amount) and isinstance(expected, Amount)
    beside = sheet.undeclared_beside([*reported.places, *expected.places])
    return Identity(reported, expected, kind, if_above, if_below, beside)
