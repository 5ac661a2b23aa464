"""Read, check and load: what do the reports say, and do their figures agree with each other?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypedDict

from mingzhang.stages.installation import archive, engine, is_installed, missing_program, versions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mingzhang.accounts import Checked, Statement
    from mingzhang.warehouse.questions import PendingDocument


log = logging.getLogger(__name__)

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


class Processed(TypedDict):
    """What a batch of documents said."""

    documents: int
    reports: int
    figures: int
    findings: int
    held_back: int
    not_readable: int
    waiting: int
    """For a program that is not installed: they are tried again when it is."""
    rule_errors: list[str]


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


def process(documents: Collection[str]) -> Processed:
    """Read the documents, check all their reports together and load each document in a transaction of its own.

    What cannot be read is recorded with the document, and is no error of this stage. An error of one document's loading does not keep
    the others from being loaded; it is raised at the end (ExceptionGroup).
    """
    from mingzhang.read.child import ReaderKilledError, read_in_child
    from mingzhang.read.errors import NotReadable
    from mingzhang.stages.succeeding import settle
    from mingzhang.warehouse.loading import load, record_failure

    reader, rules = versions()
    known = {document.sha256: document for document in archived()}
    count = Processed(documents=len(documents), reports=0, figures=0, findings=0, held_back=0, not_readable=0, waiting=0, rule_errors=[])
    statements: dict[str, Statement] = {}
    errors: list[Exception] = []
    for sha256 in documents:
        try:
            statements[sha256] = read_in_child(archive().read(sha256), known[sha256].words)
        except NotReadable as problem:
            program = missing_program(str(problem))
            record_failure(engine(), sha256, reader, program or "not_readable", str(problem), "waits" if program else "not_readable")
            log.warning("%s: %s", sha256, problem)
            count["waiting" if program else "not_readable"] += 1
        except ReaderKilledError as error:  # not the document's fault: the others go on, and a retry comes back to it
            errors.append(error)
    checked = _evaluated(statements)
    confirmed: dict[str, Statement] = {}
    for sha256, statement in statements.items():
        try:
            again = read_again(statement, checked[sha256], archive().read(sha256), known[sha256].words)
        except ReaderKilledError as error:
            errors.append(error)
            del checked[sha256]
        else:
            if again is not statement:
                confirmed[sha256] = again
    checked |= _evaluated(confirmed)
    for sha256, results in checked.items():
        try:
            load(engine(), statements[sha256].document, results, known[sha256].region, reader, rules)
        except Exception as error:  # one document must not take the others with it; all are raised below
            errors.append(error)
        _add(count, results)
    settle()
    if errors:
        raise ExceptionGroup("Not every document could be read and loaded", errors)
    return count


def _evaluated(statements: Mapping[str, Statement]) -> dict[str, list[Checked]]:
    """What the rules say of the reports of each document, all checked together."""
    from mingzhang.check.book import evaluate

    checked = iter(evaluate([report for statement in statements.values() for report in statement.reports]))
    return {sha256: [next(checked) for _ in statement.reports] for sha256, statement in statements.items()}


def read_again(statement: Statement, checked: Iterable[Checked], content: bytes, name: str) -> Statement:
    """The document with a second opinion on the pages where checking leaves a doubt about the figures; `statement` itself where none is.

    A document that the second library cannot read keeps what the first one read: its figures are then certain only by the rules.
    """
    from mingzhang.check.book import doubtful_pages
    from mingzhang.read.child import read_in_child
    from mingzhang.read.errors import NotReadable

    pages = {page for result in checked for page in doubtful_pages(result)}
    if not pages:
        return statement
    try:
        return read_in_child(content, name, second_opinion=pages)
    except NotReadable as problem:
        log.warning("%s: no second opinion: %s", statement.document.sha256, problem)
        return statement


def _add(count: Processed, results: Iterable[Checked]) -> None:
    for result in results:
        count["reports"] += 1
        count["figures"] += len(result.report.figures)
        count["findings"] += sum(finding.severity == "error" for finding in result.findings)
        count["held_back"] += bool(result.held_back)
        count["rule_errors"] += [f"{o.rule}: {o.note}" for o in result.outcomes if o.outcome == "rule_error"]
