"""Private halves at the door: a corrected name or telephone is sealed, also where all that may be shown is as before.

A mark tells whether a private half is another one. It is made with the vault's key: telephones are few enough to be
tried out on a plain digest.
"""

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, func, select, update

from ..store import schema as t
from ..store.database import change, find, insert_new
from ..store.vault import Vault, VaultError

UNKNOWN = ""
"""The mark of a signal that an older version stored: what is sealed of it says whether something changed."""
NOTHING = "nothing"
DESTROYED = "destroyed"
"""The mark of a signal whose private data were destroyed: the next export of its register does not bring them back."""

_SAID = ("contact", "raw", "originals")
"""What the private half says; what was found by which rule of masking is no news of anybody."""


def mark_of(vault: Vault, signal_id: str, private: dict[str, Any] | None) -> str:
    """What a private half is known by."""
    if not private:
        return NOTHING
    said = {name: private[name] for name in _SAID if name in private}
    return vault.mark(signal_id, msgspec.json.encode(said, order="sorted"))


def said_anew(
    connection: Connection, vault: Vault, seen: dict[str, dict[str, Any]], marks: dict[str, str]
) -> tuple[set[str], dict[str, str]]:
    """Of signals whose public half is as before: those whose private half is not, and the marks to be kept of all.

    `seen`: private halves by signal; `marks`: what was known of each.
    """
    seen = {one: private for one, private in seen.items() if marks[one] != DESTROYED}
    now = {one: mark_of(vault, one, private) for one, private in seen.items()}
    before = {one: marks[one] for one in seen if marks[one] != UNKNOWN}
    before |= _sealed_marks(connection, vault, [one for one in seen if marks[one] == UNKNOWN])
    # Of what an older version stored without a private half, or under a lost key, the first one seen is taken as known.
    anew = {one for one, mark in now.items() if before.get(one, mark) != mark}
    return anew, {one: mark for one, mark in now.items() if marks[one] != mark}


def seal(connection: Connection, vault: Vault, halves: dict[str, dict[str, Any]], revisions: dict[str, int]) -> None:
    """Seal private halves: of those with a revision as the next one, at least as that; what was sealed before stays."""
    last = {row.signal_id: row.last for row in find(connection, _LAST, t.private.c.signal_id, list(revisions))}
    rows = []
    for one, private in halves.items():
        key, body = vault.seal(one, private)
        revision = max(last.get(one, 0) + 1, revisions.get(one, 1))
        rows.append({"signal_id": one, "revision": revision, "key": key, "body": body})
    insert_new(connection, t.private, rows)


def keep_marks(connection: Connection, marks: dict[str, str]) -> None:
    """Remember what private halves are known by."""
    change(connection, _SET_MARK, [{"b_id": one, "mark": mark} for one, mark in marks.items()])


def opened(connection: Connection, vault: Vault, ids: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each private half that is sealed of these, with whose it is, a later version after an earlier one; of one that
    another master key sealed nobody can know what it says."""
    for row in sorted(find(connection, _SEALED, t.private.c.signal_id, list(ids)), key=lambda row: row.revision):
        with contextlib.suppress(VaultError):
            yield row.signal_id, vault.open(row.signal_id, bytes(row.key), bytes(row.body))


def _sealed_marks(connection: Connection, vault: Vault, ids: list[str]) -> dict[str, str]:
    newest = {}
    for row in sorted(find(connection, _SEALED, t.private.c.signal_id, ids), key=lambda row: row.revision):
        newest[row.signal_id] = row
    marks = {}
    for one, row in newest.items():
        try:
            marks[one] = mark_of(vault, one, vault.open(one, bytes(row.key), bytes(row.body)))
        except VaultError:  # of another master key: nobody can know what it says
            continue
    return marks


_p = t.private.c
_SEALED = select(_p.signal_id, _p.revision, _p.key, _p.body)
_LAST = select(_p.signal_id, func.max(_p.revision).label("last")).group_by(_p.signal_id)
_SET_MARK = update(t.signals).where(t.signals.c.id == bindparam("b_id")).values(private_mark=bindparam("mark"))
