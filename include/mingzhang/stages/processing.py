"""Read, check and load: what do the reports say, and do their figures agree with each other?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypedDict

from mingzhang.stages.documents import archived
from mingzhang.stages.installation import archive, engine, missing_program, versions
from mingzhang.stages.reading import read_again
from mingzhang.stages.settling import settle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from mingzhang.accounts import Checked, Statement


log = logging.getLogger(__name__)


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


def process(documents: Collection[str]) -> Processed:
    """Read the documents, check all their reports together and load each document in a transaction of its own.

    What cannot be read is recorded with the document, and is no error of this stage. An error of one document's loading does not keep
    the others from being loaded; it is raised at the end (ExceptionGroup).
    """
    from mingzhang.read.child import ReaderKilledError, read_in_child
    from mingzhang.read.errors import NotReadable
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


def _add(count: Processed, results: Iterable[Checked]) -> None:
    for result in results:
        count["reports"] += 1
        count["rule_errors"] += [f"{o.rule}: {o.note}" for o in result.outcomes if o.outcome == "rule_error"]
        if result.report.kind != "final_accounts":
            continue  # a budget is kept, and not published
        count["figures"] += len(result.report.figures)
        count["findings"] += sum(finding.severity == "error" for finding in result.findings)
        count["held_back"] += bool(result.held_back)
