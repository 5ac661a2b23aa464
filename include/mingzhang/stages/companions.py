"""Companions: which reports of other documents a report is compared with, where a person names the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Report, Role


def companions(role: Role, reports: Sequence[Report], others: Iterable[Report]) -> dict[int, Report]:
    """By position among `reports`, the one of `others` that is `role` to it. A budget of unknown scope is the one of any scope."""
    known = list(others)
    found = ((number, next((other for other in known if _is(role, report, other)), None)) for number, report in enumerate(reports))
    return {number: other for number, other in found if other is not None}


def _is(role: Role, report: Report, other: Report) -> bool:
    if report.year is None or other.year is None:
        return False
    if role == "last_year":
        before = other.year == report.year - 1
        if report.kind == "budget":  # the accounts of the year before quote its budget too
            return before and other.kind in ("budget", "final_accounts") and _same_scope(report, other)
        return before and other.kind == report.kind == "final_accounts" and report.scope == other.scope
    later = 1 if role == "next_budget" else 0
    return (report.kind, other.kind) == ("final_accounts", "budget") and other.year == report.year + later and _same_scope(report, other)


def _same_scope(report: Report, other: Report) -> bool:
    return report.scope == other.scope or "unknown" in (report.scope, other.scope)
