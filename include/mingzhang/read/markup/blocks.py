"""Blocks: what a web page or a Word file consists of, before its tables are known from its layout."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.amounts import parse_amount
from mingzhang.read.headings import MONEY, find_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HEAD_ENDS = re.compile(
    r"\s{2,}|\t|(?=公开\s*\d+\s*表)|(?<=表)\s*(?=(?:部门|编制单位|单位)\s*[:：])"
    r"|(?=金额单位\s*[:：])|(?<!金额)(?=单位\s*[:：]\s*(?:人民币)?\s*(?:百万元|千元|万元|亿元|元))"
)
"""Where one thing in the head of a form ends and the next begins."""
MAX_PLACES = 400_000
"""A table that covers more places than this is no table of a report."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, or a line of it."""

    text: str


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows stands on a new page."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, the rows and columns that it spans, and what stands in it."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    location: str = ""
    doubtful: bool = False
    """What stands in it may belong to another cell."""


@dataclass(frozen=True)
class Table:
    """A table whose cells hold text."""

    cells: tuple[Cell, ...]
    widths: tuple[float, ...] = ()
    """Of its columns, where they matter: rows whose cells do not end at the same places."""
    places: dict[tuple[int, int], Cell] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rows):
                for column in range(cell.column, cell.column + cell.columns):
                    places.setdefault((row, column), cell)
        object.__setattr__(self, "places", places)

    @property
    def rows(self) -> int:
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        return max((cell.column + cell.columns for cell in self.cells), default=0)

    def row(self, row: int) -> list[Cell]:
        """The distinct cells that cover a row, from left to right."""
        found = {id(cell): cell for column in range(self.columns) if (cell := self.places.get((row, column))) is not None}
        return list(found.values())

    def texts(self, row: int) -> list[str]:
        """What a row says: the texts of its cells that have one."""
        return [cell.text for cell in self.row(row) if cell.text]


@dataclass(frozen=True, slots=True)
class Box:
    """A cell as the file has it: blocks, tables among them."""

    blocks: tuple[Block, ...]
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A table as the file has it: rows of boxes, which may be there for the layout of a page only.

    `offsets`: the empty columns that a row begins with. `widths`: of its columns, where the file says them.
    """

    rows: tuple[tuple[Box, ...], ...]
    offsets: tuple[int, ...] = ()
    widths: tuple[float, ...] = ()


Block = Paragraph | PageBreak | Frame
Item = Paragraph | PageBreak | Table


def flatten(blocks: Iterable[Block]) -> list[Item]:
    """Blocks in reading order, the innermost tables of data as tables; what only lays out a page is taken apart."""
    tables = 0
    found: list[Item] = []
    for block in _opened(blocks):
        if isinstance(block, Frame):
            tables += 1
            table = _table(block, tables)
            found += [table] if table.columns > 1 else [Paragraph(cell.text) for cell in table.cells if cell.text]
        else:
            found.append(block)
    return found


def _opened(blocks: Iterable[Block]) -> Iterator[Block]:
    """`blocks` with the frames that lay out a page replaced by what they hold."""
    for block in blocks:
        if isinstance(block, Frame) and _lays_out(block):
            for row in block.rows:
                for box in row:
                    yield from _opened(box.blocks)
        else:
            yield block


def _lays_out(frame: Frame) -> bool:
    """Is a table there for the layout of its page: has it one column, or do its inner tables say more than its own cells?"""
    if all(len(row) < 2 for row in frame.rows):
        return True
    inner = [block for row in frame.rows for box in row for block in box.blocks if isinstance(block, Frame)]
    if not inner:
        return False
    own = sum(any(isinstance(block, Paragraph) and block.text for block in box.blocks) for row in frame.rows for box in row)
    return own <= sum(_boxes(other) for other in inner)


def _boxes(frame: Frame) -> int:
    """How many cells of a frame say something, those of inner frames included."""
    own = sum(any(isinstance(block, Paragraph) and block.text for block in box.blocks) for row in frame.rows for box in row)
    return own + sum(_boxes(block) for row in frame.rows for box in row for block in box.blocks if isinstance(block, Frame))


def _table(frame: Frame, number: int) -> Table:
    """The cells of a frame at their places. A cell over several rows keeps its columns from the rows below."""
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column → first row that is free again
    height = len(frame.rows)
    for row, boxes in enumerate(frame.rows):
        column = frame.offsets[row] if row < len(frame.offsets) else 0
        if column:  # the row begins after the others, and says so
            cells.append(Cell(row, 0, 1, column, ""))
        for box in boxes:
            while taken.get(column, 0) > row:
                column += 1
            rows = min(box.rows, height - row) if box.rows else height - row
            where = f"table {number}, row {row + 1}, column {column + 1}"
            cell = Cell(row, column, rows, box.columns, text_of(box.blocks), where)
            for covered in range(column, column + box.columns):
                taken[covered] = max(taken.get(covered, 0), row + rows)
            cells.append(cell)
            column += box.columns
    if sum(cell.rows * cell.columns for cell in cells) > MAX_PLACES:
        return Table(())
    ragged = len({cell.column for cell in cells}) > max((len(boxes) for boxes in frame.rows), default=0)
    columns = max((cell.column + cell.columns for cell in cells), default=0)
    return Table(tuple(cells), frame.widths if ragged and len(frame.widths) == columns else ())


def text_of(blocks: Iterable[Block]) -> str:
    """The text of a cell. Its lines are one text, but for several amounts, which stay apart and so are none."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += [stripped for line in block.text.splitlines() if (stripped := one_line(line))]
        elif isinstance(block, Frame):
            lines += [text for row in block.rows for box in row if (text := text_of(box.blocks))]
    amounts = [line for line in lines if parse_amount(line) not in ("blank", "unreadable")]
    return ("；" if len(amounts) > 1 else "").join(lines)


def one_line(text: str) -> str:
    """`text` without the spaces at its ends, each run of spaces inside as one."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()


def phrases_of(text: str) -> list[str]:
    """The phrases of a paragraph: its lines, those of a form's head cut where one thing ends and the next begins.

    部门：… 公开01表 单位：万元 stand in one line, apart by spaces, by nothing where a layout held them apart.
    """
    found: list[str] = []
    for line in text.splitlines():
        if len(line) <= 120 and (MONEY.search(re.sub(r"\s", "", fold(line))) or find_office(line)):
            pieces = HEAD_ENDS.split(line)
            found += [piece for part in pieces if (piece := one_line(part))]
        elif one_line(line):
            found.append(one_line(line))
    return found


def texts_of(items: Sequence[Item]) -> list[str]:
    """The lines of a sheet: paragraphs, and the rows of tables."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Paragraph):
            found += phrases_of(item.text)
        elif isinstance(item, Table):
            found += [line for row in range(item.rows) if (line := " ".join(dict.fromkeys(item.texts(row))))]
    return found
