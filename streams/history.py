"""History (历史资料): rows taken in for search only. No case, no clock, no notice, now or later by accident.

They never go on the log, so no processor sees them. Coming again live with the same content they are repeated; with
other content they are a revision that stays history (the door sees to it). Only `wake` makes them news, and a person
has to ask for that. They leave no keys of gathering: a key leads to a case, and history has none.
"""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from . import schema as t
from .database import change, change_among, find
from .door import HISTORY, Arrival, Receipt, receive
from .vault import Vault


def receive_history(
    connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault
) -> tuple[list[Receipt], int]:
    """Store arrivals as history; what is news already is left as it is, and repeated. Also how many those are."""
    states = _states(connection, arrivals)
    mine = [each for each in arrivals if states.get(each.signal.id, HISTORY) == HISTORY]
    receipts = iter(receive(connection, mine, now, vault, to_log=False))
    new = [each.signal.id for each in mine if each.signal.id not in states]
    change_among(connection, _SET_STATE, t.signals.c.id, list(dict.fromkeys(new)), state=HISTORY)
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
    return receive(connection, arrivals, now, vault)


def news_among(connection: Connection, ids: list[str]) -> set[str]:
    """Those of these signals that nobody has stored yet."""
    return set(ids) - {row.id for row in find(connection, _STATES, t.signals.c.id, ids)}


def _states(connection: Connection, arrivals: list[Arrival]) -> dict[str, str]:
    ids = [each.signal.id for each in arrivals]
    return {row.id: row.state for row in find(connection, _STATES, t.signals.c.id, ids)}


_STATES = select(t.signals.c.id, t.signals.c.state)
_SET_STATE = update(t.signals).values(state=bindparam("state"))
_WAKE = (
    update(t.signals)
    .where(t.signals.c.id == bindparam("b_id"))
    .values(state=bindparam("state"), digest=bindparam("digest"))
)
