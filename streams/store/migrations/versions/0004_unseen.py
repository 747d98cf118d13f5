"""Exports whose rows may still wait to be gathered, and cases with a clock that no export shows the end of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the table `exports` and the column `cases.is_unseen`."""
    op.create_table(
        "exports",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("cases", sa.Column("is_unseen", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(
        "cases_unseen",
        "cases",
        ["id"],
        sqlite_where=sa.text("is_unseen = 1"),
        postgresql_where=sa.text("is_unseen"),
    )
