"""### What may the world download?

Starts when `process_reports` announces that the warehouse has something new. Builds a complete, checksummed release beside the last one,
verifies it and switches `latest` to it in one step. Reports that are held back are not in it; their last good version stays.

The task's result is the name of the release; it is skipped when nothing has changed since the last one. A build that fails leaves the
last release up.
"""

from datetime import timedelta

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowSkipException

from mingzhang import stages
from mingzhang_airflow.night import PATIENT, WAREHOUSE


@dag(schedule=[WAREHOUSE], max_active_runs=1, default_args=PATIENT, tags=["mingzhang", "nightly"], doc_md=__doc__)
def publish_open_data() -> None:
    @task(execution_timeout=timedelta(hours=12))  # 100,000 reports all new: a tenth of a second of CPU each, three hours alone on a machine
    def publish() -> str:
        release = stages.publish()
        if release is None:
            raise AirflowSkipException("Nothing has changed since the last release.")
        return release

    publish()


publish_open_data()
