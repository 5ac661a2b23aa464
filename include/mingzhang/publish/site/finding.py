"""The page of a finding: what does not agree, the pictures of all figures that it rests on, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import finding_page
from mingzhang.publish.site.pages import render
from mingzhang.publish.site.wording import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.publish.site.book import Row
    from mingzhang.publish.site.content import Content

MOST_PICTURES = 12
"""More figures than that are listed without their pictures."""


def finding_pages(content: Content, rules: Mapping[str, Row]) -> Iterator[tuple[str, str]]:
    """Path and page of every finding of a report: those that stand, and those that its publisher's last version has settled."""
    for finding in content.findings:
        if finding["outcome"] != "fail":
            continue
        state = "explained" if finding["explanation"] else "open"
        operands = [_operand(number, each) for number, each in enumerate(finding["operands"])]
        case = next((case for case in content.cases if finding["finding"] in case["findings"]), None)
        yield _page(content, finding, finding["name"], state, operands, case, rules)
    for name, finding in content.earlier.items():
        if not finding["stands"]:
            operands = [_former(each) for each in finding["figures"]]
            yield _page(content, finding | {"explanation": ""}, name, "corrected", operands, None, rules)


def _page(
    content: Content, finding: Row, name: str, state: str, operands: list[dict[str, Any]], case: Any, rules: Mapping[str, Row]
) -> tuple[str, str]:
    path = finding_page(content.report["report"], name)
    html = render(
        "finding.html",
        path,
        report=content.report,
        region=content.region,
        finding=finding,
        name=name,
        rule={"sentence": "", "sentence_en": "", "formula": "", "note": ""} | rules.get(finding["rule"], {}),
        state=state,
        pictures=_pictures(operands),
        others=[operand for operand in operands if not operand["picture"]],
        case=case,
        history=_history(content, finding, name, state),
        sources=_sources(content, finding, state),
        up="../" * path.count("/"),
    )
    return path, html


def _pictures(operands: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pictures, each with all the figures in it."""
    found: dict[str, list[dict[str, Any]]] = {}
    for operand in operands:
        if operand["picture"]:
            found.setdefault(operand["picture"], []).append(operand)
    return [{"path": path, "operands": own, "page": own[0]["page"]} for path, own in found.items()]


def _sources(content: Content, finding: Row, state: str) -> Sequence[dict[str, Any]]:
    """The documents that a finding is about: those of the report, or of the version that showed it."""
    if state != "corrected":
        return content.sources
    return [
        {"document": row["document"], "url": row["source_url"]} for row in content.versions if row["version"] == finding["previous_version"]
    ]


def _operand(number: int, operand: Row) -> dict[str, Any]:
    place, row = operand["place"], operand["row"]
    shown = place.row if place else row
    return {
        "form": row["form"],
        "words": operand["words"],
        "printed": row["printed"],
        "money_unit": (place.row.get("money_unit") or "") if place else "",
        "amount": row.get("amount"),
        "page": row.get("page"),
        "fiscal_year": row.get("fiscal_year"),
        "anchor": operand["anchor"] if place else "",
        "picture": place.picture if place and number < MOST_PICTURES else "",
        "at": [shown.get(name) for name in ("page", "x0", "top", "x1", "bottom")] if place else [],
    }


def _former(row: Row) -> dict[str, Any]:
    """An operand as the version before printed it; its document is no longer at its address."""
    about = {name: row.get(name) for name in ("form", "printed", "amount", "page", "fiscal_year")}
    return about | {"words": place_of(row), "money_unit": "", "anchor": "", "picture": "", "at": []}


def _history(content: Content, finding: Row, name: str, state: str) -> list[dict[str, Any]]:
    """What is known of it in the course of time, oldest first: when, and a name in words.yaml."""
    since = {row["version"]: row["since"] for row in content.versions}
    standing = content.report["version"]
    events = []
    if name in content.earlier:
        before = content.earlier[name]["previous_version"]
        events.append({"when": since.get(before, ""), "name": "history_before", "version": before})
    said = "history_corrected" if state == "corrected" else "history_stands"
    events.append({"when": since.get(standing, ""), "name": said, "version": standing})
    if finding["explanation"]:
        events.append({"when": "", "name": "history_explained", "version": finding["explanation"]})
    return events
