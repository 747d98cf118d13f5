"""Refused items of sources: dead letters with what they say, masked; the whole lies sealed until they are corrected."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, select

from connectors.errors import RowError
from connectors.fence import fenced
from connectors.masking import mask
from connectors.parse import convert_signal, explain, finish
from connectors.signal import Signal
from connectors.withheld import join_draft, split_draft
from playbooks.entries import digest

from ..store import schema as t
from ..store.database import insert_new
from ..store.dead_letters import Poison, bury, letter_id
from ..store.schema import to_us
from ..store.vault import Vault

STAGE = "source"


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is no signal, why, and what it says as far as it could be read. Without that, `place` names it."""

    reason: str
    draft: dict[str, Any] | None = None
    place: str = ""


def refusal(error: RowError, of: str) -> Refusal:
    """The refusal of one item of a delivery or a feed."""
    return Refusal(reason=mask(error.sentence())[0], draft=error.draft, place=f"{of}#{error.row}")


def put_refused(
    connection: Connection, *, source: str, refused: Sequence[Refusal], now: datetime, vault: Vault
) -> None:
    """Bury what was refused. The same item heard again, in the next poll of a feed or a repeated delivery, is the same
    letter, also when it was answered already."""
    letters = {_key(source, each): each for each in refused}
    known = set(connection.execute(_KNOWN.where(t.dead_letters.c.id.in_(map(_id, letters)))).scalars())
    poison: list[Poison] = []
    private: list[dict[str, Any]] = []
    for key, each in letters.items():
        if _id(key) in known:
            continue
        shown, whole = split_draft(each.draft) if each.draft else ({}, {})
        body = msgspec.json.format(msgspec.json.encode(shown), indent=1) if shown else each.place.encode()
        poison.append(Poison(id=key, reason=each.reason, body=body))
        if whole:
            sealed, content = vault.seal(_id(key), whole)
            private.append({"signal_id": _id(key), "revision": 1, "key": sealed, "body": content})
    bury(connection, poison, to_us(now), stage=STAGE, source=source, by_id=True)
    insert_new(connection, t.private, private)


def corrected(
    connection: Connection,
    letter: str,
    body: str,
    shown: bytes,
    *,
    came_at: datetime,
    now: datetime,
    vault: Vault,
    exercise: str | None,
) -> Signal:
    """The signal that a person made of a refused item; what they left masked says again what it said. It was received
    at `came_at`, where its source does not say: times of law do not wait for a correction. The sealed whole goes: its
    private half is sealed again with the signal. Raises SignalError naming what is still wrong."""
    said = _object(body.encode())
    p = t.private.c
    row = connection.execute(select(p.key, p.body).where(p.signal_id == letter)).first()
    if row is not None:
        whole = vault.open(letter, bytes(row.key), bytes(row.body))
        said = join_draft(said, _object(shown), whole)
    signal = fenced(convert_signal(said), exercise)
    at = signal.received_at
    signal = finish(msgspec.structs.replace(signal, received_at=at or came_at, undated=at is None), now)
    connection.execute(delete(t.private).where(p.signal_id == letter))
    return signal


def _object(body: bytes) -> dict[str, Any]:
    try:
        return msgspec.json.decode(body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise explain(error) from None


def _key(source: str, refused: Refusal) -> str:
    """What an item is known by: all it says but its times, which are read against the present (昨天, 3小时前)."""
    said = msgspec.json.encode(_timeless(refused.draft), order="sorted").decode() if refused.draft else refused.place
    return digest(source, said)


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(each) for name, each in value.items() if not isinstance(each, datetime)}
    return value


def _id(key: str) -> str:
    return letter_id(STAGE, key)


_KNOWN = select(t.dead_letters.c.id)
