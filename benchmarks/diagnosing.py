"""How well a misprint is diagnosed: planted by kind in invented reports; found, one case, named first, its cause named.

    python benchmarks/diagnosing.py [--reports 12] [--each 4]

`--each`: misprints of a kind in a report. A misprint that rounding hides is not counted. See README.md.
"""

# ruff: noqa: T201, S311
from __future__ import annotations

import argparse
import time
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Cell, Figure, Report, Table
from mingzhang.check.book import evaluate
from mingzhang.forms.declaration import form
from sample_publisher.balance import balanced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mingzhang.accounts import Checked
    from sample_publisher.reports import SampleReport

Misprint = tuple[str, Report, list[Figure]]
LARGE = Decimal(1000)
"""Units in the last place below which a slip may hide in rounding."""


def as_read(sample: SampleReport) -> Report:
    """The report as an exact reader gives it."""
    figures, shown = [], Counter[str]()
    for (form_id, line, column), printed in sample.figures.items():
        amount = Decimal(printed.replace(",", "")) * YUAN[sample.money_unit]
        figures.append(Figure(form_id, line, column, printed, amount, sample.money_unit, agreement=True))
        shown[form_id] = max(shown[form_id], len(printed.partition(".")[2]))
    tables = tuple(Table(id_, 1, form(id_).title, None, sample.money_unit, decimals, ()) for id_, decimals in sorted(shown.items()))
    return Report(sample.unit, sample.year, "final_accounts", "unit", "", tables, tuple(figures))


def swapped(digits: str, random: Random) -> str:
    """Two neighbouring digits changed places."""
    at = random.choice([n for n in range(len(digits) - 1) if digits[n] != digits[n + 1] and not (n == 0 and digits[1] == "0")] or [0])
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def altered(digits: str, random: Random) -> str:
    """One digit is another."""
    at = random.randrange(len(digits) - 1)
    return digits[:at] + random.choice([d for d in "123456789" if d != digits[at]]) + digits[at + 1 :]


def shortened(digits: str, random: Random) -> str:
    """A digit is missing."""
    at = random.randrange(len(digits) - 1)
    return digits[:at] + digits[at + 1 :]


def lengthened(digits: str, random: Random) -> str:
    """A digit is too many."""
    at = random.randrange(1, len(digits))
    return digits[:at] + random.choice("123456789") + digits[at:]


DIGITS: dict[str, Callable[[str, Random], str]] = {
    "digits_swapped": swapped,
    "digit_changed": altered,
    "digit_missing": shortened,
    "digit_added": lengthened,
    "sign": lambda digits, _: f"-{digits}",
    "point": lambda digits, _: digits + "0",
    "unit_of_money": lambda digits, _: digits + "0000",
}


def misprints(one: Report, each: int, random: Random) -> Iterator[Misprint]:
    """The report with one misprint at a time, what it is called, and the figures that it is in."""
    worth = {table.form: YUAN[table.money_unit].scaleb(-table.decimals) for table in one.tables}
    large = [n for n, figure in enumerate(one.figures) if figure.amount >= LARGE * worth[figure.form]]
    for kind, change in DIGITS.items():
        for position in random.sample(large, each):
            figure = one.figures[position]
            digits = change(str(int(figure.amount / worth[figure.form])), random)
            amount = Decimal(digits) * worth[figure.form]
            if amount != figure.amount:
                yield kind, changed(one, {position: amount}), [figure]
    totals = [n for n in large if "total" in one.figures[n].line or one.figures[n].line.startswith("current_")]
    for position in random.sample(totals, each):
        yield "left_blank", changed(one, {position: None}), [one.figures[position]]
    for _ in range(each):
        one_, other = two_of_a_column(one, large, random)
        if one_ != other:
            figures = one.figures[one_], one.figures[other]
            yield "exchanged", changed(one, {one_: figures[1].amount, other: figures[0].amount}), list(figures)
        pair = random.sample(large, 2)
        yield (
            "two misprints",
            changed(one, {n: one.figures[n].amount + 777 * worth[one.figures[n].form] for n in pair}),
            [one.figures[pair[0]]],
        )


def two_of_a_column(one: Report, large: list[int], random: Random) -> tuple[int, int]:
    """Positions of two figures that differ and stand in one column."""
    first = random.choice(large)
    a = one.figures[first]
    beside = [n for n in large if (one.figures[n].form, one.figures[n].column) == (a.form, a.column) and one.figures[n].amount != a.amount]
    return first, random.choice(beside or [first])


def changed(one: Report, amounts: dict[int, Decimal | None]) -> Report:
    """The report with other amounts at these positions; null: left blank."""
    figures, cells = [], list(one.cells)
    for n, figure in enumerate(one.figures):
        amount = amounts.get(n, figure.amount)
        if amount is None:
            cells.append(Cell(figure.form, figure.line, figure.column, "blank"))
        else:
            unit, decimals = YUAN[figure.money_unit], next(t.decimals for t in one.tables if t.form == figure.form)
            figures.append(replace(figure, amount=amount, printed=f"{amount / unit:.{decimals}f}") if n in amounts else figure)
    return replace(one, figures=tuple(figures), cells=tuple(cells))


def score(counts: Counter[tuple[str, str]], kind: str, wrong: list[Figure], checked: Checked) -> None:
    """Count what became of one misprint."""
    addresses = {figure.address for figure in wrong}
    failed = [f for f in checked.findings if f.outcome == "fail" and f.severity != "info"]
    if not any((o.form, o.line, o.column) in addresses for f in failed for o in f.figures):
        counts[kind, "hidden"] += 1
        return
    firsts = [case.candidates[0] for case in checked.cases if case.candidates]
    listed = [c for case in checked.cases for c in case.candidates]
    named = [c for c in firsts if (c.form, c.line, c.column) in addresses]
    counts[kind, "found"] += 1
    counts[kind, "one case"] += len(checked.cases) == 1
    counts[kind, "first"] += bool(named)
    counts[kind, "listed"] += any((c.form, c.line, c.column) in addresses for c in listed)
    counts[kind, "cause"] += any(c.slip == kind for c in named)


def main() -> int:
    """Print a line a kind of misprint."""
    parser = argparse.ArgumentParser(description="How well misprints are diagnosed, by kind.")
    parser.add_argument("--reports", type=int, default=12)
    parser.add_argument("--each", type=int, default=4)
    parser.add_argument("--show", default="", help="list the misprints of this kind that are not named first")
    chosen = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    spent = number = 0.0
    for seed in range(chosen.reports):
        made = list(misprints(as_read(balanced(seed)), chosen.each, Random(seed)))
        start = time.process_time()
        checked = evaluate([report for _, report, _ in made])
        spent, number = spent + time.process_time() - start, number + len(made)
        for (kind, _, wrong), result in zip(made, checked, strict=True):
            before = counts[kind, "first"]
            score(counts, kind, wrong, result)
            if kind == chosen.show and counts[kind, "first"] == before:
                print(
                    seed, [f"{f.form}.{f.line}.{f.column} {f.printed}" for f in wrong], *(case.message for case in result.cases), sep="\n  "
                )
    columns = ("found", "one case", "first", "listed", "cause", "hidden")
    print(f"{'kind':16}", *(f"{column:>9}" for column in columns))
    for kind in dict.fromkeys(kind for kind, _ in counts):
        print(f"{kind:16}", *(f"{counts[kind, column]:9}" for column in columns))
    print(f"{1000 * spent / number:.1f} ms a report")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
