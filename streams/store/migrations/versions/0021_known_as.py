"""Names under which a signal that a file told half is known again when it is mended."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the table `known_as`."""
    op.create_table(
        "known_as",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_index("known_as_signal", "known_as", ["signal_id"])
