"""What private halves are known by."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column `signals.private_mark`."""
    op.add_column("signals", sa.Column("private_mark", sa.Text(), nullable=False, server_default=""))
