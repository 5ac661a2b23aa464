"""A document on the accountant's laptop: read, checked against the rules, and read again where that leaves a doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.child import read_in_child
from mingzhang.read.errors import NotReadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mingzhang.accounts import Checked, Report, Statement


@dataclass(frozen=True, slots=True)
class Examined:
    """What a document says, what the rules say of its reports, and by position the reports of the year before."""

    statement: Statement
    checked: Sequence[Checked]
    last_year: Mapping[int, Report]


def statement_of(path: Path) -> Statement:
    """What the document says. NotReadable, with its name, if it cannot be read."""
    try:
        return read_in_child(path.read_bytes(), path.name)
    except OSError as error:
        raise NotReadable(f"{path}: {error.strerror}") from error
    except NotReadable as error:
        raise NotReadable(f"{path}: {error}") from error


def examine(path: Path, last_year: Path | None = None) -> Examined:
    """The document with what the rules say of it. NotReadable: it, or that of the year before; RuleBookError: the rules."""
    from mingzhang.check.book import evaluate
    from mingzhang.stages import read_again

    statement = statement_of(path)
    before = _reports_before(statement.reports, last_year)
    checked = evaluate(statement.reports, before)
    again = read_again(statement, checked, path.read_bytes(), path.name)
    return Examined(again, checked if again is statement else evaluate(again.reports, before), before)


def _reports_before(reports: Sequence[Report], path: Path | None) -> dict[int, Report]:
    """By position among `reports`, the report of the year before in the document. NotReadable: it has none of them."""
    if path is None:
        return {}
    before = {(r.year, r.scope): r for r in statement_of(path).reports if r.kind == "final_accounts" and r.year}
    found = {n: before[r.year - 1, r.scope] for n, r in enumerate(reports) if r.year and (r.year - 1, r.scope) in before}
    if not found:
        raise NotReadable(f"{path}: it holds no final accounts of the year before, of the same scope")
    return found
