"""Recognising: a row that was taken half read is the same signal when it comes again mended, whatever its id is then.

What waits to be mended has names (see `connectors.half_read`); the first whole row of such a name takes its place, and
its own id leads there from then on. A half-read row never takes the place of what is known more fully: where it says
something new, what it lacks is filled in.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Boolean, Connection, bindparam, delete, select

from connectors.half_read import YEAR, days_of, names_of, waits_as
from connectors.signal import Contact, Signal
from connectors.sources.headers import PROGRESS
from connectors.withheld import split_private

from ..door import content_digest, part
from ..privacy.private import contact_of
from ..store import schema as t
from ..store.database import change_among, find, insert_new
from ..store.schema import to_us
from ..store.stored import decode_signal, signals_of, states_of
from ..store.vault import Vault

BACK = timedelta(days=60)
"""How far back is looked for a row of which no day can be read."""
_A_DAY = timedelta(days=1)
_GUESSED = frozenset([YEAR, "text"])
_READ = frozenset(["source_id", "received_at", "occurred_at", "entered_at", "contact.phone", "product.batch"])
"""What a row may lack; beside it, times of `progress`."""


@dataclass(slots=True)
class Recognised:
    """Rows under the ids by which they are known. `less`: how many say less than is known already: left out."""

    signals: list[Signal] = field(default_factory=list)
    less: int = 0
    waiting: dict[str, str] = field(default_factory=dict)
    """Names under which new half-read signals wait, and their ids."""
    mended: dict[str, str] = field(default_factory=dict)
    """Ids of rows that took the place of a half-read signal, and its id."""


def recognise(
    connection: Connection, rows: Sequence[Signal], before: Mapping[str, Signal], vault: Vault, now: datetime
) -> Recognised:
    """The rows as what they are known as. `before`: by its id, a row as it was read before its columns were named."""
    found = Recognised(signals=list(rows))
    if connection.execute(_ANY).first() is not None:
        _as_mended(connection, found, before)
    if any(each.incomplete for each in rows):
        _as_known_whole(connection, found, vault, now)
        _less_than_known(connection, found, vault)
    return found


def remember(connection: Connection, found: Recognised) -> None:
    """Keep under which names signals wait, and which are mended."""
    change_among(connection, _CLOSE, t.known_as.c.signal_id, list(set(found.mended.values())), is_open=True)
    for names, is_open in ((found.waiting, True), (found.mended, False)):
        rows = [{"name": name, "signal_id": id_, "is_open": is_open} for name, id_ in names.items()]
        insert_new(connection, t.known_as, rows)


def _as_mended(connection: Connection, found: Recognised, before: Mapping[str, Signal]) -> None:
    """What was mended once is known by its own id; what is stored under it is that; else by a name that waits."""
    ids = [each.id for each in found.signals]
    known = {row.name: row.signal_id for row in _named(connection, ids) if not row.is_open}
    stored = states_of(connection, ids)
    names = {
        each.id: names_of(each) | (names_of(before[each.id]) if each.id in before else frozenset())
        for each in found.signals
        if each.id not in known and each.id not in stored
    }
    every = sorted(frozenset().union(*names.values()))
    waiting = {row.name: row.signal_id for row in _named(connection, every) if row.is_open}
    unmended = {row.signal_id for row in find(connection, _WAITING, t.known_as.c.signal_id, ids, is_open=True)}
    found.mended = {each.id: each.id for each in found.signals if each.id in unmended and not each.incomplete}
    rows, found.signals = found.signals, []
    for each in rows:
        id_ = known.get(each.id) or next((waiting[name] for name in names.get(each.id, ()) if name in waiting), each.id)
        if each.id in names and id_ != each.id:
            if each.incomplete:  # the same, read by another year's clock
                found.less += 1
                continue
            found.mended[each.id] = known[each.id] = id_
            waiting = {name: other for name, other in waiting.items() if other != id_}
        found.signals.append(replace(each, id=id_))


def _as_known_whole(connection: Connection, found: Recognised, vault: Vault, now: datetime) -> None:
    """A row taken for the harm it tells of may be known from an earlier export that said all of it."""
    stored = states_of(connection, [each.id for each in found.signals if each.incomplete])
    half = [each for each in found.signals if set(each.incomplete) - _GUESSED and each.id not in stored]
    if not half:
        return
    since = min(_since(each, now) for each in half)
    alike: dict[tuple[str | None, ...], list[Signal]] = defaultdict(list)
    wanted = {_words(each) for each in half}
    bounds = {"since": to_us(since), "until": to_us(now + _A_DAY)}
    for row in find(connection, _BODIES, t.signals.c.source, sorted({each.source for each in half}), **bounds):
        other = decode_signal(row.body)
        if _words(other) in wanted:
            alike[_words(other)].append(other)
    sender = cache(partial(contact_of, connection, vault))
    ids = {
        each.id: other.id for each in half for other in alike[_words(each)] if _may_be(each, other, sender(other.id))
    }
    found.signals = [replace(each, id=ids.get(each.id, each.id)) for each in found.signals]


def _less_than_known(connection: Connection, found: Recognised, vault: Vault) -> None:
    half = {each.id for each in found.signals if each.incomplete}
    known = {each.id: each for each in signals_of(connection, half)}
    kept = []
    for each in found.signals:
        before = known.get(each.id)
        if each.incomplete and before and (missing := set(each.incomplete) - set(before.incomplete)):
            if _can_be_filled(missing):
                each = _completed(each, before, missing, contact_of(connection, vault, each.id))
            if not _can_be_filled(missing) or part(each).digest == content_digest(before):
                found.less += 1
                continue
        kept.append(each)
        if each.incomplete and before is None and (name := waits_as(each)):
            found.waiting[name] = each.id
    found.signals = kept


def _can_be_filled(missing: Collection[str]) -> bool:
    return all(key in _READ or key.startswith(PROGRESS) for key in missing)


def _completed(half: Signal, known: Signal, missing: Collection[str], contact: Contact | None) -> Signal:
    """A row that says something new of what is known, with what cannot be read in it as it is known already."""
    known = replace(known, contact=contact)
    half = replace(half, undated=known.undated) if "received_at" in missing else half
    for name, _, of_group in (key.partition(".") for key in missing):
        own, theirs = getattr(half, name), getattr(known, name)
        half = replace(half, **{name: _filled(own, theirs, of_group) if of_group and own and theirs else theirs})
    return replace(half, incomplete=tuple(key for key in half.incomplete if key not in missing))


def _filled(own: Any, theirs: Any, name: str) -> Any:
    if isinstance(own, dict):
        return {**own, name: theirs[name]} if name in theirs else own
    return replace(own, **{name: getattr(theirs, name)})


def _since(half: Signal, now: datetime) -> datetime:
    """From when on the whole one may have been received."""
    days = [at for at in (half.occurred_at, half.received_at) if at is not None]
    return min([now - BACK, *(at - _A_DAY for at in days if at < now)])


def _may_be(half: Signal, other: Signal, contact: Contact | None) -> bool:
    """Whether a stored signal of the same words is the same: of the same sender, and of a day that the half names."""
    if _sender(half.contact, half) != _sender(contact, half):
        return False
    own = days_of(replace(half, received_at=None) if "received_at" in half.incomplete else half)
    return bool(own & days_of(other) if own else half.contact)


def _sender(contact: Contact | None, half: Signal) -> tuple[str, str]:
    if contact is None:
        return "", ""
    phone = "" if "contact.phone" in half.incomplete else contact.phone or ""
    return contact.name or "", "".join(sign for sign in phone if sign.isdigit())


def _words(signal: Signal) -> tuple[str | None, ...]:
    """What a signal says, as far as it may be kept in the open."""
    public = split_private(signal)[0] if signal.contact or signal.raw else signal
    name = public.subject.name if public.subject else None
    return public.source, public.exercise, public.title, public.text, name


def _named(connection: Connection, names: Collection[str]) -> list[Any]:
    return find(connection, _NAMED, t.known_as.c.name, list(names))


_ANY = select(t.known_as.c.name).limit(1)
_NAMED = select(t.known_as.c.name, t.known_as.c.signal_id, t.known_as.c.is_open)
_WAITING = select(t.known_as.c.signal_id).where(t.known_as.c.is_open == bindparam("is_open", type_=Boolean))
_CLOSE = delete(t.known_as).where(t.known_as.c.is_open == bindparam("is_open", type_=Boolean))
_BODIES = select(t.signals.c.body).where(t.signals.c.received_at.between(bindparam("since"), bindparam("until")))
