"""What the files of a large release cost in seconds of CPU, and what they cost again when one report has changed.

    python benchmarks/release.py RELEASE [--reports 10000]

RELEASE: the folder of a release, whose reports are repeated under other units, regions and years until there are enough. The rows come from
memory: what the warehouse takes to give them comes on top, for all reports the first time, for those of one region and year the second.
About 700 KB a report are written into a temporary folder; without the site (see benchmarks/site.py). See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent))

from repeated import Repeated

from mingzhang.publish import parts, sqlite, whole
from mingzhang.publish.resources import REPORTS, resources
from mingzhang.publish.sums import FILE, Sums

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.publish.resources import Resource

ABOUT = {"release": "benchmark"}


class Warehouse:
    """Reports in memory, in the order of the warehouse."""

    def __init__(self, repeated: Repeated) -> None:
        rows = sorted(repeated.of(REPORTS), key=lambda row: (row["region"], row["fiscal_year"], row["report"]))
        self.reports: dict[str, dict[str, Any]] = {row["report"]: row for row in rows}
        self._repeated = repeated
        self._place = {row["report"]: number for number, row in enumerate(repeated.of(REPORTS))}

    def tables(self) -> list[Resource]:
        return [replace(table, rows=self._rows(table)) for table in resources() if table.of_reports]

    def _rows(self, table: Resource) -> Any:
        def rows(_: object, reports: list[str]) -> Iterator[dict[str, Any]]:
            return chain.from_iterable(self._repeated.of_number(table, self._place[report]) for report in reports)

        return rows


def build(warehouse: Warehouse, folder: Path, before: Path | None) -> None:
    clock = time.process_time()

    def lap(what: str) -> None:
        nonlocal clock
        print(f"  {what}: {time.process_time() - clock:.1f} s of CPU")
        clock = time.process_time()

    sums = Sums(folder, before)
    tables = warehouse.tables()
    pieces = parts.write(None, tables, warehouse.reports, folder, before, sums)  # type: ignore[arg-type]
    linked = sum(sums.is_linked(entry.path) for entry in pieces.entries)
    lap(f"parts, {len(pieces.entries):,} files of which {linked:,} linked")
    for table in tables:
        whole.join(table, pieces, folder, ABOUT, sums)
    lap("whole tables")
    sqlite.write([(table, pieces.read(table.name)) for table in tables], folder / sqlite.FILE, ABOUT)
    lap(sqlite.FILE)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    (folder / FILE).write_text("".join(f"{sums.of(path)}  {path}\n" for path in paths), encoding="utf-8")
    lap("checksums")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    options = parser.parse_args()
    warehouse = Warehouse(Repeated(options.release, options.reports))
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "first"), Path(name, "second")
        first.mkdir()
        second.mkdir()
        print(f"{options.reports:,} reports, all new")
        build(warehouse, first, None)
        sizes: dict[str, int] = {}
        for path in first.rglob("*"):
            if path.is_file():
                place = path.relative_to(first).parts[0] if len(path.relative_to(first).parts) > 1 else path.name
                sizes[place] = sizes.get(place, 0) + path.stat().st_size
        print("  " + ", ".join(f"{place} {size / 1e6:.0f} MB" for place, size in sorted(sizes.items(), key=lambda item: -item[1])[:12]))
        key = next(iter(warehouse.reports))
        warehouse.reports[key] = warehouse.reports[key] | {"version": "another"}
        print("one report has changed")
        build(warehouse, second, first)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
