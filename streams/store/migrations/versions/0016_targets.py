"""How many cases have an internal target that has passed is counted by an index."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
CASES = sa.table("cases", sa.column("id"), sa.column("state"), sa.column("body"), sa.column("next_target_at"))
AT_ONCE = 500
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def upgrade() -> None:
    """Add the column `cases.next_target_at`, filled for the cases that are open, and let `cases_queue` hold it."""
    op.add_column("cases", sa.Column("next_target_at", sa.BigInteger()))
    connection, after = op.get_bind(), ""
    changed = sa.update(CASES).where(CASES.c.id == sa.bindparam("b_id"))
    while rows := connection.execute(_open_after(after)).all():
        after = rows[-1].id
        targets = {row.id: min(_targets(msgspec.msgpack.decode(row.body)), default=None) for row in rows}
        found = [{"b_id": id_, "at": (at - EPOCH) // timedelta(microseconds=1)} for id_, at in targets.items() if at]
        if found:
            connection.execute(changed.values(next_target_at=sa.bindparam("at")), found)
    op.drop_index("cases_queue", "cases")
    op.create_index(
        "cases_queue",
        "cases",
        [
            "state", "severity", "next_at", "id", "is_confidential", "acknowledged_at", "is_overdue", "is_unseen",
            "next_target_at",
        ],
    )  # fmt: skip


def _open_after(after: str) -> sa.Select[Any]:
    query = sa.select(CASES.c.id, CASES.c.body).where(CASES.c.state == "open", CASES.c.id > after)
    return query.order_by(CASES.c.id).limit(AT_ONCE)


def _targets(case: dict[str, Any]) -> Iterator[datetime]:
    """Targets of the office's own, as cases were written when this was released: what is a default is left out."""
    for step in case.get("steps", {}).values():
        if step.get("state", "open") == "open" and not step.get("optional") and step.get("target_at"):
            yield step["target_at"]
    for clock in case.get("clocks", {}).values():
        deadline = clock["deadline"]
        is_unseen = clock.get("unseen_since") and not clock.get("missed_at")
        is_own_target = not deadline.get("statutory", True) and not deadline.get("runs_for")
        is_running = not clock.get("stopped_at") and deadline.get("due_at")
        if is_running and is_own_target and not is_unseen and deadline.get("confidence") != "M":
            yield deadline["due_at"]
