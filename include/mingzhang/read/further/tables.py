"""The tables of a report beside its forms, read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mingzhang.accounts import Further
from mingzhang.read.further.evaluation import read_evaluation
from mingzhang.read.further.finding import find_tables
from mingzhang.read.further.free import read_free
from mingzhang.read.further.loose import LooseReading

if TYPE_CHECKING:
    from mingzhang.read.reports.division import Division

READERS = {"evaluation": read_evaluation, "free": read_free}


def read_further(division: Division) -> Further:
    """What the tables of a report beside its forms print; those of which nothing is understood are left out."""
    numbers: Counter[str] = Counter()
    readings = []
    seen = 0
    for table in find_tables(division):
        reading = LooseReading(table, numbers[table.form.id] + 1, table.money_unit)
        READERS[table.form.layout](reading)
        seen += len(reading.figures) + len(reading.unplaced)
        if reading.figures:
            numbers[table.form.id] += 1
            readings.append(reading)
    return Further(
        tuple(reading.record for reading in readings),
        tuple(figure for reading in readings for figure in reading.figures),
        tuple(cell for reading in readings for cell in reading.unplaced),
        seen,
    )
