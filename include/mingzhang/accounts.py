"""The words that all rooms share: what a report says, and what the rules say of it.

Plain, immutable records. The reader makes a `Statement` of a document, the check adds `Outcome`s and `Finding`s to each of its
reports, the warehouse stores both, the release prints them. Names and addresses follow docs/figures.md.
Money is `Decimal` in yuan; binary floats never hold money.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Kind = Literal["final_accounts", "budget", "government_accounts", "performance", "other"]
Scope = Literal["department", "headquarters", "unit", "unknown"]
Method = Literal["text", "ocr", "markup"]
Measure = Literal["money", "count", "ratio"]
CellState = Literal["blank", "withheld", "unreadable"]
OutcomeName = Literal["pass", "rounding", "fail", "not_applicable", "insufficient_data", "rule_error"]
Severity = Literal["error", "warning", "info"]

BBox = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points from the top left of the page as displayed."""

YUAN: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
"""How many yuan one printed unit of money is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed amount of one report, at its address `(form, line, column)`."""

    form: str
    line: str
    column: str
    printed: str
    """The characters on the page, spaces inside included."""
    amount: Decimal
    """Yuan where `measure` is money, else the printed number."""
    money_unit: str
    """The unit printed for the table: a key of `YUAN`."""
    label: str = ""
    """What the page calls the line (科目名称, 项目), normalised."""
    measure: Measure = "money"
    occurrence: int = 1
    """1 but for a code that a table prints again."""
    table: int = 1
    """1 but for a form that a report prints again (元 and 万元)."""
    page: int | None = None
    """From 1; null for markup."""
    bbox: BBox | None = None
    location: str | None = None
    """For markup: sheet and cell, or table, row and column."""
    method: Method = "text"
    agreement: bool | None = None
    """Did independent readings give the same characters? null where only one was made."""
    confidence: float | None = None
    """0 to 1, OCR only."""
    certain: bool | None = None
    """After checking: agreement, or an identity with other non-zero figures that holds."""

    @property
    def address(self) -> tuple[str, str, str]:
        return self.form, self.line, self.column


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of a form that has no amount but matters: printed blank, withheld, or not readable."""

    form: str
    line: str
    column: str
    state: CellState
    printed: str = ""
    label: str = ""
    occurrence: int = 1
    table: int = 1
    page: int | None = None
    bbox: BBox | None = None
    location: str | None = None

    @property
    def address(self) -> tuple[str, str, str]:
        return self.form, self.line, self.column


@dataclass(frozen=True, slots=True)
class Table:
    """One printed table of a report that was recognised as a form."""

    form: str
    table: int
    printed_title: str
    printed_number: str | None
    """`公开01表` as printed; null where none is."""
    money_unit: str
    decimals: int
    """The most decimals that any amount of the table shows: what its figures are rounded to."""
    pages: tuple[int, ...]
    printed_unit: str | None = None
    """The unit's name in the table's head, where it is printed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the report that could not be placed or contradicts itself; never silence, never a guess."""

    code: str
    """Stable name in snake case: `undeclared_line`, `form_missing`, `two_names`, ..."""
    message: str
    """Chinese: what, where, and what to do about it."""
    message_en: str
    form: str | None = None
    page: int | None = None
    doubtful: bool = False
    """True: the report is held back until a person decides."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a document says of one unit and one fiscal year."""

    unit: str | None
    """The unit's name as on the cover; null where none is printed."""
    year: int | None
    kind: Kind
    scope: Scope = "unknown"
    title: str = ""
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    cells: tuple[Cell, ...] = ()
    undeclared: tuple[Figure, ...] = ()
    """Figures of lines or columns that no form declares; their line or column is `x:` and the normalised label."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A content and what kind it is."""

    sha256: str
    media_type: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Statement:
    """What the reader says of one document."""

    document: Document
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Operand:
    """One figure that took part in a rule. A blank cell takes part as zero: `printed` is then empty and `amount` 0."""

    form: str
    line: str
    column: str
    printed: str
    amount: Decimal
    occurrence: int = 1
    table: int = 1
    page: int | None = None
    bbox: BBox | None = None
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule says of one report, counted over the places where the rule applies."""

    rule: str
    outcome: OutcomeName
    evaluated: int
    """How many identities of the rule were compared (a row rule has one per row)."""
    failed: int = 0
    note: str = ""
    """The missing figure of `insufficient_data`, the exception of `rule_error`."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity that does not hold (or holds only within rounding), with everything needed to see it."""

    rule: str
    severity: Severity
    outcome: OutcomeName
    message: str
    """Chinese, in the neutral words of docs/figures.md."""
    message_en: str
    figures: tuple[Operand, ...]
    reported: Decimal | None
    """The printed side of the identity, yuan."""
    expected: Decimal | None
    """What the other figures make it, yuan."""
    difference: Decimal | None
    """reported - expected, yuan."""
    tolerance: Decimal | None
    """The largest difference that rounding explains, yuan."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that would settle a case if it had another value."""

    form: str
    line: str
    column: str
    printed: str
    value: Decimal
    """The proposed amount, yuan. Never applied to the data."""


@dataclass(frozen=True, slots=True)
class Case:
    """Findings that share figures: probably one misprint."""

    findings: tuple[int, ...]
    """Positions in the report's findings."""
    candidates: tuple[Candidate, ...]
    """Most likely first."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with what the rules say of it. `report` carries the certainty of its figures."""

    report: Report
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    cases: tuple[Case, ...]
    held_back: tuple[str, ...]
    """Why a person must decide before it is published; empty: it may be published."""
