"""The order of a report's tables.

0004 follows 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Readings are made again from the archive: an order that was not kept is not guessed.
    op.execute("DELETE FROM mingzhang.readings")
    op.add_column("tables", sa.Column("number", sa.Integer(), nullable=False, comment="place in the report, from 1"), schema="mingzhang")
