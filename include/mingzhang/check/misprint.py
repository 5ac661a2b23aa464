"""How likely it is that one amount was printed for another: the slips that hands and keyboards make."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

LIKELY, POSSIBLE, UNLIKELY = range(3)


def slip(printed: Decimal, meant: Decimal) -> int:
    """LIKELY: two digits changed places, a point or a unit of money slipped, a sign was lost, a digit is missing or too many.
    POSSIBLE: a single digit is another. UNLIKELY: nothing of the kind."""
    if not printed or not meant:
        return UNLIKELY
    if printed == -meant:
        return LIKELY
    if (printed > 0) != (meant > 0):
        return UNLIKELY
    if _digits(printed) == _digits(meant):  # the same digits with the point elsewhere
        return LIKELY
    exponent = min(_exponent(printed), _exponent(meant))
    a, b = (str(abs(int(amount.scaleb(-exponent)))) for amount in (printed, meant))
    if len(a) != len(b):
        longer, shorter = (a, b) if len(a) > len(b) else (b, a)
        left_out = (longer[:place] + longer[place + 1 :] for place in range(len(longer)))
        return LIKELY if len(longer) == len(shorter) + 1 and shorter in left_out else UNLIKELY
    other = [place for place, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(other) == 2 and other[1] == other[0] + 1 and a[other[0]] == b[other[1]] and a[other[1]] == b[other[0]]:
        return LIKELY
    return POSSIBLE if len(other) == 1 else UNLIKELY


def _digits(amount: Decimal) -> str:
    return "".join(map(str, amount.as_tuple().digits)).strip("0")


def _exponent(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return min(exponent, 0)
