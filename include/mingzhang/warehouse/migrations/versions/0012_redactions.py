"""What people took out of all releases because the law asks for it.

0012 follows 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False, comment="place in the archive's record, from 1"),
        sa.Column("document", sa.Text, nullable=False, comment="the document"),
        sa.Column(
            "words",
            sa.Text,
            nullable=False,
            comment="what is masked in all that comes from it; never published. Empty: the whole document leaves",
        ),
        sa.Column("ground", sa.Text, nullable=False, comment="why, as it is published"),
        sa.Column("decided_by", sa.Text, nullable=False, comment="who"),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="when, UTC"),
        sa.Column("reports", ARRAY(sa.Text), nullable=False, comment="keys of the reports that rested on the document then"),
        schema="mingzhang",
        comment="What people took out of all releases because the law asks for it, as recorded in the archive",
    )
