"""Which cases have an escalation that waits for a person, and to whom it is proposed."""

from typing import Any

import msgspec
import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
CASES = sa.table("cases", sa.column("id"), sa.column("state"), sa.column("body"), sa.column("proposed_to"))
AT_ONCE = 500
WAITING = "proposed_to <> ''"


def upgrade() -> None:
    """Add the column `cases.proposed_to`, filled for the cases that are open, and an index of those that have one."""
    op.add_column("cases", sa.Column("proposed_to", sa.Text(), nullable=False, server_default=""))
    connection, after = op.get_bind(), ""
    changed = sa.update(CASES).where(CASES.c.id == sa.bindparam("b_id"))
    while rows := connection.execute(_open_after(after)).all():
        after = rows[-1].id
        roles = {row.id: _roles(msgspec.msgpack.decode(row.body)) for row in rows}
        found = [{"b_id": id_, "roles": f",{','.join(each)},"} for id_, each in roles.items() if each]
        if found:
            connection.execute(changed.values(proposed_to=sa.bindparam("roles")), found)
    where = sa.text(WAITING)
    op.create_index("cases_proposed", "cases", ["id"], sqlite_where=where, postgresql_where=where)


def _open_after(after: str) -> sa.Select[Any]:
    query = sa.select(CASES.c.id, CASES.c.body).where(CASES.c.state == "open", CASES.c.id > after)
    return query.order_by(CASES.c.id).limit(AT_ONCE)


def _roles(case: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(each["role"] for each in case.get("proposals", [])))
