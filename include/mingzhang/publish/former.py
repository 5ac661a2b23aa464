"""Findings that a release showed no more: a table made of the records of the releases. None of them is forgotten.

The cause says whose change it was. Ours (reader, rules, comparison, decided) are withdrawals, as visible as the findings were; the
publisher's are those corrections that are older than the version before.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mingzhang.publish.comings import AMOUNTS
from mingzhang.publish.resources import Field, Resource
from mingzhang.publish.resources.fields import REGION, REPORT, SCOPE, UNIT_NAME, YEAR
from mingzhang.publish.resources.findings import SAID

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from mingzhang.records import FormerFinding, ReleaseRecord
    from mingzhang.warehouse.database import Connection

NAME = "former_findings"
OURS = ("reader", "rules", "comparison", "decided")
STATES = ("withdrawn", "corrected")
NOTHING: dict[str, Any] = {"message": "", "message_en": "", **dict.fromkeys(AMOUNTS), "figures": []}
"""What is left of a finding whose report a person took down."""


def former_table(
    releases: Sequence[ReleaseRecord], reports: Collection[str] = (), taken_down: Collection[str] = (), untold: Collection[str] = ()
) -> Resource:
    """The table of `releases`, the last of which is the one that is being made. `reports`: those in it; `taken_down`: those that a person
    has withdrawn or held back, of whose findings no more is said than that they were there; nor of those of `untold`, whatever became
    of these reports."""
    found = sorted(_found(releases), key=lambda row: tuple(row[name] for name in ("region", "fiscal_year", "report", "finding", "gone_at")))

    def rows(connection: Connection, chosen: Sequence[str] | None = None, /) -> Iterator[dict[str, Any]]:
        for row in found:
            if chosen is None or row["report"] in chosen:
                published = row["report"] in reports
                down = not published and row["report"] in taken_down
                yield (
                    row
                    | {"report_state": "published" if published else "down" if down else "gone"}
                    | (NOTHING if down or row["report"] in untold else {})
                )

    return Resource(
        NAME,
        NAME,
        "曾经公布的比对结果",
        "One row a time that a finding of earlier releases was shown no more, and why: withdrawn by us, or settled by a version of its "
        "publisher before the last. Found by comparing figures: not an audit",
        (
            replace(REPORT, refers="", description=f"{REPORT.description}; it need not be published any more"),
            Field("finding", "名称", "permanent name of the finding within its report: rule and figures compared", required=True),
            UNIT_NAME,
            REGION,
            YEAR,
            SCOPE,
            Field("version", "报告版本", "the version of the report that it was about", required=True),
            Field(
                "report_state",
                "报告现状",
                "is the report published, down (by a person's decision: what the finding said is left out), or gone otherwise?",
                required=True,
                choices=("published", "down", "gone"),
            ),
            Field("state", "经过", "withdrawn (by us) or corrected (by its publisher)", required=True, choices=STATES),
            Field(
                "cause",
                "原因",
                "reader (we read the same document otherwise), rules (our rules changed), comparison (another document that it was "
                "compared with changed), decided (a person decided anew about its report), publisher, or unknown",
                required=True,
                choices=(*OURS, "publisher", "unknown"),
            ),
            Field("shown_since", "始于", "the first release that showed it, without a break; empty: not known"),
            Field("shown_until", "止于", "the last release that showed it", required=True),
            Field("gone_in", "撤回于", "the release that showed it no more", required=True),
            Field("gone_at", "撤回时间", "when that release was made, UTC", "datetime", required=True),
            Field("shown_again_in", "再次公布于", "the release that showed it again; empty: none has"),
            Field("rule", "规则", "id of the rule; it may have been left out since", required=True),
            Field("severity", "级别", "error, warning or info", required=True, choices=("error", "warning", "info")),
            *SAID,
            Field("figures", "有关数字", "the figures compared: address, printed, amount in yuan, page", "array"),
        ),
        ("report", "finding", "gone_in"),
        rows,
    )


def _found(releases: Sequence[ReleaseRecord]) -> list[dict[str, Any]]:
    """What releases have shown no more, and when each of it was shown again."""
    rows: list[dict[str, Any]] = []
    missing: dict[tuple[str, str], dict[str, Any]] = {}
    for before, record in zip((None, *releases), releases, strict=False):
        for name in record.restored:
            missing.pop(name, {})["shown_again_in"] = record.release
        for each in record.former:
            shown = {"shown_until": before.release if before else "", "gone_in": record.release, "gone_at": record.published_at}
            rows.append(_row(each) | shown)
            missing[each.report, each.finding] = rows[-1]
    return rows


def _row(each: FormerFinding) -> dict[str, Any]:
    names = ("report", "finding", "unit_name", "region", "fiscal_year", "scope", "version", "cause", "rule", "severity", "message")
    return (
        {name: getattr(each, name) for name in (*names, "message_en")}
        | {name: Decimal(amount) if (amount := getattr(each, name)) is not None else None for name in AMOUNTS}
        | {
            "state": "corrected" if each.cause == "publisher" else "withdrawn",
            "shown_since": each.since,
            "shown_again_in": "",
            "figures": list(each.figures),
        }
    )
