"""Kinds of rules that are not about sums: codes stand once, heads agree, names agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from great_expectations.compatibility import pydantic

from mingzhang.forms.declaration import normalise

from .accounting import AccountingExpectation
from .identity import Remark
from .places import declared_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .amounts import Missing, Place
    from .sheet import Sheet


class ExpectCodesToOccurOnce(AccountingExpectation):
    """A classification code stands once in a table. A row that is repeated unchanged on the next page is only remarked upon."""

    form: str

    @pydantic.validator("form")
    @classmethod
    def _form_is_declared(cls, form: str) -> str:
        return declared_form(form).id

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        table = sheet.tables.get(self.form)
        if table is None or not table.codes:
            return
        for code in table.codes:
            rows = [row for _, row in sorted(table.rows[code].items())]
            if len(rows) == 1:
                continue
            places = tuple(next(iter(sorted(row.values(), key=lambda place: place.column))) for row in rows)
            same = len(table.places(code, places[0].column)) == 1 and len({place.page for place in places}) > 1
            yield Remark(
                False, f"科目 {code} 列示 {len(rows)} 次", f"code {code} stands {len(rows)} times", places, "repeated" if same else ""
            )
        yield Remark(True)


class ExpectHeadsToAgree(AccountingExpectation):
    """The heads of the tables say the same: the unit of money, or the unit's name, which is on the cover too."""

    about: Literal["money_unit", "printed_unit"]

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        if sheet.number > 1:
            return
        said: dict[str, list[str]] = {}
        for head in sheet.heads:
            text: str = getattr(head, self.about)
            if text and head.table == 1:
                said.setdefault(text, []).append(head.form)
        names = {normalise(text) for text in (*said, sheet.unit if self.about == "printed_unit" else "") if text}
        if not said or (len(names) < 2 and self.about == "printed_unit" and not sheet.unit):
            return
        short = min(names, key=len)
        if all(short in name for name in names) and (self.about == "printed_unit" or len(names) == 1):
            yield Remark(True)
            return
        listed = "；".join(f"公开{'、'.join(forms)}：{text}" for text, forms in said.items())
        listed_en = "; ".join(f"forms {', '.join(forms)}: {text}" for text, forms in said.items())
        cover = f"封面：{sheet.unit}；" if self.about == "printed_unit" and sheet.unit else ""
        cover_en = f"cover: {sheet.unit}; " if cover else ""
        yield Remark(False, cover + listed, cover_en + listed_en)


class ExpectNamesToAgree(AccountingExpectation):
    """A classification code is called the same in every form; a name that a narrow cell cuts off counts as the same."""

    forms: list[str]

    @pydantic.validator("forms", each_item=True)
    @classmethod
    def _form_is_declared(cls, form: str) -> str:
        return declared_form(form).id

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        tables = [sheet.tables[form] for form in self.forms if form in sheet.tables]
        for code in sheet.codes(self.forms):
            named: dict[str, Place] = {}
            for table in tables:
                for row in table.rows.get(code, {}).values():
                    place = next((place for place in row.values() if place.label and place.label != code), None)
                    if place is not None:
                        named.setdefault(bare_name(place.label), place)
            if not named:
                continue
            longest = max(named, key=len)
            agree = all(longest.startswith(name) for name in named)
            listed = "；".join(f"公开{place.form}：{place.label}" for place in named.values())
            listed_en = "; ".join(f"form {place.form}: {place.label}" for place in named.values())
            yield Remark(agree, f"科目 {code}：{listed}", f"code {code}: {listed_en}", tuple(named.values()))


def bare_name(label: str) -> str:
    """A name without what prints add or leave out: brackets, 款 or 项 behind it, 支出 at its end."""
    return normalise(label).removesuffix("款").removesuffix("项").removesuffix("支出")
