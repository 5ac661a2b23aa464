"""What a spreadsheet shows for a number: the number in the format of its cell.

A spreadsheet keeps binary floats; what it prints is what its publisher published. So a figure's characters are those that the cell
shows, and its amount is the decimal that they stand for: no binary noise (0.30000000000000004) ever becomes money.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

GENERAL = re.compile(r"General|G/通用格式|@", re.IGNORECASE)
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0;-#,##0", 6: "#,##0;-#,##0", 7: "#,##0.00;-#,##0.00",
    8: "#,##0.00;-#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 44: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', 48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""The formats that files name by number only; those from 14 to 36, from 45 to 47 and from 50 to 58 are dates and times."""
DATES = {*range(14, 37), 45, 46, 47, *range(50, 59)}
PIECE = re.compile(r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]|General|G/通用格式|[#0?]|[.,%@]|E[+-]|.', re.IGNORECASE | re.DOTALL)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
NOISE = Decimal("1e-10")
"""Relative to the number: so little behind its sixth decimal is noise of binary arithmetic."""


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the up to four parts of a format, as pieces."""

    pieces: tuple[str, ...]
    condition: tuple[str, Decimal] | None


def is_date(number_format: str) -> bool:
    """Does a format show a date or a time?"""
    bare = re.sub(r'"[^"]*"|\\.|!.|_.|\*.|\[(?!h|m|s)[^\]]*\]', "", number_format, flags=re.IGNORECASE)
    return not GENERAL.search(bare) and re.search(r"[ymdhs年月日时分秒]", bare, re.IGNORECASE) is not None


def shown(value: float | Decimal, number_format: str) -> str:
    """The characters that a cell shows for a number. ValueError for a format of fractions or exponents, or a date."""
    number = exact(value)
    sections = _sections(number_format)
    section, negative = _section_for(number, sections)
    return _written(abs(number) if negative else number, section.pieces)


def exact(value: float | Decimal) -> Decimal:
    """A number without the noise of binary arithmetic: 15 digits are what a float holds."""
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    number = Decimal(f"{number:.15g}")
    short = round(number, 6)
    return _plain(short if abs(number - short) <= NOISE * max(Decimal(1), abs(number)) else number)


def _plain(number: Decimal) -> Decimal:
    return Decimal(f"{number.normalize():f}") if number else Decimal(0)


@lru_cache(512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts: list[list[str]] = [[]]
    for piece in PIECE.findall(number_format or "General"):
        if piece == ";":
            parts.append([])
        else:
            parts[-1].append(piece)
    found = []
    for part in parts[:4]:
        match = next((m for piece in part if (m := CONDITION.fullmatch(piece))), None)
        found.append(_Section(tuple(part), (match[1], Decimal(match[2])) if match else None))
    return tuple(found)


def _section_for(number: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section for a number, and whether that section writes the minus sign itself."""
    conditional = [section for section in sections[:3] if section.condition]
    if conditional:
        for section in conditional:
            assert section.condition is not None
            if _holds(number, *section.condition):
                return section, False
        return next((section for section in sections[:3] if not section.condition), sections[0]), False
    if number == 0 and len(sections) > 2:
        return sections[2], False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    return sections[0], False


def _holds(number: Decimal, relation: str, limit: Decimal) -> bool:
    return {
        "<": number < limit, ">": number > limit, "=": number == limit, "<=": number <= limit, ">=": number >= limit, "<>": number != limit,
    }[relation]  # fmt: skip


def _written(number: Decimal, pieces: tuple[str, ...]) -> str:
    kinds = [_kind(piece) for piece in pieces]
    if "E" in kinds or ("?" in "".join(pieces) and "/" in pieces):
        raise ValueError("a format of exponents or fractions")
    if is_date("".join(pieces)):
        raise ValueError("a date")
    digits = [index for index, kind in enumerate(kinds) if kind == "digit"]
    last = digits[-1] if digits else -1
    scale = 0
    while last + 1 + scale < len(kinds) and pieces[last + 1 + scale] == ",":
        scale += 1
    point = next((index for index, piece in enumerate(pieces) if piece == "." and digits), None)
    whole = [pieces[i] for i in digits if point is None or i < point]
    parts = [pieces[i] for i in digits if point is not None and i > point]
    grouped = any(piece == "," and digits and digits[0] < index < last for index, piece in enumerate(pieces))
    scaled = number.scaleb(2 * pieces.count("%")) / (Decimal(1000) ** scale if digits else 1)
    rounded = abs(scaled).quantize(Decimal(1).scaleb(-len(parts)), ROUND_HALF_UP)
    before, _, after = f"{rounded:f}".partition(".")
    least = len(whole) - next((i for i, piece in enumerate(whole) if piece == "0"), len(whole))
    before = before.lstrip("0").rjust(least, "0") if least or before.strip("0") else ""
    written = _placed(pieces, kinds, before, after, grouped=grouped, point=point, scale=scale, number=number)
    negative = scaled < 0 and (rounded != 0 or not digits)
    return ("-" if negative and digits else "") + written.strip()


def _placed(
    pieces: tuple[str, ...], kinds: list[str], before: str, after: str, *, grouped: bool, point: int | None, scale: int, number: Decimal
) -> str:
    """The digits at the places that the format has for them, with the literals around and between them."""
    places = [index for index, kind in enumerate(kinds) if kind == "digit" and (point is None or index < point)]
    given = dict(zip(reversed(places), reversed(before[-len(places) :] if places else ""), strict=False))
    if places and len(before) > len(places):
        given[places[0]] = before[: len(before) - len(places) + 1]
    left = len(before)
    decimals = iter(after)
    out: list[str] = []
    shown_decimals = _shown_decimals(pieces, kinds, after, point)
    for index, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        if kind == "digit" and index in places:
            text = given.get(index, "")
            for digit in text:
                out.append(digit)
                left -= 1
                if grouped and left and left % 3 == 0:
                    out.append(",")
        elif kind == "digit":
            digit = next(decimals, "")
            shown_decimals -= 1
            out.append(digit if shown_decimals >= 0 else "")
        elif piece == "." and point == index:
            out.append("." if shown_decimals > 0 else "")
        elif kind == "general":
            out.append(f"{number:f}")
        elif kind == "literal":
            out.append((piece[1:] if piece[0] in "\\!" else piece.strip('"')).strip("¥￥"))  # the sign of the currency is no unit
        elif piece == "%":
            out.append("%")
    return "".join(out)


def _shown_decimals(pieces: tuple[str, ...], kinds: list[str], after: str, point: int | None) -> int:
    """How many decimals are shown: those that the format asks for, and what it shows where there is something (`#`)."""
    asked = [pieces[i] for i, kind in enumerate(kinds) if kind == "digit" and point is not None and i > point]
    required = max((i + 1 for i, piece in enumerate(asked) if piece == "0"), default=0)
    return max(required, len(after.rstrip("0")))


def _kind(piece: str) -> str:
    if piece in "#0?":
        return "digit"
    if GENERAL.fullmatch(piece):
        return "general"
    if re.fullmatch(r"E[+-]", piece, re.IGNORECASE):
        return "E"
    if piece[0] == "[":
        return "mark"
    if piece[0] in "_*" and len(piece) == 2:
        return "space"
    return "mark" if piece in ".,%" else "literal"
