"""A document on the accountant's laptop: read, checked against the rules, and read again where that leaves a doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.child import read_in_child
from mingzhang.read.errors import NotReadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mingzhang.accounts import Checked, Report, Role, Statement


Beside = Mapping["Role", Mapping[int, "Report"]]
"""Reports of other documents that those of a document are compared with: by what they are to them, and by position."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a document says, what the rules say of its reports, and the reports that they were compared with."""

    statement: Statement
    checked: Sequence[Checked]
    beside: Beside


def statement_of(path: Path) -> Statement:
    """What the document says. NotReadable, with its name, if it cannot be read."""
    try:
        return read_in_child(path.read_bytes(), path.name)
    except OSError as error:
        raise NotReadable(f"{path}: {error.strerror}") from error
    except NotReadable as error:
        raise NotReadable(f"{path}: {error}") from error


def examine(path: Path, last_year: Path | None = None, budget: Path | None = None) -> Examined:
    """The document with what the rules say of it. NotReadable: it, or one that is named beside it; RuleBookError: the rules."""
    from mingzhang.check.book import evaluate
    from mingzhang.stages import read_again

    statement = statement_of(path)
    beside = _beside(statement.reports, last_year, budget)
    checked = evaluate(statement.reports, **beside)
    again = read_again(statement, checked, path.read_bytes(), path.name)
    return Examined(again, checked if again is statement else evaluate(again.reports, **beside), beside)


def _beside(reports: Sequence[Report], last_year: Path | None, budget: Path | None) -> dict[Role, dict[int, Report]]:
    """The reports of the documents that are named beside one. NotReadable: a document has none that belongs to it."""
    from mingzhang.stages.companions import companions

    asked: tuple[tuple[Path | None, tuple[Role, ...], str], ...] = (
        (last_year, ("last_year",), "no final accounts of the year before (for a budget: no budget), of the same scope"),
        (budget, ("budget", "next_budget"), "no budget of the year or of the next, of the same scope"),
    )
    found: dict[Role, dict[int, Report]] = {}
    for path, roles, lacking in asked:
        if path is None:
            continue
        others = statement_of(path).reports
        found |= {role: companions(role, reports, others) for role in roles}
        if not any(found[role] for role in roles):
            raise NotReadable(f"{path}: it holds {lacking}")
    return found
