"""The accountant's handbook on the terminal, `mingzhang rules`: the book, one rule of it, and what that rule compares in a report."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mingzhang.check.basis import BASES
from mingzhang.check.rule_book import WEIGHTS, Rule, RuleBookError, read_suites, reading_order, rules, where
from mingzhang.terminal import STYLES, title_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mingzhang.accounts import OutcomeName, Report
    from mingzhang.check.comparison import Compared, Comparison, Side
    from mingzhang.examination import Beside

VERDICTS = {"pass": ("✓ 相符", "green"), "rounding": ("≈ 尾差", "cyan"), "fail": ("✗ 不符", "bold red"), "explained": ("? 待定", "yellow")}
OUTCOMES: dict[OutcomeName, str] = {
    "not_applicable": "不适用：本报告没有列示这条规则所说的内容。",
    "insufficient_data": "数据不足，无法比对。",
    "rule_error": "规则无法执行，与本报告无关。",
}


def find(name: str) -> Rule:
    """The rule with this id, in upper or lower case. RuleBookError, naming near ones, if there is none."""
    known = {rule.id.casefold(): rule for rule in rules()}
    if found := known.get(name.casefold()):
        return found
    near = [known[match].id for match in get_close_matches(name.casefold(), known, n=5, cutoff=0.5)]
    hint = f"Near it: {', '.join(near)}. " if near else ""
    raise RuleBookError(f"There is no rule {name!r}. {hint}`mingzhang rules` lists all of them.")


def look_up(name: str | None, path: Path | None, last_year: Path | None, budget: Path | None) -> None:
    """Print the book, one rule of it, or what that rule compares in a document. RuleBookError, NotReadable: it cannot be done."""
    if name is None:
        print_book()
        return
    rule = find(name)
    print_rule(rule)
    if path is not None:
        from mingzhang.examination import examine

        examined = examine(path, last_year, budget)
        print_comparisons(rule, examined.statement.reports, examined.beside)
        if not (last_year or budget) and rule.suite.startswith("across_"):
            Console().print("  这条规则与其他文件比对：请用 --last-year 给出上年的报告，或用 --budget 给出预算。", style="yellow")


def print_book() -> None:
    """Every rule: its id, how much it weighs, and its sentence, file by file."""
    console = Console()
    titles = {name: suite["meta"]["zh"] for name, suite in read_suites().items()}
    ordered = sorted(rules(), key=lambda rule: reading_order(rule.suite))
    for suite, listed in groupby(ordered, key=lambda rule: rule.suite):
        table = _grid()
        for rule in listed:
            table.add_row(Text(rule.id, "bold"), Text(WEIGHTS[rule.severity][0], STYLES[rule.severity]), Text(rule.zh.removesuffix("。")))
        console.print(Text.assemble((titles[suite], "bold"), (f"  {suite}.yaml", "dim")))
        console.print(Padding(table, (0, 0, 1, 2)))


def print_rule(rule: Rule) -> None:
    """One rule: what it says, how much it weighs, why, and where to edit it."""
    console = Console()
    zh, en = WEIGHTS[rule.severity]
    word, meaning, meaning_en = BASES[rule.basis.word]
    table = _grid()
    for name, text in (
        ("关系", rule.zh + rule.note),
        ("relation", rule.en),
        ("公式", rule.formula),
        ("级别", f"{zh} {en} ({rule.severity})"),
        ("依据", f"{word} {rule.basis.word}：{rule.basis.reason or meaning}"),
        ("basis", meaning_en),
        ("修改", where(rule)),
    ):
        table.add_row(Text(name, "dim"), "", Text(text))
    console.print(Text(rule.id, "bold"))
    console.print(Padding(table, (0, 0, 1, 2)))


def print_comparisons(rule: Rule, reports: Sequence[Report], beside: Beside) -> None:
    """What the rule compares in each of the reports."""
    from mingzhang.check.comparison import compared

    console = Console()
    for position, report in enumerate(reports):
        console.print(title_of(report))
        _print_compared(console, compared(report, rule.id, {role: of[position] for role, of in beside.items() if position in of}))


def _print_compared(console: Console, result: Compared) -> None:
    if not result.comparisons and not result.trivial:
        console.print(Text(f"  {OUTCOMES.get(result.outcome, '')}", "yellow"))
    if result.note:
        console.print(Text(f"  {result.note}", "yellow"))
    for comparison in result.comparisons:
        if comparison.reported or comparison.remark:
            console.print(Padding(_comparison(comparison), (0, 0, 1, 2)))
    counts = {verdict: sum(c.verdict == verdict for c in result.comparisons) for verdict in VERDICTS}
    words = [f"{VERDICTS[verdict][0][2:]} {count} 处" for verdict, count in counts.items() if count]
    words += [f"两边均为空白或零 {result.trivial} 处"] if result.trivial else []
    if words:
        console.print(Text(f"  {'，'.join(words)}。"))


def _comparison(one: Comparison) -> Group:
    words, style = VERDICTS[one.verdict]
    if one.reported is None or one.expected is None:
        return Group(Text(f"{words}  {one.remark}{'。' + one.doubt if one.doubt else ''}", style))
    difference = (
        ""
        if one.verdict == "pass" and one.relation == "at_most"
        else f"  相差 {one.difference} {one.unit}，四舍五入可以带来 {one.tolerance}"
    )
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, min_width=3)
    table.add_column(justify="right", no_wrap=True, min_width=10)
    table.add_column(overflow="fold")
    _add_side(table, "", one.reported)
    _add_side(table, "≤" if one.relation == "at_most" else "=", one.expected)
    return Group(Text(words + difference + (f"。{one.doubt}" if one.doubt else ""), style), table)


def _add_side(table: Table, mark: str, side: Side) -> None:
    interval = f"即 {side.low} 至 {side.high}" if side.low != side.high else "精确到分"
    table.add_row(mark, Text(side.amount, "bold"), Text(interval, "dim"))
    several = len(side.terms) > 1
    for term in side.terms:
        sign = "  −" if term.sign < 0 else "  +" if several else ""
        table.add_row(sign, (term.amount if several or term.sign < 0 else "") if term.amount else "空白", term.name)
    if side.blanks:
        table.add_row("", "", Text(f"另有 {side.blanks} 处空白或零", "dim"))


def _grid() -> Table:
    """Three columns, of which the first two never break."""
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    return table
