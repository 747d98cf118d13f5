"""The forwarder: what the door put on the log goes on to a broker, in order; the position moves when it is confirmed.

So the door's answer depends on the database alone: a broker that is away delays, and nothing is lost or forgotten
between the two. After a crash the last envelopes may go twice; who reads them knows signals by their ids.
"""

from collections.abc import Callable, Sequence
from functools import partial

from sqlalchemy.engine import Row

from ..assessor import Load
from ..clock import stopwatch
from ..feeder import LANES, read
from ..loop import SoleLoop
from ..store import schema as t
from ..store.database import Database, insert_new
from ..store.positions import move_on, position
from ..writer import Writer
from .awaited import awaited_rows
from .left_behind import Again, LeftBehind

BATCH = 2000
"""Signals handed over at once."""
LOOK_S = 0.5
AGAIN_S = 2.0
GREET_S = 10.0
"""How often the broker is greeted while nothing waits for it."""

Post = Callable[[Sequence[Row[tuple[int, str, int, bytes]] | Again]], None]
"""Hands over envelopes (`position`, `topic`: signals, revisions or express, `count`, `body`: signals as JSON lines) and
returns when the broker has confirmed all of them; raises when it has not."""


class Forwarder(SoleLoop):
    """Hands over what is new, when it is woken or looks."""

    hands_on = True

    def __init__(
        self,
        database: Database,
        writer: Writer,
        post: Post,
        *,
        left: LeftBehind | None = None,
        greet: Callable[[], None] = lambda: None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        """`left`: what is to be handed over once more; `greet` raises why the broker cannot be reached; `close` is
        called at the end, when nothing is handed over any more."""
        super().__init__("forward", database, every_s=LOOK_S, again_s=AGAIN_S)
        self._writer, self._post, self._left, self._greet, self._close = writer, post, left, greet, close
        self._greeted_at = -GREET_S

    def stop(self, patience_s: float | None = None) -> None:
        """Finish what was handed over, then end."""
        super().stop(patience_s)
        self._close()

    def change(self, load: Load, areas: tuple[str, ...]) -> None:
        """Workers assess; they notice other words themselves."""

    def take_sole_turn(self) -> bool:
        """Forward one batch. Whether there may be more."""
        more = [self._forward(name) for name in LANES]
        if any(more) or self._again():
            return True
        if stopwatch() - self._greeted_at >= GREET_S:
            self._greet()
            self._greeted_at = stopwatch()
        return False

    def _again(self) -> bool:
        if self._left is None:
            return False
        with self._database.reading() as connection:
            again = self._left.to_send(connection)
        if again:
            self._post(again)
            self._left.sent()
        return bool(again)

    def _forward(self, lane: str) -> bool:
        with self._database.reading() as connection:
            after = position(connection, lane)
            rows = read(connection, after, BATCH, statement=LANES[lane])
            expected = awaited_rows(connection, rows) if rows else []
        if not rows:
            return False
        if expected:  # before it is sent: a worker may be faster than what is written here afterwards
            self._writer.submit(partial(insert_new, table=t.awaited, rows=expected)).result()
        self._post(rows)
        self._writer.submit(partial(move_on, name=lane, after=after, to=rows[-1].position)).result()
        return True
