"""What would settle a case, in a sentence.

0005 follows 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Cases are made again when the rules are next asked; until then they have no sentence.
    for name, comment in (
        ("message", "what the likeliest of them would do, in a sentence (Chinese); empty where none would help"),
        ("message_en", "the same in English"),
    ):
        op.add_column("cases", sa.Column(name, sa.Text(), nullable=False, server_default="", comment=comment), schema="mingzhang")
        op.alter_column("cases", name, server_default=None, schema="mingzhang")
