"""A slip in a narrative is noticed by the rule that it breaks, with what is printed and what it should be."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.narratives.facts import draw_facts
from tests.narratives.spoiling import EXPECTED, Slip, marks, slip
from tests.narratives.telling import SECTIONS, Style, tell, wordings

from mingzhang.check.book import evaluate

if TYPE_CHECKING:
    from mingzhang.accounts import Checked

NARRATIVES = 30
HOW = ("digit", "digit", "digit", "word", "unit", "blank")
NOTICED = {"level": 0.85, "growth": 0.8, "share": 0.85, "completion": 0.6, "change": 0.6, "word": 0.75, "unit": 0.8, "blank": 0.8}
"""The least part of the slips of a kind that must be noticed. The rest cannot be told from the words alone: a completion without its
budget, a change of something whose amount is not stated."""


@pytest.fixture(scope="module")
def tried() -> list[tuple[Slip, Checked]]:
    made: list[Slip] = []
    for number in range(NARRATIVES):
        facts, random = draw_facts(1000 + number), Random(number)
        chosen = {section: list(wordings(section))[(3 * number + 1) % len(wordings(section))] for section in SECTIONS}
        text = tell(facts, Style.drawn(random, facts.report.money_unit), chosen)
        for how in HOW:
            kinds = {"word": ("word",), "unit": ("level",), "blank": ("level", "share", "growth")}.get(
                how, ("level", "level", "budget", "last", "change", "growth", "share", "completion")
            )
            stated = marks(text, random.choice(kinds))
            found = slip(facts, text, random.choice(stated), how, random) if stated else None
            if found is not None:
                made.append(found)
    return list(zip(made, evaluate([entry.report for entry in made]), strict=True))


def noticed(checked: Checked) -> set[str]:
    return {f.rule for f in checked.findings if f.outcome == "fail" and f.severity != "info" and f.rule.startswith("N-")}


def test_most_slips_are_noticed_by_the_rule_that_they_break(tried: list[tuple[Slip, Checked]]) -> None:
    told, found, missed = Counter[str](), Counter[str](), []
    for entry, checked in tried:
        told[entry.kind] += 1
        if noticed(checked) & set(EXPECTED[entry.kind]):
            found[entry.kind] += 1
        else:
            missed.append((entry.kind, entry.key, entry.was, entry.now, sorted(noticed(checked))))
    assert {kind: found[kind] / told[kind] for kind in NOTICED if found[kind] < NOTICED[kind] * told[kind]} == {}, missed


def test_findings_on_percentages_say_what_is_printed_and_what_it_should_be(tried: list[tuple[Slip, Checked]]) -> None:
    rules = {"share": "N-PCT", "completion": "N-BUD", "growth": "N-GRW"}
    seen = 0
    for entry, checked in tried:
        for finding in checked.findings:
            if finding.rule == rules.get(entry.kind) and finding.outcome == "fail" and finding.reported is not None:
                assert f"{finding.reported}" == entry.now.rstrip("%").replace(",", "")
                assert finding.expected is not None
                assert abs(finding.expected - Decimal(entry.was.rstrip("%").replace(",", ""))) <= 1
                seen += 1
    assert seen > 5
