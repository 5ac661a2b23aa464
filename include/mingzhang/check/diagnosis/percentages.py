"""A percentage of the narrative that its amounts contradict, where nothing contradicts the amounts: the percentage is the candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from mingzhang.accounts import Candidate, Case
from mingzhang.check.claims import NARRATIVE
from mingzhang.check.diagnosis.misprint import slip
from mingzhang.check.diagnosis.proposal import SLIPS, closed
from mingzhang.check.identity import Remark
from mingzhang.check.wording import place_name

if TYPE_CHECKING:
    from mingzhang.accounts import Report
    from mingzhang.check.findings import Found
    from mingzhang.check.identity import Identity


def is_percentage(relation: Identity | Remark) -> TypeGuard[Remark]:
    """Does a broken relation compare a percentage with the amounts beside it?"""
    if not isinstance(relation, Remark) or relation.holds or not relation.places:
        return False
    return relation.reported is not None and relation.expected is not None and relation.places[0].form == NARRATIVE


def of_percentage(report: Report, position: int, entry: Found) -> Case:
    """The case of a percentage. Its value, as everything of a percentage, is the printed number."""
    finding = entry.finding
    assert isinstance(entry.relation, Remark) and finding.reported is not None and finding.expected is not None
    place = entry.relation.places[0]
    decimals = len(report.claims[place.position].printed.partition(".")[2])
    value = round(finding.expected, decimals)
    name = slip(finding.reported.scaleb(decimals), value.scaleb(decimals))
    candidate = Candidate(
        place.form, place.line, place.column, place.printed, value, place.occurrence, place.table, (), name, (finding.rule,), ()
    )
    (zh, en), (slip_zh, slip_en) = place_name(place), SLIPS[name]
    why_zh, why_en = (f"（{slip_zh}）", f" ({slip_en})") if name else ("", "")
    return Case(
        (position,),
        (candidate,),
        *closed(
            f"若{zh}由 {place.printed} 改为 {value}%，上述关系成立，可能为录入或排版差异{why_zh}，也可能是所依据的金额不同",
            f"If {en} were {value}% instead of {place.printed}, the relation would hold; it may be a slip of typing or "
            f"typesetting{why_en}, or one in the amounts behind it",
        ),
    )
