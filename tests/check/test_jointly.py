"""Relations that each hold within rounding, and whether they can hold together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.expectations.balanced import report, sound, with_changes
from tests.expectations.test_awkward import KINDS, as_report

from mingzhang.check.amounts import Amount, Place
from mingzhang.check.book import evaluate
from mingzhang.check.identity import Identity
from mingzhang.check.propagation import chain_of
from sample_publisher.balance import balanced

if TYPE_CHECKING:
    from mingzhang.accounts import Checked, Finding

SEEDS = range(12)
HALF = Decimal(50)


def joint(checked: Checked) -> list[Finding]:
    return [finding for finding in checked.findings if finding.rule == "X-JOINT"]


@pytest.mark.parametrize("kind", KINDS)
def test_no_sound_report_contradicts_itself(kind: str) -> None:
    for checked in evaluate([as_report(balanced(seed, KINDS[kind])) for seed in SEEDS]):
        assert joint(checked) == []


CHAINS = {
    "a fund in three tables": ({"01.government_fund.amount": "+0.01", "08.total.income": "+-0.01"}, {"X01-04a", "X04-08"}),
    "a column that adds up to more than its total and its copy to less": (
        {f"01.{line}.amount": "+0.01" for line in ("201", "208", "212", "223")} | {"01.current_expenditure.amount": "+0.02"},
        None,
    ),
}


@pytest.mark.parametrize("chain", CHAINS)
def test_what_only_contradicts_itself_together_is_found(chain: str) -> None:
    changes, rules = CHAINS[chain]
    (checked,) = evaluate([report(with_changes(sound(), dict(changes)))])
    assert [finding for finding in checked.findings if finding.outcome == "fail" and finding.rule != "X-JOINT"] == []
    (found,) = joint(checked)
    assert found.severity == "info"
    assert 2 <= len(found.figures) <= 12
    if rules:
        assert all(rule in found.message and rule in found.message_en for rule in rules)


def test_what_one_relation_shows_is_not_shown_again() -> None:
    changes = {"01.government_fund.amount": "+0.02", "08.total.income": "+-0.01"}
    (checked,) = evaluate([report(with_changes(sound(), changes))])
    assert "X01-04a" in {finding.rule for finding in checked.findings if finding.outcome == "fail"}
    assert joint(checked) == []


def place(name: str, amount: int) -> Place:
    return Place("01", 1, name, "amount", 1, "figure", Decimal(amount))


def equal(one: Place, *others: Place) -> Identity:
    reported, expected = Amount(one.amount, HALF, places=[(1, one)]), Amount()
    for other in others:
        expected.add(Amount(other.amount, HALF, places=[(1, other)]))
    return Identity(reported, expected)


def conflict(*identities: Identity) -> list[int]:
    return chain_of(identities, lambda _: (-HALF, HALF)).conflict()


def test_no_relation_of_a_contradiction_can_be_spared() -> None:
    a, b, c, d, e = place("a", 1000), place("b", 1100), place("c", 1200), place("d", 1000), place("e", 2100)
    assert conflict(equal(e, a, d), equal(a, b), equal(d, a), equal(b, c)) == [1, 3]
    assert conflict(equal(e, a, d), equal(a, b), equal(d, a)) == []


def test_a_sum_that_two_relations_take_is_an_amount_of_its_own() -> None:
    """a + b is printed nowhere; c and d, which both are that sum, are three units apart, one more than c and d can be of each other."""
    a, b, c, d = place("a", 500), place("b", 500), place("c", 1100), place("d", 900)
    assert conflict(equal(c, a, b), equal(d, a, b)) == [0, 1]
    assert conflict(equal(c, a, b), equal(place("d", 1000), a, b)) == []


def test_a_bound_narrows_one_side_only() -> None:
    a, b, c = place("a", 1100), place("b", 1000), place("c", 900)
    bound = Identity(Amount(a.amount, HALF, places=[(1, a)]), Amount(b.amount, HALF, places=[(1, b)]), "at_most")
    assert conflict(bound, equal(b, c)) == [0, 1]
    assert conflict(bound, equal(b, place("d", 1100))) == []
