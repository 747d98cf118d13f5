"""What statistics count by: when signals came, when cases ended, when each was written down and claimed."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
ANSWERED = "kind IN ('opened', 'acknowledged')"


def upgrade() -> None:
    """Add three indexes."""
    op.create_index("signals_received", "signals", ["received_at", "channel", "state", "is_confidential", "exercise"])
    op.create_index("cases_ended", "cases", ["closed_at"])
    op.create_index(
        "entries_answered",
        "entries",
        ["kind", "at", "case_id", "recorded_at"],
        sqlite_where=sa.text(ANSWERED),
        postgresql_where=sa.text(ANSWERED),
    )
