"""How sure we are of what we read, and whether the publisher's mistake and ours can be told apart.

A figure is certain when independent readings agree on its characters, or when it takes part, with other figures that are not zero, in an
equation that holds to the last digit. Where characters came as characters (text, markup) two weaker equations count as well: one that holds
within rounding, if it would break without the figure, and zeros that add up to zero. OCR can mistake a last digit or make a zero of a
speck, so neither proves anything there. A report is held back when an uncertain figure takes part in a broken relation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mingzhang.accounts import Checked, Figure, Finding, Report

    from .identity import Identity


def supported(identities: Iterable[Identity], figures: Sequence[Figure]) -> set[int]:
    """Positions of the figures that an equation with other figures bears out."""
    positions: set[int] = set()
    for identity in identities:
        if identity.relation != "equal" or not identity.holds(identity.difference):
            continue
        taking_part = {place.position: place for _, place in identity.terms() if place.state == "figure" and place.position >= 0}
        weighty = [position for position, place in taking_part.items() if place.amount != 0]
        borne_out = set(taking_part) if len(weighty) > 1 else set(taking_part) - set(weighty)
        if identity.difference == 0 and weighty:
            positions |= borne_out
        elif identity.difference == 0:
            positions |= {p for p in borne_out if len(borne_out) > 1 and figures[p].method != "ocr"}
        elif len(weighty) > 1:
            positions |= {p for p in borne_out if figures[p].method != "ocr" and abs(taking_part[p].amount) > 2 * identity.tolerance}
    return positions


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
        name = f"公开{figure.form} {figure.label or figure.line} {figure.column}"
        page = f"第{figure.page}页" if figure.page else ""
        reasons.append(f"{page}{name} 识读为 {figure.printed}，没有其他依据，而 {'、'.join(dict.fromkeys(rules))} 不成立；请以原文为准。")
    lost = sorted({figure.form for figure in report.undeclared if figure.amount != 0})
    if lost and (broken or explained):
        reasons.append(f"公开{'、'.join(lost)} 有未能归入科目或栏目的金额，同时有关系式不成立；请核对原文。")
    return tuple(dict.fromkeys(reasons))
