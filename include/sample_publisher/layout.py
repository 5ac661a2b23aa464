"""How a report is printed: every choice that publishers make differently, and the combinations that have a name.

A `Layout` never changes what a report says. Each field has a short list of values, so any combination can be drawn at random
(`hypothesis.strategies.builds(Layout)` does) and must come out as a report that a person could read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Layout:
    """The choices of one print. The defaults are the plain print: one form a page, full grid, head lines as in the official set."""

    # The page
    landscape: bool = True
    rotated: bool = False
    """Landscape pages are portrait sheets turned by /Rotate 90."""
    cropped: bool = False
    """The page is a part (CropBox) of a larger sheet."""
    together: bool = False
    """Several forms a page, one below the other."""
    rows_per_page: Literal[None, 8, 14, 20] = None
    """At most so many rows of data on a page; null: as many as fit."""
    repeat: Literal["head", "head_without_numbers", "nothing"] = "head"
    """What a continuation page begins with: the head again, the head without its 栏次 row, or the next row of data."""
    stray_row: bool = False
    """A form that was split ends with a page of one empty row and no text."""
    title_on_page_before: bool = False
    """The title and head lines stand at the foot of the page before the grid."""
    size: Literal["small", "normal", "large"] = "normal"
    page_numbers: bool = True

    # The rules
    rules: Literal["lines", "segments", "filled", "horizontal", "three", "none"] = "lines"
    """Long lines; hundreds of short ones; filled rectangles of 0.96 pt; only horizontal lines; only three of those; none at all."""

    # The head lines
    form_number: Literal["公开{form}表", "公开 {form} 表", "表{number}", ""] = "公开{form}表"
    department: Literal["部门：{unit}", "编制单位：{unit}", "公开部门：{unit}", "部门：", ""] = "部门：{unit}"
    money: Literal["单位：{money}", "金额单位：{money}"] = "单位：{money}"
    head_lines: Literal["below_title", "above_title", "glued"] = "below_title"
    """glued: 部门, form number and 单位 are one run of text."""
    line_numbers: bool = True
    """行次 on 01 and 04."""
    column_numbers: bool = True
    """The 栏次 row."""
    spaced: bool = True
    """项 目, 栏 次, 总 计: words spaced to fill their cell."""

    # The rows
    total_row: Literal["first", "last", "head"] = "first"
    """Where 合计 stands in the tables by code; head: in the row of the head words 类 款 项 (as first, where that row is not printed)."""
    total_label: Literal["merged", "code", "name"] = "merged"
    """Its label spans code and name, or stands in one of these columns."""
    split_codes: bool = False
    """类, 款, 项 in columns of their own."""
    classes: Literal["short", "twenty_four", "twenty_six"] = "twenty_six"
    """Which functional classes 01 and 04 list beside those in use; short: the first six."""
    renumbered: bool = False
    """The short form counts its classes through instead of keeping the official numeral."""
    gaps: Literal["blank", "dots", "merged"] = "blank"
    """Lines of the short form without a class: no label, ……, or a label cell that is missing altogether."""
    numbered_openings: bool = False
    """The opening balances of 04 by fund are labelled 一、二、三、 like the income above them."""
    blocks: Literal[2, 3, 4] = 3
    """Blocks side by side on 06."""
    block_heads: bool = False
    """人员经费 and 公用经费 above the blocks of 06."""
    economic: Literal["all", "used"] = "all"
    """06 lists the whole classification of the year or the codes with a figure."""
    three_public: Literal["row", "alternating", "lines"] = "row"
    """07: twelve cells, six 预算数 and six 决算数; the two alternating; or a line an item."""
    balances: bool = False
    """09 has the columns of 08: opening balance, income, expenditure, closing balance (unless they would stay blank beside spending)."""
    empty_forms: Literal["printed", "three_rows", "left_out"] = "printed"
    """A form without figures: one empty 合计 row, three empty rows more, or no such form (01 is always printed)."""
    explained: Literal["reason", "instruction", "no"] = "reason"
    """Below an empty form: why it is empty; that and the instruction of the blank template, left standing; nothing."""
    notes: bool = True

    # The amounts
    digits: Literal["half", "full"] = "half"
    thousands: Literal["as_given", "commas", "none"] = "as_given"
    inner_space: bool = False
    """810. 16"""
    negative: Literal["-", "－", "()", "△"] = "-"
    blank: Literal["", "-", "—", "/", "无"] = ""
    """What stands in a cell without a figure, in rows that have one."""

    # The text layer
    latin: Literal["own", "Helvetica", "Times-Roman"] = "own"
    """Digits and Latin letters in the typeface of the rest, or in one that is not embedded."""
    radicals: bool = False
    """Characters that look like a radical are printed with the radical's code point (⼊ for 入)."""
    doubled: bool = False
    """Titles and totals are made bold by printing them twice."""
    title_parts: Literal["whole", "split", "late"] = "whole"
    """The title as one text; as two; its second half only after the grid."""
    by_column: bool = False
    """The text layer goes through each grid column by column, not row by row."""
    vertical: Literal["middle", "top", "bottom", "mixed"] = "middle"
    narrow_labels: bool = False
    """Labels wrap over two or three lines."""

    # The document
    cover: Literal["lines", "wrapped", "one_line"] = "lines"
    """The year above the unit; the unit's name broken over lines; both on one line."""
    contents: bool = True
    narrative: Literal["around", "after", "none"] = "around"
    repeated_titles: bool = False
    """The narrative's sections have the titles of the forms as headings."""


