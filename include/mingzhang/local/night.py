"""One night, followed: the run of each stage's DAG, from the visit at the publishers to the release."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.local.airflow_api import AirflowAPI

PATIENCE = 60.0
"""Seconds from an asset's event to the run that it wakes; it takes the scheduler one or two."""
TERMINAL = ("success", "failed")


@dataclass(slots=True)
class Stage:
    """A DAG of the chain and how far its run has come."""

    dag: str
    mapped: str | None
    """The task with an instance for each publisher or document."""
    run: str | None = None
    state: str = "waiting"
    """waiting, queued, running, success, failed; skipped: nothing to do."""
    done: int = 0
    of: int = 0
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Night:
    """The stages of a night, in order."""

    collect: Stage = field(default_factory=lambda: Stage("collect_reports", "collect"))
    process: Stage = field(default_factory=lambda: Stage("process_reports", "process"))
    publish: Stage = field(default_factory=lambda: Stage("publish_open_data", None))

    @property
    def stages(self) -> tuple[Stage, Stage, Stage]:
        return self.collect, self.process, self.publish

    @property
    def failed(self) -> list[str]:
        """What went wrong, one sentence a run."""
        return [f"{s.dag}: {', '.join(s.failures) or 'the run'} failed" for s in self.stages if s.state == "failed"]


def follow(api: AirflowAPI, show: Callable[[Night], None], pause: Callable[[float], None]) -> Night:
    """Start the nightly chain and follow it to its end. `show` is called whenever there is something to see, `pause` to wait."""
    night = Night()
    night.collect.run = _first_run(api)
    for stage, following in zip(night.stages, [*night.stages[1:], None], strict=True):
        _follow_run(api, stage, lambda: show(night), pause)
        if following is None or not _wakes(api, stage, following, pause):
            break
    for stage in night.stages:
        if stage.run is None:
            stage.state = "skipped"
    show(night)
    return night


def _first_run(api: AirflowAPI) -> str:
    """The run of tonight's visits: one that has begun by the clock (the machine slept at night), else one that we start."""
    for run in api.get("/dags/collect_reports/dagRuns", order_by="-id", limit=1)["dag_runs"]:
        if run["state"] not in TERMINAL:
            return str(run["dag_run_id"])
    return str(api.post("/dags/collect_reports/dagRuns", {"logical_date": None})["dag_run_id"])


def _follow_run(api: AirflowAPI, stage: Stage, show: Callable[[], None], pause: Callable[[float], None]) -> None:
    """Until the run of `stage` has ended."""
    assert stage.run is not None
    start = time.monotonic()
    while stage.state not in TERMINAL:
        stage.state = str(api.get(f"/dags/{stage.dag}/dagRuns/{stage.run}")["state"])
        if stage.mapped:
            stage.done, stage.of = api.mapped(stage.dag, stage.run, stage.mapped)
        stage.seconds = time.monotonic() - start
        if stage.state == "failed":
            stage.failures = api.failures(stage.dag, stage.run)
        show()
        if stage.state not in TERMINAL:
            pause(0.5)


def _wakes(api: AirflowAPI, stage: Stage, following: Stage, pause: Callable[[float], None]) -> bool:
    """Has the run of `stage` announced something? Then the run of `following` that it woke is entered there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        events = api.get("/assets/events", source_dag_id=stage.dag, source_run_id=str(stage.run))["asset_events"]
        if not events:
            return False
        woken = [run["run_id"] for event in events for run in event["created_dagruns"] if run["dag_id"] == following.dag]
        if woken:
            following.run, following.state = woken[-1], "queued"
            return True
        pause(0.3)
    following.state = "failed"
    following.failures = [f"a run (none was started within {PATIENCE:.0f} s of the event)"]
    return False
