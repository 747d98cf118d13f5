"""Private data (个人信息): shown for a reason, handed out to whom it concerns, destroyed by its key; each is recorded.

Nothing here touches signals, entries or the chained record: they hold masked text and references only.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, null, or_, select, update

from connectors.masking import mask
from connectors.signal import Contact
from connectors.titles import is_title, known_by
from playbooks.entries import Merged

from ..errors import OfficeError
from ..store import schema as t
from ..store.audit import record
from ..store.dead_letters import letter_id
from ..store.office_schema import going
from ..store.schema import from_us
from ..store.stored import decode_case, entries_of
from ..store.vault import Vault
from .covering import SHORTEST
from .halves import DESTROYED, keep_marks, opened
from .handwritten import hider
from .phones import forget_phones

MAIL = "mail"
"""The stage of dead letters that hold a mail; of one that became a signal the letter's id is made of the signal's."""

BY_HAND = "经办记录"
"""The source of what people wrote into the record themselves."""


class PrivateError(OfficeError):
    """Private data cannot be shown or destroyed; the message says why."""


class HeldPrivately(msgspec.Struct, frozen=True, kw_only=True):
    """What is held of somebody in one signal, revision by revision."""

    signal: str
    source: str
    received_at: datetime
    private: tuple[dict[str, Any], ...]
    written: tuple[str, ...] = ()
    """What people wrote by hand into its case, where that was masked."""


def reveal(
    connection: Connection, vault: Vault, signal_id: str, now: datetime, *, reason: str, who: str, address: str
) -> HeldPrivately:
    """The private data of one signal. Raises PrivateError; that it was shown is recorded in the same transaction."""
    check_reason(reason)
    found = _held(connection, vault, signal_id)
    if not found.private:
        raise PrivateError(f"信息 {signal_id} 没有个人信息，或已销毁")
    record(connection, "unmasked", now, who=who, about=signal_id, detail=mask(reason)[0], address=address)
    return msgspec.structs.replace(found, written=_written(connection, vault, signal_id))


def contact_of(connection: Connection, vault: Vault, signal_id: str) -> Contact | None:
    """Who sent a signal, as far as it is sealed, to be sealed with another; it is shown to nobody."""
    p = t.private.c
    for row in connection.execute(select(t.private).where(p.signal_id == signal_id).order_by(p.revision.desc())):
        held = vault.open(signal_id, bytes(row.key), bytes(row.body)).get("contact")
        if held:
            return msgspec.convert(held, Contact)
    return None


def reveal_contact(
    connection: Connection, vault: Vault, signal_id: str, now: datetime, *, reason: str, who: str, address: str
) -> Contact:
    """Name, telephone and address of who sent a signal and nothing else of it, for who has to answer. Raises
    PrivateError; that it was shown is recorded in the same transaction."""
    check_reason(reason)
    _signal(connection, signal_id)
    contact = contact_of(connection, vault, signal_id)
    if contact is None:
        raise PrivateError("这条信息没有登记联系方式，或已销毁")
    hide = hider(known_by(msgspec.to_builtins(contact)))
    record(connection, "contact_seen", now, who=who, about=signal_id, detail=hide(reason), address=address)
    return contact


def contacts_left(connection: Connection, vault: Vault, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Which of `name`, `phone` and `address` is sealed of who sent each signal; nothing of what they say. Of what
    another master key sealed nobody can know."""
    left: dict[str, tuple[str, ...]] = {}
    for id_, held in opened(connection, vault, ids):
        contact = held.get("contact") or {}
        left[id_] = tuple(name for name in ("name", "phone", "address") if contact.get(name)) or left.get(id_, ())
    return {signal: named for signal, named in left.items() if named}


def export(
    connection: Connection, vault: Vault, wanted: str, now: datetime, *, reason: str, who: str
) -> list[HeldPrivately]:
    """Everything held in which a name or number stands: what a person may ask for. Each signal found is recorded."""
    word = looked_for(wanted, reason=reason)
    found = [held for held in _everything(connection, vault) if _names(held, word)]
    for held in found:
        record(connection, "exported", now, who=who, about=held.signal, detail=mask(reason)[0])
    return found


def looked_for(wanted: str, *, reason: str) -> str:
    """The name or number that somebody's data are looked for by. Raises PrivateError for what is none, or no reason."""
    check_reason(reason)
    if len(wanted.strip()) < SHORTEST:
        raise PrivateError("请写明姓名或号码")
    return wanted.strip()


def own_words(connection: Connection, vault: Vault, ids: Iterable[str]) -> frozenset[str]:
    """By what somebody of these signals is known wherever else it stands: what they said of themselves, identifiers
    in their texts, and the texts that hold them. What another master key sealed nobody can know."""
    words: set[str] = set()
    for _, held in opened(connection, vault, ids):
        found = [text for _, text in held.get("found", ()) if not is_title(text)]
        said = ([*known_by(held.get("contact") or {})], held.get("originals") or {}, found)
        words |= {text for part in said for text in _texts(part) if len(text) >= SHORTEST}
    return frozenset(words)


