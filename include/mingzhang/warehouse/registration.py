"""What editors have written down of units, as rows: the entries of the registry, and the list of who is expected to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mingzhang.warehouse.expected import resolved
from mingzhang.warehouse.particulars import Particulars
from mingzhang.warehouse.units import OPEN_END, OPEN_START, Registered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mingzhang.warehouse.expected import ExpectedFiler
    from mingzhang.warehouse.units import Registry, Unit


def registration(units: Registry) -> list[dict[str, Any]]:
    """A row a unit of the registry, and one of each that its entries name as parent or successor without one of its own."""
    parents, successors = units.parents(), units.successors()
    named = [*parents.values(), *(unit for each in successors.values() for unit, _ in each)]
    entries = dict(units.registered) | {unit.id: _bare(unit) for unit in named if unit.id not in units.registered}
    return [
        {
            "unit": id_,
            "region": entry.unit.region,
            "name": entry.unit.name,
            "names": [
                [name, since if since > OPEN_START else None, until if until < OPEN_END else None] for name, since, until in entry.names
            ],
            "social_credit_code": entry.particulars.social_credit_code,
            "budget_code": entry.particulars.budget_code,
            "level": entry.particulars.level,
            "type": entry.particulars.type,
            "parent": parents[id_].id if id_ in parents else None,
            "successors": [[unit.id, since] for unit, since in successors.get(id_, ())],
        }
        for id_, entry in entries.items()
    ]


def expectation(filers: Sequence[ExpectedFiler], units: Registry) -> list[dict[str, Any]]:
    """A row a line of the list of expected filers."""
    return [
        {
            "line": filer.line,
            "unit": unit.id,
            "unit_name": unit.name,
            "listed_name": filer.unit,
            "region": filer.region,
            "since": filer.since,
            "until": filer.until,
            "source": filer.source,
            "note": filer.note,
        }
        for filer, unit in resolved(filers, units)
    ]


def _bare(unit: Unit) -> Registered:
    return Registered(unit, ((unit.name, OPEN_START, OPEN_END),), Particulars(""))
