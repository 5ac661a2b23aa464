"""How one amount comes to be printed for another."""

from decimal import Decimal

import pytest

from mingzhang.accounts import Slip
from mingzhang.check.diagnosis.misprint import LIKELIHOOD, LIKELY, POSSIBLE, UNLIKELY, slip


@pytest.mark.parametrize(
    ("printed", "meant", "name", "likely"),
    [
        ("123456", "124356", "digits_swapped", LIKELY),
        ("1234560", "123456", "point", LIKELY),
        ("123456", "1234560", "point", LIKELY),
        ("95790", "9.579", "unit_of_money", LIKELY),
        ("957923456", "95792", "unit_of_money", LIKELY),  # 元 for 万元, rounded
        ("1235", "123456", "point", LIKELY),  # the digits behind it are lost
        ("-5", "5", "sign", LIKELY),
        ("12345", "112345", "digit_missing", LIKELY),
        ("112345", "12345", "digit_added", LIKELY),
        ("123456", "128456", "digit_changed", POSSIBLE),
        ("123456", "143256", "", UNLIKELY),  # two digits apart
        ("123456", "987654", "", UNLIKELY),
        ("7", "71", "digit_missing", LIKELY),  # too few digits for a rounding to be told
        ("0", "5", "", UNLIKELY),
        ("3", "-4", "", UNLIKELY),
    ],
)
def test_a_slip_is_named(printed: str, meant: str, name: Slip, likely: int) -> None:
    assert slip(Decimal(printed), Decimal(meant)) == name
    assert LIKELIHOOD[name] == likely
