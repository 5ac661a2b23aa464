"""The rules as a table of a release: what each says, how much it weighs, and how often it held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.publish.resources import Field, Resource
from mingzhang.warehouse.outcomes import outcomes_of_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.warehouse.database import Connection

BASES = ("layout", "same_fact", "arithmetic", "scope", "classification", "regulation", "practice")
"""Why a rule must hold: expectations/README.md explains the words."""
WORDS = ("severity", "sentence", "sentence_en", "formula", "note", "basis", "reason", "reason_en")
COUNTS = {
    "evaluated": ("已执行", "reports on which it was evaluated"),
    "passed": ("相符", "reports in which it holds"),
    "rounding": ("尾差", "reports in which it holds within rounding"),
    "failed": ("不符", "reports in which it does not hold"),
    "not_applicable": ("不适用", "reports that do not print what it speaks of"),
    "insufficient_data": ("数据不足", "reports that print only one side of it"),
    "rule_error": ("规则故障", "reports on which it could not be run"),
}


def rules_table(rules: Sequence[Mapping[str, str]]) -> Resource:
    """The table of `rules` (`rule` and `WORDS`), in the order of the book; those that only the reports know, which a later book has left
    out, come last and without words."""

    def rows(connection: Connection, reports: Sequence[str] | None = None, /) -> Iterator[dict[str, Any]]:
        counted = outcomes_of_rules(connection)
        empty = dict.fromkeys(COUNTS, 0)
        for rule in rules:
            yield {name: rule[name] for name in ("rule", *WORDS)} | {name: counted.get(rule["rule"], empty)[name] for name in COUNTS}
        for name in sorted(counted.keys() - {rule["rule"] for rule in rules}):
            yield dict.fromkeys(WORDS, "") | dict(counted[name])

    return Resource(
        "rules",
        "rules",
        "规则",
        "One row a rule: what must be true, how much it weighs, and in how many of the published reports it holds",
        (
            Field("rule", "规则", "id of the rule", required=True),
            Field(
                "severity",
                "级别",
                "error (must hold), warning (usually holds) or info (advisory)",
                choices=("error", "warning", "info", ""),
            ),
            Field("sentence", "关系", "what must be true, Chinese"),
            Field("sentence_en", "关系（英文）", "what must be true"),
            Field("formula", "公式", "the same in places: form.line.column"),
            Field("note", "说明", "what speaks for exceptions, Chinese"),
            Field("basis", "依据", "why it must hold, in a word; expectations/README.md explains the words", choices=(*BASES, "")),
            Field("reason", "依据说明", "why it must hold, Chinese"),
            Field("reason_en", "依据说明（英文）", "why it must hold, as far as the word says it"),
            *(Field(name, title, description, "integer", required=True) for name, (title, description) in COUNTS.items()),
        ),
        ("rule",),
        rows,
    )