PLAIN = Layout()
COMPACT = Layout(landscape=False, together=True, size="small", classes="short", gaps="dots", form_number="公开 {form} 表", economic="used")
TALL = Layout(landscape=False, rows_per_page=14, size="large", total_label="code")
TALL_WITHOUT_HEADS = replace(TALL, repeat="nothing", stray_row=True, column_numbers=False)
THREE = Layout(block_heads=True, rules="horizontal", vertical="mixed")
BARE = Layout(rules="none", classes="short", renumbered=True)
SEGMENTS = Layout(by_column=True, rules="segments", latin="Times-Roman", doubled=True, head_lines="above_title")
FILLED = Layout(rules="filled", landscape=False, narrow_labels=True, vertical="mixed", title_parts="split", latin="Helvetica")
ROTATED = Layout(rotated=True, rows_per_page=20, repeat="head_without_numbers", head_lines="glued", spaced=False)
SHANGHAI = Layout(
    landscape=False,
    rules="filled",
    form_number="",
    department="",
    line_numbers=False,
    column_numbers=False,
    spaced=False,
    repeat="nothing",
    rows_per_page=20,
    numbered_openings=True,
    blocks=2,
    three_public="alternating",
    balances=True,
    empty_forms="three_rows",
    latin="Times-Roman",
    total_label="merged",
    cover="wrapped",
)
SHANGHAI_SPLIT = replace(
    SHANGHAI, landscape=True, split_codes=True, total_row="head", classes="twenty_four", rules="segments", repeated_titles=True
)
YUNNAN = Layout(
    block_heads=True,
    form_number="表{number}",
    three_public="lines",
    blocks=4,
    total_row="last",
    money="金额单位：{money}",
    department="编制单位：{unit}",
    balances=True,
)
DRESSED = Layout(
    block_heads=True, digits="full", negative="△", blank="—", thousands="commas", radicals=True, doubled=True, total_label="name"
)
SPACED = Layout(inner_space=True, negative="()", blank="/", thousands="commas", classes="short", gaps="merged", title_parts="late")
CROPPED = Layout(rotated=True, cropped=True)
PAGE_BEFORE = Layout(
    explained="instruction",
    title_on_page_before=True,
    title_parts="split",
    cover="one_line",
    blank="-",
    negative="－",
    repeated_titles=True,
)

LAYOUTS: dict[str, Layout] = {
    "plain": PLAIN,
    "compact": COMPACT,
    "tall": TALL,
    "tall_without_heads": TALL_WITHOUT_HEADS,
    "three": THREE,
    "three_rules": replace(THREE, rules="three"),
    "bare": BARE,
    "segments": SEGMENTS,
    "filled": FILLED,
    "rotated": ROTATED,
    "shanghai": SHANGHAI,
    "shanghai_split": SHANGHAI_SPLIT,
    "yunnan": YUNNAN,
    "dressed": DRESSED,
    "spaced": SPACED,
    "page_before": PAGE_BEFORE,
    "cropped": CROPPED,
}
"""The named prints."""
