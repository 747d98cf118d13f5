"""Observations that the heat of their case does not know yet."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the column `observations.weighed`."""
    op.add_column("observations", sa.Column("weighed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.create_index(
        "observations_unweighed",
        "observations",
        ["signal_id"],
        sqlite_where=sa.text("weighed = 0"),
        postgresql_where=sa.text("NOT weighed"),
    )
