"""What a person sees in a terminal: tables to read by default, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from mingzhang.accounts import YUAN, Candidate, Case, Change, Checked, Document, Figure, Finding, OutcomeName, Report, Statement
from mingzhang.accounts_json import dump_statement
from mingzhang.forms.declaration import Form, form
from mingzhang.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}
OUTCOMES: tuple[OutcomeName, ...] = ("pass", "rounding", "fail", "not_applicable", "insufficient_data", "rule_error")
KINDS = {"final_accounts": "决算", "budget": "预算", "government_accounts": "政府决算", "performance": "绩效报告", "other": "其他"}
SCOPES = {"department": "部门", "headquarters": "本级", "unit": "单位", "unknown": "范围未印"}
WORDS = {"error": "不符", "warning": "待核", "info": "说明"}
MOST_OTHERS = 3
"""As many other proposals as a person wants to see at once."""
COLUMNS = tuple(
    (
        "unit year form table line column occurrence label printed money_unit amount page bbox location method agreement confidence certain"
    ).split()
)


def print_statement(statement: Statement, style: str) -> None:
    """What a document says, as `table`, `json` or `csv`."""
    if style == "json":
        sys.stdout.write(dump_statement(statement).decode() + "\n")
    elif style == "csv":
        _print_csv(statement.reports)
    else:
        console = Console()
        for report in statement.reports:
            _print_report(console, report)


def print_checked(document: Document, checked: Sequence[Checked], style: str) -> None:
    """What a document says and what the rules say of it."""
    if style == "json":
        sys.stdout.write(json.dumps(checked_json(document, checked), ensure_ascii=False) + "\n")
    elif style == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(("unit", "year", "rule", "severity", "outcome", "reported", "expected", "difference", "tolerance", "message"))
        for result in checked:
            for f in result.findings:
                row = (
                    result.report.unit,
                    result.report.year,
                    f.rule,
                    f.severity,
                    f.outcome,
                    f.reported,
                    f.expected,
                    f.difference,
                    f.tolerance,
                    f.message,
                )
                writer.writerow([_plain(value) for value in row])
    else:
        console = Console()
        for result in checked:
            _print_findings(console, result)


def checked_json(document: Document, checked: Sequence[Checked]) -> dict[str, Any]:
    """The object that `mingzhang check --format json` prints (docs/figures.md)."""
    reports = []
    for result in checked:
        report: dict[str, Any] = TypeAdapter(Report).dump_python(result.report, mode="json")
        report["outcomes"] = dict(sorted(Counter(outcome.outcome for outcome in result.outcomes).items()))
        report["findings"] = TypeAdapter(tuple[Finding, ...]).dump_python(result.findings, mode="json")
        report["cases"] = TypeAdapter(Any).dump_python(result.cases, mode="json")
        report["held_back"] = list(result.held_back)
        report["obligations"] = [asdict(obligation) for obligation in result.obligations]
        reports.append(report)
    return {"document": TypeAdapter(Document).dump_python(document, mode="json"), "reports": reports}


def _print_csv(reports: Iterable[Report]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for report in reports:
        for figure in report.figures:
            values = {"unit": report.unit, "year": report.year, "bbox": " ".join(map(str, figure.bbox or ()))}
            writer.writerow([_plain(values[name] if name in values else getattr(figure, name)) for name in COLUMNS])


def _plain(value: object) -> object:
    """Decimals without exponent, nothing as an empty cell."""
    from decimal import Decimal

    return f"{value:f}" if isinstance(value, Decimal) else "" if value is None else value


def _print_report(console: Console, report: Report) -> None:
    pages = sorted({page for table in report.tables for page in table.pages})
    console.print(title_of(report))
    console.print(
        f"{len(report.tables)} 张表，{len(report.figures)} 个数字" + (f"，第 {pages[0]}–{pages[-1]} 页" if pages else ""), style="dim"
    )
    for table in report.tables:
        figures = [f for f in report.figures if f.form == table.form and f.table == table.table]
        declared = form(table.form)
        place = f"，第 {'、'.join(map(str, table.pages))} 页" if table.pages else ""
        title = f"{table.form} {declared.title}  （{table.money_unit}{place}）"
        if figures:
            console.print(_form_table(declared, figures, title))
        else:
            console.print(Text(f"{title}  无数据", style="dim"))
    for problem in report.problems:
        console.print(Text(("存疑 " if problem.doubtful else "注意 ") + problem.message, style="red" if problem.doubtful else "yellow"))


def _form_table(declared: Form, figures: Sequence[Figure], title: str) -> RichTable:
    """A form as the page shows it: a row a line, a column a column."""
    printed = {(f.line, f.column, f.occurrence): f.printed for f in figures}
    labels = {line.id: line.title for side in declared.sides for line in side.lines}
    columns = [c for c in dict.fromkeys(c.id for side in declared.sides for c in side.columns) if any(f.column == c for f in figures)]
    heads = {column.id: column.title for side in reversed(declared.sides) for column in side.columns}
    table = RichTable(title=title, title_justify="left", title_style="bold", header_style="dim")
    table.add_column("项目")
    table.add_column("")
    for column in columns:
        table.add_column(heads[column], justify="right")
    income = {line.id for line in declared.sides[0].lines} if len(declared.sides) > 1 else set()
    keys = dict.fromkeys((f.line, f.occurrence) for f in figures)
    for line, occurrence in sorted(keys, key=lambda key: bool(income) and key[0] not in income):
        label = labels.get(line) or next(f.label for f in figures if f.line == line)
        total = (line in labels and "合计" in labels[line]) or label in ("总计", "合计")
        cells = [printed.get((line, column, occurrence), "") for column in columns]
        table.add_row(line if line.isdigit() else "", label, *cells, style="bold" if total else "")
    return table


def _print_findings(console: Console, result: Checked) -> None:
    report = result.report
    counts = Counter(outcome.outcome for outcome in result.outcomes)
    evaluated = sum(counts[name] for name in ("pass", "rounding", "fail"))
    console.print(title_of(report))
    words = "，".join(f"{name} {counts[name]}" for name in OUTCOMES if counts[name])
    _say(console, f"{len(report.figures)} 个数字，已比对 {evaluated} 条规则（{words}）\n", "dim")
    for finding in sorted(result.findings, key=lambda f: list(STYLES).index(f.severity)):
        if finding.severity != "info":
            console.print(
                Prose(Text.assemble((f"{WORDS[finding.severity]} {finding.rule}  ", STYLES[finding.severity]), finding.message, "\n"))
            )
    explained = Counter(finding.rule for finding in result.findings if finding.severity == "info")
    if explained:
        rules = "、".join(explained)
        _say(console, f"说明  {explained.total()} 处差异在四舍五入可以带来的范围之内，或仅供参考：{rules}\n", STYLES["info"])
    for case in result.cases:
        if case.message:
            _say(console, f"推测  {case.message}", "magenta")
            for other in _as_likely(case):
                _say(console, f"  或  {_proposal(report, other)}", "magenta")
            console.print()
    for reason in result.held_back:
        _say(console, f"存疑  {reason}", "red")
    for sentence in result.outlived:
        _say(console, f"注意  {sentence}", "yellow")
    if any(finding.severity != "info" for finding in result.findings):
        console.print("机器比对结果，非审计结论，不涉及资金使用是否合规。", style="dim")
    else:
        console.print("未发现不符。机器比对结果，非审计结论。", style="green")


def _say(console: Console, words: str, style: str) -> None:
    console.print(Prose(Text(words, style=style)))


def title_of(report: Report) -> Text:
    """Whose report it is, of which year and kind."""
    year = f"{report.year}年度" if report.year else "年度未印"
    return Text.assemble((report.unit or "单位未印", "bold"), f"  {year}  ", (f"{KINDS[report.kind]}（{SCOPES[report.scope]}）", "dim"))


def _as_likely(case: Case) -> list[Candidate]:
    """The next candidates that would settle the same for no better and no worse reason than the first."""
    first, *others = case.candidates
    return [other for other in others if (other.slip, other.repairs, other.leaves) == (first.slip, first.repairs, first.leaves)][
        :MOST_OTHERS
    ]


def _proposal(report: Report, candidate: Candidate) -> str:
    """What would have to be what, in the words and the unit of money of its table."""
    return "，".join(_change(report, change) for change in (candidate, *candidate.also))


def _change(report: Report, change: Change) -> str:
    if change.form == "narrative":  # a claim, printed with its unit
        return f"文字说明中的 {change.printed} 改为 {change.value / YUAN['万元']:f} 万元"
    declared = form(change.form)
    address = change.form, change.line, change.column
    labels = [f.label for f in report.figures if f.address == address] + [c.label for c in report.cells if c.address == address]
    unit = next((table.money_unit for table in report.tables if table.form == change.form), "元")
    label = next(filter(None, labels), change.line)
    heads = [column.title for side in declared.sides for column in side.columns if column.id == change.column]
    value = f"{change.value / YUAN[unit]:f} {unit}"
    return f"《{declared.title}》“{label}·{heads[0] if heads else change.column}”由 {change.printed or '空白'} 改为 {value}"


def print_preview(publisher: Any, preview: Any) -> bool:
    """What a night would fetch from a publisher; False when it cannot be reached."""
    console = Console()
    console.print(Text(f"{publisher.id}  {publisher.name}", style="bold"))
    for line in preview.lines():
        console.print(Text(f"  {line}"))
    return not preview.problems
