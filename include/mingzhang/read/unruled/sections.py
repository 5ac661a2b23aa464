"""What a page shows of a table without vertical rules: the lines of its head and those of its body.

The form's own declaration says what its heads and the first line of its body look like.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Form, fold, normalise
from mingzhang.read.headings import CONTINUED, NUMERAL, find_money_unit, find_office, strip_ordinal
from mingzhang.read.labels import NO_AMOUNTS, match_column, match_line
from mingzhang.read.unruled.heads import counts, head_names, line_labels
from mingzhang.read.unruled.labels import CODES, LEVELS
from mingzhang.read.unruled.words import Line, Word, lines_of_words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from mingzhang.read.pages import Page

LARGE = 2.5
"""Characters so many times larger than the others lie over the table: a watermark."""
MOST_LINES = 5
"""A label of the body is wrapped over no more lines than this."""
NOTE = re.compile(r"\s*(注|备注|说明|附注|填报\S*|填表\S*)\s*\d*\s*([:.、]|$)")
FIRST_LINE = re.compile(rf"^({NUMERAL})[、.．]")


@dataclass(frozen=True, slots=True)
class Region:
    """The part of a page between a title and what follows its table."""

    page: Page
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Section:
    """What one page shows of a table: the lines of its head, if it has one, and those of its body."""

    page: Page
    head: tuple[Line, ...]
    body: tuple[Line, ...]

    @property
    def top(self) -> float:
        return min(word.bbox[1] for line in (*self.head, *self.body) for word in line)

    @property
    def bottom(self) -> float:
        return max(word.bbox[3] for line in (*self.head, *self.body) for word in line)

    @property
    def shows_amounts(self) -> bool:
        return any(word.is_money for line in self.body for word in line)


def find_section(region: Region, form: Form, before: Section | None = None) -> Section | None:
    """The lines in `region` that print `form`; null where it shows none of them.

    `before`: where the table began, for a page that continues it; such a page repeats the same head, or none.
    """
    inside = [g for g in region.page.glyphs if region.top <= g.middle[1] < region.bottom]
    largest = LARGE * median(g.size for g in inside) if inside else 0.0
    inside = [g for g in inside if g.size <= largest]
    lines = _without_page_number(lines_of_words(inside), region.page)
    end = next((i for i, line in enumerate(lines) if NOTE.match(fold(line[0].text)) or _is_prose(line)), len(lines))
    lines = lines[:end]
    if before:
        while lines and (_is_caption(lines[0]) or CONTINUED.fullmatch(fold("".join(word.text for word in lines[0])).strip())):
            lines = lines[1:]
        again = _repeated(lines, before)
        body = _until_caption(lines, again)
        return Section(region.page, tuple(lines[:again]), tuple(body)) if again or _is_body(body, form) else None
    names = head_names(form)
    start = next((i for i, line in enumerate(lines) if _begins_body(line, form)), len(lines))
    heads = [i for i, line in enumerate(lines[:start]) if _is_head(line, names)]
    if not heads or (start == len(lines) and len(heads) < 2):
        return None
    first = heads[0]
    while first and not _is_caption(lines[first - 1]) and all(_is_head_word(word, names) for word in lines[first - 1]):
        first -= 1  # the first lines of heads that their cells wrap
    heads = [i for i in range(first, start) if i == first or all(_is_head_word(word, names) for word in lines[i])]
    lowest = [i for i in range(first, start) if counts(lines[i]) or (form.layout == "matrix" and _heads_items(lines[i], form))]
    last = lowest[-1] if lowest else heads[-1]
    return Section(region.page, tuple(lines[first : last + 1]), tuple(_until_caption(lines, last + 1)))


def find_loose_amounts(region: Region, running: Container[str]) -> list[str]:
    """The amounts at the top of a page that look like rows of a table, and are under no head; `running`: what stands on every page."""
    inside = [g for g in region.page.glyphs if region.top <= g.middle[1] < region.bottom]
    amounts: list[str] = []
    for line in _without_page_number(lines_of_words(inside), region.page):
        text = "".join(word.text for word in line)
        behind = line if line[0].fills_amount else line[1:]
        if behind and all(word.fills_amount for word in behind) and any(word.is_money for word in behind):
            amounts += [word.text for word in behind if word.is_amount]
        elif not amounts and not _is_caption(line) and fold(text) not in running:
            break
    return amounts


def _without_page_number(lines: Sequence[Line], page: Page) -> list[Line]:
    """`lines` without the last one, if it is the number of the page."""
    if not lines:
        return []
    *others, last = lines
    text = re.sub(r"\s", "", "".join(word.text for word in last))
    dashed = re.fullmatch(r"[-–—―·]\d+[-–—―·]|第\d+页(共\d+页)?", text)
    far = not others or last[0].baseline - others[-1][0].baseline > 1.5 * last[0].size
    bare = text.isdigit() and len(last) == 1 and far and last[0].baseline > 0.88 * page.height
    return others if dashed or bare else list(lines)


def _repeated(lines: Sequence[Line], before: Section) -> int:
    """How many of the first lines are those of the head of `before`, its 栏次 row perhaps left out."""
    head = {(word.label, round(word.middle)) for line in before.head for word in line}
    known = {(label, middle + shift) for label, middle in head for shift in (-1, 0, 1)}
    names = {label for label, _ in head}
    if not any(sum(word.label in names for word in line) > 1 for line in lines[:6]):
        return 0
    first = lines[: len(before.head) + 1]
    unknown = [sum((word.label, round(word.middle)) not in known for word in line) / len(line) for line in first]
    return max((index + 1 for index, share in enumerate(unknown) if share <= 1 / 3), default=0)


def _is_prose(line: Line) -> bool:
    sentences = (word for word in line if len(word.text) > 12 and re.search(r"[，。；]", word.text) and not word.fills_amount)
    return any(sentences) and not any(word.is_amount for word in line[1:])


def _is_caption(line: Line) -> bool:
    """Does the line stand above the title of the next table: its number, the office or the unit of money?"""
    text = "".join(word.text for word in line)
    return bool(find_money_unit(text) or find_office(text) or re.search(r"公开\d+表", normalise(text)))


def _until_caption(lines: Sequence[Line], start: int) -> list[Line]:
    """The lines from `start` to what stands above the title of the next table."""
    return list(lines[start : next((i for i, line in enumerate(lines) if i >= start and _is_caption(line)), len(lines))])


def _is_head_word(word: Word, names: Iterable[str]) -> bool:
    """Is the word a head of the form, or a line of one?"""
    text = re.sub(r"(单位)?(万元|千元|元)$", "", word.label)
    return not text or any(text in name for name in names)


def _is_head(line: Line, names: Iterable[str]) -> bool:
    """Does the line hold words of the form's head, not the number of the form, the office or the unit of money?"""
    texts = [word.label for word in line]
    return any(text in names or (len(text) > 2 and any(name.startswith(text) for name in names)) for text in texts)


