"""Private data (个人信息): shown for a reason, handed out to whom it concerns, destroyed by its key; each is recorded.

Nothing here touches signals, entries or the chained record: they hold masked text and references only.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select, update

from . import schema as t
from .audit import record
from .schema import from_us
from .vault import Vault

SHORTEST = 2
"""Signs of a name or number by which somebody's data are looked for."""


class PrivateError(Exception):
    """Private data cannot be shown or destroyed; the message says why."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What is held of somebody in one signal, revision by revision."""

    signal: str
    source: str
    received_at: datetime
    private: tuple[dict[str, Any], ...]


def reveal(connection: Connection, vault: Vault, signal_id: str, now: datetime, *, reason: str, who: str) -> Held:
    """The private data of one signal. Raises PrivateError; that it was shown is recorded in the same transaction."""
    _check_reason(reason)
    found = _held(connection, vault, signal_id)
    if not found.private:
        raise PrivateError(f"信息 {signal_id} 没有个人信息，或已销毁")
    record(connection, "unmasked", now, who=who, about=signal_id, detail=reason)
    return found


def export(connection: Connection, vault: Vault, wanted: str, now: datetime, *, reason: str, who: str) -> list[Held]:
    """Everything held in which a name or number stands: what a person may ask for. Each signal found is recorded."""
    _check_reason(reason)
    if len(wanted.strip()) < SHORTEST:
        raise PrivateError("请写明姓名或号码")
    found = [held for held in _everything(connection, vault) if _names(held, wanted.strip())]
    for held in found:
        record(connection, "exported", now, who=who, about=held.signal, detail=reason)
    return found


def destroy(connection: Connection, signal_id: str, now: datetime, *, reason: str, who: str) -> int:
    """Delete the keys and the sealed data of one signal for ever. Returns how many revisions there were.

    The bodies that its source delivered go too: nobody knows what they hold. Call `wipe` when this is durable.
    """
    _check_reason(reason)
    source = _source_of(connection, signal_id)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    done = connection.execute(delete(t.private).where(t.private.c.signal_id == signal_id)).rowcount
    if done == 0:
        raise PrivateError(f"信息 {signal_id} 没有个人信息，或已销毁")
    connection.execute(update(t.deliveries).where(t.deliveries.c.source == source).values(private=None))
    record(connection, "destroyed", now, who=who, about=signal_id, detail=reason)
    return done


def wipe(connection: Connection) -> None:
    """Take what was deleted out of SQLite's log of changes as well."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST:
        raise PrivateError("请写明理由")


def _source_of(connection: Connection, signal_id: str) -> str:
    source = connection.execute(select(t.signals.c.source).where(t.signals.c.id == signal_id)).scalar()
    if source is None:
        raise PrivateError(f"没有编号为 {signal_id} 的信息")
    return str(source)


def _held(connection: Connection, vault: Vault, signal_id: str) -> Held:
    _source_of(connection, signal_id)
    row = connection.execute(select(t.signals).where(t.signals.c.id == signal_id)).one()
    p = t.private.c
    sealed = connection.execute(select(t.private).where(p.signal_id == signal_id).order_by(p.revision))
    return Held(
        signal=signal_id,
        source=row.source,
        received_at=from_us(row.received_at),
        private=tuple(vault.open(signal_id, each.key, each.body) for each in sealed),
    )


def _everything(connection: Connection, vault: Vault) -> Iterator[Held]:
    ids = connection.execute(select(t.private.c.signal_id).distinct().order_by(t.private.c.signal_id)).scalars().all()
    for each in ids:
        yield _held(connection, vault, each)


def _names(held: Held, wanted: str) -> bool:
    return any(wanted in msgspec.json.encode(each).decode() for each in held.private)
