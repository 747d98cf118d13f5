"""Sources that come as exports: up to when they can know anything. What follows for a clock is `playbooks.verdicts`.

An export counts once its rows have been gathered: until then a clock that one of them ends would look missed.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, or_, select, true, update

from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.verdicts import settle

from . import schema as t
from .database import change, insert_new
from .schema import from_us, to_us
from .work import Work

ASSESSED = "assess"
"""The position up to which the log has been assessed and gathered."""


def note_export(connection: Connection, sources: Collection[str], as_of: datetime) -> None:
    """These sources are known up to `as_of` once what is on the log now is gathered; an older one changes nothing."""
    position = connection.execute(_LAST).scalar() or 0
    rows = [{"name": name, "as_of": to_us(as_of), "position": position} for name in sorted(sources)]
    insert_new(connection, t.exports, rows)
    change(connection, _NOTE, [{f"b_{key}": value for key, value in row.items()} for row in rows])


def exports(connection: Connection) -> dict[str, datetime]:
    """Sources that come as exports, each with the instant up to which the newest one can know anything.

    Of a source's first export counts what is there, for nothing else is known of it.
    """
    coming = {row.name: row.as_of for row in connection.execute(_COMING)}
    known = {row.name: row.as_of for row in connection.execute(_EXPORTS)}
    return {name: from_us(at) for name, at in (coming | known).items()}


def settle_exports(connection: Connection, ref: Reference, now: datetime) -> list[Entry]:
    """Exports whose rows have all been gathered count from now on: unseen clocks that they show are told."""
    done = connection.execute(_POSITION).scalar() or 0
    ready = [row for row in connection.execute(_COMING) if row.position <= done]
    if not ready:
        return []
    change(connection, _KNOW, [{"b_name": row.name, "as_of": row.as_of} for row in ready])
    change(connection, _ARRIVED, [{"b_name": row.name} for row in ready])
    work = Work(connection, ref)
    ids = list(connection.execute(_UNSEEN).scalars())
    work.load(ids)
    as_of = exports(connection)
    written: list[Entry] = []
    for case_id in ids:
        case = work.case(case_id)
        draft = settle(ref, case, as_of, now) if case else None
        if draft:
            work.apply(draft)
            written += draft.entries
    work.flush(now)
    return written


_LAST = select(func.max(t.log.c.position)).where(t.log.c.topic.in_(("signals", "revisions")))
_POSITION = select(t.positions.c.position).where(t.positions.c.name == ASSESSED)
_COMING = select(t.exports.c.name, t.exports.c.as_of, t.exports.c.position)
_EXPORTS = select(t.sources.c.name, t.sources.c.as_of).where(t.sources.c.as_of.is_not(None))
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
_ARRIVED = delete(t.exports).where(t.exports.c.name == bindparam("b_name"))
_UNSEEN = select(t.cases.c.id).where(t.cases.c.is_unseen == true(), t.cases.c.state == "open").order_by(t.cases.c.id)
