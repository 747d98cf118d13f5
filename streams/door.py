"""The door: a signal is durable, deduplicated and parted from its private half before anything else happens to it."""

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Boolean, Connection, Row, bindparam, or_, select, update

from connectors.signal import Signal
from connectors.withheld import split_private

from .gathering.heat import observe
from .intake.rhythm import with_time
from .privacy.confidential import is_confidential
from .privacy.halves import NOTHING, keep_marks, mark_of, said_anew, seal
from .privacy.phones import keep_phones
from .store import schema as t
from .store.database import change, change_among, find, insert_new, insert_rows
from .store.positions import EXPRESS
from .store.schema import to_us
from .store.sharing import Conflict, in_turn
from .store.stored import decode_signal
from .store.vault import Vault

_encode = msgspec.json.encode
WAITING = "waiting"
"""The state of a signal that nothing has been decided about."""
GATHERED = "gathered"
"""The state of signals that are part of a case."""
_MAY_HAVE_A_CASE = (GATHERED, WAITING, "unplaced")
"""States of signals that another process, or a person, may be giving a case at this moment."""
_CLOCK_AHEAD = timedelta(minutes=10)
"""How far a source's clock may be ahead. What says that it was made later yet was not, and outdoes nothing."""
HISTORY = "history"
"""The state of signals that were taken in for search only: they never go on the log, changed ones neither."""


class Receipt(StrEnum):
    """What became of a signal at the door."""

    ACCEPTED = "accepted"
    UPDATED = "updated"
    REPEATED = "repeated"
    """Known already, or an older version (`revised_at`) of what is known."""


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """A signal ready to be stored: its public half, its digest and its sealed private half."""

    signal: Signal
    digest: str
    body: bytes
    private: dict[str, Any] | None
    is_urgent: bool = False
    """Passes what waits on the log (see streams.intake.admission)."""


class _Revision(msgspec.Struct, frozen=True):
    """What is read of a stored signal to tell which of two versions is the later."""

    revised_at: datetime | None = None


_decode_revision = msgspec.json.Decoder(_Revision).decode


def part(signal: Signal) -> Arrival:
    """Split a finished signal (id and received_at set) into what may be kept in the open and what may not."""
    public, private = split_private(signal)
    body = _encode(public)
    return Arrival(signal=public, digest=content_digest(public), body=body, private=private)


def content_digest(signal: Signal) -> str:
    """Digest of what a signal says, without who heard it when, and the counts that only grow."""
    times = dict.fromkeys(("received_at", "arrived_at", "entered_at", "revised_at"))
    heard = {**times, "taken_by": None, "put_into": None}
    plain = msgspec.structs.replace(signal, media=None, undated=False, **heard)
    return blake2b(_encode(plain), digest_size=12).hexdigest()


def dated_digest(digest: str, received_at: datetime | None) -> str:
    """The digest of what a source says to have received at another time than it said first."""
    return blake2b(f"{digest} {to_us(received_at) if received_at else 0}".encode(), digest_size=12).hexdigest()


def is_overtaken(signal: Signal, row: Row[Any] | None, digest: str = "") -> bool:
    """Whether the newest version of a signal, which its row holds, says something else. `digest`: of what was said,
    where words of the signal were taken out since."""
    said = digest or content_digest(signal)
    return row is not None and row.revision > 1 and row.digest not in (said, dated_digest(said, signal.received_at))


def receive(
    connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault, *, to_log: bool = True
) -> list[Receipt]:
    """Store arrivals in one transaction: new ones and changed ones go on the log, repeated ones are only counted.

    Raises Conflict when another process changed one of them since it was read.
    """
    if len({each.signal.id for each in arrivals}) == len(arrivals):
        return _receive_once(connection, arrivals, now, vault, to_log=to_log)
    receipts: dict[int, Receipt] = {}
    for wave in _waves(arrivals):
        found = _receive_once(connection, [arrivals[n] for n in wave], now, vault, to_log=to_log)
        receipts.update(zip(wave, found, strict=True))
    return [receipts[n] for n in range(len(arrivals))]


def store_made(connection: Connection, arrivals: list[Arrival], now: datetime) -> None:
    """Store what this desk made of signals that came in: nothing in it is private, and whoever made it gathers it."""
    known = _known(connection, [each.signal.id for each in arrivals])
    new = [each for each in arrivals if each.signal.id not in known]
    changed = [(each, row.revision + 1) for each in arrivals if (row := known.get(each.signal.id))]
    insert_rows(connection, t.signals, [_row(each, NOTHING) for each in new])
    _store_changed(connection, [(each, n) for each, n in changed if known[each.signal.id].digest != each.digest], now)


def _waves(arrivals: list[Arrival]) -> list[list[int]]:
    """Indices in waves that hold each signal once: what comes twice at once is a revision like any other."""
    seen: Counter[str] = Counter()
    waves: list[list[int]] = []
    for n, arrival in enumerate(arrivals):
        nth = seen[arrival.signal.id]
        seen[arrival.signal.id] += 1
        if nth == len(waves):
            waves.append([])
        waves[nth].append(n)
    return waves


