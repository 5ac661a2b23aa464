"""What joins the DAGs of a night, and how patient their tasks are."""

from datetime import timedelta
from typing import Any

from airflow.sdk import Asset

ARCHIVE = Asset("archive", uri="x-mingzhang://archive")
"""The raw documents and the records beside them: what `collect_reports` adds to."""
WAREHOUSE = Asset("warehouse", uri="x-mingzhang://warehouse")
"""Figures, outcomes and findings: what `process_reports` brings up to date."""

PUBLISHERS = "publishers"
"""Pool: how many publishers are visited at a time (politeness within one is the collector's)."""
READING = "reading"
"""Pool: how many documents are read at a time (one slot a processor)."""
QUESTIONS = 50
"""How many questions a night asks at most: people answer no more, and what is left over comes the next night."""

PATIENT: dict[str, Any] = {
    "owner": "mingzhang",
    "retries": 3,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=10),
}
"""A database that restarts or a process that was killed passes. What a publisher or a document does wrong is a recorded result and is
never retried here; what will not pass raises AirflowFailException."""
