"""How many signals wait is counted in the index of the log alone."""

from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Make the index anew, with the count."""
    op.drop_index("log_topic", "log")
    op.create_index("log_topic", "log", ["topic", "position", "count"])
