"""Settle: what follows for reports from what has been recorded since?"""

from __future__ import annotations

import logging

from mingzhang.settings import Settings
from mingzhang.stages.composing import compose
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.succeeding import succeed

log = logging.getLogger(__name__)

MOST_ROUNDS = 30
"""A report can change what follows for the next year, and only for that: after so many years something is wrong."""


def settle() -> None:
    """Put together and compare with each other what belongs together by now. Doing it again, or too early, does no harm.

    Parts are one report first; what stands then decides what the next year is compared with. That can hold a report back, or free it, and
    with it change which parts are a report of that year: again, from there on.
    """
    for _ in range(MOST_ROUNDS):
        if not compose() + succeed():
            return
    log.error("After %s rounds there are still reports to put together or to compare; the next batch goes on.", MOST_ROUNDS)


def project() -> None:
    """Bring the archive's records into the warehouse (who publishes what where, what people decided, what went up), and what editors
    have written down of units."""
    from mingzhang.collect.sources import load_sources
    from mingzhang.warehouse.expected import expected_filers
    from mingzhang.warehouse.projection import project as projected

    records, settings = archive(), Settings.from_environment()
    with engine().begin() as connection:
        projected(
            connection,
            load_sources(settings.sources),
            records.observations(),
            records.decisions(),
            records.releases(),
            expected=expected_filers(settings.expected_filers) if settings.expected_filers else (),
            replies=records.replies(),
            redactions=records.redactions(),
        )
    settle()
