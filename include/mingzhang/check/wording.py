"""The sentences of a finding: neutral, in the trade's words, saying what is printed and what the other figures make it.

They never say why: a difference can come from typing, typesetting, our own reading or the accounts themselves.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN
from mingzhang.check.places import side_of
from mingzhang.forms.declaration import form, functional_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.check.amounts import Place
    from mingzhang.check.identity import Doubt, Identity
    from mingzhang.check.rule_book import Rule
    from mingzhang.forms.declaration import Form

DOUBTS: dict[Doubt, tuple[str, str]] = {
    "": ("", ""),
    "printed_zeros": (
        "若印为零或整数的数字另有未显示的尾数，也可形成这一差异。",
        "Fractions hidden behind printed zeros or whole numbers could make the same difference.",
    ),
    "truncation": (
        "若各数按截尾而不是四舍五入取位，也可形成这一差异。",
        "Amounts that were cut off instead of rounded could make the same difference.",
    ),
    "omitted": (
        "涉密的科目可以不列，明细之和因此可以小于合计。",
        "Items that are secret may be left out, so that the details add up to less.",
    ),
    "negative": ("所列数字中有负数，部分可以大于整体。", "Some of the amounts are negative, so that a part may exceed the whole."),
    "scope": (
        "文字与表格所说的范围可能不同，或所引的是另一口径的数字。",
        "Prose and table may speak of different scopes, or the amount is one of another scope.",
    ),
    "base": ("所比较的基数没有写明，或写明的不止一个。", "The base of the comparison is not named, or more than one is."),
    "template": ("可能保留了模板中的备选措辞。", "Alternatives of the template may have been left standing."),
    "reading": (
        "这段文字由扫描件识读，请以原文为准。",
        "The words were read from a scan: the original decides.",
    ),
    "repeated": ("各行数字相同，可能是换页时重复列示。", "The rows are the same and may have been repeated at a page break."),
}
USUALLY = (
    "制度允许的情形也会造成这一差异，不能据此认为报告有误。",
    "Circumstances that the rules allow can cause this too; it does not mean that the report is wrong.",
)


def sentences(rule: Rule, identity: Identity, unit: str, decimals: int, rounding: bool, doubt: Doubt) -> tuple[str, str]:
    """What a finding says of a relation, in Chinese and in English; amounts in the money unit of the reported side's table."""
    reported, expected = (money(value, unit, decimals) for value in (identity.reported.value, identity.expected.value))
    difference = money(abs(identity.difference), unit, decimals)
    tolerance = money(identity.tolerance, unit, 0)
    zh_place, en_place = _reported([place for _, place in identity.reported.places], reported, unit)
    stated = rule.zh.rstrip("。")
    if identity.relation == "at_most" and not identity.reported.places:  # what may not be less than nothing
        zh_place, en_place = _reported([place for _, place in identity.expected.places], expected, unit)
        zh = f"{zh_place}；按“{stated}”，不小于 {reported} {unit}，相差 {difference} {unit}"
        en = f"{en_place}; by {rule.formula} it is no less than {reported} {unit}, a difference of {difference} {unit}"
    elif identity.relation == "at_most":
        zh = f"{zh_place}；按“{stated}”，可比的上限为 {expected} {unit}，超出 {difference} {unit}"
        en = f"{en_place}; by {rule.formula} the other figures of the report bound it by {expected} {unit}"
        en += f", which it exceeds by {difference} {unit}"
    else:
        zh = f"{zh_place}；本报告的其他数字按“{stated}”算得 {expected} {unit}，相差 {difference} {unit}"
        en = f"{en_place}; by {rule.formula} the other figures of the report make it {expected} {unit}"
        en += f", a difference of {difference} {unit}"
    if rounding:
        return zh + f"，在四舍五入可以带来的 {tolerance} {unit}之内。", en + f", within the {tolerance} {unit} that rounding explains."
    zh += f"，大于四舍五入可以带来的 {tolerance} {unit}。" if identity.tolerance else "。"
    en += f", more than the {tolerance} {unit} that rounding explains." if identity.tolerance else "."
    return _closed(rule, doubt, zh, en)


def remark(rule: Rule, zh: str, en: str, doubt: Doubt) -> tuple[str, str]:
    """What a finding says where no sums are compared."""
    return _closed(rule, doubt, f"{zh}。所比较的关系：{rule.zh}", f"{en[:1].upper()}{en[1:]}. Compared by the rule: {rule.en}")


def _closed(rule: Rule, doubt: Doubt, zh: str, en: str) -> tuple[str, str]:
    more = DOUBTS[doubt] if doubt else USUALLY if rule.severity != "error" else ("", "")
    return zh + more[0] + "差异的原因未经核实。", " ".join(filter(None, (en, more[1], "The cause has not been established.")))


