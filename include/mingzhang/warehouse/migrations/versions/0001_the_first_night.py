"""The first night: records of the archive, readings, and what the reports say.

0001 follows nothing
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="place in the archive's record, from 1"),
        sa.Column("report", sa.Text(), nullable=False, comment="key of the report"),
        sa.Column("version", sa.Text(), nullable=True, comment="the version it is about; null: whatever the version"),
        sa.Column(
            "verdict",
            sa.Text(),
            nullable=False,
            comment="publish (also if doubtful), withhold (not this one; an earlier good version stays), withdraw (the report comes down)",
        ),
        sa.Column("reason", sa.Text(), nullable=False, comment="why"),
        sa.Column("decided_by", sa.Text(), nullable=False, comment="who"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.PrimaryKeyConstraint("number", name=op.f("decisions_key")),
        schema="mingzhang",
        comment="What people decided about reports, as recorded in the archive",
    )
    op.create_index(op.f("decisions_report"), "decisions", ["report"], unique=False, schema="mingzhang")
    op.create_table(
        "observations",
        sa.Column(
            "id", sa.BigInteger(), autoincrement=False, nullable=False, comment="made from publisher, address, time and what it gave"
        ),
        sa.Column("publisher", sa.Text(), nullable=False, comment="publisher"),
        sa.Column("url", sa.Text(), nullable=False, comment="address at the publisher"),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("got", sa.Text(), nullable=False, comment="content, not_modified, error, or vanished (no listing names it any more)"),
        sa.Column("sha256", sa.Text(), nullable=True, comment="the content; for not_modified the one that is still there"),
        sa.Column("size", sa.BigInteger(), nullable=True, comment="bytes"),
        sa.Column("media_type", sa.Text(), nullable=True, comment="as the server says"),
        sa.Column("status", sa.Integer(), nullable=True, comment="HTTP status"),
        sa.Column("headers", postgresql.JSONB(), nullable=False, comment="response headers worth keeping: [name, value] pairs"),
        sa.Column("listed_on", sa.Text(), nullable=True, comment="the page that links it"),
        sa.Column("link_text", sa.Text(), nullable=False, comment="what the link is called there"),
        sa.Column("context_title", sa.Text(), nullable=False, comment="title of the page that carries it as an attachment"),
        sa.Column("context_date", sa.Text(), nullable=True, comment="the date that page prints"),
        sa.Column("error", sa.Text(), nullable=False, comment="what went wrong"),
        sa.PrimaryKeyConstraint("id", name=op.f("observations_key")),
        schema="mingzhang",
        comment="Fetches of addresses, as recorded in the archive",
    )
    op.create_index(op.f("observations_sha256"), "observations", ["sha256"], unique=False, schema="mingzhang")
    op.create_table(
        "publishers",
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False, comment="id in sources.yaml"),
        sa.Column("name", sa.Text(), nullable=False, comment="name as shown with the data"),
        sa.Column("region", sa.Text(), nullable=False, comment="administrative code, GB/T 2260"),
        sa.Column("licence", sa.Text(), nullable=False, comment="what the publisher allows"),
        sa.Column("listed", sa.Boolean(), nullable=False, comment="is it still in sources.yaml?"),
        sa.PrimaryKeyConstraint("id", name=op.f("publishers_key")),
        schema="mingzhang",
        comment="Who publishes reports: the entries of sources.yaml",
    )
    op.create_table(
        "readings",
        sa.Column("sha256", sa.Text(), autoincrement=False, nullable=False, comment="the document"),
        sa.Column(
            "reader_version",
            sa.Text(),
            autoincrement=False,
            nullable=False,
            comment="hash of the reader, the form declarations and the libraries they use",
        ),
        sa.Column(
            "rules_version", sa.Text(), autoincrement=False, nullable=False, comment="hash of the rules; empty where nothing could be read"
        ),
        sa.Column(
            "status",
            sa.Text(),
            nullable=False,
            comment="read, not_readable, out_of_scope (no departmental final accounts) or failed (ours to repair)",
        ),
        sa.Column("code", sa.Text(), nullable=False, comment="stable name of the reason"),
        sa.Column("message", sa.Text(), nullable=False, comment="what came of it, in a sentence"),
        sa.Column("media_type", sa.Text(), nullable=True, comment="what the content is"),
        sa.Column("pages", sa.Integer(), nullable=True, comment="number of pages; null for markup"),
        sa.PrimaryKeyConstraint("sha256", "reader_version", "rules_version", name=op.f("readings_key")),
        schema="mingzhang",
        comment="What came of reading a document: the last good reading, and failures of later readers",
    )
    op.create_table(
        "releases",
        sa.Column("release", sa.Text(), autoincrement=False, nullable=False, comment="name of its folder"),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="SHA-256 over what it says, apart from its name and time"),
        sa.Column("reports", postgresql.JSONB(), nullable=False, comment="[key, version] of every report in it"),
        sa.PrimaryKeyConstraint("release", name=op.f("releases_key")),
        schema="mingzhang",
        comment="Releases that went up, as recorded in the archive",
    )
    op.create_table(
        "view_definitions",
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False, comment="name of the view"),
        sa.Column("says", sa.Text(), nullable=False, comment="comment, definition and columns"),
        sa.PrimaryKeyConstraint("name", name=op.f("view_definitions_key")),
        schema="mingzhang",
        comment="What the views in this database were made from",
    )
    op.create_table(
        "copies",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False, comment="made from document and report"),
        sa.Column("report", sa.Text(), nullable=False, comment="key of the report: unit, fiscal year, kind and scope"),
        sa.Column("unit", sa.Text(), nullable=False, comment="unit id"),
        sa.Column("unit_name", sa.Text(), nullable=False, comment="the unit's name as we show it"),
        sa.Column("region", sa.Text(), nullable=False, comment="administrative code of the publisher, GB/T 2260"),
        sa.Column("printed_unit", sa.Text(), nullable=False, comment="the unit's name as on the cover"),
        sa.Column("fiscal_year", sa.Integer(), nullable=False, comment="fiscal year"),
        sa.Column("kind", sa.Text(), nullable=False, comment="final_accounts"),
        sa.Column(
            "scope",
            sa.Text(),
            nullable=False,
            comment="department, headquarters, unit or unknown; figures of different scopes must never be added up",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="title of the report"),
        sa.Column("version", sa.Text(), nullable=False, comment="name of its set of figures"),
        sa.Column("sha256", sa.Text(), nullable=False, comment="the document"),
        sa.Column("reader_version", sa.Text(), nullable=False, comment="the reader it was read with"),
        sa.Column("rules_version", sa.Text(), nullable=False, comment="the rules it was checked with"),
        sa.Column("forms", postgresql.ARRAY(sa.Text()), nullable=False, comment="the forms that were found"),
        sa.Column("figures", sa.Integer(), nullable=False, comment="number of figures"),
        sa.Column(
            "uncertain", sa.Integer(), nullable=False, comment="number of figures that neither a second reading nor an identity confirms"
        ),
        sa.Column("held_back", postgresql.ARRAY(sa.Text()), nullable=False, comment="why a person must decide; empty: it may be published"),
        sa.ForeignKeyConstraint(
            ["sha256", "reader_version", "rules_version"],
            ["mingzhang.readings.sha256", "mingzhang.readings.reader_version", "mingzhang.readings.rules_version"],
            name=op.f("copies_of_readings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("copies_key")),
        schema="mingzhang",
        comment="Reports as one document prints them; the same report may stand in several documents",
    )
    op.create_index(op.f("copies_report"), "copies", ["report"], unique=False, schema="mingzhang")
    op.create_index(op.f("copies_sha256"), "copies", ["sha256"], unique=False, schema="mingzhang")
    op.create_table(
        "cases",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("findings", postgresql.ARRAY(sa.Integer()), nullable=False, comment="numbers of the findings that share figures"),
        sa.Column(
            "candidates",
            postgresql.JSON(),
            nullable=False,
            comment="figures that would settle the case with another value, most likely first; never applied",
        ),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("cases_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "number", name=op.f("cases_key")),
        schema="mingzhang",
        comment="Findings that share figures: probably one misprint",
    )
    op.create_table(
        "cells",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("form", sa.Text(), autoincrement=False, nullable=False, comment="form, 01 to 09"),
        sa.Column("table", sa.Integer(), autoincrement=False, nullable=False, comment="1 but for a form that a report prints again"),
        sa.Column(
            "line",
            sa.Text(),
            autoincrement=False,
            nullable=False,
            comment="line: a name of the form's declaration, a classification code, or x: and the printed label",
        ),
        sa.Column(
            "column",
            sa.Text(),
            autoincrement=False,
            nullable=False,
            comment="column: a name of the form's declaration, or x: and the printed label",
        ),
        sa.Column("occurrence", sa.Integer(), autoincrement=False, nullable=False, comment="1 but for a code that a table prints again"),
        sa.Column("state", sa.Text(), nullable=False, comment="blank, withheld or unreadable"),
        sa.Column("label", sa.Text(), nullable=False, comment="what the page calls the line"),
        sa.Column("printed", sa.Text(), nullable=False, comment="the characters on the page"),
        sa.Column("page", sa.Integer(), nullable=True, comment="page, from 1; null for markup"),
        sa.Column("x0", sa.Double(), nullable=True, comment="left edge of the box, PDF points from the top left of the page as displayed"),
        sa.Column(
            "top", sa.Double(), nullable=True, comment="upper edge of the box, PDF points from the top left of the page as displayed"
        ),
        sa.Column("x1", sa.Double(), nullable=True, comment="right edge of the box, PDF points from the top left of the page as displayed"),
        sa.Column(
            "bottom", sa.Double(), nullable=True, comment="lower edge of the box, PDF points from the top left of the page as displayed"
        ),
        sa.Column("location", sa.Text(), nullable=True, comment="for markup: sheet and cell, or table, row and column"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("cells_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "form", "table", "line", "column", "occurrence", name=op.f("cells_key")),
        schema="mingzhang",
        comment="Places of a form that have no amount but matter",
    )
    op.create_table(
        "figures",
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False, comment="fiscal year: the partition"),
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("form", sa.Text(), autoincrement=False, nullable=False, comment="form, 01 to 09"),
        sa.Column("table", sa.Integer(), autoincrement=False, nullable=False, comment="1 but for a form that a report prints again"),
        sa.Column(
            "line",
            sa.Text(),
            autoincrement=False,
            nullable=False,
            comment="line: a name of the form's declaration, a classification code, or x: and the printed label",
        ),
        sa.Column(
            "column",
            sa.Text(),
            autoincrement=False,
            nullable=False,
            comment="column: a name of the form's declaration, or x: and the printed label",
        ),
        sa.Column("occurrence", sa.Integer(), autoincrement=False, nullable=False, comment="1 but for a code that a table prints again"),
        sa.Column("label", sa.Text(), nullable=False, comment="what the page calls the line"),
        sa.Column("measure", sa.Text(), nullable=False, comment="money, count or ratio"),
        sa.Column("amount", sa.Numeric(), nullable=False, comment="exact; yuan where measure is money"),
        sa.Column("printed", sa.Text(), nullable=False, comment="the characters on the page"),
        sa.Column("money_unit", sa.Text(), nullable=False, comment="the unit of money printed for the table"),
        sa.Column("page", sa.Integer(), nullable=True, comment="page, from 1; null for markup"),
        sa.Column("x0", sa.Double(), nullable=True, comment="left edge of the box, PDF points from the top left of the page as displayed"),
        sa.Column(
            "top", sa.Double(), nullable=True, comment="upper edge of the box, PDF points from the top left of the page as displayed"
        ),
        sa.Column("x1", sa.Double(), nullable=True, comment="right edge of the box, PDF points from the top left of the page as displayed"),
        sa.Column(
            "bottom", sa.Double(), nullable=True, comment="lower edge of the box, PDF points from the top left of the page as displayed"
        ),
        sa.Column("location", sa.Text(), nullable=True, comment="for markup: sheet and cell, or table, row and column"),
        sa.Column("method", sa.Text(), nullable=False, comment="text, ocr or markup"),
        sa.Column(
            "agreement", sa.Boolean(), nullable=True, comment="did independent readings give the same characters? null: only one was made"
        ),
        sa.Column("confidence", sa.Double(), nullable=True, comment="0 to 1, OCR only"),
        sa.Column("certain", sa.Boolean(), nullable=True, comment="agreement, or an identity with other non-zero figures that holds"),
        sa.Column("declared", sa.Boolean(), nullable=False, comment="false: a line or column that no form declares"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("figures_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("fiscal_year", "copy", "form", "table", "line", "column", "occurrence", name=op.f("figures_key")),
        schema="mingzhang",
        comment="Printed amounts, one a row, at their address",
        postgresql_partition_by="LIST (fiscal_year)",
    )
    op.create_table(
        "findings",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("rule", sa.Text(), nullable=False, comment="rule id"),
        sa.Column("severity", sa.Text(), nullable=False, comment="error, warning or info"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="fail or rounding"),
        sa.Column("message", sa.Text(), nullable=False, comment="the finding in a sentence (Chinese)"),
        sa.Column("message_en", sa.Text(), nullable=False, comment="the same in English"),
        sa.Column("reported", sa.Numeric(), nullable=True, comment="the printed side of the identity, yuan"),
        sa.Column("expected", sa.Numeric(), nullable=True, comment="what the other figures make it, yuan"),
        sa.Column("difference", sa.Numeric(), nullable=True, comment="reported - expected, yuan"),
        sa.Column("tolerance", sa.Numeric(), nullable=True, comment="the largest difference that rounding explains, yuan"),
        sa.Column(
            "figures",
            postgresql.JSON(),
            nullable=False,
            comment="the figures that took part: address, printed, amount (a string, exact), page, box",
        ),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("findings_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "number", name=op.f("findings_key")),
        schema="mingzhang",
        comment="Identities that do not hold, or only within rounding",
    )
    op.create_table(
        "outcomes",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("rule", sa.Text(), autoincrement=False, nullable=False, comment="rule id"),
        sa.Column("outcome", sa.Text(), nullable=False, comment="pass, rounding, fail, not_applicable, insufficient_data or rule_error"),
        sa.Column("evaluated", sa.Integer(), nullable=False, comment="identities of the rule that were compared"),
        sa.Column("failed", sa.Integer(), nullable=False, comment="identities that do not hold"),
        sa.Column("note", sa.Text(), nullable=False, comment="the missing figure of insufficient_data, the exception of rule_error"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("outcomes_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "rule", name=op.f("outcomes_key")),
        schema="mingzhang",
        comment="What each rule says of a report",
    )
    op.create_table(
        "problems",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1"),
        sa.Column("code", sa.Text(), nullable=False, comment="stable name"),
        sa.Column("message", sa.Text(), nullable=False, comment="what, where, and what to do about it (Chinese)"),
        sa.Column("message_en", sa.Text(), nullable=False, comment="the same in English"),
        sa.Column("form", sa.Text(), nullable=True, comment="the form it is about"),
        sa.Column("page", sa.Integer(), nullable=True, comment="the page it is about"),
        sa.Column("doubtful", sa.Boolean(), nullable=False, comment="does it hold the report back?"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("problems_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "number", name=op.f("problems_key")),
        schema="mingzhang",
        comment="What of a report could not be placed or contradicts itself",
    )
    op.create_table(
        "tables",
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("form", sa.Text(), autoincrement=False, nullable=False, comment="form, 01 to 09"),
        sa.Column("table", sa.Integer(), autoincrement=False, nullable=False, comment="1 but for a form that a report prints again"),
        sa.Column("printed_title", sa.Text(), nullable=False, comment="its title on the page"),
        sa.Column("printed_number", sa.Text(), nullable=True, comment="its number on the page"),
        sa.Column("printed_unit", sa.Text(), nullable=True, comment="the unit's name in its head"),
        sa.Column("money_unit", sa.Text(), nullable=False, comment="the unit of money printed for it"),
        sa.Column("decimals", sa.Integer(), nullable=False, comment="decimals that its amounts are rounded to"),
        sa.Column("pages", postgresql.ARRAY(sa.Integer()), nullable=False, comment="pages, from 1"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("tables_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "form", "table", name=op.f("tables_key")),
        schema="mingzhang",
        comment="Printed tables that were recognised as forms",
    )
