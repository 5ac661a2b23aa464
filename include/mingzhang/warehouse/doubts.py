"""Doubts: what a person must know to decide about a report that is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mingzhang.warehouse.questions import DoubtfulReport, doubtful_reports
from mingzhang.warehouse.tables import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection, RowMapping


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the report is held back."""

    message: str
    message_en: str
    """Empty where it is not said in English."""


@dataclass(frozen=True, slots=True)
class BrokenRelation:
    """A relation between figures that does not hold: a finding of severity error."""

    rule: str
    message: str
    message_en: str
    printed: tuple[tuple[int | None, str], ...]
    """Page and characters of each figure that takes part, in the order of the finding; blanks left out."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A version of a report that waits for a decision, with all that speaks for and against it."""

    report: DoubtfulReport
    scope: str
    publisher: str
    reasons: tuple[Reason, ...]
    relations: tuple[BrokenRelation, ...]


def doubt(connection: Connection, report: str, version: str) -> Doubt | None:
    """What there is to decide about this version of the report; null where nobody needs to decide (any more)."""
    doubtful = [each for each in doubtful_reports(connection) if (each.report, each.version) == (report, version)]
    if not doubtful:
        return None
    (one,) = doubtful
    copy = connection.execute(
        sa.text(f"""
            SELECT c.id, c.scope, p.name AS publisher FROM {SCHEMA}.candidates AS c JOIN {SCHEMA}.publishers AS p ON p.id = c.publisher
            WHERE c.report = :report AND c.version = :version AND c.sha256 = :sha256 LIMIT 1
        """),  # noqa: S608
        {"report": report, "version": version, "sha256": one.sha256},
    ).one()
    english = {row["message"]: row["message_en"] for row in _rows(connection, "problems", "doubtful", copy.id)}
    broken = _rows(connection, "findings", "severity = 'error' AND outcome = 'fail'", copy.id)
    return Doubt(
        report=one,
        scope=copy.scope,
        publisher=copy.publisher,
        reasons=tuple(Reason(reason, english.get(reason, "")) for reason in one.reasons),
        relations=tuple(BrokenRelation(row["rule"], row["message"], row["message_en"], _printed(row["figures"])) for row in broken),
    )


def newest_version(connection: Connection, report: str) -> str | None:
    """The version of the report that a decision of today is about: the one that waits for it, else the newest; null: no such report."""
    waiting = next((each.version for each in doubtful_reports(connection) if each.report == report), None)
    if waiting:
        return waiting
    version: str | None = connection.scalar(
        sa.text(f"""
            SELECT version FROM {SCHEMA}.candidates WHERE report = :report AND cardinality(forms) > 0
            ORDER BY current DESC, since DESC, cardinality(forms) DESC, cardinality(held_back), sha256 LIMIT 1
        """),  # noqa: S608
        {"report": report},
    )
    return version


def _rows(connection: Connection, table: str, condition: str, copy: int) -> list[RowMapping]:
    question = sa.text(f"SELECT * FROM {SCHEMA}.{table} WHERE copy = :copy AND {condition} ORDER BY number")  # noqa: S608
    return list(connection.execute(question, {"copy": copy}).mappings())


def _printed(operands: list[dict[str, Any]]) -> tuple[tuple[int | None, str], ...]:
    return tuple((operand["page"], operand["printed"]) for operand in operands if operand["printed"])
