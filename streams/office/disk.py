"""The disk (磁盘空间): how full that of the data folder is, and what follows from it."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

WARN_FROM, FULL_FROM = 0.80, 0.95
"""From the first on somebody is warned; from the second on feeds are told to come back later (see `admission`)."""

ROOM_LEAST = 1 << 20
"""Bytes below which nothing more can be stored: a commit of SQLite and its log want as much."""

_NO_ROOM = frozenset([errno.ENOSPC, errno.EDQUOT])
_SQLITE_NO_ROOM = frozenset([sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE])
_POSTGRES_NO_ROOM = "53100"

State = Literal["ok", "warn", "full"]


def used(folder: Path) -> float:
    """How much of the disk is used, from 0 to 1. What only root may still write counts as used."""
    about = shutil.disk_usage(folder)
    return 1.0 - about.free / (about.used + about.free) if about.used + about.free else 1.0


def state_of(share: float) -> State:
    """What that means."""
    return "full" if share >= FULL_FROM else "warn" if share >= WARN_FROM else "ok"


def is_room_gone(folder: Path) -> bool:
    """Whether its disk has no room for a commit."""
    return shutil.disk_usage(folder).free < ROOM_LEAST


def says_no_room(error: BaseException) -> bool:
    """Whether a fault, or what it came from, is a disk without room: the file system's, SQLite's or PostgreSQL's."""
    return any(
        (isinstance(each, OSError) and each.errno in _NO_ROOM)
        or getattr(each, "sqlite_errorcode", None) in _SQLITE_NO_ROOM
        or getattr(each, "sqlstate", None) == _POSTGRES_NO_ROOM
        for each in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """A fault, and what it came from; each once."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__cause__, each.__context__]
