"""A report's forms as they were printed: lines in printed order, columns as declared, the characters of the page in each place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mingzhang.forms.declaration import form as declared_form
from mingzhang.forms.declaration import forms, functional_classes
from mingzhang.publish.site.addresses import anchor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mingzhang.forms.declaration import Form, Side
    from mingzhang.publish.site.book import Row

SOME_PRINT = {
    "01": {"initial_budget", "adjusted_budget"},
    "02": {"education_fees"},
    "04": {"initial_budget", "adjusted_budget"},
    "05": {"opening_balance", "income", "closing_balance"},
    "06": {"personnel", "public"},
    "07": {"meeting", "training"},
    "09": {"opening_balance", "income", "closing_balance"},
}
"""Columns that stand on the page only in some regions: shown where a report has something in them."""


@dataclass(slots=True)
class Place:
    """A place of a table: a figure, or a cell without an amount."""

    anchor: str
    row: Row
    state: str
    """figure, blank, withheld or unreadable."""
    findings: list[int] = field(default_factory=list)
    """Numbers of the findings that it takes part in."""
    picture: str = ""


@dataclass(slots=True)
class PrintedLine:
    line: str
    name: str
    english: str
    level: int
    """How deep a code stands: 0 for lines with names, 1 to 3 for 类, 款 and 项."""
    total: bool
    part: bool
    """Is it a part (其中) of another line?"""
    code: str
    places: list[Place | None]


@dataclass(slots=True)
class PrintedSide:
    title: tuple[str, str]
    """Empty but for forms of two sides."""
    columns: list[tuple[str, str, str]]
    """Id, Chinese and English title."""
    coded: bool
    lines: list[PrintedLine]


@dataclass(slots=True)
class PrintedForm:
    id: str
    table: int
    anchor: str
    title: str
    title_en: str
    money_unit: str
    pages: list[int]
    sides: list[PrintedSide]
    findings: list[Row] = field(default_factory=list)
    document: str = ""

    @property
    def figures(self) -> int:
        return sum(place is not None and place.state == "figure" for side in self.sides for line in side.lines for place in line.places)


PERSONS = ("301", "303", "personnel_total")
"""How the lines of form 06 begin that are paid to persons."""
SIDES = {"income": ("收入", "Income"), "expenditure": ("支出", "Expenditure")}


def printed_forms(figures: Sequence[Row], cells: Sequence[Row]) -> list[PrintedForm]:
    """The forms of a report, in the order of their numbers."""
    places: dict[tuple[str, int], list[Place]] = {}
    for row in figures:
        places.setdefault((row["form"], row["table"]), []).append(Place(anchor(row), row, "figure"))
    for row in cells:
        places.setdefault((row["form"], row["table"]), []).append(Place(anchor(row), row, row["state"]))
    known = {form.id for form in forms()}
    return [_form(key, places[key]) for key in sorted(places) if key[0] in known]


def _form(key: tuple[str, int], places: Sequence[Place]) -> PrintedForm:
    form, table = declared_form(key[0]), key[1]
    lines: dict[tuple[str, int], dict[str, Place]] = {}
    for place in places:
        lines.setdefault((place.row["line"], place.row["occurrence"]), {})[place.row["column"]] = place
    order = {line: number for number, line in enumerate(_declared_lines(form))}
    belongs = {line: side.id for side in form.sides for line in _lines_of(side)}
    sides = []
    for side in form.sides:
        own = {name: row for name, row in lines.items() if _side_of(name[0], row, form, belongs) == side.id}
        if own:
            sides += _blocks(_side(form, side, own, order)) if form.layout == "blocks" else [_side(form, side, own, order)]
    units = [place.row["money_unit"] for place in places if place.row.get("money_unit")]
    pages = sorted({place.row["page"] for place in places if place.row["page"]})
    name = f"form-{form.id}" + (f"-{table}" if table > 1 else "")
    documents = [place.row["document"] for place in places if place.row.get("document")]
    return PrintedForm(
        form.id, table, name, form.title, form.title_en, units[0] if units else "", pages, sides, document=documents[0] if documents else ""
    )


def _declared_lines(form: Form) -> list[str]:
    return [line for side in form.sides for line in _lines_of(side)]


def _lines_of(side: Side) -> list[str]:
    named = [line.id for line in side.lines]
    return [*(c.code for c in functional_classes()), *named] if side.codes == "functional_class" else named


def _side_of(line: str, row: dict[str, Place], form: Form, belongs: dict[str, str]) -> str:
    """The side that a line stands on; one that no form declares stands where its columns do."""
    if line in belongs or len(form.sides) == 1:
        return belongs.get(line, form.sides[0].id)
    for side in form.sides:
        if line.isdigit() == bool(side.codes) and set(row) <= {column.id for column in side.columns}:
            return side.id
    return form.sides[-1].id


def _side(form: Form, side: Side, lines: dict[tuple[str, int], dict[str, Place]], order: dict[str, int]) -> PrintedSide:
    used = {column for row in lines.values() for column, place in row.items() if place.state != "blank"}
    declared = [column for column in side.columns if column.id in used or column.id not in SOME_PRINT.get(form.id, ())]
    columns = [(column.id, column.title, column.title_en) for column in declared]
    columns += [(column, column.removeprefix("x:"), "") for column in sorted(used - {column for column, _, _ in columns})]
    named = {line.id: line for line in side.lines}
    classes = {c.code: c for c in functional_classes()}
    printed = []
    placed = all(place.row.get("page") and place.row.get("top") is not None for row in lines.values() for place in row.values())
    for (line, occurrence), row in sorted(lines.items(), key=lambda entry: _rank(form, order, entry[0], entry[1], placed)):
        own = named.get(line)
        label = next((place.row["label"] for place in row.values() if place.row.get("label")), "")
        coded = line.isdigit() and side.codes != "functional_class"
        printed.append(
            PrintedLine(
                line=line,
                name=label or (own.title if own else classes[line].title if line in classes else line.removeprefix("x:")),
                english=own.title_en if own else classes[line].title_en if line in classes and len(line) == 3 else "",
                level=(len(line) - 1) // 2 if coded else 0,
                total=bool(own and own.total),
                part=bool(own and own.of),
                code=(line if occurrence == 1 else f"{line} ({occurrence})") if coded else "",
                places=[row.get(column) for column, _, _ in columns],
            )
        )
    title = SIDES.get(side.id, ("", "")) if len(form.sides) > 1 else ("", "")
    return PrintedSide(title, columns, any(line.code for line in printed), printed)


def _blocks(side: PrintedSide) -> list[PrintedSide]:
    """The two halves of form 06, which stand beside each other on the page: what is paid to persons, and what an office costs."""
    persons = [line for line in side.lines if line.line.startswith(PERSONS)]
    others = [line for line in side.lines if not line.line.startswith(PERSONS)]
    halves = (("人员经费", "Personnel"), persons), (("公用经费", "Public expenditure of offices"), others)
    return [PrintedSide(title, side.columns, side.coded, lines) for title, lines in halves if lines]


def _rank(form: Form, order: dict[str, int], key: tuple[str, int], row: dict[str, Place], placed: bool) -> tuple[Any, ...]:
    """Where a line stands in its table: as on the page, if all lines say where that is; else as declared, codes below the totals of
    all forms but 06, and what no form declares last."""
    line, occurrence = key
    if placed and form.layout in ("items", "codes"):
        return min((place.row["page"], place.row["top"]) for place in row.values()), line, occurrence
    if line.startswith("x:"):
        return (9, 0), line, occurrence
    codes = line.isdigit() and line not in order
    return (1 if codes == (form.layout != "blocks") else 0, 0 if codes else order.get(line, 0)), line, occurrence


def marked(forms_of_report: Iterable[PrintedForm], findings: Sequence[Row]) -> list[Row]:
    """Mark the places that findings rest on, and put each finding to the form of its first figure; those of no form come back."""
    places: dict[str, Place] = {}
    shown: dict[str, PrintedForm] = {}
    for form in forms_of_report:
        for side in form.sides:
            for line in side.lines:
                for place in line.places:
                    if place is not None:
                        places[place.anchor] = place
                        shown[place.anchor] = form
    homeless: list[Row] = []
    for finding in findings:
        finding["operands"] = [
            {"anchor": anchor(operand), "row": operand, "place": _place(operand, finding, places)} for operand in finding["figures"]
        ]
        operands = [operand["anchor"] for operand in finding["operands"] if operand["place"]]
        for name in dict.fromkeys(operands):
            if finding["outcome"] == "fail":
                places[name].findings.append(finding["finding"])
        home = next((shown[name] for name in operands), None)
        (home.findings if home else homeless).append(finding)
    return homeless


def _place(operand: Row, finding: Row, places: Mapping[str, Place]) -> Place | None:
    """Where an operand stands in this report; null for one of another year or document, or of the narrative."""
    place = places.get(anchor(operand))
    if place is None or operand.get("fiscal_year") not in (None, finding["fiscal_year"]):
        return None
    return place if operand.get("document") in (None, place.row.get("document")) else None
