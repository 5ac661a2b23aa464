"""What became of each rule over all reports that are published: how often it held, and how often it could not be tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.warehouse import copies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

COUNTS = ("evaluated", "passed", "rounding", "failed", "not_applicable", "insufficient_data", "rule_error")


def outcomes_of_rules(connection: Connection) -> dict[str, Mapping[str, Any]]:
    """By rule, the number of published reports for each outcome, and of those on which it was evaluated."""
    rows = connection.execute(
        sa.text("""
            SELECT o.rule, count(*) FILTER (WHERE o.outcome IN ('pass', 'rounding', 'fail')) AS evaluated,
                   count(*) FILTER (WHERE o.outcome = 'pass') AS passed, count(*) FILTER (WHERE o.outcome = 'rounding') AS rounding,
                   count(*) FILTER (WHERE o.outcome = 'fail') AS failed,
                   count(*) FILTER (WHERE o.outcome = 'not_applicable') AS not_applicable,
                   count(*) FILTER (WHERE o.outcome = 'insufficient_data') AS insufficient_data,
                   count(*) FILTER (WHERE o.outcome = 'rule_error') AS rule_error
            FROM mingzhang.outcomes AS o JOIN standing AS s ON s.id = o.copy
            GROUP BY o.rule ORDER BY o.rule COLLATE "C"
        """)
    )
    found: dict[str, Mapping[str, Any]] = {row["rule"]: dict(row) for row in rows.mappings()}
    spoken = connection.execute(
        sa.text("SELECT DISTINCT f.rule FROM mingzhang.findings AS f JOIN standing AS s ON s.id = f.copy ORDER BY 1")
    )
    for (rule,) in spoken:  # a finding always has a rule to lead to
        found.setdefault(rule, {"rule": rule} | dict.fromkeys(COUNTS, 0))
    between = copies.outcomes(connection)
    return found | ({copies.RULE: between} if between["evaluated"] else {})