def money(value: Decimal, unit: str, decimals: int) -> str:
    """An amount in yuan as the table would print it, with more places where it needs them."""
    shown = (value / YUAN.get(unit, Decimal(1))).normalize()
    places = max(decimals, -int(shown.as_tuple().exponent))
    return f"{shown:.{places}f}"


def _reported(places: Sequence[Place], amount: str, unit: str) -> tuple[str, str]:
    """What stands on the reported side: a printed amount, a blank, or several places that come to an amount."""
    if not places:
        return f"没有列示的金额，按 {amount} {unit}计", f"Nothing is printed, which counts as {amount} {unit}"
    zh, en = zip(*dict.fromkeys(place_name(place) for place in places[:3]), strict=True)
    if len(places) > 1:
        more_zh, more_en = ("等", " and others") if len(places) > 3 else ("", "")
        return f"{'、'.join(zh)}{more_zh}合计为 {amount} {unit}", f"{', '.join(en)}{more_en} come to {amount} {unit}"
    if places[0].state == "blank":
        return f"{zh[0]}为空白，按 {amount} {unit}计", f"{en[0]} is blank, which counts as {amount} {unit}"
    return f"{zh[0]}印为 {amount} {unit}", f"{en[0]} is printed as {amount} {unit}"


def missing_name(address: str, whole_form: bool) -> str:
    """What a report does not print, in the words of its form, with its address."""
    form_id, line_id, column_id = [*address.split(".", 2), "", ""][:3]
    declared = form(form_id)
    if whole_form:
        return f"公开{form_id}《{declared.title}》"
    titles = {item.id: item.title for side in declared.sides for item in side.lines} | {"classes": "各类"}
    side = side_of(form_id, line_id)
    columns = {item.id: item.title for item in (side.columns if side else ()) if item.id != "amount"}
    column = f"·{columns[column_id]}" if column_id in columns else ""
    return f"公开{form_id}《{declared.title}》“{'、'.join(titles.get(name, name) for name in line_id.split('/'))}{column}”（{address}）"


def _loose(declared: Form, place: Place, title: str, title_en: str) -> tuple[str, str, str, str]:
    """Line and column of a table beside the forms in both languages: what they are called where the form does not declare them."""
    named = place.label or place.line.removeprefix("x:")
    column = next((column for side in declared.sides for column in side.columns if column.id == place.column), None)
    zh, en = (column.title, column.title_en) if column else (place.column.removeprefix("x:"),) * 2
    bare = place.column == "amount"
    return title or named, title_en or named, "" if bare else f"·{zh}", "" if bare else f" · {en}"


def place_name(place: Place) -> tuple[str, str]:
    """A place in words: page, form, line and column; the words of a claim."""
    if place.state == "claim":
        page_zh, page_en = (f"第{place.page}页", f"page {place.page}, ") if place.page else ("", "")
        if place.year:  # only budgets are asked what they say
            page_zh, page_en = f"{place.year}年度预算{page_zh}", f"budget of {place.year}, {page_en}"
        return f"{page_zh}文字说明“{place.label}”", f"{page_en}the narrative “{place.label}”"
    declared = form(place.form)
    side = side_of(place.form, place.line)
    named = {item.id: item for part in declared.sides for item in part.lines}
    line = named.get(place.line)
    whole = named.get(line.of or "") if line and line.after else None  # the same words stand twice on the form
    column = next((item for item in (side.columns if side else ()) if item.id == place.column), None)
    known = {item.code: item for item in functional_classes()}.get(place.line)
    zh_line = (
        (f"{whole.title}：" if whole else "") + line.title
        if line
        else " ".join(filter(None, (place.line, place.label or (known.title if known else ""))))
    )
    en_line = line.title_en if line else " ".join(filter(None, (place.line, known.title_en if known else "")))
    several = side is not None and len(side.columns) > 1 and place.column != "amount"
    zh_column = f"·{column.title}" if column and several else ""
    en_column = f" · {column.title_en}" if column and several else ""
    if place.state == "further":
        zh_line, en_line, zh_column, en_column = _loose(declared, place, line.title if line else "", line.title_en if line else "")
    page_zh, page_en = (f"第{place.page}页", f"page {place.page}, ") if place.page else ("", "")
    if place.year:
        kind_zh, kind_en = ("预算", "budget") if declared.kind == "budget" else ("决算", "final accounts")
        page_zh, page_en = f"{place.year}年度{kind_zh}{page_zh}", f"{kind_en} of {place.year}, {page_en}"
    return f"{page_zh}《{declared.title}》“{zh_line}{zh_column}”", f"{page_en}{declared.title_en}: {en_line}{en_column}"
