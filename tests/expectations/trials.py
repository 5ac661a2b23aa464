"""Every rule of the book, tried once: what the book says of the sound report of its entry, and of the spoilt one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from tests.expectations.evaluated import EVALUATED
from tests.expectations.narrated import NARRATED
from tests.expectations.spoilt import SPOILT

from mingzhang.check.book import evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mingzhang.accounts import Checked, Finding, Report


class Entry(Protocol):
    """A rule's sound report and the one that breaks it."""

    @property
    def changes(self) -> Mapping[str, str | None]:
        """The places that are changed."""

    @property
    def with_it(self) -> tuple[str, ...]:
        """The other rules of severity error or warning that the same defect breaks."""

    def sound(self) -> Report:
        """The report as it should be."""

    def broken(self) -> Report:
        """The same with only that defect."""

    def last_year(self, *, broken: bool) -> Report | None:
        """The report of the year before."""


ENTRIES: Mapping[str, Entry] = {**SPOILT, **NARRATED, **EVALUATED}


@dataclass(frozen=True)
class Trial:
    """The two reports of a rule with what all rules say of them."""

    rule: str
    entry: Entry
    kept: Checked
    broken: Checked

    @property
    def findings(self) -> list[Finding]:
        """What the rule itself finds in the spoilt report."""
        return [finding for finding in self.broken.findings if finding.rule == self.rule and finding.outcome == "fail"]

    @property
    def fallen(self) -> set[str]:
        """The other rules that the defect breaks, advisory ones left out."""
        broken = {finding.rule for finding in self.broken.findings if finding.outcome == "fail" and finding.severity != "info"}
        return broken - {self.rule}


@cache
def trials() -> Mapping[str, Trial]:
    """The trial of every rule; one batch for all."""
    reports = [report for entry in ENTRIES.values() for report in (entry.sound(), entry.broken())]
    before = [entry.last_year(broken=broken) for entry in ENTRIES.values() for broken in (False, True)]
    done = evaluate(reports, {n: report for n, report in enumerate(before) if report is not None})
    pairs = zip(done[::2], done[1::2], strict=True)
    return {rule: Trial(rule, entry, *pair) for (rule, entry), pair in zip(ENTRIES.items(), pairs, strict=True)}
