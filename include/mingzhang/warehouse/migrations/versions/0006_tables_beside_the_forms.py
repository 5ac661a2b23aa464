"""Tables beside the forms: self-evaluations of performance, tables of amounts in annexes.

0006 follows 0005
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Readings are made again from the archive: what they would lack in the new tables is not guessed.
    op.execute("DELETE FROM mingzhang.readings")
    seen = _integer("further_seen", "numbers that its tables beside the forms print")
    op.add_column("copies", seen, schema="mingzhang")
    op.create_table(
        "further_tables",
        *_keys("further_tables", "place among the tables beside the forms, from 1"),
        _text("form", "performance_department, performance_project or annex"),
        _integer("table", "1, 2, … of the same form"),
        _text("printed_title", "its title on the page"),
        _text("money_unit", "the unit of money printed for it"),
        _integer("decimals", "decimals that its amounts are rounded to"),
        sa.Column("pages", postgresql.ARRAY(sa.Integer()), nullable=False, comment="pages, from 1"),
        schema="mingzhang",
        comment="Tables beside the forms: self-evaluations of performance, tables of amounts in annexes",
    )
    op.create_table(
        "further_figures",
        *_keys("further_figures", "from 1, in the order of the report"),
        _text("form", "performance_department, performance_project or annex"),
        _integer("table", "1, 2, … of the same form"),
        _text("line", "line; empty where it is not understood"),
        _text("column", "column; empty where it is not understood"),
        _text("label", "what the page calls the line"),
        _text("measure", "money, count, ratio, score or grade; empty where it is not understood"),
        sa.Column("amount", sa.Numeric(), comment="exact; yuan where measure is money; null where it is not understood"),
        _text("printed", "the characters on the page"),
        _text("money_unit", "the unit of money printed for the table"),
        sa.Column("page", sa.Integer(), comment="page, from 1; null for markup"),
        *(
            sa.Column(name, sa.Double(), comment=f"{edge} edge of the box, PDF points from the top left of the page as displayed")
            for name, edge in (("x0", "left"), ("top", "upper"), ("x1", "right"), ("bottom", "lower"))
        ),
        sa.Column("location", sa.Text(), comment="for markup: sheet and cell, or table, row and column"),
        _text("method", "text, ocr or markup"),
        sa.Column("agreement", sa.Boolean(), comment="did independent readings give the same characters? null: only one was made"),
        sa.Column("confidence", sa.Double(), comment="0 to 1, OCR only"),
        schema="mingzhang",
        comment="What the tables beside the forms print, one number a row",
    )


def _keys(table: str, comment: str) -> tuple[Any, ...]:
    return (
        sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment=comment),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f(f"{table}_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "number", name=op.f(f"{table}_key")),
    )


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _integer(name: str, comment: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, comment=comment)
