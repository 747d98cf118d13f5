"""The reader of history: what lies there and nobody has read is read when nothing else waits; the door never feels it.

It reads what was taken in a moment ago and what an older version left, the same way: a row that was read says so
itself, and one that changed says it no more. The process that reads lives only as long as there is something to read.
"""

from collections.abc import Callable
from functools import partial

from ..loop import SoleLoop
from ..pool import AssessProcess, Result, line_by_line
from ..store.database import Database
from ..store.positions import waiting
from ..writer import Writer
from .history import Unread, store_read, unread

LOOK_S = 30.0
AGAIN_S = 5.0
BATCH = 200


class HistoryReader(SoleLoop):
    """Reads some rows a turn, in a process with a classifier."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        begin: Callable[[], AssessProcess],
        *,
        home: str,
    ) -> None:
        """`begin` makes a process with a classifier; `home` is the area of rows that name none."""
        super().__init__("history", database, every_s=LOOK_S, again_s=AGAIN_S)
        self._writer, self._begin, self._home = writer, begin, home
        self._process: AssessProcess | None = None
        self._number = 0

    def take_sole_turn(self) -> bool:
        """Read some rows, if nothing else waits to be read. Whether there may be more."""
        with self._database.reading() as connection:
            rows = [] if waiting(connection) else unread(connection, BATCH)
        if not rows:
            self._let_go()
            return False
        result = self._read(rows)
        self._writer.submit(partial(store_read, rows=rows, assessed=result.kept, home=self._home)).result()
        return True

    def stop(self, patience_s: float | None = None) -> None:
        """Finish the rows at hand, then end."""
        super().stop(patience_s)
        self._let_go()

    def _read(self, rows: list[Unread]) -> Result:
        """What the classifier makes of them: as of revisions, which are all told. One that it dies on is left out."""
        process = self._process = self._process or self._begin()
        self._number += 1
        body = b"\n".join(row.body for row in rows)
        process.send(self._number, body, is_revision=True)
        try:
            return process.receive(self._number)
        except (EOFError, OSError):
            return line_by_line(process, self._number, body, is_revision=True)

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.stop()
