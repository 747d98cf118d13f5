"""Watch: what the passing of time changes, in one writing transaction; due timers are found by one query."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, false, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.timers import Timer, later, on_timer

from .gathering.heat import weigh_observations
from .gathering.work import Work, timer_rows
from .intake.exports import exports, settle_exports
from .store import schema as t
from .store.database import change, find, upsert
from .store.dead_letters import Poison, bury
from .store.schema import from_us, to_us
from .store.sharing import Conflict

POSTPONED = timedelta(hours=1)
"""When a timer that could not be decided is looked at again."""


def watch(connection: Connection, ref: Reference, now: datetime, *, limit: int = 1000) -> list[Entry]:
    """What the passing of time changes: due timers, oldest first, at most `limit`. An empty list: nothing is due.

    A timer that cannot be decided is looked at again in an hour and reported among the dead letters; it must never
    stop the clocks of the other cases.
    """
    settled = settle_exports(connection, ref, now) + weigh_observations(connection, ref, now)
    due = due_timers(connection, now, limit)
    if not due:
        return settled
    try:
        with connection.begin_nested():
            return settled + _look(connection, ref, due, now)
    except IntegrityError:  # nobody was faster, the cases are ours: one of them writes what was written before
        return settled + _look_at_each(connection, ref, due, now)
    except (SQLAlchemyError, Conflict):
        raise
    except Exception:  # whatever a case does to the rules: which of them it is shows when each is alone
        return settled + _look_at_each(connection, ref, due, now)


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


def _look(connection: Connection, ref: Reference, due: list[Timer], now: datetime) -> list[Entry]:
    work = Work(connection, ref)
    work.load(timer.case for timer in due)
    written: list[Entry] = []
    as_of = exports(connection)
    for timer in due:
        case = work.case(timer.case)
        draft = on_timer(ref, case, timer, now, as_of=as_of) if case else None
        if draft:
            work.apply(draft)
            written += draft.entries
    work.fired(timer.id for timer in due)
    work.flush(now)
    kept = ((work.case(each.case), each) for each in due)
    ahead = [own for case, each in kept if case and (own := later(ref, case, each, now))]
    upsert(connection, t.timers, timer_rows(ahead), key=["id"])
    return written


def _look_at_each(connection: Connection, ref: Reference, due: list[Timer], now: datetime) -> list[Entry]:
    """One after the other, to find the one that cannot be decided."""
    written: list[Entry] = []
    stuck: list[tuple[Timer, str]] = []
    for timer in due:
        try:
            with connection.begin_nested():
                written += _look(connection, ref, [timer], now)
        except IntegrityError as error:
            stuck.append((timer, f"{type(error).__name__}: {error.orig}"))
        except (SQLAlchemyError, Conflict):
            raise
        except Exception as error:  # whatever it is, the clocks of the other cases go on
            stuck.append((timer, f"{type(error).__name__}: {error}"))
    _postpone(connection, stuck, now)
    return written


def _postpone(connection: Connection, stuck: list[tuple[Timer, str]], now: datetime) -> None:
    if not stuck:
        return
    change(connection, _POSTPONE, [{"b_id": timer.id, "at": to_us(now + POSTPONED)} for timer, _ in stuck])
    poison = [Poison(id=timer.id, reason=reason, body=msgspec.json.encode(timer)) for timer, reason in stuck]
    bury(connection, poison, to_us(now), stage="watch", by_id=True)


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
_POSTPONE = update(t.timers).where(t.timers.c.id == bindparam("b_id")).values(at=bindparam("at"))
