"""Wording: the places of figures in words, as the forms and their declarations call them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from mingzhang.accounts import YUAN
from mingzhang.forms.declaration import form as declared_form
from mingzhang.forms.declaration import forms as declared_forms
from mingzhang.forms.declaration import functional_classes
from mingzhang.publish.site.addresses import anchor
from mingzhang.publish.site.pages import grouped

if TYPE_CHECKING:
    from collections.abc import Mapping

NARRATIVE = "文字说明"


def title_of(form_id: str) -> str:
    """The title of a form."""
    if form_id == "narrative":
        return NARRATIVE
    return declared_form(form_id).title if form_id in _declared() else form_id


def place_of(address: Mapping[str, Any], label: str = "") -> str:
    """An address in words: the line as printed or as declared, and its column."""
    form_id, line, column = address["form"], address["line"], address["column"]
    if form_id not in _declared():
        return label or f"{line} {column}"
    lines, columns, only = _names(form_id)
    named = label or lines.get(line, line.removeprefix("x:"))
    if declared_form(form_id).layout == "codes" and line.isdigit():
        named = f"{line} {named}" if named != line else line
    return named if only or column == "amount" else f"{named}·{columns.get(column, column.removeprefix('x:'))}"


def candidate(proposed: Mapping[str, Any], units: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """A figure that would settle a case with another value. `units`: the unit of money of each form; `labels`: lines as printed."""
    money = units.get(proposed["form"]) or "元"
    value = Decimal(str(proposed["value"])) / YUAN.get(money, Decimal(1))
    return {
        "anchor": anchor(proposed),
        "id": proposed["form"],
        "form": title_of(proposed["form"]),
        "place": place_of(proposed, labels.get((proposed["form"], proposed["line"]), "")),
        "printed": proposed["printed"] or "（空白）",
        "value": grouped(value.normalize()),
        "money": money,
        "slip": (proposed.get("slip") or "", proposed.get("slip_en") or ""),
    }


@cache
def _declared() -> frozenset[str]:
    return frozenset(form.id for form in declared_forms())


@cache
def _names(form_id: str) -> tuple[dict[str, str], dict[str, str], bool]:
    """The names of a form's lines and columns, and whether it has one column alone."""
    form = declared_form(form_id)
    lines = {each.code: each.title for each in functional_classes()} | {each.id: each.title for side in form.sides for each in side.lines}
    columns = {each.id: each.title for side in form.sides for each in side.columns}
    return lines, columns, sum(len(side.columns) for side in form.sides) == 1
