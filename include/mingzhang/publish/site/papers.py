"""The pages about the data: methods, downloads, and the dictionary of fields."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from mingzhang.publish import paste
from mingzhang.publish.site.accuracy import measured
from mingzhang.publish.site.listings import with_counts
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book

PAPERS = (
    "README.md",
    "datapackage.json",
    "catalog.jsonld",
    "CHANGELOG.md",
    "CHANGELOG.json",
    "CITATION.cff",
    "feed.xml",
    "TOMBSTONES.json",
    "SHA256SUMS",
)
METHODS = ("text", "markup", "ocr")


def write(book: Book, folder: Path) -> None:
    release = book.about["release"]
    read = {row[0]: row[1:] for row in book.counts("SELECT method, count(*), coalesce(sum(certain), 0) FROM figures GROUP BY 1")}
    publishers = {row["publisher"]: {"name": row["publisher_name"], "licence": row["licence"]} for row in book.reports}
    rules = with_counts(book)
    save(
        folder,
        "methods.html",
        render(
            "methods.html",
            "methods.html",
            release=release,
            read=[(method, *read[method]) for method in METHODS if method in read],
            accuracy=measured(),
            release_date=release[:10],
            publishers=[publishers[publisher] for publisher in sorted(publishers)],
            rules=rules,
            rates=any(rule["rate"] for rule in rules),
        ),
    )
    files = list(_files(folder)) if (folder / "datapackage.json").exists() else []
    papers = [name for name in PAPERS if name == "SHA256SUMS" or (folder / name).exists()]
    save(
        folder,
        "downloads.html",
        render(
            "downloads.html",
            "downloads.html",
            release=release,
            files=files,
            papers=papers,
            snippets=snippets(folder),
            gone=bool(book.tombstones()),
        ),
    )
    tables = [table | {"fields": book.fields(table["name"]), "paste": _paste(table["name"], files)} for table in book.tables()]
    save(folder, "dictionary.html", render("dictionary.html", "dictionary.html", tables=tables))


def _files(folder: Path) -> Iterator[dict[str, Any]]:
    """The data files of the release as its descriptor lists them, those with everything first."""
    described = json.loads((folder / "datapackage.json").read_bytes())["resources"]
    for file in sorted(described, key=lambda file: (file["format"] != "sqlite", file["path"])):
        yield {
            "name": file["name"],
            "format": file["format"],
            "path": file["path"],
            "title": file["title"],
            "rows": file.get("rows", file.get("records")),
            "size": file["bytes"],
            "sha256": file["hash"].removeprefix("sha256:"),
        }


def _paste(table: str, files: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The lines to copy for a table; none where the release has no file of it."""
    paths = {
        kind: file["path"]
        for file in files
        for kind in ("csv", "parquet")
        if file["name"] in (_file(table), f"{_file(table)}-{kind}") and file["format"] == kind
    }
    return paste.lines(table, paths) if len(paths) == 2 else []


def _file(table: str) -> str:
    return table.replace("_", "-")


def snippets(folder: Path) -> list[tuple[str, str]]:
    """What to paste to have the data, for programs that people use. The tests run those for pandas, DuckDB and SQLite."""
    csv = "figures.csv" if (folder / "figures.csv").exists() else "figures.csv.gz"
    question = "SELECT unit_name, fiscal_year, amount FROM {table} WHERE form = '01' AND line = 'current_income'"
    everything = f"read_csv('{csv}', all_varchar = true)"
    return [
        ("pandas", f'import pandas as pd\nfigures = pd.read_csv("{csv}", dtype=str)  # amounts stay exact'),
        ("DuckDB", question.format(table=everything) + ";"),
        ("R", f'library(readr)\nfigures <- read_csv("{csv}", col_types = cols(.default = col_character()))'),
        ("SQLite", f'sqlite3 mingzhang.sqlite "{question.format(table="figures")};"'),
    ]
