"""A narrative as it is told: wordings (Jinja) filled with facts. Every value that it states is marked, so that a test can spoil it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import jinja2

from mingzhang.accounts import YUAN

if TYPE_CHECKING:
    from tests.narratives.facts import Facts

FOLDER = Path(__file__).with_name("wordings")
SECTIONS = (
    "totals income expenditure fiscal general structure items basic three_public fund state_capital"
    " running meetings procurement assets performance"
).split()
MARK = re.compile(r"⟦(?P<kind>[^|⟧]*)\|(?P<key>[^|⟧]*)\|(?P<text>[^⟧]*)⟧")
GLOSSARY = """第四部分 名词解释
一、财政拨款收入：指由财政部门核拨给单位的资金，例如100万元以上的专项。
二、“三公”经费：指因公出国（境）费等三项经费。"""
NUMERALS = "〇一二三四五六七八九十"
MORE = ("人员工资和社会保险缴费基数调整", "新增了工作任务", "上年结转的项目在本年实施", "本年增加了设备更新", "补发了以前年度的绩效奖金")
LESS = ("压减了一般性开支", "部分项目已经完工", "退休和调出人员较多", "本年没有安排大型活动", "办公用品集中采购节约")


@dataclass(frozen=True, slots=True)
class Style:
    """How a unit writes its amounts."""

    unit: str = "万元"
    decimals: int = 2
    thousands: bool = False
    percent_decimals: int = 2
    trimmed: bool = False
    we: str = "本部门"
    wide: bool = False
    """Full-width brackets and marks, as a word processor sets them; half-width otherwise."""

    @classmethod
    def drawn(cls, random: Random, money_unit: str) -> Style:
        """Any of them. A report in 元 tells 元 or 万元, one in 万元 万元."""
        unit = random.choice(("元", "万元")) if money_unit == "元" else "万元"
        return cls(
            unit,
            2,
            random.random() < 0.3,
            random.choice((2, 2, 2, 1, 0)),
            random.random() < 0.25,
            random.choice(("本部门", "本单位", "我局", "我单位")),
            random.random() < 0.7,
        )


@cache
def wordings(section: str) -> dict[str, str]:
    """The wordings of a section by name."""
    parts = re.split(r"^=== (.+)$", (FOLDER / f"{section}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip("\n") for part in parts[2::2]), strict=True))


def tell(facts: Facts, style: Style, chosen: dict[str, str], order: tuple[str, ...] = tuple(SECTIONS)) -> str:
    """The narrative with its marks: a wording for each section."""
    teller = Teller(facts, style)
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, autoescape=False)
    environment.globals.update({name: getattr(teller, name) for name in dir(teller) if not name.startswith("_")})
    environment.globals.update(
        y=facts.report.year, py=facts.report.year - 1, unit=facts.report.unit, we=style.we, f=facts, c=facts.counts, range=range
    )
    made = [f"第三部分 {facts.report.year}年度部门决算情况说明"]
    made += [environment.from_string(wordings(section)[chosen[section]]).render() for section in order]
    made.append(GLOSSARY)
    text = "\n".join(made)
    text = re.sub(r"\n\s*\n", "\n", text)
    if not style.wide:
        text = text.translate(str.maketrans("（）：；，", "():;,"))
    return text


def plain(text: str) -> str:
    """The narrative without its marks."""
    return MARK.sub(lambda match: match["text"], text)


class Teller:
    """The functions that wordings call. Amounts by short name or address."""

    def __init__(self, facts: Facts, style: Style) -> None:
        self._facts = facts
        self._style = style
        self._heads = 0
        self._random = Random(f"{facts.report.unit} {facts.report.year}")

    def h(self) -> str:
        """The numeral of the next heading."""
        self._heads += 1
        tens, ones = divmod(self._heads, 10)
        return ("十" if tens == 1 else "") + (NUMERALS[ones] if ones else "") + "、" if self._heads > 10 else NUMERALS[self._heads] + "、"

    def num(self, number: int) -> str:
        """一, 二, …"""
        return NUMERALS[number] if number <= 10 else "十" + NUMERALS[number - 10] if number < 20 else str(number)

    def has(self, name: str) -> bool:
        """Is it more than nothing?"""
        return self._facts.now.get(name, 0) != 0

    def m(self, name: str) -> str:
        """The amount of this year, as the forms print it."""
        return self._mark("level", name, self._money(self._now(name)))

    def b(self, name: str) -> str:
        """年初预算"""
        return self._mark("budget", name, self._money(self._facts.planned[name]))

    def ab(self, name: str) -> str:
        """全年预算"""
        return self._mark("budget", name, self._money(self._facts.adjusted[name]))

    def l(self, name: str) -> str:  # noqa: E743
        """Last year's amount."""
        return self._mark("last", name, self._money(self._facts.last[name]))

    def p(self, part: str, whole: str) -> str:
        """A share in per cent; 0 of nothing."""
        part_fen, whole_fen = self._facts.now[part], self._facts.now[whole]
        return self._mark("share", part, self._percent(part_fen, whole_fen) if whole_fen else "0%")

    def done(self, name: str, adjusted: bool = False) -> str:
        """How much of the budget was reached."""
        budget = (self._facts.adjusted if adjusted else self._facts.planned)[name]
        return self._mark("completion", name, self._percent(self._facts.now[name], budget))

    def budgeted(self, name: str, adjusted: bool = False) -> bool:
        """Is there a budget to complete?"""
        return bool((self._facts.adjusted if adjusted else self._facts.planned)[name])

    def grew(self, name: str) -> bool:
        """Is it more than last year?"""
        return self._facts.now[name] > self._facts.last[name]

    def vs(
        self,
        name: str,
        lead: str = "与上年相比，",
        flat: str = "与上年持平",
        words: str = "增加/减少",
        rates: str = "增长/下降",
        sep: str = "，",
    ) -> str:
        """A comparison with last year: change and growth, or neither."""
        return self._compared(name, self._facts.last[name], lead, flat, words, rates, sep)

    def vb(
        self,
        name: str,
        lead: str = "比年初预算",
        flat: str = "与年初预算持平",
        words: str = "增加/减少",
        rates: str = "增长/下降",
        sep: str = "，",
    ) -> str:
        """A comparison with the initial budget."""
        return self._compared(name, self._facts.planned[name], lead, flat, words, rates, sep)

    def chg(self, name: str, words: str = "增加/减少") -> str:
        """增加 and by how much, without a percentage."""
        return self._changed(name, self._facts.last[name], words)

    def gr(self, name: str, rates: str = "增长/下降") -> str:
        """增长 and the percentage; nothing where last year had none."""
        return self._rate(name, self._facts.last[name], rates)

    def same(self, name: str) -> bool:
        """Does it look the same as last year?"""
        return self._alike(name, self._facts.last[name])

    def why(self, name: str, lead: str = "，主要原因是") -> str:
        """A reason in the direction of the change from last year."""
        if self.same(name):
            return ""
        return lead + self._random.choice(MORE if self.grew(name) else LESS)

    def because(self, name: str) -> str:
        """A reason with the direction named again: 增加的主要原因是…"""
        if self.same(name):
            return ""
        return (
            self._mark("word", name, "增加" if self.grew(name) else "减少")
            + "的主要原因是"
            + self._random.choice(MORE if self.grew(name) else LESS)
        )

    def named(self, name: str) -> str:
        """Reasons with amounts that make up the change."""
        change = self._facts.now[name] - self._facts.last[name]
        way = "增加" if change > 0 else "减少"
        first = int(abs(change) * 0.6)
        return f"主要原因是：一是人员经费{way}{self._money(first)}，二是项目经费{way}{self._money(abs(change) - first)}"

    def bw(self, name: str, adjusted: bool = False, kind: str = "年初预算数") -> str:
        """决算数大于年初预算数的主要原因是…"""
        budget = (self._facts.adjusted if adjusted else self._facts.planned)[name]
        if self._money(budget) == self._money(self._now(name)):
            return f"决算数等于{kind}"
        more = self._facts.now[name] > budget
        return (
            f"决算数{self._mark('word', name, '大于' if more else '小于')}{kind}的主要原因是{self._random.choice(MORE if more else LESS)}"
        )

    def n(self, name: str, unit: str) -> str:
        """A count with its unit."""
        return self._mark("count", name, f"{self._facts.counts[name]}{unit}")

    def _alike(self, name: str, before: int) -> bool:
        """Do they look the same, or does the change look like nothing?"""
        return self._money(self._now(name)) == self._money(before) or self._money(abs(self._facts.now[name] - before)) == self._money(0)

    def _now(self, name: str) -> Decimal:
        return self._facts.printed.get(name, Decimal(self._facts.now[name]))

    def _compared(self, name: str, before: int, lead: str, flat: str, words: str, rates: str, sep: str) -> str:
        if self._alike(name, before):
            return flat
        rate = self._rate(name, before, rates)
        return lead + self._changed(name, before, words) + (sep + rate if rate else "")

    def _changed(self, name: str, before: int, words: str) -> str:
        change = self._facts.now[name] - before
        word = words.split("/")[0 if change >= 0 else 1]
        return self._mark("word", name, word) + self._mark("change", name, self._money(abs(change)))

    def _rate(self, name: str, before: int, rates: str) -> str:
        if not before:
            return ""
        change = self._facts.now[name] - before
        word = rates.split("/")[0 if change >= 0 else 1]
        return self._mark("word", name, word) + self._mark("growth", name, self._percent(abs(change), before))

    def _money(self, fen: Decimal | int) -> str:
        style = self._style
        amount = (Decimal(fen) / 100 / YUAN[style.unit]).quantize(Decimal(1).scaleb(-style.decimals), ROUND_HALF_UP)
        text = f"{amount:{',' if style.thousands else ''}f}"
        if (style.trimmed or not amount) and "." in text:
            text = text.rstrip("0").rstrip(".")
        return text + style.unit

    def _percent(self, part: int, whole: int) -> str:
        value = (Decimal(part) / Decimal(whole) * 100).quantize(Decimal(1).scaleb(-self._style.percent_decimals), ROUND_HALF_UP)
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if self._style.trimmed and "." in text else text) + "%"

    def _mark(self, kind: str, key: str, text: str) -> str:
        return f"⟦{kind}|{key}|{text}⟧"
