"""From printed words to declared names: which column a head means, which line a label means."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.forms.declaration import Column, Line, Side, fold, functional_classes, normalise
from mingzhang.read.headings import strip_ordinal

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

FUNCTIONAL_CODE = re.compile(r"[12]\d\d(\d\d){0,2}")
"""类, 款 or 项 of the functional classification."""
ECONOMIC_CODE = re.compile(r"3\d\d(\d\d)?")
"""类 or 款 of the economic classification."""
PARTS_OF_CODE = re.compile(r"\d{2,7}|\d{3}([.\-]\d\d){1,2}")
CODE_AND_NAME = re.compile(r"(\d{3}(?:[.\s]?\d\d){0,2})[\s、.:-]*([\u3400-\u9fff“（(].*)", re.DOTALL)
CJK = re.compile(r"[㐀-鿿]")
HEAD_NUMBER = re.compile(r"\d+(=[\d+\-]+)?")
"""What a 栏次 row prints: 1, 2, 3=1+2."""
NO_LINE = {"", "栏次", "行次", "收入", "支出"}
"""Words in the column of labels that name no line."""
NO_AMOUNTS = set(
    """
    项目 目 收入项目 支出项目 项目名称 科目 科目编码 科目代码 科目名称 编码 代码 名称 类 款 项 类款项 栏次
    功能分类 功能分类科目 功能分类科目编码 功能分类科目名称 功能科目编码 按功能分类 项目按功能分类
    支出功能分类 支出功能分类科目 支出功能分类科目编码
    经济分类 经济分类科目 经济分类科目编码 经济分类科目名称 经济科目编码 部门经济分类科目编码
    支出经济分类 支出经济分类科目 支出经济分类科目编码
    功能科目 功能科目名称 经济科目 经济科目名称 部门预算经济分类 部门预算经济分类科目 部门预算支出经济分类科目 部门预算经济分类科目编码
    部门预算经济分类科目名称 单位代码 单位编码 单位名称 部门代码 部门编码 部门名称 部门单位代码 部门单位名称 单位名称科目 单位名称功能科目
    """.split()
)
"""Heads of columns that hold codes and names, not amounts."""
TOTALS = {"total", "expenditure", "amount", "current_income"}
"""Columns whose label may stand as a group head over their parts."""
SHORTEST_CUT = 4
"""A label that its cell cuts off must keep this many characters to be recognised by them."""


def holds_labels(head: str) -> bool:
    """Does a column with this head, normalised, hold codes or names, not amounts?"""
    return head in NO_AMOUNTS or head.endswith(("科目编码", "科目代码", "科目名称"))


def digits_of(text: str) -> str:
    """The digits of a cell that holds a code or a part of one (2010301, 201 03 01, 201.03.01), else ""."""
    folded = re.sub(r"\s", "", fold(text))
    return re.sub(r"\D", "", folded) if PARTS_OF_CODE.fullmatch(folded) else ""


def split_label(text: str) -> tuple[str, str]:
    """Code and name of a cell that holds both (201 一般公共服务支出); the code is "" where it has none."""
    match = CODE_AND_NAME.fullmatch(fold(text).strip())
    return (re.sub(r"\D", "", match[1]), match[2]) if match else ("", text)


def head_words(texts: Sequence[str]) -> tuple[str, ...]:
    """A column's head from top to bottom, normalised; without 栏次 numbers, units of money and repetitions."""
    words: list[str] = []
    for text in texts:
        word = re.sub(r"(单位)?(万元|千元|元)$", "", normalise(text))
        if word and not HEAD_NUMBER.fullmatch(word) and word not in ("栏次", "行次") and word not in words[-1:]:
            words.append(word)
    return tuple(words)


def match_column(words: Sequence[str], columns: Sequence[Column]) -> Column | None:
    """The declared column that a head means; null where none does, or where several could."""
    if not words:
        return None
    owner = {label: column for column in columns for label in column.labels}
    *parents, last = words
    for parent in reversed(parents):  # the nearest group decides: 本年支出 over 基本支出 over 小计 is 基本支出/小计
        for column in columns:
            if f"{parent}/{last}" in column.labels:
                return column
    exact = owner.get(last)
    candidates = [exact] if exact else []
    if not exact and len(last) >= SHORTEST_CUT:
        candidates = list({c.id: c for label, c in owner.items() if "/" not in label and label.startswith(last)}.values())
    if len(candidates) != 1:
        return None
    column = candidates[0]
    above = {owner[parent] for parent in parents if parent in owner}
    return column if all(c.id in (column.id, column.of, *TOTALS) or c.of == column.id for c in above) else None


def match_line(label: str, side: Side, seen: Container[str] = ()) -> str | None:
    """The line of `side` that a printed label means: its id, or the code of its functional class; null where none does.

    `seen` are the lines above it: some labels mean another line below 年初财政拨款结转和结余.
    """
    norm = normalise(strip_ordinal(label))
    if norm in NO_LINE | NO_AMOUNTS:
        return None
    part = norm.startswith("其中")
    norm = normalise(strip_ordinal(norm.removeprefix("其中")))
    if part and "fiscal_appropriation" not in seen:
        return next((line.id for line in side.lines if line.of and norm in line.labels and line.of in seen), None)
    matches = _lines(norm, side.lines, seen, cut=False)
    if not matches and side.codes == "functional_class":
        matches = _classes(norm)
    if not matches and len(norm) >= SHORTEST_CUT:
        matches = _lines(norm, side.lines, seen, cut=True)
        if side.codes == "functional_class":
            matches += [c.code for c in functional_classes() if any(text.startswith(norm) for text in c.labels)]
    return matches[0] if len(set(matches)) == 1 else None


def _lines(norm: str, lines: Sequence[Line], seen: Container[str], *, cut: bool) -> list[str]:
    found = [line for line in lines if any(label.startswith(norm) if cut else label == norm for label in line.labels)]
    below = [line.id for line in found if line.after and line.after in seen]
    return below or [line.id for line in found if not line.after]


def _classes(norm: str) -> list[str]:
    bare = re.sub(r"^\d{3}", "", norm)
    forms = {bare, bare + "支出"} if len(bare) > 2 else {bare}
    return [c.code for c in functional_classes() if forms & set(c.labels) or norm == c.code]


def undeclared(label: str) -> str:
    """The address of a line or column that no form declares."""
    return "x:" + (normalise(strip_ordinal(label)) or "无名")
