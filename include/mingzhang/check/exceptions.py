"""What a person has explained: expectations/known_exceptions.csv turns findings into explained ones."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mingzhang.check.rule_book import RuleBookError, folder
from mingzhang.forms.declaration import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Finding, Report
    from mingzhang.check.findings import Found

FILE = "known_exceptions.csv"
HEAD = ("report", "rule", "difference", "why", "who", "when")


@dataclass(frozen=True, slots=True)
class KnownException:
    """One line of the file."""

    line: int
    unit: str
    """Normalised."""
    year: int
    rule: str
    difference: Decimal | None
    """Yuan, as the finding gives it; null for a finding that has none."""
    why: str
    who: str
    when: str

    def explains(self, finding: Finding) -> bool:
        return finding.outcome == "fail" and finding.rule == self.rule and finding.difference == self.difference


def known_exceptions(rules: Iterable[str]) -> tuple[KnownException, ...]:
    """The lines of the file; none where the folder has no such file. RuleBookError names the line and what to write."""
    path = folder() / FILE
    if not path.is_file():
        return ()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != HEAD:
            raise RuleBookError(f"{path}: the first line is not {','.join(HEAD)}.")
        names = set(rules)
        return tuple(_exception(f"{path}, line {rows.line_num}", rows.line_num, row, names) for row in rows)


def _exception(where: str, line: int, row: dict[str, str | None], rules: set[str]) -> KnownException:
    given = {name: (row.get(name) or "").strip() for name in HEAD}
    unit, slash, year = given["report"].rpartition("/")
    if not slash or not unit or not year.isdigit():
        raise RuleBookError(f"{where}: report is {given['report']!r}. Write the unit's name and the fiscal year, as in 某某局/2023.")
    if given["rule"] not in rules:
        raise RuleBookError(f"{where}: there is no rule {given['rule']!r}. Write its id as the finding shows it.")
    try:
        difference = Decimal(given["difference"].replace(",", "")) if given["difference"] else None
    except InvalidOperation:
        raise RuleBookError(f"{where}: difference is {given['difference']!r}. Write it in yuan, as the finding shows it.") from None
    if missing := [name for name in ("why", "who", "when") if not given[name]]:
        raise RuleBookError(f"{where}: {', '.join(missing)} is empty. Say why the difference is right, who says so, and when.")
    return KnownException(line, normalise(unit), int(year), given["rule"], difference, given["why"], given["who"], given["when"])


def explained(report: Report, found: Sequence[Found], known: Iterable[KnownException]) -> list[Found]:
    """The findings with those explained that a person has explained, each by one line; they are advisory then."""
    own = [e for e in known if report.unit and e.unit == normalise(report.unit) and e.year == report.year]
    result = list(found)
    for exception in own:
        for place, entry in enumerate(result):
            if entry.finding.severity != "info" and exception.explains(entry.finding):
                result[place] = replace(entry, finding=_explained(entry.finding, exception))
                break
    return result


def outlived(report: Report, found: Sequence[Found], known: Iterable[KnownException]) -> tuple[str, ...]:
    """A sentence for every line about this report whose difference it does not show any more."""
    own = [e for e in known if report.unit and e.unit == normalise(report.unit) and e.year == report.year]
    return tuple(
        f"{FILE} 第{e.line}行：{report.unit} {report.year} 年度已没有 {e.rule} 的这一差异，该说明不再适用，请删去或更正。"
        for e in own
        if not any(e.explains(entry.finding) for entry in found)
    )


def _explained(finding: Finding, exception: KnownException) -> Finding:
    said = f"{exception.why}（{exception.who}，{exception.when}）"
    return replace(
        finding,
        severity="info",
        message=f"{finding.message}对此已有说明：{said}。",
        message_en=f"{finding.message_en} It has been explained: {said}.",
        explanation=said,
    )
