"""Which signals a delivery brought."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column `deliveries.signals`."""
    op.add_column("deliveries", sa.Column("signals", sa.Text(), nullable=True))
