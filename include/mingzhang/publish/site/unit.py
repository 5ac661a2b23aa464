"""The page of a unit: its years side by side, one table and one set of charts a scope."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import report_page, unit_page
from mingzhang.publish.site.pages import render, wan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.publish.site.book import Row

Address = tuple[str, str, str]
KEY_FIGURES: tuple[tuple[str, Address], ...] = (
    ("income", ("01", "current_income", "amount")),
    ("expenditure", ("01", "current_expenditure", "amount")),
    ("budget_expenditure", ("05", "total", "total")),
    ("personnel", ("06", "personnel_total", "amount")),
    ("public", ("06", "public_total", "amount")),
    ("three_public_budget", ("07", "budget", "total")),
    ("three_public", ("07", "actual", "total")),
)
"""What a unit's years are compared by."""
DRAWN = ("income", "expenditure", "personnel", "three_public")
SCOPES = ("department", "headquarters", "unit", "unknown")
WIDTH, HEIGHT, HEAD, FOOT = 300, 150, 18, 18


def unit_html(reports: Sequence[Row], amounts: Mapping[str, Mapping[Address, Row]], region: str, made_of: str) -> str:
    """The page of the unit whose reports these are, oldest first. `amounts`: the key figures of each."""
    latest = reports[-1]
    scopes = []
    for scope in sorted({row["scope"] for row in reports}, key=lambda name: SCOPES.index(name) if name in SCOPES else 9):
        own = [row for row in reports if row["scope"] == scope]
        rows: list[dict[str, Any]] = [
            {"name": name, "cells": [_cell(report, address, amounts[report["report"]].get(address)) for report in own]}
            for name, address in KEY_FIGURES
        ]
        rows = [row for row in rows if any(row["cells"])]
        charts = [chart(row["name"], own, row["cells"]) for row in rows if row["name"] in DRAWN and sum(map(bool, row["cells"])) > 1]
        scopes.append({"id": scope, "reports": own, "rows": rows, "charts": charts})
    names = dict.fromkeys(name for row in reversed(reports) for name in (row["unit_name"], row["printed_unit"]) if name)
    return render(
        "unit.html",
        unit_page(latest["unit"]),
        made_of=made_of,
        unit=latest["unit"],
        name=latest["unit_name"],
        names=list(names),
        region=latest["region"],
        region_name=region,
        scopes=scopes,
    )


def _cell(report: Row, address: Address, figure: Row | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    return {"page": f"{report_page(report['report'])}#f-{'.'.join(address)}", "amount": figure["amount"]}


def chart(name: str, reports: Sequence[Row], cells: Sequence[Mapping[str, Any] | None]) -> dict[str, Any]:
    """A bar for each year, in the measures of the drawing. A year without the figure has no bar."""
    values = [Decimal(cell["amount"]) if cell else None for cell in cells]
    known = [value for value in values if value is not None]
    high, low = max([*known, Decimal(0)]), min([*known, Decimal(0)])
    room = HEIGHT - HEAD - FOOT
    span = (high - low) or Decimal(1)
    zero = HEAD + int(room * high / span) if high - low else HEIGHT - FOOT
    slot = WIDTH / len(values)
    width = min(46, int(slot * 0.7))
    bars = []
    for number, (report, value) in enumerate(zip(reports, values, strict=True)):
        middle = int(slot * (number + 0.5))
        height = int(room * abs(value) / span) if value is not None else 0
        top = zero - height if value is None or value >= 0 else zero
        bars.append(
            {
                "x": middle - width // 2,
                "y": top,
                "width": width,
                "height": height,
                "middle": middle,
                "top": top - 4 if value is None or value >= 0 else top + height + 11,
                "value": "–" if value is None else wan(value),
                "year": report["fiscal_year"],
            }
        )
    return {"name": name, "width": WIDTH, "height": HEIGHT, "zero": zero, "bars": bars}
