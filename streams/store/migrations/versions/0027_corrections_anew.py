"""What a correction does to a case is folded otherwise, and one taken back leaves nothing: cases are folded anew."""

from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Ask for the folding, where there is a case."""
    op.execute("DELETE FROM meta WHERE key = 'to_fold'")
    op.execute("INSERT INTO meta (key, value) SELECT 'to_fold', '0027' WHERE EXISTS (SELECT 1 FROM cases)")
