"""Positions: how far each reader of a table has come. It moves in the transaction that stores what was read."""

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, bindparam, func, or_, select, update

from . import schema as t
from .database import change, insert_new, upsert
from .sharing import in_turn

ORDINARY, EXPRESS = "assess", "express"
"""How far the two lanes of the log are done with. Signals of the second, whose topic has its name, pass what waits."""

CHANGED = "changed"
"""How often rows of the log were changed, which but a redaction nobody does."""


class Moved(Exception):
    """The position is not where this reader left it: the log was begun anew or changed, or another was faster."""


def position(connection: Connection, name: str) -> int:
    """The last row that this reader is done with; 0 before the first."""
    return int(connection.execute(_POSITION, {"name": name}).scalar() or 0)


def move_on(connection: Connection, name: str, after: int, to: int) -> None:
    """Move from `after` to `to`; until this transaction ends nobody else can. Raises Moved when it is elsewhere."""
    if change(connection, _MOVE_ON, [{"b_name": name, "b_after": after, "position": to}]):
        return
    if after or not insert_new(connection, t.positions, [{"name": name, "position": to}]):
        raise Moved


def waiting(connection: Connection) -> int:
    """How many signals are on the log that no committed position has passed."""
    query = counted_behind(position(connection, ORDINARY), position(connection, EXPRESS))
    return int(connection.execute(query).scalar_one())


def counted_behind(ordinary: int, express: int) -> Select[Any]:
    """The query for how many signals of the two lanes stand behind these positions. An index answers it: it is asked
    every second, and in a flood of the rows themselves, with what they say, ten thousands would be read for it."""
    c = t.log.c
    behind = or_(
        and_(c.topic.in_(("signals", "revisions")), c.position > ordinary),
        and_(c.topic == EXPRESS, c.position > express),
    )
    return select(func.coalesce(func.sum(c.count), 0)).where(behind)


def is_waiting(connection: Connection, row: Row[Any]) -> bool:
    """Whether no committed position has passed a row of the ordinary lane."""
    return bool(row.position > position(connection, ORDINARY))


def changed_log(connection: Connection) -> int:
    """How often rows of the log were changed; nobody changes any before this transaction ends."""
    in_turn(connection, CHANGED)
    return position(connection, CHANGED)


def count_changed_log(connection: Connection) -> None:
    """Rows of the log are changed in this transaction: whoever read them before does so anew."""
    upsert(connection, t.positions, [{"name": CHANGED, "position": changed_log(connection) + 1}], key=["name"])


_POSITION = select(t.positions.c.position).where(t.positions.c.name == bindparam("name"))
_MOVE_ON = (
    update(t.positions)
    .where(t.positions.c.name == bindparam("b_name"), t.positions.c.position == bindparam("b_after"))
    .values(position=bindparam("position"))
)
