"""What kind of report a document is, told from its title, its forms and its words, with the evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import forms, normalise

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from mingzhang.accounts import Kind

SCOPE = r"(?P<scope>部门本级|部门汇总|机关本级|部门\(?(?:和|及|、|/|\()?(?:所属)?单位\)?|部门|单位|本级|汇总|机关)?"
LEVEL = r"(?:(?:[省市县区州盟旗](?:本级|级|直)|[镇乡]级))?"
TAIL = r"(?:(?:信息)?公开)?(?:情况)?(?:的?说明|文本|报告|报表|表|材料)?"
NOT_ITSELF = (
    r"(?!\(?草案\)?(?:审|批)|(?:信息|数据)?(?:公开|公布)?(?:的?批复|工作|编报|编制(?!说明)|审核|审查|汇审|会审|培训|评比|考核|检查|管理|制度|审计|操作|绩效|分析报告)"
    r"|主管|单位|科目|法|股|科|处|中心|编审|评审|执行|调整|指标|追加)"
)
"""What follows 决算 or 预算 where the words are about the accounts or the budget, or name an office."""
TITLES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "other",
        re.compile(
            r"(?:决算|预算)(?:信息|数据)?(?:公开|公布)?(?:的?批复|工作|编报|编制工作|编制的通知|汇审|会审|培训|评比|考核|检查|管理办法|操作)|决算(?:草案)?的?审(?:计|查|核)|(?:决算|预算)\S{0,12}通知|(?:批复|下达)\S{0,30}(?:决算|预算)"
        ),
    ),
    (
        "government_accounts",
        re.compile(
            r"(?<!部门)(?P<what>(?:财政总决算|(?<!汇)总决算|财政收支决算|财政决算|(?<!人民)政府决算|财政预算收支决算))" + NOT_ITSELF + TAIL
        ),
    ),
    ("other", re.compile(r"预算执行|预算调整|决算审计|审计(?:工作)?报告")),
    (
        "final_accounts",
        re.compile(LEVEL + SCOPE + r"(?:财政|财务|经费)?(?:收支)?(?<!预)(?<!竣工)(?<!竣工财务)(?<!工程)(?<!基建)决算" + NOT_ITSELF + TAIL),
    ),
    ("budget", re.compile(LEVEL + r"(?P<scope>部门|单位)预算" + NOT_ITSELF + TAIL)),
    (
        "performance",
        re.compile(
            r"(?:部门|单位)?(?:整体支出|整体|项目支出|项目|专项资金|预算)?(?:预算)?(?:绩效目标)?绩效(?:自评价?|评价|目标(?:申报|自评|公开|表)|报告|评估)"
        ),
    ),
    ("budget", re.compile(LEVEL + SCOPE + r"(?:财政|财务|收支|年初)?预算(?:收支)?" + NOT_ITSELF + TAIL)),
    (
        "other",
        re.compile(
            r"(?:审计|采购|招标|中标|成交公告|通知|批复|办法|意见|任免|招聘|处罚|统计公报|工作总结|工作计划)(?!.{0,6}(?:中心|局|处|科|站|所|办|队|会)(?:$|[年度]))"
        ),
    ),
)
"""The words of titles, in the order in which they are asked for: what comes first decides."""
GOVERNMENT_TABLES = re.compile(
    r"一般公共预算(?:本级)?收入决算|税收返还和转移支付决算|社会保险基金(?:收入|支出|收支)?决算|政府(?:一般|专项)?债务(?:限额|余额)"
)
WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("final_accounts", re.compile(r"(?:部门|单位)决算|决算情况说明|年度决算")),
    ("budget", re.compile(r"(?:部门|单位|年初)预算|(?:收支|收入|支出)预算(?:总表|表)|预算(?:编制)?说明")),
    ("performance", re.compile(r"绩效(?:自评|评价)")),
)
SAID = {
    "final_accounts": "部门决算",
    "budget": "部门预算",
    "government_accounts": "政府决算（财政总决算）",
    "performance": "绩效自评、评价报告",
    "other": "其他文件",
}
"""What the kinds are called."""
ENOUGH = 3
"""So many different forms outweigh a title that speaks of something else."""
MOST = 5
"""The accounts of a whole government share some titles with ours, never so many."""


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The words of a title that say what kind of report it heads, from `start` to `end`."""

    kind: Kind
    scope: str
    start: int
    end: int


def find_kind(title: str) -> TitleWords | None:
    """The kind of report that `title`, without spaces and years, is the title of; null for other words."""
    for kind, pattern in TITLES:
        matches = list(pattern.finditer(title))
        if matches:
            match = matches[0]
            words = match.groupdict()
            start = match.start("what") if words.get("what") else match.start()
            return TitleWords(kind, words.get("scope") or "", start, match.end())
    return None


def classify(titled: Kind | None, title: str, place: str, printed: Collection[str], texts: Sequence[str]) -> tuple[Kind, str]:
    """The kind of a report and the evidence, in a sentence.

    `titled`: what its cover or title says, `place` which of the two, `printed` the ids of the forms that were found under a title of
    final accounts. Tables weigh more than a title: a notice to which the nine forms are attached is a report.
    """
    said = f"{place}：“{title}”" if title else place
    needed = {"final_accounts": 0, "government_accounts": MOST, "other": 2, None: 1}.get(titled, ENOUGH)
    if titled != "final_accounts" and len(printed) >= needed:
        found = f"正文有{len(printed)}种部门决算表"
        if titled is not None:
            return "final_accounts", f"{said}，但{found}。"
        if not _is_of_government(texts):
            return "final_accounts", f"未见封面，{found}。"
    if titled is not None:
        return titled, f"{said}。"
    return _classify_words("".join(texts))


def _is_of_government(texts: Sequence[str]) -> bool:
    return len(set(GOVERNMENT_TABLES.findall(normalise("".join(texts))))) > 1


def _classify_words(text: str) -> tuple[Kind, str]:
    """The kind of a document whose title does not say it, from the words that it uses."""
    text = normalise(text)
    if _is_of_government((text,)):
        words = GOVERNMENT_TABLES.search(text)
        return "government_accounts", f"未见封面，文中有政府决算的表名“{words[0] if words else ''}”。"
    named = sum(any(title in text for title in form.titles if "决算" in title) for form in forms())
    counts = {kind: len(pattern.findall(text)) for kind, pattern in WORDS}
    if named >= ENOUGH:
        return "final_accounts", f"未见封面，文中提到{named}种部门决算表。"
    kind = max(counts, key=lambda kind: counts[kind])  # of several the first: final accounts quote budgets and performance
    if counts[kind] < 2:
        return "other", "未见决算、预算或绩效报告的标题和表名。"
    others = "，".join(f"“{_example(other, text)}”类词语{n}次" for other, n in counts.items() if n and other != kind)
    return kind, f"未见封面和决算表名，文中“{_example(kind, text)}”类词语出现{counts[kind]}次{f'（{others}）' if others else ''}。"


def _example(kind: Kind, text: str) -> str:
    match = dict(WORDS)[kind].search(text)
    return match[0] if match else SAID[kind]
