"""Retiming (重排督办): the office said another ladder, or other days hold; what open cases wait for is stored anew.

Nothing is decided here: timers and the place in the queue follow from the case and the ladder, so that whoever does
it, however often, stores the same. What rings meanwhile by a row of before is asked of the ladder of now (`timers`).
"""

from datetime import datetime, timedelta
from functools import partial
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, false, select, update

from playbooks.case import ALERT, Case
from playbooks.entries import Entry, digest
from playbooks.reference import Reference
from playbooks.timers import Timer, timers_of

from ..gathering.alone import LADDER, bury_timers, together_or_alone
from ..gathering.remembered import REMEMBERED
from ..gathering.work import next_look, timer_rows
from ..store import schema as t
from ..store.database import change, change_among, find, upsert
from ..store.marks import RETIMED, mark, marked
from ..store.schema import from_us, to_us
from ..store.sharing import in_turn

AT_ONCE = 300
"""Cases retimed in one transaction."""
SETTLED = timedelta(seconds=10)
"""After that every process reads what was said; what one of them still stored by the ladder of before is put right."""


def is_behind(connection: Connection, ref: Reference, now: datetime) -> bool:
    """Whether open cases wait by another ladder or other days than those that hold."""
    held, _, at = (marked(connection, RETIMED) or "").partition(" ")
    return held != _digest(ref) or (at != "" and now - from_us(int(at)) >= SETTLED)


def retime(connection: Connection, ref: Reference, now: datetime, after: str = "") -> str | None:
    """Retime the open cases after this id, at most `AT_ONCE`; the id to go on after, None when all are done."""
    in_turn(connection, "retiming")
    rows = connection.execute(_OPEN, {"after": after, "limit": AT_ONCE}).all()
    if not rows:
        mark(connection, RETIMED, _done(connection, ref, now))
        return None
    _, stuck = together_or_alone(connection, list(rows), partial(_retimed, connection, ref))
    letters = [
        (Timer(id=digest(LADDER, row.id), case=row.id, of=ALERT, kind=LADDER, at=now), why) for row, why in stuck
    ]
    bury_timers(connection, letters, now)
    return str(rows[-1].id)


def retime_again(connection: Connection) -> None:
    """A person asks for a case that could not be retimed to be looked at now: all are looked at."""
    mark(connection, RETIMED, "")


def _done(connection: Connection, ref: Reference, now: datetime) -> str:
    """All stand by what holds; they are looked at once more, where another ladder held before."""
    before, holds = marked(connection, RETIMED), _digest(ref)
    return holds if not before or before.startswith(holds) else f"{holds} {to_us(now)}"


def _retimed(connection: Connection, ref: Reference, rows: list[Row[Any]]) -> list[Entry]:
    cases = [REMEMBERED.decode(row.id, row.body) for row in rows]
    needed = {id_: timer for case in cases for id_, timer in timers_of(case, ref).items()}
    stored = {row.id for row in find(connection, _WAITING, t.timers.c.case_id, [case.id for case in cases])}
    change_among(connection, _DROP, t.timers.c.id, sorted(stored - needed.keys()))
    upsert(connection, t.timers, timer_rows(needed[id_] for id_ in sorted(needed.keys() - stored)), key=["id"])
    places = ((row, _place(case, ref)) for row, case in zip(rows, cases, strict=True))
    change(connection, _PLACE, [{"b_id": row.id, "b_at": at} for row, at in places if at != row.next_at])
    return []


def _place(case: Case, ref: Reference) -> int | None:
    at = next_look(case, ref)
    return to_us(at) if at else None


def _digest(ref: Reference) -> str:
    """By what rungs are timed: the ladder as the office last said it, the days and the hours."""
    said = msgspec.json.encode([ref.ladder, ref.workdays.digest, ref.office])
    return blake2b(said, digest_size=8).hexdigest()


_OPEN = (
    select(t.cases.c.id, t.cases.c.body, t.cases.c.next_at)
    .where(t.cases.c.state == "open", t.cases.c.id > bindparam("after"))
    .order_by(t.cases.c.id)
    .limit(bindparam("limit"))
    .with_for_update()
)
_WAITING = select(t.timers.c.id).where(t.timers.c.done == false())
_DROP = delete(t.timers).where(t.timers.c.done == false())
_PLACE = update(t.cases).where(t.cases.c.id == bindparam("b_id")).values(next_at=bindparam("b_at"))
