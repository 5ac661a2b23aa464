"""Mentions: the numbers with units in a text, the directions it names, and the places where a number is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mingzhang.read.narrative.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

Sort = Literal["money", "percentage", "count", "blank", "direction"]

COUNTED = r"批次|人次|批|人|个|辆|台\(套\)|台|套|次|件|项|平方米|名|户|分(?![之钟别局析类配项])"
NUMBER = r"(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)"
AMOUNT = re.compile(
    rf"(?<![\d.A-Za-z])(?<!\d,){NUMBER}(?:余|多)?(?:(?P<money>亿元|百万元|千元|万元|元)|(?P<points>个?百分点)|(?P<percentage>%)|(?P<count>{COUNTED}))"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Something at a place of the text that may be a claim."""

    sort: Sort
    start: int
    end: int
    number: str
    """The characters of the number, or the words of the direction."""
    unit: str = ""
    rough: bool = False
    """A bound or an approximation (50万元以上, 280万余): no claim."""


def mentions(text: str, start: int = 0) -> list[Mention]:
    """The mentions of a text from `start` on, in its order."""
    found = [*_amounts(text, start), *_blanks(text, start), *_directions(text, start)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def _amounts(text: str, start: int) -> Iterator[Mention]:
    said = patterns()
    for match in AMOUNT.finditer(text, start):
        after = text[match.end() : match.end() + 6]
        before = text[max(match.start() - 2, 0) : match.start()]
        rough = bool(
            match["points"]
            or re.match(rf"\(?含?\)?({said.thresholds.pattern})", after)
            or re.search(r"[≥≤><近约超]$", before)
            or "余" in match[0]
            or "多" in match[0]
        )
        sort: Sort = "money" if match["money"] else "count" if match["count"] else "percentage"
        unit = match["money"] or match["count"] or match["percentage"] or match["points"]
        yield Mention(sort, match.start(), match.end(), match["number"], unit, rough)


BROKEN_DOWN = re.compile(
    r"(?P<total>\d+)(?P<unit>名|人|个|件|户|辆|台|处|家|所|次)(?P<what>[^,。;:()\d]{0,16})"
    r"\((?:其中:?)?(?P<parts>[^()\d]{0,16}\d+(?:名|人|个|件|户|辆|台|处|家|所|次)(?:[^()\d]{0,16}\d+(?:名|人|个|件|户|辆|台|处|家|所|次))+)[^()\d]{0,16}\)"
)


COUNT_OF = r"(?:名|人|个|件|户|辆|台|处|家|所|次|批次|人次)"
AMONG = re.compile(
    rf"(?P<total>\d+)(?P<unit>{COUNT_OF})(?P<what>[^,。;:()\d]{{0,16}})[,:]其中:?(?:包括:?)?(?P<parts>[^。;\d()]{{1,24}}\d+{COUNT_OF}(?:[、,][^。;\d()]{{1,24}}\d+{COUNT_OF})+)"
)
"""A count, and behind 其中 what it is made up of, or some of it."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A count with the counts behind it: 12个(甲类5个、乙类7个), 12个,其中:甲类5个、乙类6个."""

    start: int
    total: str
    unit: str
    parts: tuple[str, ...]
    whole: bool = True
    """Are the parts all of it, or only some (其中)?"""


def breakdowns(text: str, start: int = 0) -> Iterator[Breakdown]:
    """The counts of a text that are broken down in brackets or behind 其中, all parts in units of one kind."""
    for pattern in (BROKEN_DOWN, AMONG):
        for match in pattern.finditer(text, start):
            counted = re.findall(r"(\d+)(名|人次|人|个|件|户|辆|台|处|家|所|批次|次)", match["parts"])
            people = {"名", "人"}
            units = {unit for _, unit in counted}
            if (units == {match["unit"]} or units | {match["unit"]} <= people) and not re.search(
                r"以上|以下|其中|\d[.余多]", match["parts"]
            ):
                numbers = tuple(number for number, _ in counted)
                yield Breakdown(match.start(), match["total"], match["unit"], numbers, pattern is BROKEN_DOWN)


def _blanks(text: str, start: int) -> Iterator[Mention]:
    """Units without a number where one belongs."""
    said = patterns()
    for match in re.finditer(rf"(?P<filled>{said.no_number})?(?P<unit>万元%?|(?<![万亿千百])元|%)", text[start:]):
        at = start + match.start()
        before = text[max(at - 14, start) : at]
        if re.match(said.thresholds, text[start + match.end() :]) or re.search(r"\d[余多]?$|单位[:为]?$|[几数百千]$", before):
            continue
        expects = said.expects_percentage if match["unit"] == "%" else said.expects_money
        if match["filled"] or expects.search(before):
            yield Mention("blank", at, start + match.end(), match[0])


def _directions(text: str, start: int) -> Iterator[Mention]:
    """Directions without an amount: 减少的主要原因, 决算数大于预算数, 与上年持平."""
    said = patterns()
    up, down, flat = (pattern.pattern for _, pattern in said.directions)
    either = f"(?:{up}|{down})"
    for pattern in (
        rf"(?:决算数?|支出数?|收入数?|较|与|比)?[^,。;:\d%元()]{{0,12}}?(?P<word>{either})(?:(?:年初|全年|调整)?预算数?|上年(?:度)?(?:决算)?数?)?(?:的?(?:变动|变化)?的?(?:主要)?原因)",
        rf"决算数?(?P<word>{either})(?:年初|全年|调整)?预算数?",
        rf"(?:与|和|同|比|较|等于)[^,。;:元%]{{0,16}}?(?P<word>{flat})",
    ):
        for match in re.finditer(pattern, text[start:]):
            yield Mention("direction", start + match.start(), start + match.end(), match["word"])