def destroy(connection: Connection, signal_id: str, now: datetime, *, reason: str, who: str) -> int:
    """Delete the keys and the sealed data of one signal for ever. Returns how many revisions there were.

    The mail that it was made of and the deliveries that brought it go too, and with the last signal of its case what
    was written into that by hand: nobody knows what they hold of whom. What is held stays. Call `wipe` when this is
    durable.
    """
    check_reason(reason)
    signal = _signal(connection, signal_id)
    if connection.execute(select(going.c.id).where(going.c.id == signal_id, going.c.held_by.is_not(None))).first():
        raise PrivateError("已保全，请先解除")
    overwriting(connection)
    done = connection.execute(delete(t.private).where(t.private.c.signal_id == signal_id)).rowcount
    if done == 0:
        raise PrivateError(f"信息 {signal_id} 没有个人信息，或已销毁")
    keep_marks(connection, {signal_id: DESTROYED})
    forget_phones(connection, signal_id)
    connection.execute(delete(t.private).where(t.private.c.signal_id == letter_id(MAIL, signal_id)))
    _empty_deliveries(connection, signal.source, signal_id)
    if signal.case_id:
        _forget_written(connection, signal.case_id)
    record(connection, "destroyed", now, who=who, about=signal_id, detail=mask(reason)[0])
    return done


def _empty_deliveries(connection: Connection, source: str, signal_id: str) -> None:
    """Of deliveries that brought it, and of older ones of which nobody knows what they brought."""
    d = t.deliveries.c
    with_it = or_(d.signals.is_(None), d.signals.contains(signal_id, autoescape=True))
    connection.execute(update(t.deliveries).where(d.source == source, with_it).values(private=None))


def _forget_written(connection: Connection, case_id: str) -> None:
    """What was written by hand into a case, and into those that went into it, once nothing is sealed of any of its
    signals any more."""
    p, s, a = t.private.c, t.signals.c, t.actions.c
    left = select(p.signal_id).join(t.signals, s.id == p.signal_id).where(s.case_id == case_id).limit(1)
    if connection.execute(left).first() is None:
        written = select(a.id).where(a.case_id.in_(_with_merged(connection, case_id)))
        connection.execute(delete(t.private).where(p.signal_id.in_(written)))


def _with_merged(connection: Connection, case_id: str) -> list[str]:
    """A case and those that went into it, and into these before; what was only split off it is another's."""
    ids = [case_id]
    for each in ids:
        took = [entry.body.other for entry in entries_of(connection, each) if isinstance(entry.body, Merged)]
        rows = connection.execute(select(t.cases.c.body).where(t.cases.c.id.in_(took))).scalars()
        gone = (case.id for case in map(decode_case, rows) if case.merged_into == each)
        ids += [id_ for id_ in gone if id_ not in ids]
    return ids


def destroy_letter(connection: Connection, letter: str, now: datetime, *, reason: str, who: str) -> None:
    """Delete what is sealed of one dead letter for ever; what it shows is masked and stays."""
    overwriting(connection)
    connection.execute(delete(t.private).where(t.private.c.signal_id == letter))
    record(connection, "destroyed", now, who=who, about=letter, detail=reason)


def overwriting(connection: Connection) -> None:
    """From now on SQLite writes zeros over what this connection deletes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def check_reason(reason: str) -> None:
    """Raises PrivateError for a reason that is none."""
    if len(reason.strip()) < SHORTEST:
        raise PrivateError("请写明理由，至少两个字")


def _signal(connection: Connection, signal_id: str) -> Any:
    s, d = t.signals.c, t.dead_letters.c
    query = select(s.source, s.received_at, s.case_id).where(s.id == signal_id)
    letter = select(d.source, d.at.label("received_at"), null().label("case_id")).where(d.id == signal_id)
    row = connection.execute(query).first() or connection.execute(letter).first()
    if row is None:
        raise PrivateError(f"没有编号为 {signal_id} 的信息")
    return row


def _held(connection: Connection, vault: Vault, signal_id: str) -> HeldPrivately:
    row = _signal(connection, signal_id)
    return _opened(connection, vault, signal_id, row.source, row.received_at)


def _opened(connection: Connection, vault: Vault, id_: str, source: str, at: int) -> HeldPrivately:
    p = t.private.c
    sealed = connection.execute(select(t.private).where(p.signal_id == id_).order_by(p.revision))
    private = tuple(vault.open(id_, bytes(each.key), bytes(each.body)) for each in sealed)
    return HeldPrivately(signal=id_, source=source, received_at=from_us(at), private=private)


def _written(connection: Connection, vault: Vault, signal_id: str) -> tuple[str, ...]:
    case_id = _signal(connection, signal_id).case_id
    p, a = t.private.c, t.actions.c
    query = select(t.private).join(t.actions, a.id == p.signal_id).where(a.case_id == case_id).order_by(a.at, a.id)
    said = [vault.open(row.signal_id, bytes(row.key), bytes(row.body)).get("said") for row in connection.execute(query)]
    return tuple(text for each in said for text in _texts(each))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _everything(connection: Connection, vault: Vault) -> Iterator[HeldPrivately]:
    """What is sealed of signals, of refused items among the dead letters, and of what was written by hand."""
    p, s, d, a = t.private.c, t.signals.c, t.dead_letters.c, t.actions.c
    rows = {row.id: (row.source, row.received_at) for row in connection.execute(select(s.id, s.source, s.received_at))}
    rows |= {row.id: (row.source or "", row.at) for row in connection.execute(select(d.id, d.source, d.at))}
    rows |= {row.id: (BY_HAND, row.at) for row in connection.execute(select(a.id, a.at))}
    for each in connection.execute(select(p.signal_id).distinct().order_by(p.signal_id)).scalars().all():
        if each in rows:
            yield _opened(connection, vault, each, *rows[each])


def _names(held: HeldPrivately, wanted: str) -> bool:
    return any(wanted in msgspec.json.encode(each).decode() for each in held.private)
