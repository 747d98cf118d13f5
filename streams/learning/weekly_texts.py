"""Texts of the last weeks, a few of each: enough to see whether what comes in still is what it was."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, bindparam, func, select

from connectors.signal import Signal

from ..store import schema as t
from ..store.schema import from_us, to_us
from ..store.stored import decode_signal
from .corrections import monday


def weekly_texts(
    connection: Connection, now: datetime, *, weeks: int, of_each: int, exercise: str | None = None
) -> dict[date, list[Signal]]:
    """About `weeks * of_each` signals of the last weeks at most, by the Monday of each, evenly spread over the order in
    which they came; those whose text is gone are left out."""
    first = connection.execute(_FIRST, {"n": 0}).first()
    last = connection.execute(_LAST).scalar()
    if first is None or last is None:
        return {}
    start = _first_since(connection, to_us(now - timedelta(weeks=weeks)), first.n, last)
    step = max(1, (last - start + 1) // (weeks * of_each))
    found: dict[date, list[Signal]] = defaultdict(list)
    for n in range(start, last + 1, step):
        row = connection.execute(_AT, {"n": n, "before": n + step}).first()
        if row is not None and row.exercise == exercise:
            signal = decode_signal(row.body)
            if signal.text or signal.title:
                found[monday(from_us(row.received_at))].append(signal)
    return dict(sorted(found.items(), reverse=True))


def _first_since(connection: Connection, since: int, low: int, high: int) -> int:
    """The number of the first signal received at or after an instant: numbers grow with time, but for stragglers."""
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(_FIRST, {"n": middle}).first()
        if row is None or row.received_at >= since:
            high = middle
        else:
            low = max(row.n, middle) + 1
    return low


_c = t.signals.c
_FIRST = select(_c.n, _c.received_at).where(_c.n >= bindparam("n")).order_by(_c.n).limit(1)
_LAST = select(func.max(_c.n))
_AT = (
    select(_c.received_at, _c.exercise, _c.body)
    .where(_c.n >= bindparam("n"), _c.n < bindparam("before"))
    .order_by(_c.n)
    .limit(1)
)
