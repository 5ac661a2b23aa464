"""How likely one amount was printed for another."""

from decimal import Decimal

import pytest

from mingzhang.check.misprint import LIKELY, POSSIBLE, UNLIKELY, slip


@pytest.mark.parametrize(
    ("printed", "meant", "likely"),
    [
        ("1234.56", "1243.56", LIKELY),  # two digits changed places
        ("12345.6", "1234.56", LIKELY),  # the point
        ("9.579", "95790", LIKELY),  # 元 for 万元
        ("-5", "5", LIKELY),
        ("123.45", "1123.45", LIKELY),  # a digit is missing
        ("1123.45", "123.45", LIKELY),
        ("1234.56", "1284.56", POSSIBLE),
        ("1234.56", "1432.56", UNLIKELY),  # two digits apart
        ("1234.56", "9876.54", UNLIKELY),
        ("0", "5", UNLIKELY),
        ("3", "-4", UNLIKELY),
    ],
)
def test_slips_of_hands_come_before_other_differences(printed: str, meant: str, likely: int) -> None:
    assert slip(Decimal(printed), Decimal(meant)) == likely
