"""How one amount comes to be printed for another: the slips that hands and keyboards make."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingzhang.accounts import Slip

LIKELY, POSSIBLE, UNLIKELY = range(3)
LIKELIHOOD: dict[Slip, int] = {
    "left_blank": LIKELY,
    "digits_swapped": LIKELY,
    "digit_missing": LIKELY,
    "digit_added": LIKELY,
    "sign": LIKELY,
    "point": LIKELY,
    "unit_of_money": LIKELY,
    "exchanged": LIKELY,
    "moved": LIKELY,
    "shifted": LIKELY,
    "digit_changed": POSSIBLE,
    "not_the_sum": UNLIKELY,
    "": UNLIKELY,
}
"""How much a slip says for a place: that a total is not the sum of its items says nothing of which of them it is."""
UNITS_OF_MONEY = (4, 8)
"""Zeros between 元 and 万元, 元 and 亿元."""
LONGEST_SLIP = 9
FEWEST_DIGITS = 3
"""What is printed with fewer digits is the rounding of too much to be told from it."""


def slip(printed: Decimal, meant: Decimal) -> Slip:
    """What made the one amount out of the other, both in units of the last place that is printed; empty if nothing of the kind."""
    if not printed or not meant:
        return ""
    if printed == -meant:
        return "sign"
    if (printed > 0) != (meant > 0):
        return ""
    shift = _shift(abs(printed), abs(meant))
    if shift:
        return "unit_of_money" if shift in UNITS_OF_MONEY else "point"
    exponent = min(_exponent(printed), _exponent(meant))
    a, b = (str(abs(int(amount.scaleb(-exponent)))) for amount in (printed, meant))
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        left_out = (longer[:place] + longer[place + 1 :] for place in range(len(longer)))
        if len(longer) != len(shorter) + 1 or shorter not in left_out:
            return ""
        return "digit_added" if longer is a else "digit_missing"
    other = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(other) == 2 and other[1] == other[0] + 1 and a[other[0]] == b[other[1]] and a[other[1]] == b[other[0]]:
        return "digits_swapped"
    return "digit_changed" if len(other) == 1 else ""


def _shift(a: Decimal, b: Decimal) -> int:
    """By how many places the point moved, if the smaller of the two is the larger one rounded; 0: it did not."""
    larger, smaller = max(a, b), min(a, b)
    for places in range(1, LONGEST_SLIP):
        moved = smaller.scaleb(places)
        if moved == larger:
            return places
        rounded = smaller == smaller.to_integral_value() and larger == larger.to_integral_value() and smaller >= 10 ** (FEWEST_DIGITS - 1)
        if rounded and abs(moved - larger) * 2 <= Decimal(10) ** places:
            return places
    return 0


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(exponent, 0)
