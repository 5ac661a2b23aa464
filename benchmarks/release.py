"""What a large release costs from the warehouse to its checksums, site included: all new, one report more, one changed, nothing changed.

    python benchmarks/release.py [--reports 10000] [--divided 1000000] [--folder FOLDER] [--profile]

An embedded PostgreSQL is filled with the sample publisher's reports under other units, regions and years. Seconds of wall clock, of CPU of
this process, and of PostgreSQL. About 1 GB for 1,000 reports is written into a temporary folder in FOLDER; without pictures, which are made
once for each document. See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

import repeated

from mingzhang.local.postgres import embedded
from mingzhang.publish import excel, parts
from mingzhang.publish.release import publish, verify
from mingzhang.stages.publishing import rules
from mingzhang.warehouse import database

if TYPE_CHECKING:
    from collections.abc import Callable

TICKS = os.sysconf("SC_CLK_TCK")
NOW = datetime(2026, 1, 30, tzinfo=UTC)


class Clock:
    """Wall clock, own CPU and that of PostgreSQL, whose processes have ended when the engine is disposed of."""

    def __init__(self, postmaster: int) -> None:
        self._postmaster = postmaster

    def __call__(self, what: str, done: Callable[[], object], profiled: bool = False) -> object:
        before = self._now()
        profile = cProfile.Profile() if profiled else None
        result = profile.runcall(done) if profile else done()
        wall, own, server = (after - then for after, then in zip(self._now(), before, strict=True))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(f"{what:32} {wall:8.1f} s, CPU {own:8.1f} s, PostgreSQL {server:7.1f} s; {peak:.1f} GB at most", flush=True)
        if profile:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        return result

    def _now(self) -> tuple[float, float, float]:
        said = Path(f"/proc/{self._postmaster}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.monotonic(), time.process_time() + children.ru_utime + children.ru_stime, sum(map(int, said[11:15])) / TICKS


def size(folder: Path) -> str:
    """Bytes by place, and the number of files."""
    sizes: dict[str, list[int]] = {}
    for root, _, names in os.walk(folder):
        place = Path(root).relative_to(folder).parts
        for name in names:
            entry = sizes.setdefault(place[0] if place else name, [0, 0])
            entry[0] += 1
            entry[1] += (Path(root) / name).stat().st_size
    shown = sorted(sizes.items(), key=lambda item: -item[1][1])[:14]
    return ", ".join(f"{place} {number:,} files {bytes_ / 1e6:.0f} MB" for place, (number, bytes_) in shown)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--profile", action="store_true", help="print where the time goes")
    parser.add_argument("--divided", type=int, default=parts.DIVIDED, help="rows from which a table is divided: how more reports would be")
    options = parser.parse_args()
    parts.DIVIDED, excel.ROWS = options.divided, excel.ROWS * options.divided // parts.DIVIDED
    with (
        tempfile.TemporaryDirectory(dir=options.folder) as name,
        embedded(Path(name, "postgres"), fsync="off", full_page_writes="off") as server,
    ):
        Path(name).chmod(0o755)
        url, folder = server.url("benchmark"), Path(name, "open-data")
        clock, book, records = Clock(server._pid()), rules(), []

        def step(what: str, change: Callable[[database.Connection], None] | None = None) -> None:
            engine = database.connect(url)
            if change:
                with engine.begin() as connection:
                    change(connection)
                engine.dispose()

            def built() -> object:
                try:
                    return publish(engine, folder, records, NOW + timedelta(hours=len(records)), None, book)
                finally:
                    engine.dispose()
                    time.sleep(0.5)  # until the server has counted what its process took

            if record := clock(what, built, options.profile):
                records.append(record)

        engine = database.connect(url)
        clock("the warehouse", lambda: (repeated.fill(engine, options.reports), engine.dispose()))
        step(f"{options.reports:,} reports, all new")
        print(size(folder / "latest"))
        step("one changed", lambda connection: repeated.change(connection, options.reports // 2))
        step("one more", lambda connection: repeated.add(connection, options.reports, options.reports))
        step("nothing changed")
        clock("verify, every byte", lambda: print(verify(folder / "latest") or "sound"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
