"""The words before an amount, clause by clause: what they say besides their subject, and with what they compare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.read.narrative.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import Against, Basis

BREAKS = ",。;:"
YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
LEADING_YEAR = re.compile(r"^.*?20\d\d年(?:度)?")
LAST_YEAR = re.compile(r"上年(?!结转)|上一年|去年")


def clauses(lead: str) -> list[str]:
    """`lead` cut at commas, colons, stops and at brackets that stay open; the last one is the clause of the amount itself."""
    cut = [0]
    for position, ch in enumerate(lead):
        opens = ch == "(" and ")" not in lead[position:]
        closes = ch == ")" and "(" not in lead[cut[-1] : position]
        if ch in BREAKS or opens or closes:
            cut.append(position + 1)
    return [lead[start:end].rstrip(BREAKS + "(") for start, end in zip(cut, [*cut[1:], len(lead)], strict=True)]


def sentence_of(lead: str) -> str:
    """The part of `lead` that belongs to the sentence of the amount behind it."""
    return re.split(r"[。;]", lead)[-1]


def without_filler(words: str) -> tuple[Basis, bool]:
    """Which basis `words` name, and whether they say nothing else."""
    said = patterns()
    basis: Basis = "actual"
    for name, pattern in said.basis:
        if pattern.search(words):
            basis, words = name, pattern.sub("|", words)
            break
    return basis, not said.filler.sub("", LEADING_YEAR.sub("", words))


def says_nothing(words: str) -> bool:
    """Is there nothing in `words` but comparisons, years, budget and final accounts?"""
    return without_filler(without_comparison(words))[1]


def comparison(words: str, year: int | None) -> Against:
    """With what the last comparison in `words` compares; empty where there is none. `year`: the report's, whose budget it may name."""
    last = None
    for last in patterns().comparison.finditer(words):  # noqa: B007
        pass
    if last is None:
        return ""
    if "预算" not in last[0] or (last["year"] and last["year"][:4] != str(year)):
        return "previous_year"
    return "initial_budget" if "年初" in last[0] else "budget"


def without_comparison(words: str) -> str:
    """`words` without what they compare with."""
    return patterns().comparison.sub("", words)


def year_named(lead: str, year: int | None) -> int | None:
    """The year that the words before an amount name; null where they name none. `year`: the report's own."""
    words = without_comparison(sentence_of(lead))
    if LAST_YEAR.search(clauses(words)[-1]):
        return year - 1 if year else None
    years = YEAR.findall(words)
    return int(years[-1]) if years else None


def begins_comparison(lead: str) -> bool:
    """Does a clause of `lead` begin with a comparison: 原因是……，与上年相比?"""
    return any(patterns().comparison.match(clause) for clause in re.split(r"[,;。]", lead)[1:])


def clauses_of_statement(lead: str) -> Sequence[str]:
    """The clauses that say whose change it is, the nearest first: back to the one that begins the comparison."""
    found = []
    for clause in reversed(clauses(lead.rpartition("。")[2])):
        found.append(clause)
        if patterns().comparison.search(clause):
            break
    return found
