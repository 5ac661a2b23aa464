"""The kind of rule that takes all others together: each relation holds within rounding, but do they hold at once?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.check.amounts import ZERO, Amount
from mingzhang.check.identity import Remark
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.propagation import chain_of
from mingzhang.check.wording import place_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from mingzhang.check.amounts import Missing, Place
    from mingzhang.check.identity import Identity
    from mingzhang.check.propagation import Range
    from mingzhang.check.sheet import Sheet, Stated

MOST_FOUND = 5
"""More contradictions than that in one report are no more than the same one seen from other sides."""


class ExpectStatementsToBeJointlyConsistent(AccountingExpectation):
    """Relations that each hold within rounding hold at once: there are unrounded amounts that all tables could have been printed from.

    Relations that are broken are another rule's matter, and so are those that share a figure with one of them.
    """

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        if sheet.number > 1:
            return
        if sheet.stated is None:
            raise ValueError("the suite of this rule lacks `together: true` in its meta, so that it ran before the others")
        kept = _sound(sheet.stated, sheet.tables)
        if all(entry.verdict == "pass" for entry in kept):  # the printed amounts themselves fit all of them
            if kept:
                yield Remark(True)
            return
        found = 0
        while kept and found < MOST_FOUND:
            together = _contradiction([entry.identity for entry in kept], sheet)
            if not together:
                break
            yield _remark([kept[number] for number in together])
            kept = [entry for number, entry in enumerate(kept) if number not in together]
            found += 1
        if not found:
            yield Remark(True)


def _sound(stated: Sequence[Stated], forms: Container[str]) -> list[Stated]:
    """What must hold and does, of figures of the forms that no broken relation casts doubt on. Prose, annexes and other years' reports
    have other scopes."""
    doubted = {place for entry in stated if entry.verdict == "fail" for _, place in entry.identity.terms()}

    def is_kept(entry: Stated) -> bool:
        identity = entry.identity
        if not entry.must or entry.verdict == "fail" or identity.if_above or identity.if_below:
            return False
        return not any(place in doubted or place.year or place.form not in forms for _, place in identity.terms())

    return [entry for entry in stated if is_kept(entry)]


def _contradiction(identities: Sequence[Identity], sheet: Sheet) -> list[int]:
    """The fewest relations that cannot hold at once, whether the amounts were rounded or cut off."""
    together = chain_of(identities, _open_to(sheet, cut_off=False)).conflict()
    few = [identities[number] for number in together]
    return together if few and chain_of(few, _open_to(sheet, cut_off=True)).conflict() else []


def _open_to(sheet: Sheet, *, cut_off: bool) -> Callable[[Place], Range]:
    """How far below and above a printed amount of the sheet the true one may lie."""

    def open_to(place: Place) -> Range:
        table = sheet.tables[place.form]
        amount = table.amount(place.line, place.column, rolled=True)
        if not isinstance(amount, Amount):
            return -abs(place.amount), abs(place.amount)
        if cut_off:
            return -(amount.below + amount.hidden), amount.above + amount.hidden
        room = amount.slack + amount.hidden
        return -room, room

    return open_to


def _remark(entries: Sequence[Stated]) -> Remark:
    rules = list(dict.fromkeys(entry.rule for entry in entries))
    places: dict[tuple[object, ...], Place] = {}
    for entry in entries:
        for _, place in entry.identity.terms():
            if place.amount != ZERO:
                places.setdefault(place.key, place)
    named = [place_name(place) for place in list(places.values())[:3]]
    more_zh, more_en = ("等", " and others") if len(places) > 3 else ("", "")
    zh = f"{'、'.join(zh for zh, _ in named)}{more_zh}共 {len(places)} 个数字之间的 {len(entries)} 项关系（{'、'.join(rules)}）"
    en = f"{len(entries)} relations ({', '.join(rules)}) between {len(places)} figures, {', '.join(en for _, en in named)}{more_en}"
    return Remark(
        False,
        f"{zh}逐项都在四舍五入可以解释的范围之内，合在一起则没有任何一组未经舍入的金额能同时满足",
        f"{en}, each hold within rounding; no unrounded amounts satisfy all of them at once",
        tuple(places.values()),
    )
