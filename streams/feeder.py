"""The feeder: log → assess processes → gather, in the log's order; position, entries and cases commit together."""

import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from playbooks.entries import Entry, digest
from playbooks.reference import Reference

from . import schema as t
from .clock import Clock
from .database import Database, insert_new, upsert
from .knowledge import Knowledge
from .line import gather
from .pool import TRIES, AssessProcess, Poison, Rest, Result
from .schema import to_us
from .writer import Writer

POSITION = "assess"
IN_FLIGHT = 4
"""Envelopes handed to one process before its first answer is awaited."""


class Feeder:
    """A thread that keeps the assess processes busy and hands their results to the writer."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        processes: list[AssessProcess],
        clock: Clock,
        *,
        reference: Callable[[], Reference],
        knowledge: Knowledge,
        on_entries: Callable[[list[Entry]], None],
    ) -> None:
        self._database, self._writer, self._processes, self._clock = database, writer, processes, clock
        self._reference, self._knowledge, self._on_entries = reference, knowledge, on_entries
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)
        self.position = 0
        self.paused = False
        self.failure: BaseException | None = None

    def start(self) -> None:
        """Go on where the last commit stood."""
        with self._database.reading() as connection:
            self.position = position(connection)
        self._thread.start()

    def wake(self) -> None:
        """There may be something new on the log."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the envelope at hand, then end."""
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            self._wake.clear()
            try:
                if not self._round():
                    self._wake.wait(0.5)
            except Exception as error:  # transient (disk, lock): nothing was committed, so try the same again
                self.failure = error
                self._wake.wait(1.0)

    def _round(self) -> bool:
        with self._database.reading() as connection:
            rows = read(connection, self.position, limit=IN_FLIGHT * len(self._processes))
        if not rows:
            return False
        pending: deque[tuple[Any, AssessProcess]] = deque()
        for n, row in enumerate(rows):
            process = self._processes[n % len(self._processes)]
            process.send(row.body, is_revision=row.topic == "revisions")
            pending.append((row, process))
        results = [(row, self._answer(row, process, pending)) for row, process in pending]
        entries = self._writer.submit(lambda connection: self._store(connection, results)).result()
        self.position = rows[-1].position
        self.failure = None
        if entries:
            self._on_entries(entries)
        return True

    def _answer(self, row: Any, process: AssessProcess, pending: "deque[tuple[Any, AssessProcess]]") -> Result:
        for _ in range(TRIES):
            try:
                return process.receive()
            except (EOFError, OSError):
                _hand_again(
                    process, [other for other, its in pending if its is process and other.position >= row.position]
                )
        _hand_again(process, [other for other, its in pending if its is process and other.position > row.position])
        reason = "the assess process died on this envelope"
        return Result(poison=[Poison(id="", reason=reason, body=line) for line in row.body.split(b"\n")])

    def _store(self, connection: Connection, results: list[tuple[Any, Result]]) -> list[Entry]:
        now = self._clock.now()
        entries: list[Entry] = []
        kept = [each for _, result in results for each in result.kept]
        if kept:
            entries = gather(connection, self._reference(), self._knowledge, kept, now)
        put_rest(connection, [each for _, result in results for each in result.rest])
        bury(connection, [each for _, result in results for each in result.poison], to_us(now))
        upsert(connection, t.positions, [{"name": POSITION, "position": results[-1][0].position}], key=["name"])
        return entries


def _hand_again(process: AssessProcess, rows: list[Any]) -> None:
    """Start the process afresh and hand it what it had not answered."""
    process.restart()
    for row in rows:
        process.send(row.body, is_revision=row.topic == "revisions")


def position(connection: Connection) -> int:
    """The last log position whose results are committed."""
    found = connection.execute(select(t.positions.c.position).where(t.positions.c.name == POSITION)).scalar()
    return int(found or 0)


def read(connection: Connection, after: int, *, limit: int) -> list[Any]:
    """Envelopes of signals after a position, in order."""
    c = t.log.c
    query = (
        select(c.position, c.topic, c.body)
        .where(c.topic.in_(("signals", "revisions")), c.position > after)
        .order_by(c.position)
        .limit(limit)
    )
    return list(connection.execute(query))


def put_rest(connection: Connection, rest: list[Rest]) -> None:
    """New states of signals that need no answer."""
    if not rest:
        return
    statement = (
        update(t.signals)
        .where(t.signals.c.id == bindparam("b_id"))
        .values(state=bindparam("b_state"), kind=bindparam("b_kind"), assessment=bindparam("b_assessment"))
    )
    rows = [{"b_id": r.id, "b_state": r.state, "b_kind": r.kind, "b_assessment": r.assessment} for r in rest]
    connection.execute(statement, rows)


def bury(connection: Connection, poison: list[Poison], at: int, *, stage: str = "assess") -> None:
    """Dead letters, with the reason; they can be corrected and replayed."""
    rows = [
        {
            "id": digest(stage, each.id, each.body.decode("utf-8", "replace")),
            "at": at,
            "stage": stage,
            "source": None,
            "reason": each.reason,
            "state": "open",
            "body": each.body,
        }
        for each in poison
    ]
    insert_new(connection, t.dead_letters, rows)
