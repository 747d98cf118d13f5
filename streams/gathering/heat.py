"""Observations (转发、浏览、评论、点赞): the counts of a post each time it is seen, and the heat they give its case.

They are appended, never changed. Seen again with the same words, a post opens nothing and goes on no log; that it has
spread meanwhile is found here, by the watch.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, bindparam, false, func, select, true, update

from connectors.signal import Media, Signal
from playbooks.case import Case
from playbooks.decide import warm
from playbooks.deciding.draft import Draft
from playbooks.entries import Entry
from playbooks.reference import Reference
from playbooks.urgency.heat import COUNTS, HeatRule, Observation, asked_whole, hotter

from ..store import schema as t
from ..store.database import change_among, find, insert_new
from ..store.observed import ENDS_OF_COUNTS
from ..store.schema import from_us, to_us
from .alone import HEAT, decide_each

_encode = msgspec.json.encode
_decode = msgspec.json.Decoder(Media).decode
LIMIT = 50
"""Cases that are weighed in one transaction, each with everything that was observed of it since."""
ENDS_MAX = 500
"""Signals of which one statement asks."""


def observe(connection: Connection, signals: Iterable[Signal], weighable: set[str], now: datetime) -> None:
    """Append what was counted of these posts; those of `weighable`, which may have a case by now, are to be weighed.

    Counts without an instant of their own (none is stated, or other counts were seen at it: many an export states when
    a post was found first) are of now, and say nothing new when they are those last seen.
    """
    seen = [(each.id, each.media) for each in signals if each.media and _counts(each.media)]
    row = partial(_row, weighable=weighable)
    stated = _stated(connection, [row(id_, media, media.observed_at) for id_, media in seen if media.observed_at])
    undated = [(id_, media) for id_, media in seen if id_ not in stated]
    last = find(connection, _NEWEST, _O.signal_id, [id_ for id_, _ in undated])
    known = {each.signal: each for each in map(_observation, last)}
    rows = [row(id_, media, now) for id_, media in undated if not _is_known(known.get(id_), media)]
    insert_new(connection, t.observations, rows)


def _stated(connection: Connection, rows: list[dict[str, Any]]) -> set[str]:
    """Append counts at the instants that they state. The signals whose counts stand there now, anew or again."""
    if insert_new(connection, t.observations, rows) < len(rows):
        instants = sorted(row["at"] for row in rows)
        ids = [row["signal_id"] for row in rows]
        found = find(connection, _BETWEEN, _O.signal_id, ids, first=instants[0], last=instants[-1])
        there = {(row.signal_id, row.at): _counts(_decode(row.body)) for row in found}
        rows = [row for row in rows if there.get((row["signal_id"], row["at"])) == _counts(_decode(row["body"]))]
    return {row["signal_id"] for row in rows}


def _row(signal_id: str, media: Media, at: datetime, *, weighable: set[str]) -> dict[str, Any]:
    return {"signal_id": signal_id, "at": to_us(at), "body": _encode(media), "weighed": signal_id not in weighable}


def to_be_weighed(connection: Connection, signals: list[str]) -> None:
    """These signals have just become part of a case."""
    change_among(connection, _UNWEIGHED, t.observations.c.signal_id, signals)


def observations_of(connection: Connection, signals: list[str]) -> list[Observation]:
    """Everything observed of these signals."""
    return list(map(_observation, find(connection, _ALL, t.observations.c.signal_id, signals)))


def ends_of(connection: Connection, signals: list[str]) -> list[Observation]:
    """The first and the last observation of every count of these signals: what has grown between them. Of a post that
    is seen each minute there may be ten thousand."""
    parts = (signals[n : n + ENDS_MAX] for n in range(0, len(signals), ENDS_MAX))
    return [_observation(row) for part in parts for row in connection.execute(_ends_of(part))]


def _ends_of(signals: list[str]) -> Select[Any]:
    span = select(_O.signal_id, *ENDS_OF_COUNTS).where(_O.signal_id.in_(signals)).group_by(_O.signal_id).subquery()
    return _ALL.join(span, and_(_O.signal_id == span.c.signal_id, _O.at.in_(list(span.c)[1:])))


def weigh_observations(connection: Connection, ref: Reference, now: datetime) -> list[Entry]:
    """What new observations change in their cases; what can grow no hotter is not counted again.

    What says to be of later than now (a source whose clock is ahead, or in another zone) waits until then.
    """
    found = connection.execute(_WAITING, {"now": to_us(now)}).all()
    if not found:
        return []
    chosen = list(dict.fromkeys(row.case_id for row in found if row.case_id))[:LIMIT]
    weighed = [row.signal_id for row in found if row.case_id is None or row.case_id in chosen]
    # Before they and their cases are read: what another process brings meanwhile is weighed the next time.
    change_among(connection, _WEIGHED, t.observations.c.signal_id, weighed, now=to_us(now))
    cases = sorted({row.case_id for row in find(connection, _CASE_OF, t.signals.c.id, weighed)})
    return decide_each(connection, ref, cases, partial(_weighed, connection, ref, now), now, kind=HEAT)


def weigh_again(connection: Connection, case_id: str) -> None:
    """A person asks for a case that could not be weighed to be looked at now."""
    signals = connection.execute(select(t.signals.c.id).where(t.signals.c.case_id == case_id)).scalars()
    to_be_weighed(connection, list(signals))


def _weighed(connection: Connection, ref: Reference, now: datetime, case: Case) -> Draft | None:
    rules = hotter(ref.heat, case.heat) if case.is_open else []
    told = _telling(connection, case.id, rules, now) if rules else []
    return warm(ref, case, told, now) if told else None


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
_P = t.observations.alias()
_NEWEST = _ALL.where(_O.at == select(func.max(_P.c.at)).where(_P.c.signal_id == _O.signal_id).scalar_subquery())
_BETWEEN = _ALL.where(_O.at.between(bindparam("first"), bindparam("last")))
_WAITING = (
    select(_O.signal_id, t.signals.c.case_id)
    .join(t.signals, t.signals.c.id == _O.signal_id)
    .where(_O.weighed == false(), _O.at <= bindparam("now"))
    .distinct()
)
_CASE_OF = select(t.signals.c.id, t.signals.c.case_id).where(t.signals.c.case_id.is_not(None))
_SPAN = (
    select(_O.signal_id, *ENDS_OF_COUNTS)
    .join(t.signals, t.signals.c.id == _O.signal_id)
    .where(t.signals.c.case_id == bindparam("case"), _O.at <= bindparam("now"))
    .group_by(_O.signal_id)
    .subquery()
)
_ENDS = _ALL.join(_SPAN, and_(_O.signal_id == _SPAN.c.signal_id, _O.at.in_(list(_SPAN.c)[1:])))
_WEIGHED = update(t.observations).where(_O.weighed == false(), _O.at <= bindparam("now")).values(weighed=true())
_UNWEIGHED = update(t.observations).values(weighed=false())
