"""The page of a unit: its years side by side, one table and one set of charts a scope, with the breaks in the series."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.site.addresses import report_page, unit_page
from mingzhang.publish.site.pages import render, wan
from mingzhang.publish.site.profile import spans

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mingzhang.publish.site.book import Row

Address = tuple[str, str, str]
Breaks = dict[int, list[dict[str, Any]]]
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
TRENDS = (
    ("trend_accounts", ("income", "expenditure")),
    ("trend_staff", ("personnel", "public")),
    ("trend_three_public", ("three_public_budget", "three_public")),
)
"""The charts, and the key figures that each draws side by side."""
SCOPES = ("department", "headquarters", "unit", "unknown")


def scopes_of(reports: Sequence[Row]) -> dict[str, list[Row]]:
    """The reports of a unit by scope: series that must not be mixed."""
    found: dict[str, list[Row]] = {}
    for row in sorted(reports, key=lambda row: SCOPES.index(row["scope"]) if row["scope"] in SCOPES else len(SCOPES)):
        found.setdefault(row["scope"], []).append(row)
    return found


def unit_html(
    profile: Mapping[str, Any],
    reports: Sequence[Row],
    amounts: Mapping[str, Mapping[Address, Row]],
    breaks: Mapping[str, Breaks],
    region: str,
    made_of: str,
) -> str:
    """The page of the unit whose reports these are, oldest first, if there are any. `profile`: what is known of it beside them (see
    `profile`); `amounts`: the key figures of each report; `breaks`: those of each scope; `region`: its name, if the region has a page."""
    return render(
        "unit.html",
        unit_page(profile["unit"]),
        made_of=made_of,
        **profile,
        region_name=region,
        expected_years=spans(profile["expected"]),
        missing_years=spans(profile["not_found"]),
        scopes=[_scope(scope, own, amounts, breaks[scope]) for scope, own in scopes_of(reports).items()],
    )


def _scope(scope: str, reports: Sequence[Row], amounts: Mapping[str, Mapping[Address, Row]], breaks: Breaks) -> dict[str, Any]:
    by_year = {row["fiscal_year"]: row for row in reports}
    years = range(min(by_year), max(by_year) + 1)
    rows = {name: [_cell(by_year.get(year), address, amounts) for year in years] for name, address in KEY_FIGURES}
    rows = {name: cells for name, cells in rows.items() if any(cells)}
    charts = [
        {"name": trend, "rows": [(name, rows[name]) for name in names if name in rows]}
        for trend, names in TRENDS
        if any(sum(map(bool, rows.get(name, ()))) > 1 for name in names)
    ]
    return {
        "id": scope,
        "years": [(year, by_year.get(year), bool(breaks.get(year))) for year in years],
        "rows": list(rows.items()),
        "charts": charts,
        "breaks": sorted(breaks.items()),
        "reports": list(reversed(reports)),
    }


def _cell(report: Row | None, address: Address, amounts: Mapping[str, Mapping[Address, Row]]) -> dict[str, Any] | None:
    figure = amounts[report["report"]].get(address) if report else None
    if report is None or figure is None:
        return None
    return {
        "page": f"{report_page(report['report'])}#f-{'.'.join(address)}",
        "amount": figure["amount"],
        "wan": wan(figure["amount"]),
        "value": wan(figure["amount"]).replace(",", ""),
    }
