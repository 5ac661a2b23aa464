"""Succeed: does each report open with what the year before closed with, and quote its budget as that was published?"""

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
    """Compare the reports with those of the year before and with budgets, as far as that is not done; how many."""
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
                log.exception("%s reports could not be compared with others of their units", len(some))
    return done


def _succeed(some: Sequence[Succession]) -> int:
    from mingzhang.check.book import evaluate
    from mingzhang.warehouse.database import snapshot
    from mingzhang.warehouse.rebuilding import stored_reports
    from mingzhang.warehouse.succession import as_companion, located
    from mingzhang.warehouse.succession import succeed as stored

    with snapshot(engine()) as connection:
        wanted = {copy for each in some for copy in (each.copy, *each.others.values())}
        reports = stored_reports(connection, wanted)
    some = [each for each in some if {each.copy, *each.others.values()} <= reports.keys()]
    roles = {role for each in some for role in each.others}
    beside = {role: {n: as_companion(reports[each.others[role]]) for n, each in enumerate(some) if role in each.others} for role in roles}
    checked = evaluate([reports[each.copy] for each in some], **beside)
    return sum(
        stored(engine(), each, located(one, [of[n] for of in beside.values() if n in of]))
        for n, (each, one) in enumerate(zip(some, checked, strict=True))
    )
