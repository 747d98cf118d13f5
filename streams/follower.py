"""The follower: notices what other processes wrote, so that every desk shows it within half a second.

It asks for the numbers of the newest entries rather than for the highest one: of two that are written at once the
lower number may become visible after the higher.
"""

import threading
from collections.abc import Callable

from sqlalchemy import Connection, select

from . import schema as t
from .database import Database

LOOK_S = 0.5
NEWEST = 100


class Follower:
    """A thread that tells when entries were written, by whomever."""

    def __init__(self, database: Database, tell: Callable[[], None], look_too: Callable[[Connection], None]) -> None:
        """`look_too` is called with every look, for what else is to be read."""
        self._database, self._tell, self._look_too = database, tell, look_too
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="follower", daemon=True)
        self._seen: list[int] | None = None
        self.failure = ""

    def start(self) -> None:
        """Begin to look, twice a second."""
        self._thread.start()

    def wake(self) -> None:
        """Look now: this process wrote something itself."""
        self._wake.set()

    def stop(self) -> None:
        """Look no more."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def look(self) -> bool:
        """Whether something was written since the last look."""
        with self._database.reading() as connection:
            found = list(connection.execute(_NEWEST).scalars())
            self._look_too(connection)
        is_news, self._seen = self._seen is not None and found != self._seen, found
        return is_news

    def _run(self) -> None:
        while not self._stopping:
            try:
                if self.look():
                    self._tell()
                self.failure = ""
            except Exception as error:  # the server is away: what is written meanwhile is seen when it is back
                self.failure = f"{type(error).__name__}: {error}"
            self._wake.wait(LOOK_S)
            self._wake.clear()


_NEWEST = select(t.entries.c.n).order_by(t.entries.c.n.desc()).limit(NEWEST)
