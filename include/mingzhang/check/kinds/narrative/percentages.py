"""Kinds of rules on percentages of the narrative: shares, growth and completion follow from the amounts beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import ZERO, Amount
from mingzhang.check.claims import Said, cell, known_amount, spoken
from mingzhang.check.identity import Doubt, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mingzhang.check.amounts import Place
    from mingzhang.check.sheet import Sheet

HUNDRED = Decimal(100)
SHOWN = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Fraction:
    """What a percentage may be reckoned as, in per cent, with the bounds that rounding of its terms leaves open."""

    value: Decimal
    low: Decimal
    high: Decimal
    places: tuple[Place, ...]


def fraction(part: Amount, whole: Amount, *more: Place) -> Fraction | None:
    """`part` of `whole` in per cent; null where the whole may be nothing."""
    if whole.value <= 0 or whole.value - whole.slack <= 0 or part.value < 0:
        return None
    low = max(part.value - part.slack, ZERO) / (whole.value + whole.slack) * HUNDRED
    high = (part.value + part.slack) / (whole.value - whole.slack) * HUNDRED
    places = tuple(dict.fromkeys([*(place for _, place in (*part.places, *whole.places)), *more]))
    return Fraction(part.value / whole.value * HUNDRED, low, high, places)


def compare(one: Said, fractions: Sequence[Fraction], doubt: Doubt = "") -> Remark | None:
    """The percentage that is printed beside what it may be reckoned as: the first that fits, else the first. Null where there is none."""
    if not fractions:
        return None
    printed, half = one.amount.value, one.amount.slack
    exact = [entry for entry in fractions if abs(entry.value - printed) <= half]
    near = [entry for entry in fractions if entry.low - half <= printed <= entry.high + half]
    cut_off = [entry for entry in fractions if ZERO <= entry.value - printed < 2 * half]
    chosen = (exact or near or cut_off or list(fractions))[0]
    expected = chosen.value.quantize(min(SHOWN, (2 * half).normalize()) if half else SHOWN)
    tolerance = max(chosen.high - chosen.value, chosen.value - chosen.low) + half
    difference = abs(printed - expected)
    page_zh, page_en = (f"第{one.place.page}页", f"page {one.place.page}, ") if one.place.page else ("", "")
    return Remark(
        bool(exact or near),
        f"{page_zh}文字说明“{one.place.label}”印为 {one.claim.printed}%；按所列数字算得 {expected}%，相差 {difference} 个百分点，"
        f"超出四舍五入可以解释的 {tolerance.quantize(SHOWN)} 个百分点",
        f"{page_en}the narrative “{one.place.label}” prints {one.claim.printed}%; the amounts make it {expected}%, {difference} percentage "
        f"points apart, more than the {tolerance.quantize(SHOWN)} that rounding explains",
        tuple(dict.fromkeys([one.place, *chosen.places])),
        "truncation" if cut_off and not (exact or near) else doubt,
        rounded=not exact,
        reported=printed,
        expected=expected,
        tolerance=tolerance.quantize(Decimal("0.00001")),
        of_amounts=True,
    )


def levels_of(sheet: Sheet, one: Said, basis: str | None = "actual", year: int | None = None) -> list[Said]:
    """The levels of the statement that a percentage belongs to, the nearest before it first."""
    wanted = sheet.year if year is None else year
    found = [
        other
        for other in sheet.claims
        if other.claim.kind == "level" and other.is_read and other.claim.measure == "money" and basis in (None, other.claim.basis)
        if other.claim.statement == one.claim.statement and other.claim.paragraph == one.claim.paragraph
        if other.claim.year in (None, wanted)
    ]
    before = [other for other in reversed(found) if other.place.occurrence < one.place.occurrence]
    return before or found


def wholes_of(sheet: Sheet, one: Said) -> list[Said]:
    """The levels of its paragraph that a claim may be a part of, the nearest before it first."""
    found = [other for other in spoken(sheet, annex=one.claim.annex) if other.claim.paragraph == one.claim.paragraph]
    return [
        other
        for other in reversed(found)
        if other.claim.statement != one.claim.statement and other.claim.measure == "money" and other.place.occurrence < one.place.occurrence
    ]


class ExpectSharesToAgree(AccountingExpectation):
    """A share that the narrative states is the part divided by the whole that it names; by an admissible whole where it names none."""

    bases: dict[str, list[str]] = pydantic.Field(default_factory=dict)
    """By section of the narrative, or by subject: the places that may be the whole where the words do not name it."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in spoken(sheet, "share", annex=None):
            found = self._share(sheet, one)
            if found is not None:
                yield found

    def _share(self, sheet: Sheet, one: Said) -> Remark | None:
        if one.claim.base.startswith("x:"):
            return None
        parts = [known_amount(sheet, level) for level in levels_of(sheet, one)]
        printed = cell(sheet, one.claim.subject)
        if isinstance(printed, Amount) and not one.claim.annex:
            parts.append(printed)
        if not parts:
            return None
        if not one.claim.base:
            wholes = self._cells(sheet, self.bases.get(one.claim.section, []) if not one.claim.annex else [])
            wholes += [known_amount(sheet, level) for level in wholes_of(sheet, one)]
            return compare(one, _fractions(parts[:1], wholes) + _fractions(parts[1:], wholes), "base")
        named = [level for level in spoken(sheet, annex=one.claim.annex) if level.claim.subject == one.claim.base]
        wholes = [known_amount(sheet, level) for level in reversed(named) if level.claim.section == one.claim.section]
        wholes += self._cells(sheet, self.bases.get(one.claim.base, [one.claim.base])) if not one.claim.annex else []
        return compare(one, _fractions(parts[:1], wholes) + _fractions(parts[1:], wholes))

    def _cells(self, sheet: Sheet, places: Sequence[str]) -> list[Amount]:
        return [amount for place in places if isinstance(amount := cell(sheet, place), Amount)]


