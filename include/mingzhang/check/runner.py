"""Running the suites over a batch of reports: in one run the rules that stand alone, in another those that take the others together."""

from __future__ import annotations

import gc
import logging
import os
from functools import cache
from typing import TYPE_CHECKING, Any

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
logging.getLogger("great_expectations").setLevel(logging.CRITICAL)

import great_expectations as gx  # noqa: E402 - it calls home unless the environment forbids it first
from great_expectations.compatibility.pydantic import ValidationError  # noqa: E402
from great_expectations.core.expectation_suite import ExpectationSuite  # noqa: E402
from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: E402
from great_expectations.expectations.metadata_types import FailureSeverity  # noqa: E402

from mingzhang.check.identity import Identity, RuleOutcome  # noqa: E402
from mingzhang.check.kinds.known import KINDS  # noqa: E402
from mingzhang.check.metrics import ReportSheets  # noqa: E402
from mingzhang.check.rule_book import RuleBookError, folder, read_suites  # noqa: E402
from mingzhang.check.sheet import Stated  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas


def load_suites() -> list[ExpectationSuite]:
    """The rule files as Great Expectations suites. RuleBookError for a rule that it would drop."""
    suites = []
    for name, content in read_suites().items():
        for entry in content["expectations"]:
            _check_arguments(f"{folder() / name}.yaml: rule {entry['meta']['rule']}", entry)
        suite = ExpectationSuite(**content)
        if len(suite.expectations) != len(content["expectations"]):
            kept = {(expectation.meta or {}).get("rule") for expectation in suite.expectations}
            lost = [entry["meta"]["rule"] for entry in content["expectations"] if entry["meta"]["rule"] not in kept]
            raise RuleBookError(
                f"{folder() / name}.yaml: Great Expectations drops {', '.join(lost)}. Compare them with the other rules of the file."
            )
        suites.append(suite)
    return suites


def _check_arguments(where: str, entry: dict[str, Any]) -> None:
    kind = KINDS.get(entry["type"])
    if kind is None:
        raise RuleBookError(f"{where}: there is no type {entry['type']!r}. Write one of {', '.join(KINDS)}.")
    try:
        kind(**entry["kwargs"], severity=entry["severity"])
    except (ValidationError, TypeError) as error:
        said = (
            "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            if isinstance(error, ValidationError)
            else str(error)
        )
        raise RuleBookError(f"{where}: {entry['type']} cannot take its kwargs: {said}.") from error


@cache
def _context() -> Any:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    gc.freeze()  # what the libraries have loaded stays: the collector need not go through it again and again while reports are checked
    return context


def run(frame: pandas.DataFrame, reports: int) -> dict[str, list[RuleOutcome]]:
    """For every rule the outcome of every report of the batch. RuleBookError if a declared rule did not run on one."""
    context = _context()
    source = context.data_sources.add_or_update_pandas("reports")
    batch = source.add_dataframe_asset("places").add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame})
    kinds = set(frame.loc[frame["state"] == "report", "kind"])
    suites = load_suites()
    each = [rule for suite in suites if not _takes_all_together(suite) for rule in suite.expectations]
    together = [rule for suite in suites if _takes_all_together(suite) for rule in suite.expectations]
    outcomes = _asked(batch, each, kinds, reports)
    _hand_over(frame, outcomes, {_id(rule): rule.severity == FailureSeverity.CRITICAL for rule in each})
    return outcomes | _asked(batch, together, kinds, reports)


def _asked(batch: Any, rules: Iterable[Any], kinds: set[str], reports: int) -> dict[str, list[RuleOutcome]]:
    """What some rules say of every report; all in one run, because Great Expectations looks through the whole batch at each.

    A rule that is asked of no report of these kinds is not run.
    """
    meant = {_id(rule): rule for rule in rules if kinds & set(rule.report_kinds)}
    outcomes = {_id(rule): [RuleOutcome("not_applicable")] * reports for rule in rules if _id(rule) not in meant}
    results = batch.validate(ExpectationSuite("book", expectations=list(meant.values()))).results if meant else ()
    for result in results:
        raised = exception_of(result.exception_info)
        said = [RuleOutcome("rule_error", note=raised)] * reports if raised else result.result["details"]["outcomes"]
        outcomes[result.expectation_config.meta["rule"]] = said
    if unasked := [rule for rule in meant if len(outcomes.get(rule, ())) != reports]:
        raise RuleBookError(f"Declared, but not run on every report of the batch: {', '.join(unasked)}.")
    return outcomes


def _id(rule: Any) -> str:
    return str(rule.meta["rule"])


def _takes_all_together(suite: ExpectationSuite) -> bool:
    """Is the suite about what all others have said? Then it runs last."""
    return bool((suite.meta or {}).get("together"))


def _hand_over(frame: pandas.DataFrame, outcomes: dict[str, list[RuleOutcome]], must: dict[str, bool]) -> None:
    """Lay what the rules said of each report before the rules that take all of it together."""
    for number, report in enumerate(ReportSheets.of(frame)):
        report[0].stated = [
            Stated(rule, must[rule], relation, verdict)
            for rule, of_reports in outcomes.items()
            for relation, verdict, _ in of_reports[number].relations
            if isinstance(relation, Identity)
        ]


def exception_of(info: Any) -> str:
    """What Great Expectations caught while reckoning; empty if nothing. It files exceptions flat, or by metric."""
    if not isinstance(info, dict):
        return ""
    caught = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    return "; ".join(str(entry.get("exception_message")) for entry in caught if entry.get("raised_exception"))
