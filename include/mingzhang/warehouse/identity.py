"""What makes a report the same report, a version the same version, and an amount the same amount."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from mingzhang.warehouse.regions import is_headquarters

if TYPE_CHECKING:
    from decimal import Decimal

    from mingzhang.accounts import Report, Scope

VERSION_LENGTH = 16


def report_key(unit: str, report: Report) -> str:
    """The key of a report: unit id, fiscal year, kind and scope."""
    return f"{unit}/{report.year}/{report.kind}/{scope(report)}"


def scope(report: Report) -> Scope:
    """Whose figures they are; where no cover says it, a name that ends in 本级 does."""
    return "headquarters" if report.scope == "unknown" and is_headquarters(report.unit or "") else report.scope


def version(report: Report) -> str:
    """The name of a set of figures: it changes when an amount does, and with nothing else.

    Where the figures stand on the page, how they are punctuated and what the lines are called there does not matter: a PDF that was made
    again has the same version, and so has the same report in another format.
    """
    amounts = [
        [figure.form, figure.table, figure.line, figure.column, figure.occurrence, figure.measure, plain(figure.amount)]
        for figure in (*report.figures, *report.undeclared)
    ]
    hidden = [
        [cell.form, cell.table, cell.line, cell.column, cell.occurrence, cell.state] for cell in report.cells if cell.state != "blank"
    ]
    said = json.dumps([sorted(amounts), sorted(hidden)], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_LENGTH]


def number(*about: object) -> int:
    """A positive number for what a row is about: the same whenever it is loaded."""
    said = json.dumps([str(part) for part in about])
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big") >> 1


def plain(amount: Decimal) -> str:
    """An exact decimal as people write it: no exponent, no zeros at the end, no negative zero."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
