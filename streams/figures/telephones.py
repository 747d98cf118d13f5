"""How much came from telephones that complain again and again; whose they are stands nowhere here. Reads only."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from ..store import schema as t
from ..store.office_schema import phones
from .period import Period
from .reading import received_in

OFTEN = 3
"""From so many items of one telephone in a period on it is counted."""


class Often(NamedTuple):
    """How many telephones sent several items, how many these are, and how many of all have a telephone."""

    telephones: int
    items: int
    known: int


def often(connection: Connection, period: Period, *, exercise: str | None, confidential: bool) -> Often:
    """Telephones that complained at least `OFTEN` times in a period."""
    s, p = t.signals.c, phones.c
    came = (
        select(p.mark, p.signal_id)
        .join(t.signals, s.id == p.signal_id)
        .where(received_in(period, exercise, confidential), s.state != "history")
        .subquery()
    )
    many = select(came.c.mark).group_by(came.c.mark).having(func.count() >= OFTEN)
    items = func.count(came.c.signal_id.distinct())
    found = connection.execute(select(items).where(came.c.mark.in_(many))).scalar_one()
    known = connection.execute(select(items)).scalar_one()
    return Often(connection.execute(select(func.count()).select_from(many.subquery())).scalar_one(), found, known)