def _receive_once(
    connection: Connection, arrivals: list[Arrival], now: datetime, vault: Vault, *, to_log: bool
) -> list[Receipt]:
    known = _known(connection, [each.signal.id for each in arrivals])
    arrivals = [_as_dated(each, known.get(each.signal.id)) for each in arrivals]
    older, made = _told_apart(connection, arrivals, known, now)
    heeded = [each for each in arrivals if each.signal.id not in older]
    anew = _said_anew(connection, heeded, known, vault)
    receipts: list[Receipt] = []
    new: list[Arrival] = []
    changed: list[tuple[Arrival, int]] = []
    still: list[str] = []
    for arrival in arrivals:
        before = known.get(arrival.signal.id)
        if before is None:
            new.append(arrival)
            receipts.append(Receipt.ACCEPTED)
        elif before.digest == arrival.digest or arrival.signal.id in older:
            receipts.append(Receipt.UPDATED if arrival.signal.id in anew else Receipt.REPEATED)
        else:
            changed.append((arrival, before.revision + 1))
            still += [arrival.signal.id] if before.state == HISTORY else []
            receipts.append(Receipt.UPDATED)
    _store_new(connection, new, vault)
    _store_changed(connection, changed, now)
    _keep_times(connection, made)
    # What lies as history and says something else now is to be read anew (see `history_reader`).
    change_among(connection, _UNREAD, t.signals.c.id, still, kind=None)
    weighable = {one for one, before in known.items() if before.state in _MAY_HAVE_A_CASE}
    observe(connection, [each.signal for each in heeded], weighable, now)
    _seal(connection, [(each, 0) for each in arrivals if each.signal.id in anew] + changed, new, vault)
    _see_sources(connection, arrivals, now)
    if to_log:
        _append(connection, EXPRESS, [each for each in new if each.is_urgent], now)
        _append(connection, "signals", [each for each in new if not each.is_urgent], now)
        # A revision of what lies as history would open a case that nobody asked for.
        _append(connection, "revisions", [each for each, _ in changed if each.signal.id not in still], now)
    return receipts


def _as_dated(arrival: Arrival, before: Row[Any] | None) -> Arrival:
    """What says otherwise only when it was received is a revision too; what never says it says nothing else."""
    at = arrival.signal.received_at
    if before is None or arrival.signal.undated or at is None or to_us(at) == before.received_at:
        return arrival
    return msgspec.structs.replace(arrival, digest=dated_digest(arrival.digest, at))


def _known(connection: Connection, ids: list[str]) -> dict[str, Any]:
    return {row.id: row for row in find(connection, _DIGESTS, t.signals.c.id, ids)}


def _told_apart(
    connection: Connection, arrivals: list[Arrival], known: dict[str, Any], now: datetime
) -> tuple[set[str], dict[str, datetime]]:
    """Of versions that say when they were made the signals of which what is stored was made later, and of those that
    say later what is stored already the time that holds from now on: one made between the two is older."""
    told = {each.signal.id: each.signal.revised_at for each in arrivals if each.signal.revised_at}
    digests = {each.signal.id: each.digest for each in arrivals}
    rows = find(connection, _BODIES, t.signals.c.id, [one for one in told if one in known])
    held = {row.id: _decode_revision(row.body).revised_at for row in rows}
    latest = now + _CLOCK_AHEAD
    # What a person has just woken from history bears no digest: it goes on, in whatever version (see `wake`).
    older = {one for one, at in held.items() if at is not None and told[one] < at <= latest and known[one].digest}
    same = {one for one in held if known[one].digest == digests[one]}
    return older, {one: told[one] for one, at in held.items() if one in same and (at is None or at < told[one])}


def _keep_times(connection: Connection, made: dict[str, datetime]) -> None:
    """Keep of what is stored when its source says by now that it was made."""
    rows = [
        {
            "b_id": row.id,
            "b_before": row.revision,
            "body": _encode(msgspec.structs.replace(decode_signal(row.body), revised_at=made[row.id])),
        }
        for row in find(connection, _BODIES, t.signals.c.id, list(made))
    ]
    if change(connection, _CHANGE_BODY, rows) != len(rows):
        raise Conflict("a signal was changed meanwhile")


def _said_anew(connection: Connection, arrivals: list[Arrival], known: dict[str, Any], vault: Vault) -> set[str]:
    """Signals of which only what is private changed: that is sealed, and the log has nothing to say of it."""
    seen: dict[str, dict[str, Any]] = {}
    for each in arrivals:
        before = known.get(each.signal.id)
        if before is not None and each.private and before.digest == each.digest:
            seen[each.signal.id] = each.private
    if not seen:
        return set()
    anew, marks = said_anew(connection, vault, seen, {one: known[one].private_mark for one in seen})
    keep_marks(connection, marks)
    return anew


