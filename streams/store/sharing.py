"""Several processes on one PostgreSQL: what is begun again, what is done one after the other, whose turn it is.

On SQLite there is one writer at a time and one process that runs, so that nothing of this happens there.
"""

import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ..clock import SystemClock, TimeSource
from .database import Database

_T = TypeVar("_T")

BEATEN = frozenset(["40001", "40P01", "23505", "55P03"])
"""What PostgreSQL says to whoever came second: a snapshot too old, a deadlock, a row already there, no lock."""
_GOING = frozenset(["57P01", "57P02", "57P03", "25P03", "53300"])
BEATEN_TRIES = 20
AWAY_S = (0.1, 0.2, 0.5, 1.0, 1.0, 1.0, 2.0, 2.0, 2.0)
"""How long is waited between tries while the server is away: ten seconds in all, as long as a person waits."""

SKEW_MAX = timedelta(seconds=2)
SKEW_EVERY = timedelta(seconds=30)

_pause = threading.Event()


class Conflict(Exception):
    """A case was changed by somebody else since it was read."""


def is_beaten(error: BaseException) -> bool:
    """Somebody else was faster: read again, decide again."""
    if isinstance(error, Conflict):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in BEATEN


def is_away(error: BaseException) -> bool:
    """The server cannot be reached, or goes down. Nobody knows then whether the last commit was made."""
    if not isinstance(error, DBAPIError) or not hasattr(error.orig, "sqlstate"):
        return False
    state: str | None = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (state is None and isinstance(error, OperationalError | InterfaceError)):
        return True
    return state is not None and (state.startswith("08") or state in _GOING)


def is_store_away(error: BaseException) -> bool:
    """Whether something failed because the database cannot be reached, or answers nobody."""
    return isinstance(error, PoolTimeoutError) or is_away(error)


def transact(database: Database, job: Callable[[Connection], _T], *, on_away: Callable[[], None] = lambda: None) -> _T:
    """The result of `job`, once it is durable.

    It is begun again when somebody else was faster and, for ten seconds, while the server is away; so it may run more
    than once, the last time after a commit of which nobody heard. It must depend on nothing but its connection, and
    doing it twice must change nothing more. `on_away` is told each time that the server is found away.
    """
    beaten, away = 0, iter(AWAY_S)
    while True:
        try:
            with database.writing() as connection:
                return job(connection)
        except (Conflict, SQLAlchemyError) as error:
            if is_beaten(error) and beaten < BEATEN_TRIES:
                beaten += 1
                _pause.wait(random.random() * 0.01 * beaten)
            elif is_away(error) and (wait := next(away, None)) is not None:
                on_away()
                _pause.wait(wait)
            else:
                raise


def in_turn(connection: Connection, name: str) -> None:
    """Until this transaction ends nobody else passes here with the same name; on SQLite nobody else writes at all."""
    if connection.dialect.name == "postgresql":
        connection.execute(_IN_TURN, {"name": f"shian {name}"})


class Skew:
    """Whether this machine's clock agrees with the database server's: a duty's clock must not be one machine's own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._checked_at: datetime | None = None
        self.fault = ""
        self.ahead = timedelta()
        """By how much this machine's clock was ahead (or, below nought, behind) when the two were last compared."""

    def is_small(self, clock: TimeSource) -> bool:
        """Whether the two agree within two seconds; asked every half minute, and at once while they do not."""
        before = clock.now()
        if self._database.is_sqlite or not isinstance(clock, SystemClock):
            return True
        if not self.fault and self._checked_at is not None and before - self._checked_at < SKEW_EVERY:
            return True
        with self._database.reading() as connection:
            told: datetime = connection.execute(_STORE_NOW).scalar_one()
        after = clock.now()
        if after - before < SKEW_MAX:  # an answer that took longer says nothing about the clock
            self.ahead = max(before - told, timedelta()) or min(after - told, timedelta())
            skew = abs(self.ahead)
            words = f"本机时钟与数据库相差 {skew.total_seconds():.0f} 秒，时限停看、通知停发；请校准"
            self.fault = words if skew > SKEW_MAX else ""
            self._checked_at = after
        return not self.fault


class Turn:
    """The right to do something that only one process may do at a time, such as sending by one channel.

    PostgreSQL gives it back when the process or its connection ends, however it ends. On SQLite it is always ours.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name = database, f"shian {name}"
        self._held: Connection | None = None

    def is_mine(self) -> bool:
        """Whether it is ours now; takes it when nobody has it. Raises SQLAlchemyError while the server is away."""
        if self._database.is_sqlite:
            return True
        if self._held is not None:
            try:
                self._held.execute(_HELLO)
                return True
            except SQLAlchemyError:
                self.give_back()
        return self._take()

    def give_back(self) -> None:
        """Let another process have it."""
        if self._held is not None:
            with suppress(SQLAlchemyError):
                self._held.close()
            self._held = None

    def _take(self) -> bool:
        connection = self._database.standing()
        try:
            is_ours = bool(connection.execute(_TRY, {"name": self._name}).scalar())
        except SQLAlchemyError:
            connection.close()
            raise
        if is_ours:
            self._held = connection
        else:
            connection.close()
        return is_ours


_IN_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_STORE_NOW = text("SELECT clock_timestamp()")
_HELLO = text("SELECT 1")
