"""Telephones known again (同一电话): a keyed mark of whose telephone complains, and what else came from it.

The number itself lies sealed. Its mark is made with the key of the vault, so that nobody without it can try numbers
out, and goes with the private half that it was made of.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from connectors.signal import Channel, Signal
from connectors.telephones import numbers_in, own_numbers

from ..store import schema as t
from ..store.database import change_among, find, insert_new
from ..store.marks import mark, marked
from ..store.office_schema import phones
from ..store.schema import to_us
from ..store.vault import Vault
from .halves import opened

MOST = 300
"""Of what came from a telephone so many are looked at, the latest."""
BATCH = 200
"""Signals of an older version that are marked in one transaction."""
BY_PEOPLE = (Channel.COMPLAINT, Channel.DUTY)
"""Channels by which somebody complains: whoever writes from a hospital or another office does so for others."""
_UP_TO, _ALL = "phones_marked", "all"
"""Up to which signal those of an older version are marked, and with which key."""


def numbers_of(private: Mapping[str, Any]) -> tuple[str, ...]:
    """Whose telephone it is, of a private half: as it was stated, and where the words plainly say that it is theirs."""
    contact, originals = private.get("contact") or {}, private.get("originals") or {}
    said = numbers_in(contact.get("phone") or "")
    if any(kind == "phone" for kind, _ in private.get("found", ())):
        said += tuple(each for name in ("title", "text") for each in own_numbers(originals.get(name) or ""))
    return tuple(dict.fromkeys(said))


def keep_phones(
    connection: Connection, vault: Vault, said: Iterable[tuple[Signal, Mapping[str, Any]]], again: Collection[str]
) -> None:
    """Remember whose telephones complain; a corrected number takes the place of the one before. `again`: signals that
    may have one already."""
    known = {signal.id: (signal, found) for signal, half in said if (found := _complains_by(signal, half))}
    before = [one for one in known if one in again]
    at = {one: to_us(signal.received_at) for one, (signal, _) in known.items() if signal.received_at}
    at |= {row.id: row.received_at for row in find(connection, _RECEIVED, t.signals.c.id, before)}
    change_among(connection, _FORGET, phones.c.signal_id, before)
    _remember(connection, vault, at, {one: found for one, (_, found) in known.items()})


def forget_phones(connection: Connection, signal_id: str) -> None:
    """Nobody knows any more from which telephone a signal came."""
    change_among(connection, _FORGET, phones.c.signal_id, [signal_id])


def mark_older(connection: Connection, vault: Vault) -> bool:
    """Mark some of the signals that an older version stored, or this one with another master key or without the code of
    the place. Whether there may be more."""
    key = vault.phone_mark(vault.area_code)
    with_key, _, last = (marked(connection, _UP_TO) or "").partition(":")
    if with_key == key and last == _ALL:
        return False
    after, s = int(last) if with_key == key else 0, t.signals.c
    query = select(s.n, s.id, s.received_at, s.channel).where(s.n > after).order_by(s.n).limit(BATCH)
    rows = connection.execute(query).all()
    ids = [row.id for row in rows if row.channel in BY_PEOPLE]
    # Who destroys one of them at this moment waits, and then finds its marks.
    sealed = select(t.private.c.signal_id).where(t.private.c.signal_id.in_(ids)).with_for_update()
    connection.execute(sealed).all()
    said = {one: found for one, half in opened(connection, vault, ids) if (found := numbers_of(half))}
    change_among(connection, _FORGET, phones.c.signal_id, [*said])  # made without the code of the place, before
    _remember(connection, vault, {row.id: row.received_at for row in rows}, said)
    mark(connection, _UP_TO, f"{key}:{rows[-1].n if rows else _ALL}")
    return bool(rows)


def others_of(
    connection: Connection, signals: Collection[str], since: datetime, ours: Collection[str]
) -> dict[str, list[str]]:
    """What else came since then from the telephone of each of these signals, the latest first: of each telephone at
    most `MOST`. `ours`: marks of the office's own telephones, which tell nobody apart."""
    marks: dict[str, set[str]] = {}
    for row in find(connection, _MARKS, phones.c.signal_id, [*signals]):
        if row.mark not in ours:
            marks.setdefault(row.signal_id, set()).add(row.mark)
    came = {each: from_phones(connection, each, since) for each in map(frozenset, marks.values())}
    return {one: [each for each in came[frozenset(own)] if each != one] for one, own in marks.items()}


def from_phones(connection: Connection, marks: Collection[str], since: datetime) -> list[str]:
    """What came from these telephones since then, the latest first, at most `MOST`."""
    p = phones.c
    query = select(p.signal_id, p.at).where(p.mark.in_(marks), p.at >= to_us(since)).distinct()
    return [row.signal_id for row in connection.execute(query.order_by(p.at.desc(), p.signal_id).limit(MOST))]


def _complains_by(signal: Signal, half: Mapping[str, Any]) -> tuple[str, ...]:
    return numbers_of(half) if signal.channel in BY_PEOPLE else ()


def _remember(
    connection: Connection, vault: Vault, at: Mapping[str, int], numbers: Mapping[str, Collection[str]]
) -> None:
    rows = [
        {"mark": vault.phone_mark(number), "at": at[one], "signal_id": one}
        for one, found in numbers.items()
        if one in at
        for number in found
    ]
    insert_new(connection, phones, rows)


_RECEIVED = select(t.signals.c.id, t.signals.c.received_at)
_MARKS = select(phones.c.signal_id, phones.c.mark)
_FORGET = delete(phones)
