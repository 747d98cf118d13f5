"""What was handed to a broker is awaited by its export until the store says that it is gathered."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
FIRST = """
UPDATE sources SET as_of = (SELECT as_of FROM exports WHERE exports.name = sources.name)
WHERE as_of IS NULL AND name IN (SELECT name FROM exports)
"""


def upgrade() -> None:
    """Add the table `awaited`; a source's first export counts from its first rows on."""
    op.create_table(
        "awaited",
        sa.Column("signal_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("signal_id", "position"),
    )
    op.create_index("awaited_source", "awaited", ["source", "position"])
    op.execute(FIRST)
