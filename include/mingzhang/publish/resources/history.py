"""The tables of a release that say what became of reports and findings: versions, changes between them, findings that were settled,
replies of units."""

from __future__ import annotations

from mingzhang.publish.resources.fields import (
    DOCUMENT,
    FORM,
    LINE,
    OCCURRENCE,
    REPORT,
    SCOPE,
    SOURCE,
    TABLE,
    UNIT_NAME,
    YEAR,
    Field,
    Resource,
)
from mingzhang.publish.resources.findings import SAID
from mingzhang.warehouse import history

VERSION = Field("version", "版本", "name of the set of figures that stands", required=True)
PREVIOUS = Field("previous_version", "上一版本", "name of the set of figures that stood before", required=True)
CHANGED = Field(
    "changed_at", "变更时间", "since when the version that stands has been seen at the publisher, UTC", "datetime", required=True
)

VERSIONS = Resource(
    "versions",
    "versions",
    "版本",
    "One row a set of figures that a publisher has printed of a report, oldest first. Another reading of the same document is no version",
    (
        REPORT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("version", "版本", "name of the set of figures", required=True),
        Field("stands", "现行", "is it the one whose figures are published?", "boolean", required=True),
        DOCUMENT,
        SOURCE,
        Field("since", "始见时间", "since when it has been seen at the publisher, UTC", "datetime", required=True),
        Field("last_seen", "最后见到", "when it was last seen there, UTC; empty while it is there", "datetime"),
        Field("forms", "表", "the forms in it, with spaces between"),
        Field("figures", "数字", "number of figures", "integer", required=True),
    ),
    ("report", "version"),
    history.published_versions,
)

CHANGES = Resource(
    "changes",
    "changes",
    "与上一版本的不同",
    "One row a figure that the publisher prints otherwise than in the version before, which is no longer at its address",
    (
        REPORT,
        UNIT_NAME,
        YEAR,
        SCOPE,
        VERSION,
        PREVIOUS,
        CHANGED,
        FORM,
        TABLE,
        LINE,
        Field("column", "栏", "column: a name of the form's declaration, or x: and the printed label", required=True),
        OCCURRENCE,
        Field("label", "项目", "what the page calls the line"),
        Field("previous_printed", "原印刷数字", "the characters in the version before; empty: blank, or not there", printed=True),
        Field("previous_money_unit", "原印刷单位", "the unit of money printed for that table"),
        Field("previous_amount", "原金额", "exact decimal, yuan where it is money", "amount"),
        Field("printed", "印刷数字", "the characters in the version that stands; empty: blank, or not there", printed=True),
        Field("money_unit", "印刷单位", "the unit of money printed for the table"),
        Field("amount", "金额", "exact decimal, yuan where it is money", "amount"),
    ),
    ("report", "form", "table", "line", "column", "occurrence"),
    history.published_changes,
)

EARLIER_FINDINGS = Resource(
    "earlier_findings",
    "earlier_findings",
    "上一版本的比对结果",
    "One row an identity that did not hold in the version before, and whether it is so in the version that stands: if not, its publisher "
    "has printed other figures. Found by comparing figures: not an audit",
    (
        REPORT,
        Field("finding", "名称", "permanent name of the finding within its report: rule and figures compared", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        VERSION,
        PREVIOUS,
        CHANGED,
        Field("stands", "仍在", "does the version that stands show it as well?", "boolean", required=True),
        Field("rule", "规则", "id of the rule", required=True),
        Field("severity", "级别", "error, warning or info", required=True, choices=("error", "warning", "info")),
        *SAID,
        Field("figures", "有关数字", "the figures that took part, as the version before printed them", "array"),
    ),
    ("report", "finding"),
    history.earlier_findings,
)

REPLIES = Resource(
    "replies",
    "replies",
    "编制单位的答复",
    "One row a reply of a unit to a finding about its report, in the unit's own words. It stays when the finding has been settled since",
    (
        REPORT,
        Field(
            "finding",
            "比对名称",
            "permanent name of the finding: permanent_name in findings, finding in earlier_findings and former_findings",
            required=True,
        ),
        Field("reply", "序号", "1, 2, … of the same finding, in the order in which they came in", "integer", required=True),
        UNIT_NAME,
        YEAR,
        SCOPE,
        Field("text", "答复", "what the unit says, as received; personal data is taken out", required=True),
        Field("replied_by", "答复者", "who speaks: the unit, or the office of it", required=True),
        Field("replied_on", "答复日期", "day of the reply, ISO 8601", required=True),
        Field("source", "出处", "where it can be verified: an address, or what letter"),
        Field("recorded_at", "记录时间", "when it was recorded here, UTC", "datetime", required=True),
    ),
    ("report", "finding", "reply"),
    history.published_replies,
)

HISTORY = (VERSIONS, CHANGES, EARLIER_FINDINGS, REPLIES)
