"""Self-evaluations of performance (绩效自评表): where the funds end and the indicators begin, and what the result is.

Every table has heads of funds (年初预算数, 全年预算数, 全年执行数) above rows of funds, and heads of indicators (一级指标, 分值, 得分)
above rows of indicators; between them stand goals in words. Regions print them in other orders and under other words.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.further.funds import FundsReading
from mingzhang.read.further.indicators import IndicatorsReading
from mingzhang.read.further.loose import shows_number
from mingzhang.read.further.words import bare_head, match_heads, match_label

if TYPE_CHECKING:
    from mingzhang.forms.declaration import Line, Side
    from mingzhang.read.further.loose import LooseReading
    from mingzhang.read.grids import Grid, GridCell

GRADES = {
    **dict.fromkeys(("优", "优秀", "A"), 1),
    **dict.fromkeys(("良", "良好", "B"), 2),
    **dict.fromkeys(("中", "中等", "一般", "合格", "C"), 3),
    **dict.fromkeys(("差", "较差", "不合格", "D"), 4),
}
"""The grades, from the best on."""
MONEY, RATED = {"initial_budget", "annual_budget", "executed"}, {"rate", "score"}
LEVELS, SCORED = {"level_1", "level_2", "level_3"}, {"weight", "score"}
GOALS = re.compile(r"^(年度)?(总体|绩效|预期)?(绩效)?目标(完成情况)?$|^预期目标$|^实际完成情况$")


def read_evaluation(reading: LooseReading) -> None:
    """The figures of a self-evaluation."""
    funds_side, indicators_side, result_side = reading.table.form.sides
    rows: FundsReading | IndicatorsReading | None = None
    for part in reading.table.parts:
        for row in part.rows:
            grid = part.grid
            funds, indicators = (match_heads(grid, row, side) for side in (funds_side, indicators_side))
            if len(set(funds.values()) & MONEY) + bool(set(funds.values()) & RATED) > 1:
                rows = FundsReading(reading, funds_side, funds)
            elif set(indicators.values()) & LEVELS and set(indicators.values()) & SCORED:
                rows = IndicatorsReading(reading, indicators_side, indicators)
            else:
                if isinstance(rows, FundsReading) and any(
                    GOALS.match(bare_head(cell.text)) for cell in grid.row(row) if len(cell.text) < 12
                ):
                    rows = None
                _read_result(reading, grid, row, result_side)
                if rows is not None:
                    rows.read(grid, row)


def _read_result(reading: LooseReading, grid: Grid, row: int, side: Side) -> None:
    """The grade and the overall score where a row names them: 自评等级 | 优, 自评得分：98.5."""
    cells = [cell for cell in grid.row(row) if cell.text.strip() and cell.top_row == row]
    for cell, following in zip_longest(cells, cells[1:]):
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
