"""The page of a report: its forms as printed, findings beside the figures that they concern, and where all of it comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.accounts import YUAN
from mingzhang.forms.declaration import every_form, functional_classes
from mingzhang.forms.declaration import form as declared_form
from mingzhang.publish.site.addresses import anchor, report_page
from mingzhang.publish.site.pages import grouped, render
from mingzhang.publish.site.printed import marked, printed_forms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.publish.site.book import Book, Row
    from mingzhang.publish.site.pictures import Album
    from mingzhang.publish.site.printed import Place, PrintedForm

NARROW = 4
"""Sides of no more columns than this stand side by side, as printed."""


def report_html(book: Book, report: Row, years: Sequence[tuple[str, int, str]], album: Album, made_of: str) -> str:
    """The page of a report. `years`: key, fiscal year and scope of all reports of its unit."""
    key = report["report"]
    figures, cells = book.of_report("figures", key), book.of_report("cells", key)
    findings = book.of_report("findings", key)
    pictures = album.take([*figures, *(cell for cell in cells if cell["state"] != "blank")])
    printed = printed_forms(figures, cells)
    places = {place.anchor: place for form in printed for side in form.sides for line in side.lines for place in line.places if place}
    for place in places.values():
        if place.row.get("page") and place.row.get("top") is not None:
            place.picture = pictures.get((place.row["document"], place.row["page"], place.row["top"]), "")
    others = marked(printed, findings)
    for finding in findings:
        for operand in finding["operands"]:
            operand["words"] = _words(operand["row"], operand["place"].row["label"] if operand["place"] else "")
    path = report_page(key)
    return render(
        "report.html",
        path,
        made_of=made_of,
        report=report,
        region=book.regions[report["region"]],
        years=[{"report": other, "fiscal_year": year, "scope": scope} for other, year, scope in years],
        forms=[_shown(form) for form in printed],
        cases=_cases(findings, printed, places),
        other_findings=others,
        changes=_changes(book.of_report("changes", key)),
        sources=_sources(report, figures),
        up="../" * path.count("/"),
    )


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


def _cases(findings: Sequence[Row], printed: Sequence[PrintedForm], places: Mapping[str, Place]) -> list[dict[str, Any]]:
    """What would settle findings that share figures: proposals in words."""
    units = {form.id: form.money_unit for form in printed}
    labels = {(form.id, line.line): line.name for form in reversed(printed) for side in form.sides for line in side.lines}
    cases: dict[int, dict[str, Any]] = {}
    for finding in findings:
        if finding["case"] is None or not finding["candidates"]:
            continue
        case = cases.setdefault(finding["case"], {"findings": [], "candidates": finding["candidates"]})
        case["findings"].append(finding["finding"])
    for case in cases.values():
        case["candidates"] = [_candidate(each, units, labels) | {"there": anchor(each) in places} for each in case["candidates"][:3]]
    return [cases[number] for number in sorted(cases)]


def _candidate(candidate: Mapping[str, Any], units: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    money = units.get(candidate["form"]) or "元"
    value = Decimal(str(candidate["value"])) / YUAN.get(money, Decimal(1))
    return {
        "anchor": anchor(candidate),
        "id": candidate["form"],
        "form": _title(candidate["form"]),
        "place": _words(candidate, labels.get((candidate["form"], candidate["line"]), "")),
        "printed": candidate["printed"] or "（空白）",
        "value": grouped(value.normalize()),
        "money": money,
    }


def _title(form_id: str) -> str:
    if form_id == "narrative":
        return "文字说明"
    return declared_form(form_id).title if form_id in {form.id for form in every_form()} else form_id


def _words(address: Mapping[str, Any], label: str = "") -> str:
    """An address in words: the line as printed or as declared, and its column."""
    form_id, line, column = address["form"], address["line"], address["column"]
    if form_id not in {form.id for form in every_form()}:
        return label or f"{line} {column}"
    form = declared_form(form_id)
    lines = {each.code: each.title for each in functional_classes()} | {each.id: each.title for side in form.sides for each in side.lines}
    columns = {each.id: each.title for side in form.sides for each in side.columns}
    named = label or lines.get(line, line.removeprefix("x:"))
    if form.layout == "codes" and line.isdigit():
        named = f"{line} {named}" if named != line else line
    only = sum(len(side.columns) for side in form.sides) == 1 or column == "amount"
    return named if only else f"{named}·{columns.get(column, column.removeprefix('x:'))}"


def _changes(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What differs from the version before, where the release says it."""
    return [
        {"anchor": anchor(row), "words": f"{row['form']}·{_words(row)}", "before": row.get("before") or "–", "now": row.get("now") or "–"}
        for row in rows
        if {"form", "line", "column"} <= row.keys()
    ]


def _sources(report: Row, figures: Sequence[Row]) -> list[dict[str, Any]]:
    """The documents that hold the report, the published one first."""
    found = {report["document"]: {"document": report["document"], "url": report["source_url"], "forms": []}}
    for row in figures:
        found.setdefault(row["document"], {"document": row["document"], "url": row["source_url"], "forms": []})
    for row in report["documents"] or ():
        entry = found.setdefault(row["document"], {"document": row["document"], "url": row["source_url"], "forms": []})
        entry["forms"] = row.get("forms") or []
    return list(found.values())
