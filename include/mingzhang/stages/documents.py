"""Documents: what is there to read, and in what portions?"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from mingzhang.stages.installation import engine, is_installed, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.warehouse.questions import PendingDocument

FEW = 20
"""Up to so many documents, each is a task of its own, with its name in the UI."""
TASKS = 50
"""Beyond, the documents are dealt out to about so many tasks."""
LARGEST = 30
"""A task gets no more documents than that, while there are tasks: a scan takes a minute or two, and what is lost with it stays bearable."""
MOST_TASKS = 1000
"""Airflow maps a task over no more than that (core.max_map_length)."""


class Batch(TypedDict):
    """Documents for one task: its name in the UI and their SHA-256."""

    name: str
    documents: list[str]


def pending() -> list[PendingDocument]:
    """The archived documents that today's reader and rules have not seen, or could not see for want of a program that is there now."""
    from mingzhang.warehouse.questions import pending_documents, waiting_documents

    with engine().connect() as connection:
        waiting = [sha256 for sha256, program in waiting_documents(connection).items() if is_installed(program)]
        return pending_documents(connection, *versions(), again=waiting)


def archived(publisher_id: str = "") -> list[PendingDocument]:
    """All archived documents, or those of one publisher, whoever has read them."""
    from mingzhang.warehouse.questions import pending_documents

    with engine().connect() as connection:
        documents = pending_documents(connection, "", "")  # no reader has this version: nothing counts as read
    return [document for document in documents if publisher_id in ("", document.publisher)]


def batches(documents: Sequence[PendingDocument]) -> list[Batch]:
    """Deal `documents` out to tasks: one each while they are few."""
    if len(documents) <= FEW:
        return [Batch(name=document.name or document.sha256[:12], documents=[document.sha256]) for document in documents]
    size = max(min(LARGEST, -(-len(documents) // TASKS)), -(-len(documents) // MOST_TASKS))
    return [
        Batch(name=f"{start + 1}–{start + len(part)}: {part[0].name} …", documents=[document.sha256 for document in part])
        for start in range(0, len(documents), size)
        if (part := documents[start : start + size])
    ]
