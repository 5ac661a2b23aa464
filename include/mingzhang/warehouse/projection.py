"""The archive's records as tables: what is in the archive is in the warehouse, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from mingzhang.warehouse import database, tables
from mingzhang.warehouse.copying import copy
from mingzhang.warehouse.identity import number
from mingzhang.warehouse.regions import names_of
from mingzhang.warehouse.registration import expectation, registration
from mingzhang.warehouse.units import Registry, registry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from mingzhang.records import Decision, Observation, Redaction, ReleaseRecord, Reply
    from mingzhang.warehouse.expected import ExpectedFiler


def project(
    connection: Connection,
    publishers: Iterable[object],
    observations: Iterable[Observation],
    decisions: Iterable[Decision],
    releases: Iterable[ReleaseRecord],
    units: Registry | None = None,
    expected: Sequence[ExpectedFiler] = (),
    replies: Iterable[Reply] = (),
    redactions: Iterable[Redaction] = (),
) -> None:
    """Bring the tables of records in line with the archive and with `publishers` (mappings or objects with id, name, region and licence,
    and the names of the region where they have them), the registry `units` (default: units.yaml) and the list of `expected` filers.

    Doing it again changes nothing. Readings whose units the registry now names otherwise are dropped, so that their documents are read
    again; what else it says, and the list, counts from now on.
    """
    database.lock(connection, "project")
    records = [_observation(record) for record in observations]
    _replace(connection, tables.publishers, _publishers(publishers, records))
    _replace(connection, tables.observations, records)
    _replace(connection, tables.decisions, [_decision(place, record) for place, record in enumerate(decisions, start=1)])
    _replace(connection, tables.replies, [_reply(place, record) for place, record in enumerate(replies, start=1)])
    _replace(connection, tables.releases, [_release(record) for record in releases])
    _replace(connection, tables.redactions, [_redaction(place, record) for place, record in enumerate(redactions, start=1)])
    known = (registry() if units is None else units).knowing(region_names(connection))
    _replace(connection, tables.registered_units, registration(known))
    _replace(connection, tables.expected_filers, expectation(expected, known))
    _forget_renamed(connection, known)


def _replace(connection: Connection, table: sa.Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Make `table` hold `rows`, touching only what differs."""
    wanted = f"wanted_{table.name}"
    connection.execute(sa.text(f"CREATE TEMPORARY TABLE {wanted} (LIKE {table.fullname}) ON COMMIT DROP"))
    (key,) = (column.name for column in table.primary_key)
    copy(connection, table, {row[key]: row for row in rows}.values(), into=wanted)
    connection.execute(
        sa.text(
            f"DELETE FROM {table.fullname} AS old WHERE NOT EXISTS "  # noqa: S608 (our own names)
            f"(SELECT FROM {wanted} AS new WHERE new.{key} = old.{key} AND new IS NOT DISTINCT FROM old)"
        )
    )
    connection.execute(sa.text(f"INSERT INTO {table.fullname} SELECT * FROM {wanted} ON CONFLICT DO NOTHING"))  # noqa: S608


def _publishers(publishers: Iterable[object], records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The publishers of sources.yaml, and those that only the archive still knows."""
    names = ("id", "name", "region", "licence")
    listed = [
        {name: str(_value(publisher, name) or "") for name in names} | {"region_names": _region_names(publisher), "listed": True}
        for publisher in publishers
    ]
    known = {row["id"] for row in listed}
    unlisted = sorted({record["publisher"] for record in records} - known)
    return [
        *listed,
        *({"id": id_, "name": id_, "region": "000000", "region_names": [], "licence": "", "listed": False} for id_ in unlisted),
    ]


def _value(publisher: object, name: str) -> object:
    return publisher.get(name) if isinstance(publisher, Mapping) else getattr(publisher, name, None)


def _region_names(publisher: object) -> list[str]:
    """As the editor wrote them down; else what the publisher's name says of its region."""
    written = _value(publisher, "region_names") or names_of(str(_value(publisher, "name") or ""))
    return [str(name) for name in cast("Iterable[str]", written)]


def _observation(record: Observation) -> dict[str, Any]:
    return {
        "id": number(record.publisher, record.url, record.observed_at.isoformat(), record.got),
        "publisher": record.publisher,
        "url": record.url,
        "observed_at": record.observed_at,
        "got": record.got,
        "sha256": record.sha256,
        "size": record.size,
        "media_type": record.media_type,
        "status": record.status,
        "headers": [list(header) for header in record.headers],
        "listed_on": record.listed_on,
        "link_text": record.link_text,
        "context_title": record.context_title,
        "context_date": record.context_date,
        "error": record.error,
    }


def _decision(place: int, record: Decision) -> dict[str, Any]:
    return {
        "number": place,
        "report": record.report,
        "version": record.version,
        "verdict": record.verdict,
        "reason": record.reason,
        "decided_by": record.decided_by,
        "decided_at": record.decided_at,
    }


def _reply(place: int, record: Reply) -> dict[str, Any]:
    names = ("report", "finding", "text", "replied_by", "source", "replied_on", "recorded_by", "recorded_at")
    return {"number": place} | {name: getattr(record, name) for name in names}


def _release(record: ReleaseRecord) -> dict[str, Any]:
    return {
        "release": record.release,
        "published_at": record.published_at,
        "fingerprint": record.fingerprint,
        "reports": [list(report) for report in record.reports],
    }


def _redaction(place: int, record: Redaction) -> dict[str, Any]:
    return {
        "number": place,
        "document": record.document,
        "words": record.words,
        "ground": record.ground,
        "decided_by": record.decided_by,
        "decided_at": record.decided_at,
        "reports": list(record.reports),
    }


def _forget_renamed(connection: Connection, units: Registry) -> None:
    copies, readings = tables.copies, tables.readings
    columns = (copies.c.sha256, copies.c.region, copies.c.printed_unit, copies.c.fiscal_year, copies.c.unit, copies.c.unit_name)
    renamed = set()
    for row in connection.execute(sa.select(*columns)):
        unit = units.unit(row.region, row.printed_unit, row.fiscal_year)
        if (unit.id, unit.name) != (row.unit, row.unit_name):
            renamed.add(row.sha256)
    if renamed:
        connection.execute(sa.delete(readings).where(readings.c.sha256.in_(renamed)))


def region_names(connection: Connection) -> dict[str, tuple[str, ...]]:
    """The names of each region of which a publisher says them, from the province down to its own; of several, those that say most."""
    publishers = tables.publishers
    rows = connection.execute(sa.select(publishers.c.region, publishers.c.region_names).where(publishers.c.region_names != []))
    return {row.region: tuple(row.region_names) for row in sorted(rows, key=lambda row: (len(row.region_names), row.region_names))}
