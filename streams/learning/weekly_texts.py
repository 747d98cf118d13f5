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
    """`weeks * of_each` signals of the last weeks at most, by the Monday of each, evenly spread over the order in which
    they were received; those whose text is gone are left out, and an archive, whenever it was taken in."""
    asked = {"since": to_us(now - timedelta(weeks=weeks)), "exercise": exercise}
    count = connection.execute(_COUNT, asked).scalar_one()
    step = -(-count // (weeks * of_each)) or 1
    found: dict[date, list[Signal]] = defaultdict(list)
    for row in connection.execute(_PICKED, asked | {"step": step}):
        signal = decode_signal(row.body)
        if signal.text or signal.title:
            found[monday(from_us(row.received_at))].append(signal)
    return dict(sorted(found.items(), reverse=True))


_c = t.signals.c
_LIVE = (
    _c.received_at >= bindparam("since"),
    _c.state != "history",
    _c.exercise.is_not_distinct_from(bindparam("exercise")),
)
_COUNT = select(func.count()).select_from(t.signals).where(*_LIVE)
_PLACED = select(_c.n, func.row_number().over(order_by=(_c.received_at, _c.n)).label("place")).where(*_LIVE).subquery()
_PICKED = (
    select(_c.received_at, _c.body)
    .join(_PLACED, _PLACED.c.n == _c.n)
    .where(_PLACED.c.place % bindparam("step") == 0)
    .order_by(_c.received_at, _c.n)
)
