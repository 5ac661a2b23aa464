"""What the narratives of the reports state."""

from __future__ import annotations

from mingzhang.publish.resources.fields import DOCUMENT, PLACE, REPORT, SCOPE, SOURCE, UNIT_NAME, VERSIONS, YEAR, Field, Resource
from mingzhang.warehouse import published

CLAIMS = Resource(
    "claims",
    "claims",
    "文字说明中的数字",
    "One row an amount, a percentage, a count or a direction that the narrative states of a subject and that was understood",
    (
        REPORT,
        Field("claim", "序号", "number within the report, in the order of the text", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field(
            "subject",
            "对象",
            "what it speaks of: the address of a figure (form.line.column), or a name for what no form prints",
            required=True,
        ),
        Field(
            "kind",
            "种类",
            "level (how much), change, change_percent, share (of another), completion (of the budget), direction alone, reason (of a "
            "change), or names",
            required=True,
            choices=("level", "change", "change_percent", "share", "completion", "direction", "reason", "names"),
        ),
        Field("measure", "计量", "money (yuan), count or ratio (percent)", required=True, choices=("money", "count", "ratio")),
        Field("amount", "数值", "without sign: yuan for money, else the printed number; empty where none is printed", "amount"),
        Field(
            "printed",
            "印刷数字",
            "the characters of the number, or of the direction. The sentence around it is not published, as it may name people: read it in "
            "the document, on this page",
            printed=True,
        ),
        Field("printed_unit", "印刷单位", "unit as printed: 万元, %, 人次, ..."),
        Field(
            "basis",
            "依据",
            "actual (spent or received), initial_budget (年初预算) or budget",
            required=True,
            choices=("actual", "initial_budget", "budget"),
        ),
        Field("year", "所述年度", "the fiscal year that it speaks of", "integer"),
        Field("direction", "方向", "up, down or flat; empty: none is named", choices=("up", "down", "flat", "")),
        Field(
            "against",
            "比较对象",
            "what a change or a direction compares with; empty: nothing",
            choices=("previous_year", "initial_budget", "budget", ""),
        ),
        Field("annex", "附件", "does it stand in an annex, which may mean other funds by the same words?", "boolean", required=True),
        Field(
            "state",
            "状态",
            "read; blank (the number is missing); residue (alternatives of the template were left standing)",
            required=True,
            choices=("read", "blank", "residue"),
        ),
        *PLACE[:-1],
        DOCUMENT,
        SOURCE,
        *VERSIONS,
    ),
    ("report", "claim"),
    published.published_claims,
)