def _store_new(connection: Connection, arrivals: list[Arrival], vault: Vault) -> None:
    marked = [(each, mark_of(vault, each.signal.id, each.private)) for each in arrivals]
    insert_rows(connection, t.signals, [_row(each, mark) for each, mark in marked])


def _store_changed(connection: Connection, changed: list[tuple[Arrival, int]], now: datetime) -> None:
    ids = [each.signal.id for each, _ in changed]
    old = [
        {"signal_id": row.id, "revision": row.revision, "at": to_us(now), "body": row.body}
        for row in find(connection, _BODIES, t.signals.c.id, ids)
    ]
    insert_new(connection, t.revisions, old)
    rows = [
        {
            "b_id": each.signal.id,
            "b_before": n - 1,
            "digest": each.digest,
            "revision": n,
            "title": each.signal.title,
            "body": each.body,
            "is_confidential": is_confidential(each.signal),
        }
        for each, n in changed
    ]
    if change(connection, _CHANGE_SIGNAL, rows) != len(rows):
        raise Conflict("a signal was changed meanwhile")


def _row(arrival: Arrival, mark: str) -> dict[str, Any]:
    signal = arrival.signal
    return {
        "id": signal.id,
        "exercise": signal.exercise,
        "area": signal.area,
        "channel": str(signal.channel),
        "source": signal.source,
        "state": WAITING,
        "revision": 1,
        "digest": arrival.digest,
        "received_at": to_us(signal.received_at) if signal.received_at else 0,
        "title": signal.title,
        "body": arrival.body,
        "is_confidential": is_confidential(signal),
        "private_mark": mark,
    }


def _seal(connection: Connection, again: list[tuple[Arrival, int]], new: list[Arrival], vault: Vault) -> None:
    """`again`: signals that may have sealed halves already, with the revision that they are now."""
    halves = {each.signal.id: each.private for each in (*new, *(one for one, _ in again)) if each.private}
    revisions = {each.signal.id: n for each, n in again if each.private}
    keep_marks(connection, {one: mark_of(vault, one, halves[one]) for one, n in revisions.items() if n})
    seal(connection, vault, halves, revisions)
    said = [(each.signal, each.private) for each in (*new, *(one for one, _ in again)) if each.private]
    keep_phones(connection, vault, said, revisions)


def _see_sources(connection: Connection, arrivals: list[Arrival], now: datetime) -> None:
    at = to_us(now)
    counts = Counter(each.signal.source for each in arrivals)
    known = {row.name: row.heard for row in find(connection, _HEARD, t.sources.c.name, sorted(counts))}
    for name, count in sorted(counts.items()):
        heard = with_time(known.get(name), at)
        seen = {"b_name": name, "at": at, "more": count, "times": heard}
        row = {"name": name, "first_seen_at": at, "last_seen_at": at, "count": count, "heard": heard}
        if change(connection, _SEE_SOURCE, [seen]) == 0 and insert_new(connection, t.sources, [row]) == 0:
            change(connection, _SEE_SOURCE, [seen])  # somebody else heard of it at the same moment


def _append(connection: Connection, topic: str, arrivals: list[Arrival], now: datetime) -> None:
    if arrivals:
        # Who reads the log remembers one position: no row may appear below it later.
        in_turn(connection, "log")
    envelopes = [arrivals[at : at + ENVELOPE] for at in range(0, len(arrivals), ENVELOPE)]
    rows = [
        {"topic": topic, "at": to_us(now), "count": len(some), "body": b"\n".join(each.body for each in some)}
        for some in envelopes
    ]
    insert_rows(connection, t.log, rows)


_s = t.signals.c
_DIGESTS = select(_s.id, _s.digest, _s.revision, _s.state, _s.private_mark, _s.received_at)
_BODIES = select(t.signals.c.id, t.signals.c.revision, t.signals.c.body)
_CHANGE_SIGNAL = (
    update(t.signals)
    .where(t.signals.c.id == bindparam("b_id"), t.signals.c.revision == bindparam("b_before"))
    .values({name: bindparam(name) for name in ("digest", "revision", "title", "body")})
    # What was closed to others stays so until it was read again: a person may have closed it.
    .values(is_confidential=or_(t.signals.c.is_confidential, bindparam("is_confidential", type_=Boolean)))
)
_CHANGE_BODY = (
    update(t.signals)
    .where(t.signals.c.id == bindparam("b_id"), t.signals.c.revision == bindparam("b_before"))
    .values(body=bindparam("body"))
)
_UNREAD = update(t.signals).values(kind=bindparam("kind"))
_SEE_SOURCE = (
    update(t.sources)
    .where(t.sources.c.name == bindparam("b_name"))
    .values(last_seen_at=bindparam("at"), count=t.sources.c.count + bindparam("more"), heard=bindparam("times"))
)
_HEARD = select(t.sources.c.name, t.sources.c.heard)

ENVELOPE = 100
"""Signals in one row of the log."""
