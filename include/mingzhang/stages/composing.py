"""Compose: which documents are one report together?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from mingzhang.stages.documents import archived
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.reading import read_again

if TYPE_CHECKING:
    from mingzhang.accounts import Report
    from mingzhang.warehouse.composing import Composition

log = logging.getLogger(__name__)


def compose() -> int:
    """Put together the reports whose forms stand in several documents, as far as that is not done; how many.

    What is to be put together follows from what is recorded, so calling this once more, or too early, does no harm: whoever loads the last
    part, or records what makes another part count, puts the report together.
    """
    from mingzhang.warehouse.composing import outdated_compositions, pending_compositions
    from mingzhang.warehouse.database import alone
    from mingzhang.warehouse.loading import forget_compositions

    with engine().connect() as connection:
        if not pending_compositions(connection) and not outdated_compositions(connection):
            return 0
    done = 0
    with alone(engine(), "compose"):
        with engine().begin() as connection:
            wanted = pending_compositions(connection)
            for report in outdated_compositions(connection):
                forget_compositions(connection, report)
        for composition in wanted:
            try:
                done += _compose(composition)
            except Exception:  # this one is tried again by the next call; meanwhile its fullest part stands
                log.exception("%s could not be put together", composition.report)
    return done


def _compose(composition: Composition) -> bool:
    from mingzhang.check.book import evaluate
    from mingzhang.warehouse.composing import given_by, printed_report, together
    from mingzhang.warehouse.loading import load_composed

    parts: list[tuple[Report, frozenset[str]]] = []
    for sha256, given in given_by(composition).items():
        with engine().connect() as connection:
            report = printed_report(connection, _reports(sha256), composition)
        if report is None:
            log.warning("%s: %s is not found in it any more", sha256, composition.report)
            return False
        parts.append((report, given))
    (checked,) = evaluate([together(parts[0][0], parts)])
    load_composed(engine(), checked, composition)
    return True


def _reports(sha256: str) -> tuple[Report, ...]:
    """What a part says, read as it was when it was loaded."""
    from mingzhang.check.book import evaluate
    from mingzhang.read.child import read_in_child
    from mingzhang.read.errors import NotReadable

    words = next((document.words for document in archived() if document.sha256 == sha256), "")
    content = archive().read(sha256)
    try:
        statement = read_in_child(content, words)
    except NotReadable as problem:
        log.warning("%s: %s", sha256, problem)
        return ()
    return read_again(statement, evaluate(statement.reports), content, words).reports
