"""A narrative also claims reasons for a change, and the names of what an amount is made up of.

0008 follows 0007
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = "level, change, change_percent, share, completion or direction"
COMMENT = "level, change, change_percent, share, completion, direction, reason or names"


def upgrade() -> None:
    op.alter_column("claims", "kind", comment=COMMENT, existing_comment=BEFORE, schema="mingzhang")
