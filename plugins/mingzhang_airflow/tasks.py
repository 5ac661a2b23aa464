"""The tasks that stand in more than one DAG. Each calls one stage; ids and counts are all that goes from task to task."""

from typing import Any

from airflow.sdk import TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from mingzhang import stages
from mingzhang_airflow.night import READING, WAREHOUSE


@task
def project() -> None:
    """Bring the archive's records into the warehouse."""
    stages.project()


@task(pool=READING, map_index_template="{{ name }}")
def process(name: str, documents: list[str]) -> stages.Processed:
    """Read, check and load a few documents."""
    return stages.process(documents)


@task(trigger_rule=TriggerRule.ALL_DONE, retries=0)
def judge(results: Any) -> None:
    """A rule that could not be evaluated is our mistake: its reports are held back, and tonight's run is red."""
    errors = sorted({error for result in results for error in result["rule_errors"]})
    if errors:
        raise AirflowFailException(f"{len(errors)} rules could not be evaluated: {'; '.join(errors)}")


@task(outlets=[WAREHOUSE], trigger_rule=TriggerRule.ALL_DONE)
def announce_warehouse() -> None:
    """Tell the next stage, but only when the world would get to see something new."""
    if not stages.unpublished():
        raise AirflowSkipException("Nothing to publish that is not up already.")
