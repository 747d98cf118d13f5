"""By what the telephones of those who complain are known again."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the table `phones`."""
    op.create_table(
        "phones",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mark", "at", "signal_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("phones_signal", "phones", ["signal_id"])
