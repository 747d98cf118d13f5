"""Sources that come as exports: up to when they can know anything. `playbooks.deciding.verdicts` says what follows.

An export counts once its rows have been gathered: until then a clock that one of them ends would look missed. Where
the log is gathered here, its positions tell; what went on to a broker is `awaited` until the store says it is gathered.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, true, update

from playbooks.deciding.verdicts import settle
from playbooks.entries import Entry
from playbooks.reference import Reference

from ..cluster.awaited import are_gathered
from ..gathering.alone import EXPORTS, decide_each
from ..store import schema as t
from ..store.database import change, insert_new
from ..store.positions import EXPRESS, ORDINARY, position
from ..store.schema import from_us, to_us

LANE_OF = {"signals": ORDINARY, "revisions": ORDINARY, EXPRESS: EXPRESS}
"""For each topic of the log that an export's rows go by, the name of the position up to which it is done with."""


def begin_export(connection: Connection, sources: Collection[str], as_of: datetime) -> None:
    """Of a source's first export counts what is there, while the rest is still read: nothing else is known of it."""
    change(connection, _BEGIN, [{"b_name": name, "as_of": to_us(as_of)} for name in sorted(sources)])


def note_export(connection: Connection, sources: Collection[str], as_of: datetime) -> None:
    """An export was read to its end: these sources are known up to `as_of` once what is on the log now is gathered.

    An older one changes nothing; a source's first counts at once.
    """
    begin_export(connection, sources, as_of)
    until = _last(connection)
    rows = [{"name": name, "as_of": to_us(as_of), "position": until} for name in sorted(sources)]
    insert_new(connection, t.exports, rows)
    change(connection, _NOTE, [{f"b_{key}": value for key, value in row.items()} for row in rows])


def exports(connection: Connection) -> dict[str, datetime]:
    """Sources that come as exports, each with the instant up to which the newest one that counts can know anything."""
    return {row.name: from_us(row.as_of) for row in connection.execute(_EXPORTS)}


def settle_exports(connection: Connection, ref: Reference, now: datetime) -> list[Entry]:
    """Exports whose rows have all been gathered count from now on: unseen clocks that they show are told."""
    coming = list(connection.execute(_COMING))
    ready = [row for row in coming if _is_gathered(connection, ref, row)]
    if not ready:
        return []
    change(connection, _KNOW, [{"b_name": row.name, "as_of": row.as_of} for row in ready])
    # Only what was read: a newer one may have been noted since.
    arrived = [{"b_name": row.name, "b_as_of": row.as_of, "b_position": row.position} for row in ready]
    change(connection, _ARRIVED, arrived)
    ids = list(connection.execute(_UNSEEN).scalars())
    as_of = exports(connection)
    return decide_each(connection, ref, ids, lambda case: settle(ref, case, as_of, now), now, kind=EXPORTS)


def settle_again(connection: Connection) -> None:
    """A person asks for a case that could not be settled to be looked at now: what is known counts anew."""
    rows = [{"name": name, "as_of": to_us(as_of), "position": 0} for name, as_of in sorted(exports(connection).items())]
    insert_new(connection, t.exports, rows)


def _last(connection: Connection) -> int:
    """The newest position of the log, also when its last rows were done with and deleted since."""
    done = (position(connection, lane) for lane in (ORDINARY, EXPRESS))
    return max(connection.execute(_LAST).scalar() or 0, *done)


def _is_gathered(connection: Connection, ref: Reference, export: Any) -> bool:
    """Whether nothing of an export waits: on the log, or, once it was handed over, anywhere behind it."""
    for topic, lane in LANE_OF.items():
        bounds = {"topic": topic, "after": position(connection, lane), "until": export.position}
        if connection.execute(_ON_LOG, bounds).first():
            return False
    return are_gathered(connection, ref, export.name, export.position)


_LAST = select(func.max(t.log.c.position))
_ON_LOG = (
    select(t.log.c.position)
    .where(
        t.log.c.topic == bindparam("topic"),
        t.log.c.position > bindparam("after"),
        t.log.c.position <= bindparam("until"),
    )
    .limit(1)
)
_COMING = select(t.exports.c.name, t.exports.c.as_of, t.exports.c.position)
_EXPORTS = select(t.sources.c.name, t.sources.c.as_of).where(t.sources.c.as_of.is_not(None))
_BEGIN = (
    update(t.sources)
    .where(t.sources.c.name == bindparam("b_name"), t.sources.c.as_of.is_(None))
    .values(as_of=bindparam("as_of"))
)
_NOTE = (
    update(t.exports)
    .where(t.exports.c.name == bindparam("b_name"))
    .where(t.exports.c.as_of <= bindparam("b_as_of"))
    .values(as_of=bindparam("b_as_of"), position=bindparam("b_position"))
)
_KNOW = (
    update(t.sources)
    .where(t.sources.c.name == bindparam("b_name"))
    .where(or_(t.sources.c.as_of.is_(None), t.sources.c.as_of < bindparam("as_of")))
    .values(as_of=bindparam("as_of"))
)
_ARRIVED = delete(t.exports).where(
    t.exports.c.name == bindparam("b_name"),
    t.exports.c.as_of == bindparam("b_as_of"),
    t.exports.c.position == bindparam("b_position"),
)
_UNSEEN = select(t.cases.c.id).where(t.cases.c.is_unseen == true(), t.cases.c.state == "open").order_by(t.cases.c.id)
