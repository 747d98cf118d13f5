"""Watch: what the passing of time changes, in one writing transaction; due timers are found by one query."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, bindparam, false, select, update

from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.timers import Timer, later, on_timer

from .gathering.alone import DAYS, EXPORTS, HEAT, LADDER, bury_timers, together_or_alone
from .gathering.heat import weigh_again, weigh_observations
from .gathering.work import Work, timer_rows
from .intake.exports import exports, settle_again, settle_exports
from .office.recount import recount_again
from .office.retiming import retime_again
from .store import schema as t
from .store.database import change, find, upsert
from .store.schema import from_us, to_us

POSTPONED = timedelta(hours=1)
"""When a timer that could not be decided is looked at again."""


def watch(connection: Connection, ref: Reference, now: datetime, *, limit: int = 1000) -> list[Entry]:
    """What the passing of time changes: due timers, oldest first, at most `limit`. An empty list: nothing is due.

    A timer that cannot be decided is looked at again in an hour and reported among the dead letters; it must never
    stop the clocks of the other cases, and no more must a case whose posts or exports cannot be looked at.
    """
    settled = settle_exports(connection, ref, now) + weigh_observations(connection, ref, now)
    due = due_timers(connection, now, limit)
    written, stuck = together_or_alone(connection, due, partial(_look, connection, ref, now=now))
    _postpone(connection, stuck, now)
    return settled + written


def look_again(connection: Connection, timer: Timer, now: datetime) -> None:
    """A person asks for one that could not be decided to be looked at now."""
    if timer.kind == HEAT:
        weigh_again(connection, timer.case)
    elif timer.kind == EXPORTS:
        settle_again(connection)
    elif timer.kind == DAYS:
        recount_again(connection)
    elif timer.kind == LADDER:
        retime_again(connection)
    else:
        change(connection, _AT, [{"b_id": timer.id, "at": to_us(now)}])


def due_timers(connection: Connection, now: datetime, limit: int) -> list[Timer]:
    """Open timers that are due, oldest first.

    On PostgreSQL they and their cases are taken: what another watcher looks at, or an action is just changing, is left
    for the next look. Holding both, a watcher waits for nobody.
    """
    is_shared = connection.dialect.name == "postgresql"
    query = _DUE.with_for_update(skip_locked=True) if is_shared else _DUE
    due = [
        Timer(id=row.id, case=row.case_id, of=row.of, kind=row.kind, at=from_us(row.at))
        for row in connection.execute(query, {"now": to_us(now), "limit": limit})
    ]
    if not is_shared or not due:
        return due
    cases = sorted({timer.case for timer in due})
    there = {row.id for row in find(connection, _CASES, t.cases.c.id, cases)}
    taken = {row.id for row in find(connection, _TAKE_CASES, t.cases.c.id, cases)}
    return [timer for timer in due if timer.case in taken or timer.case not in there]


def next_timer_at(connection: Connection) -> datetime | None:
    """When something falls due next."""
    at = connection.execute(_NEXT).scalar()
    return from_us(at) if at is not None else None


def _look(connection: Connection, ref: Reference, due: list[Timer], *, now: datetime) -> list[Entry]:
    work = Work(connection, ref)
    work.load(timer.case for timer in due)
    written: list[Entry] = []
    idle: list[Timer] = []
    as_of = exports(connection)
    for timer in due:
        case = work.case(timer.case)
        draft = on_timer(ref, case, timer, now, as_of=as_of) if case else None
        if draft:
            work.apply(draft)
            written += draft.entries
        else:
            idle.append(timer)
    work.fired(timer.id for timer in due)
    work.flush(now)
    kept = ((work.case(each.case), each) for each in idle)
    ahead = [own for case, each in kept if case and (own := later(ref, case, each, now))]
    upsert(connection, t.timers, timer_rows(ahead), key=["id"])
    return written


def _postpone(connection: Connection, stuck: list[tuple[Timer, str]], now: datetime) -> None:
    change(connection, _AT, [{"b_id": timer.id, "at": to_us(now + POSTPONED)} for timer, _ in stuck])
    bury_timers(connection, stuck, now)


_IS_OPEN = t.timers.c.done == false()
"""Written as the index is: SQLite uses a partial index only for its own words, and `done IS 0` read every timer."""

_DUE = (
    select(t.timers.c.id, t.timers.c.case_id, t.timers.c.of, t.timers.c.kind, t.timers.c.at)
    .where(_IS_OPEN, t.timers.c.at <= bindparam("now"))
    .order_by(t.timers.c.at, t.timers.c.id)
    .limit(bindparam("limit"))
)
_CASES = select(t.cases.c.id)
_TAKE_CASES = _CASES.order_by(t.cases.c.id).with_for_update(skip_locked=True)
_NEXT = select(t.timers.c.at).where(_IS_OPEN).order_by(t.timers.c.at).limit(1)
_AT = update(t.timers).where(t.timers.c.id == bindparam("b_id")).values(at=bindparam("at"))
