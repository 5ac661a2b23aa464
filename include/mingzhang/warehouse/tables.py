"""The tables: records of the archive, readings, and what the reports say.

Three kinds. *Records* are the archive's own, row by row. *Readings* say what came of a document under a reader and rules. *Copies* are
reports as one document prints them, with their figures, cells and findings. Everything else (documents, locations, reports, versions, what
stands, the forms) is a view of these three, so that it cannot disagree with them: see `views`.
Every key is made from what a row is about, none from a counter: reading the archive again gives the same rows.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSON, JSONB

SCHEMA = "mingzhang"
metadata = sa.MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_key",
        "fk": "%(table_name)s_of_%(referred_table_name)s",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    },
)


def _text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def _key(name: str, comment: str, kind: Any = sa.Text) -> sa.Column[object]:
    return sa.Column(name, kind, primary_key=True, autoincrement=False, comment=comment)


def _integer(name: str, comment: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=null, comment=comment)


def _money(name: str, comment: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Numeric, nullable=null, comment=comment)


def _moment(name: str, comment: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, comment=comment)


def _json(name: str, comment: str, kind: Any = JSONB) -> sa.Column[object]:
    """JSON, as JSONB where rows are compared; as JSON where the order of names is for people."""
    return sa.Column(name, kind, nullable=False, comment=comment)


def _place() -> tuple[sa.Column[object], ...]:
    """Where on the page something is printed."""
    point = "PDF points from the top left of the page as displayed"
    return (
        sa.Column("page", sa.Integer, comment="page, from 1; null for markup"),
        sa.Column("x0", sa.Double, comment=f"left edge of the box, {point}"),
        sa.Column("top", sa.Double, comment=f"upper edge of the box, {point}"),
        sa.Column("x1", sa.Double, comment=f"right edge of the box, {point}"),
        sa.Column("bottom", sa.Double, comment=f"lower edge of the box, {point}"),
        sa.Column("location", sa.Text, comment="for markup: sheet and cell, or table, row and column"),
    )


def _address() -> tuple[sa.Column[object], ...]:
    return (
        _key("form", "form, 01 to 09"),
        _key("table", "1 but for a form that a report prints again", sa.Integer),
        _key("line", "line: a name of the form's declaration, a classification code, or x: and the printed label"),
        _key("column", "column: a name of the form's declaration, or x: and the printed label"),
        _key("occurrence", "1 but for a code that a table prints again", sa.Integer),
    )


def _of_copy() -> sa.Column[object]:
    return sa.Column(
        "copy",
        sa.BigInteger,
        sa.ForeignKey("mingzhang.copies.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
        comment="the report as one document prints it",
    )


# Records of the archive

publishers = sa.Table(
    "publishers",
    metadata,
    _key("id", "id in sources.yaml"),
    _text("name", "name as shown with the data"),
    _text("region", "administrative code, GB/T 2260"),
    sa.Column("region_names", ARRAY(sa.Text), nullable=False, comment="names of that region, from the province down to its own"),
    _text("licence", "what the publisher allows"),
    sa.Column("listed", sa.Boolean, nullable=False, comment="is it still in sources.yaml?"),
    comment="Who publishes reports: the entries of sources.yaml",
)
observations = sa.Table(
    "observations",
    metadata,
    _key("id", "made from publisher, address, time and what it gave", sa.BigInteger),
    _text("publisher", "publisher"),
    _text("url", "address at the publisher"),
    _moment("observed_at", "when, UTC"),
    _text("got", "content, not_modified, error, or vanished (no listing names it any more)"),
    _text("sha256", "the content; for not_modified the one that is still there", null=True),
    sa.Column("size", sa.BigInteger, comment="bytes"),
    _text("media_type", "as the server says", null=True),
    _integer("status", "HTTP status", null=True),
    _json("headers", "response headers worth keeping: [name, value] pairs"),
    _text("listed_on", "the page that links it", null=True),
    _text("link_text", "what the link is called there"),
    _text("context_title", "title of the page that carries it as an attachment"),
    _text("context_date", "the date that page prints", null=True),
    _text("error", "what went wrong"),
    sa.Index(None, "sha256"),
    comment="Fetches of addresses, as recorded in the archive",
)
decisions = sa.Table(
    "decisions",
    metadata,
    _key("number", "place in the archive's record, from 1", sa.Integer),
    _text("report", "key of the report"),
    _text("version", "the version it is about; null: whatever the version", null=True),
    _text(
        "verdict", "publish (also if doubtful), withhold (not this one; an earlier good version stays), withdraw (the report comes down)"
    ),
    _text("reason", "why"),
    _text("decided_by", "who"),
    _moment("decided_at", "when, UTC"),
    sa.Index(None, "report"),
    comment="What people decided about reports, as recorded in the archive",
)
replies = sa.Table(
    "replies",
    metadata,
    _key("number", "place in the archive's record, from 1", sa.Integer),
    _text("report", "key of the report"),
    _text("finding", "permanent name of the finding within the report"),
    _text("text", "what the unit says, in its own words"),
    _text("replied_by", "who speaks: the unit, or the office of it"),
    _text("source", "where it can be verified: an address, or what letter; may be empty"),
    _text("replied_on", "the day of the reply, ISO 8601"),
    _text("recorded_by", "who recorded it"),
    _moment("recorded_at", "when, UTC"),
    sa.Index(None, "report"),
    comment="What units say of findings about their reports, as recorded in the archive",
)
releases = sa.Table(
    "releases",
    metadata,
    _key("release", "name of its folder"),
    _moment("published_at", "when, UTC"),
    _text("fingerprint", "SHA-256 over what it says, apart from its name and time"),
    _json("reports", "[key, version] of every report in it"),
    comment="Releases that went up, as recorded in the archive",
)
redactions = sa.Table(
    "redactions",
    metadata,
    _key("number", "place in the archive's record, from 1", sa.Integer),
    _text("document", "the document"),
    _text("words", "what is masked in all that comes from it; never published. Empty: the whole document leaves"),
    _text("ground", "why, as it is published"),
    _text("decided_by", "who"),
    _moment("decided_at", "when, UTC"),
    sa.Column("reports", ARRAY(sa.Text), nullable=False, comment="keys of the reports that rested on the document then"),
    comment="What people took out of all releases because the law asks for it, as recorded in the archive",
)

# What editors have written down of units

registered_units = sa.Table(
    "registered_units",
    metadata,
    _key("unit", "id of the unit"),
    _text("region", "administrative code, GB/T 2260"),
    _text("name", "name that is shown"),
    _json("names", "[name, first, last fiscal year] of every name in units.yaml; null: without a bound"),
    _text("social_credit_code", "统一社会信用代码; empty: not written down"),
    _text("budget_code", "预算单位代码; empty: not written down"),
    _text("level", "level of government; empty: not written down"),
    _text("type", "what it is; empty: not written down"),
    _text("parent", "the department in whose accounts it is included", null=True),
    _json("successors", "[unit, first fiscal year] of every unit that took over"),
    comment="The entries of units.yaml, and the units that they name",
)
expected_filers = sa.Table(
    "expected_filers",
    metadata,
    _key("line", "line of the list", sa.Integer),
    _text("unit", "the unit that it means, through the registry"),
    _text("unit_name", "name that is shown for it"),
    _text("listed_name", "the unit as the list writes it"),
    _text("region", "administrative code, GB/T 2260"),
    _integer("since", "first fiscal year; null: all that are known", null=True),
    _integer("until", "last fiscal year; null: to this day", null=True),
    _text("source", "where the list comes from"),
    _text("note", "what the editor says of it"),
    comment="The units that a list says must publish: expected_filers.csv",
)

# Readings

readings = sa.Table(
    "readings",
    metadata,
    _key("sha256", "the document"),
    _key("reader_version", "hash of the reader, the form declarations and the libraries they use"),
    _key("rules_version", "hash of the rules; empty where nothing could be read"),
    _text("status", "read, not_readable, out_of_scope (no departmental final accounts), waits (for a program) or failed (ours to repair)"),
    _text("code", "stable name of the reason"),
    _text("message", "what came of it, in a sentence"),
    _text("kinds", "kinds of the reports in it, with spaces between"),
    _text("evidence", "what tells these kinds: the words of the document that decided"),
    sa.Column("about", ARRAY(sa.Text), nullable=False, comment="keys of final accounts that it speaks of without printing a figure"),
    _text("media_type", "what the content is", null=True),
    _integer("pages", "number of pages; null for markup", null=True),
    comment="What came of reading a document: the last good reading, and failures of later readers",
)

# Copies: reports as one document prints them

copies = sa.Table(
    "copies",
    metadata,
    _key("id", "made from document and report", sa.BigInteger),
    _text("report", "key of the report: unit, fiscal year, kind and scope"),
    _text("unit", "unit id"),
    _text("unit_name", "the unit's name as we show it"),
    _text("region", "administrative code of the publisher, GB/T 2260"),
    _text("printed_unit", "the unit's name as on the cover"),
    _integer("fiscal_year", "fiscal year"),
    _text("kind", "final_accounts or budget"),
    _text("scope", "department, headquarters, unit or unknown; figures of different scopes must never be added up"),
    _text("title", "title of the report"),
    _text("version", "name of its set of figures"),
    _text("sha256", "the document"),
    _text("reader_version", "the reader it was read with"),
    _text("rules_version", "the rules it was checked with"),
    sa.Column("forms", ARRAY(sa.Text), nullable=False, comment="the forms that were found"),
    _integer("figures", "number of figures"),
    _integer("uncertain", "number of figures that neither a second reading nor an identity confirms"),
    _integer("unreadable", "number of places that should hold a figure and could not be read"),
    _text("method", "how the figures were read: text, markup or ocr (ocr where any was)"),
    sa.Column("held_back", ARRAY(sa.Text), nullable=False, comment="why a person must decide; empty: it may be published"),
    _text("made_of", "for a report that was put together from several documents: which readings of which; else empty"),
    sa.Column("parts", ARRAY(sa.Text), nullable=False, comment="for such a report: the document of each of its forms, in their order"),
    _text("narrative", "for such a report: the document of its narrative; empty: none of them has one"),
    _integer("claims", "number of claims of its narrative"),
    _integer("narrative_seen", "amounts and percentages that its narrative states; null: no narrative was looked for", null=True),
    _integer("narrative_understood", "of these, how many are claims", null=True),
    _integer("annex_seen", "amounts and percentages that the prose of its annexes states", null=True),
    _integer("annex_understood", "of these, how many are claims", null=True),
    _integer("further_seen", "numbers that its tables beside the forms print"),
    _text("evidence", "what tells its kind: the words of the document that decided"),
    sa.Column("outlived", ARRAY(sa.Text), nullable=False, comment="explanations by people that do not apply to it any more"),
    _json("beside", "the reports that it was compared with (last_year, budget, next_budget): document, version, reader, copy of each"),
    sa.ForeignKeyConstraint(
        ["sha256", "reader_version", "rules_version"],
        ["mingzhang.readings.sha256", "mingzhang.readings.reader_version", "mingzhang.readings.rules_version"],
        ondelete="CASCADE",
    ),
    sa.Index(None, "report"),
    sa.Index(None, "sha256"),
    comment="Reports as one document prints them (the same may stand in several), and those put together from the parts in several",
)
tables = sa.Table(
    "tables",
    metadata,
    _of_copy(),
    _key("form", "form, 01 to 09"),
    _key("table", "1 but for a form that a report prints again", sa.Integer),
    _integer("number", "place in the report, from 1"),
    _text("printed_title", "its title on the page"),
    _text("printed_number", "its number on the page", null=True),
    _text("printed_unit", "the unit's name in its head", null=True),
    _text("money_unit", "the unit of money printed for it"),
    _integer("decimals", "decimals that its amounts are rounded to"),
    sa.Column("pages", ARRAY(sa.Integer), nullable=False, comment="pages, from 1"),
    comment="Printed tables that were recognised as forms",
)
figures = sa.Table(
    "figures",
    metadata,
    sa.Column("fiscal_year", sa.Integer, primary_key=True, autoincrement=False, comment="fiscal year: the partition"),
    _of_copy(),
    *_address(),
    _integer("number", "place in the report, from 1"),
    _text("label", "what the page calls the line"),
    _text("measure", "money, count or ratio"),
    _money("amount", "exact; yuan where measure is money"),
    _text("printed", "the characters on the page"),
    _text("money_unit", "the unit of money printed for the table"),
    *_place(),
    _text("method", "text, ocr or markup"),
    sa.Column("agreement", sa.Boolean, comment="did independent readings give the same characters? null: only one was made"),
    sa.Column("confidence", sa.Double, comment="0 to 1, OCR only"),
    sa.Column("certain", sa.Boolean, comment="agreement, or an identity with other non-zero figures that holds"),
    sa.Column("declared", sa.Boolean, nullable=False, comment="false: a line or column that no form declares"),
    sa.Index(None, "copy"),
    postgresql_partition_by="LIST (fiscal_year)",
    comment="Printed amounts, one a row, at their address",
)
cells = sa.Table(
    "cells",
    metadata,
    _of_copy(),
    *_address(),
    _integer("number", "place in the report, from 1"),
    _text("state", "blank, withheld or unreadable"),
    _text("label", "what the page calls the line"),
    _text("printed", "the characters on the page"),
    *_place(),
    comment="Places of a form that have no amount but matter",
)
problems = sa.Table(
    "problems",
    metadata,
    _of_copy(),
    _key("number", "from 1", sa.Integer),
    _text("code", "stable name"),
    _text("message", "what, where, and what to do about it (Chinese)"),
    _text("message_en", "the same in English"),
    _text("form", "the form it is about", null=True),
    _integer("page", "the page it is about", null=True),
    sa.Column("doubtful", sa.Boolean, nullable=False, comment="does it hold the report back?"),
    comment="What of a report could not be placed or contradicts itself",
)
claims = sa.Table(
    "claims",
    metadata,
    _of_copy(),
    _key("number", "from 1, in the order of the text", sa.Integer),
    _text("subject", "what it speaks of: the address of a figure, or a name of docs/figures.md"),
    _text("kind", "level, change, change_percent, share, completion, direction, reason or names"),
    _text("measure", "money, count or ratio"),
    _money("amount", "without sign: yuan for money, else the printed number; null where none is printed", null=True),
    _text("printed", "the characters of the number, or of the direction"),
    _text("unit", "unit as printed"),
    _text("section", "what the heading above it is about"),
    _text("basis", "actual, initial_budget or budget"),
    _integer("year", "fiscal year that it speaks of", null=True),
    _text("direction", "up, down or flat; empty: none"),
    _text("word", "the direction as printed"),
    _text("against", "what a change or a direction compares with: previous_year, initial_budget or budget"),
    _text("base", "of what a share is a share"),
    _text("sentence", "the sentence; it may name people, and is not published"),
    _integer("paragraph", "paragraph below one heading"),
    _integer("statement", "claims of one statement are about one subject"),
    sa.Column("nested", sa.Boolean, nullable=False, comment="does it stand in brackets, or among the parts of another?"),
    sa.Column("annex", sa.Boolean, nullable=False, comment="does it stand in an annex?"),
    _text("state", "read, blank (the number is missing) or residue (of the template)"),
    *_place()[:-1],
    comment="Amounts, percentages, counts and directions that the narrative states",
)
further_tables = sa.Table(
    "further_tables",
    metadata,
    _of_copy(),
    _key("number", "place among the tables beside the forms, from 1", sa.Integer),
    _text("form", "performance_department, performance_project or annex"),
    _integer("table", "1, 2, … of the same form"),
    _text("printed_title", "its title on the page"),
    _text("money_unit", "the unit of money printed for it"),
    _integer("decimals", "decimals that its amounts are rounded to"),
    sa.Column("pages", ARRAY(sa.Integer), nullable=False, comment="pages, from 1"),
    comment="Tables beside the forms: self-evaluations of performance, tables of amounts in annexes",
)
further_figures = sa.Table(
    "further_figures",
    metadata,
    _of_copy(),
    _key("number", "from 1, in the order of the report", sa.Integer),
    _text("form", "performance_department, performance_project or annex"),
    _integer("table", "1, 2, … of the same form"),
    _text("line", "line; empty where it is not understood"),
    _text("column", "column; empty where it is not understood"),
    _text("label", "what the page calls the line"),
    _text("measure", "money, count, ratio, score or grade; empty where it is not understood"),
    _money("amount", "exact; yuan where measure is money; null where it is not understood", null=True),
    _text("printed", "the characters on the page"),
    _text("money_unit", "the unit of money printed for the table"),
    *_place(),
    _text("method", "text, ocr or markup"),
    sa.Column("agreement", sa.Boolean, comment="did independent readings give the same characters? null: only one was made"),
    sa.Column("confidence", sa.Double, comment="0 to 1, OCR only"),
    comment="What the tables beside the forms print, one number a row",
)
outcomes = sa.Table(
    "outcomes",
    metadata,
    _of_copy(),
    _key("rule", "rule id"),
    _text("outcome", "pass, rounding, fail, not_applicable, insufficient_data or rule_error"),
    _integer("evaluated", "identities of the rule that were compared"),
    _integer("failed", "identities that do not hold"),
    _text("note", "the missing figure of insufficient_data, the exception of rule_error"),
    comment="What each rule says of a report",
)
obligations = sa.Table(
    "obligations",
    metadata,
    _of_copy(),
    _key("obligation", "id in expectations/obligations.yaml"),
    _text("outcome", "the gravest outcome of the rules that fulfil it; not_checked: one of them is not in the book"),
    _text("note", "what is missing"),
    comment="What became of each thing that must be checked of a report, whichever rules do it",
)
findings = sa.Table(
    "findings",
    metadata,
    _of_copy(),
    _key("number", "from 1", sa.Integer),
    _text("rule", "rule id"),
    _text("severity", "error, warning or info"),
    _text("outcome", "fail or rounding"),
    _text("message", "the finding in a sentence (Chinese)"),
    _text("message_en", "the same in English"),
    _money("reported", "the printed side of the identity, yuan", null=True),
    _money("expected", "what the other figures make it, yuan", null=True),
    _money("difference", "reported - expected, yuan", null=True),
    _money("tolerance", "the largest difference that rounding explains, yuan", null=True),
    _json("figures", "the figures that took part: address, printed, amount (a string, exact), page, box", JSON),
    _text("explanation", "what a person has said of it, with name and day; it is advisory then"),
    comment="Identities that do not hold, or only within rounding",
)
cases = sa.Table(
    "cases",
    metadata,
    _of_copy(),
    _key("number", "from 1", sa.Integer),
    sa.Column("findings", ARRAY(sa.Integer), nullable=False, comment="numbers of the findings that share figures"),
    _json("candidates", "figures that would settle the case with another value, most likely first; never applied", JSON),
    _text("message", "what the likeliest of them would do, in a sentence (Chinese); empty where none would help"),
    _text("message_en", "the same in English"),
    comment="Findings that share figures: probably one misprint",
)

view_definitions = sa.Table(
    "view_definitions",
    metadata,
    _key("name", "name of the view"),
    _text("says", "comment, definition and columns"),
    comment="What the views in this database were made from",
)
