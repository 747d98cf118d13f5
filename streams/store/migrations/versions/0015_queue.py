"""The queue is counted and ordered without reading its cases."""

from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Let `cases_queue` hold all that the queue is counted, ordered and shut by."""
    op.drop_index("cases_queue", "cases")
    op.create_index(
        "cases_queue",
        "cases",
        ["state", "severity", "next_at", "id", "is_confidential", "acknowledged_at", "is_overdue", "is_unseen"],
    )
