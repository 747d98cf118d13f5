"""Cases that another fold stored are folded anew (`streams.office.refolding`); an index of signals that wait.

Any later change of what entries fold to comes with a migration that says so, as this one does.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
WAITING = "state = 'waiting'"


def upgrade() -> None:
    """Ask for the folding, where there is a case; add the index."""
    op.execute("DELETE FROM meta WHERE key = 'to_fold'")
    op.execute("INSERT INTO meta (key, value) SELECT 'to_fold', '0022' WHERE EXISTS (SELECT 1 FROM cases)")
    op.create_index(
        "signals_waiting", "signals", ["n"], sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING)
    )
