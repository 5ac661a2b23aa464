"""The figures of a copy are found without its year too: when it is read again and its old figures go, and for the forms of few reports.

0011 follows 0010
"""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("figures_copy", "figures", ["copy"], schema="mingzhang")
