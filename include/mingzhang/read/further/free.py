"""Tables of amounts in annexes, each of its own making: a line is called by its label, a column by its head, as they are printed."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.amounts import parse_amount
from mingzhang.read.further.loose import number_of, shows_number
from mingzhang.read.labels import head_words
from mingzhang.read.tables import HEAD_ROWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.read.further.loose import LooseReading
    from mingzhang.read.tables import Part

MONEY = re.compile(
    "金额|预算|决算|支出|收入|资金|拨款|经费|费用?$|结余|结转|到位|执行数|余额|合计|总计|小计|万元|元$|投资|安排|完成数|本年|上年|年初|年末|调整数|使用"
)
"""Heads of columns of money."""
NO_MONEY = re.compile(
    "率|比例|占比|比重|进度|%|序号|编号|编码|代码|数量|个数|人数|人次|面积|台|辆|套|批次|单价|标准|均|次数|时间|日期|年限|年度$|得分|分值|电话|号"
)
"""Heads of columns of something else."""


def read_free(reading: LooseReading) -> None:
    """The amounts of a table with labels and heads. Without a printed unit of money nothing is an amount."""
    parts = reading.table.parts
    first_body = _first_body(parts[0])
    columns = _columns(parts[0], first_body)
    if not columns:
        return
    lines: Counter[str] = Counter()
    for number, part in enumerate(parts):
        for row in range(first_body if number == 0 else part.first_row, part.end_row):
            _read_row(reading, part, row, columns, lines)


def _first_body(part: Part) -> int:
    """The first row with a number that is no count of columns."""
    for row in list(part.rows)[: HEAD_ROWS + 1]:
        numbers = [number for cell in part.grid.row(row) if (number := number_of(cell.text)) is not None]
        counting = len(numbers) > 2 and all(after - before == 1 for before, after in pairwise(numbers))
        if numbers and not counting:
            return row
    return part.end_row


def _columns(part: Part, first_body: int) -> dict[int, str]:
    """The columns of money by their heads."""
    found: dict[int, str] = {}
    for column in range(part.grid.columns):
        texts = [cell.text for row in range(part.first_row, first_body) if (cell := part.grid.at(row, column)) is not None]
        head = "/".join(head_words(texts))
        if head and MONEY.search(head) and not NO_MONEY.search(head.rpartition("/")[2]):
            found[column] = head
    return found


def _read_row(reading: LooseReading, part: Part, row: int, columns: dict[int, str], lines: Counter[str]) -> None:
    cells = [cell for cell in part.grid.row(row) if cell.top_row == row]
    amounts = [cell for cell in cells if cell.left_column in columns and number_of(cell.text) is not None]
    if not amounts:
        return
    label = _label([cell.text for cell in part.grid.row(row) if cell.left_column < min(columns)])
    ordinal = fold(part.grid.row(row)[0].text).strip()
    line = "x:" + (normalise(label) or f"row_{sum(lines.values()) + 1}")
    lines[line] += 1
    if lines[line] > 1:
        line = f"{line}#{lines[line]}"
    named = f"{ordinal}{label}" if ordinal.isdigit() and not label.startswith(ordinal) else label
    for cell in cells:
        if cell.left_column in columns and cell not in amounts and parse_amount(cell.text) != "blank" and not shows_number(cell.text):
            reading.lose(part.grid, cell)
    for cell in amounts:
        reading.put(part.grid, cell, line, f"x:{columns[cell.left_column]}", named, "money")


def _label(texts: Sequence[str]) -> str:
    """What a row is called: its words before the amounts, without numbers in columns of their own."""
    words = [text.strip() for text in texts if text.strip() and number_of(text) is None]
    return "".join(dict.fromkeys(words))[:100]
