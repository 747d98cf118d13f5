"""What only the director opens."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns `signals.is_confidential` and `cases.is_confidential`."""
    for table in ("signals", "cases"):
        op.add_column(table, sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()))
