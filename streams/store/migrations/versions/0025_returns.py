"""Cases keep every return of a step, and not the last alone: those that are stored are folded anew."""

from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Ask for the folding, where there is a case."""
    op.execute("DELETE FROM meta WHERE key = 'to_fold'")
    op.execute("INSERT INTO meta (key, value) SELECT 'to_fold', '0025' WHERE EXISTS (SELECT 1 FROM cases)")
