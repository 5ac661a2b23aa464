"""The editor's desk: the commands that ask the warehouse and tell the archive, for people without the Airflow UI."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from mingzhang import stages
from mingzhang.local.postgres import embedded
from mingzhang.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mingzhang.records import Verdict

CONSEQUENCES: dict[Verdict, str] = {
    "publish": "it goes up with the next release",
    "withhold": "it stays back; the last good version stays up",
    "withdraw": "it comes down with the next release, and stays down until somebody decides to publish it",
}


@contextlib.contextmanager
def warehouse() -> Iterator[None]:
    """The warehouse of the settings; without one, that which `make run` fills, whether it runs now or not."""
    settings = Settings.from_environment()
    if settings.database_url:
        yield
        return
    with embedded(settings.home / "postgres") as server:
        os.environ["MINGZHANG_DATABASE_URL"] = server.url("mingzhang")
        yield


def export(folder: Path) -> None:
    """Write what may be published into a new folder."""
    with warehouse():
        reports = stages.export(folder)
    _say(f"{folder}: {reports} reports")


def list_doubtful() -> None:
    """What waits for a person's decision, and why; and which of their explanations apply no more."""
    with warehouse():
        doubtful, outlived = stages.doubtful(), stages.outlived()
    for report in doubtful:
        _say(report.report, style="bold")
        meanwhile = f"meanwhile version {report.standing_version} is up" if report.standing_version else "nothing of it is up"
        _say(f"  {report.unit_name} {report.fiscal_year}  version {report.version}; {meanwhile}")
        _say(f"  {report.url}")
        for reason in report.reasons:
            _say(f"  – {reason}")
    if doubtful:
        _say('\nDecide: mingzhang decide REPORT publish|withhold --reason "…"')
    else:
        _say("No report waits for a decision.")
    if outlived:
        _say("\nExplanations that apply no more:", style="bold")
    for sentence in outlived:
        _say(f"  – {sentence}")


def decide(report: str, verdict: Verdict, reason: str, decided_by: str) -> None:
    """Record a decision: about the newest version of the report, or (withdraw) about the report whatever its version.

    stages.UnknownReportError: there is no such report.
    """
    with warehouse():
        newest = stages.newest_version(report)
        version = None if verdict == "withdraw" else newest
        recorded = stages.decide(report, version, verdict, reason, decided_by)
    about = f"{report} version {version}" if version else report
    _say(f"{about}: {verdict}; {CONSEQUENCES[verdict]}." if recorded else f"{about}: {verdict} was decided already; nothing was recorded.")


def reply(report: str, finding: str, text: str, replied_by: str, recorded_by: str, source: str = "", replied_on: str | None = None) -> None:
    """Record what a unit says of a finding about its report; a later reply stands beside an earlier one.

    stages.UnknownReportError, stages.UnknownFindingError: there is nothing to reply to.
    """
    with warehouse():
        recorded = stages.reply(report, finding, text, replied_by, recorded_by, source, replied_on)
    done = "it stands on the finding's page with the next release" if recorded else "this was recorded already; nothing was added"
    _say(f"{report} {finding}: reply of {replied_by}; {done}.")


def redact(document: str, ground: str, words: str, decided_by: str) -> None:
    """Record that a document, or some words of it, leave all releases, and take them out.

    stages.UnknownDocumentError, ValueError: nothing was recorded; PublishError: some releases still show it.
    """
    with warehouse():
        recorded, rewritten = stages.redact(document, ground, words, decided_by)
    about = f"{document[:12]}…: {'words of it' if words else 'the document'}"
    _say(f"{about}: taken out; that is recorded." if recorded else f"{about}: was taken out already; nothing was recorded.")
    for each in rewritten:
        left = f"{each.reports} reports, {each.rows} rows and {each.pictures} pictures left"
        _say(f"  {each.release}: {left}{f'; {each.masked} rows masked' if each.masked else ''}")
    if not rewritten:
        _say("  No release had to be written anew.")
    _say("The next release is without it too. Copies that others have downloaded, and exports, are out of our reach.")


def _say(text: str, style: str = "") -> None:
    Console(highlight=False, soft_wrap=True).print(Text(text, style=style))
