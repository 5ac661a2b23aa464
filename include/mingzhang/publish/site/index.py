"""The ways in: the start page, coverage, and the search with its index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site import downloads, regions
from mingzhang.publish.site.addresses import link, report_page, unit_page
from mingzhang.publish.site.coverage import coverage_of
from mingzhang.publish.site.pages import render, save
from mingzhang.publish.site.profile import all_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book, Row
    from mingzhang.publish.site.coverage import Coverage
    from mingzhang.publish.site.profile import Profiles

NEWEST = 12
REGIONS = 20
"""Regions that the start page lists one by one; more have a page of their own."""
SHARD = 3000
"""Units in a shard of the search's index: 700 KB with six years each."""
SCOPES = {"department": "department", "headquarters": "headquarters", "unit": "unit_scope", "unknown": "unknown"}
TABLES = ("reports.csv", "figures.csv", "findings.csv")


def write(book: Book, folder: Path, units: Mapping[str, Sequence[Row]], profiles: Profiles) -> None:
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
            shards=_shards(folder, units, profiles),
            regions=list(coverage.regions.items()),
            numbers={code: sum(len(reports) for _, reports in own) for code, own in listed.items()},
            years=sorted({row["fiscal_year"] for row in book.reports}, reverse=True),
            scopes=[(scope, name) for scope, name in SCOPES.items() if any(row["scope"] == scope for row in book.reports)],
        ),
    )
    files = downloads.parts(folder)
    for code, name in coverage.regions.items():
        regions.write(folder, code, name, listed[code], coverage, profiles, files.get(code, []))


def _start(book: Book, folder: Path, units: Mapping[str, Sequence[Row]], coverage: Coverage) -> None:
    newest = sorted(book.reports, key=lambda row: (row["retrieved_at"], row["report"]), reverse=True)[:NEWEST]
    rows = {table["name"]: table["rows"] for table in book.tables()}
    counts = {
        "reports": rows["reports"],
        "units": len(units),
        "regions": len({row["region"] for row in book.reports}),
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


def _shards(folder: Path, units: Mapping[str, Sequence[Row]], profiles: Profiles) -> list[str]:
    """The index of the search, as scripts: a page that was opened from a disk may run them, but may not fetch data."""
    rows = [_entry(profiles.of(unit), units.get(unit, ())) for unit in profiles]
    paths = []
    for start in range(0, max(len(rows), 1), SHARD):
        path = f"site/units-{start // SHARD + 1}.js"
        lines = ",\n".join(json.dumps(row, ensure_ascii=True, separators=(",", ":")) for row in rows[start : start + SHARD])
        save(folder, path, f"mingzhangUnits([\n{lines}\n]);\n")
        paths.append(path)
    return paths


def _entry(profile: Mapping[str, Any], reports: Sequence[Row]) -> list[Any]:
    """A unit of the index. The address of a report's page is left out where it follows from the unit's, which is nearly always."""
    page = link(unit_page(profile["unit"]), "find.html")
    found: list[list[Any]] = []
    for row in reversed(reports):
        usual = f"report/{page.removeprefix('unit/').removesuffix('.html')}/{row['fiscal_year']}/final_accounts/{row['scope']}.html"
        own = link(report_page(row["report"]), "find.html")
        found.append([row["fiscal_year"], row["scope"], row["errors"], *([own] if own != usual else [])])
    return [profile["name"], " ".join(all_names(profile)), profile["region"], page, found]
