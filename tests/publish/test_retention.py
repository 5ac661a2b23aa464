"""Which releases stay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.publish.release_builders import FIRST, NOW, SECOND, know, put

from mingzhang.publish.release import publish, retire, verify
from mingzhang.publish.retention import outdated
from mingzhang.settings import Settings


def test_all_of_the_last_days_and_the_last_of_each_month_stay():
    names = [
        "2025-11-03.1",
        "2025-11-30.1",
        "2025-11-30.2",
        "2025-12-01.1",
        "2025-12-31.10",
        "2025-12-31.9",
        "2026-01-20.1",
        "2026-01-31.1",
    ]
    gone = outdated([*names, "latest", ".building-x"], "2026-01-31.1", date(2026, 1, 31), 30)
    assert gone == ["2025-11-03.1", "2025-11-30.1", "2025-12-01.1", "2025-12-31.9"]
    assert outdated(names, "2026-01-31.1", date(2026, 1, 31), 1000) == []


def test_latest_stays_however_old_it_is_and_so_does_what_came_after():
    names = ["2020-01-01.1", "2020-01-02.1", "2020-01-03.1"]
    assert outdated(names, "2020-01-02.1", date(2026, 1, 1), 1) == ["2020-01-01.1"]


def test_what_goes_leaves_the_others_whole(engine, tmp_path):
    past = []
    for night, one in enumerate((FIRST, SECOND, FIRST)):
        put(engine, "a", one, reader=f"reader-{night}")
        know(engine)
        past.append(publish(engine, tmp_path, past, NOW + timedelta(days=night)))
    first, second, third = (record.release for record in past)
    assert retire(engine, tmp_path, 30, NOW) == []
    assert retire(engine, tmp_path, 30, NOW + timedelta(days=100)) == [second], "of two in February the last stays, and the one in January"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([first, third, "latest"])
    assert verify(tmp_path / third) == [] == verify(tmp_path / first)
    put(engine, "a", SECOND, reader="reader-9")
    assert publish(engine, tmp_path, past, NOW + timedelta(days=3)), "the records of what is gone count on"


@pytest.mark.parametrize(("text", "days"), [("", None), ("365", 365)])
def test_the_setting(monkeypatch, text, days):
    monkeypatch.setenv("MINGZHANG_KEEP_DAYS", text)
    assert Settings.from_environment().keep_days == days


@pytest.mark.parametrize("text", ["0", "-1", "a year", "1.5"])
def test_what_is_no_number_of_days_is_refused(monkeypatch, text):
    monkeypatch.setenv("MINGZHANG_KEEP_DAYS", text)
    with pytest.raises(ValueError, match="MINGZHANG_KEEP_DAYS"):
        Settings.from_environment()
