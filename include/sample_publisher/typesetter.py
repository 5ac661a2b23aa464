"""Typesetting a report: cover, contents, forms and narrative, in any layout.

    typeset(published("liling-2020"), LAYOUTS["plain"])  # the bytes of a PDF

The truth about a print is the report itself. The same report and layout give the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_publisher.form_pages import FormPages
from sample_publisher.narrative import Section, after_tables, before_tables
from sample_publisher.prose import draw_contents, draw_cover, draw_narrative, write_paragraphs
from sample_publisher.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

OVERVIEW, TABLES, EXPLANATION = "第一部分　单位概况", "第二部分　部门决算表", "第三部分　部门决算情况说明"


def typeset(report: SampleReport, layout: Layout) -> bytes:
    """The PDF of `report` as `layout` prints it. ValueError where no form of the print has a place for a figure."""
    sheet = Sheet(layout, f"{report.unit}{report.year}年度部门决算")
    pages = FormPages(report, sheet)
    before, after = _narrative(report, layout, pages.titles)
    draw_cover(sheet, report)
    if layout.contents:
        parts = [(OVERVIEW, [s.heading for s in before]), (TABLES, pages.titles), (EXPLANATION, [s.heading for s in after])]
        draw_contents(sheet, parts)
    if before:
        draw_narrative(sheet, OVERVIEW, before)
    pages.draw()
    if after:
        draw_narrative(sheet, EXPLANATION, after)
    for annex in report.annexes:
        pages.draw_annex(annex)
    return sheet.finish()


def typeset_notice(title: str, unit: str, paragraphs: Sequence[str], layout: Layout) -> bytes:
    """The PDF of a document without forms."""
    sheet = Sheet(layout, f"{unit}{title}")
    sheet.open(landscape=False)
    sheet.text(sheet.width / 2, 110, unit, 16, "center", strong=True)
    sheet.text(sheet.width / 2, 140, title, 20, "center", strong=True)
    write_paragraphs(sheet, 190, paragraphs)
    return sheet.finish()


def _narrative(report: SampleReport, layout: Layout, titles: Sequence[str]) -> tuple[list[Section], list[Section]]:
    """What is told before the forms and after them."""
    before, after = before_tables(report), after_tables(report)
    if layout.repeated_titles:
        after = [Section(title, section.paragraphs) for title, section in zip(titles, after, strict=False)] + after[len(titles) :]
    return {"around": (before, after), "after": ([], [*before, *after]), "none": ([], [])}[layout.narrative]
