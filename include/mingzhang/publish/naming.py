"""The permanent names of findings, and how each of them stands, as a release says them.

A name is made of what is published, after personal data was taken out: else somebody could find by trying all what was taken out of it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from mingzhang.publish.masks import masks_of
from mingzhang.publish.privacy import NO_MASKS, filtered
from mingzhang.publish.resources import EARLIER_FINDINGS, FINDINGS, REPLIES
from mingzhang.warehouse.history import finding_address, names_of
from mingzhang.warehouse.redactions import redactions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from mingzhang.publish.masks import Masks
    from mingzhang.publish.resources import Resource
    from mingzhang.publish.resources.fields import Rows
    from mingzhang.warehouse.database import Connection


def published(table: Resource, masks: Masks = NO_MASKS) -> Resource:
    """A table as it goes out: cleaned of personal data and of the words that people took out (`masks`), its findings named."""
    clean = filtered(table, masks)
    if table.name == FINDINGS.name:
        return replace(clean, rows=_findings(clean.rows))
    return replace(clean, rows=_earlier(clean.rows)) if table.name == EARLIER_FINDINGS.name else clean


def names(connection: Connection, report: str) -> set[str]:
    """The names of the findings that a published report shows, or that its version before showed."""
    masks = masks_of(redactions(connection))
    shown = {str(row["permanent_name"]) for row in published(FINDINGS, masks).rows(connection, [report])} - {""}
    return shown | {str(row["finding"]) for row in published(EARLIER_FINDINGS, masks).rows(connection, [report])}


def _findings(rows: Rows) -> Rows:
    """Findings with name and state. What rounding explains has neither."""

    def named(connection: Connection, reports: Sequence[str] | None = None, /) -> Iterator[Mapping[str, Any]]:
        replied = {(row["report"], row["finding"]) for row in filtered(REPLIES).rows(connection, reports)}
        for report, own in groupby(rows(connection, reports), key=lambda row: row["report"]):
            found = list(own)
            given = iter(names_of([row for row in found if row["outcome"] == "fail"]))
            for row in found:
                name = next(given) if row["outcome"] == "fail" else ""
                state = "explained" if row.get("explanation") else "replied" if (report, name) in replied else "open"
                yield dict(row) | {"permanent_name": name, "state": state if name else ""}

    return named


def _earlier(rows: Rows) -> Rows:
    def named(connection: Connection, reports: Sequence[str] | None = None, /) -> Iterator[Mapping[str, Any]]:
        for row in rows(connection, reports):
            yield dict(row) | {"finding": finding_address(row["rule"], row["figures"])}

    return named
