"""Which grids of a report stand beside its forms, what they are called, and which of them are one table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Form, fold, form, forms, normalise
from mingzhang.read.grids import Grid
from mingzhang.read.headings import (
    CONTINUED,
    SENTENCE,
    find_money_unit,
    find_money_unit_of_head,
    find_office,
    names_other_table,
    strip_ordinal,
)
from mingzhang.read.parts import ALIGNED, runs_together
from mingzhang.read.tables import HEAD_ROWS, Part

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.read.pages import Phrase
    from mingzhang.read.reports.division import Division
    from mingzhang.read.sheets import Sheet

LONGEST_TITLE = 60
NEAR = 3
"""A title is among so many phrases above its table."""
YEAR = re.compile(r"^\s*[(（]?\s*20\d\d\s*年度?\s*[)）]?\s*$")
MARKS = 2
"""So many words of self-evaluations make a table one."""


@dataclass(slots=True)
class LooseTable:
    """A table beside the forms, over one or several pages."""

    form: Form
    title: str
    heads: list[str]
    """The phrases around it that may name its unit of money."""
    parts: list[Part] = field(default_factory=list)

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(part.grid.page for part in self.parts if part.grid.page))

    @property
    def money_unit(self) -> str | None:
        """The unit of money printed in its heads or above it."""
        grid = self.parts[0].grid
        rows = list(self.parts[0].rows)[: 2 * HEAD_ROWS]
        inside = [unit for row in rows for cell in grid.row(row) if (unit := find_money_unit_of_head(cell.text))]
        return next(iter([*inside, *(unit for text in reversed(self.heads) if (unit := find_money_unit(text)))]), None)


@lru_cache(1024)
def find_evaluation(line: str) -> Form | None:
    """The form of self-evaluation that `line` is the title of; null for sentences and other lines. Before it may stand whose it is."""
    text = CONTINUED.sub("", strip_ordinal(line))
    if not text or len(text) > LONGEST_TITLE or SENTENCE.search(text):
        return None
    norm = re.sub(r"(20\d\d年度?|空表|样表)$", "", normalise(text))
    best: tuple[int, Form] | None = None
    for declared in forms("performance"):
        match = re.search(f"(?:{declared.title_pattern})$", norm) if declared.title_pattern else None
        lengths = [len(title) for title in declared.titles if norm.endswith(title)] + ([len(match[0])] if match else [])
        if lengths and (best is None or max(lengths) > best[0]):
            best = max(lengths), declared
    return best[1] if best else None


@cache
def evaluation_words() -> frozenset[str]:
    """The words by which a table is known for a self-evaluation: official names of its columns and lines that no form shares."""
    funds, indicators, _ = form("performance_department").sides
    columns = [column.title for column in (*funds.columns[:3], *indicators.columns[:5])]
    return frozenset(map(normalise, [*columns, funds.lines[0].title, "执行率", "分值", "得分"]))


def is_evaluation(part: Part) -> bool:
    """Does a part speak of funds and scores, or of indicators and scores?"""
    texts = {normalise(re.sub(r"[(（].*?[)）]", "", fold(cell.text))) for cell in part.cells if 1 < len(cell.text) < 20}
    return len(texts & evaluation_words()) > MARKS


def find_tables(division: Division) -> list[LooseTable]:
    """The tables of a report beside its forms, in order."""
    found: list[LooseTable] = []
    above: list[str] = []
    last: tuple[int, float] = (0, 0.0)
    """The sheet of the last table, and where it ends there."""
    for sheet, item in _items(division):
        if not isinstance(item, Grid):
            above = [*above, item.text][-2 * NEAR :]
            continue
        for part, headings in _cut(item):
            heads = [*above, *headings]
            before = found[-1] if found else None
            title = next((text for text in reversed(heads) if find_evaluation(text)), None)
            follows = last[0] == sheet.number or last[0] == sheet.number - 1
            if before and follows and not title and not _has_title(heads) and _goes_on(before, part, near=not above):
                before.parts.append(part)
            elif is_evaluation(part):
                found.append(LooseTable(_form_of(title, part), title or _title(heads), heads, [part]))
            elif _may_be_annexed(division, sheet, item):
                found.append(LooseTable(form("annex"), _title(heads), heads, [part]))
            above, last = [], (sheet.number, item.bbox[3])
    return found


def _items(division: Division) -> Iterator[tuple[Sheet, Phrase | Grid]]:
    """Phrases and grids in reading order, without the grids of the forms."""
    forms_grids = {id(part.grid) for table in division.tables for part in table.parts}
    for sheet in division.sheets:
        grids = [grid for grid in sheet.grids if id(grid) not in forms_grids and not runs_together(grid)]
        if grids or sheet.phrases:
            items: list[Phrase | Grid] = [*sheet.phrases, *grids]
            for item in sorted(items, key=lambda item: item.bbox[1]):
                yield sheet, item


def _cut(grid: Grid) -> list[tuple[Part, list[str]]]:
    """The tables of one grid, cut at rows that hold nothing but a title of a self-evaluation, each with the words of its heading rows."""
    starts = [row for row in range(grid.rows) if (text := _only(grid, row)) and find_evaluation(text)]
    bounds = [*([0] if not starts or starts[0] else []), *starts, grid.rows]
    parts = []
    for start, end in pairwise(bounds):
        first, headings = start, []
        while first < end and (text := _only(grid, first)) and (first in starts or _is_heading(text)):
            headings.append(text)
            first += 1
        if first < end:
            parts.append((Part(grid, first, end), headings))
    return parts


def _only(grid: Grid, row: int) -> str:
    """What a row says in its only cell that is not empty; nothing where there are several."""
    filled = [cell.text for cell in grid.row(row) if cell.text.strip()]
    return filled[0] if len(filled) == 1 and grid.columns > 1 else ""


def _is_heading(text: str) -> bool:
    return bool(find_money_unit(text) or find_office(text) or names_other_table(text) or re.fullmatch(r"20\d\d年度?", normalise(text)))


def _has_title(heads: Sequence[str]) -> bool:
    return any(names_other_table(text) for text in heads)


def _title(heads: Sequence[str]) -> str:
    """The title among the words above a table; else the last of them that is no sentence and no head."""
    near = [text for text in reversed(heads[-NEAR * 2 :]) if not find_money_unit(text) and not find_office(text) and not YEAR.match(text)]
    named = next((text for text in near if names_other_table(text) or find_evaluation(text)), None)
    return named or next((text for text in near[:NEAR] if not SENTENCE.search(text) and len(text) <= LONGEST_TITLE), "")


def _form_of(title: str | None, part: Part) -> Form:
    """Whose performance a table is about, by its title, else by what it names first."""
    titled = find_evaluation(title) if title else None
    words = "".join(normalise(cell.text) for cell in part.cells if cell.top_row < part.first_row + HEAD_ROWS)
    if titled and titled.id == "performance_department":
        return titled
    whole = "整体" in (title or "") or ("项目名称" not in words and "专项名称" not in words and "部门名称" in words)
    return form("performance_department") if whole else form("performance_project")


def _goes_on(table: LooseTable, part: Part, *, near: bool) -> bool:
    """Does a part without a title continue the table before it: its sides are the same, or it is the rest of a self-evaluation?"""
    before, after = table.parts[-1].grid, part.grid
    if before is after:
        return False
    same_sides = abs(before.xs[0] - after.xs[0]) <= ALIGNED and abs(before.xs[-1] - after.xs[-1]) <= ALIGNED
    if before.method == "markup":
        return False
    if table.form.layout == "evaluation":
        begins = {normalise(cell.text) for row in list(part.rows)[:HEAD_ROWS] for cell in after.row(row)}
        return same_sides and not begins & {"项目名称", "部门名称", "年度资金总额"}
    return near and same_sides and before.columns == after.columns


def _may_be_annexed(division: Division, sheet: Sheet, grid: Grid) -> bool:
    """Does a grid stand behind the last form of a report of final accounts?"""
    if division.cover.kind == "budget" or not division.tables:
        return False
    last = max(table.last_page for table in division.tables)
    ends = [part.grid.bbox[3] for table in division.tables for part in table.parts if part.grid.number == last]
    drawn = any(table.unruled and table.last_page == last for table in division.tables)
    return sheet.number > last or (sheet.number == last and not drawn and bool(ends) and grid.bbox[1] >= max(ends))
