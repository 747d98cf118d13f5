"""How a case ended and was opened again: what its head says of it, so that nobody takes it for one that never did."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from playbooks import entries as e
from playbooks.entries import Entry

STATES: dict[type, str] = {e.Dismissed: "dismissed", e.Closed: "closed", e.MovedOut: "moved"}
"""Entries that end a case, by the state they leave it in."""


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """Who said so, when and why."""

    at: datetime
    by: str
    role: str
    why: str


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    """One end of a case, and its being opened again."""

    state: str
    """By a key of `CASE_STATES`."""
    said: Word
    area: str = ""
    """The six digits of the area it was moved to; empty when it ended otherwise."""
    told: str = ""
    """How those who had asked for something were told that it was moved."""
    untold: str = ""
    """Why they were not."""
    reopened: Word | None = None


def endings_of(entries: Iterable[Entry]) -> list[Ended]:
    """Every end of the case, oldest first; those stored before steps went along with it too."""
    found: list[Ended] = []
    for entry in entries:
        body = entry.body
        if isinstance(body, e.Dismissed):
            found.append(Ended(state=STATES[type(body)], said=_word(entry, body.reason)))
        elif isinstance(body, e.MovedOut):
            found.append(
                Ended(
                    state=STATES[type(body)],
                    said=_word(entry, body.reason),
                    area=body.area,
                    told=body.told,
                    untold=body.untold,
                )
            )
        elif isinstance(body, e.Closed):
            found.append(Ended(state=STATES[type(body)], said=_word(entry, body.conclusion)))
        elif isinstance(body, e.Reopened) and found:
            found[-1] = msgspec.structs.replace(found[-1], reopened=_word(entry, body.reason))
    return found


def _word(entry: Entry, why: str) -> Word:
    actor = entry.actor
    return Word(at=entry.at, by=actor.person if actor else "", role=actor.role if actor else "", why=why)
