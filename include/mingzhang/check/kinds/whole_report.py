"""Kinds of rules that are not about sums: codes stand once, heads agree, names agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from great_expectations.compatibility import pydantic

from mingzhang.check.amounts import Amount, Missing
from mingzhang.check.identity import Remark
from mingzhang.check.kinds.accounting import AccountingExpectation
from mingzhang.check.places import declared_form, form_of, parse
from mingzhang.forms.classification import Classification, Entry, bare_name, classification
from mingzhang.forms.declaration import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.amounts import Place
    from mingzhang.check.sheet import Sheet

SLIPS = (10, 1000, 10_000, 100_000_000)
"""How many times one unit of money is another: a slipped point, 千元, 万元 and 亿元 for 元."""


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
                False,
                f"公开{self.form} 科目 {code} 列示 {len(rows)} 次",
                f"code {code} stands {len(rows)} times in form {self.form}",
                places,
                "repeated" if same else "",
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


class ExpectCodesToFollowClassification(AccountingExpectation):
    """Codes are in the year's classification (政府收支分类科目), are called as it calls them in any year, or by their name of the
    year. A name that a narrow cell cuts off counts as the same; of a code that is not written down nothing is said."""

    forms: list[str]
    classification: Literal["functional", "economic"]
    about: Literal["codes", "names", "edition"]

    @pydantic.validator("forms", each_item=True)
    @classmethod
    def _form_is_declared(cls, form: str) -> str:
        return declared_form(form).id

    def relations(self, sheet: Sheet) -> Iterator[Remark | Missing]:
        known = classification(self.classification)
        for table in (sheet.tables[form] for form in self.forms if form in sheet.tables):
            for code in table.codes:
                row = next(iter(table.rows[code].values()))
                place = next((place for place in row.values() if place.label and place.label != code), None)
                if self.about == "names" and place is not None and code in known.codes and known.codes[code].doubt != "name":
                    yield _called(known, code, place, sheet.year)
                elif self.about == "edition" and place is not None and code in known.codes and sheet.year is not None:
                    yield from _dated(known.codes[code], place, sheet.year)
                elif self.about == "codes" and sheet.year is not None:
                    place = place or next(iter(row.values()))
                    yield Remark(
                        not known.lacks(code, sheet.year),
                        f"公开{place.form} 列有科目 {code}，{sheet.year} 年政府收支分类科目中没有该编码",
                        f"form {place.form} prints code {code}, which the classification of {sheet.year} does not have",
                        (place,),
                    )


class ExpectScalesToAgree(AccountingExpectation):
    """The same amount does not stand in two forms in different units of money: 10, 1,000, 10,000 or 100,000,000 times apart."""

    agree: dict[str, str]

    @pydantic.validator("agree")
    @classmethod
    def _places_exist(cls, agree: dict[str, str]) -> dict[str, str]:
        for left, right in agree.items():
            parse(left), parse(right)
        return agree

    def relations(self, sheet: Sheet) -> Iterator[Remark]:
        for left, right in self.agree.items():
            a, b = sheet.sum(parse(left), rolled=True), sheet.sum(parse(right), rolled=True)
            if isinstance(a, Missing) or isinstance(b, Missing):
                continue  # the rule that compares them says so
            larger, smaller = (a, b) if abs(a.value) >= abs(b.value) else (b, a)
            factor = next((f for f in SLIPS if smaller.value and _is_multiple(larger, smaller, f)), None)
            places = tuple(place for _, place in (*a.places, *b.places))
            forms = f"公开{form_of(left)} 与公开{form_of(right)}"
            yield Remark(
                factor is None,
                f"{forms}的同一数字相差 {factor} 倍，可能是金额单位不同",
                f"forms {form_of(left)} and {form_of(right)} give the same amount {factor} times apart, as another unit of money would",
                places,
                of_amounts=True,
            )


def _is_multiple(larger: Amount, smaller: Amount, factor: int) -> bool:
    return abs(larger.value - factor * smaller.value) <= larger.slack + factor * smaller.slack < abs(larger.value) / 20


def _called(known: Classification, code: str, place: Place, year: int | None) -> Remark:
    """Is a code printed with one of its names? If not, which name it has that year, and which code has the printed one."""
    entry = known.codes[code]
    printed = bare_name(place.label)
    if not printed or any(name.startswith(printed) or printed.startswith(name) for name in map(bare_name, entry.names)):
        return Remark(True, places=(place,))
    titles = entry.titles_in(year)
    other = known.named(place.label, year, code)
    if entry.doubt and other is None:
        return Remark(True, places=(place,))  # it may be a name of the code that is not written down
    book, book_en = (f"{year} 年政府收支分类科目", f"the classification of {year}") if year else ("政府收支分类科目", "the classification")
    return Remark(
        False,
        f"公开{place.form} 科目 {code} 印为“{place.label}”，{book}中称{'或'.join(f'“{title}”' for title in titles)}"
        + (f"，“{place.label}”是科目 {other} 的名称" if other else ""),
        f"form {place.form} calls code {code} {place.label}, {book_en} {' or '.join(titles)}"
        + (f"; {place.label} is the name of code {other}" if other else ""),
        (place,),
    )


def _dated(entry: Entry, place: Place, year: int) -> Iterator[Remark]:
    """Is a code that was renamed printed with its name of the year?"""
    if len(entry.dated) > 1:
        title = entry.titles_in(year)[0]
        yield Remark(
            not entry.former_in(place.label, year),
            f"公开{place.form} 科目 {entry.code} 印为其他年度的名称“{place.label}”，{year} 年政府收支分类科目中称“{title}”",
            f"form {place.form} calls code {entry.code} {place.label} as in other years, the classification of {year} {title}",
            (place,),
        )
