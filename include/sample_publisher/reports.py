"""What a report of the sample publisher says: its figures at their addresses, and the words around them.

The files in `reports/` hold the figures of reports that government units really published (facts: amounts, codes and their
official names). A report of the sample publisher is its own truth: whatever its print looks like, reading it must give
`figures`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sample_publisher.annexes import Annex

FOLDER = Path(__file__).with_name("reports")

Address = tuple[str, str, str]
"""(form, line, column)"""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """The final accounts of one unit and one year, before anybody has typeset them."""

    unit: str
    """As on the cover."""
    year: int
    figures: Mapping[Address, str]
    """The characters to print at each address. A place without an entry is printed blank."""
    money_unit: str = "万元"
    money_units: Mapping[str, str] = field(default_factory=dict)
    """Of the forms that are printed in another unit."""
    unit_in_heads: str | None = None
    """What the forms' heads call the unit, where that differs from the cover."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of codes that the catalogue lacks or the report words otherwise."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Titles of forms that differ from the official one."""
    empty_lines: tuple[tuple[str, str], ...] = ()
    """(form, line) of rows by code that are printed without any amount."""
    repeated_lines: tuple[tuple[str, str], ...] = ()
    """(form, line) of rows by code that are printed a second time."""
    undeclared: tuple[tuple[str, str, str], ...] = ()
    """(form, label, printed) of rows that no form declares: a line of 01 or 04, or a row without a code. No part of `figures`."""
    annexes: tuple[Annex, ...] = ()
    """Tables beside the forms, printed behind the narrative. No part of `figures`."""
    remark: str = ""
    """What this document is, at the foot of its cover."""

    def lines(self, form: str) -> tuple[str, ...]:
        """The lines of a form that have a figure or are printed empty, in order of their codes."""
        lines = {line for f, line, _ in self.figures if f == form} | {line for f, line in self.empty_lines if f == form}
        return tuple(sorted(lines))

    def columns(self, form: str) -> frozenset[str]:
        return frozenset(column for f, _, column in self.figures if f == form)

    def money_of(self, form: str) -> str:
        return self.money_units.get(form, self.money_unit)

    def with_figure(self, address: Address, printed: str) -> SampleReport:
        """The same report with other characters at `address`: a misprint."""
        return replace(self, figures=MappingProxyType({**self.figures, address: printed}))


@cache
def published(name: str) -> SampleReport:
    """A report of the folder `reports/` (`liling-2020`, `chaling-2021`, `putuo-2024`). FileNotFoundError for another name."""
    item = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        figures = {(row["form"], row["line"], row["column"]): row["printed"] for row in csv.DictReader(rows)}
    return SampleReport(
        unit=item["unit"],
        year=item["year"],
        figures=MappingProxyType(figures),
        money_unit=item["money_unit"],
        unit_in_heads=item.get("unit_in_heads"),
        names=item.get("names", {}),
        titles=item.get("titles", {}),
        remark=item.get("remark", ""),
    )


def published_names() -> tuple[str, ...]:
    """The names that `published` knows."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.csv")))


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Code names: `functional` (3, 5, 7 digits) and `economic` (3, 5 digits)."""
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(Path(__file__).with_name("catalogue.yaml").read_text(encoding="utf-8"))
    return loaded


def name_of(report: SampleReport, code: str, kind: str) -> str:
    """What the report calls a code of the `functional` or `economic` classification; empty for an unknown one."""
    return report.names.get(code) or catalogue()[kind].get(code, "")
