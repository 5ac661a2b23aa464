"""Copies and parts of a report, kinds with their evidence, the names of regions.

0002 follows 0001
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXTS = postgresql.ARRAY(sa.Text())


def upgrade() -> None:
    # Readings are made again from the archive: what they would lack in the new columns is not guessed.
    op.execute("DELETE FROM mingzhang.readings")
    added: dict[str, list[sa.Column[Any]]] = {
        "publishers": [sa.Column("region_names", TEXTS, comment="names of that region, from the province down to its own")],
        "readings": [
            sa.Column("kinds", sa.Text(), comment="kinds of the reports in it, with spaces between"),
            sa.Column("evidence", sa.Text(), comment="what tells these kinds: the words of the document that decided"),
            sa.Column("about", TEXTS, comment="keys of final accounts that it speaks of without printing a figure"),
        ],
        "copies": [
            sa.Column("unreadable", sa.Integer(), comment="number of places that should hold a figure and could not be read"),
            sa.Column("method", sa.Text(), comment="how the figures were read: text, markup or ocr (ocr where any was)"),
            sa.Column(
                "made_of",
                sa.Text(),
                comment="for a report that was put together from several documents: which readings of which; else empty",
            ),
            sa.Column("parts", TEXTS, comment="for such a report: the document of each of its forms, in their order"),
        ],
    }
    for table, columns in added.items():
        for column in columns:
            op.add_column(table, column, schema="mingzhang")
    op.execute("UPDATE mingzhang.publishers SET region_names = '{}'")
    for table, columns in added.items():
        for column in columns:
            op.alter_column(table, column.name, nullable=False, schema="mingzhang")
    op.alter_column(
        "readings",
        "status",
        comment="read, not_readable, out_of_scope (no departmental final accounts), waits (for a program) or failed (ours to repair)",
        schema="mingzhang",
    )
    op.create_table_comment(
        "copies",
        "Reports as one document prints them (the same may stand in several), and those put together from the parts in several",
        schema="mingzhang",
    )
