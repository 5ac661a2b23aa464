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

    from mingzhang.accounts import Against, Basis, Direction


@dataclass(frozen=True, slots=True)
class Section:
    """What a heading is about."""

    id: str
    heading: re.Pattern[str]
    mute: bool = False
    """Nothing below it is a claim."""


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
    any_direction: str
    against: tuple[tuple[Against, re.Pattern[str]], ...]
    basis: tuple[tuple[Basis, re.Pattern[str]], ...]
    filler: re.Pattern[str]
    subjects: dict[str, tuple[tuple[str, re.Pattern[str]], ...]]
    """By section, its own first."""
    bases: tuple[tuple[str, re.Pattern[str]], ...]
    counts: tuple[Count, ...]
    reasons: re.Pattern[str]
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
    directions = {"up": ways["up"] + said["larger"], "down": ways["down"] + said["smaller"], "flat": ways["flat"]}
    everywhere = _named(said["subjects"]["everywhere"])
    return Patterns(
        tuple(Section(item["id"], _any(item["headings"]), item.get("mute", False)) for item in said["sections"]),
        tuple((name, _any(words)) for name, words in directions.items()),  # type: ignore[misc]
        _either([word for words in (ways["up"], ways["down"]) for word in words]),
        tuple((name, _any(words)) for name, words in said["against"].items()),
        tuple((name, _any(words)) for name, words in said["basis"].items()),
        _any(said["filler"]),
        {section["id"]: _named(said["subjects"].get(section["id"], {})) + everywhere for section in said["sections"]},
        _named(said["bases"]),
        tuple(
            Count(item["subject"], item["section"], re.compile(item["before"]), re.compile(item["unit"]), tuple(item.get("after", ())))
            for item in said["counts"]
        ),
        re.compile(said["reasons"]),
        re.compile(said["thresholds"]),
        re.compile(said["expects_money"]),
        re.compile(said["expects_percentage"]),
        said["no_number"],
        re.compile(said["residue"]),
    )


def _either(words: Iterable[str]) -> str:
    """One pattern for several, the longer ones first."""
    return "(?:" + "|".join(f"(?:{word})" for word in sorted(words, key=len, reverse=True)) + ")"


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_either(words))


def _named(subjects: dict[str, Any]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((subject, _any(words)) for subject, words in subjects.items())
