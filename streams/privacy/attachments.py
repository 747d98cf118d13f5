"""Attachments: what came with a mail, or with what a department said, lies sealed, a file for each signal or action, so
that it can be destroyed with it."""

import contextlib
import shutil
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from sqlalchemy import Connection, bindparam, select

from connectors.durable import PART, write_whole
from connectors.masking import mask
from connectors.signal import Attachment

from ..store import schema as t
from ..store.audit import record
from ..store.database import find
from ..store.office_schema import audit
from ..store.stored import decode_signal
from ..store.vault import Vault, VaultError
from .private import PrivateError, check_reason


class Attachments:
    """The attachments of a data folder. A file is there whole or not at all."""

    def __init__(self, data: Path, vault: Vault) -> None:
        self._folder, self._vault = data / "attachments", vault

    def keep(self, signal: str, content: bytes) -> None:
        """Keep a file of a signal; the same again changes nothing."""
        path = self._path(signal, sha256(content).hexdigest())
        if path.exists():
            return
        write_whole(path, msgspec.msgpack.encode(self._vault.seal_bytes(path.name, content)))

    def content(self, signal: str, digest: str) -> bytes | None:
        """A file of a signal by its SHA-256; None when it is not there. Raises VaultError."""
        path = self._path(signal, digest)
        with contextlib.suppress(FileNotFoundError):
            key, body = msgspec.msgpack.decode(path.read_bytes(), type=tuple[bytes, bytes])
            return self._vault.open_bytes(path.name, key, body)
        return None

    def all(self) -> list[tuple[str, str]]:
        """Of every file whose it is, a signal's or an action's, and its SHA-256."""
        names = (path.name.partition("-") for path in self._folder.glob("*/*-*") if path.suffix != PART)
        return [(owner, digest) for digest, _, owner in names]

    def opens(self, signal: str, digest: str) -> bool:
        """Whether a file is the one that came."""
        try:
            return self.content(signal, digest) is not None
        except (VaultError, msgspec.DecodeError):
            return False

    def sweep(self, connection: Connection) -> int:
        """Destroy what came with signals whose private data were destroyed, and with actions of which nothing is sealed
        any more; how many files there were.

        By what the store says of it, so that a crash between the two leaves nothing behind.
        """
        files = {path: path.name.removesuffix(PART).partition("-")[2] for path in self._folder.glob("*/*-*")}
        ids = list(set(files.values()))
        gone = {row.about for row in find(connection, _GONE, audit.c.about, ids, kind="destroyed")}
        gone |= {row.id for row in find(connection, _UNSEALED, t.actions.c.id, ids)}
        mine = [path for path, signal in files.items() if signal in gone]
        for path in mine:
            path.unlink(missing_ok=True)
        return len(mine)

    def clear(self) -> None:
        """Everything goes: a day that is played begins anew."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, signal: str, digest: str) -> Path:
        return self._folder / digest[:2] / f"{digest}-{signal}"


NONE_OR_GONE = "没有这个附件，或已销毁"
ELSEWHERE = (
    "附件不在这台机器的数据目录里。几台值班台合用一个数据库的，请到收下它的那一台打开；"
    "只有这一台的，请管理员用 shian audit verify 核对，从备份中取回"
)
"""What is said where the record has a file that lies not here: that it was destroyed would be untrue."""


def show_attachment(
    connection: Connection,
    kept: Attachments,
    signal: str,
    digest: str,
    now: datetime,
    *,
    reason: str,
    who: str,
    address: str,
) -> tuple[Attachment, bytes]:
    """A file of a signal, for a person. Raises PrivateError; that it was shown is recorded in the same transaction."""
    check_reason(reason)
    body = connection.execute(select(t.signals.c.body).where(t.signals.c.id == signal)).scalar()
    files = decode_signal(body).attachments if body else ()
    named = next((each for each in files if each.sha256 == digest), None)
    is_gone = named is None or bool(list(find(connection, _GONE, audit.c.about, [signal], kind="destroyed")))
    content = None if is_gone else kept.content(signal, digest)
    if named is None or content is None:
        raise PrivateError(NONE_OR_GONE if is_gone else ELSEWHERE)
    record(connection, "unmasked", now, who=who, about=signal, detail=f"附件：{mask(reason)[0]}", address=address)
    return named, content


_UNSEALED = select(t.actions.c.id).where(t.actions.c.id.not_in(select(t.private.c.signal_id)))
_GONE = select(audit.c.about).where(audit.c.kind == bindparam("kind"))
