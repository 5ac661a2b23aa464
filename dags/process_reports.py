"""### What do the reports say, and do their figures agree with each other?

Starts when `collect_reports` announces that the archive has something to do. What that is comes from recorded state, not from the
event: every archived document that today's reader and today's rules have not seen. So a night that was cut short is caught up by the
next one, and after a change of the forms or the rules everything is read again.

* `list_documents` deals them out: one document a task, named after it, while they are few; batches when they are many.
* `process` reads each document in a child process with limits, evaluates all rules in one run over the batch, and loads each
  document in a transaction of its own. A document that cannot be read is a recorded result, not a red task.
* `judge` turns the run red when a rule could not be evaluated. That is our mistake, not a publisher's; the reports concerned are held back.
* `ask` starts a run of `decide_report` for each report that has become doubtful, and does not wait for its answer.
* `announce_warehouse` wakes `publish_open_data`, if there is something that the world has not seen.
"""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import TriggerRule, dag, task

from mingzhang import stages
from mingzhang_airflow.night import ARCHIVE, PATIENT
from mingzhang_airflow.tasks import announce_warehouse, ask, judge, list_doubts, process


@dag(schedule=[ARCHIVE], max_active_runs=1, default_args=PATIENT, tags=["mingzhang", "nightly"], doc_md=__doc__)
def process_reports() -> None:
    @task
    def list_documents() -> list[stages.Batch]:
        return stages.batches(stages.pending())

    processed = process.expand_kwargs(list_documents())
    announced = announce_warehouse()
    doubts = list_doubts()
    processed >> [announced, doubts]
    [processed, judge(processed), announced, ask(doubts)] >> EmptyOperator(task_id="complete", trigger_rule=TriggerRule.NONE_FAILED)


process_reports()
