"""What Great Expectations reckons for our rules: the reports of the batch once a suite, and the outcome of every report for every rule."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar

from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.expectations.registry import get_expectation_impl
from great_expectations.validator.metric_configuration import MetricConfiguration

from mingzhang.check.frame import sheets
from mingzhang.check.identity import Judged, RuleOutcome
from mingzhang.check.wording import missing_name

if TYPE_CHECKING:
    import pandas

    from mingzhang.check.sheet import Sheet

SHEETS = "mingzhang.sheets"
OUTCOMES = "mingzhang.outcomes"


class ReportSheets(TableMetricProvider):
    """The reports of the batch, as the rules look at them. The suites of one run share them: they are made once a frame."""

    metric_name = SHEETS
    _made: ClassVar[tuple[weakref.ref[Any], list[list[Sheet]]] | None] = None

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(  # Great Expectations calls it with cls=
        cls,  # noqa: N805
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        **_: Any,
    ) -> list[list[Sheet]]:
        return ReportSheets.of(execution_engine.get_domain_records(metric_domain_kwargs))

    @classmethod
    def of(cls, frame: pandas.DataFrame) -> list[list[Sheet]]:
        """The reports of the frame, made once."""
        known = ReportSheets._made
        if known is None or known[0]() is not frame:
            known = ReportSheets._made = weakref.ref(frame), sheets(frame)
        return known[1]


class RuleOutcomes(TableMetricProvider):
    """The outcome of one rule for every report of the batch, in their order. A report on which the rule stumbles costs only itself."""

    metric_name = OUTCOMES
    value_keys = ("expectation_type", "arguments")

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        **_: Any,
    ) -> list[RuleOutcome]:
        rule: Any = get_expectation_impl(metric_value_kwargs["expectation_type"])(**metric_value_kwargs["arguments"])
        return [outcome(rule, report) for report in metrics[SHEETS]]

    @classmethod
    def _get_evaluation_dependencies(
        cls,
        metric: MetricConfiguration,
        configuration: Any = None,
        execution_engine: Any = None,
        runtime_configuration: Any = None,
    ) -> dict[str, MetricConfiguration]:
        return {SHEETS: MetricConfiguration(SHEETS, metric.metric_domain_kwargs, {})}


def outcome(rule: Any, report: list[Sheet]) -> RuleOutcome:
    """What a rule says of one report: `rule_error`, with the exception, where it stumbles."""
    try:
        judged: Judged = rule.judge(report)
        verdicts = tuple((relation, *relation.verdict()) for relation in judged.relations)
    except Exception as error:
        return RuleOutcome("rule_error", note=f"{type(error).__name__}: {error}")
    reckoned = tuple(entry for entry in verdicts if entry[1] != "explained")
    absent = sorted({missing_name(m.address, m.why == "form") for m in judged.missing if m.why not in ("column", "forms")})
    note = "未列示 missing: " + "、".join(absent[:5]) + ("、……" if len(absent) > 5 else "") if absent else ""
    explained = len(verdicts) - len(reckoned)
    if explained:
        note = "; ".join(filter(None, [note, "amounts without a declared place explain a difference"]))
    found = {verdict for _, verdict, _ in reckoned}
    for name in ("fail", "rounding", "pass"):
        if name in found:
            return RuleOutcome(name, reckoned, note, explained)
    return RuleOutcome("insufficient_data" if note else "not_applicable", (), note, explained)
