"""Reports as web pages, Word files and workbooks: the same forms, cells and words as on paper.

    web_page(published("liling-2020"), LAYOUTS["plain"], nested=True, encoding="gb18030")
    word_file(balanced(7), LAYOUTS["yunnan"], rows=14)
    workbook(balanced(7), LAYOUTS["plain"], arrangement="below", numbers=True)

What a `Layout` says of paper (rules, fonts, page sizes) has no meaning here. The truth about each of them is the report itself.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from mingzhang.forms.declaration import form, forms
from sample_publisher.form_pages import MAY_BE_LEFT_OUT, title_of
from sample_publisher.grids import build
from sample_publisher.grids.grid import Row, place
from sample_publisher.narrative import Section, after_tables, before_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sample_publisher.grids.grid import Grid
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

FURNITURE = (
    '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/zfxxgk">政府信息公开</a></li></ul></div>'
    '<div class="crumbs">您当前的位置：首页 &gt; 财政预决算 &gt; 部门决算</div>'
)
ABOUT = '<p>发布时间：2021-09-10　来源：样本市财政局　浏览次数：<span id="hits">1021</span></p><p>字体：大 中 小</p><p>【打印】【关闭】</p>'
FOOTER = '<div class="footer">主办：样本市财政局　网站标识码：0000000000</div>'
PLAIN_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Printed:
    """A form with what stands around it."""

    form: str
    title: str
    heads: tuple[str, ...]
    grid: Grid
    note: str

    def pieces(self, rows: int | None) -> Iterator[tuple[Row, ...]]:
        """Its rows, in tables of at most `rows` rows of data, each with the head again."""
        head, body = (*self.grid.head, *self.grid.numbers), self.grid.body
        size = rows or max(1, len(body))
        for start in range(0, max(1, len(body)), size):
            yield (*head, *body[start : start + size])


def printed_forms(report: SampleReport, layout: Layout) -> list[Printed]:
    """The forms of a report as `layout` arranges them."""
    found = []
    for f in forms():
        if f.id in MAY_BE_LEFT_OUT and layout.empty_forms == "left_out" and not report.lines(f.id):
            continue
        unit = report.unit if report.unit_in_heads is None else report.unit_in_heads
        number = layout.form_number.format(form=f.id, number=int(f.id))
        department, money = layout.department.format(unit=unit), layout.money.format(money=report.money_of(f.id))
        heads = tuple(head for head in (number, department, money) if head)
        note = f"注：{form(f.id).note}" if layout.notes else ""
        found.append(Printed(f.id, title_of(report, f.id, layout), heads, build(report, f.id, layout), note))
    return found


def web_page(
    report: SampleReport,
    layout: Layout,
    *,
    encoding: str = "utf-8",
    nested: bool = False,
    titles_inside: bool = False,
    office: bool = False,
    rows: int | None = None,
) -> bytes:
    """A page of a site with the report in it.

    `nested`: the article stands in a table in a table. `titles_inside`: titles and heads are rows of the forms' tables. `office`: the
    tables come from a word processor. `rows`: a table has at most so many rows of data.
    """
    title = f"{report.unit}{report.year}年度部门决算"
    before, after = _narrative(report, layout)
    body = [f"<h1>{escape(title)}</h1>", ABOUT, *_sections(before)]
    for printed in printed_forms(report, layout):
        if not titles_inside:
            body.append(f"<h2>{escape(printed.title)}</h2><div>{'</div><div>'.join(map(escape, printed.heads))}</div>")
        for number, piece in enumerate(printed.pieces(rows)):
            headings = (printed.title, *printed.heads) if titles_inside and not number else ()
            body.append(_html_table(piece, headings, printed.note if titles_inside else "", len(printed.grid.widths), office=office))
        if printed.note and not titles_inside:
            body.append(f"<p>{escape(printed.note)}</p>")
    body += _sections(after)
    for annex in report.annexes:
        body.append(f"<h2>{escape(annex.title)}</h2><div>{'</div><div>'.join(map(escape, annex.heads))}</div>")
        body.append(_html_table((*annex.grid.head, *annex.grid.body), (), "", len(annex.grid.widths), office=office))
    article = "\n".join(body)
    if nested:
        inner = f"<table width=100%><tr><td>{article}</td></tr></table>"
        article = f"<table><tr><td width=200>栏目导航</td><td>{inner}</td></tr></table>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}"><title>{escape(title)}-样本市人民政府门户网站</title>'
    return f"<html><head>{head}</head><body>{FURNITURE}{article}{FOOTER}</body></html>".encode(encoding, "xmlcharrefreplace")


def _sections(sections: Sequence[Section]) -> list[str]:
    return [f"<h3>{escape(s.heading)}</h3>" + "".join(f"<p>{escape(p)}</p>" for p in s.paragraphs) for s in sections]


def _html_table(rows: Sequence[Row], headings: Sequence[str], note: str, columns: int, *, office: bool) -> str:
    def text(words: str) -> str:
        if not office:
            return escape(words)
        middle = len(words) // 2 if len(words) > 8 and not words.isascii() else len(words)
        halves = "<br>".join(escape(half) for half in (words[:middle], words[middle:]) if half)
        return f"<p class=MsoNormal><span lang=EN-US>{halves or '&nbsp;'}<o:p></o:p></span></p>"

    lines = [f"<tr><td colspan={columns}>{text(heading)}</td></tr>" for heading in headings]
    lines += ["<tr>" + "".join(f"<td colspan={c.columns} rowspan={c.rows}>{text(c.text)}</td>" for c in row) + "</tr>" for row in rows]
    if note:
        lines.append(f"<tr><td colspan={columns}>{text(note)}</td></tr>")
    name = ' class=MsoNormalTable border=0 cellspacing=0 style="border-collapse:collapse"' if office else " border=1"
    return f"<table{name}>{''.join(lines)}</table>"


def word_file(report: SampleReport, layout: Layout, *, rows: int | None = None) -> bytes:
    """A Word file. `rows`: a table has at most so many rows of data, and goes on in the next one."""
    import docx

    document: Any = docx.Document()
    for line in (f"{report.year}年度", report.unit, "部门决算"):
        document.add_heading(line, 1)
    document.add_page_break()
    before, after = _narrative(report, layout)
    for section in before:
        _add_section(document, section)
    for printed in printed_forms(report, layout):
        document.add_heading(printed.title, 2)
        document.add_paragraph("\t".join(printed.heads))
        for piece in printed.pieces(rows):
            _add_table(document, piece, len(printed.grid.widths))
            document.add_paragraph("")
        document.add_paragraph(printed.note)
    for section in after:
        _add_section(document, section)
    for annex in report.annexes:
        document.add_heading(annex.title, 2)
        document.add_paragraph("\t".join(annex.heads))
        _add_table(document, (*annex.grid.head, *annex.grid.body), len(annex.grid.widths))
        document.add_paragraph("")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add_section(document: Any, section: Section) -> None:
    document.add_heading(section.heading, 3)
    for paragraph in section.paragraphs:
        document.add_paragraph(paragraph)


def _add_table(document: Any, rows: Sequence[Row], columns: int) -> None:
    table = document.add_table(len(rows), columns)
    cells = [list(row.cells) for row in table.rows]
    for p in place(rows):
        right, bottom = min(p.right, columns), min(p.bottom, len(rows))
        cell = cells[p.top][p.left]
        if (right - p.left, bottom - p.top) != (1, 1):
            cell = cell.merge(cells[bottom - 1][right - 1])
        cell.text = p.cell.text


def workbook(
    report: SampleReport,
    layout: Layout,
    *,
    arrangement: Literal["sheets", "below", "beside"] = "sheets",
    numbers: bool = False,
    names: str = "GK{form}",
    titles: bool = True,
) -> bytes:
    """A workbook. `arrangement`: a worksheet a form, all in one below or beside each other. `numbers`: amounts and codes are numbers.

    `names`: how worksheets are called. `titles`: are titles printed, or only the worksheets called after the forms?
    """
    import openpyxl  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    book = openpyxl.Workbook()
    book.remove(book.active)
    top, left = 1, 1
    annexes = [Printed("", annex.title, annex.heads, annex.grid, "") for annex in report.annexes]
    for printed in (*printed_forms(report, layout), *annexes):
        if arrangement == "sheets" or not book.worksheets:
            name = names.format(form=printed.form, title=printed.title) if printed.form else f"附件{len(book.worksheets)}"
            book.create_sheet(name if arrangement == "sheets" else "决算表")
            top, left = 1, 1
        sheet, columns = book.worksheets[-1], len(printed.grid.widths)
        row = top
        for text in [*([printed.title] if titles else []), *printed.heads]:
            sheet.cell(row, left, text)
            sheet.merge_cells(start_row=row, end_row=row, start_column=left, end_column=left + columns - 1)
            row += 1
        rows = (*printed.grid.head, *printed.grid.numbers, *printed.grid.body)
        for p in place(rows):
            cell = sheet.cell(row + p.top, left + p.left)
            _fill(cell, p.cell.text, amount=p.cell.kind == "amount", number=numbers and p.cell.kind in ("amount", "code", "ordinal"))
            if (p.right - p.left, p.bottom - p.top) != (1, 1):
                last = f"{get_column_letter(left + p.right - 1)}{row + p.bottom - 1}"
                sheet.merge_cells(f"{get_column_letter(left + p.left)}{row + p.top}:{last}")
        row += len(rows)
        sheet.cell(row, left, printed.note or None)
        top, left = (row + 2, 1) if arrangement == "below" else (1, left + columns + 1)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Any, text: str, *, amount: bool, number: bool) -> None:
    """Put `text` into a cell, as a number that is shown with the same characters where that is asked for."""
    if not text:
        return
    match = PLAIN_NUMBER.fullmatch(text) if number else None
    if match is None:
        cell.value = text
        return
    decimals = len(match[1] or "") - 1
    cell.value = float(text.replace(",", "")) if decimals > 0 else int(text.replace(",", ""))
    if amount:
        cell.number_format = ("#,##0" if "," in text else "0") + ("." + "0" * decimals if decimals > 0 else "")
    elif text.startswith("0"):
        cell.number_format = "0" * len(text)


def _narrative(report: SampleReport, layout: Layout) -> tuple[list[Section], list[Section]]:
    before, after = before_tables(report), after_tables(report)
    return {"around": (before, after), "after": ([], [*before, *after]), "none": ([], [])}[layout.narrative]
