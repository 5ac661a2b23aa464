"""The command line: `mingzhang read | check | rules | sources | units | export | reports | decide | reply | redact | run`.

An accountant needs `read`, `check` and `rules` only; they work without Airflow and without a database. Exit codes: docs/figures.md.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.read.errors import NotReadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mingzhang.accounts import Checked, Statement

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
            _add_beside(command)
        command.set_defaults(run=run)
    words = "the rules that a report must keep; one of them; and what it compares in a report"
    book = commands.add_parser("rules", help=words, description=words)
    book.add_argument("rule", nargs="?", metavar="RULE", help="its id, as findings show it (T04-V2)")
    book.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a report, as published")
    _add_beside(book)
    book.set_defaults(run=_rules)
    sources = commands.add_parser("sources", help="the publishers of sources.yaml")
    check = sources.add_subparsers(required=True, metavar="COMMAND").add_parser("check", help="try each publisher: what would be fetched")
    check.add_argument("--file", type=Path, help="another sources.yaml")
    check.set_defaults(run=_check_sources)
    units = commands.add_parser("units", help="the registry of units and the list of who is expected to publish")
    words = "can the two files be used, what do they come to, which names may be one unit"
    census = units.add_subparsers(required=True, metavar="COMMAND").add_parser("check", help=words, description=words)
    census.set_defaults(run=_check_units)
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
    words = "record what a unit says of a finding about its report; it is shown with the finding, and stays"
    reply = commands.add_parser("reply", help=words, description=words)
    reply.add_argument("report", metavar="REPORT", help="its key, as reports.csv and the finding's page show it")
    reply.add_argument("finding", metavar="FINDING", help="its permanent name, as findings.csv and the finding's page show it")
    reply.add_argument("--text", required=True, help="the reply, as the unit wrote it")
    reply.add_argument("--from", required=True, dest="unit", metavar="UNIT", help="who speaks: the unit, or the office of it; no person")
    reply.add_argument("--source", default="", help='where it can be verified: an address, or "letter of 2026-01-31"')
    reply.add_argument("--on", metavar="DATE", type=_day, help="the day of the reply, 2026-01-31, if not today")
    reply.add_argument("--by", metavar="NAME", help="who records it, if not the user of this system; it is not published")
    reply.set_defaults(run=_reply)
    words = "take a document, or words of it, out of all releases, old ones too, because the law asks for it; a tombstone stays"
    redact = commands.add_parser("redact", help=words, description=words)
    redact.add_argument("document", metavar="DOCUMENT", help="its SHA-256, as documents.csv and the foot of a report's page show it")
    redact.add_argument("--ground", required=True, help="on what ground, in a sentence without the words; it is published")
    redact.add_argument("--words", default="", help="what is masked wherever it stands (a name, a number); without: the whole document")
    redact.add_argument("--by", metavar="NAME", help="who decides, if not the user of this system; it is not published")
    redact.set_defaults(run=_redact)
    run_all = commands.add_parser("run", help="the whole system on this machine: PostgreSQL, Airflow, downloads, one night")
    run_all.add_argument("--once", action="store_true", help="end after the night; the exit code says whether it ended as intended")
    run_all.set_defaults(run=_run)
    return parser


def _day(text: str) -> str:
    """A day that has been, ISO 8601."""
    try:
        given = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2026-01-31") from None
    if given > date.today() + timedelta(days=1):  # somewhere it is tomorrow already
        raise argparse.ArgumentTypeError(f"{text} is still to come: when did the unit reply?")
    return given.isoformat()


def _add_beside(command: argparse.ArgumentParser) -> None:
    before, planned = "the unit's report of the year before, to compare balances with", "its budget of the year, or of the next"
    command.add_argument("--last-year", type=Path, metavar="FILE", help=before)
    command.add_argument("--budget", type=Path, metavar="FILE", help=f"{planned}, to compare planned amounts with")


def _read(options: argparse.Namespace) -> int:
    from mingzhang import terminal
    from mingzhang.examination import statement_of

    try:
        statement = statement_of(options.file)
    except NotReadable as error:
        return _not_usable(error)
    terminal.print_statement(statement, options.format)
    if not any(report.kind == "final_accounts" for report in statement.reports):
        return _other_kind(options.file, statement)
    return HELD_BACK if any(problem.doubtful for report in statement.reports for problem in report.problems) else DONE


def _check(options: argparse.Namespace) -> int:
    from mingzhang import terminal
    from mingzhang.check.book import RuleBookError
    from mingzhang.examination import examine

    try:
        examined = examine(options.file, options.last_year, options.budget)
    except (NotReadable, RuleBookError) as error:
        return _not_usable(error)
    terminal.print_checked(examined.statement.document, examined.checked, options.format)
    if not any(report.kind == "final_accounts" for report in examined.statement.reports):
        return _other_kind(options.file, examined.statement)
    return _verdict(examined.checked)


def _rules(options: argparse.Namespace) -> int:
    from mingzhang import handbook
    from mingzhang.check.book import RuleBookError

    try:
        handbook.look_up(options.rule, options.file, options.last_year, options.budget)
    except (NotReadable, RuleBookError) as error:
        return _not_usable(error)
    return DONE


def _verdict(checked: Sequence[Checked]) -> int:
    if any(result.held_back for result in checked):
        return HELD_BACK
    return FINDINGS if any(finding.severity == "error" for result in checked for finding in result.findings) else DONE


def _not_usable(error: Exception) -> int:
    print(error, file=sys.stderr)
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


def _check_units(_: argparse.Namespace) -> int:
    from mingzhang.census import census
    from mingzhang.collect.sources import SourcesError
    from mingzhang.settings import Settings

    try:
        for line in census(Settings.from_environment()):
            print(line)
    except (SourcesError, ValueError) as error:  # UnitsError and ExpectedFilersError among them
        print(error, file=sys.stderr)
        return NOT_READABLE
    return DONE


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


def _reply(options: argparse.Namespace) -> int:
    import getpass

    from mingzhang import desk

    text, unit, source = (str(said).strip() for said in (options.text, options.unit, options.source))
    if not text or not unit:
        print("--text and --from say what the unit replied and which unit it was: neither may be empty.", file=sys.stderr)
        return NOT_READABLE
    by = options.by or getpass.getuser()
    return _at_the_desk(lambda: desk.reply(options.report, options.finding, text, unit, by, source, options.on))


def _redact(options: argparse.Namespace) -> int:
    import getpass

    from mingzhang import desk

    return _at_the_desk(lambda: desk.redact(options.document, options.ground, options.words, options.by or getpass.getuser()))


def _at_the_desk(command: Callable[[], None]) -> int:
    """Run a command that needs the warehouse; what goes wrong there is one line."""
    from mingzhang.local.postgres import PostgresError
    from mingzhang.publish.release import PublishError
    from mingzhang.stages import UnknownDocumentError, UnknownFindingError, UnknownReportError

    unknown = (UnknownDocumentError, UnknownFindingError, UnknownReportError)
    try:
        command()
    except (*unknown, ValueError, OSError, PublishError, PostgresError) as error:
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
