"""Evidence (凭据): the files that came with what departments said of their duties lie sealed like those of signals.

Each lies under the action that it came with; what is sealed of that action says that the file may be opened, and goes
with the private data of the last signal of the case.
"""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from connectors.masking import mask
from playbooks.entries import Entry, Filed

from ..store import schema as t
from ..store.audit import record
from .attachments import ELSEWHERE, NONE_OR_GONE, Attachments
from .private import PrivateError, check_reason


def keep_evidence(
    connection: Connection, kept: Attachments, entries: Iterable[Entry], contents: Iterable[bytes]
) -> None:
    """Keep what the entries of an action name, before they are durable: what was refused names nothing, and the same
    form sent again changes nothing."""
    by_digest = {sha256(each).hexdigest(): each for each in contents}
    named: list[Filed] = [file for entry in entries for file in getattr(entry.body, "files", ())]
    for file in named:
        if file.sha256 in by_digest and _is_sealed(connection, file.id):
            kept.keep(file.id, by_digest[file.sha256])


def show_evidence(
    connection: Connection,
    kept: Attachments,
    case_id: str,
    file: Filed | None,
    now: datetime,
    *,
    reason: str,
    who: str,
    address: str,
) -> bytes:
    """A file of a duty, for a person who may see the duty. Raises PrivateError, VaultError; that it was shown is
    recorded in the same transaction. `file`: None when none of this name is theirs to see."""
    check_reason(reason)
    if file is None or not _is_sealed(connection, file.id):
        raise PrivateError(NONE_OR_GONE)
    content = kept.content(file.id, file.sha256)
    if content is None:
        raise PrivateError(ELSEWHERE)
    detail = f"附件 {file.name}：{mask(reason)[0]}"
    record(connection, "unmasked", now, who=who, about=case_id, detail=detail, address=address)
    return content


def _is_sealed(connection: Connection, action_id: str) -> bool:
    p = t.private.c
    return connection.execute(select(p.signal_id).where(p.signal_id == action_id).limit(1)).first() is not None
