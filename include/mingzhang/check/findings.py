"""From the outcomes of the rules to the findings of a report: the relations that are broken, and those that only rounding keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.accounts import Finding, Operand, Report, Severity
from mingzhang.check.amounts import ZERO, Place
from mingzhang.check.claims import NARRATIVE
from mingzhang.check.identity import Doubt, Identity, Remark, RuleOutcome
from mingzhang.check.wording import remark, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mingzhang.check.rule_book import Rule

MOST_FIGURES = 40
"""A finding with more operands than a person can look at shows the weightiest of them."""


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the relation it came from."""

    finding: Finding
    relation: Identity | Remark


def findings_of(report: Report, rule: Rule, outcome: RuleOutcome) -> Iterator[Found]:
    """The findings of one rule: one for every broken relation, and one for all that rounding explains."""
    rounded: list[Identity] = []
    scanned = {claim.page for claim in report.claims if claim.method == "ocr"}
    for relation, verdict, doubt in outcome.relations:
        if verdict == "fail":
            if scanned and any(place.form == NARRATIVE and place.page in scanned for _, place in relation.terms()):
                doubt = "reading"
            if any(place.state == "further" and report.further.figures[place.position].method == "ocr" for _, place in relation.terms()):
                doubt = "reading"
            yield Found(_finding(report, rule, relation, doubt, _severity(rule, doubt)), relation)
        elif verdict == "rounding" and isinstance(relation, Identity):
            rounded.append(relation)
    if rounded:
        widest = max(rounded, key=lambda identity: abs(identity.difference))
        finding = _finding(report, rule, widest, "", "info", rounding=True)
        yield Found(_with_count(finding, len(rounded) - 1), widest)


def _severity(rule: Rule, doubt: Doubt) -> Severity:
    return "warning" if doubt and rule.severity == "error" else rule.severity


def _finding(report: Report, rule: Rule, relation: Identity | Remark, doubt: Doubt, severity: Severity, rounding: bool = False) -> Finding:
    places = [place for _, place in relation.terms()]
    operands = tuple(operand(report, place) for place in weightiest(places))
    if isinstance(relation, Remark):
        zh, en = remark(rule, relation.zh, relation.en, doubt)
        reported, expected = relation.reported, relation.expected
        difference = reported - expected if reported is not None and expected is not None else None
        return Finding(rule.id, severity, "fail", zh, en, operands, reported, expected, difference, relation.tolerance)
    unit, decimals = table_of(report, places[0])
    zh, en = sentences(rule, relation, unit, decimals, rounding, doubt)
    return Finding(
        rule.id,
        severity,
        "rounding" if rounding else "fail",
        zh,
        en,
        operands,
        relation.reported.value,
        relation.expected.value,
        relation.difference,
        relation.tolerance,
    )


def _with_count(finding: Finding, others: int) -> Finding:
    if not others:
        return finding
    return Finding(
        finding.rule,
        finding.severity,
        finding.outcome,
        finding.message + f"同一规则另有 {others} 处在四舍五入范围内。",
        finding.message_en + f" The rule has {others} more within rounding.",
        finding.figures,
        finding.reported,
        finding.expected,
        finding.difference,
        finding.tolerance,
    )


def weightiest(places: list[Place]) -> list[Place]:
    """At most MOST_FIGURES places, in their order: the reported side (it comes first), then amounts before zeros before blanks."""
    places = list(dict.fromkeys(places))
    if len(places) <= MOST_FIGURES:
        return places
    ranked = sorted(range(len(places)), key=lambda i: (i > 0, places[i].amount == 0, places[i].state == "blank", -abs(places[i].amount), i))
    return [places[i] for i in sorted(ranked[:MOST_FIGURES])]


def operand(report: Report, place: Place) -> Operand:
    """The place as a finding shows it, with where it stands on the page."""
    if place.year:
        page = place.page or None
        return Operand(
            place.form, place.line, place.column, place.printed, place.amount, place.occurrence, place.table, page, fiscal_year=place.year
        )
    if place.position < 0:
        return Operand(place.form, place.line, place.column, "", ZERO, place.occurrence, place.table, place.page or None)
    if place.state == "claim":
        claim = report.claims[place.position]
        return Operand(place.form, place.line, place.column, place.printed, place.amount, place.occurrence, 1, claim.page, claim.bbox)
    shown = place.state in ("figure", "further")
    figures = report.further.figures if place.state == "further" else report.figures
    source = figures[place.position] if shown else report.cells[place.position]
    return Operand(
        place.form,
        place.line,
        place.column,
        source.printed if shown else "",
        place.amount,
        place.occurrence,
        place.table,
        source.page,
        source.bbox,
        source.location,
    )


def table_of(report: Report, place: Place) -> tuple[str, int]:
    """Money unit and decimals of the table in which the place stands; those of a claim itself."""
    if place.state == "claim" and place.position >= 0:
        return report.claims[place.position].unit, len(report.claims[place.position].printed.partition(".")[2])
    for table in report.further.tables if place.state == "further" else report.tables:
        if (table.form, table.table) == (place.form, place.table):
            return table.money_unit, table.decimals
    return next(((figure.money_unit, 2) for figure in report.figures if figure.form == place.form), ("元", 2))
