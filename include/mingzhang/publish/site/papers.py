"""The pages about the data: methods, and the dictionary of fields."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mingzhang.publish.site.accuracy import measured
from mingzhang.publish.site.downloads import files_of, paste_of
from mingzhang.publish.site.listings import with_counts
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from pathlib import Path

    from mingzhang.publish.site.book import Book

METHODS = ("text", "markup", "ocr")


def write(book: Book, folder: Path) -> None:
    release = book.about["release"]
    read = book.methods()
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
            corrections=_corrections(book),
            rules=rules,
            rates=any(rule["rate"] for rule in rules),
        ),
    )
    copied = {table["name"]: paste_of(table) for table in files_of(folder)}
    tables = [table | {"fields": book.fields(table["name"]), "paste": copied.get(table["name"], [])} for table in book.tables()]
    save(folder, "dictionary.html", render("dictionary.html", "dictionary.html", tables=tables))


def _corrections(book: Book) -> list[tuple[str, int]]:
    """How many findings of earlier releases we have withdrawn and not shown again, by cause."""
    former = (row for own in book.former().values() for row in own if not row["shown_again_in"])
    return sorted(Counter(row["cause"] for row in former if row["state"] == "withdrawn").items())
