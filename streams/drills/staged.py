"""A staged day (示例日、实战演练) in a store of its own: its clock and its fence.

The sample day is one, a drill that people answer is another. The clock is remembered beside what was written, so that
the day goes on where it stood.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from ..clock import StagedClock, SystemClock, TimeSource
from ..store.database import Database
from ..store.marks import mark, marked
from ..store.stored import written_until
from ..system import System
from .day import StagedDay

NOW = "sample_now"
"""The key under which the day's time is kept, in data of a staged day alone."""
FENCE = "staged_exercise"
"""The key under which it is kept what fences the day off."""
FENCED_EARLIER = "sample"
"""What fences off data that were prepared before that was kept."""
SPEED, PAUSED = "sample_speed", "sample_paused"

History = Callable[[Connection], object]
"""Writes what lies before the opening hour."""


def prepare(system: System, day: StagedDay, history: History) -> None:
    """Write the history, in one transaction: all of it is there or nothing."""
    with system.database.writing() as connection:
        mark(connection, FENCE, day.exercise)
        if marked(connection, NOW):
            return
        history(connection)
        remember(connection, day.opens_at, day.speed, is_paused=day.is_paused)


def staged_clock(system: System) -> StagedClock:
    """The day's clock where it stood when the process last stopped."""
    return _clock_of(system.database)


def clock_and_fence(database: Database) -> tuple[TimeSource, str | None]:
    """By what time a command works on these data, and what fences off what it brings: those of a staged day have their
    own, where it stands; those of duty have the machine's and no fence."""
    with database.reading() as connection:
        exercise = fence_of(connection)
    if exercise is None:
        return SystemClock(), None
    clock = _clock_of(database)
    clock.pause()
    return clock, exercise


def fence_of(connection: Connection) -> str | None:
    """What fences off everything in these data; None of duty."""
    return (marked(connection, FENCE) or FENCED_EARLIER) if marked(connection, NOW) else None


def _clock_of(database: Database) -> StagedClock:
    with database.reading() as connection:
        at, speed, paused = (marked(connection, key) for key in (NOW, SPEED, PAUSED))
        written = written_until(connection)
    now = datetime.fromisoformat(str(at))
    if written is not None:  # killed since it was last remembered: what was written has happened
        now = max(now, written)
    return StagedClock(now, float(speed or 60), is_paused=paused == "1")


def remember(connection: Connection, now: datetime, speed: float, *, is_paused: bool = False) -> None:
    """Write down at what time the day stands, how fast it goes and whether it stands still."""
    mark(connection, NOW, now.isoformat())
    mark(connection, SPEED, str(speed))
    mark(connection, PAUSED, "1" if is_paused else "0")
