"""The reports of one document: where one ends and the next begins, and which tables are whose.

A cover or a title in the course of a document begins a report if forms that we have already seen follow it; so does a form that stands
again under a head with another name. Forms that stand again under the same name are of the same report (元 and 万元, a copy).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from mingzhang.read.reports.captions import office_of, position_of, year_of
from mingzhang.read.reports.cover import COVER_LENGTH, NOTHING, Cover, find_cover
from mingzhang.read.reports.names import clean_name, same_office, scope_in
from mingzhang.read.reports.openings import BARE_NAME, Opening, find_openings, inked, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Scope
    from mingzhang.read.reports.openings import Line, Position
    from mingzhang.read.sheets import Sheet
    from mingzhang.read.tables import PrintedTable

COVERS = 4
"""A document's cover is among so many of its first pages."""
BODY = 1500
"""More characters than this between two covers are a report of its own, even one without tables."""


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

    def is_past(self, table: PrintedTable) -> bool:
        """Have the forms that follow `table` been printed already?"""
        return bool(self.tables) and table.form.kind == "final_accounts" and self.tables[-1].form.id > table.form.id

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
    lines = [line for sheet in sheets for line in lines_of(sheet)]
    ids = [table.form.id for table in sorted(tables, key=position_of)]
    openings = find_openings(sheets, lines, titles=len(set(ids)) < len(ids) or (_are_numbered(tables) and ids != sorted(ids)))
    first = _first(sheets, lines)
    divisions = [first]
    current, pending = first, None
    events: list[tuple[Position, int, Opening | PrintedTable]] = [(o.position, 0, o) for o in openings if o.position > first.start]
    events += [(position_of(table), 1, table) for table in tables]
    for _, _, event in sorted(events, key=lambda item: item[:2]):
        if isinstance(event, Opening):
            if _is_other(event.cover, current) and (pending is None or event.weight > pending.weight or event.weight == BARE_NAME):
                pending = event if pending is None or event.weight >= pending.weight else pending
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


def _are_numbered(tables: Sequence[PrintedTable]) -> bool:
    """Have the forms an order? Those of budgets stand in each region's own."""
    return all(table.form.kind == "final_accounts" for table in tables)


def _first(sheets: Sequence[Sheet], lines: Sequence[Line]) -> Division:
    """The report that the document begins with, and its cover, which may follow a page with 附件 or a picture."""
    said = [sheet for sheet in sheets if sheet.text.strip()][:COVERS]
    if not said:
        return Division(NOTHING, "", (0, 0.0))
    covers = [find_cover([line.text for line in lines if line.position[0] == sheet.number]) for sheet in said]
    place = next((n for n, cover in enumerate(covers) if cover.kind and (n == 0 or _is_page(said[n]))), 0)
    sheet, cover = said[place], covers[place]
    if cover.kind and not cover.unit and place + 1 < len(said) and _is_page(sheet) and _is_page(said[place + 1]):
        rest = find_cover([*sheet.text.splitlines(), *said[place + 1].text.splitlines()])  # 2023年度部门决算 / the next page: the unit
        cover = rest if rest.unit and rest.kind == cover.kind else cover
    markup = bool(sheet.phrases) and sheet.page is None
    filled = not markup and (_is_page(sheet) or "目录" in inked(sheet.text))
    return Division(cover, "封面" if filled else "标题", (sheet.number, -1.0))


def _is_page(sheet: Sheet) -> bool:
    """Is it a page with so little text that it may be a cover?"""
    return len(inked(sheet.text)) <= COVER_LENGTH and not sheet.grids


def _is_other(cover: Cover, current: Division) -> bool:
    """Is it the cover of another report than the current one?"""
    known = current.cover
    if cover.kind != known.kind and None not in (cover.kind, known.kind):
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
    cover, first = opening.cover, divisions[0].cover
    if opening.weight == BARE_NAME:
        divisions.append(Division(_of_head(cover.unit, cover.scope, first.year, first), f"文中标题“{cover.unit}”", opening.position))
    else:
        place = f"第{opening.position[0]}页封面" if opening.own_page else "文中标题"
        divisions.append(Division(cover, place, opening.position))
    return divisions[-1]


def _owner(table: PrintedTable, current: Division, divisions: list[Division], pending: Opening | None) -> Division:
    """The report that a table is part of; a new one where the form stands again under another name."""
    same = current.is_of(table)
    again = current.holds(table) or (same is False and current.is_past(table))
    if pending and _follows(table, pending, current, same=same, again=again):
        return _begin(divisions, pending)
    if same is None or (same and again):
        return current
    if same is False:  # forms sorted by number, not by department
        lacking = [division for division in divisions if division.is_of(table) and not division.holds(table)]
        known = lacking or [division for division in divisions if again and division.is_of(table)]
        if known:
            return known[0]
    if not again:
        return current  # a name left over in one head
    office = office_of(table)
    unit = clean_name(office) if office else current.cover.unit
    cover = _of_head(unit, (scope_in(office) if office else None) or "unknown", year_of(table), divisions[0].cover)
    place = (f"第{table.pages[0]}页" if table.pages else "") + f"表头“{office or ''}”"
    divisions.append(Division(cover, place, position_of(table), of_head=True))
    return divisions[-1]


def _follows(table: PrintedTable, pending: Opening, current: Division, *, same: bool | None, again: bool) -> bool:
    """Is `table` the first one of the report whose cover or title stands above it?"""
    if again:
        return pending.own_page or same is not True
    office = office_of(table)
    named = same is False and office is not None and pending.cover.unit is not None and same_office(office, pending.cover.unit)
    return bool(current.tables) and (named or (pending.own_page and same is not True))


def _of_head(unit: str | None, scope: Scope, year: int | None, first: Cover) -> Cover:
    """What stands for the cover of a report that has none: the rest is as the document's first cover says.

    Below a department's own accounts those of the units under it follow.
    """
    if scope == "unknown" and first.scope == "department":
        scope = "unit"
    return Cover(unit, year or first.year, first.kind, scope, "")


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
