"""What has passed of what nobody has placed yet: a time of law runs from the receipt, placed or not."""

from collections.abc import MutableMapping
from datetime import datetime

from sqlalchemy import Connection, select

from playbooks.case import Clock
from playbooks.deciding.draft import Draft
from playbooks.reference import Reference
from streams.gathering.knowledge import Knowledge
from streams.gathering.unplaced import foreseen
from streams.store import schema as t

from . import queries
from .filtering import opened_to

MOST = 50
"""Of those that have waited longest so many are looked at."""
Dues = MutableMapping[tuple[str, int], datetime | None]
"""By signal and revision, when the first time of law would pass; None where none begins."""


def timed_of(draft: Draft) -> list[Clock]:
    """The times of law of our own with an end that placing a signal starts, the soonest first."""
    had = draft.before.clocks if draft.before else {}
    clocks = (clock for id, clock in draft.case.clocks.items() if id not in had)
    timed = [each for each in clocks if each.deadline.statutory and not each.is_theirs and each.deadline.due_at]
    return sorted(timed, key=lambda clock: (clock.deadline.due_at, clock.id))


def passed_unplaced(
    connection: Connection,
    ref: Reference,
    knowledge: Knowledge,
    area: str,
    now: datetime,
    known: Dues,
    *,
    confidential: bool,
) -> dict[str, datetime]:
    """By the id of each unplaced signal whose first time of law has passed, when; what was `known` to be later is not
    reckoned again before it comes."""
    found: dict[str, datetime] = {}
    for row in _longest(connection, confidential):
        key = (row.signal.id, row.revision)
        if key not in known or ((due := known[key]) is not None and due <= now):
            known[key] = _first(connection, ref, knowledge, area, now, row)
        due = known[key]
        if due is not None and due <= now:
            found[row.signal.id] = due
    return dict(sorted(found.items(), key=lambda each: each[1]))


def _longest(connection: Connection, confidential: bool) -> list[queries.SignalRow]:
    c = t.signals.c
    query = select(t.signals).where(c.state == "unplaced", opened_to(t.signals, confidential))
    rows = connection.execute(query.order_by(c.received_at, c.n).limit(MOST))
    return [queries.signal_row(row) for row in rows]


def _first(
    connection: Connection,
    ref: Reference,
    knowledge: Knowledge,
    area: str,
    now: datetime,
    row: queries.SignalRow,
) -> datetime | None:
    """Nothing that nobody has verified is called overdue."""
    if row.assessment is None:
        return None
    timed = timed_of(foreseen(connection, ref, knowledge, row.signal, row.assessment, area, now))
    return next((each.deadline.due_at for each in timed if each.deadline.confidence != "M"), None)
