"""A kind of rule on words of direction: they agree with each other and with the amounts beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.check.identity import Doubt, Remark
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.kinds.narrative.percentages import HUNDRED, levels_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.amounts import Place
    from mingzhang.check.claims import Said
    from mingzhang.check.sheet import Sheet


class ExpectDirectionsToAgree(AccountingExpectation):
    """Words of direction agree with each other and with the amounts: 增加 with 增长, 决算数大于预算数 with what was spent and planned."""

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        changes: dict[tuple[int, str], Said] = {}
        for one in sheet.claims:
            claim = one.claim
            key = claim.statement, claim.against
            if claim.kind == "change" and claim.state == "read":
                changes[key] = one
            elif claim.kind == "change_percent" and claim.state == "read" and claim.direction and key in changes:
                yield self._agree(changes[key], one)
            elif claim.kind == "direction" and claim.against == "previous_year" and key in changes:
                if changes[key].claim.direction and claim.direction != "flat":
                    yield self._agree(changes[key], one)
            elif claim.kind == "direction" and claim.against in ("budget", "initial_budget"):
                found = self._budget(sheet, one)
                if found is not None:
                    yield found

    def _agree(self, change: Said, one: Said) -> Remark:
        return _direction_remark(change.claim.direction == one.claim.direction, one, change.claim.word, (change.place, one.place))

    def _budget(self, sheet: Sheet, one: Said) -> Remark | None:
        """Is what was spent larger or smaller than the budget, as the words say? Any budget will do where they name none."""
        levels = levels_of(sheet, one, basis=None)
        spent = next((level for level in levels if level.claim.basis == "actual"), None)
        budgets = [level for level in levels if level.claim.basis != "actual"]
        named = [level for level in budgets if one.claim.against == "budget" or level.claim.basis == one.claim.against] or budgets
        if spent is None or not named:
            return self._completed(sheet, one)
        for budget in named:
            difference, slack = spent.amount.value - budget.amount.value, spent.amount.slack + budget.amount.slack
            way = one.claim.direction or "flat"
            holds = {"up": difference >= -slack, "down": difference <= slack, "flat": abs(difference) <= slack}[way]
            if difference == 0 and one.claim.direction != "flat":
                holds = False
            if holds:
                return Remark(True, places=(one.place, spent.place, budget.place))
        equal = named[0].amount.value == spent.amount.value
        doubt: Doubt = "base" if len(named) > 1 else "template" if equal or one.claim.direction == "flat" else ""
        return _direction_remark(
            False, one, f"{spent.claim.printed} / {named[0].claim.printed}", (one.place, spent.place, named[0].place), doubt
        )

    def _completed(self, sheet: Sheet, one: Said) -> Remark | None:
        """Is more or less than all of the budget reached, as the words say? Where the budget itself is not stated."""
        reached = [
            other
            for other in sheet.claims
            if other.claim.kind == "completion" and other.is_read and other.claim.statement == one.claim.statement
            if other.claim.paragraph == one.claim.paragraph
        ]
        if len(reached) != 1 or one.claim.direction not in ("up", "down") or reached[0].amount.value == HUNDRED:
            return None
        more = reached[0].amount.value > HUNDRED
        return _direction_remark(more == (one.claim.direction == "up"), one, f"{reached[0].claim.printed}%", (one.place, reached[0].place))


def _direction_remark(holds: bool, one: Said, other: str, places: tuple[Place, ...], doubt: Doubt = "") -> Remark:
    page_zh, page_en = (f"第{one.place.page}页", f"page {one.place.page}, ") if one.place.page else ("", "")
    return Remark(
        holds,
        f"{page_zh}文字说明“{one.place.label}”中“{one.claim.word}”与“{other}”所示的方向不一致",
        f"{page_en}the narrative “{one.place.label}”: “{one.claim.word}” and “{other}” point in different directions",
        places,
        doubt,
    )
