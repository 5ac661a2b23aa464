"""From the words of a self-evaluation to declared columns and lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold, normalise
from mingzhang.read.headings import strip_ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.forms.declaration import Line, Side
    from mingzhang.read.grids import Grid


def match_heads(grid: Grid, row: int, side: Side) -> dict[int, str]:
    """The columns of a grid by what the cells of a row call them."""
    owner = {label: column.id for column in side.columns for label in column.labels}
    found: dict[int, str] = {}
    for cell in grid.row(row):
        known = owner.get(bare_head(cell.text))
        if known == "weight":  # every level may have a column of its own: the last is the indicators'
            found = {column: name for column, name in found.items() if name != known}
        if known and known not in found.values():
            found |= dict.fromkeys(range(cell.left_column, cell.end_column), known)
    return found


def bare_head(text: str) -> str:
    """A head without what stands in brackets behind it, units of money and letters of formulas: 全年执行数（B）, 执行率（B/A）."""
    outside = re.sub(r"[(（][^()（）]*[)）]", "", fold(text))
    norm = re.sub(r"(单位)?(万元|千元|元)$", "", normalise(outside))
    return re.sub(r"[A-C]([/÷][A-C])?$", "", norm)


def match_label(text: str, lines: Iterable[Line]) -> Line | None:
    """The first of `lines` that a label means, without 其中, ordinals, brackets and units of money."""
    norm = normalise(strip_ordinal(bare_head(text).removeprefix("其中")))
    return next((line for line in lines if norm in line.labels), None) if norm else None