def _fractions(parts: Sequence[Amount], wholes: Sequence[Amount]) -> list[Fraction]:
    return [found for part in parts for whole in wholes if (found := fraction(part, whole)) is not None]


def _before(amount: Amount, change: Amount, sign: int) -> Amount:
    """What an amount was before it changed."""
    before = Amount()
    before.add(amount)
    before.add(change, sign)
    return before


class ExpectGrowthToAgree(AccountingExpectation):
    """A growth that the narrative states is the change divided by what the amount was before: p = Δ / (amount ∓ Δ)."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        last: dict[tuple[int, str], Said] = {}
        for one in sheet.claims:
            key = one.claim.statement, one.claim.against
            if one.claim.kind == "change" and one.is_read:
                last[key] = one
            elif one.claim.kind == "change_percent" and one.claim.amount is not None and key in last:
                found = self._growth(sheet, one, last.pop(key))
                if found is not None:
                    yield found

    def _growth(self, sheet: Sheet, one: Said, change: Said) -> Remark | None:
        if change.claim.measure != "money" or not change.claim.against:
            return None
        own = levels_of(sheet, change, basis=None if sheet.kind == "budget" else "actual")
        nearby = [other for other in wholes_of(sheet, change) if other not in own]
        sentence = [other for other in own if other.claim.sentence == change.claim.sentence]
        told = [known_amount(sheet, other) for other in [*sentence, *(o for o in own if o not in sentence)]]
        printed = cell(sheet, change.claim.subject)
        told += [printed] if isinstance(printed, Amount) else []
        if not told:
            return None  # how much it is stands nowhere
        told += [known_amount(sheet, other) for other in nearby]
        signs = {"up": (-1,), "down": (1,)}.get(change.claim.direction, (-1, 1))
        earlier = [_before(amount, change.amount, sign) for amount in told for sign in signs]
        if abs(earlier[0].value) <= 2 * earlier[0].slack:
            return None  # it was nothing, or next to nothing
        fractions = [fraction(change.amount, before) for before in earlier]
        stated = [level.amount for level in levels_of(sheet, change, year=(sheet.year or 0) - 1)]
        if change.claim.against != "previous_year":
            stated += [level.amount for level in levels_of(sheet, change, basis=change.claim.against)]
        fractions += [fraction(change.amount, amount) for amount in stated]
        clear = bool(sentence) and not change.claim.nested and change.claim.direction != ""
        return compare(one, [entry for entry in fractions if entry is not None], "" if clear else "base")


class ExpectCompletionToAgree(AccountingExpectation):
    """How much of the budget was reached is the amount spent divided by the budget that the sentence names."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in spoken(sheet, "completion", annex=None):
            found = self._completion(sheet, one)
            if found is not None:
                yield found

    def _completion(self, sheet: Sheet, one: Said) -> Remark | None:
        spent = [known_amount(sheet, level) for level in levels_of(sheet, one)]
        budgets = levels_of(sheet, one, basis=None)
        named = [level.amount for level in budgets if level.claim.basis == one.claim.basis]
        others = [level.amount for level in budgets if level.claim.basis not in (one.claim.basis, "actual")]
        found = compare(one, _fractions(spent[:1], named))
        if found is not None and not found.holds:
            other = compare(one, _fractions(spent[:1], others), "base")
            if other is not None and other.holds:
                return replace(found, doubt="base", rounded=False)
        return found
