"""The follower: notices what other processes wrote, so that every desk shows it within half a second.

It asks for the numbers of the newest entries rather than for the highest one: of two that are written at once the
lower number may become visible after the higher.
"""

from collections.abc import Callable

from sqlalchemy import select

from .loop import Loop
from .store import schema as t
from .store.database import Database

LOOK_S = 0.5
NEWEST = 100


class Follower(Loop):
    """Tells when entries were written, by whomever; woken when this process wrote something itself."""

    def __init__(self, database: Database, tell: Callable[[], None]) -> None:
        super().__init__("follower", every_s=LOOK_S)
        self._database, self._tell = database, tell
        self._seen: list[int] | None = None

    def take_turn(self) -> bool:
        """Look once, and tell of what is new."""
        if self.look():
            self._tell()
        return False

    def look(self) -> bool:
        """Whether something was written since the last look."""
        with self._database.reading() as connection:
            found = list(connection.execute(_NEWEST).scalars())
        is_news, self._seen = self._seen is not None and found != self._seen, found
        return is_news


_NEWEST = select(t.entries.c.n).order_by(t.entries.c.n.desc()).limit(NEWEST)
