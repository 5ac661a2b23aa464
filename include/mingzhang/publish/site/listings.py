"""The pages of findings: by rule, and by year with its regions. They list; they do not rank."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import region_findings, rule_page, year_page
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book, Row

MOST = 2000
"""Findings on a page: more are in the downloads."""


def write(book: Book, folder: Path) -> None:
    rules = with_counts(book)
    by_rule = [rule for rule in rules if rule["findings"]]
    years = book.counts("SELECT fiscal_year, count(*) FROM findings WHERE outcome = 'fail' GROUP BY 1 ORDER BY 1 DESC")
    failed = "SELECT r.region, count(*) FROM findings AS f JOIN reports AS r USING (report) WHERE f.outcome = 'fail' GROUP BY 1 ORDER BY 1"
    regions = [(code, book.regions[code], number) for code, number in book.counts(failed)]
    save(folder, "findings.html", render("findings.html", "findings.html", rules=by_rule, years=years, regions=regions))
    for rule in by_rule:
        found = book.findings("WHERE f.rule = ?", (rule["rule"],))
        _page(book, folder, rule_page(rule["rule"]), rule["rule"], found, rule)
    for year, _ in years:
        _page(book, folder, year_page(year), str(year), book.findings("WHERE f.fiscal_year = ? AND f.outcome = 'fail'", (year,)), None)
    for code, name, _ in regions:
        _page(book, folder, region_findings(code), name, book.findings("WHERE r.region = ? AND f.outcome = 'fail'", (code,)), None)


def with_counts(book: Book) -> list[Row]:
    """The rules with their sentences, and how many findings of how many reports each has."""
    found = {
        row[0]: row[1:] for row in book.counts("SELECT rule, count(*), count(DISTINCT report), min(severity) FROM findings GROUP BY 1")
    }
    rules = []
    for rule in book.rules():
        findings, reports, severity = found.pop(rule["rule"], (0, 0, ""))
        rules.append(_rule(rule, findings, reports, severity))
    return rules + [_rule({"rule": name}, *counted) for name, counted in sorted(found.items())]


def _rule(rule: Row, findings: int, reports: int, severity: str) -> dict[str, Any]:
    weights = {"error": "must_hold", "warning": "usually_holds", "info": "advisory"}
    evaluated, failed = rule.get("evaluated"), rule.get("failed")
    return {
        "rule": rule["rule"],
        "sentence": rule.get("sentence") or "",
        "sentence_en": rule.get("sentence_en") or "",
        "formula": rule.get("formula") or "",
        "note": rule.get("note") or "",
        "severity": weights.get(rule.get("severity") or "", ""),
        "findings": findings,
        "reports": reports,
        "evaluated": evaluated if evaluated is not None else "",
        "rate": f"{100 * failed / evaluated:.1f} %" if evaluated and failed is not None else "",
    }


def _page(book: Book, folder: Path, path: str, title: str, found: Sequence[Row], rule: Row | None) -> None:
    shown = found[:MOST]
    groups = [
        (year, book.regions[region], list(findings))
        for (year, region), findings in groupby(shown, key=lambda row: (row["fiscal_year"], row["region"]))
    ]
    save(
        folder,
        path,
        render(
            "finding_list.html",
            path,
            title=title,
            sentence=rule["sentence"] if rule else "",
            sentence_en=rule["sentence_en"] if rule else "",
            groups=groups,
            by_year=rule is None,
            shown=len(shown),
            cut=len(found) if len(found) > len(shown) else 0,
        ),
    )
