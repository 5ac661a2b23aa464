"""Printed amounts: what a person reads in a cell is what the reader reads."""

from __future__ import annotations

from decimal import Decimal

import pytest

from mingzhang.read.amounts import decimals, parse_amount


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("1,066.71", "1066.71"),
        ("1975.70", "1975.70"),
        ("669.7", "669.7"),
        ("0", "0"),
        ("0.00", "0.00"),
        ("810. 16", "810.16"),
        ("１２，３４５．６７", "12345.67"),
        ("-5.00", "-5.00"),
        ("－5", "-5"),
        ("−5", "-5"),
        ("(5.10)", "-5.10"),
        ("（5.10）", "-5.10"),
        ("△5", "-5"),
        (" 12 ", "12"),
        ("1 234.50", "1234.50"),
        (".50", "0.50"),
        ("1,066,\n715.00", "1066715.00"),
        ("+3", "3"),
    ],
)
def test_numbers(printed: str, amount: str) -> None:
    assert parse_amount(printed) == Decimal(amount)


@pytest.mark.parametrize("printed", ["", " ", "-", "—", "——", "/", "无", "－", "-.-", "　"])
def test_blank_is_not_zero(printed: str) -> None:
    assert parse_amount(printed) == "blank"


@pytest.mark.parametrize("printed", ["***", "**", "涉密"])
def test_withheld(printed: str) -> None:
    assert parse_amount(printed) == "withheld"


@pytest.mark.parametrize(
    "printed", ["12.34 56.78", "1.2.3", "合计", "12元", "5)", "(5", "--5", "(-5)", "12,34,5.6", "1O.5", "50%", "\ufffd\ufffd"]
)
def test_what_is_no_amount_is_not_guessed(printed: str) -> None:
    assert parse_amount(printed) == "unreadable"


@pytest.mark.parametrize(("printed", "count"), [("12", 0), ("12.5", 1), ("1,066.71", 2), ("１．２５", 2), ("-0.123", 3)])
def test_decimals_shown(printed: str, count: int) -> None:
    assert decimals(printed) == count
