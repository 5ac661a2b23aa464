"""How documents are dealt out to tasks."""

from __future__ import annotations

import pytest

from mingzhang.stages.documents import LARGEST, MOST_TASKS, batches
from mingzhang.warehouse.questions import PendingDocument


@pytest.mark.parametrize("count", [0, 1, 20, 21, 700, 20_000, 100_000])
def test_every_document_is_in_one_batch_and_airflow_can_map_them(count: int) -> None:
    documents = [PendingDocument(f"{n:064x}", f"{n}", "430281", "liling", "") for n in range(count)]
    made = batches(documents)
    assert [sha256 for batch in made for sha256 in batch["documents"]] == [document.sha256 for document in documents]
    assert len(made) <= MOST_TASKS
    if count <= LARGEST * MOST_TASKS:
        assert max((len(batch["documents"]) for batch in made), default=0) <= LARGEST
