"""What an invented unit can tell of its year: the amounts of its forms to the fen, last year's, and what was planned.

The forms print what `sample_publisher.balance` makes; the percentages and changes of a narrative are worked out from the fen behind
them, as an accountant's spreadsheet does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Figure, Report, Table
from mingzhang.forms.declaration import form
from sample_publisher.balance import Traits, balanced
from sample_publisher.books import draw_books
from sample_publisher.reports import catalogue, name_of
from sample_publisher.statutory import statutory_forms

if TYPE_CHECKING:
    from sample_publisher.reports import SampleReport

NAMES = {
    "it": "01.income_total.amount",
    "et": "01.expenditure_total.amount",
    "ci": "01.current_income.amount",
    "ce": "01.current_expenditure.amount",
    "ob": "01.opening_balance.amount",
    "cb": "01.closing_balance.amount",
    "su": "01.nonfiscal_surplus_used.amount",
    "sd": "01.surplus_distribution.amount",
    "fi": "02.total.fiscal_appropriation",
    "sup": "02.total.superior_subsidy",
    "ins": "02.total.institutional",
    "opr": "02.total.operating",
    "aff": "02.total.affiliated_remittance",
    "oth": "02.total.other",
    "igpb": "01.general_public_budget.amount",
    "igf": "01.government_fund.amount",
    "isc": "01.state_capital.amount",
    "bas": "03.total.basic",
    "prj": "03.total.project",
    "rem": "03.total.remitted_to_superior",
    "opx": "03.total.operating",
    "sub": "03.total.affiliated_subsidy",
    "fit": "04.income_total.amount",
    "fet": "04.expenditure_total.total",
    "fci": "04.current_income.amount",
    "fce": "04.current_expenditure.total",
    "fob": "04.opening_balance.amount",
    "fcb": "04.closing_balance.total",
    "gpb": "04.general_public_budget.amount",
    "gf": "04.government_fund.amount",
    "sc": "04.state_capital.amount",
    "gt": "05.total.total",
    "gb": "05.total.basic",
    "gp": "05.total.project",
    "per": "06.personnel_total.amount",
    "pub": "06.public_total.amount",
    "tp": "07.actual.total",
    "tov": "07.actual.overseas_travel",
    "tvv": "07.actual.vehicles",
    "tvp": "07.actual.vehicle_purchase",
    "tvo": "07.actual.vehicle_operation",
    "tre": "07.actual.reception",
    "fin": "08.total.income",
    "fex": "08.total.expenditure",
    "f8ob": "08.total.opening_balance",
    "f8cb": "08.total.closing_balance",
    "fba": "08.total.basic",
    "fpr": "08.total.project",
    "sex": "09.total.expenditure",
    "sba": "09.total.basic",
    "spr": "09.total.project",
}
"""Short names for the wordings."""
THREE = ("tov", "tvp", "tvo", "tre")


@dataclass(frozen=True, slots=True)
class Item:
    """A row of form 05 with the names above it."""

    key: str
    code: str
    klass: str
    section: str
    name: str


@dataclass(slots=True)
class Facts:
    """Amounts in fen by short name or address."""

    report: SampleReport
    random: Random
    now: dict[str, int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)
    planned: dict[str, int] = field(default_factory=dict)
    """年初预算"""
    adjusted: dict[str, int] = field(default_factory=dict)
    """全年预算"""
    printed: dict[str, Decimal] = field(default_factory=dict)
    """What the forms print, in fen."""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        """The 7-digit rows of form 05."""
        return self._rows("05", 7, "total")

    @property
    def classes(self) -> list[Item]:
        """The classes of form 05."""
        return self._rows("05", 3, "total")

    @property
    def sections(self) -> list[Item]:
        """The 款 of form 05."""
        return self._rows("05", 5, "total")

    @property
    def all_classes(self) -> list[Item]:
        """The classes of form 03, as form 01 prints them."""
        return self._rows("01", 3, "amount")

    @property
    def fund_items(self) -> list[Item]:
        return self._rows("08", 7, "expenditure")

    def economic(self, *groups: str) -> list[Item]:
        """The rows of form 06 that have an amount."""
        codes = [a[1] for a in self.report.figures if a[0] == "06" and len(a[1]) == 5 and a[1][:3] in groups and self.now.get(_key(a))]
        return [Item(f"06.{code}.amount", code, "", "", catalogue()["economic"][code]) for code in sorted(codes)]

    def _rows(self, form_id: str, length: int, column: str) -> list[Item]:
        codes = {a[1] for a in self.report.figures if a[0] == form_id and len(a[1]) == length and a[1].isdigit() and a[2] == column}
        return [
            Item(f"{form_id}.{code}.{column}", code, *(self._name(code[:size]) for size in (3, 5, 7)))
            for code in sorted(codes)
            if self.now.get(f"{form_id}.{code}.{column}")
        ]

    def _name(self, code: str) -> str:
        return name_of(self.report, code, "functional")


def _key(address: tuple[str, str, str]) -> str:
    return ".".join(address)


def draw_facts(seed: int) -> Facts:
    """The facts of one invented unit; the same seed gives the same."""
    random = Random(f"facts {seed}")
    traits = Traits.drawn(random)
    report = balanced(seed, traits)
    books = draw_books(Random(seed + 1), traits.government_fund, traits.state_capital, traits.own_money, traits.deficit)
    exact = statutory_forms(books, levels=(3, 5, 7), balances_of_state_capital=True)
    facts = Facts(report, random)
    facts.now = {_key(address): fen for address, fen in exact.items()}
    worth = 100 * YUAN[report.money_unit]
    facts.printed = {_key(a): Decimal(text.replace(",", "")) * worth for a, text in report.figures.items()}
    for name, address in NAMES.items():
        facts.now[name] = facts.now.get(address, 0)
        if address in facts.printed:
            facts.printed[name] = facts.printed[address]
    _beside_the_forms(facts)
    for name, fen in facts.now.items():
        facts.last[name] = _last_year(random, fen)
        facts.planned[name] = _planned(random, fen)
        facts.adjusted[name] = fen if random.random() < 0.3 else int(fen * random.uniform(1.0, 1.3))
    _budgets(facts)
    return facts


def _last_year(random: Random, fen: int) -> int:
    chance = random.random()
    if not fen:
        return 0 if chance < 0.8 else int(10 ** random.uniform(5, 8))
    return fen if chance < 0.05 else 0 if chance < 0.1 else max(10_000, int(fen * random.uniform(0.4, 1.9)))


def _planned(random: Random, fen: int) -> int:
    chance = random.random()
    if not fen:
        return 0 if chance < 0.8 else int(10 ** random.uniform(5, 8))
    return fen if chance < 0.15 else 0 if chance < 0.25 else max(10_000, int(fen * random.uniform(0.6, 1.4)))


def _budgets(facts: Facts) -> None:
    """The budget of a whole is the budget of its items; the three public expenses have theirs in form 07."""
    facts.planned["gt"] = sum(facts.planned[item.key] for item in facts.items)
    facts.adjusted["gt"] = sum(facts.adjusted[item.key] for item in facts.items)
    for name in ("tp", "tvv", *THREE):
        budget = facts.now.get(NAMES[name].replace("actual", "budget"), 0)
        facts.planned[name] = facts.adjusted[name] = budget
    for year in (facts.last,):
        year["tvv"] = year["tvp"] + year["tvo"]
        year["tp"] = year["tvv"] + year["tov"] + year["tre"]
        year["et"], year["fet"] = year["it"], year["fit"]


def _beside_the_forms(facts: Facts) -> None:
    """What only the narrative tells."""
    random, now = facts.random, facts.now
    now["run"] = now["pub"]
    for name, code in (("mtg", "30215"), ("trn", "30216")):
        now[name] = now.get(f"06.{code}.amount", 0) + (min(now["prj"] // 50, 300_000) if random.random() < 0.4 else 0)
    for name in ("pg", "pw", "ps"):
        now[name] = int(10 ** random.uniform(5.5, 8.5)) if random.random() < 0.75 else 0
    now["prc"] = now["pg"] + now["pw"] + now["ps"]
    now["sme"] = now["prc"] if random.random() < 0.4 else int(now["prc"] * random.uniform(0.3, 0.95))
    now["mic"] = now["sme"] if random.random() < 0.3 else int(now["sme"] * random.uniform(0.2, 0.9))
    now["perf"] = max(now["prj"] - int(now["prj"] * random.choice((0, 0, 0.3))), 0)
    for part, whole in (("sme", "prc"), ("mic", "sme")):
        now[part] = min(now[part], now[whole])
    counts = facts.counts
    counts["groups"] = random.randint(1, 3) if now["tov"] else 0
    counts["travellers"] = _shared(now["tov"], random.randint(8_000, 60_000))
    counts["guests"] = _shared(now["tre"], random.randint(40, 250))
    counts["receptions"] = -(-counts["guests"] // 8)
    counts["bought"] = _shared(now["tvp"], random.randint(90_000, 250_000))
    parts = [random.randint(0, 6) for _ in range(4)]
    counts |= {"cars_lead": parts[0], "cars_duty": parts[1], "cars_law": parts[2], "cars_other": parts[3], "cars": sum(parts)}
    counts["kept"] = max(1, _shared(now["tvo"], random.randint(9_000, 50_000)))
    counts["general"], counts["special"] = random.randint(0, 9), random.randint(0, 4)
    counts["projects"] = random.randint(1, 40)


def _shared(fen: int, yuan: int) -> int:
    """Among how many an amount is shared, about so much for each."""
    return max(1, fen // 100 // yuan) if fen else 0


def as_read(facts: Facts) -> Report:
    """The report of the facts as the reader would hand it over, without its narrative."""
    sample = facts.report
    worth, figures = YUAN[sample.money_unit], []
    for (form_id, line, column), printed in sample.figures.items():
        kind = "economic" if form_id == "06" else "functional"
        label = name_of(sample, line, kind) if line.isdigit() else ""
        amount = Decimal(printed.replace(",", "")) * worth
        figures.append(
            Figure(form_id, line, column, printed, amount, sample.money_unit, label, page=int(form_id), bbox=(1.0, 1.0, 2.0, 2.0))
        )
    shown = sorted({figure.form for figure in figures})
    tables = tuple(Table(f, 1, form(f).title, None, sample.money_unit, 2, (int(f),), sample.unit) for f in shown)
    return Report(sample.unit, sample.year, "final_accounts", figures=tuple(figures), tables=tables)
