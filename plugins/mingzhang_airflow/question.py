"""The question about a doubtful report, as it stands under Required Actions in the UI: in Chinese and English, and answered once."""

import re
from typing import Any
from urllib.parse import quote

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param
from airflow.sdk.exceptions import AirflowSkipException

from mingzhang import stages

LEAVE_OPEN = "暂不决定 leave open"
VERDICTS = {"发布 publish": "publish", "不发布 withhold": "withhold", LEAVE_OPEN: None}
SCOPES = {
    "department": "部门 department",
    "headquarters": "本级 headquarters",
    "unit": "单位 unit",
    "unknown": "口径未印 scope not printed",
}
SHOWN = 20
"""So many reasons and relations are shown; the rest are counted. A person who has seen that many knows enough."""


class Question(HITLOperator):
    """Ask a person about one version of a report; skipped when nobody needs to decide about it any more.

    Gives `verdict` (null: left open, by choice or for want of an answer), `reason`, `decided_by` and `decided_at` (ISO 8601).
    """

    template_fields = ("report", "version")  # nothing of what a document says is ever a template

    def __init__(self, *, report: str, version: str, **more: Any) -> None:
        words = "理由（可选；发布后与数据一同公开）· Why, in a sentence (optional; shown beside the data)"
        reason = Param("", type=["string", "null"], title="理由 reason", description=words, format="multiline", source="task")
        more["params"] = {"reason": reason}  # a question has its own; Airflow hands over those of the DAG
        super().__init__(subject="?", options=list(VERDICTS), defaults=LEAVE_OPEN, **more)
        self.report = report
        self.version = version

    def execute(self, context: Any) -> Any:
        doubt = stages.doubt(self.report, self.version)
        if doubt is None:
            raise AirflowSkipException("Nobody needs to decide about this version any more.")
        self.subject = f"是否发布？Publish? {doubt.report.unit_name} {doubt.report.fiscal_year}"
        self.body = describe(doubt)
        return super().execute(context)

    def execute_complete(self, context: Any, event: dict[str, Any]) -> dict[str, Any]:
        answer = super().execute_complete(context, event)
        return {
            "verdict": VERDICTS[answer["chosen_options"][0]] if answer["chosen_options"] else None,
            "reason": (answer["params_input"].get("reason") or "").strip() or "未说明理由。No reason was given.",
            "decided_by": (answer["responded_by_user"] or {}).get("name", ""),
            "decided_at": answer["responded_at"].isoformat(),
        }


def describe(doubt: "stages.Doubt") -> str:
    """The question in Markdown: what it is about, why it is held back, what does not agree, what the answers mean."""
    report = doubt.report
    standing = f"版本 version {report.standing_version}" if report.standing_version else "无 nothing of this report"
    parts = [
        "| | |\n|---|---|\n"
        f"| 单位 unit | **{plain(report.unit_name)}** |\n"
        f"| 年度 fiscal year | {report.fiscal_year} |\n"
        f"| 口径 scope | {SCOPES[doubt.scope]} |\n"
        f"| 发布者 publisher | {plain(doubt.publisher)} |\n"
        f"| 原文 source | {link(report.url)} |\n"
        f"| 现已公开 up meanwhile | {standing} |",
        "### 为何待定 Why it is held back",
        some([plain(reason.message) + (f"  \n  {plain(reason.message_en)}" if reason.message_en else "") for reason in doubt.reasons]),
        "### 不符之处 What does not agree",
        some([_relation(relation) for relation in doubt.relations]) or "没有。Nothing: every relation that could be compared holds.",
        "### 如何答复 The answers",
        "请对照原文。Please compare with the source.\n\n"
        "- **发布 publish**：按识读结果发布，附上述说明。It is published as it was read, with these remarks beside it.\n"
        "- **不发布 withhold**：此版本不发布，此前的版本继续公开。This version is not published; the last good one stays up.\n"
        "- **暂不决定 leave open**：不作记录，仍待决定。Nothing is recorded; it still waits.",
        f"`{report.report}` `{report.version}`",
    ]
    return "\n\n".join(parts)


def _relation(relation: Any) -> str:
    printed = "；".join(f"第{page}页 {plain(text)}" if page else plain(text) for page, text in relation.printed[:SHOWN])
    return f"**{relation.rule}** {plain(relation.message)}  \n  {plain(relation.message_en)}  \n  印为 printed: {printed}"


def some(items: list[str]) -> str:
    """A list of the first items, and how many more there are."""
    more = [f"另有 {len(items) - SHOWN} 处 and {len(items) - SHOWN} more"] if len(items) > SHOWN else []
    return "\n".join(f"- {item}" for item in [*items[:SHOWN], *more])


def plain(text: str) -> str:
    """A document's or a site's words as words: whatever Markdown would make of them."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", " ".join(text.split()))


def link(url: str) -> str:
    """An address to click, if it is one of the web; else its words."""
    if not re.match(r"https?://", url):
        return plain(url)
    target = quote(url, safe="%/:?#[]@!$&'()*+,;=~")
    return f"[{plain(url)}](<{target}>)"
