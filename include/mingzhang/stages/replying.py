"""Reply: what does a unit say of a finding about its report?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from mingzhang.records import Reply
from mingzhang.stages.deciding import newest_version
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.settling import project


class UnknownFindingError(LookupError):
    """A finding that no release has shown; the message says where the names stand."""


def reply(
    report: str,
    finding: str,
    text: str,
    replied_by: str,
    recorded_by: str,
    source: str = "",
    replied_on: str | None = None,
    recorded_at: datetime | None = None,
) -> bool:
    """Record a unit's reply in the archive and bring it into the warehouse. False: just this was recorded already.

    `replied_on`: the day in ISO 8601; null: today, in China. UnknownReportError, UnknownFindingError: there is nothing to reply to.
    """
    from mingzhang.publish.citation import CHINA

    _known(report, finding)
    now = recorded_at or datetime.now(UTC)
    said = Reply(report, finding, text, replied_by, source, replied_on or now.astimezone(CHINA).date().isoformat(), recorded_by, now)
    recorded = any(_same(said, other, replied_on is not None) for other in archive().replies())
    if not recorded:
        archive().append(said)
    project()
    return not recorded


def _same(one: Reply, other: Reply, dated: bool) -> bool:
    """Are these the same words of the same unit? When they were written down, and by whom, makes no other reply of them; nor does a day
    that nobody named."""
    day = other.replied_on if not dated else one.replied_on
    return replace(one, replied_on=day, recorded_by=other.recorded_by, recorded_at=other.recorded_at) == other


def _known(report: str, finding: str) -> None:
    """Has a release shown this finding, or will the next one?"""
    from mingzhang.publish.naming import names
    from mingzhang.warehouse.published import edition

    former = {(each.report, each.finding) for record in archive().releases() for each in record.former}
    with edition(engine()) as connection:
        if (report, finding) in former or finding in names(connection, report):
            return
    newest_version(report)
    raise UnknownFindingError(
        f"Report {report} has no finding {finding}. Its names stand in findings.csv (column `permanent_name`), "
        "and at the foot of each finding's page, where it says how to cite it: REPORT/FINDING."
    )
