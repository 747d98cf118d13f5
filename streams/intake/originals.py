"""Originals: mails that could not be taken whole lie sealed as they came, each as a dead letter that says why.

An officer may look at one, for a reason that is recorded, and have it read again when settings or program were mended.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, select

from connectors.masking import mask
from connectors.officials import accuses, names_officials
from connectors.signal import Signal
from connectors.sources.mail import words_in
from connectors.sources.mailbox import FetchedMail
from playbooks.entries import digest

from ..privacy.private import MAIL, PrivateError, reveal
from ..store import schema as t
from ..store.database import insert_new
from ..store.dead_letters import Poison, bury, letter_id
from ..store.schema import to_us
from ..store.vault import Vault


class Original(msgspec.Struct, frozen=True, kw_only=True):
    """What the dead letter shows: how large the mail is and how much of it is kept, and nothing that it says.

    `signal`: what was made of the rest of it. `is_confidential`: it speaks of officials, for the director alone.
    """

    v: int = 1
    size: int
    kept: int
    signal: str | None = None
    is_confidential: bool = False


class _Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """What lies sealed. The bytes are Latin-1, which takes every one of them."""

    v: int = 1
    uid: str
    mail: str
    size: int
    arrived: datetime | None = None


def keep_original(
    connection: Connection,
    mail: FetchedMail,
    *,
    source: str,
    reason: str,
    now: datetime,
    vault: Vault,
    taken: Signal | None,
) -> None:
    """Bury a mail with the reason, sealed. The same mail again is the same letter, also when that was answered."""
    # Whoever destroys what a signal holds of somebody must find the mail that it was made of; see `private`. A mail
    # that the server could not give is known by its number only.
    name = taken.id if taken else digest(source, mail.raw.decode("latin-1") or mail.uid)
    id_ = letter_id(MAIL, name)
    if connection.execute(select(t.dead_letters.c.id).where(t.dead_letters.c.id == id_)).first():
        return
    speaks = names_officials(taken) if taken else accuses(words_in(mail.raw))
    shown = Original(size=mail.size, kept=len(mail.raw), signal=taken.id if taken else None, is_confidential=speaks)
    poison = Poison(id=name, reason=mask(reason)[0], body=msgspec.json.encode(shown))
    bury(connection, [poison], to_us(now), stage=MAIL, source=source, by_id=True)
    whole = _Sealed(uid=mail.uid, mail=mail.raw.decode("latin-1"), size=mail.size, arrived=mail.arrived)
    key, body = vault.seal_bytes(id_, msgspec.json.encode(whole))
    insert_new(connection, t.private, [{"signal_id": id_, "revision": 1, "key": key, "body": body}])


def is_closed(connection: Connection, letter: str) -> bool:
    """Whether only the director opens the mail of this letter."""
    d = t.dead_letters.c
    body = connection.execute(select(d.body).where(d.id == letter, d.stage == MAIL)).scalar()
    return body is not None and msgspec.json.decode(body, type=Original).is_confidential


def original(connection: Connection, vault: Vault, letter: str) -> FetchedMail | None:
    """The mail of a letter as it was fetched; None when it is not kept."""
    p = t.private.c
    row = connection.execute(select(p.key, p.body).where(p.signal_id == letter)).first()
    if row is None:
        return None
    return _fetched(msgspec.convert(vault.open(letter, bytes(row.key), bytes(row.body)), _Sealed))


def show_original(
    connection: Connection, vault: Vault, letter: str, now: datetime, *, reason: str, who: str, address: str
) -> FetchedMail:
    """The mail, for a person. Raises PrivateError; that it was shown is recorded in the same transaction."""
    d = t.dead_letters.c
    if connection.execute(select(d.id).where(d.id == letter, d.stage == MAIL)).first() is None:
        raise PrivateError(f"来报 {letter} 不是邮件")
    (whole,) = reveal(connection, vault, letter, now, reason=reason, who=who, address=address).private
    return _fetched(msgspec.convert(whole, _Sealed))


def drop_original(connection: Connection, letter: str) -> None:
    """The mail was taken whole: what is private in it lies with its signal now."""
    connection.execute(delete(t.private).where(t.private.c.signal_id == letter))


def _fetched(whole: _Sealed) -> FetchedMail:
    return FetchedMail(whole.uid, whole.mail.encode("latin-1"), whole.size, whole.arrived)
