"""Kinds of rules on what the narrative calls things: an item as its code is called, an expenditure by its items, a budget a budget."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.check.amounts import Missing
from mingzhang.check.claims import cell, spoken
from mingzhang.check.identity import Remark
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.kinds.narrative.percentages import levels_of
from mingzhang.forms.classification import bare_name, classification
from mingzhang.forms.declaration import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.amounts import Place
    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet

ECONOMIC = "06"
FEWEST = 2
"""A list that names fewer items of the classification is none."""


class ExpectItemsToBeCalledByTheirNames(AccountingExpectation):
    """An item that the narrative calls by the names of 类, 款 and 项 is the item whose names these are."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for one in sheet.claims:
            form_id, _, code = one.claim.subject.partition(".")
            code = code.partition(".")[0]
            if one.claim.kind != "names" or not re.fullmatch(r"\d{5}|\d{7}", code) or one.claim.annex:
                continue
            if any(other.amount.value == 0 for other in levels_of(sheet, one)):
                continue  # an item of which nothing was spent has no row; its last name may be that of a row of other 款
            said = one.claim.printed.split("/")
            for length, name in zip((3, 5, 7), said, strict=False):
                known = self._names(sheet, form_id, code[:length])
                if name and known:
                    yield Remark(
                        any(resembles(bare_name(name), printed) for printed in known),
                        f"文字说明“{one.place.label}”称科目 {code[:length]} 为“{name}”，表中或政府收支分类科目中称“{known[0]}”",
                        f"the narrative “{one.place.label}” calls {code[:length]} {name}; elsewhere it is {known[0]}",
                        (one.place,),
                    )

    def _names(self, sheet: Sheet, form_id: str, code: str) -> list[str]:
        """What forms and classification call a code."""
        printed = [
            place.label for table in sheet.tables.values() for place in _row(table.rows, code) if place.label and place.label != code
        ]
        entry = classification("functional").codes.get(code)
        return [bare_name(name) for name in [*printed, *(entry.names if entry else ())]]


class ExpectListsToNameTheRows(AccountingExpectation):
    """The items that the narrative lists for an expenditure are those for which the form prints an amount."""

    lists: dict[str, list[str]]
    """Subject of the list, and the classes (301) whose items it lists."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        table = sheet.tables.get(ECONOMIC)
        known = classification("economic").codes
        for one in sheet.claims if table is not None else ():
            if one.claim.kind != "names" or one.claim.subject not in self.lists or one.claim.annex:
                continue
            assert table is not None
            rows = {code: next(iter(_row(table.rows, code)), None) for code in table.codes if len(code) == 5}
            names = {
                code: [bare_name(n) for n in (*known[code].names, *([place.label] if place and place.label else []))]
                for code, place in rows.items()
                if code in known
            }
            listed = [bare_name(name) for name in one.claim.printed.split("、")]
            hits = {code for code, called in names.items() if any(resembles(name, other) for name in listed for other in called)}
            if len(hits) < FEWEST:
                continue
            spent = {code for code, place in rows.items() if place and place.amount and code[:3] in self.lists[one.claim.subject]}
            missing = [] if one.claim.word == "等" else sorted(spent - hits)
            idle = sorted(
                code
                for code in hits
                if code[:3] in self.lists[one.claim.subject] and not self._spent(rows[code]) and self._exact(names[code], listed)
            )
            yield self._remark(one, names, missing, idle)

    def _spent(self, place: Place | None) -> bool:
        return place is not None and place.amount != 0

    def _exact(self, called: list[str], listed: list[str]) -> bool:
        return any(name in called for name in listed)

    def _remark(self, one: Said, names: dict[str, list[str]], missing: list[str], idle: list[str]) -> Remark:
        lacks = "、".join(f"{code} {names[code][0]}" for code in missing if code in names)
        extra = "、".join(f"{code} {names[code][0]}" for code in idle)
        zh = "；".join(filter(None, (lacks and f"没有列出表中有金额的 {lacks}", extra and f"列出了表中没有金额的 {extra}")))
        en = "; ".join(
            filter(
                None, (lacks and f"does not name {lacks}, which the form prints", extra and f"names {extra}, for which it prints nothing")
            )
        )
        return Remark(not lacks and not extra, f"文字说明“{one.place.label}”{zh}", f"the narrative “{one.place.label}” {en}", (one.place,))


class ExpectBudgetsToBeCalledSo(AccountingExpectation):
    """An amount that an annex calls a budget is not the one of the final accounts, where the narrative states another budget."""

    subject: str
    """What the annex calls a budget."""
    actual: str
    """The place of the amount of the final accounts."""
    budget: str
    """The subject whose initial budget the narrative states."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        printed = cell(sheet, self.actual)
        planned = next((one for one in spoken(sheet, basis="initial_budget") if one.claim.subject == self.budget), None)
        if isinstance(printed, Missing) or not printed.value or planned is None:
            return
        for one in spoken(sheet, basis=None, annex=True):
            if one.claim.subject == self.subject:
                stated = planned.claim.printed + planned.claim.unit
                itself = abs(one.amount.value - printed.value) <= one.amount.slack
                other = abs(planned.amount.value - printed.value) > planned.amount.slack
                yield Remark(
                    not (itself and other),
                    f"附件“{one.place.label}”称为预算的数字，等于决算数；文字说明所列年初预算为 {stated}",
                    f"the annex “{one.place.label}” calls a budget what was received; the narrative states a budget of {stated}",
                    (one.place, planned.place, *(place for _, place in printed.places)),
                )


def _row(rows: dict[str, dict[int, dict[str, Place]]], code: str) -> list[Place]:
    """The places of a code's first row, those with an amount first."""
    row = next(iter(rows.get(code, {}).values()), {})
    return sorted(row.values(), key=lambda place: place.amount == 0)


def resembles(said: str, printed: str) -> bool:
    """Is it the same name, perhaps shortened: are all characters of the shorter in the longer, in their order?"""
    shorter, longer = sorted((normalise(said), normalise(printed)), key=len)
    rest = iter(longer)
    return len(shorter) >= 2 and all(ch in rest for ch in shorter)
