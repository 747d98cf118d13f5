"""Observations (转发、浏览、评论、点赞): the counts of a post each time it is seen, and the heat they give its case.

They are appended, never changed. Seen again with the same words, a post opens nothing and goes on no log; that it has
spread meanwhile is found here, by the watch.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, false, select, true, update

from connectors.signal import Media, Signal
from playbooks.decide import warm
from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.urgency.heat import COUNTS, Observation

from ..store import schema as t
from ..store.database import change_among, find, insert_new
from ..store.schema import from_us, to_us
from .work import Work

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Media).decode
LIMIT = 200
"""Posts whose observations are weighed in one transaction."""


def observe(connection: Connection, signals: Iterable[Signal], in_cases: set[str], now: datetime) -> None:
    """Append what was counted of these posts; those of `in_cases` are to be weighed.

    Counts without an instant of their own are of now, and say nothing new when they are those last seen.
    """
    seen = [(each, each.media) for each in signals if each.media and _counts(each.media)]
    undated = [signal.id for signal, media in seen if media.observed_at is None]
    known = {each.signal: each for each in sorted(observations_of(connection, undated), key=lambda one: one.at)}
    rows = [
        {
            "signal_id": signal.id,
            "at": to_us(media.observed_at or now),
            "body": _encode(media),
            "weighed": signal.id not in in_cases,
        }
        for signal, media in seen
        if media.observed_at or not _is_known(known.get(signal.id), media)
    ]
    insert_new(connection, t.observations, rows)


def to_be_weighed(connection: Connection, signals: list[str]) -> None:
    """These signals have just become part of a case."""
    change_among(connection, _UNWEIGHED, t.observations.c.signal_id, signals)


def observations_of(connection: Connection, signals: list[str]) -> list[Observation]:
    """Everything observed of these signals."""
    return [
        Observation(signal=row.signal_id, at=from_us(row.at), **_counts(_decode(row.body)))
        for row in find(connection, _ALL, t.observations.c.signal_id, signals)
    ]


def weigh_observations(connection: Connection, ref: Reference, now: datetime) -> list[Entry]:
    """What new observations change in their cases."""
    found = connection.execute(_WAITING).all()
    if not found:
        return []
    work = Work(connection, ref)
    cases = list(dict.fromkeys(row.case_id for row in found if row.case_id))
    work.load(cases)
    written: list[Entry] = []
    for case_id in cases:
        case = work.case(case_id)
        told = observations_of(connection, [joined.id for joined in case.signals]) if case else []
        draft = warm(ref, case, told, now) if case and told else None
        if draft:
            work.apply(draft)
            written += draft.entries
    work.flush(now)
    change_among(connection, _WEIGHED, t.observations.c.signal_id, [row.signal_id for row in found])
    return written


def _counts(media: Media) -> dict[str, Any]:
    return {name: value for name in COUNTS if (value := getattr(media, name)) is not None}


def _is_known(last: Observation | None, media: Media) -> bool:
    return last is not None and {name: last.count(name) for name in _counts(media)} == _counts(media)


_ALL = select(t.observations.c.signal_id, t.observations.c.at, t.observations.c.body)
_WAITING = (
    select(t.observations.c.signal_id, t.signals.c.case_id)
    .join(t.signals, t.signals.c.id == t.observations.c.signal_id)
    .where(t.observations.c.weighed == false())
    .distinct()
    .limit(LIMIT)
)
_WEIGHED = update(t.observations).values(weighed=true())
_UNWEIGHED = update(t.observations).values(weighed=false())
