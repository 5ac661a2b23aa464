"""Whose accounts they are: the units that are known, and those that a list expects to publish."""

from __future__ import annotations

from mingzhang.publish.resources.fields import REGION, SITE_PAGE, UNIT, UNIT_NAME, YEAR, Field, Resource, on_site
from mingzhang.publish.site.addresses import unit_page
from mingzhang.warehouse import published_units as published
from mingzhang.warehouse.particulars import LEVELS, TYPES

NEVER = "Not found by us never means not published"


def _choices(words: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{choice} ({first})" for choice, (first, *_) in words.items())


UNITS = Resource(
    "units",
    "units",
    "单位",
    "One row a unit that is known: with a published report, written down in our registry, or expected to publish; under the name shown for "
    f"it, with the other names under which it reports. One without a report is not found by us. {NEVER}",
    (
        UNIT,
        UNIT_NAME,
        REGION,
        Field("social_credit_code", "统一社会信用代码", "code of the unit itself, GB 32100; empty: not known here"),
        Field("budget_code", "预算单位代码", "its code in the budget of its region; empty: not known here"),
        Field("level", "级别", f"level of government: {_choices(dict(LEVELS))}; empty: not certain", choices=(*LEVELS, "")),
        Field(
            "level_derived",
            "级别系推定",
            "is the level derived from region and name, and not written down by a person? Empty: there is no level",
            "boolean",
        ),
        Field("type", "类型", f"what it is: {_choices(dict(TYPES))}; empty: not known here", choices=(*TYPES, "")),
        Field(
            "type_derived",
            "类型系推定",
            "is the type derived from its social_credit_code, and not written down by a person? Empty: there is no type",
            "boolean",
        ),
        Field(
            "parent",
            "主管部门",
            "the department in whose accounts it is included: never add up the two; empty: not known here",
            refers="units",
            refers_to="unit",
        ),
        Field("names", "曾用印刷名称", "the names on its covers", "array"),
        Field(
            "former_names",
            "曾用名",
            "names that it does not bear any more, with the first (since; null: not known) and the last (until) fiscal year of each",
            "array",
        ),
        Field(
            "successors",
            "承继单位",
            "the units that took over from it (unit, unit_name), with the first fiscal year of each (since)",
            "array",
        ),
        Field("first_year", "最早年度", "first fiscal year with a published report; empty: none is found by us", "integer"),
        Field("last_year", "最近年度", "last fiscal year with a published report", "integer"),
        Field("reports", "报告数", "published reports, of all years and scopes", "integer", required=True),
        SITE_PAGE,
    ),
    ("unit",),
    on_site(published.published_units, lambda row: unit_page(row["unit"])),
)

EXPECTED_FILERS = Resource(
    "expected_filers",
    "expected_filers",
    "应公开单位名单",
    "One row a unit and fiscal year that a list expects to publish, and whether a report of it was found. Regions and years without a row "
    f"have no list. {NEVER}",
    (
        UNIT,
        UNIT_NAME,
        Field("listed_name", "名单所列名称", "the unit as the list writes it", required=True),
        REGION,
        YEAR,
        Field(
            "status",
            "收录情况",
            "published (here), held_back (found; a person decides whether it was read rightly), taken_down (found; a person has decided "
            "against it), not_found (by us)",
            required=True,
            choices=("published", "held_back", "taken_down", "not_found"),
        ),
        Field("source", "名单来源", "where the list comes from"),
        Field("note", "备注", "what the editor says of it"),
    ),
    ("unit", "fiscal_year"),
    published.published_expected_filers,
)
