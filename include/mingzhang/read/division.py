"""The reports of one document: where one ends and the next begins, and which tables are whose.

A cover or a title in the course of a document begins a report if forms that we have already seen follow it; so does a form that stands
again under a head with another name. Forms that stand again under the same name are of the same report (元 and 万元, a copy).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.cover import COVER_LENGTH, NOTHING, Cover, find_cover, read_cover
from mingzhang.read.headings import find_title
from mingzhang.read.names import clean_name, office_among, same_office, scope_in
from mingzhang.read.years import DATE, find_years, most_common

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.read.sheets import Sheet
    from mingzhang.read.tables import PrintedTable

Position = tuple[int, float]
"""Sheet, and place on it from its top."""
BODY = 1500
"""More characters than this between two covers are a report of its own, even one without tables."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and where it stands."""

    position: Position
    text: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A cover or a title in the course of the document."""

    position: Position
    cover: Cover
    own_page: bool
    """Does it fill a page?"""


@dataclass(slots=True)
class Division:
    """What of a document belongs to one report."""

    cover: Cover
    place: str
    """Where the cover stands: 封面, 标题 or 表头, with its page."""
    start: Position
    tables: list[PrintedTable] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    of_head: bool = False
    """Did the head of a form begin it, not a cover?"""

    @property
    def offices(self) -> list[str]:
        """What the heads of its forms call the office, as printed."""
        return list(dict.fromkeys(office for table in self.tables if (office := office_of(table))))

    @property
    def texts(self) -> list[str]:
        return [sheet.text for sheet in self.sheets]

    def holds(self, table: PrintedTable) -> bool:
        return any(other.form is table.form for other in self.tables)

    def is_of(self, table: PrintedTable) -> bool | None:
        """Is `table` of this report by its head? null where the head does not say it."""
        office, year = office_of(table), year_of(table)
        known = [year_of(other) for other in self.tables]
        if year and any(known) and year not in known and self.cover.year != year:
            return False
        if office is None:
            return None
        names = self.offices or ([self.cover.unit] if self.cover.unit else [])
        return any(same_office(office, name) and scope_in(office) == scope_in(name) for name in names) or not names


def divide(sheets: Sequence[Sheet], tables: Sequence[PrintedTable]) -> list[Division]:
    """The reports of a document in their order; at least one."""
    lines = [line for sheet in sheets for line in _lines(sheet)]
    openings = _openings(sheets, lines)
    first = _first(sheets, lines)
    divisions = [first]
    current, pending = first, None
    events: list[tuple[Position, int, Opening | PrintedTable]] = [(o.position, 0, o) for o in openings if o.position > first.start]
    events += [(position_of(table), 1, table) for table in tables]
    for _, _, event in sorted(events, key=lambda item: item[:2]):
        if isinstance(event, Opening):
            if pending is None or (event.own_page and not pending.own_page):
                pending = event if _is_other(event.cover, current) else pending
            if pending is event and event.own_page and _stands_alone(event, current, lines):
                current = _begin(divisions, event)
                pending = None
        else:
            current = _owner(event, current, divisions, pending)
            current.tables.append(event)
            pending = None
    if pending and pending.own_page and _stands_alone(pending, current, lines, until=None):
        _begin(divisions, pending)
    _share(sheets, lines, divisions)
    return divisions


def _first(sheets: Sequence[Sheet], lines: Sequence[Line]) -> Division:
    """The report that the document begins with, and its cover."""
    sheet = next((sheet for sheet in sheets if sheet.text.strip()), None)
    if sheet is None:
        return Division(NOTHING, "", (0, 0.0))
    cover = find_cover([line.text for line in lines if line.position[0] == sheet.number])
    following = next((s for s in sheets if s.number > sheet.number and s.text.strip()), None)
    if cover.kind and not cover.unit and following and len(_inked(following.text)) <= COVER_LENGTH and not any(sheet.grids):
        rest = find_cover([*sheet.text.splitlines(), *following.text.splitlines()])  # 2023年度部门决算 / the next page: the unit
        cover = rest if rest.unit and rest.kind == cover.kind else cover
    filled = len(_inked(sheet.text)) <= COVER_LENGTH or "目录" in _inked(sheet.text)
    return Division(cover, "封面" if filled else "标题", (sheet.number, -1.0))


def _openings(sheets: Sequence[Sheet], lines: Sequence[Line]) -> list[Opening]:
    """The covers and complete titles of single reports in the course of a document."""
    found: list[Opening] = []
    for sheet in sheets:
        own = [line for line in lines if line.position[0] == sheet.number]
        if len(_inked(sheet.text)) <= COVER_LENGTH and not sheet.grids:
            cover = find_cover([line.text for line in own])
            if _opens(cover) and own:
                found.append(Opening((sheet.number, -1.0), cover, own_page=not re.match(r"第.{1,2}部分|附件|附\d", _inked(own[0].text))))
            continue
        for size in (1, 2, 3):
            for start in range(len(own) - size + 1):
                block = own[start : start + size]
                text = _inked("".join(line.text for line in block))
                if ("决算" in text or "预算" in text) and len(text) <= 60 and not re.search("[。；;]", text) and not find_title(text):
                    cover = read_cover([line.text for line in block])
                    if _opens(cover) and not re.match(r"第.{1,2}部分|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]", text):
                        found.append(Opening(block[0].position, cover, own_page=False))
    return sorted(found, key=lambda opening: opening.position)


def _opens(cover: Cover) -> bool:
    return cover.kind in ("final_accounts", "budget") and cover.unit is not None and cover.year is not None


def _is_other(cover: Cover, current: Division) -> bool:
    """Is it the cover of another report than the current one?"""
    known = current.cover
    if cover.kind != known.kind and known.kind is not None:
        return True
    if cover.year and known.year and cover.year != known.year:
        return True
    scopes = {cover.scope, known.scope} - {"unknown"}
    if cover.unit and known.unit and not same_office(cover.unit, known.unit):
        return True
    return len(scopes) == 2 and "headquarters" in scopes


def _stands_alone(opening: Opening, current: Division, lines: Iterable[Line], until: Position | None = (0, 0.0)) -> bool:
    """Does a cover begin a report though no form stood again: one of another kind, or after a whole report without tables?

    `until` null: also what follows it must be a body.
    """
    said = sum(len(line.text) for line in lines if current.start <= line.position < opening.position)
    if opening.cover.kind != current.cover.kind:
        return said > BODY and opening.cover.kind == "final_accounts"
    if until is None:
        return sum(len(line.text) for line in lines if line.position > opening.position) > BODY
    return not current.tables and said > BODY


def _begin(divisions: list[Division], opening: Opening) -> Division:
    page = opening.position[0]
    divisions.append(Division(opening.cover, f"第{page}页封面" if opening.own_page else "文中标题", opening.position))
    return divisions[-1]


def _owner(table: PrintedTable, current: Division, divisions: list[Division], pending: Opening | None) -> Division:
    """The report that a table is part of; a new one where the form stands again under another name."""
    repeated, same = current.holds(table), current.is_of(table)
    if pending and repeated and (same is not True or pending.own_page):
        return _begin(divisions, pending)
    if same or not repeated:
        if same is False:
            for division in divisions:  # forms sorted by number, not by department
                if division.is_of(table) and not division.holds(table):
                    return division
        return current
    if same is None:
        return current
    for division in divisions:
        if division.is_of(table):
            return division
    office = office_of(table)
    year = year_of(table) or divisions[0].cover.year
    scope = (scope_in(office) if office else None) or ("unit" if divisions[0].cover.scope == "department" else "unknown")
    unit = clean_name(office) if office else current.cover.unit
    cover = Cover(unit, year, divisions[0].cover.kind, scope, "")
    pages = f"第{table.pages[0]}页" if table.pages else ""
    divisions.append(Division(cover, f"{pages}表头", position_of(table), of_head=True))
    return divisions[-1]


def _share(sheets: Sequence[Sheet], lines: Sequence[Line], divisions: list[Division]) -> None:
    """Give every division its sheets; a sheet that holds several is cut."""
    if len(divisions) == 1:
        divisions[0].sheets = list(sheets)
        return
    ordered = sorted(divisions, key=lambda division: division.start)
    ordered[0].start = (0, 0.0)
    for sheet in sheets:
        owners = [d for d in ordered if d.start <= (sheet.number, 0.0)][-1:] + [
            d for d in ordered if d.start[0] == sheet.number and d.start[1] > 0
        ]
        for place, division in enumerate(owners):
            if len(owners) == 1:
                division.sheets.append(sheet)
                continue
            begin = division.start if place else (sheet.number, -1.0)
            end = owners[place + 1].start if place + 1 < len(owners) else (sheet.number + 1, -1.0)
            own = [line.text for line in lines if line.position[0] == sheet.number and begin <= line.position < end]
            phrases = tuple(phrase for phrase in sheet.phrases if begin <= (sheet.number, phrase.bbox[1]) < end)
            grids = tuple(grid for grid in sheet.grids if begin <= (sheet.number, grid.bbox[1]) < end)
            text = "\n".join(own) if own else sheet.text if sheet.page else ""
            division.sheets.append(replace(sheet, text=text, phrases=phrases, grids=grids))


def _lines(sheet: Sheet) -> list[Line]:
    """The lines of a sheet. In markup, where one sheet may hold several reports, each in its place; else at the top of the page."""
    if sheet.page is not None or not sheet.phrases:
        return [Line((sheet.number, 0.0), line) for line in sheet.text.splitlines() if line.strip()]
    places: dict[str, list[float]] = {}
    for phrase in sorted(sheet.phrases, key=lambda phrase: phrase.bbox[1], reverse=True):
        places.setdefault(_inked(phrase.text), []).append(phrase.bbox[1])
    found, last = [], 0.0
    for line in sheet.text.splitlines():
        if line.strip():
            waiting = places.get(_inked(line))
            last = max(last, waiting.pop()) if waiting else last
            found.append(Line((sheet.number, last), line))
    return found


def office_of(table: PrintedTable) -> str | None:
    """The office that a form's head or title names, as printed."""
    office = office_among(table.heads)
    if office is None and (title := find_title(table.printed_title)):
        text = re.sub(r"\s", "", DATE.sub("", fold(table.printed_title)))
        for declared in (title.form.title, *title.form.titles):
            before = text.removesuffix(declared)
            if before != text:
                years = find_years(before)
                bare = before[: years[0].start] + before[years[0].end :] if years else before
                return (
                    bare
                    if clean_name(bare) and re.search(r"[局委办部会院校学所站心队处厅府馆社团联镇乡道关园台司]$|[)）]$", bare)
                    else None
                )
    return office


def year_of(table: PrintedTable) -> int | None:
    """The fiscal year in a form's title or head."""
    texts = [table.printed_title, *table.heads]
    return most_common(year.value for text in texts for year in find_years(DATE.sub("", _inked(text))) if len(text) < 60)


def position_of(table: PrintedTable) -> Position:
    """Where a table begins."""
    if table.parts:
        grid = table.parts[0].grid
        return grid.number, grid.ys[table.parts[0].first_row]
    section = table.sections[0]
    return section.page.number, section.top


def _inked(text: str) -> str:
    return re.sub(r"\s", "", fold(text))
