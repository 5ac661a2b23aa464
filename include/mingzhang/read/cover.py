"""Whose report it is, of which year and kind: the cover, the titles, the heads of the forms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.accounts import Kind, Scope

CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
YEAR = r"20\d\d|[二2][〇○零0][〇○零一二三四五六七八九0-9]{2}"
FISCAL_YEAR = re.compile(rf"({YEAR})年度?")
DATE = re.compile(rf"(?:{YEAR})年(?:\d{{1,2}}|十?[一二三四五六七八九十])月(?:\d{{1,2}}日|[一二三四五六七八九十]+日)?")
WHAT = re.compile(
    r"(?P<scope>部门汇总|部门|单位|本级|汇总)?(?P<kind>整体支出绩效自?评?价?|项目支出绩效自?评?价?|财政总决算|总决算|财政决算|政府决算|决算|预算)"
    r"(?:(?:信息)?公开)?(?:情况)?(?:的?说明|文本|报告|报表|表|材料)?"
)
NAMED = re.compile(
    r"(?:预算主管部门|主管部门|预算单位|预算部门|编制单位|编制部门|部门名称|单位名称)(?:[(（]盖章[)）])?[:：]([^:：]{3,40}?)(?=(?:编制|填报|报送|单位|部门)[^:：]{0,6}[:：]|$)"
)
"""A cover that says in so many words whose report it is."""
NOISE = re.compile(r"附件\d*[:：]?|[(（](?:盖章|公章|单位公章|空表|模板|公开版|公开稿)[)）]|关于|的公告|公示")
OFFICE_SUFFIX = re.compile(r"[(（]?(本级|机关|汇总|部门汇总|含下属单位)[)）]?$")
COVER_LENGTH = 160
"""A first page with more characters than this is no cover."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What a cover says; null where it does not."""

    unit: str | None
    year: int | None
    kind: Kind | None
    scope: Scope
    title: str


def read_cover(lines: Sequence[str]) -> Cover:
    """The unit, the year and the kind of report from the lines of a first page (or of a title)."""
    text = re.sub(r"\s", "", fold("".join(lines)))
    text = NOISE.sub("", DATE.sub("", text))
    years = [int(year.translate(CHINESE_DIGITS)) for year in FISCAL_YEAR.findall(text)]
    year = years[0] if years else None
    bare = re.sub(rf"(?:{YEAR})(?:年度?)?", "", text)
    match = next((m for m in WHAT.finditer(bare)), None)
    if match is None:
        return Cover(None, year, None, "unknown", "")
    named = NAMED.search(bare)
    unit = (named[1] if named else bare[: match.start()]).strip("-—_·:：《》〈〉“”\"' 、，。")
    scope = _scope(match["scope"] or "", unit)
    title = text[: next(m for m in WHAT.finditer(text)).end()]
    return Cover(_unit(unit), year, _kind(match["kind"]), scope, title)


def _unit(text: str) -> str | None:
    """An office's name, without what says how much of it the report covers; null for what is no name."""
    name = OFFICE_SUFFIX.sub("", text)
    name = re.sub(r"^(目录|封面|\d+)", "", name)
    return name if 3 <= len(name) <= 50 and not re.search(r"[，。；？！,;]|^(部门|单位)$|[×xX]{2}|_{2}", name) else None


def _kind(word: str) -> Kind:
    if "绩效" in word:
        return "performance"
    if word in ("财政总决算", "总决算", "财政决算", "政府决算"):
        return "government_accounts"
    return "budget" if word == "预算" else "final_accounts"


def _scope(word: str, unit: str) -> Scope:
    if word == "本级" or re.search(r"本级[)）]?$|[(（]机关[)）]$", unit):
        return "headquarters"
    if word in ("部门", "部门汇总", "汇总"):
        return "department"
    return "unit" if word == "单位" else "unknown"


def most_named_year(text: str) -> int | None:
    """The year that a text names most often as a fiscal year (2023年度), for reports whose cover has none."""
    counts = Counter(re.findall(r"(20\d\d)年度", re.sub(r"\s", "", fold(text))))
    return int(min(counts, key=lambda year: (-counts[year], year))) if counts else None
