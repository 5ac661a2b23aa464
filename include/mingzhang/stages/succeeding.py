"""Succeed: does each report open with what the year before closed with?"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from mingzhang.stages.installation import engine, versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.warehouse.succession import Succession

log = logging.getLogger(__name__)

TOGETHER = 50
"""So many reports are checked at once."""


def succeed() -> int:
    """Compare the reports with those of the year before, as far as that is not done; how many."""
    from mingzhang.warehouse.database import alone
    from mingzhang.warehouse.succession import pending_successions

    _, rules = versions()
    with engine().connect() as connection:
        if not pending_successions(connection, rules):
            return 0
    done = 0
    with alone(engine(), "succeed"):
        with engine().connect() as connection:
            pending = pending_successions(connection, rules)
        for start in range(0, len(pending), TOGETHER):
            some = pending[start : start + TOGETHER]
            try:
                done += _succeed(some)
            except Exception:  # these are tried again by the next call; meanwhile they say what they said
                log.exception("%s reports could not be compared with those of the year before", len(some))
    return done


def _succeed(some: Sequence[Succession]) -> int:
    from mingzhang.check.book import evaluate
    from mingzhang.warehouse.database import snapshot
    from mingzhang.warehouse.rebuilding import stored_reports
    from mingzhang.warehouse.succession import as_predecessor, located
    from mingzhang.warehouse.succession import succeed as stored

    with snapshot(engine()) as connection:
        wanted = {copy for each in some for copy in (each.copy, each.predecessor_copy) if copy is not None}
        reports = stored_reports(connection, wanted)
    some = [each for each in some if each.copy in reports and (each.predecessor_copy is None or each.predecessor_copy in reports)]
    before = {n: as_predecessor(reports[each.predecessor_copy]) for n, each in enumerate(some) if each.predecessor_copy is not None}
    checked = evaluate([reports[each.copy] for each in some], before)
    return sum(
        stored(engine(), each, located(one, before[n]) if n in before else one)
        for n, (each, one) in enumerate(zip(some, checked, strict=True))
    )
