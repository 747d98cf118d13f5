"""Watch: what the passing of time changes, in one writing transaction; due timers are found by one query."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import SQLAlchemyError

from playbooks.entries import Entry, digest
from playbooks.reference import Reference
from playbooks.timers import Timer, on_timer

from . import schema as t
from .database import insert_new
from .schema import from_us, to_us
from .work import Conflict, Work

POSTPONED = timedelta(hours=1)
"""When a timer that could not be decided is looked at again."""


def watch(connection: Connection, ref: Reference, now: datetime, *, limit: int = 1000) -> list[Entry]:
    """What the passing of time changes: due timers, oldest first, at most `limit`. An empty list: nothing is due.

    A timer that cannot be decided is looked at again in an hour and reported among the dead letters; it must never
    stop the clocks of the other cases.
    """
    due = due_timers(connection, now, limit)
    if not due:
        return []
    try:
        with connection.begin_nested():
            return _look(connection, ref, due, now)
    except (SQLAlchemyError, Conflict):
        raise
    except Exception:
        return _look_at_each(connection, ref, due, now)


def due_timers(connection: Connection, now: datetime, limit: int) -> list[Timer]:
    """Open timers that are due, oldest first."""
    c = t.timers.c
    query = (
        select(c.id, c.case_id, c.of, c.kind, c.at)
        .where(c.done.is_(False), c.at <= to_us(now))
        .order_by(c.at, c.id)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return [
        Timer(id=row.id, case=row.case_id, of=row.of, kind=row.kind, at=from_us(row.at))
        for row in connection.execute(query)
    ]


def next_timer_at(connection: Connection) -> datetime | None:
    """When something falls due next."""
    c = t.timers.c
    row = connection.execute(select(c.at).where(c.done.is_(False)).order_by(c.at).limit(1)).first()
    return from_us(row.at) if row else None


def _look(connection: Connection, ref: Reference, due: list[Timer], now: datetime) -> list[Entry]:
    work = Work(connection, ref)
    work.load(timer.case for timer in due)
    written: list[Entry] = []
    for timer in due:
        case = work.case(timer.case)
        draft = on_timer(ref, case, timer, now) if case else None
        if draft:
            work.apply(draft)
            written += draft.entries
    work.fired(timer.id for timer in due)
    work.flush(now)
    return written


def _look_at_each(connection: Connection, ref: Reference, due: list[Timer], now: datetime) -> list[Entry]:
    """One after the other, to find the one that cannot be decided."""
    written: list[Entry] = []
    stuck: list[tuple[Timer, str]] = []
    for timer in due:
        try:
            with connection.begin_nested():
                written += _look(connection, ref, [timer], now)
        except (SQLAlchemyError, Conflict):
            raise
        except Exception as error:
            stuck.append((timer, f"{type(error).__name__}: {error}"))
    _postpone(connection, stuck, now)
    return written


def _postpone(connection: Connection, stuck: list[tuple[Timer, str]], now: datetime) -> None:
    if not stuck:
        return
    c = t.timers.c
    later = update(t.timers).where(c.id == bindparam("b_id")).values(at=to_us(now + POSTPONED))
    connection.execute(later, [{"b_id": timer.id} for timer, _ in stuck])
    rows = [
        {
            "id": digest("watch", timer.id),
            "at": to_us(now),
            "stage": "watch",
            "source": None,
            "reason": reason,
            "state": "open",
            "body": msgspec.json.encode(timer),
        }
        for timer, reason in stuck
    ]
    insert_new(connection, t.dead_letters, rows)
