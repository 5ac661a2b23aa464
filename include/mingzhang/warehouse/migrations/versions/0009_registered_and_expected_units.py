"""What editors have written down of units: the entries of the registry, and who is expected to publish.

0009 follows 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _text(name: str, comment: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=null, comment=comment)


def upgrade() -> None:
    op.create_table(
        "registered_units",
        sa.Column("unit", sa.Text, autoincrement=False, nullable=False, comment="id of the unit"),
        _text("region", "administrative code, GB/T 2260"),
        _text("name", "name that is shown"),
        sa.Column(
            "names",
            JSONB,
            nullable=False,
            comment="[name, first, last fiscal year] of every name in units.yaml; null: without a bound",
        ),
        _text("social_credit_code", "统一社会信用代码; empty: not written down"),
        _text("budget_code", "预算单位代码; empty: not written down"),
        _text("level", "level of government; empty: not written down"),
        _text("type", "what it is; empty: not written down"),
        _text("parent", "the department in whose accounts it is included", null=True),
        sa.Column("successors", JSONB, nullable=False, comment="[unit, first fiscal year] of every unit that took over"),
        sa.PrimaryKeyConstraint("unit", name="registered_units_key"),
        schema="mingzhang",
        comment="The entries of units.yaml, and the units that they name",
    )
    op.create_table(
        "expected_filers",
        sa.Column("line", sa.Integer, autoincrement=False, nullable=False, comment="line of the list"),
        _text("unit", "the unit that it means, through the registry"),
        _text("unit_name", "name that is shown for it"),
        _text("listed_name", "the unit as the list writes it"),
        _text("region", "administrative code, GB/T 2260"),
        sa.Column("since", sa.Integer, nullable=True, comment="first fiscal year; null: all that are known"),
        sa.Column("until", sa.Integer, nullable=True, comment="last fiscal year; null: to this day"),
        _text("source", "where the list comes from"),
        _text("note", "what the editor says of it"),
        sa.PrimaryKeyConstraint("line", name="expected_filers_key"),
        schema="mingzhang",
        comment="The units that a list says must publish: expected_filers.csv",
    )
