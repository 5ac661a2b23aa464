"""What checking costs: milliseconds of CPU time a report for all suites, by the size of the batch, beside reading the same reports.

    python benchmarks/checking.py [--sizes 10,100,1000]

The reports are the sample publisher's and invented ones, typeset and read back. The first batch, which imports Great Expectations and
loads the suites, is not counted. See README.md.
"""

# ruff: noqa: T201
from __future__ import annotations

import argparse
import gc
import time
from itertools import cycle, islice
from typing import TYPE_CHECKING

from mingzhang.check.book import evaluate
from mingzhang.read.reader import read
from sample_publisher.balance import balanced
from sample_publisher.layout import LAYOUTS
from sample_publisher.reports import published, published_names
from sample_publisher.typesetter import typeset

if TYPE_CHECKING:
    from mingzhang.accounts import Report

INVENTED = 12


def reports() -> tuple[list[Report], float]:
    """The reports, and the CPU seconds that reading one of them took on average."""
    made = [*(published(name) for name in published_names()), *(balanced(seed) for seed in range(INVENTED))]
    documents = [typeset(report, LAYOUTS["plain"]) for report in made]
    start = time.process_time()
    statements = [read(document) for document in documents]
    return [report for statement in statements for report in statement.reports], (time.process_time() - start) / len(documents)


def main() -> int:
    """Print a line a size of batch."""
    parser = argparse.ArgumentParser(description="CPU time of checking, by the size of the batch.")
    parser.add_argument("--sizes", default="10,100,1000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    some, reading = reports()
    figures = sum(len(report.figures) for report in some) / len(some)
    evaluate(some[:1])
    print(f"{len(some)} reports of {figures:.0f} figures on average; reading one takes {1000 * reading:.0f} ms")
    print(f"{'reports':>8} {'ms/report':>10} {'of reading':>11}")
    for size in sizes:
        batch = list(islice(cycle(some), size))
        gc.collect()
        start = time.process_time()
        evaluate(batch)
        each = (time.process_time() - start) / size
        print(f"{size:8} {1000 * each:10.1f} {each / reading:11.2f}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
