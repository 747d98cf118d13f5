"""What statistics read: the cases that may matter to a period, and how many signals came in it. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from playbooks.case import Case
from playbooks.entries import Dispatched
from playbooks.folding.dispatching import sender
from playbooks.reference import Reference

from ..privacy.placed import addresses_of
from ..store import schema as t
from ..store.database import find
from ..store.schema import from_us, to_us
from ..store.stored import decode_case, decode_entry
from .counting import SEVERAL, UNKNOWN, Seen
from .period import Period

BESIDE = timedelta(days=366)
"""How long before a period a case may have ended and still have had a time that falls due in it: no time of a
department of the district is as long. And how long after it one may have been opened that has something of it: split
off later, or told of later than it happened."""

_SIGNALS = select(t.signals.c.id)
_DISPATCHED = select(t.entries.c.body).where(t.entries.c.kind == bindparam("kind"))


def signals_of(
    connection: Connection, period: Period, *, exercise: str | None, confidential: bool
) -> dict[tuple[str, str], int]:
    """How many signals came in a period, by channel and state."""
    s = t.signals.c
    query = select(s.channel, s.state, func.count().label("n")).where(received_in(period, exercise, confidential))
    return {(row.channel, row.state): row.n for row in connection.execute(query.group_by(s.channel, s.state))}


def received_in(period: Period, exercise: str | None, confidential: bool) -> Any:
    """Signals that came in a period; `confidential`: with those that only the director opens."""
    s = t.signals.c
    return and_(
        s.received_at >= to_us(period.span.since),
        s.received_at < to_us(period.span.until),
        s.exercise.is_not_distinct_from(exercise),
        s.is_confidential.in_((False, confidential)),
    )


def cases_of(
    connection: Connection, ref: Reference, periods: tuple[Period, ...], *, exercise: str | None, confidential: bool
) -> list[Seen]:
    """The cases that were opened, ended, due or at work in these periods, each with what lies beside it."""
    c = t.cases.c
    since, until = min(each.span.since for each in periods), max(each.span.until for each in periods)
    query = select(c.number, c.body).where(
        or_(c.closed_at.is_(None), c.closed_at >= to_us(since - BESIDE)),
        c.opened_at < to_us(until + BESIDE),
        c.state != "merged",
        c.exercise.is_not_distinct_from(exercise),
        c.is_confidential.in_((False, confidential)),
    )
    cases = [(row.number, decode_case(row.body)) for row in connection.execute(query.order_by(c.opened_at, c.id))]
    opened = [case for _, case in cases if since <= case.opened_at < until]
    towns = _towns(connection, ref, opened)
    found, claimed = _firsts(connection, "opened", since, until), _firsts(connection, "acknowledged", since, None)
    split_off, sent = _split_off(connection, opened), _sent(connection, opened)
    return [
        Seen(
            case=case,
            number=number,
            town=towns.get(case.id, UNKNOWN),
            found_at=found.get(case.id),
            claimed_at=claimed.get(case.id),
            sent=tuple(sent.get(case.id, ())),
            is_split_off=case.id in split_off,
        )
        for number, case in cases
    ]


def _towns(connection: Connection, ref: Reference, cases: Iterable[Case]) -> dict[str, str]:
    """The street or town that each case names."""
    cases = list(cases)
    said = addresses_of(connection, cases)
    districts = {case.id: ref.districts.get(case.area) for case in cases}
    named = {id_: district.streets_in(said[id_]) for id_, district in districts.items() if district}
    return {id_: names[0] if len(names) == 1 else SEVERAL for id_, names in named.items() if names}


def _split_off(connection: Connection, cases: Iterable[Case]) -> set[str]:
    """Those that a person opened from another case. A signal may open one that is related to another too, and leave it
    later."""
    openers = {case.id: case.opened_by for case in cases if case.related_to and case.opened_by}
    signals = {row.id for row in find(connection, _SIGNALS, t.signals.c.id, [*openers.values()])}
    return {id_ for id_, opener in openers.items() if opener not in signals}


def _sent(connection: Connection, cases: Iterable[Case]) -> dict[str, list[datetime]]:
    """When persons dispatched duties of the cases that signals have left, as was written down then."""
    left, found = [case.id for case in cases if case.counted], defaultdict[str, list[datetime]](list)
    for row in find(connection, _DISPATCHED, t.entries.c.case_id, left, kind="dispatched"):
        entry = decode_entry(row.body)
        if isinstance(entry.body, Dispatched) and sender(entry, entry.body):
            found[entry.case].append(entry.at)
    return found


def _firsts(connection: Connection, kind: str, since: datetime, until: datetime | None) -> dict[str, datetime]:
    """When each case was first written down or claimed, of those whose entry is of this time; from an index alone."""
    n = t.entries.c
    when = n.recorded_at if kind == "opened" else n.at
    query = select(n.case_id, func.min(when).label("first")).where(text(t.ANSWERED), n.kind == kind)
    query = query.where(n.at >= to_us(since), n.at < (to_us(until) if until else t.NEVER_DUE)).group_by(n.case_id)
    return {row.case_id: from_us(row.first) for row in connection.execute(query)}
