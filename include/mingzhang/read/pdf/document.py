"""A PDF file as sheets: the text of every page, read by OCR where it has none, the tables of those that may hold forms."""

from __future__ import annotations

import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from mingzhang.forms.declaration import fold, form, forms, normalise
from mingzhang.read.errors import NotReadable
from mingzhang.read.headings import find_money_unit
from mingzhang.read.limits import allow_scan
from mingzhang.read.pages import Page, text_of_page
from mingzhang.read.pdf.legibility import is_scan
from mingzhang.read.pdf.pdfium import page_of_pdfium
from mingzhang.read.ruled import find_grids
from mingzhang.read.sheets import Sheet, sheet_of_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


MAX_PAGES = 1500
"""More pages than any departmental report has."""
SIDE_BY_SIDE = 2
"""So many scanned pages are read at the same time."""
SENTENCE = re.compile(r"[。;!?]|,(?!\d{3})")
ROW = re.compile(r"(^|\s)[-(]?\d[\d,]*\.\d+\)?(\s|$)|\d\s+\d[\d,]*\s*$|^\d{3}(\d\d){0,2}(\s|[㐀-鿿])")
"""A line with an amount that stands alone, with two numbers at its end, or with a classification code at its beginning."""
TITLES = tuple(sorted({title for f in forms() for title in f.titles}))
BUDGET_TITLES = tuple(sorted({title for f in forms("budget") for title in f.titles} - set(TITLES)))
FUNDS, INDICATORS, _ = form("performance_department").sides
EVALUATIONS = (
    *(title for declared in forms("performance") for title in declared.titles),
    *(normalise(column.title) for column in (*FUNDS.columns[1:3], *INDICATORS.columns[:3])),
    normalise(FUNDS.lines[0].title),
)
"""Words of self-evaluations of performance."""


def sheets_of_pdf(content: bytes) -> tuple[Sheet, ...]:
    """The pages of a PDF file. NotReadable: it is broken, encrypted, too long, or shows nothing that can be read."""
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = "it is encrypted" if "assword" in str(error) else "the file is broken"
        raise NotReadable(f"a PDF that cannot be opened: {reason}") from error
    with pdf:
        if len(pdf) > MAX_PAGES:
            raise NotReadable(f"a PDF of {len(pdf)} pages: no departmental report has more than {MAX_PAGES}")
        sheets = tuple(_sheets(pdf))
    if not any(sheet.text.strip() for sheet in sheets):
        raise NotReadable(f"a PDF of {len(sheets)} pages on which nothing is written")
    return sheets


def _sheets(pdf: pypdfium2.PdfDocument) -> Iterator[Sheet]:
    """The text of every page; glyphs and grids only of those that may hold forms, which cost ten times as much.

    They are the pages that name a form or a unit of money, and those that follow as long as their tables go on.
    """
    going_on = final = False
    for number, opened in enumerate(_opened(pdf), 1):
        seen = opened.image.result() if opened.image else None
        text = fold(text_of_page(seen)) if seen else opened.text
        sheet = Sheet(number, text, scanned=seen is not None)
        final = final or "决算" in text
        named = _names_form(text, TITLES if final else (*TITLES, *BUDGET_TITLES))
        going_on = find_money_unit(text) is not None or named or (going_on and _is_tabular(text, seen or opened.page))
        going_on = going_on or _holds_evaluation(text, seen or opened.page)
        if going_on:
            seen = seen or page_of_pdfium(opened.page, opened.textpage, number)
            sheet = replace(sheet_of_page(text, seen, find_grids(seen)), scanned=sheet.scanned)
        opened.textpage.close()
        opened.page.close()
        yield sheet


class _Opened(NamedTuple):
    """A page, its text layer, and its reading by OCR where that layer is not to be believed."""

    page: pypdfium2.PdfPage
    textpage: pypdfium2.PdfTextPage
    text: str
    image: Future[Page] | None


def _opened(pdf: pypdfium2.PdfDocument) -> Iterator[_Opened]:
    """The pages in their order; those that are scans are read while the ones before them are still at work."""
    ahead: deque[_Opened] = deque()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as readers:
        for number, page in enumerate(pdf, 1):
            textpage = page.get_textpage()
            text = fold(textpage.get_text_bounded())
            ahead.append(_Opened(page, textpage, text, _read_scan(page, number, readers) if is_scan(page, textpage, text) else None))
            while ahead and (ahead[0].image is None or len(ahead) > SIDE_BY_SIDE):
                yield ahead.popleft()
        yield from ahead


def _read_scan(page: pypdfium2.PdfPage, number: int, readers: ThreadPoolExecutor) -> Future[Page]:
    """The reading of a page that is an image. It takes memory and time that no other page takes, and libraries that take long to load."""
    allow_scan()
    from mingzhang.read.scan.page import page_of_scan
    from mingzhang.read.scan.paper import render

    return readers.submit(page_of_scan, render(page), number)


def _names_form(text: str, titles: Iterable[str]) -> bool:
    text = normalise(text)
    return any(title in text for title in titles)


def _holds_evaluation(text: str, page: Page | pypdfium2.PdfPage) -> bool:
    """Does a page speak of a self-evaluation, and are lines drawn on it?"""
    text = normalise(text)
    return any(word in text for word in EVALUATIONS) and _is_drawn(page)


def _is_drawn(page: Page | pypdfium2.PdfPage) -> bool:
    drawn = page.edges if isinstance(page, Page) else page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    return any(True for _ in drawn)


def _is_tabular(text: str, page: Page | pypdfium2.PdfPage) -> bool:
    """May a page that names no form go on with a table: are lines drawn on it, or amounts set apart from sentences?"""
    rows = (line for line in text.splitlines() if ROW.search(line) and not SENTENCE.search(line))
    return any(True for _ in rows) or _is_drawn(page)
