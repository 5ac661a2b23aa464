"""No misprint goes unnoticed: each figure, moved by just more than its relations allow, gives a finding that shows it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import report, sound

from mingzhang.accounts import YUAN
from mingzhang.check.book import evaluate
from mingzhang.check.frame import batch
from mingzhang.check.identity import Identity
from mingzhang.check.runner import run
from mingzhang.read.reader import read
from sample_publisher.layout import LAYOUTS
from sample_publisher.reports import published
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from mingzhang.accounts import Checked, Figure, Report


@dataclass(frozen=True)
class Mutant:
    """A report with one figure changed, and what the rules say of it."""

    original: Figure
    checked: Checked

    def holds(self, figures: object) -> bool:
        return any((f.form, f.line, f.column) == self.original.address for f in figures)  # type: ignore[attr-defined]

    @property
    def singled_out(self) -> bool:
        """Is it the only figure that all broken equations have in common?"""
        shared = [
            {(operand.form, operand.line, operand.column) for operand in finding.figures}
            for finding in self.checked.findings
            if finding.outcome == "fail" and finding.severity != "info" and finding.figures
        ]
        return bool(shared) and set.intersection(*shared) == {self.original.address}


def room(one: Report) -> dict[int, dict[int, Decimal]]:
    """By figure and direction: how far it can move before the tightest equation that it takes part in breaks, in yuan."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for (outcome,) in run(batch([one]), 1).values():
        for relation, _, _ in outcome.relations:
            if not isinstance(relation, Identity) or relation.relation != "equal":
                continue
            signs: dict[int, int] = defaultdict(int)
            for sign, place in relation.terms():
                signs[place.position] += sign if place.state == "figure" and place.position >= 0 else 0
            for position, sign in signs.items():
                for direction in (1, -1) if sign else ():
                    left = relation.tolerance - relation.difference * sign * direction
                    found[position][direction] = min(found[position].get(direction, left), left)
    return found


def changed(one: Report) -> Iterator[tuple[Figure, Report]]:
    """Each figure that is not zero, moved up and down by one unit in its last place more than its equations allow."""
    allowed = room(one)
    decimals = {(table.form, table.table): table.decimals for table in one.tables}
    for position, figure in enumerate(one.figures):
        places = decimals[figure.form, figure.table]
        step = YUAN[figure.money_unit].scaleb(-places)
        for direction in (1, -1) if figure.amount else ():
            moved = figure.amount + direction * step * (allowed[position][direction] // step + 1)
            printed = f"{moved / YUAN[figure.money_unit]:.{places}f}"
            figures = list(one.figures)
            figures[position] = replace(figure, amount=moved, printed=printed, agreement=True)
            yield figure, replace(one, figures=tuple(figures))


@pytest.fixture(scope="module")
def mutants() -> list[Mutant]:
    reports = [report(sound()), *(read(typeset(published(name), LAYOUTS["plain"])).reports[0] for name in ("chaling-2021", "liling-2020"))]
    made = [pair for one in reports for pair in changed(one)]
    checked = evaluate([mutated for _, mutated in made])
    return [Mutant(original, result) for (original, _), result in zip(made, checked, strict=True)]


def test_every_change_gives_a_finding_that_shows_the_changed_figure(mutants: list[Mutant]) -> None:
    unseen = [m.original.address for m in mutants if not any(f.outcome == "fail" and m.holds(f.figures) for f in m.checked.findings)]
    assert len(mutants) > 500
    assert unseen == []


def test_the_changed_figure_is_among_the_candidates(mutants: list[Mutant]) -> None:
    lacking = [m.original.address for m in mutants if not any(m.holds(case.candidates) for case in m.checked.cases)]
    assert lacking == []


def test_a_figure_that_the_equations_single_out_is_named_first(mutants: list[Mutant]) -> None:
    singled = [m for m in mutants if m.singled_out]
    first = [m for m in singled if any(m.holds(case.candidates[:1]) for case in m.checked.cases)]
    assert len(singled) > 0.5 * len(mutants)
    assert len(first) >= 0.99 * len(singled)


def test_one_misprint_is_one_case(mutants: list[Mutant]) -> None:
    several = [m.original.address for m in mutants if len(m.checked.cases) != 1]
    assert len(several) <= 0.01 * len(mutants)


def test_most_misprints_are_named_first(mutants: list[Mutant]) -> None:
    first = [m for m in mutants if any(m.holds(case.candidates[:1]) for case in m.checked.cases)]
    assert len(first) >= 0.8 * len(mutants)
