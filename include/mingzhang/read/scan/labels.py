"""Labels and codes of a scanned table that OCR has spoilt: the lines that the form declares between those above and below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.classification import classification
from mingzhang.forms.declaration import fold, functional_classes, normalise
from mingzhang.read.headings import strip_ordinal
from mingzhang.read.labels import CJK, ECONOMIC_CODE, NO_AMOUNTS, NO_LINE, match_line
from mingzhang.read.scan.resemblance import apart, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mingzhang.forms.declaration import Form, Side
    from mingzhang.read.grids import GridCell
    from mingzhang.read.tables import Part

Said = dict[tuple[int, int], str]
"""What cells say instead, by the first row and column of each."""
EDGES = re.compile(r"^[^㐀-鿿]+|[^㐀-鿿]+$")
"""What is no character of a label at its ends."""
SURE = 0.97
"""A label of which every character is more probable than this may be one that no form declares."""
FEW = 3
"""So many characters of a code may be misread."""
KNOWN = 3
"""A column with so many lines of a side is the one of its labels."""


def declared_lines(side: Side) -> list[tuple[str, tuple[str, ...]]]:
    """The lines of a side of 01 or 04 in their order, the classes first, each with its labels."""
    classes = [(c.code, c.labels) for c in functional_classes()] if side.codes == "functional_class" else []
    return [*classes, *((line.id, line.labels) for line in side.lines)]


def label_place(part: Part, side: Side, start: int) -> int | None:
    """The column that holds the labels of a side, from `start` on."""
    ids = [line.id for line in side.lines]
    counts = {}
    for place in range(start, part.grid.columns):
        cells = [c for row in part.rows if (c := part.grid.at(row, place)) is not None and c.left_column == place]
        counts[place] = sum(match_line(cell.text, side, ids) is not None for cell in cells)
    best = max(counts, key=lambda place: (counts[place], -place), default=None)
    return best if best is not None and counts[best] >= min(KNOWN, max(1, len(part.rows) // 3)) else None


def with_lines(part: Part, form: Form) -> Said:
    """The labels of 01 and 04 that are no lines as they were read, but can only be one."""
    said: Said = {}
    start = 0
    for side in form.sides:
        place = label_place(part, side, start)
        if place is None:
            continue
        said |= _lines_of(part, side, place)
        start = place + 1
    return said


def _lines_of(part: Part, side: Side, place: int) -> Said:
    order = declared_lines(side)
    positions = {line: index for index, (line, _) in enumerate(order)}
    cells = [cell for row in part.rows if (cell := part.grid.at(row, place)) is not None]
    seen: list[str] = []
    known: list[int | None] = []
    for cell in cells:
        line = match_line(cell.text, side, seen)
        seen += [line] if line else []
        known.append(positions.get(line) if line else None)
    said: Said = {}
    for index, cell in enumerate(cells):
        word = normalise(strip_ordinal(cell.text))
        if known[index] is not None or word in NO_LINE | NO_AMOUNTS or not CJK.search(word):
            continue
        bare = EDGES.sub("", word)  # the strokes of 三 may have been taken for dashes
        line = match_line(bare, side, seen[: sum(p is not None for p in known[:index])])
        if line in positions and bare != word:
            said[cell.top_row, cell.left_column] = bare
            known[index] = positions[line]
            continue
        if not is_doubted(cell):
            continue
        low = max((p for p in known[:index] if p is not None), default=-1)
        high = min((p for p in known[index + 1 :] if p is not None), default=len(order))
        free = [item for p, item in enumerate(order) if low < p < high]
        names = {label: line for line, labels in free for label in labels}
        name = _meant(word, names, alone=len(free) == 1)
        if name:
            said[cell.top_row, cell.left_column] = name
            known[index] = positions[names[name]]
    return said


def _meant(word: str, names: Mapping[str, str], *, alone: bool) -> str | None:
    """The one of `names` that a spoilt word stands for. Its ordinal may be spoilt as well: the end of the word is tried too."""
    tails = [word[start:] for start in range(min(4, max(1, len(word) - 3)))]
    found = {name for tail in tails if (name := nearest(tail, names, doubted=True))}
    exact = {tail for tail in tails if tail in names}
    found = exact or found
    if found and len({names[name] for name in found}) == 1:
        return min(found, key=lambda name: (apart(word, name), name))
    close = sorted(names, key=lambda name: (apart(word, name), name))
    return close[0] if alone and close and set(close[0].removesuffix("支出").removesuffix("收入")) & set(word) else None


def is_doubted(cell: GridCell) -> bool:
    return cell.confidence is not None and cell.confidence < SURE


def with_codes(part: Part) -> Said:
    """The codes of form 06 that are none as they were read: their names, or the codes around them, tell which they are."""
    known = classification("economic").current
    order = sorted(known)
    said: Said = {}
    for place in range(part.grid.columns):
        lines = list(_coded(part, place))
        if sum(code in known for _, code, _ in lines) < max(2, 0.5 * len(lines)):
            continue
        for index, (cell, code, name) in enumerate(lines):
            if code in known:
                continue
            before = max((c for _, c, _ in lines[:index] if c in known), default="")
            after = min((c for _, c, _ in lines[index + 1 :] if c in known), default="999")
            free = [c for c in order if before < c < after]
            named = [c for c in free if name in known[c].names] if name else []
            like = [c for c in free if apart(c, code) == 1]
            if ECONOMIC_CODE.fullmatch(code) and not is_doubted(cell):
                continue
            meant = next((options[0] for options in (named, like, free) if len(options) == 1), None)
            if meant and (named or apart(meant, code) <= FEW):
                said[cell.top_row, cell.left_column] = meant
    return said


def _coded(part: Part, place: int) -> Iterator[tuple[GridCell, str, str]]:
    """The cells of a column that may hold codes, with what they hold of digits, and the names behind them."""
    for row in part.rows:
        cell, behind = part.grid.at(row, place), part.grid.at(row, place + 1)
        if cell is not None and behind is not None and cell.text and CJK.search(fold(behind.text)) and not CJK.search(fold(cell.text)):
            yield cell, re.sub(r"\s", "", fold(cell.text)), normalise(behind.text)
