"""History (历史资料): rows taken in for search and gathering only. No case, no clock, no notice, now or by accident.

They never go on the log, so no processor sees them. Coming again live with the same content they are repeated; with
other content they are a revision that stays history (the door sees to it). Only `wake` makes them news, and a person
has to ask for that.

They leave keys of their own (`history_keys`): news about the same sample, batch or business finds them and shows them
beside its case; at first by what the source says in columns. Later, when nothing else waits, their text is read too
(see `history_reader`), and news that says the same or repeats the same rumour finds them as well.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, delete, select, text, update

from classifiers.assessment import Assessment, Kind, irrelevant
from connectors.signal import Signal
from connectors.sources.survey import is_closed_undated

from ..door import HISTORY, Arrival, Receipt, receive
from ..gathering.assessed import Assessed
from ..gathering.grouping import keys_of
from ..store import schema as t
from ..store.database import change, change_among, find, insert_new
from ..store.schema import to_us
from ..store.stored import decode_signal, states_of
from ..store.vault import Vault


def receive_history(
    connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault, *, home: str
) -> tuple[list[Receipt], int]:
    """Store arrivals as history; what is news already is left as it is, and repeated. Also how many those are.

    `home`: the area of rows that name none.
    """
    states = states_of(connection, (each.signal.id for each in arrivals))
    mine = [each for each in arrivals if states.get(each.signal.id, HISTORY) == HISTORY]
    receipts = iter(receive(connection, mine, now, vault, to_log=False))
    new = [each.signal.id for each in mine if each.signal.id not in states]
    change_among(connection, _SET_STATE, t.signals.c.id, list(dict.fromkeys(new)), state=HISTORY)
    is_mine = {each.signal.id for each in mine}
    told = [next(receipts) if each.signal.id in is_mine else Receipt.REPEATED for each in arrivals]
    fresh = [each.signal for each, receipt in zip(arrivals, told, strict=True) if receipt != Receipt.REPEATED]
    _leave_keys(connection, {each.id: (each, _by_columns(each)) for each in fresh}, home)
    return told, len(arrivals) - len(mine)


def wake(connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault) -> list[Receipt]:
    """Take in arrivals as news, also those that lie as history: a person says that they were filed there by mistake."""
    states = states_of(connection, (each.signal.id for each in arrivals))
    sleeping = [each for each in arrivals if states.get(each.signal.id) == HISTORY]
    # An empty digest makes them a revision at the door, which then finds them waiting like anything new.
    rows = [{"b_id": each.signal.id, "b_was": HISTORY, "state": "waiting", "digest": ""} for each in sleeping]
    change(connection, _WAKE, rows)
    change_among(connection, _FORGET, t.history_keys.c.signal_id, [each.signal.id for each in sleeping])
    return receive(connection, arrivals, now, vault)


def parted(connection: Connection, arrivals: list[Arrival]) -> tuple[list[Arrival], list[Arrival]]:
    """Those that nobody has stored and that their source has done with, without saying when: as news they would begin
    to count anew. And the others."""
    new = news_among(connection, [each.signal.id for each in arrivals if is_closed_undated(each.signal)])
    filed = [each for each in arrivals if each.signal.id in new]
    return filed, [each for each in arrivals if each.signal.id not in new]


def news_among(connection: Connection, ids: list[str]) -> set[str]:
    """Those of these signals that nobody has stored yet."""
    return set(ids) - states_of(connection, ids).keys()


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """History that nobody has read: its id, and the signal as JSON."""

    id: str
    body: bytes


def unread(connection: Connection, limit: int) -> list[Unread]:
    """The first rows of history that were not read, or that changed since."""
    rows = connection.execute(_UNREAD, {"limit": limit})
    return [Unread(id=row.id, body=row.body) for row in rows]


def store_read(connection: Connection, rows: list[Unread], assessed: list[Assessed], home: str) -> None:
    """Leave the keys of what was read. A row that has changed meanwhile, by whomever, or was woken, is left as it is;
    one that the classifier could not read keeps the keys of its columns, and counts as read."""
    now = find(connection, _NOW, t.signals.c.id, [row.id for row in rows])
    same = {row.id: row.body for row in now if row.state == HISTORY}
    mine = [row for row in rows if same.get(row.id) == row.body]
    read = {each.signal.id: each.assessment for each in assessed}
    signals = (decode_signal(row.body) for row in mine)
    _leave_keys(connection, {each.id: (each, read.get(each.id) or _by_columns(each)) for each in signals}, home)
    kinds = {row.id: str(read[row.id].kind) if row.id in read else str(Kind.IRRELEVANT) for row in mine}
    change(connection, _SET_KIND, [{"b_id": id_, "kind": kind} for id_, kind in kinds.items()])


def _leave_keys(connection: Connection, read: dict[str, tuple[Signal, Assessment]], home: str) -> None:
    """A row that changed is found by what it says now."""
    change_among(connection, _FORGET, t.history_keys.c.signal_id, list(read))
    rows = [
        {
            "exercise": signal.exercise or "",
            "area": signal.area or home,
            "key": key.key,
            "at": to_us(signal.received_at),
            "signal_id": signal.id,
            "value": key.value,
        }
        for signal, assessment in read.values()
        if signal.received_at
        for key in keys_of(signal, assessment)
    ]
    insert_new(connection, t.history_keys, rows)


def _by_columns(signal: Signal) -> Assessment:
    """In the place of an assessment: what the source itself says of the venue."""
    venue = signal.subject.venue if signal.subject else None
    return msgspec.structs.replace(irrelevant(signal.id), venue=venue)


_UNREAD = (
    select(t.signals.c.id, t.signals.c.body)
    .where(text(f"state = '{HISTORY}' AND kind IS NULL"))
    .order_by(t.signals.c.n)
    .limit(bindparam("limit"))
)
_NOW = select(t.signals.c.id, t.signals.c.body, t.signals.c.state).with_for_update()
_SET_KIND = update(t.signals).where(t.signals.c.id == bindparam("b_id")).values(kind=bindparam("kind"))
_FORGET = delete(t.history_keys)
_SET_STATE = update(t.signals).values(state=bindparam("state"))
_WAKE = (
    update(t.signals)
    # What somebody woke since it was looked at is news already, and may have come to its case.
    .where(t.signals.c.id == bindparam("b_id"), t.signals.c.state == bindparam("b_was"))
    .values(state=bindparam("state"), digest=bindparam("digest"))
)
