"""What lies as history is read like news: it leaves keys of its text, and is found by what it resembles."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
UNREAD = sa.text("state = 'history' AND kind IS NULL")


def upgrade() -> None:
    """Add the column `history_keys.value` and an index of what nobody has read yet."""
    op.add_column("history_keys", sa.Column("value", sa.BigInteger()))
    op.create_index("signals_unread", "signals", ["n"], sqlite_where=UNREAD, postgresql_where=UNREAD)
