"""Tokens may be bound to channels and end; what became of what a source sent is found without reading all signals."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
IN_CASE, TURNED = "case_id IS NOT NULL", "turned_at IS NOT NULL"


def upgrade() -> None:
    """Add three columns and an index, and widen another."""
    op.add_column("tokens", sa.Column("channels", sa.Text()))
    op.add_column("tokens", sa.Column("ends_at", sa.BigInteger()))
    op.add_column("signals", sa.Column("turned_at", sa.BigInteger()))
    op.drop_index("signals_case", "signals")
    for name, columns, where in (
        ("signals_case", ["case_id", "source"], IN_CASE),
        ("signals_turned", ["source", "turned_at", "n"], TURNED),
    ):
        op.create_index(name, "signals", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
