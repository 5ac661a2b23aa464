"""What is an office's name, and what is not: regions, words of a template, what says how much of an office a report covers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import fold
from mingzhang.read.headings import find_money_unit, find_number, find_office

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Scope

LONGEST = 50
"""The longest names of offices have fewer characters."""
REGION = re.compile(r"(?:[一-鿿]{1,8}?(?:省|自治区|自治州|地区|市|州|盟|自治县|县|区|旗))+")
NO_REGION = re.compile(
    r"(?:开发|高新|园|景|风景名胜|保护|灌|管理|示范|试验|实验|合作|保税|集聚|集中|功能|小|社|库|林|矿|校|院|湖|片|街|牧|渔|库)区$"
)
"""Areas that are offices themselves: they publish accounts as one."""
PREFIXED = re.compile(
    r"中共|中国|中华|国家|全国|(?!城市|都市|门市|社区|小区|园区|地区|乡镇|城镇|集镇|村镇|城乡)"
    r"[一-鿿]{1,7}?(?:省|自治区|市|州|地区|盟|县|区|旗|镇|乡|街道)(?=[一-鿿])"
)
"""A name that begins with the region or the party, as a name does that is not cut off."""
TEMPLATE = re.compile(r"[×xX*＊□◯○〇_…?？]{2,}|某某|(?:部门|单位|填报单位|预算单位)名称|全称|填写")
"""What a form says where the name should be filled in."""
NO_NAME = re.compile(
    r"^(?:[本我贵该各全]?(?:部门|单位|机关|局|委|办|院|校|区|县|市|镇|乡|街道)|[省市县区州](?:本?级|直)|.{0,4}(?:所属|下属|各)?(?:部门|单位|预算单位)|基层单位|直属单位"
    r"|概况|目录|封面|首页|附件|附表|汇总|本级|公开|无|空|[\d.,，\-—/]+)$"
)
ACCOUNTS = r"(?:决算|预算)(?!(?:编审|编制|绩效|评审|评价|审核|审查|管理|执行|国库|监督|事务|服务)+(?:中心|局|处|科|站|所|办公室)$)"
SENTENCE = re.compile(rf"[，。；？！,;!=<>《》“”\"|]|[:：]|年度|{ACCOUNTS}|报告$|说明$|第[一二三四五六七八九十]+[部章节]")
SCOPED = re.compile(
    r"(?:[(（](?P<bracketed>部门本级|本级|机关本级|机关|本部|部门汇总|汇总|含?所?下?属?单位汇总|含下属单位|合并)[)）]|(?P<bare>机关本级|本级|机关|汇总))$"
)
BRACKETED = re.compile(r"[(（](?:部门|单位|公开|盖章|公章|全称|单位公章|公开版|公开稿|空表|模板)[)）]$")
OFFICE = re.compile(r"(?:[局委办室部会院校所站心队处厅府馆社团联镇乡关园台司厂场宫狱署]|街道|大学|[中小]学|政协|人大|妇联|开发区)[)）]?$")
"""How names of offices end."""
HEAD = re.compile(r"(?:经费|支出|收入|科目|项目|编码|名称|合计|金额|行次|栏次|[预决]算数)$")
"""How the words above the columns of a form end: what follows a label without a name."""
LABEL = re.compile(r"^(?:公开|编制|填报|预算)?(?:部门|单位)(?:名称)?[（(]?(?:公章|盖章)?[)）]?\s*[:：]?$")
"""The label of a head whose name stands in a phrase or cell of its own."""


def clean_name(text: str) -> str | None:
    """The office that `text` names, without what says how much of it is covered; null where it is no name."""
    name = re.sub(r"\s", "", text).strip("-—–_·.:：、/\\'‘’*#|~")
    name = re.sub(r"^(?:附件|附表|附)\d*[:：.、]?", "", name)
    name = re.sub(r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[(（]?\d{1,2}[)）]?[、.．])", "", name)
    name = re.sub(r"^[\[(（【]?\d{3,}[\])）】]?[-—_:：.、]?", "", name)
    author, about, subject = name.partition("关于")
    if about and author:  # 某局关于…: of whom, else by whom
        return clean_name(subject) or clean_name(author)
    name = re.sub(r"^(?:关于)?(?:公开|公布|印发|报送|发布)?(?:关于)?", "", name)
    name = re.sub(r"(?:关于)?(?:公开|公布|印发|报送|发布|关于|的|[-—–_·:：、])+$", "", name)
    for _ in range(2):
        name = BRACKETED.sub("", SCOPED.sub("", name))
    if name.endswith(("单位概况", "部门概况", "概况")):
        name = re.sub(r"(?:单位|部门)?概况$", "", name)
    if not (3 <= len(name) <= LONGEST or is_region(name)) or TEMPLATE.search(name) or NO_NAME.match(name) or SENTENCE.search(name):
        return None
    return name if re.search(r"[一-鿿]{2}", name) else None


def scope_in(name: str) -> Scope | None:
    """How much of the office a report covers, as its name says: （本级）, （汇总）; null where it says nothing."""
    match = SCOPED.search(BRACKETED.sub("", re.sub(r"\s", "", name)))
    if not match:
        return None
    return "department" if re.search("汇总|含|合并", match[0]) else "headquarters"


def office_name(text: str | None) -> str | None:
    """The office that `text` names, if it ends as their names do: where anything else may stand."""
    name = clean_name(text) if text else None
    return name if name and OFFICE.search(name) else None


def is_region(name: str) -> bool:
    """Is it a region and no office of one: 株洲市, 湖南省株洲市荷塘区?"""
    return bool(REGION.fullmatch(name)) and not NO_REGION.search(name)


def is_prefixed(name: str) -> bool:
    """Does it begin with its region, as a name does that is not cut off?"""
    return bool(PREFIXED.match(name))


def same_office(one: str, other: str) -> bool:
    """Do both name one office: the same words, but for the regions before them and for abbreviations that everybody uses?"""
    shorter, longer = sorted((_plain(one), _plain(other)), key=len)
    if shorter == longer:
        return True
    before = longer.removesuffix(shorter)
    return before != longer and len(shorter) >= 3 and (is_region(before) or before == "中共")


def _plain(name: str) -> str:
    name = re.sub(r"\s", "", fold(clean_name(name) or name))
    name = re.sub(r"[()（）\[\]【】·、\-—]", "", name)
    return name.replace("中国共产党", "中共").replace("委员会", "委").replace("人民政府", "政府")


def office_among(texts: Sequence[str]) -> str | None:
    """The office that the head of a form names, as printed (部门：…), its label and its name in one text or in two."""
    for place, text in enumerate(texts):
        office = find_office(text)
        if office and clean_name(office):
            return office
        if LABEL.match(fold(text).strip()):
            following = next((t for t in texts[place + 1 :] if not find_money_unit(t) and not find_number(t)), "")
            if clean_name(fold(following)) and not re.search(r"[:：]", fold(following)) and not HEAD.search(fold(following).strip()):
                return re.sub(r"\s", "", fold(following))
    return None


def distinct(names: Iterable[str]) -> list[str]:
    """`names`, each office once, in their order."""
    found: list[str] = []
    for name in names:
        if not any(same_office(name, other) for other in found):
            found.append(name)
    return found
