"""Decide: what does a person say about a doubtful report?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mingzhang.records import Decision
from mingzhang.stages.installation import archive, engine
from mingzhang.stages.settling import project

if TYPE_CHECKING:
    from mingzhang.records import Verdict
    from mingzhang.warehouse.doubts import Doubt
    from mingzhang.warehouse.questions import DoubtfulReport


class UnknownReportError(LookupError):
    """A report that the warehouse does not know; the message says where its keys stand."""


def doubtful() -> list[DoubtfulReport]:
    """The reports that wait for a person's decision."""
    from mingzhang.warehouse.questions import doubtful_reports

    with engine().connect() as connection:
        return doubtful_reports(connection)


def outlived() -> list[str]:
    """What people have explained and no report shows any more."""
    from mingzhang.warehouse.questions import outlived_explanations

    with engine().connect() as connection:
        return outlived_explanations(connection)


def doubt(report: str, version: str) -> Doubt | None:
    """What a person must know to decide about a version of a report; null where there is nothing to decide (any more)."""
    from mingzhang.warehouse.doubts import doubt as doubt_about

    with engine().connect() as connection:
        return doubt_about(connection, report, version)


def newest_version(report: str) -> str:
    """The version that a decision of today is about. UnknownReportError: there is no such report."""
    from mingzhang.warehouse.doubts import newest_version as newest_version_of

    with engine().connect() as connection:
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
    earlier = sorted(
        (d for d in archive().decisions() if d.report == report and (version is None or d.version in (None, version))),
        key=lambda d: d.decided_at,
    )
    said = decision in earlier or (bool(earlier) and replace(earlier[-1], decided_at=decision.decided_at) == decision)
    if not said:
        archive().append(decision)
    project()
    return not said
