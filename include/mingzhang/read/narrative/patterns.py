"""The wordings of the narrative, as forms/claims.yaml declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.accounts import Basis, Direction

Named = tuple[tuple[str, re.Pattern[str]], ...]
"""Subjects, each with the pattern of its wordings."""


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading is about."""

    id: str
    heading: re.Pattern[str]
    mute: bool = False
    """Nothing below it is a claim."""
    default: str = ""
    """The subject of its first amount, where the sentence names nothing else."""


@dataclass(frozen=True, slots=True)
class Count:
    """How a count of something is recognised: by what stands before the number, and its unit."""

    subject: str
    section: str
    before: re.Pattern[str]
    unit: re.Pattern[str]
    after: tuple[str, ...] = ()
    """Counted only where the passage spoke of the first of these last."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """All wordings, ready to be matched against folded text without spaces."""

    sections: tuple[Section, ...]
    directions: tuple[tuple[Direction, re.Pattern[str]], ...]
    change: re.Pattern[str]
    """A direction and what may stand between it and its amount, at the end of a clause."""
    nearly: re.Pattern[str]
    comparison: re.Pattern[str]
    basis: tuple[tuple[Basis, re.Pattern[str]], ...]
    filler: re.Pattern[str]
    subjects: dict[str, Named]
    """By section, its own first."""
    bases: dict[str, Named]
    counts: tuple[Count, ...]
    parts: re.Pattern[str]
    reasons: re.Pattern[str]
    lists: re.Pattern[str]
    again: re.Pattern[str]
    """Behind these words a count is told again, not a reason."""
    reason_words: tuple[tuple[Direction, re.Pattern[str]], ...]
    no_reason: re.Pattern[str]
    share: re.Pattern[str]
    completion: re.Pattern[str]
    thresholds: re.Pattern[str]
    expects_money: re.Pattern[str]
    expects_percentage: re.Pattern[str]
    no_number: str
    residue: re.Pattern[str]

    def direction(self, word: str) -> Direction:
        """Which way a word points: 增加 and 大于 up."""
        return next((direction for direction, pattern in self.directions if pattern.fullmatch(word)), "")


@cache
def patterns() -> Patterns:
    """The declared wordings."""
    said = yaml.safe_load(files("mingzhang.forms").joinpath("claims.yaml").read_text(encoding="utf-8"))
    ways = said["directions"]
    either = _either([*ways["up"], *ways["down"]])
    everywhere = _named(said["subjects"]["everywhere"])
    section_ids = [section["id"] for section in said["sections"]]
    return Patterns(
        sections=tuple(
            Section(item["id"], _any(item["headings"]), item.get("mute", False), item.get("default", "")) for item in said["sections"]
        ),
        directions=(
            ("up", _any(ways["up"] + said["larger"])),
            ("down", _any(ways["down"] + said["smaller"])),
            ("flat", _any(ways["flat"])),
        ),
        change=re.compile(rf"(?P<word>{said['residue']}|{either}){said['after_direction']}$"),
        nearly=re.compile(said["nearly"]),
        comparison=_whole(said["comparison"]),
        basis=tuple((name, _any(words)) for name, words in said["basis"].items()),
        filler=re.compile("|".join(said["filler"])),
        subjects={section: _named(said["subjects"].get(section, {})) + everywhere for section in section_ids},
        bases={section: _named(said["bases"].get(section, {})) for section in section_ids},
        counts=tuple(
            Count(item["subject"], item["section"], re.compile(item["before"]), re.compile(item["unit"]), tuple(item.get("after", ())))
            for item in said["counts"]
        ),
        parts=re.compile(said["parts"]),
        reasons=re.compile(said["reasons"]),
        lists=re.compile(said["lists"]),
        again=re.compile(said["again"]),
        reason_words=tuple((way, _any(words)) for way, words in said["reason_words"].items()),
        no_reason=re.compile(said["no_reason"]),
        share=re.compile(said["share"]),
        completion=_whole(said["completion"]),
        thresholds=re.compile(said["thresholds"]),
        expects_money=re.compile(said["expects_money"]),
        expects_percentage=re.compile(said["expects_percentage"]),
        no_number=said["no_number"],
        residue=re.compile(said["residue"]),
    )


def _either(words: Iterable[str]) -> str:
    """One pattern for several, the longer ones first."""
    return "(?:" + "|".join(f"(?:{word})" for word in sorted(words, key=len, reverse=True)) + ")"


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(words))


def _whole(text: str) -> re.Pattern[str]:
    """A pattern that the file breaks over lines."""
    return re.compile(text.replace(" ", ""))


def _named(subjects: dict[str, Any]) -> Named:
    return tuple((subject, _any(words)) for subject, words in subjects.items())
