"""The tasks that stand in more than one DAG. Each calls one stage; ids and counts are all that goes from task to task."""

from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import TriggerRule, task
from airflow.sdk.exceptions import AirflowFailException, AirflowSkipException

from mingzhang import stages
from mingzhang_airflow.night import QUESTIONS, READING, WAREHOUSE


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


@task(trigger_rule=TriggerRule.ALL_DONE)
def list_doubts(ti: Any) -> list[dict[str, Any]]:
    """The doubtful versions that nobody has been asked about yet: the ids of the runs to start, and what they are about."""
    runs = {f"ask__{doubt.report.replace('/', '~')}__{doubt.version}": doubt for doubt in stages.doubtful()}
    new = [run for run in runs if not ti.get_dr_count(dag_id="decide_report", run_ids=[run])]
    return [{"trigger_run_id": run, "conf": {"report": runs[run].report, "version": runs[run].version}} for run in new[:QUESTIONS]]


def ask(doubts: Any) -> Any:
    """Start a run of `decide_report` for each of them, once; wait for none."""
    return TriggerDagRunOperator.partial(
        task_id="ask",
        trigger_dag_id="decide_report",
        logical_date=None,
        skip_when_already_exists=True,
        map_index_template="{{ task.conf.report }}",
    ).expand_kwargs(doubts)
