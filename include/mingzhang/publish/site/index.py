"""The ways in: the start page, coverage, the search with its index, and the pages of regions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import link, region_page, report_page, unit_page
from mingzhang.publish.site.coverage import coverage_of
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book, Row
    from mingzhang.publish.site.coverage import Coverage

NEWEST = 12
REGIONS = 20
"""Regions that the start page lists one by one; more have a page of their own."""
SHARD = 3000
"""Units in a shard of the search's index: 700 KB with six years each."""
SCOPES = {"department": "department", "headquarters": "headquarters", "unit": "unit_scope", "unknown": "unknown"}
TABLES = ("reports.csv", "figures.csv", "findings.csv")


def write(book: Book, folder: Path, units: Mapping[str, Sequence[Row]]) -> None:
    coverage = coverage_of(book)
    _start(book, folder, units, coverage)
    rows = coverage.rows()
    save(folder, "coverage.html", render("coverage.html", "coverage.html", coverage=coverage, rows=rows, documents=_documents(book)))
    listed: dict[str, list[tuple[str, Sequence[Row]]]] = {code: [] for code in coverage.regions}
    for unit, reports in units.items():
        listed[reports[-1]["region"]].append((unit, reports))
    save(
        folder,
        "find.html",
        render(
            "find.html",
            "find.html",
            shards=_shards(folder, units),
            regions=list(coverage.regions.items()),
            numbers={code: sum(len(reports) for _, reports in own) for code, own in listed.items()},
            years=sorted({row["fiscal_year"] for row in book.reports}, reverse=True),
            scopes=[(scope, name) for scope, name in SCOPES.items() if any(row["scope"] == scope for row in book.reports)],
        ),
    )
    for code, name in coverage.regions.items():
        _region(folder, code, name, listed[code], coverage)


def _start(book: Book, folder: Path, units: Mapping[str, Sequence[Row]], coverage: Coverage) -> None:
    newest = sorted(book.reports, key=lambda row: (row["retrieved_at"], row["report"]), reverse=True)[:NEWEST]
    rows = {table["name"]: table["rows"] for table in book.tables()}
    counts = {
        "reports": rows["reports"],
        "units": len(units),
        "regions": len(book.regions),
        "years": len({row["fiscal_year"] for row in book.reports}),
        "figures": rows["figures"],
        "findings": sum(row["errors"] + row["warnings"] for row in book.reports),
    }
    save(
        folder,
        "index.html",
        render(
            "index.html",
            "index.html",
            release=book.about["release"],
            counts=list(counts.items()),
            coverage=coverage,
            rows=coverage.rows() if len(coverage.regions) <= REGIONS else [],
            newest=newest,
            gone=bool(book.tombstones()),
            changelog=(folder / "CHANGELOG.json").is_file(),
            files=[name for name in TABLES if (folder / name).exists()],
        ),
    )


def _documents(book: Book) -> list[tuple[str, int]]:
    """How many documents were found, by what came of them."""
    if not book.has("documents"):
        return []
    counted = dict(book.counts("SELECT status, count(*) FROM documents GROUP BY 1"))
    shown = [
        ("read", counted.get("read", 0)),
        ("published", book.counts("SELECT count(*) FROM documents WHERE status = 'read' AND published")[0][0]),
        ("held_back", len(book.held_back())),
        *((status, counted.get(status, 0)) for status in ("out_of_scope", "not_readable", "waits", "failed")),
    ]
    return [(f"status_{status}", number) for status, number in shown if number]


def _region(folder: Path, code: str, name: str, units: Sequence[tuple[str, Sequence[Row]]], coverage: Coverage) -> None:
    path, held = region_page(code), coverage.waiting.get(code, [])
    waiting = {(row["unit"], row["fiscal_year"]) for row in held}
    years = sorted({row["fiscal_year"] for _, reports in units for row in reports} | {year for _, year in waiting}, reverse=True)
    listed: list[tuple[str, str, dict[int, list[Row]]]] = []
    for unit, reports in units:
        by_year: dict[int, list[Row]] = {}
        for row in reports:
            by_year.setdefault(row["fiscal_year"], []).append(row)
        listed.append((unit, reports[-1]["unit_name"], by_year))
    listed.sort(key=lambda entry: (entry[1], entry[0]))
    save(folder, path, render("region.html", path, region=name, code=code, years=years, units=listed, waiting=waiting, held=held))


def _shards(folder: Path, units: Mapping[str, Sequence[Row]]) -> list[str]:
    """The index of the search, as scripts: a page that was opened from a disk may run them, but may not fetch data."""
    rows = [_entry(unit, reports) for unit, reports in units.items()]
    paths = []
    for start in range(0, max(len(rows), 1), SHARD):
        path = f"site/units-{start // SHARD + 1}.js"
        lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows[start : start + SHARD])
        save(folder, path, f"mingzhangUnits([\n{lines}\n]);\n")
        paths.append(path)
    return paths


def _entry(unit: str, reports: Sequence[Row]) -> list[Any]:
    """A unit of the index. The address of a report's page is left out where it follows from the unit's, which is nearly always."""
    latest, page = reports[-1], link(unit_page(unit), "find.html")
    others = {name for row in reports for name in (row["unit_name"], row["printed_unit"]) if name} - {latest["unit_name"]}
    found: list[list[Any]] = []
    for row in reversed(reports):
        usual = f"report/{page.removeprefix('unit/').removesuffix('.html')}/{row['fiscal_year']}/final_accounts/{row['scope']}.html"
        own = link(report_page(row["report"]), "find.html")
        found.append([row["fiscal_year"], row["scope"], row["errors"], *([own] if own != usual else [])])
    return [latest["unit_name"], " ".join(sorted(others)), latest["region"], page, found]
