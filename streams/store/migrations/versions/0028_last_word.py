"""Of what kind an affair is goes by the word on it that was said last: cases are folded anew."""

from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Ask for the folding, where there is a case."""
    op.execute("DELETE FROM meta WHERE key = 'to_fold'")
    op.execute("INSERT INTO meta (key, value) SELECT 'to_fold', '0028' WHERE EXISTS (SELECT 1 FROM cases)")
