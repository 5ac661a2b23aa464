"""What the rules say of the reports."""

from __future__ import annotations

from mingzhang.publish.resources.fields import DOCUMENT, REGION, REPORT, SCOPE, SOURCE, UNIT_NAME, VERSIONS, YEAR, Field, Resource
from mingzhang.warehouse import published

# Name and state of a finding are added when it goes out: see `publish/naming.py`.
SAID = (
    Field("message", "说明", "the finding in a sentence, Chinese"),
    Field("message_en", "说明（英文）", "the finding in a sentence"),
    Field("reported", "印刷数", "the printed side of the identity, yuan", "amount"),
    Field("expected", "计算数", "what the other figures make it, yuan", "amount"),
    Field("difference", "差额", "reported - expected, yuan", "amount"),
    Field("tolerance", "尾差范围", "the largest difference that rounding explains, yuan", "amount"),
)
"""What a finding says, in words and in amounts; also one that is shown no more."""

FINDINGS = Resource(
    "findings",
    "findings",
    "比对结果",
    "One row an identity that does not hold, or only within rounding. Found by comparing figures: not an audit, says nothing of compliance",
    (
        REPORT,
        Field("finding", "序号", "number within the report, from 1", "integer", required=True),
        Field(
            "permanent_name",
            "永久名称",
            "name within the report that stays the same from release to release: rule and figures compared; empty where rounding explains "
            "the difference",
        ),
        UNIT_NAME,
        REGION,
        YEAR,
        SCOPE,
        Field("rule", "规则", "id of the rule", required=True, refers="rules"),
        Field("severity", "级别", "error, warning or info", required=True, choices=("error", "warning", "info")),
        Field("outcome", "结论", "fail, or rounding (differs within what rounding explains)", required=True),
        *SAID,
        Field(
            "figures",
            "有关数字",
            "the figures that took part: address, printed, amount in yuan, page, box; the document, where it is not the report's own, and "
            "fiscal_year for a figure of last year's report; form is narrative for an amount that the narrative states",
            "array",
        ),
        Field(
            "state",
            "经过",
            "open (no explanation known), replied (its unit has replied: see replies) or explained (a person has said why); empty where "
            "rounding explains the difference. What is no longer shown: see earlier_findings and former_findings",
            choices=("open", "replied", "explained", ""),
        ),
        Field("explanation", "已有说明", "what a person has said of it, with name and day; it is advisory then"),
        Field("case", "关联组", "number of the case in the table cases: findings that share figures, probably one misprint", "integer"),
        Field(
            "candidates",
            "推测",
            "figures that would settle the case with another value, most likely first; an inference, never applied",
            "array",
        ),
        DOCUMENT,
        SOURCE,
        *VERSIONS,
    ),
    ("report", "finding"),
    published.published_findings,
)

CASES = Resource(
    "cases",
    "cases",
    "关联组",
    "One row a group of findings that share figures, probably one misprint, with the figures that would settle it. An inference by "
    "calculation: no correction, and never applied to the data",
    (
        REPORT,
        Field("case", "序号", "number within the report, from 1", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("findings", "比对结果", "numbers of its findings in the table findings", "array"),
        Field("message", "推测", "what the likeliest change would do, in a sentence, Chinese; empty where no figure would settle it"),
        Field("message_en", "推测（英文）", "the same in English"),
        Field(
            "candidates",
            "可能之处",
            "most likely first: the address of a figure, as printed, the value (yuan) with which the relations would hold, others that "
            "would change with it (also), what could have made the one of the other (slip), the rules that would hold (repairs) and those "
            "that would not (leaves); docs/figures.md names the slips",
            "array",
        ),
    ),
    ("report", "case"),
    published.published_cases,
)

OBLIGATIONS = Resource(
    "obligations",
    "obligations",
    "应查事项",
    "One row a thing that must be checked of every report, and what became of it, whichever rules do it: a rule that is left out lowers "
    "what is checked, it cannot raise it",
    (
        REPORT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("obligation", "事项", "id of the obligation in the rule book", required=True),
        Field(
            "outcome",
            "结论",
            "the gravest outcome of the rules that fulfil it; not_checked: one of them is not in the book",
            required=True,
            choices=("pass", "rounding", "fail", "not_applicable", "insufficient_data", "rule_error", "not_checked"),
        ),
        Field("note", "缺少", "what is missing"),
        DOCUMENT,
        *VERSIONS,
    ),
    ("report", "obligation"),
    published.published_obligations,
)
