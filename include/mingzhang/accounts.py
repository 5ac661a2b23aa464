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
Measure = Literal["money", "count", "ratio", "score", "grade"]
CellState = Literal["blank", "withheld", "unreadable"]
ClaimKind = Literal["level", "change", "change_percent", "share", "completion", "direction", "reason", "names"]
"""What a claim says of its subject: how much it is, by how much or by what percentage it changed, what part of another it is, how much of
the budget it reached; or only in which direction it went, or which of two amounts is the larger; how much of its change one reason
explains; what it is called, or which items it is made up of."""
ClaimState = Literal["read", "blank", "residue"]
Basis = Literal["actual", "initial_budget", "budget"]
Against = Literal["", "previous_year", "initial_budget", "budget"]
Direction = Literal["", "up", "down", "flat"]
OutcomeName = Literal["pass", "rounding", "fail", "not_applicable", "insufficient_data", "rule_error"]
ObligationOutcome = OutcomeName | Literal["not_checked"]
Severity = Literal["error", "warning", "info"]
Slip = Literal[
    "",
    "left_blank",
    "digits_swapped",
    "digit_changed",
    "digit_missing",
    "digit_added",
    "sign",
    "point",
    "unit_of_money",
    "not_the_sum",
    "exchanged",
    "moved",
    "shifted",
]
"""What hands and keyboards make of an amount: the place was left blank; two neighbouring digits changed places; one digit is another, is
missing or is one too many; the sign was lost; the point slipped; it is in 元 for 万元; a total is not what its items come to; two figures
stand in each other's place; one stands where a blank should be; a row stands one column further."""

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
    """Yuan where `measure` is money, else the printed number; of a grade (优, 良, 中, 差) its rank from 1."""
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
class Claim:
    """One amount, percentage or count that the narrative (决算情况说明) states of a subject; or a direction that it names."""

    subject: str
    """The address of a figure (`01.income_total.amount`), or a name of docs/figures.md (`procurement.total`)."""
    kind: ClaimKind
    measure: Measure
    amount: Decimal | None
    """Yuan for money, the printed number for others; a level with its sign, the rest without; null where none is printed."""
    printed: str
    """The characters of the number, or of the direction."""
    unit: str = ""
    """万元, %, 人次, … as printed."""
    section: str = ""
    """What the heading above it is about: `totals`, `income`, …, as forms/claims.yaml names them."""
    basis: Basis = "actual"
    """Is the amount spent, or planned at the beginning of the year (年初预算) or in the course of it?"""
    year: int | None = None
    """The fiscal year that it speaks of."""
    direction: Direction = ""
    word: str = ""
    """The direction as printed: 增加, 下降, 持平, ..."""
    against: Against = ""
    """What a change or a direction compares with."""
    base: str = ""
    """Of what a share is a share, where the words name it: the address, or `x:` and the words; empty where they do not."""
    sentence: str = ""
    paragraph: int = 0
    statement: int = 0
    """Claims of one statement are about one subject, in one stretch of text; of one paragraph below one heading."""
    nested: bool = False
    """Does it stand in brackets, or among the parts (其中) of another?"""
    annex: bool = False
    """Does it stand in an annex (附件), which may mean other funds by the same words?"""
    state: ClaimState = "read"
    """blank: the number is missing (占%). residue: alternatives of the template were left standing (增加/减少)."""
    page: int | None = None
    """Where its number stands; null for markup."""
    bbox: BBox | None = None
    method: Method = "text"


@dataclass(frozen=True, slots=True)
class Narrative:
    """What was made of the prose of a report: how many amounts and percentages it states, and how many of them are claims."""

    seen: int
    understood: int
    annex_seen: int = 0
    annex_understood: int = 0


@dataclass(frozen=True, slots=True)
class Further:
    """The tables of a report beside its forms: self-evaluations of performance, tables of amounts in its annexes.

    They are beside the point of the forms: nothing in them, and nothing that is not understood of them, holds a report back.
    """

    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    unplaced: tuple[Cell, ...] = ()
    """What stands there where a number should, and is not understood."""
    seen: int = 0
    """How many numbers all such tables print; as many as `figures` where everything is understood."""


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
    claims: tuple[Claim, ...] = ()
    """What the narrative states, in the order of the text."""
    narrative: Narrative | None = None
    """Null where no narrative was looked for."""
    further: Further = Further()
    """What its tables beside the forms print; apart from `figures`, which are the forms'."""
    evidence: str = ""
    """Chinese, one sentence: which words of the document say what kind of report it is, and where they stand."""


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


Role = Literal["last_year", "budget", "next_budget"]
"""What another report is to the one that it is compared with: that of the same kind of the year before; the budget of its year; the budget
of the year after, which says what this year's budget was."""


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
    fiscal_year: int | None = None
    """Of another year's report, in which it stands; null: the report's own."""


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
class Obligation:
    """What became of something that must be checked of every report of its kind, whichever rules do it."""

    obligation: str
    outcome: ObligationOutcome
    """`not_checked`: a rule that fulfils it is not in the book."""
    note: str = ""
    """What is missing."""


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
    explanation: str = ""
    """What a person has said of it, with name and day; the finding is advisory then."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and another value that it might have been meant to have. Never applied to the data."""

    form: str
    line: str
    column: str
    printed: str
    """Empty where the place is blank."""
    value: Decimal
    """The proposed amount, yuan."""
    occurrence: int = 1
    table: int = 1


@dataclass(frozen=True, slots=True)
class Candidate(Change):
    """A figure that would settle a case if it had another value, with the others that would have to change with it."""

    also: tuple[Change, ...] = ()
    """Mostly empty: one figure settles most cases."""
    slip: Slip = ""
    """What could have made the one amount out of the other; empty where nothing usual does."""
    repairs: tuple[str, ...] = ()
    """The rules of the case that would hold."""
    leaves: tuple[str, ...] = ()
    """The rules that would still be broken, or be broken then."""


@dataclass(frozen=True, slots=True)
class Case:
    """Findings that share figures: probably one misprint."""

    findings: tuple[int, ...]
    """Positions in the report's findings."""
    candidates: tuple[Candidate, ...]
    """Most likely first."""
    message: str = ""
    """What would settle the case, in Chinese; an inference, no correction."""
    message_en: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A report with what the rules say of it. `report` carries the certainty of its figures."""

    report: Report
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    cases: tuple[Case, ...]
    held_back: tuple[str, ...]
    """Why a person must decide before it is published; empty: it may be published."""
    obligations: tuple[Obligation, ...] = ()
    outlived: tuple[str, ...] = ()
    """Explanations by people that do not apply to it any more."""
