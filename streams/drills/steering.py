"""Steering (导调操作): when a drill was begun, paused and hurried, by the clock on the wall and by its own.

Marks go by the drill's clock. What was done while it stood still took no time by it: who evaluates has to know.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from playbooks.entries import Entry

from ..store.marks import mark, marked
from .scoring import STAFF, is_directed

STEERED = "drill_steered"
"""The key under which the turns are kept; beginning anew forgets them."""
BEGUN, PAUSED, ENDED = "resume", "pause", "end"
"""What is done with the clock besides a speed, as the desk's form says it."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody did with the clock: at which instant on the wall, and where it stood."""

    did: str
    held_at: datetime
    at: datetime
    by: str = ""


def steered(connection: Connection) -> list[Turn]:
    """Every turn so far, in order."""
    kept = marked(connection, STEERED)
    return msgspec.json.decode(kept, type=list[Turn]) if kept else []


def steer(connection: Connection, turn: Turn) -> None:
    """Write one down."""
    mark(connection, STEERED, msgspec.json.encode([*steered(connection), turn]).decode())


def done_standing(entries: Iterable[Entry], turns: Sequence[Turn], opens_at: datetime) -> int:
    """How many things those who took part did while the clock stood still; one form may write several entries."""
    stood = {opens_at, *(each.at for each in turns if each.did == PAUSED)}
    theirs = (each for each in entries if each.actor and each.actor.role not in STAFF and not is_directed(each.actor))
    return len({each.cause for each in theirs if each.at in stood})
