"""Content: what the pages of a report and of its findings show, taken from the release once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mingzhang.publish.masks import MASK
from mingzhang.publish.site.addresses import anchor
from mingzhang.publish.site.pictures import MARGIN
from mingzhang.publish.site.printed import marked, printed_forms
from mingzhang.publish.site.wording import candidate, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.publish.site.book import Book, Row
    from mingzhang.publish.site.pictures import Album
    from mingzhang.publish.site.printed import Place, PrintedForm

MOST_CANDIDATES = 3
WORDS = ("label", "line", "column", "printed")
"""What a row of figures or cells shows of the page."""


@dataclass(frozen=True, slots=True)
class Content:
    report: Row
    region: str
    forms: list[PrintedForm]
    findings: list[Row]
    """Each with its `operands` in words; those that do not hold with their permanent `name`."""
    other_findings: list[Row]
    """Those that stand beside no form."""
    cases: list[dict[str, Any]]
    changes: list[Row]
    """Figures that the version before printed otherwise."""
    versions: list[Row]
    earlier: dict[str, Row]
    """Findings of the version before, by name."""
    sources: list[dict[str, Any]]
    replies: dict[str, list[Row]]
    """What the unit says of findings, by name."""
    former: list[Row]
    """What earlier releases have shown and a later one did not; also what is shown again."""


def content_of(book: Book, report: Row, album: Album, former: list[Row]) -> Content:
    """Everything about a report; its pictures are made or linked on the way. `former`: its findings of former releases (`Book.former`)."""
    key = report["report"]
    figures, cells, findings = (book.of_report(table, key) for table in ("figures", "cells", "findings"))
    pictures = album.take(_shown([*figures, *(cell for cell in cells if cell["state"] != "blank")]))
    forms = printed_forms(figures, cells)
    places = {place.anchor: place for form in forms for side in form.sides for line in side.lines for place in line.places if place}
    for place in places.values():
        if place.row.get("page") and place.row.get("top") is not None:
            place.picture = pictures.get((place.row["document"], place.row["page"], place.row["top"]), "")
    others = marked(forms, findings)
    cases = _cases(book, findings, forms, places)
    _name(findings)
    changes = [
        row | {"anchor": anchor(row), "words": place_of(row, row["label"]), "there": anchor(row) in places}
        for row in book.of_report("changes", key)
    ]
    earlier = {row["finding"]: row for row in book.of_report("earlier_findings", key)}
    versions = book.of_report("versions", key)
    replies: dict[str, list[Row]] = {}
    for reply in book.of_report("replies", key):
        replies.setdefault(reply["finding"], []).append(reply)
    region, sources = book.regions[report["region"]], _sources(report, figures)
    return Content(report, region, forms, findings, others, cases, changes, versions, earlier, sources, replies, former)


def _shown(rows: Sequence[Row]) -> list[Row]:
    """The rows whose pictures may be seen: not those from whose words personal data was taken out, nor those beside them on the page."""
    masked = [row for row in rows if row["top"] is not None and any(MASK in (row.get(name) or "") for name in WORDS)]
    return [
        row
        for row in rows
        if not any(
            (row["document"], row["page"]) == (other["document"], other["page"])
            and row["top"] is not None
            and row["top"] < other["bottom"] + 2 * MARGIN
            and other["top"] < row["bottom"] + 2 * MARGIN
            for other in masked
        )
    ]


def _name(findings: Sequence[Row]) -> None:
    """Give each finding its permanent name, if it has one, and its operands their words."""
    for finding in findings:
        if finding["permanent_name"]:
            finding["name"] = finding["permanent_name"]
        for operand in finding["operands"]:
            operand["words"] = place_of(operand["row"], operand["place"].row["label"] if operand["place"] else "")


def _cases(book: Book, findings: Sequence[Row], forms: Sequence[PrintedForm], places: Mapping[str, Place]) -> list[dict[str, Any]]:
    """What would settle findings that share figures: proposals. Where the release has sentences about a case, they come with it."""
    units = {form.id: form.money_unit for form in forms}
    labels = {(form.id, line.line): line.name for form in reversed(forms) for side in form.sides for line in side.lines}
    said = {row["case"]: row for row in book.of_report("cases", findings[0]["report"])} if findings else {}
    cases: dict[int, dict[str, Any]] = {}
    for finding in findings:
        if finding["case"] is None or not finding["candidates"]:
            continue
        words = said.get(finding["case"], {})
        case = cases.setdefault(
            finding["case"],
            {
                "number": finding["case"],
                "findings": [],
                "message": words.get("message") or "",
                "message_en": words.get("message_en") or "",
                "candidates": [candidate(each, units, labels) for each in finding["candidates"][:MOST_CANDIDATES]],
            },
        )
        case["findings"].append(finding["finding"])
    for case in cases.values():
        for shown in (each for proposed in case["candidates"] for each in (proposed, *proposed["also"])):
            shown["there"] = shown["anchor"] in places
    return [cases[number] for number in sorted(cases)]


def _sources(report: Row, figures: Sequence[Row]) -> list[dict[str, Any]]:
    """The documents that hold the report, the published one first."""
    found = {report["document"]: {"document": report["document"], "url": report["source_url"], "forms": []}}
    for row in figures:
        found.setdefault(row["document"], {"document": row["document"], "url": row["source_url"], "forms": []})
    for row in report["documents"] or ():
        entry = found.setdefault(row["document"], {"document": row["document"], "url": row["source_url"], "forms": []})
        entry["forms"] = row.get("forms") or []
    return list(found.values())
