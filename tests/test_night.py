"""Nights of the whole system, through a real scheduler: from the pretend publisher's site to releases.

Starting Airflow takes its time, so one system lives through all of it, once; each test looks at another side of what happened.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from tests.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.local.system import LocalSystem
    from mingzhang.records import Decision

CORRECTED = "样本市示例局"
DOUBTFUL = "样本市示例图书馆"
PATIENCE = 300.0
"""Seconds after which something hangs, however busy the machine is."""
TABLES = ("observations", "readings", "copies", "figures", "cells", "outcomes", "findings", "cases", "problems")


@dataclass
class Night:
    """What one night left behind."""

    states: dict[str, str]
    done: dict[str, int]
    release: str
    reports: dict[str, dict[str, str]]
    rows: dict[str, int]
    visit: dict[str, Any]
    names: set[str]
    """What the UI calls the tasks of the documents."""


@dataclass
class Story:
    """What happened, in order."""

    first: Night
    same: Night
    changed: Night
    tries: list[int] = field(default_factory=list)
    """How often each document's task was tried in the run in which one was killed."""
    killed: Night | None = None
    questions: list[dict[str, Any]] = field(default_factory=list)
    """What people were asked in all these nights."""
    answered: dict[str, dict[str, str]] = field(default_factory=dict)
    """The reports that were up when the question was answered."""
    decisions: list[Decision] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Processes that still ran when the system had ended."""
    problems: list[str] = field(default_factory=list)
    """What does not verify in the last release."""


@pytest.fixture(scope="module")
def story() -> Iterator[Story]:
    from rich.console import Console

    from mingzhang.archive import Archive
    from mingzhang.local.interruption import Interruption
    from mingzhang.local.progress import Progress
    from mingzhang.local.system import SAMPLE_SITE, LocalSystem
    from mingzhang.publish.release import verify
    from mingzhang.settings import ROOT, Settings
    from mingzhang.stages import installation

    home = Path(tempfile.mkdtemp(prefix="mingzhang-tests-"))
    home.chmod(0o755)  # else root's PostgreSQL would put its data in /var/lib
    site = shutil.copytree(SAMPLE_SITE, home / "site")
    sample = free_port()
    settings = Settings(home / "var", ROOT / "include" / "sources.yaml", None, free_port(), free_port(), sample)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MINGZHANG_SAMPLE_PORT", str(sample))
        environment.setenv("MINGZHANG_DATABASE_URL", "")
        environment.setenv("AIRFLOW__CORE__EXECUTOR", "no.such.Executor")  # left over in a terminal: it must not matter
        installation.engine.cache_clear()
        ours = {_session(process.pid) for process in psutil.Process().children(recursive=True)}  # a browser of other tests
        with Interruption() as interruption:
            with LocalSystem(settings, interruption, Progress(Console(file=io.StringIO())), site) as system:
                started = psutil.Process().children(recursive=True)
                first, same = _night(system), _night(system)
                _edit(site)
                told = Story(first, same, _night(system))
                told.tries = _reprocess_with_a_kill(system)
                told.killed = _night(system)
                told.questions = system.airflow.api.get("/dags/decide_report/dagRuns/~/hitlDetails")["hitl_details"]
                told.answered = _answer(system, told.questions[0])
                told.decisions = list(Archive(settings.archive).decisions())
                started += psutil.Process().children(recursive=True)
            sessions = {process.pid for process in started} - ours
        told.left = [f"{p.pid} {p.name()}" for p in psutil.process_iter() if _session(p.pid) in sessions]
        told.problems = verify((settings.open_data / "latest").resolve())
        yield told
        installation.engine.cache_clear()
        shutil.rmtree(home, ignore_errors=True)


def test_first_night_publishes(story):
    night = story.first
    assert night.states == {"collect_reports": "success", "process_reports": "success", "publish_open_data": "success"}
    assert night.release.endswith(".1")
    assert {row["unit_name"] for row in night.reports.values()} >= {CORRECTED, "醴陵市网格化管理服务中心", "茶陵县网格化管理服务中心"}


def test_broken_link_stops_nobody(story):
    assert story.first.visit["failed"] == 1
    assert any("404" in problem for problem in story.first.visit["problems"])
    assert story.first.visit["new"] == 6


def test_tasks_bear_the_names_of_documents(story):
    assert len(story.first.names) == story.first.done["process_reports"] == 6
    assert any("醴陵" in name for name in story.first.names)


def test_second_night_changes_nothing(story):
    assert story.same.states == {"collect_reports": "success", "process_reports": "skipped", "publish_open_data": "skipped"}
    assert (story.same.release, story.same.reports) == (story.first.release, story.first.reports)
    assert {k: v for k, v in story.same.rows.items() if k != "observations"} == {
        k: v for k, v in story.first.rows.items() if k != "observations"
    }


def test_corrected_report_becomes_a_new_version(story):
    (before,), (after,) = (
        [row for row in night.reports.values() if row["unit_name"] == CORRECTED] for night in (story.first, story.changed)
    )
    assert before["report"] == after["report"]
    assert before["version"] != after["version"]
    assert int(before["errors"]) > 0
    assert int(after["errors"]) == 0


def test_vanished_report_stays_with_the_day_it_was_last_seen(story):
    before, after = (_report(night, "茶陵") for night in (story.first, story.changed))
    assert story.changed.visit["vanished"] >= 1
    assert not before["last_seen"]
    assert after["last_seen"]
    assert before["version"] == after["version"]


def test_broken_file_leaves_the_last_good_version_up(story):
    before, after = (_report(night, "普陀") for night in (story.first, story.changed))
    assert (before["version"], before["document"]) == (after["version"], after["document"])
    assert story.changed.states["process_reports"] == "success"  # the document's failure, not ours


def test_killed_task_is_tried_again_without_doubles(story):
    assert sorted(story.tries)[-1] == 2
    assert story.killed is not None
    assert story.killed.rows | {"observations": 0} == story.changed.rows | {"observations": 0}
    assert story.killed.release == story.changed.release
    assert not story.problems


def test_doubtful_report_is_held_back_and_asked_about_once(story):
    assert story.changed.states["publish_open_data"] == "success"  # nobody waited for the answer
    assert DOUBTFUL not in {row["unit_name"] for row in story.changed.reports.values()}
    (question,) = story.questions  # though everything was read twice
    assert DOUBTFUL in question["subject"]
    assert "1O3\\.5" in question["body"]
    assert "/files/doubtful.pdf>" in question["body"]


def test_answer_publishes_it(story):
    (report,) = (row for row in story.answered.values() if row["unit_name"] == DOUBTFUL)
    assert report["decision"] == "与原件相符"
    (decision,) = story.decisions
    assert (decision.report, decision.version) == (report["report"], report["version"])
    assert (decision.verdict, decision.reason, decision.decided_by) == ("publish", "与原件相符", "admin")
    assert story.killed.reports.keys() == story.answered.keys() - {report["report"]}


def test_nothing_runs_afterwards(story):
    assert not story.left


def _report(night: Night, unit: str) -> dict[str, str]:
    (report,) = (row for row in night.reports.values() if unit in row["unit_name"])
    return report


def _night(system: LocalSystem) -> Night:
    import sqlalchemy as sa

    from mingzhang.stages import installation

    night = system.night()
    assert not night.failed
    api, open_data = system.airflow.api, system.settings.open_data
    reports = _published(open_data)
    with installation.engine().connect() as connection:
        rows = {table: connection.scalar(sa.text(f"SELECT count(*) FROM mingzhang.{table}")) for table in TABLES}
    return Night(
        states={stage.dag: stage.state for stage in night.stages},
        done={stage.dag: stage.done for stage in night.stages},
        release=(open_data / "latest").resolve().name,
        reports=reports,
        rows=rows,
        visit=api.result("collect_reports", night.collect.run, "collect", 0),
        names={task["rendered_map_index"] for task in _tasks(system, "process_reports", night.process.run)} if night.process.run else set(),
    )


def _published(open_data: Path) -> dict[str, dict[str, str]]:
    with (open_data / "latest" / "reports.csv").open(encoding="utf-8", newline="") as file:
        return {row["report"]: row for row in csv.DictReader(file)}


def _edit(site: Path) -> None:
    """The publisher corrects a report, takes one down, spoils a file and puts up a report with a misprint that is no amount."""
    from sample_publisher.balance import Traits, balanced
    from sample_publisher.layout import PLAIN
    from sample_publisher.typesetter import typeset

    traits = Traits(government_fund=True, state_capital=True, zeros="0.00", thousands=True)
    (site / "files" / "shilij-2023.pdf").write_bytes(typeset(replace(balanced(2023, traits), unit=CORRECTED, year=2023), PLAIN))
    page = (site / "list-2.html").read_bytes()
    item = page[page.index(b"<li>") : page.index(b"</li>") + len(b"</li>")]
    assert b"article-2021.html" in item
    (site / "list-2.html").write_bytes(page.replace(item, b""))
    for name in ("article-2021.html", "files/chaling-2021.pdf"):
        (site / name).unlink()
    doubtful = replace(balanced(11, Traits(money_unit="元")), unit=DOUBTFUL, year=2022).with_figure(("03", "total", "basic"), "1O3.5")
    (site / "files" / "doubtful.pdf").write_bytes(typeset(doubtful, PLAIN))
    index = (site / "index.html").read_bytes()
    (site / "index.html").write_bytes(index.replace(b"<ul>", b'<ul><li><a href="files/doubtful.pdf">2022</a></li>', 1))
    spoilt = site / "files" / "putuo-2024.pdf"
    spoilt.write_bytes(spoilt.read_bytes()[:2000])


def _reprocess_with_a_kill(system: LocalSystem) -> list[int]:
    """Everything is read again; one task is killed while its document is being read."""
    api, victim = system.airflow.api, None
    run = api.post("/dags/reprocess_archive/dagRuns", {"logical_date": None})["dag_run_id"]
    deadline = time.monotonic() + PATIENCE
    while (state := api.get(f"/dags/reprocess_archive/dagRuns/{run}")["state"]) not in ("success", "failed"):
        assert time.monotonic() < deadline, "the run does not end"
        if victim is None and (readers := [p for p in psutil.Process().children(recursive=True) if _reads(p)]):
            with contextlib.suppress(psutil.NoSuchProcess):
                victim = readers[0].parent()
                os.kill(victim.pid, signal.SIGKILL)
        time.sleep(0.05 if victim is None else 0.5)
    assert victim is not None
    assert state == "success"
    return [task["try_number"] for task in _tasks(system, "reprocess_archive", run)]


def _answer(system: LocalSystem, question: dict[str, Any]) -> dict[str, dict[str, str]]:
    """A person answers: publish. What is up when the release that this wakes has been built."""
    api, run = system.airflow.api, question["task_instance"]["dag_run_id"]
    releases = api.get("/dags/publish_open_data/dagRuns", state="success")["total_entries"]
    answer = {"chosen_options": ["发布 publish"], "params_input": {"reason": "与原件相符"}}
    api.patch(f"/dags/decide_report/dagRuns/{run}/taskInstances/ask/-1/hitlDetails", answer)
    deadline = time.monotonic() + PATIENCE
    while api.get("/dags/publish_open_data/dagRuns", state="success")["total_entries"] == releases:
        assert time.monotonic() < deadline, "the answer does not wake a release"
        time.sleep(0.3)
    return _published(system.settings.open_data)


def _reads(process: psutil.Process) -> bool:
    try:
        return "mingzhang.read.child" in process.cmdline()
    except psutil.Error:
        return False


def _tasks(system: LocalSystem, dag: str, run: str) -> list[dict[str, Any]]:
    return system.airflow.api.get(f"/dags/{dag}/dagRuns/{run}/taskInstances", task_id="process", limit=100)["task_instances"]


def _session(pid: int) -> int:
    """Whose session a process that still works belongs to; in some containers, nobody takes the dead ones off the list."""
    with contextlib.suppress(OSError, psutil.Error):
        return 0 if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE else os.getsid(pid)
    return 0
