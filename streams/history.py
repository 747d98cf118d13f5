"""History (历史资料): rows taken in for search and gathering only. No case, no clock, no notice, now or by accident.

They never go on the log, so no processor sees them. Coming again live with the same content they are repeated; with
other content they are a revision that stays history (the door sees to it). Only `wake` makes them news, and a person
has to ask for that.

They leave keys of their own (`history_keys`): news about the same sample, batch or business finds them and shows them
beside its case. Nobody reads their text, so they are found by what the source says in columns.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from classifiers.assessment import Assessment, Kind
from connectors.signal import Signal

from . import schema as t
from .database import change, change_among, find, insert_new
from .door import HISTORY, Arrival, Receipt, receive
from .grouping import keys_of
from .schema import to_us
from .vault import Vault


def receive_history(
    connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault, *, home: str
) -> tuple[list[Receipt], int]:
    """Store arrivals as history; what is news already is left as it is, and repeated. Also how many those are.

    `home`: the area of rows that name none.
    """
    states = _states(connection, arrivals)
    mine = [each for each in arrivals if states.get(each.signal.id, HISTORY) == HISTORY]
    receipts = iter(receive(connection, mine, now, vault, to_log=False))
    new = [each.signal.id for each in mine if each.signal.id not in states]
    change_among(connection, _SET_STATE, t.signals.c.id, list(dict.fromkeys(new)), state=HISTORY)
    _leave_keys(connection, mine, home)
    is_mine = {each.signal.id for each in mine}
    told = [next(receipts) if each.signal.id in is_mine else Receipt.REPEATED for each in arrivals]
    return told, len(arrivals) - len(mine)


def wake(connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault) -> list[Receipt]:
    """Take in arrivals as news, also those that lie as history: a person says that they were filed there by mistake."""
    states = _states(connection, arrivals)
    sleeping = [each for each in arrivals if states.get(each.signal.id) == HISTORY]
    # An empty digest makes them a revision at the door, which then finds them waiting like anything new.
    rows = [{"b_id": each.signal.id, "state": "waiting", "digest": ""} for each in sleeping]
    change(connection, _WAKE, rows)
    change_among(connection, _FORGET, t.history_keys.c.signal_id, [each.signal.id for each in sleeping])
    return receive(connection, arrivals, now, vault)


def news_among(connection: Connection, ids: list[str]) -> set[str]:
    """Those of these signals that nobody has stored yet."""
    return set(ids) - {row.id for row in find(connection, _STATES, t.signals.c.id, ids)}


def _leave_keys(connection: Connection, arrivals: list[Arrival], home: str) -> None:
    """A row that changed is found by what it says now."""
    change_among(connection, _FORGET, t.history_keys.c.signal_id, list({each.signal.id for each in arrivals}))
    rows = [
        {
            "exercise": signal.exercise or "",
            "area": signal.area or home,
            "key": key.key,
            "at": to_us(signal.received_at),
            "signal_id": signal.id,
        }
        for signal in {each.signal.id: each.signal for each in arrivals}.values()
        if signal.received_at
        for key in keys_of(signal, _unread(signal))
    ]
    insert_new(connection, t.history_keys, rows)


def _unread(signal: Signal) -> Assessment:
    """In the place of an assessment: what the source itself says of the venue."""
    venue = signal.subject.venue if signal.subject else None
    return Assessment(id=signal.id, relevant=False, relevance=0.0, kind=Kind.IRRELEVANT, kinds={}, venue=venue)


def _states(connection: Connection, arrivals: list[Arrival]) -> dict[str, str]:
    ids = [each.signal.id for each in arrivals]
    return {row.id: row.state for row in find(connection, _STATES, t.signals.c.id, ids)}


_STATES = select(t.signals.c.id, t.signals.c.state)
_FORGET = delete(t.history_keys)
_SET_STATE = update(t.signals).values(state=bindparam("state"))
_WAKE = (
    update(t.signals)
    .where(t.signals.c.id == bindparam("b_id"))
    .values(state=bindparam("state"), digest=bindparam("digest"))
)
