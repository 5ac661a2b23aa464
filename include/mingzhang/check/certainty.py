"""How sure we are of what we read, and whether the publisher's mistake and ours can be told apart.

A figure is certain when independent readings agree on its characters, or when it takes part, with other figures that are not zero, in an
equation that holds to the last digit. Where characters came as characters (text, markup) two weaker equations count as well: one that holds
within rounding, if it would break without the figure, and zeros that add up to zero. OCR can mistake a last digit, make a zero of a speck
and misread the same amount twice: there only an equation of three figures that are not zero proves anything, and only where no other one
is broken. A report is held back when an uncertain figure takes part in a broken relation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from mingzhang.accounts import Checked, Figure, Finding, Report
    from mingzhang.check.identity import Identity


def supported(identities: Iterable[Identity], figures: Sequence[Figure]) -> set[int]:
    """Positions of the figures that an equation with other figures bears out; of OCR only those that no equation contradicts."""
    borne_out: set[int] = set()
    contradicted: set[int] = set()
    for identity in identities:
        if identity.relation != "equal":
            continue
        amounts = {place.position: place.amount for _, place in identity.terms() if place.state == "figure" and place.position >= 0}
        if not identity.holds(identity.difference):
            contradicted |= {position for position in amounts if figures[position].method == "ocr"}
        else:
            borne_out |= {position for position in amounts if _bears_out(identity, amounts, position, figures[position].method == "ocr")}
    return borne_out - contradicted


def _bears_out(identity: Identity, amounts: Mapping[int, Decimal], position: int, ocr: bool) -> bool:
    """Would the equation, which holds, break if the figure were another?"""
    others = sum(amount != 0 for other, amount in amounts.items() if other != position)
    if ocr:  # two prints of an amount can be misread alike
        return identity.difference == 0 and others > 1
    if identity.difference == 0:
        return others > 0 or (amounts[position] == 0 and len(amounts) > 1)
    return others > 0 and abs(amounts[position]) > 2 * identity.tolerance


def with_certainty(report: Report, identities: Iterable[Identity]) -> Report:
    """The report with `certain` said of every figure."""
    borne_out = supported(identities, report.figures)
    figures = tuple(
        replace(figure, certain=figure.agreement is True or position in borne_out) for position, figure in enumerate(report.figures)
    )
    return replace(report, figures=figures)


def doubtful_pages(checked: Checked) -> set[int]:
    """The pages where a second reading is worth having: with figures that are not certain, or that take part in a broken relation."""
    pages = {figure.page for figure in checked.report.figures if not figure.certain and figure.agreement is None}
    pages |= {operand.page for finding in checked.findings if finding.severity == "error" for operand in finding.figures}
    scanned = {figure.page for figure in checked.report.figures if figure.method == "ocr"}  # no other library reads images
    return {page for page in pages - scanned if page is not None}


def held_back(report: Report, broken: Sequence[tuple[Finding, set[int]]], explained: bool = False) -> tuple[str, ...]:
    """Why a person must decide before the report is published.

    `broken`: findings of severity error with the positions of their figures. `explained`: a relation lacks just what an amount without a
    declared place would add to it.
    """
    reasons = [problem.message for problem in report.problems if problem.doubtful]
    doubtful: dict[int, list[str]] = {}
    for finding, positions in broken:
        for position in sorted(positions):
            if not report.figures[position].certain:
                doubtful.setdefault(position, []).append(finding.rule)
    for position, rules in sorted(doubtful.items()):
        figure = report.figures[position]
        line = f"{figure.line} {figure.label}".strip() if figure.line.isdigit() else figure.label or figure.line
        name = f"公开{figure.form} {line} {figure.column}"
        page = f"第{figure.page}页" if figure.page else ""
        reasons.append(f"{page}{name} 识读为 {figure.printed}，没有其他依据，而 {'、'.join(dict.fromkeys(rules))} 不成立；请以原文为准。")
    lost = sorted({figure.form for figure in report.undeclared if figure.amount != 0})
    if lost and broken:
        reasons.append(f"公开{'、'.join(lost)} 有未能归入科目或栏目的金额，同时有关系式不成立；请核对原文。")
    elif lost and explained:
        reasons.append(f"公开{'、'.join(lost)} 有未能归入科目或栏目的金额，计入后有关系式才成立；请核对原文。")
    return tuple(dict.fromkeys(reasons))
