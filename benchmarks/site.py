"""What the site of a large release costs: CPU seconds for its SQLite file, for all its pages, and for the same pages again.

    python benchmarks/site.py RELEASE [--reports 10000]

RELEASE: the folder of a release, whose reports are repeated under other units and years until there are enough; without pictures, which
are made once for each document. About 300 KB a report are written into a temporary folder. See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from repeated import Repeated

from mingzhang.publish import sqlite
from mingzhang.publish.resources import resources
from mingzhang.publish.site.building import build


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("release", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    options = parser.parse_args()
    reports = Repeated(options.release, options.reports)
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "first"), Path(name, "second")
        for folder in (first, second):
            folder.mkdir()
        file = first / sqlite.FILE
        started = time.process_time()
        sqlite.write(((resource, reports.of(resource)) for resource in resources()), file, {"release": "benchmark"})
        print(f"{sqlite.FILE}: {time.process_time() - started:.1f} s, {file.stat().st_size / 1e6:.0f} MB")
        started = time.process_time()
        built = build(file, first)
        print(f"all pages: {time.process_time() - started:.1f} s, {built.written} pages of reports and units")
        (second / sqlite.FILE).hardlink_to(file)
        started = time.process_time()
        built = build(file, second, before=first)
        print(f"the same again: {time.process_time() - started:.1f} s, {built.linked} linked, {built.written} written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
