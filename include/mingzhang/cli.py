"""The command line: `mingzhang read | check | sources | export | reports | decide | run`.

An accountant needs `read` and `check` only; they work without Airflow and without a database. Exit codes: docs/figures.md.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.read.child import read_in_child
from mingzhang.read.errors import NotReadable
from mingzhang.stages.companions import companions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mingzhang.accounts import Checked, Report, Role, Statement

DONE, FINDINGS, NOT_READABLE, OTHER_KIND, HELD_BACK = range(5)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BrokenPipeError:  # `mingzhang read … | head`
        sys.stderr.close()
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingzhang", description="Final accounts (部门决算) as data that can be trusted.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, run, words in (
        ("read", _read, "what a report says: every printed figure at its address"),
        ("check", _check, "what a report says and whether its figures agree with each other"),
    ):
        command = commands.add_parser(name, help=words, description=words)
        command.add_argument("file", type=Path, metavar="FILE", help="a report, as published")
        command.add_argument("--format", choices=("table", "json", "csv"), default="table")
        if run is _check:
            command.add_argument(
                "--last-year", type=Path, metavar="FILE", help="the unit's report of the year before, to compare balances with"
            )
            command.add_argument(
                "--budget", type=Path, metavar="FILE", help="the unit's budget of the year, or of the next, to compare planned amounts with"
            )
        command.set_defaults(run=run)
    sources = commands.add_parser("sources", help="the publishers of sources.yaml")
    check = sources.add_subparsers(required=True, metavar="COMMAND").add_parser("check", help="try each publisher: what would be fetched")
    check.add_argument("--file", type=Path, help="another sources.yaml")
    check.set_defaults(run=_check_sources)
    export = commands.add_parser("export", help="write what the warehouse holds as open data, without making it a release")
    export.add_argument("folder", type=Path, metavar="FOLDER")
    export.set_defaults(run=_export)
    reports = commands.add_parser("reports", help="the reports of the warehouse")
    doubtful = reports.add_subparsers(required=True, metavar="COMMAND").add_parser("doubtful", help="what waits for a decision, and why")
    doubtful.set_defaults(run=_list_doubtful)
    decide = commands.add_parser("decide", help="decide about a report: publish a doubtful one, withhold it, take a published one down")
    decide.add_argument("report", metavar="REPORT", help="its key, as `mingzhang reports doubtful` and reports.csv show it")
    decide.add_argument("verdict", choices=("publish", "withhold", "withdraw"))
    decide.add_argument("--reason", required=True, help="why, in a sentence; it is shown beside the data")
    decide.add_argument("--by", metavar="NAME", help="who decides, if not the user of this system")
    decide.set_defaults(run=_decide)
    run_all = commands.add_parser("run", help="the whole system on this machine: PostgreSQL, Airflow, downloads, one night")
    run_all.add_argument("--once", action="store_true", help="end after the night; the exit code says whether it ended as intended")
    run_all.set_defaults(run=_run)
    return parser


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotReadable(f"{error.strerror}") from error


def _read(options: argparse.Namespace) -> int:
    from mingzhang import terminal

    try:
        statement = read_in_child(_content(options.file), options.file.name)
    except NotReadable as error:
        return _not_readable(options.file, error)
    terminal.print_statement(statement, options.format)
    if not any(report.kind == "final_accounts" for report in statement.reports):
        return _other_kind(options.file, statement)
    return HELD_BACK if any(problem.doubtful for report in statement.reports for problem in report.problems) else DONE


def _check(options: argparse.Namespace) -> int:
    from mingzhang import terminal
    from mingzhang.check.book import evaluate
    from mingzhang.stages import read_again

    try:
        content = _content(options.file)
        statement = read_in_child(content, options.file.name)
    except NotReadable as error:
        return _not_readable(options.file, error)
    try:
        beside = _beside(statement.reports, options)
    except NotReadable as error:
        print(error, file=sys.stderr)
        return NOT_READABLE
    checked = evaluate(statement.reports, **beside)
    again = read_again(statement, checked, content, options.file.name)
    if again is not statement:
        checked = evaluate(again.reports, **beside)
    terminal.print_checked(statement.document, checked, options.format)
    if not any(report.kind == "final_accounts" for report in statement.reports):
        return _other_kind(options.file, statement)
    return _verdict(checked)


def _beside(reports: Sequence[Report], options: argparse.Namespace) -> dict[Role, dict[int, Report]]:
    """The reports of the documents named beside FILE, by what they are to its reports. NotReadable: a document has none of them."""
    asked: tuple[tuple[Path | None, tuple[Role, ...], str], ...] = (
        (options.last_year, ("last_year",), "no final accounts of the year before (for a budget: no budget), of the same scope"),
        (options.budget, ("budget", "next_budget"), "no budget of the year or of the next, of the same scope"),
    )
    found: dict[Role, dict[int, Report]] = {}
    for file, roles, lacking in asked:
        if file is None:
            continue
        try:
            others = read_in_child(_content(file), file.name).reports
        except NotReadable as error:
            raise NotReadable(f"{file}: {error}") from error
        found |= {role: companions(role, reports, others) for role in roles}
        if not any(found[role] for role in roles):
            raise NotReadable(f"{file}: it holds {lacking}")
    return found


def _verdict(checked: Sequence[Checked]) -> int:
    if any(result.held_back for result in checked):
        return HELD_BACK
    return FINDINGS if any(finding.severity == "error" for result in checked for finding in result.findings) else DONE


def _not_readable(path: Path, error: NotReadable) -> int:
    print(f"{path}: {error}", file=sys.stderr)
    return NOT_READABLE


def _other_kind(path: Path, statement: Statement) -> int:
    said = "; ".join(f"{report.kind} ({report.evidence.rstrip('。') or report.title})" for report in statement.reports) or "nothing"
    print(f"{path}: not a departmental final accounts report (部门决算), but {said}", file=sys.stderr)
    return OTHER_KIND


def _check_sources(options: argparse.Namespace) -> int:
    from mingzhang import terminal
    from mingzhang.collect.crawl import preview_publisher
    from mingzhang.collect.sources import SourcesError, load_sources
    from mingzhang.settings import Settings

    try:
        publishers = load_sources(options.file or Settings.from_environment().sources)
    except SourcesError as error:
        print(error, file=sys.stderr)
        return NOT_READABLE
    well = [terminal.print_preview(publisher, preview_publisher(publisher)) for publisher in publishers]
    return DONE if all(well) else FINDINGS


def _export(options: argparse.Namespace) -> int:
    from mingzhang import desk

    return _at_the_desk(lambda: desk.export(options.folder))


def _list_doubtful(options: argparse.Namespace) -> int:
    from mingzhang import desk

    return _at_the_desk(desk.list_doubtful)


def _decide(options: argparse.Namespace) -> int:
    import getpass

    from mingzhang import desk

    if not options.reason.strip():
        print("--reason is empty: say in a sentence why; it is shown beside the data.", file=sys.stderr)
        return NOT_READABLE
    return _at_the_desk(lambda: desk.decide(options.report, options.verdict, options.reason, options.by or getpass.getuser()))


def _at_the_desk(command: Callable[[], None]) -> int:
    """Run a command that needs the warehouse; what goes wrong there is one line."""
    from mingzhang.local.postgres import PostgresError
    from mingzhang.publish.release import PublishError
    from mingzhang.stages import UnknownReportError

    try:
        command()
    except (UnknownReportError, ValueError, OSError, PublishError, PostgresError) as error:
        print(error, file=sys.stderr)
        return NOT_READABLE
    return DONE


def _run(options: argparse.Namespace) -> int:
    from mingzhang.local.system import run
    from mingzhang.settings import Settings

    try:
        settings = Settings.from_environment()
    except ValueError as error:
        print(error, file=sys.stderr)
        return NOT_READABLE
    return run(settings, once=options.once)


if __name__ == "__main__":
    sys.exit(main())
