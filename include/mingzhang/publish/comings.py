"""Findings that come and go: which of them a release shows for the first time, which no more, and why.

What a publisher has corrected stays in the release as an earlier finding. What is gone otherwise is ours: our reader or our rules changed,
what we compared with, or a person took the report down. The record of the release keeps it (`records.FormerFinding`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from mingzhang.publish.before import unchanged
from mingzhang.publish.resources import EARLIER_FINDINGS, FINDINGS
from mingzhang.records import FormerFinding
from mingzhang.warehouse.history import ADDRESS, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from mingzhang.publish.before import Before, Row
    from mingzhang.publish.parts import Parts
    from mingzhang.records import ReleaseRecord

Name = tuple[str, str]
"""Report, and permanent name of the finding within it."""
TOLD = ("report", "unit_name", "fiscal_year", "rule", "severity", "message", "message_en")
KEPT = ("unit_name", "fiscal_year", "scope", "rule", "severity", "message", "message_en")
AMOUNTS = ("reported", "expected", "difference", "tolerance")
OPERAND = (*ADDRESS, "fiscal_year", "printed", "amount", "page")


@dataclass(frozen=True, slots=True)
class Comings:
    """What changed among the findings."""

    known: bool
    """False: the files of the release before are not there, so that nothing can be said of it."""
    new: list[Row]
    gone: list[Row]
    """Those whose publisher corrected them too."""
    former: tuple[FormerFinding, ...]
    restored: tuple[Name, ...]


def comings(
    parts: Parts,
    last: Before | None,
    reports: Mapping[str, Mapping[str, Any]],
    causes: Mapping[str, str],
    releases: Sequence[ReleaseRecord],
    taken_down: Collection[str],
) -> Comings:
    """The findings that come and go with a release of `parts`. `causes`: why a report is new, changed or gone, by key; `releases`: the
    records before; `taken_down`: reports that a person has withdrawn, of whose findings no more is said than that."""
    same = unchanged(parts, last)
    now, settled = _shown(parts, same), _settled(parts, same)
    restored = tuple(sorted(name for name in _missing(releases) if name in now or name in settled))
    if last and last.parts is None:
        return Comings(False, [], [], (), restored)
    then, settled_then = (_shown(last.parts, same), _settled(last.parts, same)) if last and last.parts else ({}, {})
    cause = _Cause(last, reports, causes, settled)
    new = [_told(name, row, cause.of_new(name), taken_down) for name, row in now.items() if name not in then]
    gone = [_told(name, row, cause.of_gone(name), taken_down) for name, row in then.items() if name not in now]
    lost = {name: row for name, row in {**settled_then, **then}.items() if name not in now and name not in settled}
    since = _since(set(lost), last, releases)
    former = [_former(name, row, cause.of_gone(name), since.get(name, ""), last) for name, row in sorted(lost.items()) if last]
    return Comings(True, new, gone, tuple(_blank(each) if each.report in taken_down else each for each in former), restored)


@dataclass(frozen=True, slots=True)
class _Cause:
    """Why a finding came or went. `causes`: why its report is new, changed or gone; `settled`: what its publisher corrected."""

    last: Before | None
    reports: Mapping[str, Mapping[str, Any]]
    causes: Mapping[str, str]
    settled: Collection[Name]

    def of_new(self, name: Name) -> str:
        return self.causes.get(name[0]) or next(iter(self._ours(name[0])), "comparison")

    def of_gone(self, name: Name) -> str:
        """Where the publisher's document and our program changed at the same time, what is gone without being corrected in the
        publisher's own figures is ours."""
        report, ours = name[0], self._ours(name[0])
        if report not in self.causes:
            return next(iter(ours), "comparison")
        if report not in self.reports or self.causes[report] == "reader":
            return self.causes[report]
        return "publisher" if name in self.settled or not ours else ours[-1]

    def _ours(self, report: str) -> list[str]:
        """What of our program has changed."""
        old, new = (self.last.reports.get(report) if self.last else None), self.reports.get(report)
        both = ("rules", "reader") if old and new else ()
        return [cause for cause in both if old and new and old[f"{cause}_version"] != new[f"{cause}_version"]]


def _shown(parts: Parts, but: Collection[str]) -> dict[Name, Row]:
    """What does not hold. What rounding explains is no news."""
    found = [row for row in parts.read(FINDINGS.name, but) if row["outcome"] == "fail"]
    named = [row.get("permanent_name") or name for row, name in zip(found, names_of(found), strict=True)]
    return {(row["report"], name): row for row, name in zip(found, named, strict=True)}


def _settled(parts: Parts, but: Collection[str]) -> dict[Name, Row]:
    """What did not hold in the version before, and holds in the one that stands."""
    return {(row["report"], row["finding"]): row for row in parts.read(EARLIER_FINDINGS.name, but) if not row["stands"]}


def _missing(releases: Iterable[ReleaseRecord]) -> set[Name]:
    """What earlier releases have shown and the last one did not."""
    found: set[Name] = set()
    for record in releases:
        found |= {(each.report, each.finding) for each in record.former}
        found -= set(record.restored)
    return found


def _since(names: set[Name], last: Before | None, releases: Sequence[ReleaseRecord]) -> dict[Name, str]:
    """The release that showed a finding first, without a break until the last one, as far as their changelogs are there."""
    found: dict[Name, str] = {}
    if not last or not last.parts:
        return found
    for record in reversed(releases):
        path = last.parts.folder.parent / record.release / "CHANGELOG.json"
        if names <= found.keys() or not path.is_file():
            break
        said = json.loads(path.read_bytes())["findings"]
        for row in said["new"]:
            if (name := (row["report"], row["id"])) in names:
                found.setdefault(name, record.release)
        if not said.get("known", True):
            break
    return found


def _told(name: Name, row: Row, cause: str, taken_down: Collection[str]) -> Row:
    told = {"id": name[1]} | {key: row[key] for key in TOLD} | {"outcome": row["outcome"], "cause": cause}
    return told | ({"message": "", "message_en": ""} if name[0] in taken_down else {})


def _former(name: Name, row: Row, cause: str, since: str, last: Before) -> FormerFinding:
    report = last.reports[name[0]]
    return FormerFinding(
        report=name[0],
        finding=name[1],
        cause=cause,
        since=since,
        region=report["region"],
        version=row.get("previous_version") or report["version"],
        figures=tuple({key: operand[key] for key in OPERAND if operand.get(key) not in (None, "")} for operand in row["figures"]),
        **{key: row[key] for key in (*KEPT, *AMOUNTS)},
    )


def _blank(finding: FormerFinding) -> FormerFinding:
    """That it was there, and no more."""
    return replace(finding, message="", message_en="", reported=None, expected=None, difference=None, tolerance=None, figures=())
