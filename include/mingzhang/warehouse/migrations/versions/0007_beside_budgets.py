"""Reports are compared with budgets too: what a copy was compared with, by role.

0007 follows 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COMMENT = "the reports that it was compared with (last_year, budget, next_budget): document, version, reader, copy of each"


def upgrade() -> None:
    # Views name the columns: they are made anew afterwards, see `views`.
    for view in op.get_bind().execute(sa.text("SELECT viewname FROM pg_views WHERE schemaname = 'mingzhang'")).scalars().all():
        op.execute(f'DROP VIEW IF EXISTS mingzhang."{view}" CASCADE')
    op.execute("DELETE FROM mingzhang.view_definitions")
    op.add_column("copies", sa.Column("beside", JSONB(), nullable=False, server_default="{}", comment=COMMENT), schema="mingzhang")
    op.execute("UPDATE mingzhang.copies SET beside = jsonb_build_object('last_year', predecessor) WHERE predecessor IS NOT NULL")
    op.alter_column("copies", "beside", server_default=None, schema="mingzhang")
    op.alter_column("copies", "kind", comment="final_accounts or budget", existing_comment="final_accounts", schema="mingzhang")
    op.drop_column("copies", "predecessor", schema="mingzhang")
