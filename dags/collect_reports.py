"""### What have the publishers put online?

Every night, each publisher of `include/sources.yaml` is visited, politely, and what is new or has changed goes into the **archive**: the
raw bytes once, under their SHA-256, with a record of where, when and how they were got.

* One task a publisher, named after it. A publisher that is down, a broken link or an error page is recorded against that publisher
  and stops nobody else: the task is green, its log and its result say what went wrong.
* `project` brings the records into the warehouse, where the UI and the next stage find them.
* `announce_archive` wakes `process_reports`, once a night, and not at all (skipped) when there is nothing to do.

Run it by hand at any time: whoever was visited today answers "not modified".
"""

from datetime import timedelta

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import CronTriggerTimetable, TriggerRule, dag, task
from airflow.sdk.exceptions import AirflowSkipException

from mingzhang import stages
from mingzhang_airflow.night import ARCHIVE, PATIENT, PUBLISHERS
from mingzhang_airflow.tasks import project


@dag(
    schedule=CronTriggerTimetable("30 1 * * *", timezone="Asia/Shanghai", run_immediately=timedelta()),
    catchup=False,
    max_active_runs=1,
    default_args=PATIENT,
    tags=["mingzhang", "nightly"],
    doc_md=__doc__,
)
def collect_reports() -> None:
    @task
    def list_publishers() -> list[str]:
        return stages.publishers()

    @task(pool=PUBLISHERS, map_index_template="{{ publisher }}")
    def collect(publisher: str) -> stages.Fetched:
        return stages.collect(publisher)

    @task(outlets=[ARCHIVE])
    def announce_archive() -> None:
        if not stages.pending() and not stages.unpublished():
            raise AirflowSkipException("Nothing has arrived, and everything is up.")

    collected = collect.expand(publisher=list_publishers())
    announced = announce_archive()
    collected >> project.override(trigger_rule=TriggerRule.ALL_DONE)() >> announced
    [collected, announced] >> EmptyOperator(task_id="complete", trigger_rule=TriggerRule.NONE_FAILED)


collect_reports()
