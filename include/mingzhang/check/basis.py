"""Why a rule must hold: the one word that every rule gives as its `basis`, and a reason of its own behind a comma if it has one."""

from __future__ import annotations

import re
from dataclasses import dataclass

BASES: dict[str, tuple[str, str, str]] = {
    "layout": (
        "表式",
        "报表的栏次、行次或说明的固定格式本身决定。",
        "the columns and lines of the form, or the set words of the narrative, make it so",
    ),
    "same_fact": ("同数", "同一个数字或名称印在两处。", "one fact is printed twice"),
    "arithmetic": ("运算", "同一句话或同一张表之内的加减乘除。", "arithmetic inside one sentence or table"),
    "scope": ("范围", "一个是另一个的一部分，或口径比另一个小。", "one is a part of the other, or of a narrower scope"),
    "classification": (
        "科目",
        "政府收支分类科目的编码、名称和上下级。",
        "the codes of the classification (政府收支分类科目), their names and levels",
    ),
    "regulation": ("制度", "会计、预算或公开制度的规定。", "an accounting, budget or disclosure rule of the state"),
    "practice": ("惯例", "通常如此，有正当的例外。", "usually so; there are proper exceptions"),
}
"""The words, each with its Chinese name and what it means in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Why a rule must hold."""

    word: str
    """A key of `BASES`."""
    reason: str = ""
    """What the rule adds to the word: the article of a law, the rules it follows from."""

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.word, self.reason)))


def basis(text: object) -> Basis:
    """The basis as a rule file writes it. ValueError, saying what to write, for another word."""
    word, _, reason = re.sub("[，、;；:：]", ",", str(text), count=1).partition(",")
    if word.strip() not in BASES:
        known = ", ".join(f"{name} ({zh})" for name, (zh, _, _) in BASES.items())
        raise ValueError(f"basis is {text!r}. Write one of {known}; a comma and a reason may follow")
    return Basis(word.strip(), reason.strip())
