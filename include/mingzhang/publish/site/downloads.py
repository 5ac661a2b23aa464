"""The page of downloads: a row a table with its file in each format, everything in one file, and the parts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish import paste
from mingzhang.publish.excel import FOLDER as EXCEL
from mingzhang.publish.package import of_year
from mingzhang.publish.parts import LISTING
from mingzhang.publish.parts import read as parts_of
from mingzhang.publish.resources import FINDINGS, REPORTS
from mingzhang.publish.resources.figures import FIGURES
from mingzhang.publish.site.pages import render, save
from mingzhang.publish.sums import FILE as SUMS
from mingzhang.publish.tombstones import FILE as TOMBSTONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from mingzhang.publish.site.book import Book

DESCRIPTOR = "datapackage.json"
PAPERS = ("README.md", DESCRIPTOR, "catalog.jsonld", "CHANGELOG.md", "CHANGELOG.json", "CITATION.cff", "feed.xml", TOMBSTONES, SUMS)
GROUPS = (("group_forms", "forms/"), ("group_codes", "codes/"))
"""Folders of tables, each a group of its own on the page; the others come first."""
FORMATS = {"csv": "CSV", "excel": "Excel", "json": "JSON", "parquet": "Parquet"}
"""What each is called."""
ONE_FILE = ("sqlite", "sql")
"""Formats of the files that give all tables at once."""
IN_PARTS = (REPORTS.name, FIGURES.name, FINDINGS.name)
"""The tables of a part that the page links; the listing of the parts has all."""


def write(book: Book, folder: Path) -> None:
    tables = files_of(folder)
    everything = [file | {"size": file["bytes"]} for file in _described(folder) if file["format"] in ONE_FILE]
    save(
        folder,
        "downloads.html",
        render(
            "downloads.html",
            "downloads.html",
            release=book.about["release"],
            everything=everything,
            groups=_grouped(tables),
            formats=FORMATS,
            years=parts(folder).get("", []),
            regions=list(book.regions.items()),
            listing=LISTING,
            papers=[name for name in PAPERS if name == SUMS or (folder / name).exists()],
            gone=bool(book.tombstones()),
            snippets=snippets(folder),
        ),
    )


def files_of(folder: Path) -> list[dict[str, Any]]:
    """The tables of a release in the order of its descriptor: name, title, number of rows, and the file of each format."""
    tables: dict[str, dict[str, Any]] = {}
    for file in _described(folder):
        if file["format"] not in FORMATS or file["path"] == LISTING:
            continue
        name = file["name"].removesuffix(f"-{file['format']}")
        table = tables.setdefault(name, {"name": name.replace("-", "_"), "title": file["title"], "files": {}, "paths": {}})
        table["files"][file["format"]] = [_linked(each, "files" in file) for each in file.get("files", [file])]
        table["paths"][file["format"]] = file["path"]
        if file["format"] == "csv":
            table["rows"] = file.get("rows", file.get("records"))
            sheet = folder / EXCEL / str(file["path"]).removesuffix(".gz")
            if sheet.is_file():
                path = sheet.relative_to(folder).as_posix()
                table["files"]["excel"] = [{"path": path, "size": sheet.stat().st_size, "year": ""}]
    return list(tables.values())


def parts(folder: Path) -> dict[str, list[tuple[str, list[dict[str, Any]]]]]:
    """The CSV files of the parts of a release that pages link, by region (empty: all), and by year, the newest first (empty: all)."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for entry in parts_of(folder):
        if entry.table in IN_PARTS and entry.format == "csv":
            file = {"name": entry.path.rpartition("/")[2], "path": entry.path, "size": entry.bytes}
            found.setdefault(entry.region, {}).setdefault(entry.fiscal_year, []).append(file)
    return {region: sorted(years.items(), reverse=True) for region, years in found.items()}


def paste_of(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The lines to copy for a table."""
    return paste.lines(table["name"], {kind: table["paths"][kind] for kind in ("csv", "parquet")})


def snippets(folder: Path) -> list[tuple[str, str]]:
    """What to paste to have the data, for programs that people use. The tests run those for pandas, DuckDB and SQLite."""
    csv = next((name for name in ("figures.csv", "figures.csv.gz") if (folder / name).exists()), None)
    database, everything = "mingzhang.sqlite", f"read_csv('{csv}', all_varchar = true)"
    if csv is None:  # the figures are divided into years: the newest of them; DuckDB reads all
        year = max((path.name for path in folder.glob("by-year/*")), default="")
        csv, database = f"by-year/{year}/figures.csv.gz", f"by-year/{year}/{of_year(year)}"
        everything = "read_csv('by-year/*/figures.csv.gz', all_varchar = true)"
    question = "SELECT unit_name, fiscal_year, amount FROM {table} WHERE form = '01' AND line = 'current_income'"
    return [
        ("pandas", f'import pandas as pd\nfigures = pd.read_csv("{csv}", dtype=str)  # amounts stay exact'),
        ("DuckDB", question.format(table=everything) + ";"),
        ("R", f'library(readr)\nfigures <- read_csv("{csv}", col_types = cols(.default = col_character()))'),
        ("SQLite", f'sqlite3 {database} "{question.format(table="figures")};"'),
    ]


def _linked(file: Mapping[str, Any], divided: bool) -> dict[str, Any]:
    """A file as the page links it; of a table that is divided, with its year."""
    return {"path": file["path"], "size": file["bytes"], "year": file["path"].split("/")[1] if divided else ""}


def _described(folder: Path) -> list[dict[str, Any]]:
    """The files of the release, as its descriptor lists them; none where it has none."""
    path = folder / DESCRIPTOR
    return list(json.loads(path.read_bytes())["resources"]) if path.exists() else []


def _grouped(tables: Iterable[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    groups: dict[str, list[Mapping[str, Any]]] = {name: [] for name in ("group_tables", *(name for name, _ in GROUPS))}
    for table in tables:
        path = table["files"]["csv"][0]["path"]
        path = path.split("/", 2)[2] if table["files"]["csv"][0]["year"] else path
        groups[next((name for name, start in GROUPS if path.startswith(start)), "group_tables")].append(table)
    return [(name, own) for name, own in groups.items() if own]
