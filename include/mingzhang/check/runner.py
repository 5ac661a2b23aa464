"""Running the suites: one Great Expectations run a suite over the whole batch of reports."""

from __future__ import annotations

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

from .identity import RuleOutcome  # noqa: E402
from .kinds import KINDS  # noqa: E402
from .rule_book import RuleBookError, folder, read_suites  # noqa: E402

if TYPE_CHECKING:
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
    return context


def run(frame: pandas.DataFrame, reports: int) -> dict[str, list[RuleOutcome]]:
    """For every rule the outcome of every report of the batch. RuleBookError if a declared rule did not run on one."""
    context = _context()
    source = context.data_sources.add_or_update_pandas("reports")
    batch = source.add_dataframe_asset("places").add_batch_definition_whole_dataframe("batch").get_batch({"dataframe": frame})
    outcomes: dict[str, list[RuleOutcome]] = {}
    kinds = set(frame.loc[frame["state"] == "report", "kind"])
    for suite in load_suites():
        if not any(kinds & set(getattr(rule, "report_kinds", kinds)) for rule in suite.expectations):
            outcomes |= {(rule.meta or {})["rule"]: [RuleOutcome("not_applicable")] * reports for rule in suite.expectations}
            continue  # none of its rules is asked of such reports
        for result in batch.validate(suite).results:
            rule = result.expectation_config.meta["rule"]
            raised = exception_of(result.exception_info)
            if raised:
                outcomes[rule] = [RuleOutcome("rule_error", note=raised)] * reports
            else:
                outcomes[rule] = result.result["details"]["outcomes"]
        for expectation in suite.expectations:
            rule = (expectation.meta or {})["rule"]
            if len(outcomes.get(rule, ())) != reports:
                raise RuleBookError(f"{suite.name}: rule {rule} was declared and did not run on every report of the batch.")
    return outcomes


def exception_of(info: Any) -> str:
    """What Great Expectations caught while reckoning; empty if nothing. It files exceptions flat, or by metric."""
    if not isinstance(info, dict):
        return ""
    caught = [info] if "raised_exception" in info else [entry for entry in info.values() if isinstance(entry, dict)]
    return "; ".join(str(entry.get("exception_message")) for entry in caught if entry.get("raised_exception"))
