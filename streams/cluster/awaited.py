"""Awaited: what went on to a broker and an export must wait for, because workers gather it and say nothing.

Who hands the log over notes the rows of sources that come as exports, before they are sent. Whether they have been
gathered since, the store itself says: a signal is decided about when it waits no more, a changed one when its case
knows the newest revision. So no clock of a worker counts, nor how often or in which order things arrive.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, or_, select

from playbooks.reference import Reference

from ..door import WAITING
from ..gathering.work import Work
from ..store import schema as t
from ..store.database import change, find

AT_ONCE, ROUNDS = 50, 20
"""Signals looked at in one step, and steps in one look: what has been gathered is forgotten as it goes."""


def awaited_rows(connection: Connection, envelopes: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows of the table `awaited` for what is about to be handed over, of sources that come as exports."""
    names = set(connection.execute(_MIRRORED).scalars())
    if not names:
        return []
    return [
        {"signal_id": one.id, "position": envelope.position, "source": one.source}
        for envelope in envelopes
        for line in envelope.body.split(b"\n")
        if line and (one := _decode_named(line)).source in names
    ]


def are_gathered(connection: Connection, ref: Reference, source: str, position: int) -> bool:
    """Whether of all that was handed over up to `position` nothing of this source is still to be gathered.

    False also when there is more than one look can tell.
    """
    for _ in range(ROUNDS):
        rows = list(connection.execute(_AWAITED, {"source": source, "position": position, "limit": AT_ONCE}))
        left = _left(connection, ref, {row.signal_id for row in rows})
        _forget(connection, [row for row in rows if row.signal_id not in left])
        if left or len(rows) < AT_ONCE:
            return not left
    return False


def give_up(connection: Connection, letter: bytes) -> None:
    """What became a dead letter is not gathered unless a person sends it again: nothing waits for it.

    What has been overtaken by another revision is still awaited: that one decides.
    """
    signal_id = named_in(letter)
    rows = list(connection.execute(_OF_SIGNAL, {"signal_id": signal_id})) if signal_id else []
    body = connection.execute(_BODY, {"id": signal_id}).scalar() if rows else None
    if body is not None and bytes(body) in letter:
        _forget(connection, rows)


def _left(connection: Connection, ref: Reference, ids: set[str]) -> set[str]:
    """Those of these signals that are still to be gathered."""
    found = find(connection, _STANDING, t.signals.c.id, sorted(ids))
    waiting = {row.id for row in found if row.state == WAITING}
    changed = [row for row in found if row.id not in waiting and row.case_id and row.revision > 1]
    work = Work(connection, ref)
    work.load(row.case_id for row in changed)
    return waiting | {row.id for row in changed if _is_behind(work, row)}


def _is_behind(work: Work, row: Row[Any]) -> bool:
    """Whether the open case of a changed signal does not know what the signal says now."""
    case = work.standing(row.case_id)
    if case is None or not case.is_open:
        return False
    return any(joined.id == row.id and joined.revision < row.revision for joined in case.signals)


def _forget(connection: Connection, rows: Iterable[Any]) -> None:
    """Exactly these: the same signal may have been handed over again meanwhile."""
    change(connection, _FORGET, [{"b_signal_id": row.signal_id, "b_position": row.position} for row in rows])


def named_in(letter: bytes) -> str:
    """The id of the signal in a dead letter, whatever stage it is from; empty when there is none to be read."""
    try:
        found = _decode_letter(letter)
    except msgspec.DecodeError:
        return ""
    return found.signal.id if found.signal else found.id


class _Named(msgspec.Struct):
    id: str = ""
    source: str = ""


class _Letter(msgspec.Struct):
    """A signal, or a line of a topic with one in it."""

    id: str = ""
    signal: _Named | None = None


_decode_named = msgspec.json.Decoder(_Named).decode
_decode_letter = msgspec.json.Decoder(_Letter).decode
_MIRRORED = select(t.sources.c.name).where(
    or_(t.sources.c.as_of.is_not(None), t.sources.c.name.in_(select(t.exports.c.name)))
)
_PLACES = select(t.awaited.c.signal_id, t.awaited.c.position)
_AWAITED = (
    _PLACES.where(t.awaited.c.source == bindparam("source"), t.awaited.c.position <= bindparam("position"))
    .order_by(t.awaited.c.position, t.awaited.c.signal_id)
    .limit(bindparam("limit"))
)
_OF_SIGNAL = _PLACES.where(t.awaited.c.signal_id == bindparam("signal_id"))
_BODY = select(t.signals.c.body).where(t.signals.c.id == bindparam("id"))
_STANDING = select(t.signals.c.id, t.signals.c.state, t.signals.c.revision, t.signals.c.case_id)
_FORGET = delete(t.awaited).where(
    t.awaited.c.signal_id == bindparam("b_signal_id"), t.awaited.c.position == bindparam("b_position")
)
