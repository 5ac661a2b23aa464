"""Sound narratives in the wordings of many regions are understood and not accused, whatever they are printed on."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.narratives.facts import as_read, draw_facts
from tests.narratives.telling import MARK, SECTIONS, Style, plain, tell, wordings
from tests.read.test_narrative import typeset

from mingzhang.check.book import evaluate
from mingzhang.read.narrative.claims import read_claims
from mingzhang.read.reader import read
from mingzhang.read.sheets import Sheet

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Report

NARRATIVES = 48
"""So many that each wording is told at least twice."""
UNDERSTOOD = 0.95


def told(number: int) -> tuple[Report, str]:
    """A report with its narrative as text; the numbers go through all wordings."""
    facts, random = draw_facts(number), Random(number)
    style = Style.drawn(random, facts.report.money_unit)
    chosen = {section: list(wordings(section))[number % len(wordings(section))] for section in SECTIONS}
    text = plain(tell(facts, style, chosen))
    report = as_read(facts)
    claims, narrative = read_claims([Sheet(1, text)], report.figures, report.year, report.unit)
    return replace(report, claims=claims, narrative=narrative), text


def broken(paragraph: str) -> list[str]:
    """A paragraph in lines that are about equally wide; an ideograph is twice as wide as a digit."""
    lines, width = [""], 0
    for ch in paragraph:
        width += 1 if ch.isascii() else 2
        if width > 68:
            lines, width = [*lines, ""], 2
        lines[-1] += ch
    return lines


@pytest.fixture(scope="module")
def narratives() -> list[tuple[Report, str]]:
    return [told(number) for number in range(NARRATIVES)]


@pytest.fixture(scope="module")
def checked(narratives: list[tuple[Report, str]]) -> list[Checked]:
    return evaluate([report for report, _ in narratives])


@pytest.mark.parametrize("number", range(NARRATIVES))
def test_a_sound_narrative_is_not_accused(number: int, checked: list[Checked]) -> None:
    found = [f for f in checked[number].findings if f.rule.startswith(("N-", "Y-", "B-")) and f.outcome == "fail" and f.severity != "info"]
    assert [(f.rule, f.message) for f in found] == []


def test_most_of_what_they_state_is_understood(narratives: list[tuple[Report, str]]) -> None:
    made = [report.narrative for report, _ in narratives]
    seen = sum(narrative.seen for narrative in made if narrative)
    understood = sum(narrative.understood for narrative in made if narrative)
    assert understood / seen > UNDERSTOOD
    assert all(narrative and narrative.understood <= narrative.seen for narrative in made)


@pytest.mark.parametrize(("section", "name"), [(section, name) for section in SECTIONS for name in wordings(section)])
def test_a_wording_has_claims(section: str, name: str) -> None:
    facts = draw_facts(7)
    heading = "五、一般公共预算财政拨款支出决算情况说明\n" if section in ("structure", "items") else ""
    text = tell(facts, Style(), {section: name}, (section,)).replace("\n", "\n" + heading, 1)
    stated = [mark for mark in MARK.finditer(text) if mark["kind"] in ("level", "share", "growth", "completion")]
    report = as_read(facts)
    claims, _ = read_claims([Sheet(1, plain(text))], report.figures, report.year, report.unit)
    numbers = [claim.printed + claim.unit for claim in claims]
    missed = [mark["text"] for mark in stated if mark["text"] not in numbers]
    assert len(missed) <= len(stated) / 2, missed


@pytest.mark.parametrize("number", [1, 5, 8, 13])
def test_lines_and_pages_break_nothing(number: int) -> None:
    report, text = told(number)
    lines = [part for line in text.split("\n") for part in broken(line)]
    cover = [f"{report.year}年度", report.unit or "", "部门决算"]
    pages = [lines[start : start + 30] for start in range(0, len(lines), 30)]
    read_back = read(typeset(cover, *pages, head=f"{report.unit}{report.year}年度部门决算公开")).reports[0]
    amounts = [(c.subject, c.kind, c.printed) for c in report.claims if c.kind not in ("names", "direction") and ".x:" not in c.subject]
    found = [(c.subject, c.kind, c.printed) for c in read_back.claims]
    lost = [
        entry for entry in amounts if entry not in found and not entry[0].startswith(("05.2", "08.2", "06."))
    ]  # names of items come with the tables
    assert len(lost) <= len(amounts) / 50, lost
