"""Units reply to findings.

0010 follows 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replies",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False, comment="place in the archive's record, from 1"),
        sa.Column("report", sa.Text(), nullable=False, comment="key of the report"),
        sa.Column("finding", sa.Text(), nullable=False, comment="permanent name of the finding within the report"),
        sa.Column("text", sa.Text(), nullable=False, comment="what the unit says, in its own words"),
        sa.Column("replied_by", sa.Text(), nullable=False, comment="who speaks: the unit, or the office of it"),
        sa.Column("source", sa.Text(), nullable=False, comment="where it can be verified: an address, or what letter; may be empty"),
        sa.Column("replied_on", sa.Text(), nullable=False, comment="the day of the reply, ISO 8601"),
        sa.Column("recorded_by", sa.Text(), nullable=False, comment="who recorded it"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.PrimaryKeyConstraint("number", name=op.f("replies_key")),
        schema="mingzhang",
        comment="What units say of findings about their reports, as recorded in the archive",
    )
    op.create_index(op.f("replies_report"), "replies", ["report"], unique=False, schema="mingzhang")
