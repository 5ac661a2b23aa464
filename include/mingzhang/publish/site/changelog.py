"""The page of changes: what this release says that the one before did not, ours to correct as visibly as the publishers'."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish.changes import withdrawn_by_us
from mingzhang.publish.site.addresses import finding_page, report_page
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mingzhang.publish.site.book import Book

FILE, PAGE = "CHANGELOG.json", "changelog.html"
MOST = 500
"""Lines of a section: the file has all."""


def write(book: Book, folder: Path) -> None:
    """Write the page from the release's own CHANGELOG.json, if it has one."""
    if not (folder / FILE).is_file():
        return
    said = json.loads((folder / FILE).read_bytes())
    findings = said.get("findings", {})
    known = {row["report"]: row for row in book.reports}
    causes = said.get("causes", {})
    sections = [
        ("reports_added", said["added"]),
        ("reports_changed", said["changed"]),
        ("reports_withdrawn", said["withdrawn"]),
        ("findings_new", findings.get("new", [])),
        ("findings_settled", [row for row in findings.get("gone", []) if not withdrawn_by_us(row)]),
        ("findings_withdrawn", [row for row in findings.get("gone", []) if withdrawn_by_us(row)]),
        ("replies_new", said.get("replies", [])),
    ]
    shown = [(name, len(rows), [_entry(row, known, causes, folder) for row in rows[:MOST]]) for name, rows in sections if rows]
    about = {"release": said["release"], "previous": said["previous"], "known": findings.get("known", True)}
    save(folder, PAGE, render("changelog.html", PAGE, sections=shown, gone=bool(book.tombstones()), **about))


def _entry(row: Mapping[str, Any], known: Mapping[str, Any], causes: Mapping[str, Iterable[str]], folder: Path) -> dict[str, Any]:
    """A line of the page, leading to the page of the finding, where there is one, or of the report."""
    report = known.get(row["report"], {})
    name = row.get("id") or row.get("finding")
    page = finding_page(row["report"], name) if name else ""
    return {
        "name": row.get("unit_name") or report.get("unit_name") or row["report"],
        "year": row.get("fiscal_year") or report.get("fiscal_year") or "",
        "page": page if page and (folder / page).is_file() else report_page(row["report"]) if report else "",
        "cause": tuple(causes.get(row.get("cause", ""), ("", ""))),
        "rule": row.get("rule", ""),
        "message": (row.get("message") or "", row.get("message_en") or ""),
        "reply": f"{row['replied_by']} {row['replied_on']}：{row['text']}" if "text" in row else "",
        "versions": [version for version in (row.get("previous_version"), row.get("version")) if version],
    }
