"""When a source was heard of late, by which it is told whether its silence is its rhythm."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the column `heard`; it fills as sources are heard."""
    op.add_column("sources", sa.Column("heard", sa.Text()))
