"""The stages of a night, as the DAGs and the command line call them: ids go in, counts come out.

Each stage finds what is to do in recorded state and may be repeated at any point: what is already right stays as it is.
The rooms are imported by the stage that needs them: fetching must not wait for the rules to load.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from mingzhang.archive import Archive, Decision
from mingzhang.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from mingzhang.accounts import Checked, Statement
    from mingzhang.archive import Verdict
    from mingzhang.warehouse.database import Engine
    from mingzhang.warehouse.doubts import Doubt
    from mingzhang.warehouse.questions import DoubtfulReport, PendingDocument

log = logging.getLogger(__name__)

FEW = 20
"""Up to so many documents, each is a task of its own, with its name in the UI."""
TASKS = 50
"""Beyond, the documents are dealt out to about so many tasks."""
LARGEST = 100
"""A task gets no more documents than that: what is lost with it stays bearable."""


class UnknownReportError(LookupError):
    """A report that the warehouse does not know; the message says where its keys stand."""


class Fetched(TypedDict):
    """What one visit to a publisher brought."""

    publisher: str
    listed: int
    fetched: int
    new: int
    unchanged: int
    vanished: int
    failed: int
    problems: list[str]


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
    rule_errors: list[str]


def _archive() -> Archive:
    return Archive(Settings.from_environment().archive)


@cache
def _engine() -> Engine:
    from mingzhang.warehouse.database import connect, migrate

    url = Settings.from_environment().database_url
    if not url:
        raise RuntimeError("MINGZHANG_DATABASE_URL is not set: it says where the warehouse is (`make run` starts one of its own).")
    engine = connect(url)
    migrate(engine)
    return engine


def publishers() -> list[str]:
    """The ids of the publishers in sources.yaml."""
    from mingzhang.collect.sources import load_sources

    return [publisher.id for publisher in load_sources(Settings.from_environment().sources)]


def collect(publisher_id: str) -> Fetched:
    """Archive what one publisher has put online or changed. A publisher that is down is a record, not an error.

    KeyError: it is not in sources.yaml.
    """
    from mingzhang.collect.crawl import collect_publisher
    from mingzhang.collect.sources import load_sources

    publisher = {p.id: p for p in load_sources(Settings.from_environment().sources)}[publisher_id]
    got = collect_publisher(publisher, _archive())
    for problem in got.problems:
        log.warning("%s: %s", publisher_id, problem)
    return Fetched(
        publisher=publisher_id,
        listed=got.listed,
        fetched=got.fetched,
        new=got.new,
        unchanged=got.unchanged,
        vanished=got.vanished,
        failed=got.failed,
        problems=list(got.problems),
    )


def project() -> None:
    """Bring the archive's records into the warehouse: who publishes what where, what people decided, what went up."""
    from mingzhang.collect.sources import load_sources
    from mingzhang.warehouse.projection import project as projected

    archive = _archive()
    with _engine().begin() as connection:
        projected(
            connection, load_sources(Settings.from_environment().sources), archive.observations(), archive.decisions(), archive.releases()
        )


def versions() -> tuple[str, str]:
    """The reader version and the rules version of today."""
    from mingzhang.check.book import rules_version
    from mingzhang.read.version import reader_version

    return reader_version(), rules_version()


def pending() -> list[PendingDocument]:
    """The archived documents that today's reader and rules have not seen."""
    from mingzhang.warehouse.questions import pending_documents

    with _engine().connect() as connection:
        return pending_documents(connection, *versions())


def archived(publisher_id: str = "") -> list[PendingDocument]:
    """All archived documents, or those of one publisher, whoever has read them."""
    from mingzhang.warehouse.questions import pending_documents

    with _engine().connect() as connection:
        documents = pending_documents(connection, "", "")  # no reader has this version: nothing counts as read
    return [document for document in documents if publisher_id in ("", document.publisher)]


