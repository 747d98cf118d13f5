"""Numbers used again: a row whose number is known, and which tells of another matter than the one known by it.

It is a revision like any other, for nobody but a person can tell; a person is told both.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from msgspec.structs import replace
from sqlalchemy import Connection, select, true

from connectors.signal import Contact, Signal
from connectors.withheld import split_private

from ..privacy.confidential import is_confidential
from ..privacy.private import contact_of
from ..store import schema as t
from ..store.database import find
from ..store.stored import decode_signal, signals_of
from ..store.vault import Vault, VaultError

_CLOSED = "仅主任可见"
_TOLD = 30
"""Characters of what is told of each of both."""


def reused(connection: Connection, rows: Sequence[Signal], vault: Vault) -> list[str]:
    """Of rows about to be taken, in one sentence each (zh), those whose numbers stood for another matter: in what is
    stored, or in a row above."""
    numbered = [each for each in rows if each.source_id]
    known = {each.id: each for each in signals_of(connection, {each.id for each in numbered})}
    closed = _closed(connection, known)
    found = []
    for row in numbered:
        public = split_private(row)[0]
        before = known.get(row.id)
        if before and _is_other(public, before) and not _is_same_sender(row, before, connection, vault):
            found.append(_sentence(public, before, is_closed=row.id in closed))
        known[row.id] = replace(public, contact=row.contact)
    return found


def overwritten(connection: Connection, taken: Sequence[Signal]) -> list[str]:
    """Of each signal that was just taken as a revision the same sentence, by what was said before it; empty where it is
    of the same matter. Whom they are from is not looked at."""
    r, times = t.revisions.c, Counter(each.id for each in taken)
    query = select(r.signal_id, r.body).where(r.signal_id.in_(times)).order_by(r.revision)
    said: dict[str, list[bytes]] = {}
    for row in connection.execute(query):
        said.setdefault(row.signal_id, []).append(row.body)
    known = {one: decode_signal(bodies[-times[one] :][0]) for one, bodies in said.items()}
    closed = _closed(connection, known)
    found = []
    for each in taken:
        before = known.get(each.id)
        found.append(_sentence(each, before, is_closed=each.id in closed) if before and _is_other(each, before) else "")
        known[each.id] = each
    return found


def _closed(connection: Connection, ids: Iterable[str]) -> set[str]:
    """Of stored signals those that the director alone opens: by their words, or because the director said so."""
    return {row.id for row in find(connection, _CONFIDENTIAL, t.signals.c.id, list(ids))}


def _sentence(now: Signal, before: Signal, *, is_closed: bool) -> str:
    known = _CLOSED if is_closed else _words(before)
    return (
        f"编号“{now.source_id}”以前收的是“{known}”，这次是“{_words(now)}”，像是另一件事，"
        "已按更新记在原来那件上。请核对；确是另一件的，请改编号再导入"
    )


def _is_other(row: Signal, known: Signal) -> bool:
    """Whether it tells of another business in other words. What only says more, or less, is the same."""
    return _are_unlike(_business(row), _business(known)) and _are_unlike(row.text, known.text)


def _is_same_sender(row: Signal, before: Signal, connection: Connection, vault: Vault) -> bool:
    """Whether both say who it is from, and it is the same."""
    now, known = row.contact, before.contact or _sealed(before.id, connection, vault)
    if now is None or known is None:
        return False
    said = (now.phone, known.phone) if now.phone and known.phone else (now.name, known.name)
    return bool(said[0]) and said[0] == said[1]


def _sealed(signal_id: str, connection: Connection, vault: Vault) -> Contact | None:
    with suppress(VaultError):  # of another master key: nobody can know
        return contact_of(connection, vault, signal_id)
    return None


def _are_unlike(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one not in other and other not in one


def _business(signal: Signal) -> str | None:
    return signal.subject.name if signal.subject else None


def _words(signal: Signal) -> str:
    """What is told of it; of what the director alone opens, that."""
    if is_confidential(signal):
        return _CLOSED
    words = "：".join(part for part in (_business(signal), signal.text) if part)
    return words if len(words) <= _TOLD else words[:_TOLD] + "…"


_CONFIDENTIAL = select(t.signals.c.id).where(t.signals.c.is_confidential == true())
