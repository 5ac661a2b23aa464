"""The page of a report: its forms as printed, findings beside the figures that they concern, and where all of it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import report_page
from mingzhang.publish.site.pages import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.publish.site.book import Row
    from mingzhang.publish.site.content import Content
    from mingzhang.publish.site.printed import PrintedForm

NARROW = 4
"""Sides of no more columns than this stand side by side, as printed."""
MOST_CHANGES = 200
"""Changed figures on a page: all are in the downloads."""


def report_html(content: Content, years: Sequence[tuple[str, int, str]], made_of: str) -> str:
    """The page of a report. `years`: key, fiscal year and scope of all reports of its unit."""
    path = report_page(content.report["report"])
    return render(
        "report.html",
        path,
        made_of=made_of,
        report=content.report,
        region=content.region,
        years=[{"report": other, "fiscal_year": year, "scope": scope} for other, year, scope in years],
        forms=[_shown(form) for form in content.forms],
        cases=content.cases,
        other_findings=content.other_findings,
        changes=content.changes[:MOST_CHANGES],
        all_changes=len(content.changes),
        versions=content.versions,
        settled=[row for row in content.earlier.values() if not row["stands"]] + _former(content, "corrected"),
        withdrawn=_former(content, "withdrawn"),
        replies=content.replies,
        sources=content.sources,
        up="../" * path.count("/"),
    )


def _former(content: Content, state: str) -> list[Row]:
    """The findings that earlier releases have shown and this one does not."""
    return [row for row in content.former if row["state"] == state and not row["shown_again_in"]]


def _shown(form: PrintedForm) -> dict[str, Any]:
    return {
        "id": form.id,
        "anchor": form.anchor,
        "title": form.title,
        "title_en": form.title_en,
        "money_unit": form.money_unit,
        "pages": form.pages,
        "sides": form.sides,
        "findings": form.findings,
        "figures": form.figures,
        "document": form.document,
        "broken": sum(finding["outcome"] == "fail" for finding in form.findings),
        "narrow": all(len(side.columns) <= NARROW for side in form.sides),
    }
