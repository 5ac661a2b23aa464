"""The pages of findings: by rule, by year, by region, and by what became of them. They list; they do not rank."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import finding_page, region_findings, rule_page, state_page, year_page
from mingzhang.publish.site.pages import plain, render, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book, Row

MOST = 2000
"""Findings on a page: more are in the downloads."""
STATES = ("open", "replied", "explained", "corrected", "withdrawn")
"""What became of findings, in the order of the page: a page each, where there are any."""


def write(book: Book, folder: Path) -> None:
    rules = with_counts(book)
    by_rule = [rule for rule in rules if rule["findings"]]
    years = book.counts("SELECT fiscal_year, count(*) FROM findings WHERE outcome = 'fail' GROUP BY 1 ORDER BY 1 DESC")
    failed = "SELECT r.region, count(*) FROM findings AS f JOIN reports AS r USING (report) WHERE f.outcome = 'fail' GROUP BY 1 ORDER BY 1"
    regions = [(code, book.regions[code], number) for code, number in book.counts(failed)]
    of_states = {state: _of(book, state) for state in STATES}
    states = [(state, state_page(state) if number else "", number) for state, (_, number) in of_states.items()]
    save(folder, "findings.html", render("findings.html", "findings.html", rules=by_rule, years=years, regions=regions, states=states))
    for rule in by_rule:
        found = book.findings("WHERE f.rule = ? AND f.outcome = 'fail'", (rule["rule"],), MOST)
        _page(folder, rule_page(rule["rule"]), rule["rule"], _entries(book, found), rule["broken"], rule)
    for year, number in years:
        found = book.findings("WHERE f.fiscal_year = ? AND f.outcome = 'fail'", (year,), MOST)
        _page(folder, year_page(year), str(year), _entries(book, found), number)
    for code, name, number in regions:
        found = book.findings("WHERE r.region = ? AND f.outcome = 'fail'", (code,), MOST)
        _page(folder, region_findings(code), name, _entries(book, found), number)
    for state, page, number in states:
        if page:
            _page(folder, page, plain(f"state_{state}"), _entries(book, of_states[state][0]), number)


def _of(book: Book, state: str) -> tuple[list[Row], int]:
    """The findings of a state, as many as a page lists, and how many there are: those that stand, those that their publishers settled, or
    those that we withdrew."""
    if state not in ("corrected", "withdrawn"):
        number = book.counts(f"SELECT count(*) FROM findings WHERE state = '{state}'")[0][0]  # noqa: S608 (ours)
        return book.findings("WHERE f.state = ?", (state,), MOST), number
    former = [row | {"name": row["finding"]} for own in book.former().values() for row in own if not row["shown_again_in"]]
    former.sort(key=lambda row: (-row["fiscal_year"], *(row[name] for name in ("region", "unit_name", "report", "name"))))
    found = [row for row in (*(book.settled() if state == "corrected" else ()), *former) if row["state"] == state]
    return found[:MOST], len(found)


def with_counts(book: Book) -> list[Row]:
    """The rules with their sentences, and how many findings of how many reports each has."""
    counted = book.counts("""
        SELECT rule, count(*), sum(outcome = 'fail'), count(DISTINCT CASE WHEN outcome = 'fail' THEN report END) FROM findings GROUP BY 1
    """)
    found = {row[0]: row[1:] for row in counted}
    rules = [_rule(rule, *found.pop(rule["rule"], (0, 0, 0))) for rule in book.rules()]
    return rules + [_rule({"rule": name}, *numbers) for name, numbers in sorted(found.items())]


def _rule(rule: Row, findings: int, broken: int, reports: int) -> dict[str, Any]:
    weights = {"error": "must_hold", "warning": "usually_holds", "info": "advisory"}
    evaluated, failed = rule.get("evaluated"), rule.get("failed")
    return {
        "rule": rule["rule"],
        "sentence": rule.get("sentence") or "",
        "sentence_en": rule.get("sentence_en") or "",
        "formula": rule.get("formula") or "",
        "note": rule.get("note") or "",
        "reason": rule.get("reason") or "",
        "reason_en": rule.get("reason_en") or "",
        "severity": weights.get(rule.get("severity") or "", ""),
        "findings": findings,
        "broken": broken,
        "roundings": findings - broken,
        "reports": reports,
        "evaluated": evaluated if evaluated is not None else "",
        "rate": f"{100 * failed / evaluated:.1f} %" if evaluated and failed is not None else "",
    }


def _entries(book: Book, shown: Sequence[Row]) -> Sequence[Row]:
    """Findings as a list shows them: with the pages that they have, and the names of their regions."""
    for finding in shown:
        finding["page"] = finding_page(finding["report"], finding["name"])
        finding["region_name"] = book.regions.get(finding["region"], finding["region"])
    return shown


def _page(folder: Path, path: str, title: str, shown: Sequence[Row], number: int, rule: Row | None = None) -> None:
    groups = [
        (year, region, list(findings))
        for (year, region), findings in groupby(shown, key=lambda row: (row["fiscal_year"], row["region_name"]))
    ]
    save(
        folder,
        path,
        render(
            "finding_list.html",
            path,
            title=title,
            rule=rule,
            groups=groups,
            shown=len(shown),
            cut=number if number > len(shown) else 0,
        ),
    )
