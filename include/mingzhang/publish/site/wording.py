"""Wording: the places of figures in words, as the forms and their declarations call them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from mingzhang.accounts import YUAN
from mingzhang.forms.declaration import every_form, functional_classes
from mingzhang.forms.declaration import form as declared_form
from mingzhang.publish.site.addresses import anchor
from mingzhang.publish.site.pages import grouped, words

if TYPE_CHECKING:
    from collections.abc import Mapping

NARRATIVE = "文字说明"


def title_of(form_id: str) -> str:
    """The title of a form."""
    if form_id == "narrative":
        return NARRATIVE
    return declared_form(form_id).title if form_id in _declared() else form_id


def place_of(address: Mapping[str, Any], label: str = "") -> str:
    """An address in words: the line as printed or as declared, and its column; of a form beside those of the accounts its title too."""
    form_id, line, column = address["form"], address["line"], address["column"]
    if form_id not in _declared():
        return label or f"{line} {column}"
    lines, columns, only = _names(form_id)
    named = label or lines.get(line, line.removeprefix("x:"))
    if declared_form(form_id).layout == "codes" and line.isdigit():
        named = f"{line} {named}" if named != line else line
    named = named if only or column == "amount" else f"{named}·{columns.get(column, column.removeprefix('x:'))}"
    return named if declared_form(form_id).kind == "final_accounts" else f"《{title_of(form_id)}》{named}"


def candidate(proposed: Mapping[str, Any], units: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """A figure that would settle a case with another value, and those that would change with it (`also`).

    `units`: the unit of money of each form; `labels`: lines as printed. `slip`: a name in words.yaml, where one is known.
    """
    slip = f"slip_{proposed.get('slip')}"
    return _proposed(proposed, units, labels) | {
        "slip": slip if slip in words() else "",
        "also": [_proposed(each, units, labels) for each in proposed.get("also") or ()],
        "leaves": list(proposed.get("leaves") or ()),
    }


def _proposed(change: Mapping[str, Any], units: Mapping[str, str], labels: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    money = units.get(change["form"]) or "元"
    value = Decimal(str(change["value"])) / YUAN.get(money, Decimal(1))
    return {
        "anchor": anchor(change),
        "id": change["form"],
        "form": title_of(change["form"]),
        "place": place_of(change, labels.get((change["form"], change["line"]), "")),
        "printed": change["printed"] or "（空白）",
        "value": grouped(value.normalize()),
        "money": money,
    }


@cache
def _declared() -> frozenset[str]:
    return frozenset(form.id for form in every_form())


@cache
def _names(form_id: str) -> tuple[dict[str, str], dict[str, str], bool]:
    """The names of a form's lines and columns, and whether it has one column alone."""
    form = declared_form(form_id)
    lines = {each.code: each.title for each in functional_classes()} | {each.id: each.title for side in form.sides for each in side.lines}
    columns = {each.id: each.title for side in form.sides for each in side.columns}
    return lines, columns, sum(len(side.columns) for side in form.sides) == 1
