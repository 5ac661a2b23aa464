"""One slip in a sound narrative: a wrong digit, a direction turned round, 元 for 万元, a number left out, another item's amount."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tests.narratives.facts import as_read
from tests.narratives.telling import MARK, plain

from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.sheets import Sheet

if TYPE_CHECKING:
    from random import Random

    from tests.narratives.facts import Facts

    from mingzhang.accounts import Report

TURNED = {"增加": "减少", "增长": "下降", "增幅": "降幅", "大于": "小于", "上升": "下降", "降低": "增长"}
TURNED |= {other: word for word, other in TURNED.items() if word != "降低" and other != "增长"}
EXPECTED = {
    "level": (
        "N-TOT",
        "N-INC",
        "N-EXP",
        "N-05",
        "N-05I",
        "N-06",
        "N-07",
        "N-08",
        "N-PRC",
        "N-PRC-micro",
        "N-RUN",
        "N-PCT",
        "N-GRW",
        "N-BUD",
        "N-CHG",
    ),
    "budget": ("N-BUD", "N-BUDSUM", "N-07B", "N-CHG", "N-DIR"),
    "last": ("N-CHG",),
    "change": ("N-GRW", "N-CHG"),
    "growth": ("N-GRW",),
    "share": ("N-PCT",),
    "completion": ("N-BUD",),
    "word": ("N-DIR", "N-GRW", "N-CHG"),
    "unit": ("N-UNIT", "N-UNIT-run", "N-GRW", "N-BUD", "N-PRC", "N-RUN", "N-PCT", "N-PRC-micro"),
    "blank": ("N-BLANK",),
}
"""The rules that may notice a slip of a kind."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip, and the report whose narrative has it."""

    kind: str
    key: str
    was: str
    now: str
    report: Report


def slip(facts: Facts, text: str, mark: re.Match[str], how: str, random: Random) -> Slip | None:
    """The narrative `text` with one mark spoilt; null where that is no slip that figures could tell."""
    spoilt = _spoilt(mark["kind"], mark["text"], how, random)
    if spoilt is None or spoilt == mark["text"]:
        return None
    told = plain(text[: mark.start()]) + spoilt + plain(text[mark.end() :])
    report = as_read(facts)
    claims, narrative = read_claims([Sheet(1, told)], report.figures, report.year, report.unit)
    kind = how if how in ("unit", "blank") else mark["kind"]
    return Slip(kind, mark["key"], mark["text"], spoilt, replace(report, claims=claims, narrative=narrative))


def marks(text: str, *kinds: str) -> list[re.Match[str]]:
    """What a narrative states, by kind."""
    return [mark for mark in MARK.finditer(text) if mark["kind"] in kinds]


def _spoilt(kind: str, text: str, how: str, random: Random) -> str | None:
    if how == "blank":
        return re.sub(r"[-\d,.]+", "", text)
    if how == "unit":
        return text.replace("万元", "元") if "万元" in text and re.search("[1-9]", text) else None
    if kind == "word":
        return TURNED.get(text)
    match = re.match(r"-?[\d,.]+", text)
    digits = [place for place, ch in enumerate(match[0]) if ch.isdigit()] if match else []
    if match is None or len(digits) < 3 or match[0][digits[0]] == "0":
        return None  # so small that rounding explains anything
    place = digits[0]
    other = random.choice([digit for digit in "123456789" if abs(int(digit) - int(match[0][place])) > 1])
    return match[0][:place] + other + match[0][place + 1 :] + text[match.end() :]
