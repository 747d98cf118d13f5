"""Observations (转发、浏览、评论、点赞): the counts of a post each time it is seen, and the heat they give its case.

They are appended, never changed. Seen again with the same words, a post opens nothing and goes on no log; that it has
spread meanwhile is found here, by the watch.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, bindparam, false, func, select, true, update

from connectors.signal import Media, Signal
from playbooks.decide import warm
from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.urgency.heat import COUNTS, HeatRule, Observation, asked_whole, hotter

from ..store import schema as t
from ..store.database import Holds, change_among, find, insert_new
from ..store.schema import from_us, to_us
from .work import Work

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Media).decode
LIMIT = 50
"""Cases that are weighed in one transaction, each with everything that was observed of it since."""


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
    return list(map(_observation, find(connection, _ALL, t.observations.c.signal_id, signals)))


def weigh_observations(connection: Connection, ref: Reference, now: datetime) -> list[Entry]:
    """What new observations change in their cases; what can grow no hotter is not counted again.

    What says to be of later than now (a source whose clock is ahead, or in another zone) waits until then.
    """
    found = connection.execute(_WAITING, {"now": to_us(now)}).all()
    if not found:
        return []
    work = Work(connection, ref)
    cases = list(dict.fromkeys(row.case_id for row in found if row.case_id))[:LIMIT]
    work.load(cases)
    written: list[Entry] = []
    for case in filter(None, map(work.case, cases)):
        rules = hotter(ref.heat, case.heat) if case.is_open else []
        told = _telling(connection, case.id, rules, now) if rules else []
        draft = warm(ref, case, told, now) if told else None
        if draft:
            work.apply(draft)
            written += draft.entries
    work.flush(now)
    weighed = [row.signal_id for row in found if row.case_id is None or row.case_id in cases]
    change_among(connection, _WEIGHED, t.observations.c.signal_id, weighed, now=to_us(now))
    return written


def _telling(connection: Connection, case_id: str, rules: list[HeatRule], now: datetime) -> list[Observation]:
    """What these rules and their words ask of the posts of a case: for every count the first and the newest observation
    that has it, and all of those that may have shot up. A post that is seen each minute for a week is not read ten
    thousand times.
    """
    ends = [_observation(row) for row in connection.execute(_ENDS, {"case": case_id, "now": to_us(now)})]
    whole = asked_whole(rules, ends)
    known = set(whole)
    return [each for each in ends if each.signal not in known] + observations_of(connection, whole)


def _observation(row: Any) -> Observation:
    return Observation(signal=row.signal_id, at=from_us(row.at), **_counts(_decode(row.body)))


def _counts(media: Media) -> dict[str, Any]:
    return {name: value for name in COUNTS if (value := getattr(media, name)) is not None}


def _is_known(last: Observation | None, media: Media) -> bool:
    return last is not None and {name: last.count(name) for name in _counts(media)} == _counts(media)


_O = t.observations.c
_ALL = select(_O.signal_id, _O.at, _O.body)
_WAITING = (
    select(_O.signal_id, t.signals.c.case_id)
    .join(t.signals, t.signals.c.id == _O.signal_id)
    .where(_O.weighed == false(), _O.at <= bindparam("now"))
    .distinct()
)
_ENDS_OF_COUNTS = [
    end(_O.at).filter(Holds(_O.body, f'"{name}":'.encode())) for name in COUNTS for end in (func.min, func.max)
]
"""Since when and until when each count was seen: what was not seen is left out of the stored bytes."""
_SPAN = (
    select(_O.signal_id, *_ENDS_OF_COUNTS)
    .join(t.signals, t.signals.c.id == _O.signal_id)
    .where(t.signals.c.case_id == bindparam("case"), _O.at <= bindparam("now"))
    .group_by(_O.signal_id)
    .subquery()
)
_ENDS = _ALL.join(_SPAN, and_(_O.signal_id == _SPAN.c.signal_id, _O.at.in_(list(_SPAN.c)[1:])))
_WEIGHED = update(t.observations).where(_O.weighed == false(), _O.at <= bindparam("now")).values(weighed=true())
_UNWEIGHED = update(t.observations).values(weighed=false())