def _begins_body(line: Line, form: Form) -> bool:
    if form.layout == "matrix":
        return _is_matrix_row(line) or _is_item(line, form)
    if form.layout == "items":
        first = any(FIRST_LINE.match(fold(word.text)) for word in line)
        return first or (any(_is_line(word, form) for word in line) and not _heads_only(line, form))
    if any(CODES[form.layout].fullmatch(word.digits) for word in line[:1]):
        return True
    named = [word.label for word in line if not word.fills_amount and word.label not in LEVELS]
    return bool(named) and all(text in line_labels(form) for text in named)


def _is_line(word: Word, form: Form) -> bool:
    return any(match_line(word.text, side, [line.id for line in side.lines]) for side in form.sides)


def _heads_only(line: Line, form: Form) -> bool:
    names = head_names(form)
    return all(_is_head_word(word, names) for word in line)


def _is_item(line: Line, form: Form) -> bool:
    """Is it a line of a form printed down (form 07): an item, and amounts behind it?"""
    named = match_column([normalise(strip_ordinal(line[0].text))], form.sides[0].columns) is not None
    return named and len(line) > 1 and all(word.fills_amount for word in line[1:])


def _heads_items(line: Line, form: Form) -> bool:
    """Is it the head of a form printed down (form 07): 项目, and beside it 预算数 and 决算数?"""
    labels = {word.label for word in line}
    return bool(labels & NO_AMOUNTS and labels & line_labels(form))


def _is_matrix_row(line: Line) -> bool:
    """A line of amounts below the heads (form 07), not the one that counts the columns."""
    return not counts(line) and all(word.fills_amount for word in line)


def _is_body(lines: Sequence[Line], form: Form) -> bool:
    """Are these lines of a page without heads the body of a table: labels or codes of the form, most of them, or amounts?"""
    certain = sum(_begins_body(line, form) for line in lines)
    likely = sum(any(word.fills_amount for word in line) or _begins_body(line, form) for line in lines)
    return certain > 0 and likely >= len(lines) / MOST_LINES
