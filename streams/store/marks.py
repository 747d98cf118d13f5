"""Marks: small facts about this office's data that are no records, each a row of `meta`."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from . import schema as t
from .database import upsert
from .schema import from_us, to_us

CHANNEL_TESTED = "channel_tested"
"""When a test message last went through a channel of the office."""
TO_FOLD = "to_fold"
"""Stored cases may be as an earlier version folded them: the migration says so that came with another fold."""
RECOUNTED = "recounted"
"""The lists of working days by which the open clocks stand."""
REMINDED = "reminded"
"""The office hours by which the open clocks remind."""
RETIMED = "retimed"
"""The ladder and the days by which open cases wait; with an instant while they are to be looked at once more."""


def mark(connection: Connection, key: str, value: str) -> None:
    """Say it, or say it anew."""
    upsert(connection, t.meta, [{"key": key, "value": value}], key=["key"])


def mark_at(connection: Connection, key: str, at: datetime) -> None:
    """The same with an instant."""
    mark(connection, key, str(to_us(at)))


def unmark(connection: Connection, key: str) -> None:
    """It holds no more."""
    connection.execute(delete(t.meta).where(t.meta.c.key == key))


def marked(connection: Connection, key: str) -> str | None:
    """What was said; None when nothing was."""
    value: str | None = connection.execute(select(t.meta.c.value).where(t.meta.c.key == key)).scalar()
    return value


def marked_at(connection: Connection, key: str) -> datetime | None:
    """The instant that was said."""
    value = marked(connection, key)
    return from_us(int(value)) if value else None
