"""How a rule names the places of a report: `03.total.basic` is a form, a line and a column; places are added with ` + ` and ` - `."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from mingzhang.forms.declaration import Form, Side, every_form, form

EACH = "{each}"
CODES = {
    "functional_class": re.compile(r"2\d\d"),
    "functional": re.compile(r"2\d\d(\d\d)?(\d\d)?"),
    "economic": re.compile(r"[3-5]\d\d(\d\d)?"),
}


@dataclass(frozen=True, slots=True)
class Address:
    """A place of a form, printed or not."""

    form: str
    line: str
    column: str

    def __str__(self) -> str:
        return f"{self.form}.{self.line}.{self.column}"


@dataclass(frozen=True, slots=True)
class Term:
    """A place with the sign under which a sum takes it."""

    sign: int
    address: Address


Sum = tuple[Term, ...]
"""Places added up; empty: nothing, zero."""


@cache
def side_of(form_id: str, line: str) -> Side | None:
    """The side of the form that declares the line (a name or a classification code); null if none does."""
    declared = form(form_id)
    for side in declared.sides:
        if any(named.id == line for named in side.lines):
            return side
    return next((side for side in declared.sides if side.codes and CODES[side.codes].fullmatch(line)), None)


def declared_form(form_id: str) -> Form:
    """The form `01` … `09`. ValueError, naming those that exist, for another id."""
    known = {declared.id: declared for declared in every_form()}
    if form_id not in known:
        raise ValueError(f"there is no form {form_id!r}; write one of {', '.join(known)} (in quotation marks)")
    return known[form_id]


def check_line(form_id: str, line: str) -> Side:
    """The side that declares the line. ValueError, naming the lines that exist, if none does."""
    side = side_of(declared_form(form_id).id, line)
    if side is None:
        known = [named.id for part in form(form_id).sides for named in part.lines]
        raise ValueError(f"form {form_id} has no line {line!r}; write a classification code or one of {', '.join(known)}")
    return side


def check_columns(form_id: str, side: Side, columns: list[str]) -> None:
    """ValueError, naming the columns that exist, if the side lacks one of `columns`."""
    known = [column.id for column in side.columns]
    for column in columns:
        if column not in known:
            raise ValueError(f"form {form_id} has no column {column!r} beside these lines; write one of {', '.join(known)}")


def form_of(place: str) -> str:
    """The form that a written place names: `03` of `03.total.basic`, `budget_income` of `budget_income.total.total`."""
    return place.partition(".")[0]


@cache
def parse(text: str) -> Sum:
    """The places that `text` adds up: `04.current_income.amount + 04.opening_balance.amount`. ValueError for what no form declares."""
    text = text.strip()
    if text == "0":
        return ()
    terms = []
    for mark, written in re.findall(r"(^|\s[+-]\s)\s*([^\s]+)", text):
        parts = written.split(".")
        if len(parts) != 3:
            raise ValueError(f"{written!r} is not a place; write form.line.column, as in 03.total.basic, and + or - between places")
        address = Address(*parts)
        check_columns(address.form, check_line(address.form, address.line), [address.column])
        terms.append(Term(-1 if mark.strip() == "-" else 1, address))
    if not terms or " ".join(text.split()) != written_out(tuple(terms)):
        raise ValueError(f"{text!r} is not a sum of places; write them as in 04.current_income.amount + 04.opening_balance.amount")
    return tuple(terms)


def written_out(terms: Sum) -> str:
    """The sum as a rule file writes it."""
    text = "".join(f" {'-' if term.sign < 0 else '+'} {term.address}" for term in terms)
    return text.removeprefix(" + ").strip() or "0"
