"""Claims of narratives, obligations, explanations; which report of the year before a report was compared with.

0003 follows 0002
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TEXTS = postgresql.ARRAY(sa.Text())


def upgrade() -> None:
    # Readings are made again from the archive: what they would lack in the new columns is not guessed.
    op.execute("DELETE FROM mingzhang.readings")
    for table, columns in _added().items():
        for column in columns:
            op.add_column(table, column, schema="mingzhang")
    op.create_table(
        "claims",
        _copy(),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="from 1, in the order of the text"),
        _text("subject", "what it speaks of: the address of a figure, or a name of docs/figures.md"),
        _text("kind", "level, change, change_percent, share, completion or direction"),
        _text("measure", "money, count or ratio"),
        sa.Column("amount", sa.Numeric(), comment="without sign: yuan for money, else the printed number; null where none is printed"),
        _text("printed", "the characters of the number, or of the direction"),
        _text("unit", "unit as printed"),
        _text("section", "what the heading above it is about"),
        _text("basis", "actual, initial_budget or budget"),
        sa.Column("year", sa.Integer(), comment="fiscal year that it speaks of"),
        _text("direction", "up, down or flat; empty: none"),
        _text("word", "the direction as printed"),
        _text("against", "what a change or a direction compares with: previous_year, initial_budget or budget"),
        _text("base", "of what a share is a share"),
        _text("sentence", "the sentence; it may name people, and is not published"),
        sa.Column("paragraph", sa.Integer(), nullable=False, comment="paragraph below one heading"),
        sa.Column("statement", sa.Integer(), nullable=False, comment="claims of one statement are about one subject"),
        sa.Column("nested", sa.Boolean(), nullable=False, comment="does it stand in brackets, or among the parts of another?"),
        sa.Column("annex", sa.Boolean(), nullable=False, comment="does it stand in an annex?"),
        _text("state", "read, blank (the number is missing) or residue (of the template)"),
        sa.Column("page", sa.Integer(), comment="page, from 1; null for markup"),
        *(
            sa.Column(name, sa.Double(), comment=f"{edge} edge of the box, PDF points from the top left of the page as displayed")
            for name, edge in (("x0", "left"), ("top", "upper"), ("x1", "right"), ("bottom", "lower"))
        ),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("claims_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "number", name=op.f("claims_key")),
        schema="mingzhang",
        comment="Amounts, percentages, counts and directions that the narrative states",
    )
    op.create_table(
        "obligations",
        _copy(),
        sa.Column("obligation", sa.Text(), autoincrement=False, nullable=False, comment="id in expectations/obligations.yaml"),
        _text("outcome", "the gravest outcome of the rules that fulfil it; not_checked: one of them is not in the book"),
        _text("note", "what is missing"),
        sa.ForeignKeyConstraint(["copy"], ["mingzhang.copies.id"], name=op.f("obligations_of_copies"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("copy", "obligation", name=op.f("obligations_key")),
        schema="mingzhang",
        comment="What became of each thing that must be checked of a report, whichever rules do it",
    )


def _added() -> dict[str, list[sa.Column[Any]]]:
    place = "place in the report, from 1"
    return {
        "copies": [
            _text("narrative", "for such a report: the document of its narrative; empty: none of them has one"),
            sa.Column("claims", sa.Integer(), nullable=False, comment="number of claims of its narrative"),
            sa.Column(
                "narrative_seen",
                sa.Integer(),
                comment="amounts and percentages that its narrative states; null: no narrative was looked for",
            ),
            sa.Column("narrative_understood", sa.Integer(), comment="of these, how many are claims"),
            sa.Column("annex_seen", sa.Integer(), comment="amounts and percentages that the prose of its annexes states"),
            sa.Column("annex_understood", sa.Integer(), comment="of these, how many are claims"),
            _text("evidence", "what tells its kind: the words of the document that decided"),
            sa.Column("outlived", TEXTS, nullable=False, comment="explanations by people that do not apply to it any more"),
            sa.Column(
                "predecessor",
                sa.Text(),
                comment="report of the year before that it was compared with: document, version, reader, copy; null: none",
            ),
        ],
        "figures": [sa.Column("number", sa.Integer(), nullable=False, comment=place)],
        "cells": [sa.Column("number", sa.Integer(), nullable=False, comment=place)],
        "findings": [_text("explanation", "what a person has said of it, with name and day; it is advisory then")],
    }


def _copy() -> sa.Column[Any]:
    return sa.Column("copy", sa.BigInteger(), autoincrement=False, nullable=False, comment="the report as one document prints it")


def _text(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)
