"""Form 06: economic classification codes in blocks side by side."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from sample_publisher.grids.grid import Cell, Grid, Row
from sample_publisher.grids.words import amount
from sample_publisher.reports import catalogue, name_of

if TYPE_CHECKING:
    from sample_publisher.layout import Layout
    from sample_publisher.reports import SampleReport

BLOCKS: dict[int, tuple[tuple[str, ...], ...]] = {
    2: (("301", "303"), ("302", "")),
    3: (("301", "303"), ("302",), ("",)),
    4: (("301",), ("303",), ("302",), ("",)),
}
"""Classes in each block, by the number of blocks; an empty class stands for all the others."""
NAMED = ("301", "302", "303")
EMPTY = (Cell(kind="code"), Cell(kind="label"), Cell(kind="amount"))


def blocks(report: SampleReport, layout: Layout) -> Grid:
    """The grid of form 06."""
    used = [line for line in report.lines("06") if line.isdigit()]
    codes = sorted({*used, *(catalogue()["economic"] if layout.economic == "all" else ())})
    columns = [[code for group in groups for code in codes if _belongs(code, group)] for groups in BLOCKS[layout.blocks]]
    rows: list[Row] = [
        tuple(cell for code in row for cell in (_entry(report, layout, code) if code else EMPTY))
        for row in zip_longest(*columns, fillvalue="")
    ]
    head: list[Row] = [tuple(Cell(word) for _ in columns for word in ("经济分类科目编码", "科目名称", "决算数"))]
    if layout.block_heads:
        personnel = 3 * sum(1 for groups in BLOCKS[layout.blocks] if groups[0] in ("301", "303"))
        head.insert(0, (Cell("人员经费", columns=personnel), Cell("公用经费", columns=3 * len(columns) - personnel)))
    totals = _totals(report, layout, len(columns))
    name = 1.5 if layout.narrow_labels else 2.5
    return Grid((1.0, name, 1.2) * len(columns), tuple(head), (), (*rows, *totals))


def _belongs(code: str, group: str) -> bool:
    return code.startswith(group) if group else not code.startswith(NAMED)


def _entry(report: SampleReport, layout: Layout, code: str) -> tuple[Cell, Cell, Cell]:
    return Cell(code, "code"), Cell(name_of(report, code, "economic"), "label"), amount(report, layout, ("06", code, "amount"))


def _totals(report: SampleReport, layout: Layout, count: int) -> list[Row]:
    """The last row: 人员经费合计 with its amount in the block of 人员经费, 公用经费合计 with its amount at the right edge."""
    personnel = 2 if layout.blocks == 4 else 1
    row = (
        *_label("人员经费合计", 3 * personnel - 1, layout),
        amount(report, layout, ("06", "personnel_total", "amount")),
        *_label("公用经费合计", 3 * (count - personnel) - 1, layout),
        amount(report, layout, ("06", "public_total", "amount")),
    )
    whole = (*_label("合计", 3 * count - 1, layout), amount(report, layout, ("06", "total", "amount")))
    return [row, whole] if ("06", "total", "amount") in report.figures else [row]


def _label(word: str, columns: int, layout: Layout) -> list[Cell]:
    if layout.total_label == "merged" or columns > 2:
        return [Cell(word, "head", columns=columns, strong=True)]
    return [
        Cell(word if layout.total_label == "code" else "", "code"),
        Cell(word if layout.total_label == "name" else "", "label", strong=True),
    ]
