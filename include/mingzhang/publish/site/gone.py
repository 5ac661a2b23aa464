"""What was taken out: the page that says so, and the short page that stands at the permanent address of what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.publish.site.addresses import finding_folder, report_page, unit_page
from mingzhang.publish.site.pages import render, save

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mingzhang.publish.site.book import Book, Row

PAGE, TEMPLATE, START = "tombstones.html", "tombstone.html", "index.html"
SIGN = b'<meta name="tombstone">'
"""By which such a page is known."""


def write(book: Book, folder: Path, before: Path | None, *, again: bool) -> None:
    """Write the pages. `before`: the release before, or, `again`, this release as it was: then what has no page any more was taken out;
    else only what was a tombstone already stays one."""
    gone = book.tombstones()
    if not gone:
        return
    save(folder, PAGE, render(TEMPLATE, PAGE, gone=gone))
    there = {row["report"] for row in book.reports}
    for report in sorted({report for row in gone if row["kind"] == "document" for report in row["about"]} - there):
        _stand_in(folder, report_page(report), [row for row in gone if report in row["about"]])
    for unit in sorted({report.partition("/")[0] for row in gone for report in row["about"]}):
        own = [row for row in gone if any(report.partition("/")[0] == unit for report in row["about"])]
        for path in _pages(before, unit):
            if not (folder / path).exists() and before and (again or SIGN in (before / path).read_bytes()[:1000]):
                _stand_in(folder, path, own)


def close(book: Book, folder: Path) -> None:
    """Write the start page of an old release whose other pages cannot be made any more."""
    save(folder, START, render(TEMPLATE, START, gone=book.tombstones()))


def _pages(before: Path | None, unit: str) -> Iterator[str]:
    """The pages of a unit, its reports and findings in a release."""
    if before is None:
        return
    folders = (report_page(unit).removesuffix(".html"), finding_folder(unit))
    found = [path for folder in folders for path in sorted((before / folder).rglob("*.html"))]
    yield from (path.relative_to(before).as_posix() for path in [before / unit_page(unit), *found] if path.is_file())


def _stand_in(folder: Path, path: str, gone: Sequence[Row]) -> None:
    save(folder, path, render(TEMPLATE, path, gone=gone))
