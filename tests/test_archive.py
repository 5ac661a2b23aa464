"""The archive: contents once under their SHA-256, records that survive crashes and company."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from mingzhang.archive import Archive, ArchiveError
from mingzhang.records import Decision, Observation, ReleaseRecord

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def observation(url: str = "http://h/a.pdf", **more: object) -> Observation:
    return Observation("liling", url, NOON, "error", **more)  # type: ignore[arg-type]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_a_content_is_stored_once_under_its_sha256(archive: Archive) -> None:
    first = archive.store(b"figures")
    written = archive.path(first).stat()
    second = archive.store(iter([b"fig", b"", b"ures"]))
    assert first == second == hashlib.sha256(b"figures").hexdigest()
    assert archive.read(first) == b"figures"
    assert archive.path(first).stat().st_ino == written.st_ino
    assert list((archive.root / "incoming").iterdir()) == []


def test_chunks_that_end_in_an_exception_leave_nothing(archive: Archive) -> None:
    def broken():  # type: ignore[no-untyped-def]
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        archive.store(broken())
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_sha256_names_a_content(archive: Archive, name: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        archive.path(name)


def test_damaged_bytes_are_not_given_out(archive: Archive) -> None:
    name = archive.store(b"figures")
    archive.path(name).chmod(0o644)
    archive.path(name).write_bytes(b"figurez")
    with pytest.raises(ArchiveError, match="restore"):
        archive.read(name)


def test_what_killed_processes_left_is_swept_but_not_what_is_being_written(archive: Archive) -> None:
    archive.store(b"x")
    old, young = (archive.root / "incoming" / name for name in ("old", "young"))
    old.write_bytes(b"half")
    young.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert archive.sweep() == 1
    assert young.exists()
    assert not old.exists()


def test_records_come_back_as_they_were(archive: Archive) -> None:
    seen = Observation(
        "liling",
        "http://h/a.pdf",
        NOON,
        "content",
        sha256="0" * 64,
        size=7,
        media_type="application/pdf",
        status=200,
        headers=(("etag", '"1"'), ("last-modified", "x")),
        listed_on="http://h/",
        link_text="决算\n公开\ud800",
        context_title="标题",
        context_date="2023-09-08",
    )
    decided = Decision("u/2020/final_accounts/unit", None, "withdraw", "误发", "editor", NOON)
    released = ReleaseRecord("2026-01-05.1", NOON, "f" * 64, (("a", "1"), ("b", "2")))
    for record in (seen, decided, released):
        archive.append(record)
    assert list(archive.observations()) == [seen]
    assert list(archive.decisions()) == [decided]
    assert list(archive.releases()) == [released]
    assert len((archive.root / "records" / "observations.jsonl").read_bytes().splitlines()) == 1


def test_times_are_recorded_in_utc_and_must_have_a_zone(archive: Archive) -> None:
    shanghai = timezone(timedelta(hours=8))
    archive.append(Observation("p", "http://h/", NOON.astimezone(shanghai), "error"))
    assert next(archive.observations()).observed_at.utcoffset() == timedelta(0)
    with pytest.raises(ValueError, match="time zone"):
        archive.append(Observation("p", "http://h/", NOON.replace(tzinfo=None), "error"))


def test_an_empty_archive_has_no_records(archive: Archive) -> None:
    assert list(archive.observations()) == list(archive.decisions()) == list(archive.releases()) == []


@pytest.mark.parametrize("kept", [1, 20, -2])
def test_a_line_torn_by_a_crash_is_tolerated_and_cut_off(archive: Archive, kept: int) -> None:
    archive.append(observation("http://h/1"))
    path = archive.root / "records" / "observations.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:kept])
    assert [o.url for o in archive.observations()] == ["http://h/1"]
    archive.append(observation("http://h/2", link_text="x" * 10_000))
    assert [o.url for o in archive.observations()] == ["http://h/1", "http://h/2"]


def test_a_record_that_lacks_only_its_line_end_is_kept(archive: Archive) -> None:
    archive.append(observation("http://h/1", link_text="x" * 10_000))
    path = archive.root / "records" / "observations.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    archive.append(observation("http://h/2"))
    assert [o.url for o in archive.observations()] == ["http://h/1", "http://h/2"]


def test_a_damaged_line_in_the_middle_is_named(archive: Archive) -> None:
    archive.append(observation())
    path = archive.root / "records" / "observations.jsonl"
    path.write_bytes(b"{broken\n" + path.read_bytes())
    with pytest.raises(ArchiveError, match=r"observations\.jsonl, line 1"):
        list(archive.observations())


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from mingzhang.archive import Archive
from mingzhang.records import Observation

archive = Archive(Path(sys.argv[1]))
for number in range(30):
    archive.store(f"content {number}".encode())
    url = f"http://h/{sys.argv[2]}/{number}"
    archive.append(Observation("liling", url, datetime.now(UTC), "error", link_text="字" * 3000))
"""


def test_several_processes_store_and_append_at_the_same_time(archive: Archive) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(archive.root), str(number)]) for number in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    urls = [o.url for o in archive.observations()]
    assert len(urls) == len(set(urls)) == 90
    assert len(list((archive.root / "contents").rglob("?" * 64))) == 30
