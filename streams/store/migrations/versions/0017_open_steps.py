"""What a department has to sign for is found by an index, not by reading every case."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
CASES = sa.table(
    "cases", *map(sa.column, ("id", "state", "severity", "body")), sa.column("is_confidential", sa.Boolean)
)
NEVER_DUE = 2**63 - 1
AT_ONCE = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add the table `open_steps`, filled for the cases that are open."""
    made = op.create_table(
        "open_steps",
        sa.Column("case_id", sa.Text(), primary_key=True),
        sa.Column("step", sa.Text(), primary_key=True),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
    )
    for name, first in (("department", ("department", "standing")), ("late", ("severity", "standing"))):
        rest = ("case_id", "step") if name == "department" else ("case_id", "department")
        op.create_index(f"open_steps_{name}", "open_steps", [*first, "due_at", *rest, "is_confidential"])
    connection, after = op.get_bind(), ""
    while rows := connection.execute(_open_after(after)).all():
        after = rows[-1].id
        found = [step for row in rows for step in _steps(row)]
        if found:
            connection.execute(sa.insert(made), found)


def _open_after(after: str) -> sa.Select[Any]:
    query = sa.select(CASES).where(CASES.c.state == "open", CASES.c.id > after)
    return query.order_by(CASES.c.id).limit(AT_ONCE)


def _steps(row: Any) -> Iterator[dict[str, Any]]:
    """Open steps, as cases were written when this was released: what is a default is left out."""
    case = msgspec.msgpack.decode(row.body)
    dues: dict[str, list[datetime]] = {}
    for clock in case.get("clocks", {}).values():
        due_at = clock["deadline"].get("due_at")
        if due_at and not clock.get("stopped_at") and not clock["deadline"].get("runs_for"):
            dues.setdefault(clock["step"], []).append(due_at)
    for id_, step in case.get("steps", {}).items():
        if step.get("state", "open") != "open":
            continue
        moments = [*dues.get(id_, []), *([step["target_at"]] if step.get("target_at") else [])]
        yield {
            "case_id": row.id,
            "step": id_,
            "department": step["department"],
            "standing": 1 if step.get("signed_at") else 0 if step.get("dispatched_at") else 2,
            "due_at": (min(moments) - EPOCH) // timedelta(microseconds=1) if moments else NEVER_DUE,
            "severity": row.severity,
            "is_confidential": row.is_confidential,
        }
