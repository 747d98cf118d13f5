"""Turned: when a signal was last turned down or taken up again. Of one source that only rises, whatever the clock does,
so that who asks what was turned since then is told of each.
"""

from sqlalchemy import BigInteger, bindparam, case, func, literal_column, select

from . import schema as t

_before = t.signals.alias("before").c
_LAST = (
    select(func.max(_before.turned_at))
    .where(_before.source == t.signals.c.source, _before.turned_at.is_not(None))
    .scalar_subquery()
)
_now = bindparam("turned_at", type_=BigInteger)
TURNED_AT = case((_LAST > _now, _LAST + literal_column("1")), else_=_now)
"""What is written where `turned_at` says the time by the clock."""
