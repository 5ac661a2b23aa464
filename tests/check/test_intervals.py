"""What a printed amount stands for, and when two sides cannot meet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.check.amounts import Amount, Place, unit_in_last_place
from mingzhang.check.identity import Identity


def printed(value: str, half: str = "50", hidden: str = "0", unit: str = "100") -> Amount:
    """One printed amount in yuan of a 万元 table with two decimals."""
    place = Place("01", 1, "other", "amount", 1, "figure", Decimal(value))
    return Amount(Decimal(value), Decimal(half), Decimal(hidden), Decimal(unit), Decimal(0), [(1, place)])


def total(*parts: Amount) -> Amount:
    whole = Amount()
    for part in parts:
        whole.add(part)
    return whole


@pytest.mark.parametrize(
    ("money_unit", "decimals", "unit"),
    [("10000", 2, "100"), ("10000", 4, "1"), ("10000", 6, "0"), ("1", 2, "0"), ("1", 0, "1"), ("1000", 2, "10")],
)
def test_the_last_place_is_worth_something_until_it_reaches_the_fen(money_unit: str, decimals: int, unit: str) -> None:
    assert unit_in_last_place(Decimal(money_unit), decimals) == Decimal(unit)


def test_an_equal_sum_passes() -> None:
    assert Identity(printed("30000"), total(printed("10000"), printed("20000"))).verdict() == ("pass", "")


def test_the_ends_of_the_intervals_are_closed() -> None:
    parts = total(*[printed("10000")] * 3)
    assert Identity(printed("30200"), parts).tolerance == 200
    assert Identity(printed("30200"), parts).verdict() == ("rounding", "")
    assert Identity(printed("30201"), parts).verdict()[0] == "fail"


def test_two_copies_may_differ_by_one_unit_in_the_last_place() -> None:
    assert Identity(printed("30000"), printed("30100")).verdict() == ("rounding", "")
    assert Identity(printed("30000"), printed("30200")).verdict() == ("fail", "")


def test_exact_amounts_have_no_slack() -> None:
    assert Identity(printed("100.01", "0", unit="0"), printed("100.00", "0", unit="0")).verdict() == ("fail", "")


def test_a_bound_holds_from_below_and_within_rounding() -> None:
    assert Identity(printed("20000"), printed("30000"), "at_most").verdict() == ("pass", "")
    assert Identity(printed("30100"), printed("30000"), "at_most").verdict() == ("rounding", "")
    assert Identity(printed("30200"), printed("30000"), "at_most").verdict()[0] == "fail"


def test_printed_zeros_may_hide_what_is_missing() -> None:
    zeros = [printed("0", "0", hidden="50", unit="0")] * 4
    assert Identity(printed("10300"), total(printed("10000"), *zeros)).verdict() == ("fail", "printed_zeros")
    assert Identity(printed("10301"), total(printed("10000"), *zeros)).verdict() == ("fail", "")


def test_amounts_that_were_cut_off_add_up_to_less() -> None:
    parts = total(*[printed("10000")] * 10)
    assert Identity(printed("100700"), parts).verdict() == ("fail", "truncation")
    assert Identity(printed("99300"), parts).verdict() == ("fail", "")
    assert Identity(printed("101000"), parts).verdict() == ("fail", ""), "the ends of a cut-off amount are open"


def test_a_difference_that_an_undeclared_amount_makes_up_is_explained() -> None:
    parts = total(printed("10000"), printed("20000"))
    assert Identity(printed("80000"), parts, undeclared=(Decimal(50000),)).verdict()[0] == "explained"
    assert Identity(printed("80000"), parts, undeclared=(Decimal(40000),)).verdict()[0] == "fail"
    assert Identity(printed("80000"), parts, undeclared=(Decimal(40000), Decimal(10000))).verdict()[0] == "explained"


def test_a_subtracted_amount_turns_its_interval_round() -> None:
    difference = Amount()
    difference.add(printed("10000"))
    difference.add(printed("4000"), -1)
    assert (difference.value, difference.slack) == (6000, 100)
    assert (difference.above, difference.below) == (100, 100)
    assert [sign for sign, _ in difference.places] == [1, -1]
