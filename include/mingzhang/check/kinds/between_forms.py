"""Kinds of rules between places of one or several forms: statements agree, one is bounded by another, balances roll forward."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING, Any

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.identity import Identity
from mingzhang.check.kinds.accounting import AccountingExpectation, relation
from mingzhang.check.places import EACH, Sum, form_of, parse, side_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mingzhang.check.identity import Doubt, Relation
    from mingzhang.check.sheet import Sheet

GROUPS = ("classes", "codes")


class ForEach(AccountingExpectation, ABC):
    """Relations of places, once or for each line or column of a list (`{each}` in the places)."""

    each: list[str] | str = pydantic.Field(default_factory=list)
    """What `{each}` stands for: a list, `classes` or `codes`."""

    @pydantic.validator("each")
    @classmethod
    def _each_is_known(cls, each: list[str] | str) -> list[str] | str:
        if isinstance(each, str) and each not in GROUPS:
            raise ValueError(f"each is {each!r}; write a list, or one of {', '.join(GROUPS)}")
        return each

    def names(self, sheet: Sheet, texts: Iterable[str]) -> list[str]:
        """What `{each}` stands for in this report; one empty name where the rule has no `{each}`."""
        if isinstance(self.each, list):
            return self.each or [""]
        forms = sorted({form_of(word) for text in texts for word in text.split() if EACH in word})
        return sheet.classes(forms) if self.each == "classes" else sheet.codes(forms)


class _BetweenPlaces(ForEach, ABC):
    """Two sums of places."""

    may_omit: list[str] = pydantic.Field(default_factory=list)
    """Classes of which a detailed form may leave out items: there the right side may be smaller."""

    def _sum(self, sheet: Sheet, texts: list[str], name: str) -> Amount | Missing:
        """The first of several ways to put the same amount that the report prints."""
        missing: Missing | None = None
        for text in texts:
            found = sheet.sum(places(text, name), rolled=True)
            if isinstance(found, Amount):
                return found
            missing = missing or found
        assert missing is not None
        return missing

    def _relation(self, sheet: Sheet, left: list[str], right: list[str], name: str, kind: Relation) -> Identity | Missing:
        reported, expected = self._sum(sheet, left, name), self._sum(sheet, right, name)
        if kind == "at_most" and isinstance(reported, Missing) and reported.why == "part":
            return Missing("column", reported.address)  # a print that does not name the part
        secret = name[:3] in self.may_omit
        if isinstance(reported, Missing) and isinstance(expected, Missing) and reported.why == expected.why == "form":
            return Missing("forms", reported.address)
        if isinstance(reported, Missing) or isinstance(expected, Missing):
            return (
                Missing("forms", (left if right == ["0"] else right)[0]) if ["0"] in (left, right) else relation(sheet, reported, expected)
            )
        # a correction of another year's spending, where there is no part
        unbounded = kind == "at_most" and not reported.places and left != ["0"] and expected.value < 0
        if unbounded or (not reported.places and not expected.places):
            return Missing("column", f"{left[0]} = {right[0]}".replace(EACH, name))
        secret = secret or ((reported.rebuilt or expected.rebuilt) and sheet.omits(self.may_omit))
        above: Doubt = "omitted" if secret or sheet.leaves_out(self.may_omit, expected) else ""
        if not above and kind == "at_most" and reported.places and reported.value > expected.value and self._has_negative(sheet, expected):
            above = "negative"
        return relation(sheet, reported, expected, kind, if_above=above, if_below="omitted" if secret and reported.rebuilt else "")

    def _has_negative(self, sheet: Sheet, amount: Amount) -> bool:
        """Is a row of the same column and table negative? Then the whole may be less than a part of it."""
        for _, place in amount.places:
            table = sheet.tables[place.form]
            side = side_of(place.form, place.line)
            for line, rows in table.rows.items():
                if side_of(place.form, line) is side and any(place.column in row and row[place.column].amount < 0 for row in rows.values()):
                    return True
        return False


def places(text: str, name: str) -> Sum:
    """The places of `text` with `{each}` standing for `name`."""
    return parse(text.replace(EACH, name))


def check_sums(texts: Iterable[str], each: list[str] | str) -> None:
    """ValueError where a sum, with what `{each}` stands for put in, names a place that no form declares."""
    for text in texts:
        if (EACH in text) and not each:
            raise ValueError(f"{text!r} holds {EACH}, but the rule has no each")
        for name in each if isinstance(each, list) and each else ["201"]:
            places(text, name)


def alternatives(side: str | list[str]) -> list[str]:
    """The ways to put one side of a relation, the preferred one first."""
    return [side] if isinstance(side, str) else side


class ExpectStatementsToAgree(_BetweenPlaces):
    """The same amount stands in two statements. Where a report lacks the first way to put a side, the next in its list is taken."""

    agree: dict[str, str | list[str]]
    or_else: list[str] = pydantic.Field(default_factory=list)
    """Other sums that the left side may be instead: regions leave what is carried over in or out."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        texts = [text for left, right in values["agree"].items() for text in [left, *alternatives(right)]]
        check_sums([*texts, *values["or_else"]], values["each"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        for left, right in self.agree.items():
            for name in self.names(sheet, [left, *alternatives(right)]):
                first = self._relation(sheet, [left], alternatives(right), name, "equal")
                others = self.or_else if isinstance(first, Identity) and first.verdict()[0] == "fail" else []
                found = (self._relation(sheet, [left], [other], name, "equal") for other in others)
                yield next((one for one in found if isinstance(one, Identity) and one.verdict()[0] != "fail"), first)


class ExpectPlacesToBeBounded(_BetweenPlaces):
    """An amount is at most another: a part of it, or a scope within it. What the smaller side does not print only makes it smaller."""

    at_most: dict[str, str | list[str]]
    unless_negative: list[str] = pydantic.Field(default_factory=list)
    """Places, or sums of them, with whose sign the bound falls: below zero, or unreadable, they say nothing of a single row."""

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        check_sums([text for left, right in values["at_most"].items() for text in [left, *alternatives(right)]], values["each"])
        check_sums(values["unless_negative"], [])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        signs = (sheet.sum(parse(text), rolled=True) for text in self.unless_negative)
        if any(sign.value < 0 if isinstance(sign, Amount) else sign.why == "withheld" for sign in signs):
            return
        for left, right in self.at_most.items():
            for name in self.names(sheet, [left, *alternatives(right)]):
                yield self._relation(sheet, [self._printed_part(sheet, left, name)], alternatives(right), name, "at_most")

    def _printed_part(self, sheet: Sheet, text: str, name: str) -> str:
        """The smaller side without the terms whose form the report does not print."""
        text = text.replace(EACH, name)
        kept = [word for word in text.split(" + ") if word == "0" or isinstance(sheet.sum(parse(word), rolled=True), Amount)]
        return " + ".join(kept) or text


class ExpectBalancesToRollForward(_BetweenPlaces):
    """What there was and what came in equals what went out and what is left."""

    opening: str
    income: str
    expenditure: str
    closing: str | list[str]

    @pydantic.root_validator(skip_on_failure=True)
    @classmethod
    def _places_exist(cls, values: dict[str, Any]) -> dict[str, Any]:
        check_sums([values["opening"], values["income"], values["expenditure"], *alternatives(values["closing"])], values["each"])
        return values

    def relations(self, sheet: Sheet) -> Iterator[Identity | Missing]:
        left = [f"{self.opening} + {self.income}"]
        right = [f"{self.expenditure} + {closing}" for closing in alternatives(self.closing)]
        for name in self.names(sheet, [*left, *right]):
            yield self._relation(sheet, left, right, name, "equal")
