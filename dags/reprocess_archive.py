"""### Read everything again

By hand. Reads, checks and loads every archived document again, or those of one publisher, with today's reader and rules. What is
already right stays as it is: figures that come out the same make no new version, no new question and no new release.

Not needed after a change of the reader, the forms or the rules: `process_reports` notices that by itself. Use it when the warehouse was
lost or restored from an old backup, or to see for yourself that the archive gives the same data.
"""

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import Param, TriggerRule, dag, task

from mingzhang import stages
from mingzhang_airflow.night import PATIENT
from mingzhang_airflow.tasks import announce_warehouse, ask, judge, list_doubts, process, project


@dag(
    schedule=None,
    max_active_runs=1,
    default_args=PATIENT,
    tags=["mingzhang", "by hand"],
    params={"publisher": Param("", type="string", description="Id of one publisher of sources.yaml; empty: all of them")},
    doc_md=__doc__,
)
def reprocess_archive() -> None:
    @task
    def list_documents(publisher: str) -> list[stages.Batch]:
        return stages.batches(stages.archived(publisher))

    listed = list_documents("{{ params.publisher }}")
    project() >> listed
    processed = process.expand_kwargs(listed)
    announced = announce_warehouse()
    doubts = list_doubts()
    processed >> [announced, doubts]
    [processed, judge(processed), announced, ask(doubts)] >> EmptyOperator(task_id="complete", trigger_rule=TriggerRule.NONE_FAILED)


reprocess_archive()
