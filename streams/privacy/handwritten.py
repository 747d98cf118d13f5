"""What people write into the record by hand: identifiers are masked before anything keeps them.

The originals are sealed under the action's id, so that who may see them loses nothing; they go when the private data
of a signal of the case go.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from connectors.masking import mask
from connectors.titles import known_by
from playbooks.actions import Action
from playbooks.reference import Reference

from ..store import schema as t
from ..store.database import insert_new
from ..store.vault import Vault
from .halves import opened

POINTERS = ("step", "outcome", "clock", "signal", "signals", "of", "other", "department", "field", "version", "area")
"""What an action names by its id is no text: a step about a sample bears the sample's number, which may look like a
telephone or an identity card."""


_DIGEST = re.compile(r"[0-9a-f]{64}")
"""That of a file is no text either, and has runs of digits."""


def masked_action(action: Action, *, own: Iterable[str], spare: Iterable[str] = ()) -> Action:
    """`action` with the identifiers in its texts masked. Pure; masking it again changes nothing.

    `own`: what the vault knows of those who spoke; `spare`: telephones of the office and its departments.
    """
    hide = hider(tuple(own), frozenset(spare))
    body = {name: each if name in POINTERS else _through(each, hide) for name, each in action.body.items()}
    on_behalf_of = hide(action.on_behalf_of) if action.on_behalf_of else action.on_behalf_of
    return msgspec.structs.replace(action, body=body, on_behalf_of=on_behalf_of)


def office_phones(ref: Reference) -> frozenset[str]:
    """Telephones that are on the office's own list: no secret."""
    return frozenset(each.phone for each in ref.people if each.phone) | ref.roster.phones


def words_of_case(connection: Connection, vault: Vault, case_id: str) -> tuple[str, ...]:
    """Names, telephones and addresses of those who sent the signals of a case, as far as the vault still holds them."""
    s = t.signals.c
    ids = list(connection.execute(select(s.id).where(s.case_id == case_id)).scalars())
    words: set[str] = set()
    for _, held in opened(connection, vault, ids):
        words |= {*known_by(held.get("contact") or {})}
    return tuple(sorted(words, key=len, reverse=True))


def keep_said(connection: Connection, vault: Vault, action: Action) -> None:
    """Seal what was written, under the action's id."""
    key, body = vault.seal(action.id, {"said": action.body})
    row = {"signal_id": action.id, "revision": 1, "key": key, "body": body}
    insert_new(connection, t.private, [row])


def hider(own: Iterable[str], spare: Collection[str] = ()) -> Callable[[str], str]:
    """What masks a text: identifiers, and the words `own` by which somebody is known; `spare` is no secret."""
    own = tuple(own)

    def hide(text: str) -> str:
        text = mask(text, spare)[0]
        for word in own:
            if word not in spare:
                text = text.replace(word, word[0] + "*" * (len(word) - 1))
        return text

    return hide


def _through(value: Any, hide: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return value if _DIGEST.fullmatch(value) else hide(value)
    if isinstance(value, dict):
        return {name: _through(each, hide) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_through(each, hide) for each in value]
    return value
