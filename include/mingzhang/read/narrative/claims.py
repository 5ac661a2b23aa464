"""The claims of a report's prose, and how much of it they are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mingzhang.accounts import Claim, Narrative
from mingzhang.read.narrative.passage import PassageReading
from mingzhang.read.narrative.prose import read_paragraphs
from mingzhang.read.narrative.sections import passages
from mingzhang.read.narrative.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Figure
    from mingzhang.read.sheets import Sheet


def read_claims(
    sheets: Iterable[Sheet], figures: Iterable[Figure] = (), year: int | None = None, unit: str | None = None
) -> tuple[tuple[Claim, ...], Narrative]:
    """The claims of the prose of `sheets`, and how many of its amounts they are. `figures` (of the same report) give codes their names."""
    sheets = tuple(sheets)
    scanned = {sheet.number for sheet in sheets if sheet.scanned}
    subjects = Subjects(figures, unit)
    readings: list[PassageReading] = []
    statement, section = 0, ""
    for number, passage in enumerate(passages(read_paragraphs(sheets))):
        if passage.section != section:
            subjects.within, section = "", passage.section
        reading = PassageReading(passage, subjects, year, number, statement)
        reading.read()
        statement = reading.statement + 1
        readings.append(reading)
    claims = tuple(replace(claim, method="ocr") if claim.page in scanned else claim for reading in readings for claim in reading.claims)
    main, annex = ([reading for reading in readings if reading.passage.annex is annex] for annex in (False, True))
    return claims, Narrative(*_coverage(main), *_coverage(annex))


def _coverage(readings: Sequence[PassageReading]) -> tuple[int, int]:
    """How many amounts of money and percentages were seen, and how many understood."""
    understood = (claim for reading in readings for claim in reading.claims if claim.amount is not None and claim.measure != "count")
    return sum(reading.seen for reading in readings), sum(1 for _ in understood)
