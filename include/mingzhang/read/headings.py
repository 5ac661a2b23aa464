"""What stands around a table: its title, its number, the unit of money, the name of the office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mingzhang.accounts import YUAN
from mingzhang.forms.declaration import Form, FormKind, fold, forms, normalise

NUMERAL = "[一二三四五六七八九十百]+"
ORDINAL = re.compile(
    rf"^({NUMERAL}\s*[、.．:：]|[(（]{NUMERAL}[)）]|第{NUMERAL}[章节部分]+|附?表\s*({NUMERAL}|\d+(-\d+)?)\s*[:：、.．]?|[(（]?\d{{1,2}}\s*([)）]|[、.．](?!\d))|[①-⑳]|[-•·●○□■]\s*)"
)
NUMBER = re.compile(r"公开\s*\d+\s*表|财?决?公?开?\s*\d+\s*表|附?表\s*\d+(-\d+)?")
MONEY = re.compile(r"单位\s*[:：]?\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元)")
OFFICE = re.compile(
    r"^(?:公开部门|编制部门|编制单位|部门名称|单位名称|填报单位|预算单位|预算部门|部门|单位)(?:名称)?[（(]?(?:公章|盖章)?[)）]?\s*[:：]\s*(.*)$"
)
AROUND = re.compile(
    r"^(GK|Z|F|CS|附)\d+([_-]\d+)?\s*|^附件?\s*\d*(-\d+)?\s*[:：]?|[(（][^()（）]*(单位[:：]|公开)?[^()（）]*(元|表\d*|本级|汇总|部门|空表|无数据)[)）]$"
    r"|(金额)?单位[:：]\S*元$"
)
"""What may stand before or behind a title in its line."""
CONTINUED = re.compile(r"[(（]?(续表?|接上表|续?\d+/\d+|续\s*\d*|之[一二三四五])[)）]?$|^续表\s*[:：]?")
OTHER_TABLE = re.compile(
    r"(决算|预算|情况|统计|明细|比较|对比|自评|评价|评分|目标|汇总|一览|收支|支出|收入|调整|公开|基本|信息|登记|报告|执行|得分|采购|资产|分析|变动|结构|指标|完成|清单|备案)表\d*$"
)
"""How the titles of tables end."""
HEAD_MONEY = re.compile(r"[(（](?:金额)?(?:单位[:：]?)?(百万元|千元|万元|亿元|元)[)）]")
"""The unit of money in the head of a column."""
SENTENCE = re.compile(r"[，。；,;！？]")


@dataclass(frozen=True, slots=True)
class Title:
    """A line that is the title of a form."""

    form: Form
    printed: str


@lru_cache(1024)
def find_title(line: str, kind: FormKind = "final_accounts") -> Title | None:
    """The form that `line` is the title of; null for a sentence that merely names one, and for other lines.

    `kind`: of which kind of report it may be a form. The same words may head another form in another kind (财政拨款收支总表).

    Titles end one another (收入支出决算总表 in 财政拨款收入支出决算总表): the longest that ends the line decides. Before it may
    stand an ordinal, a form number, a year, the name of the office.
    """
    text = fold(line).strip()
    if not text or len(text) > 80 or SENTENCE.search(text.replace("费,", "费").replace("费，", "费")):
        return None
    norm = normalise(_bare(text))
    best: tuple[int, Form] | None = None
    for form in forms(kind):
        for title in form.titles:
            if norm.endswith(title) and (best is None or len(title) > best[0]):
                best = len(title), form
        match = re.search(f"(?:{form.title_pattern})$", norm) if form.title_pattern else None
        if match and (best is None or len(match[0]) > best[0]):
            best = len(match[0]), form
    if best is None:
        return None
    before = norm[: -best[0]]
    if before and not _may_precede(before):
        return None
    return Title(best[1], text)


def _bare(text: str) -> str:
    """A line without what stands around its title: ordinals, form numbers, units of money, 续表, 本级."""
    bare, before = strip_ordinal(text), ""
    while bare != before:
        before = bare
        bare = CONTINUED.sub("", NUMBER.sub("", bare)).strip()
        bare = AROUND.sub("", bare).strip()
    return bare


def _may_precede(text: str) -> bool:
    """May `text` stand before a title in its line: a year, an office, a number; not words that make another title of it?"""
    rest = re.sub(r"(20\d\d|二[〇○零]..)(年度?)?|预算(部门|单位)|预算$|部门|单位|本级|汇总|附件?\d*|公开\d*表?|表\d*", "", text)
    if not rest:
        return True
    return len(rest) >= 4 and bool(
        re.search(
            r"(局|委|办|室|部|会|院|校|学|所|站|中心|队|处|厅|府|馆|社|团|联|组|行|场|园|台|公司|镇|乡|街道|机关|基地|检察|法院)$", rest
        )
    )


def strip_ordinal(text: str) -> str:
    """`text`, folded, without the ordinals at its start: 一、 （二） 1. 表3 -"""
    stripped = fold(text).strip()
    while (match := ORDINAL.match(stripped)) and match.end() < len(stripped):
        stripped = stripped[match.end() :].strip()
    return stripped


def is_title(line: str) -> bool:
    """Is `line` the title of a form of final accounts or of a budget: before it is known which of the two a document is?"""
    return find_title(line) is not None or find_title(line, "budget") is not None


def names_other_table(line: str, kind: FormKind = "final_accounts") -> bool:
    """Is `line` the title of a table that is none of the forms (国有资产占用情况表)?"""
    text = fold(line).strip()
    norm = normalise(_bare(text))
    return 5 <= len(norm) <= 60 and not SENTENCE.search(text) and bool(OTHER_TABLE.search(norm)) and find_title(line, kind) is None


def find_money_unit(text: str) -> str | None:
    """The unit of money that `text` names (单位：万元), else null."""
    match = MONEY.search(re.sub(r"\s", "", fold(text)))
    return match[1] if match and match[1] in YUAN else None


def find_money_unit_of_head(text: str) -> str | None:
    """The unit of money in the head of a column (决算数（万元）), else null."""
    match = HEAD_MONEY.search(re.sub(r"\s", "", fold(text)))
    return match[1] if match else find_money_unit(text)


def find_number(text: str) -> str | None:
    """The printed number of the form (公开01表), spaces removed, else null."""
    match = re.search(r"(?:公开|附表|附|表|财决)\s*\d+(?:-\d+)?\s*表?", fold(text))
    return re.sub(r"\s", "", match[0]) if match else None


def find_form_id(text: str) -> str | None:
    """The id of the form that a line numbers 公开01表 to 公开09表; null where it says more than a head does."""
    folded = re.sub(r"\s", "", fold(text))
    match = re.search(r"公开0?([1-9])表", folded)
    return f"0{match[1]}" if match and len(folded) <= 40 and not SENTENCE.search(folded) else None


def find_office(phrase: str) -> str | None:
    """The office in the head of a form (部门：…), else null."""
    match = OFFICE.match(fold(phrase).strip())
    if not match or find_money_unit(phrase):
        return None
    name = re.sub(r"(公开\s*\d+\s*表|金额单位.*|单位[:：].*)$", "", match[1]).strip()
    return re.sub(r"\s", "", name) or None
