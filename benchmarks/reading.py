"""What reading costs: CPU time of our reader beside pdfplumber's `extract_tables` and beside PDFium's bare text, on the same files.

    python benchmarks/reading.py [FOLDER] [--rounds 3]

FOLDER: PDF reports; without one, the sample publisher's reports in its named prints. See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import gc
import io
import logging
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.errors import NotReadable
from mingzhang.read.headings import find_title
from mingzhang.read.reader import read
from sample_publisher.layout import LAYOUTS
from sample_publisher.reports import published, published_names
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REMEMBERED = (fold, normalise, parse_amount, find_title)
"""What the reader remembers from one document to the next within a process: forgotten before each reading, as in a new process."""


def ours(content: bytes) -> None:
    """The reading that every document gets."""
    read(content)


def ours_twice(content: bytes) -> None:
    """The same with pdfminer's second opinion on every page that holds figures: the most that doubt can cost."""
    read(content, second_opinion=range(1, 10_000))


def extract_tables(content: bytes) -> None:
    """pdfplumber's tables of all pages."""
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            page.extract_tables()
            page.close()


def floor(content: bytes) -> None:
    """PDFium's text of all pages: who reads a report cannot do less."""
    with pypdfium2.PdfDocument(content) as pdf:
        for page in pdf:
            textpage = page.get_textpage()
            textpage.get_text_bounded()
            textpage.close()
            page.close()


WAYS: tuple[Callable[[bytes], None], ...] = (ours, ours_twice, extract_tables, floor)


def cpu_seconds(way: Callable[[bytes], None], content: bytes) -> float:
    """CPU time of one run, begun as a new process would begin it."""
    for remembering in REMEMBERED:
        remembering.cache_clear()
    gc.collect()
    start = time.process_time()
    way(content)
    return time.process_time() - start


def documents(folder: Path | None) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of the PDF files in `folder`, or of the sample publisher's prints."""
    if folder:
        yield from ((path.name, path.read_bytes()) for path in sorted(folder.glob("*.pdf")))
    else:
        yield from ((f"{name} {layout}", typeset(published(name), LAYOUTS[layout])) for name in published_names() for layout in LAYOUTS)


def is_report(content: bytes) -> bool:
    """Can it be read, and is it a departmental final accounts report?"""
    try:
        return any(report.kind == "final_accounts" for report in read(content).reports)
    except NotReadable:
        return False


def main() -> int:
    """Print a line a document and one for all."""
    parser = argparse.ArgumentParser(description="CPU time of reading beside pdfplumber's and PDFium's.")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3, help="of each way the quickest of so many runs counts")
    options = parser.parse_args()
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    gc.freeze()
    totals = [0.0] * len(WAYS)
    print(f"{'document':40} " + " ".join(f"{way.__name__:>14}" for way in WAYS) + "   ours/tables  twice/tables")
    for name, content in documents(options.folder):
        if not is_report(content):
            continue
        rounds = [[cpu_seconds(way, content) for way in WAYS] for _ in range(options.rounds)]
        best = [min(times) for times in zip(*rounds, strict=True)]
        totals = [total + seconds for total, seconds in zip(totals, best, strict=True)]
        print_line(name, best)
    if not any(totals):
        print(f"{options.folder} holds no report that can be read (*.pdf)", file=sys.stderr)
        return 2
    print_line("all", totals)
    return 0


def print_line(name: str, seconds: list[float]) -> None:
    """Seconds of each way, and what part of pdfplumber's time our two take."""
    once, twice, tables, _ = seconds
    columns = " ".join(f"{value:14.3f}" for value in seconds)
    print(f"{name[:40]:40} {columns} {once / tables:13.2f} {twice / tables:13.2f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
