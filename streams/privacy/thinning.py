"""Thinning (精简): of posts that nobody has to answer any more, what was counted in between goes; for every count the
first and the last time that it was seen stay."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select, true

from playbooks.law.retention import Retention

from ..store import schema as t
from ..store.observed import ENDS_OF_COUNTS
from ..store.schema import to_us

AT_ONCE = 20
"""Posts that are thinned in one transaction: of each there may be ten thousand observations."""
ENDS = len(ENDS_OF_COUNTS)
"""As many observations stay at most: the first and the last of every count."""


def crowded(connection: Connection, retention: Retention, now: datetime) -> list[str]:
    """Posts of cases that have ended long enough ago, or of none, of which more is kept than has to be. It only reads:
    of millions of observations it takes seconds."""
    rule, o, s, c = retention.of_counts, t.observations.c, t.signals.c, t.cases.c
    if rule is None:
        return []
    latest = to_us(now) - rule.after_days * 86_400_000_000
    ended = (c.state != "open") & (c.closed_at <= latest)
    alone = s.case_id.is_(None) & (s.received_at <= latest)
    query = (
        select(o.signal_id)
        .select_from(t.observations.join(t.signals, s.id == o.signal_id).outerjoin(t.cases, c.id == s.case_id))
        .where(or_(ended, alone), o.weighed == true())
        .group_by(o.signal_id)
        .having(func.count() > ENDS)
        .order_by(o.signal_id)
    )
    return list(connection.execute(query).scalars())


def thin(connection: Connection, signals: Collection[str]) -> int:
    """Leave of these posts what has to stay. Returns how many observations went."""
    o = t.observations.c
    ends = select(o.signal_id, *ENDS_OF_COUNTS).where(o.signal_id.in_(signals)).group_by(o.signal_id)
    gone = 0
    for signal, *at in connection.execute(ends).all():
        between = o.at.not_in([each for each in at if each is not None])
        gone += connection.execute(
            delete(t.observations).where(o.signal_id == signal, o.weighed == true(), between)
        ).rowcount
    return gone
