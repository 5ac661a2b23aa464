"""Word files (Office Open XML): paragraphs and tables in the order of the document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.read.errors import NotReadable
from mingzhang.read.markup.blocks import Block, Box, Frame, PageBreak, Paragraph, flatten
from mingzhang.read.markup.flow import sheets_of
from mingzhang.read.markup.packages import Package, attribute, local

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.read.sheets import Sheet

UNSEEN = {"del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "instrText", "delText", "sectPr"}
"""Properties, the codes of fields, and what has been deleted with its deletion tracked."""
SEEN_AS = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-"}
MAX_SPAN = 1000
MAX_DEPTH = 60
"""Elements nested deeper are no document that a person wrote."""


def sheets_of_docx(content: bytes) -> tuple[Sheet, ...]:
    """A Word file as sheets, cut where new pages begin. NotReadable: it is damaged or says nothing."""
    with Package(content) as package:
        root = package.xml(package.main_part())
    body = next((element for element in root if local(element) == "body"), None)
    if body is None:
        raise NotReadable("a damaged Word file: it has no body, fetch it again from its publisher")
    sheets = tuple(sheets_of(flatten(_blocks(body, 0))))
    if not any(sheet.text.strip() for sheet in sheets):
        raise NotReadable("a Word file without any text: if its pages are pictures, ask the publisher for a PDF of them")
    return sheets


def _blocks(parent: Any, depth: int) -> Iterator[Block]:
    """The paragraphs and tables of a body, a cell or a text box."""
    if depth > MAX_DEPTH:
        raise NotReadable("a Word file whose parts are nested too deep: no person wrote it")
    for element in parent:
        name = local(element)
        if name == "p":
            yield from _paragraph(element, depth)
        elif name == "tbl":
            yield _frame(element, depth)
        elif name and name not in UNSEEN:  # content controls, tracked insertions, custom XML
            yield from _blocks(element, depth + 1)


def _paragraph(element: Any, depth: int) -> Iterator[Block]:
    """A paragraph, the page breaks in it, the text boxes that are anchored to it."""
    properties = next((child for child in element if local(child) == "pPr"), ())
    if any(local(child) == "pageBreakBefore" and attribute(child, "val") not in ("0", "false") for child in properties):
        yield PageBreak()
    text: list[str] = []
    boxes: list[Any] = []
    for piece in _pieces(element, boxes, 0):
        if piece is None:
            yield Paragraph("".join(text))
            text = []
            yield PageBreak()
        else:
            text.append(piece)
    yield Paragraph("".join(text))
    for box in boxes:
        yield from _blocks(box, depth + 1)
    if any(local(child) == "sectPr" and _turns(child) for child in properties):
        yield PageBreak()


def _turns(section: Any) -> bool:
    """Does the next section begin on a new page?"""
    return all(local(child) != "type" or attribute(child, "val") != "continuous" for child in section)


def _pieces(element: Any, boxes: list[Any], depth: int) -> Iterator[str | None]:
    """The text of a paragraph or run, null for a page break; `boxes` collects its text boxes."""
    if depth > MAX_DEPTH:
        raise NotReadable("a Word file whose parts are nested too deep: no person wrote it")
    for child in element:
        name = local(child)
        if name == "t":
            yield child.text or ""
        elif name in SEEN_AS:
            yield SEEN_AS[name]
        elif name == "br":
            yield None if attribute(child, "type") == "page" else "\n"
        elif name == "lastRenderedPageBreak":
            yield None
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "AlternateContent":  # the same text box twice, for programs of different age
            yield from _pieces(next(iter(child), ()), boxes, depth + 1)
        elif name == "r" and _vanished(child):
            continue
        elif name and name not in UNSEEN:
            yield from _pieces(child, boxes, depth + 1)


def _vanished(run: Any) -> bool:
    properties = next((child for child in run if local(child) == "rPr"), ())
    return any(local(child) in ("vanish", "webHidden") and attribute(child, "val") not in ("0", "false") for child in properties)


def _frame(table: Any, depth: int) -> Frame:
    """A table; cells merged downwards become one that spans rows."""
    rows: list[list[Box]] = []
    offsets: list[int] = []
    open_merges: dict[int, tuple[int, int]] = {}  # grid column → place of the cell that is being continued
    for row in _inside(table, "tr"):
        properties = next((child for child in row if local(child) == "trPr"), ())
        if any(local(child) in ("del", "hidden") for child in properties):
            continue
        before, after = (
            next((int(attribute(c, "val") or 0) for c in properties if local(c) == name), 0) for name in ("gridBefore", "gridAfter")
        )
        offsets.append(before)
        rows.append([])
        column, merges = before, dict[int, tuple[int, int]]()
        for cell in _inside(row, "tc"):
            span, merge = _merging(cell)
            if merge == "continue" and column in open_merges:
                top, index = open_merges[column]
                box = rows[top][index]
                rows[top][index] = Box(box.blocks, len(rows) - top, box.columns)
                merges[column] = (top, index)
            else:
                rows[-1].append(Box(tuple(_blocks(cell, depth + 1)), 1, span))
                if merge:
                    merges[column] = (len(rows) - 1, len(rows[-1]) - 1)
            column += span
        if after > 0:  # the row ends before the others, and says so
            rows[-1].append(Box((), 1, min(after, MAX_SPAN)))
        open_merges = merges
    return Frame(tuple(map(tuple, rows)), tuple(offsets), _widths(table))


def _widths(table: Any) -> tuple[float, ...]:
    """The widths of its grid columns, in points; none is so narrow that its sides would be one."""
    grid = next((child for child in table if local(child) == "tblGrid"), ())
    twips = [attribute(column, "w") or "0" for column in grid if local(column) == "gridCol"]
    return tuple(max(int(width) / 20, 0.1) for width in twips) if all(width.isdecimal() for width in twips) else ()


def _merging(cell: Any) -> tuple[int, str]:
    """How many grid columns a cell spans, and whether it begins ("restart") or continues ("continue") a merge downwards."""
    properties = next((child for child in cell if local(child) == "tcPr"), ())
    span = next((int(attribute(child, "val") or 1) for child in properties if local(child) == "gridSpan"), 1)
    merge = next((attribute(child, "val") or "continue" for child in properties if local(child) == "vMerge"), "")
    return max(1, min(span, MAX_SPAN)), merge


def _inside(parent: Any, wanted: str) -> Iterable[Any]:
    """The rows of a table, or the cells of a row, those in content controls and tracked insertions included."""
    for child in parent:
        if local(child) == wanted:
            yield child
        elif local(child) and local(child) not in UNSEEN:
            yield from _inside(child, wanted)
