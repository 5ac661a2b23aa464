"""What a night brought, for the person who started it: the counts, what waits for a decision, the verdict, the addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table

from mingzhang import stages
from mingzhang.publish.release import verify

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import Console

    from mingzhang.local.airflow_api import AirflowAPI
    from mingzhang.local.night import Night, Stage
    from mingzhang.settings import Settings

SHOWN = 5
"""So many problems or doubtful reports are named; the rest are counted."""


def verdict(night: Night, before: str | None, after: str | None, open_data: Path) -> tuple[int, str]:
    """Exit code and sentence: did the night end as intended? `before` and `after` name the release that was and is up."""
    if night.failed:
        return 1, f"The night did not end as intended. {'; '.join(night.failed)}. The Airflow UI and its logs say why."
    if after is None:
        return 1, "No release: there is no report that could be published."
    problems = verify(open_data / after)
    if problems:
        return 1, f"Release {after} does not verify: {problems[0]}"
    if after == before:
        return 0, f"Nothing new to publish; release {after} is up and verifies."
    return 0, f"Release {after} is up and verifies."


def print_summary(console: Console, api: AirflowAPI, night: Night, sentence: str) -> None:
    """The counts of the night, then what there is by now."""
    visits, batches = _results(api, night.collect), _results(api, night.process)
    have, doubtful = stages.account()
    table = _table()
    table.add_row(
        "fetched",
        f"{_sum(visits, 'fetched')} of {_sum(visits, 'listed')} listed at {_count(len(visits), 'publisher')}: "
        f"{_sum(visits, 'new')} new, {_sum(visits, 'unchanged')} unchanged, {_sum(visits, 'failed')} failed; "
        f"{_sum(visits, 'vanished')} vanished",
    )
    _add_some(table, [f"{visit['publisher']}: {problem}" for visit in visits for problem in visit["problems"]])
    table.add_row(
        "read",
        f"{_count(_sum(batches, 'documents'), 'document')}: {_count(_sum(batches, 'reports'), 'report')}, "
        f"{_count(_sum(batches, 'figures'), 'figure')}; {_sum(batches, 'not_readable')} not readable, {_sum(batches, 'waiting')} waiting",
    )
    kinds = ", ".join(f"{count} {kind or 'unknown'}" for kind, count in stages.kinds_out_of_scope().items())
    table.add_row(
        "out of scope", f"{_count(have['out_of_scope'], 'document')}{f' ({kinds})' if kinds else ''}: kept, listed in documents.csv"
    )
    waiting = stages.waiting()
    if waiting:
        table.add_row(
            "waiting", f"{_count(sum(waiting.values()), 'document')}, read as soon as it is installed: {', '.join(sorted(waiting))}"
        )
    table.add_row("found", f"{_count(_sum(batches, 'findings'), 'error')} in these reports; {have['errors']:,} in all that are published")
    table.add_row("published", f"{_count(have['published'], 'report')}, {_count(have['figures'], 'figure')}")
    table.add_row("held back", f"{_count(len(doubtful), 'report')} until a person decides")
    _add_some(table, [f"{report.unit_name} {report.fiscal_year}: {'; '.join(report.reasons)}" for report in doubtful])
    if doubtful:
        table.add_row("", "decide in the Airflow UI (Required Actions), or with `mingzhang reports doubtful` and `mingzhang decide`")
    console.print()
    console.print(table)
    console.print(f"\n{sentence}")


def print_addresses(console: Console, settings: Settings, user: str, password: str, sample: bool) -> None:
    """Where to look, and how to get in."""
    table = _table()
    table.add_row("Airflow", f"http://127.0.0.1:{settings.airflow_port}/", f"user {user}, password {password}")
    table.add_row("open data", f"http://127.0.0.1:{settings.downloads_port}/latest/", str(settings.open_data / "latest"))
    if settings.api_port:
        table.add_row("API", f"http://127.0.0.1:{settings.api_port}/", "Datasette: tables and questions, as .json and .csv too")
    if sample:
        table.add_row("sample site", f"http://127.0.0.1:{settings.sample_port}/", "the pretend publisher that was visited")
    console.print()
    console.print(table)
    console.print("\nEverything stays up until you press Ctrl-C.")


def _results(api: AirflowAPI, stage: Stage) -> list[dict[str, Any]]:
    if stage.run is None or stage.mapped is None:
        return []
    results = (api.result(stage.dag, stage.run, stage.mapped, index) for index in range(stage.of))
    return [result for result in results if result is not None]


def _table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    return table


def _add_some(table: Table, lines: list[str]) -> None:
    for line in lines[:SHOWN]:
        table.add_row("", f"– {line}")
    if len(lines) > SHOWN:
        table.add_row("", f"– and {len(lines) - SHOWN} more")


def _sum(results: list[dict[str, Any]], key: str) -> int:
    return sum(int(result[key]) for result in results)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
