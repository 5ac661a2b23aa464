"""The pages of a print that hold words: cover, contents and narrative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sample_publisher.sheet import FOOT, MARGIN, Sheet, width_of, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sample_publisher.narrative import Section
    from sample_publisher.reports import SampleReport


def draw_cover(sheet: Sheet, report: SampleReport) -> None:
    """The cover: year and unit as the layout arranges them, and what the document is."""
    sheet.open(landscape=False)
    middle = sheet.width / 2
    if sheet.layout.cover == "one_line":
        lines = [(f"{report.unit}{report.year}年度", 26.0), ("部门决算", 30.0)]
    elif sheet.layout.cover == "wrapped":
        half = (len(report.unit) + 1) // 2
        lines = [(report.unit[:half], 26.0), (report.unit[half:], 26.0), (f"{report.year}年度部门决算", 26.0)]
    else:
        lines = [(f"{report.year}年度", 26.0), (report.unit, 26.0), ("部门决算", 30.0)]
    for number, (line, size) in enumerate(lines):
        fitting = min(size, size * (sheet.width - 2 * MARGIN) / width_of(line, size))
        sheet.text(middle, 250 + 62 * number, line, fitting, "center", strong=True)
    for number, line in enumerate(wrap(report.remark, 9, sheet.width - 2 * MARGIN - 60)):
        sheet.text(middle, sheet.height - 110 + 15 * number, line, 9, "center")


def draw_contents(sheet: Sheet, parts: Sequence[tuple[str, Sequence[str]]]) -> None:
    """目录: the parts and what stands in each."""
    sheet.open(landscape=False)
    sheet.text(sheet.width / 2, 92, "目　录", 20, "center", strong=True)
    top = 130.0
    for part, entries in parts:
        if not entries:
            continue
        sheet.text(MARGIN + 24, top, part, 12.5, strong=True)
        top += 23
        for entry in entries:
            sheet.text(MARGIN + 48, top, entry, 11)
            top += 19.5
        top += 8


def draw_narrative(sheet: Sheet, part: str, sections: Sequence[Section]) -> None:
    """A part of the narrative, from a new page on."""
    sheet.open(landscape=False)
    sheet.text(sheet.width / 2, 84, part, 17, "center", strong=True)
    top = 112.0
    for section in sections:
        if top > sheet.height - FOOT - 60:
            sheet.open(landscape=False)
            top = 70.0
        sheet.text(MARGIN + 36, top + 13, section.heading, 12.5, strong=True)
        top = write_paragraphs(sheet, top + 24, section.paragraphs) + 10


def write_paragraphs(sheet: Sheet, top: float, paragraphs: Sequence[str], size: float = 11.0) -> float:
    """Running text from `top` on, over as many pages as it needs; the lower edge."""
    leading = size * 1.75
    for paragraph in paragraphs:
        for line in wrap("　　" + paragraph, size, sheet.width - 2 * MARGIN - 24):
            if top + leading > sheet.height - FOOT - 10:
                sheet.open(landscape=False)
                top = 70.0
            sheet.text(MARGIN + 12, top + size, line, size)
            top += leading
    return top
