"""### What does a person say about a doubtful report?

One run a doubtful version of a report, started by `process_reports`, never twice by itself: its id names the report and the version. Open
questions stand under **Required Actions**, with the source, the reasons and what does not agree. Nobody else waits for an answer.

* `ask` puts the question. It is skipped when nobody needs to decide any more: somebody did, or the publisher has replaced the report.
  After fourteen days without an answer the question is closed and nothing is recorded: the report stays held back.
* `record` adds the answer, with who gave it, when and why, to the archive. Skipped when the matter was left open.
* `announce_warehouse` wakes `publish_open_data`, if the answer lets something through.

To be asked again, clear `ask` in the run of that report. Without the UI: `mingzhang reports doubtful` and `mingzhang decide`, which also
takes a published report down.
"""

from datetime import datetime, timedelta
from typing import Any

from airflow.sdk import Param, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from mingzhang import stages
from mingzhang_airflow.night import PATIENT
from mingzhang_airflow.question import Question
from mingzhang_airflow.tasks import announce_warehouse


@dag(
    schedule=None,
    max_active_runs=1000,  # an open question is an active run: fourteen nights of them, and those that people ask for
    default_args=PATIENT,
    tags=["mingzhang", "people"],
    params={
        "report": Param(type="string", minLength=1, description="Key of the report, as `mingzhang reports doubtful` shows it"),
        "version": Param(type="string", minLength=1, description="The version to decide about"),
    },
    doc_md=__doc__,
)
def decide_report() -> None:
    @task
    def record(report: str, version: str, answer: dict[str, Any]) -> str:
        if not answer["verdict"]:
            raise AirflowSkipException("Left open: nothing is recorded, and the report stays held back.")
        decided_at = datetime.fromisoformat(answer["decided_at"])
        stages.decide(report, version, answer["verdict"], answer["reason"], answer["decided_by"], decided_at)
        return answer["verdict"]

    about = {"report": "{{ params.report }}", "version": "{{ params.version }}"}
    answer = Question(task_id="ask", response_timeout=timedelta(days=14), **about).output
    record(**about, answer=answer) >> announce_warehouse.override(trigger_rule=TriggerRule.ALL_SUCCESS)()


decide_report()
