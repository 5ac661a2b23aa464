"""Self-evaluations of performance (绩效自评表): where the funds end and the indicators begin, and what the result is.

Every table has heads of funds (年初预算数, 全年预算数, 全年执行数, …) above rows of funds, and heads of indicators (一级指标, …, 分值, 得分)
above rows of indicators; between them stand goals in words. Regions print them in other orders and under other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Column, Line, Side, fold, normalise
from mingzhang.read.further.funds import FundsReading
from mingzhang.read.further.indicators import IndicatorsReading
from mingzhang.read.further.loose import shows_number
from mingzhang.read.headings import strip_ordinal

if TYPE_CHECKING:
    from mingzhang.read.further.loose import LooseReading
    from mingzhang.read.grids import Grid, GridCell

GRADES = {
    **dict.fromkeys(("优", "优秀", "A"), 1),
    **dict.fromkeys(("良", "良好", "B"), 2),
    **dict.fromkeys(("中", "中等", "一般", "合格", "C"), 3),
    **dict.fromkeys(("差", "较差", "不合格", "D"), 4),
}
"""The grades, from the best on."""
MONEY = {"initial_budget", "annual_budget", "executed"}
GOALS = re.compile(r"^(年度)?(总体|绩效|预期)?(绩效)?目标(完成情况)?$|^预期目标$|^实际完成情况$")


def read_evaluation(reading: LooseReading) -> None:
    """The figures of a self-evaluation."""
    funds_side, indicators_side, result_side = reading.table.form.sides
    rows: FundsReading | IndicatorsReading | None = None
    for part in reading.table.parts:
        for row in part.rows:
            grid = part.grid
            if found := match_heads(grid, row, funds_side):
                if len(set(found.values()) & MONEY) + bool(set(found.values()) & {"rate", "score"}) > 1:
                    rows = FundsReading(reading, funds_side, found)
                    continue
            if found := match_heads(grid, row, indicators_side):
                named = set(found.values())
                if named & {"level_1", "level_2", "level_3"} and named & {"weight", "score"}:
                    rows = IndicatorsReading(reading, indicators_side, found)
                    continue
            if any(GOALS.match(bare_head(cell.text)) for cell in grid.row(row) if len(cell.text) < 12) and isinstance(rows, FundsReading):
                rows = None
            _read_result(reading, grid, row, result_side)
            if rows is not None:
                rows.read(grid, row)


def match_heads(grid: Grid, row: int, side: Side) -> dict[int, str]:
    """The columns of a grid by what the cells of a row call them."""
    owner = {label: column.id for column in side.columns for label in column.labels}
    found: dict[int, str] = {}
    for cell in grid.row(row):
        known = owner.get(bare_head(cell.text))
        if known and known not in found.values():
            found |= dict.fromkeys(range(cell.left_column, cell.end_column), known)
    return found


def bare_head(text: str) -> str:
    """A head without what stands in brackets behind it, units of money and letters of formulas: 全年执行数（B）, 执行率（B/A）."""
    outside = re.sub(r"[(（][^()（）]*[)）]", "", fold(text))
    norm = re.sub(r"(单位)?(万元|千元|元)$", "", normalise(outside))
    return re.sub(r"[A-C]([/÷][A-C])?$", "", norm)


def match_label(text: str, lines: tuple[Line, ...] | list[Line]) -> Line | None:
    """The first of `lines` that a label means, without 其中, ordinals, brackets and units of money."""
    norm = normalise(strip_ordinal(bare_head(text).removeprefix("其中")))
    return next((line for line in lines if norm in line.labels), None) if norm else None


def column_of(side: Side, column_id: str) -> Column:
    """A declared column of a side."""
    return next(column for column in side.columns if column.id == column_id)


def _read_result(reading: LooseReading, grid: Grid, row: int, side: Side) -> None:
    """The grade and the overall score where a row names them: 自评等级 | 优, 自评得分：98.5."""
    cells = [cell for cell in grid.row(row) if cell.text.strip() and cell.top_row == row]
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        label, _, inline = fold(cell.text).partition(":")
        line = match_label(label, side.lines)
        if line is not None and len(label) <= 12:
            _take_result(reading, grid, line, cell, inline or (following.text if following else ""), following if not inline else None)


def _take_result(reading: LooseReading, grid: Grid, line: Line, cell: GridCell, value: str, beside: GridCell | None) -> None:
    text = normalise(value)
    if line.id == "grade" and text in GRADES:
        reading.put_rank(grid, beside or cell, "grade", line.title, text, GRADES[text])
    elif line.id == "overall" and shows_number(value):
        reading.put(grid, beside or cell, "overall", "score", line.title, "score", None if beside else value.strip())
