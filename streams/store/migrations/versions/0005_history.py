"""What history is found by when news of the same affair comes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table `history_keys`."""
    op.create_table(
        "history_keys",
        sa.Column("exercise", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("exercise", "area", "key", "at", "signal_id"),
    )
    op.create_index("history_keys_signal", "history_keys", ["signal_id"])
