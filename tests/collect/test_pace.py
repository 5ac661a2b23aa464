"""How fast a host may be asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mingzhang.collect.pace import Clock, Pace

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import StoppedClock


def test_each_host_has_its_own_turns(clock: StoppedClock) -> None:
    pace = Pace(clock)
    pace.wait("a", 1)
    pace.wait("b", 1)
    assert clock.waits == []
    pace.wait("a", 1)
    assert clock.waits == [1]


def test_time_that_has_passed_counts(clock: StoppedClock) -> None:
    pace = Pace(clock)
    pace.wait("a", 1)
    clock.time += timedelta(seconds=0.75)
    pace.wait("a", 1)
    assert clock.waits == [0.25]


def test_processes_that_share_a_folder_share_the_turns(clock: StoppedClock, tmp_path: Path) -> None:
    Pace(clock, tmp_path).wait("a.gov.cn", 2)
    Pace(clock, tmp_path).wait("a.gov.cn", 2)
    Pace(clock, tmp_path).wait("../b", 2)
    assert clock.waits == [2]
    assert len(list(tmp_path.iterdir())) == 2


def test_a_damaged_note_or_a_clock_set_back_costs_one_turn(clock: StoppedClock, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("?")
    Pace(clock, tmp_path).wait("a", 1)
    clock.time -= timedelta(days=1)
    Pace(clock, tmp_path).wait("a", 1)
    assert clock.waits == [1]


def test_without_a_delay_nobody_waits(clock: StoppedClock) -> None:
    for _ in range(3):
        Pace(clock).wait("a", 0)
    assert clock.waits == []


def test_the_real_clock_is_in_utc_and_waits() -> None:
    assert Clock().now().utcoffset() == timedelta(0)
    Clock().sleep(0)
