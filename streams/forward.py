"""The forwarder: what the door put on the log goes on to a broker, in order; the position moves when it is confirmed.

So the door's answer depends on the database alone: a broker that is away delays, and nothing is lost or forgotten
between the two. After a crash the last envelopes may go twice; who reads them knows signals by their ids.
"""

import threading
from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.engine import Row

from .database import Database
from .feeder import LANES, read
from .positions import move_on, position
from .sharing import Turn
from .writer import Writer

BATCH = 2000
"""Signals handed over at once."""
LOOK_S = 0.5
AGAIN_S = 2.0

Post = Callable[[Sequence[Row[tuple[int, str, int, bytes]]]], None]
"""Hands over envelopes (`position`, `topic`: signals, revisions or express, `count`, `body`: signals as JSON lines) and
returns when the broker has confirmed all of them; raises when it has not."""


class Forwarder:
    """A thread; of several desks on one database one forwards at a time."""

    def __init__(
        self, database: Database, writer: Writer, post: Post, *, close: Callable[[], None] = lambda: None
    ) -> None:
        """`close` is called at the end, when nothing is handed over any more."""
        self._database, self._writer, self._post, self._close = database, writer, post, close
        self._turn = Turn(database, "forward")
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="forwarder", daemon=True)
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Go on where the last confirmation stood."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something new on the log."""
        self._wake.set()

    def stop(self) -> None:
        """Finish what was handed over, then end."""
        self._stopping = True
        self._wake.set()
        self._thread.join()
        self._turn.give_back()
        self._close()

    def look(self) -> bool:
        """Forward one batch, if it is our turn. Whether there may be more."""
        if not self._turn.is_mine():
            return False
        more = [self._forward(name) for name in LANES]
        return any(more)

    def _forward(self, lane: str) -> bool:
        with self._database.reading() as connection:
            after = position(connection, lane)
            rows = read(connection, after, BATCH, statement=LANES[lane])
        if not rows:
            return False
        self._post(rows)
        self._writer.submit(partial(move_on, name=lane, after=after, to=rows[-1].position)).result()
        return True

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                has_more = self.look()
                self.failure = None
            except Exception as error:  # broker or database away, or another was faster: try the same again
                self.failure, has_more = error, False
                self._wake.wait(AGAIN_S)
                continue
            if not has_more:
                self._wake.wait(LOOK_S)