def batches(documents: Sequence[PendingDocument]) -> list[Batch]:
    """Deal `documents` out to tasks: one each while they are few."""
    if len(documents) <= FEW:
        return [Batch(name=document.name or document.sha256[:12], documents=[document.sha256]) for document in documents]
    size = min(LARGEST, -(-len(documents) // TASKS))
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
    from mingzhang.warehouse.loading import load, record_failure

    archive, engine, (reader, rules) = _archive(), _engine(), versions()
    regions = {document.sha256: document.region for document in archived()}
    count = Processed(documents=len(documents), reports=0, figures=0, findings=0, held_back=0, not_readable=0, rule_errors=[])
    statements: dict[str, Statement] = {}
    errors: list[Exception] = []
    for sha256 in documents:
        try:
            statements[sha256] = read_in_child(archive.read(sha256))
        except NotReadable as problem:
            record_failure(engine, sha256, reader, "not_readable", str(problem))
            log.warning("%s: %s", sha256, problem)
            count["not_readable"] += 1
        except ReaderKilledError as error:  # not the document's fault: the others go on, and a retry comes back to it
            errors.append(error)
    checked = _evaluated(statements)
    confirmed: dict[str, Statement] = {}
    for sha256, statement in statements.items():
        try:
            again = read_again(statement, checked[sha256], archive.read(sha256))
        except ReaderKilledError as error:
            errors.append(error)
            del checked[sha256]
        else:
            if again is not statement:
                confirmed[sha256] = again
    checked |= _evaluated(confirmed)
    for sha256, results in checked.items():
        try:
            load(engine, statements[sha256].document, results, regions[sha256], reader, rules)
        except Exception as error:  # one document must not take the others with it; all are raised below
            errors.append(error)
        _add(count, results)
    if errors:
        raise ExceptionGroup("Not every document could be read and loaded", errors)
    return count


def _evaluated(statements: Mapping[str, Statement]) -> dict[str, list[Checked]]:
    """What the rules say of the reports of each document, all checked together."""
    from mingzhang.check.book import evaluate

    checked = iter(evaluate([report for statement in statements.values() for report in statement.reports]))
    return {sha256: [next(checked) for _ in statement.reports] for sha256, statement in statements.items()}


def read_again(statement: Statement, checked: Iterable[Checked], content: bytes) -> Statement:
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
        return read_in_child(content, second_opinion=pages)
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


def unpublished() -> bool:
    """Would a release of today say anything that the last one does not?"""
    from mingzhang.publish.release import unpublished as unpublished_by

    return unpublished_by(_engine(), list(_archive().releases()))


def publish() -> str | None:
    """Build a release and switch to it. The release's name; null where nothing has changed since the last one."""
    from mingzhang.publish.release import publish as published

    archive, name = _archive(), None
    while release := published(_engine(), Settings.from_environment().open_data, list(archive.releases()), datetime.now(UTC)):
        archive.append(release)  # from now on it counts; what a killed predecessor left comes first, then today's
        name = release.release
    if name:
        project()
    return name


def doubtful() -> list[DoubtfulReport]:
    """The reports that wait for a person's decision."""
    from mingzhang.warehouse.questions import doubtful_reports

    with _engine().connect() as connection:
        return doubtful_reports(connection)


def doubt(report: str, version: str) -> Doubt | None:
    """What a person must know to decide about a version of a report; null where there is nothing to decide (any more)."""
    from mingzhang.warehouse.doubts import doubt as doubt_about

    with _engine().connect() as connection:
        return doubt_about(connection, report, version)


def newest_version(report: str) -> str:
    """The version that a decision of today is about. UnknownReportError: there is no such report."""
    from mingzhang.warehouse.doubts import newest_version as newest_version_of

    with _engine().connect() as connection:
        version = newest_version_of(connection, report)
    if version is None:
        raise UnknownReportError(
            f"There is no report {report}. `mingzhang reports doubtful` and reports.csv (column `report`) show the keys."
        )
    return version


def decide(report: str, version: str | None, verdict: Verdict, reason: str, decided_by: str, decided_at: datetime | None = None) -> bool:
    """Record a person's decision in the archive and bring it into the warehouse. False: the same was decided already, last.

    It is recorded whether or not the warehouse knows the report today: it may be lost and rebuilt, a decision may not.
    """
    decision = Decision(report, version, verdict, reason, decided_by, decided_at or datetime.now(UTC))
    archive = _archive()
    earlier = sorted(
        (d for d in archive.decisions() if d.report == report and (version is None or d.version in (None, version))),
        key=lambda d: d.decided_at,
    )
    said = decision in earlier or (bool(earlier) and replace(earlier[-1], decided_at=decision.decided_at) == decision)
    if not said:
        archive.append(decision)
    project()
    return not said


def export(folder: Path) -> int:
    """Write what may be published into a new folder, without making it a release; the number of reports."""
    from mingzhang.publish.release import export as exported

    return exported(_engine(), folder, datetime.now(UTC))


def account() -> tuple[dict[str, int], list[DoubtfulReport]]:
    """How much there is by now, and which reports wait for a person's decision."""
    from mingzhang.warehouse.questions import counts, doubtful_reports

    with _engine().connect() as connection:
        return counts(connection), doubtful_reports(connection)
