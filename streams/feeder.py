"""The feeder: log → assess processes → gather, in the log's order; position, entries and cases commit together.

In a flood the log has a second lane: what speaks of people harmed passes what waits (see
`streams.intake.admission`). Each lane has its own order and its own committed position.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, bindparam, literal_column, select, update

from playbooks.entries import Entry
from playbooks.reference import Reference

from .assessor import Load
from .door import WAITING
from .gathering.alone import together_or_alone
from .gathering.assessed import Assessed
from .gathering.gather import gather
from .gathering.knowledge import Knowledge
from .loop import Loop
from .pool import IN_FLIGHT, TRIES, AssessProcess, Rest, Result, line_by_line
from .store import schema as t
from .store.database import Database, change_among
from .store.dead_letters import Poison, bury
from .store.positions import CHANGED, EXPRESS, ORDINARY, Moved, changed_log, move_on, position
from .store.schema import to_us
from .store.turned import TURNED_AT
from .writer import Writer

KEPT_MAX = 100
"""How many signals that need an answer one commit gathers: others wait for it, a tenth of a second at most."""
LOOK_S, AGAIN_S = 0.5, 1.0
COLLECT_S, COLLECT_TIMES = 0.05, 2
"""How long answers are collected after a commit, unless there were more than one commit gathers: a commit for each
would cost the door, which waits for the same disk and the same interpreter, half its speed. What comes meanwhile is
handed out."""


class Feeder(Loop):
    """Keeps the assess processes busy and hands their results to the writer; woken when something new is on the log."""

    hands_on = False

    def __init__(
        self,
        database: Database,
        writer: Writer,
        processes: list[AssessProcess],
        clock: Callable[[], datetime],
        *,
        reference: Callable[[], Reference],
        knowledge: Callable[[], Knowledge],
        on_entries: Callable[[list[Entry]], None],
        on_done: Callable[[int], None] = lambda count: None,
    ) -> None:
        super().__init__("feeder", every_s=LOOK_S, again_s=AGAIN_S)
        self._database, self._writer, self._processes, self._clock = database, writer, processes, clock
        self._reference, self._knowledge, self._on_entries = reference, knowledge, on_entries
        self._on_done = on_done
        self._pending: deque[_Handed] = deque()
        self._held: Counter[AssessProcess] = Counter()
        """Signals that each process has to answer: counted anew for each of thousands, they would cost seconds."""
        self._lanes = [_Lane(name, statement) for name, statement in LANES.items()]
        self._is_lost = True
        """Where the last commit stood must be read anew."""
        self._changed = 0
        self._wanted: tuple[Load, tuple[str, ...]] | None = None

    @property
    def position(self) -> int:
        """The last position of the ordinary lane whose results are committed."""
        return self._lanes[-1].position

    def take_turn(self) -> bool:
        """Hand out what there is room for and store every answer that is there. Whether something was stored."""
        if self._is_lost:
            self._begin()
        self._is_lost = True  # unless the turn ends well
        try:
            has_stored = self._round()
        except Moved:  # another runner has gone on
            return True
        self._is_lost = False
        return has_stored

    def change(self, load: Load, areas: tuple[str, ...]) -> None:
        """The processes start again with other words, once what they have is answered."""
        self._wanted = (load, areas)
        self.wake()

    def _begin(self) -> None:
        """Forget what was handed out; what is not committed is handed out again."""
        self._pending.clear()
        self._held.clear()
        with self._database.reading() as connection:
            self._changed = position(connection, CHANGED)
            for lane in self._lanes:
                lane.position = lane.read_to = position(connection, lane.name)

    def _round(self) -> bool:
        """Hand out what there is room for, then store every answer that is there, in the log's order."""
        self._hand_out()
        if not self._pending:
            return False
        results = [self._answer()]
        while self._pending and _kept(results) < KEPT_MAX and self._pending[0].process.has_answer():
            results.append(self._answer())
        self._hand_out()  # the process goes on while this is stored
        reached = {each.lane.name: each.row.position for each, _ in results}
        after = {lane.name: lane.position for lane in self._lanes if lane.name in reached}
        answers = [result for _, result in results]
        entries = self._writer.submit(partial(self._store, after=after, reached=reached, results=answers)).result()
        for lane in self._lanes:
            lane.position = reached.get(lane.name, lane.position)
        self._on_done(sum(each.row.count for each, _ in results))
        if entries:
            self._on_entries(entries)
        for _ in range(COLLECT_TIMES if _kept(results) < KEPT_MAX else 0):
            self.pause(COLLECT_S)
            self._hand_out()
        return True

    def _change_words(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted:
            for process in self._processes:
                process.change(*wanted)

    def _hand_out(self) -> None:
        """What there is room for; with other words once everything is answered."""
        if self._wanted is not None and self._pending:
            return
        self._change_words()
        room = IN_FLIGHT * len(self._processes) - self._held.total()
        with self._database.reading() as connection:
            for lane in self._lanes:
                if room <= 0:
                    return
                rows = read(connection, lane.read_to, room, statement=lane.statement)
                for row in rows:
                    self._hand(row, lane)
                room -= sum(row.count for row in rows)

    def _hand(self, row: Any, lane: "_Lane") -> None:
        handed = _Handed(row, min(self._processes, key=self._held.__getitem__), lane)
        handed.send()
        self._pending.append(handed)
        self._held[handed.process] += row.count
        lane.read_to = row.position

    def _answer(self) -> "tuple[_Handed, Result]":
        """The answer for the oldest envelope; a process that dies on it is started again with all it had."""
        oldest = self._pending[0]
        result = None
        for _ in range(TRIES):
            try:
                result = oldest.process.receive(oldest.row.position)
                break
            except (EOFError, OSError):
                oldest.process.restart()
                self._send_again(oldest.process)
        self._pending.popleft()
        self._held[oldest.process] -= oldest.row.count
        if result is None:
            row = oldest.row
            result = line_by_line(oldest.process, row.position, row.body, is_revision=row.topic == "revisions")
            self._send_again(oldest.process)
        return oldest, result

    def _send_again(self, process: AssessProcess) -> None:
        for each in self._pending:
            if each.process is process:
                each.send()

    def _store(
        self, connection: Connection, *, after: dict[str, int], reached: dict[str, int], results: list[Result]
    ) -> list[Entry]:
        for name, known in sorted(after.items()):
            move_on(connection, name, known, reached[name])
        if changed_log(connection) != self._changed:
            raise Moved
        now = self._clock()
        kept = [each for result in results for each in result.kept]
        poison = [each for result in results for each in result.poison]
        entries, refused = self._gather(connection, kept, now)
        put_rest(connection, [each for result in results for each in result.rest], now)
        bury(connection, poison, to_us(now), stage="assess")
        bury(connection, refused, to_us(now), stage="gather")
        return entries

    def _gather(self, connection: Connection, kept: list[Assessed], now: datetime) -> tuple[list[Entry], list[Poison]]:
        """All together; when one of them cannot be decided, each by itself, and that one is set aside."""
        ref, knowledge = self._reference(), self._knowledge()
        entries, stuck = together_or_alone(connection, kept, lambda some: gather(connection, ref, knowledge, some, now))
        encode = msgspec.json.encode
        return entries, [Poison(id=one.signal.id, reason=why, body=encode(one.signal)) for one, why in stuck]


@dataclass(slots=True)
class _Lane:
    """Envelopes in their order: where the commits stand and how far they have been handed out."""

    name: str
    statement: Select[Any]
    position: int = 0
    read_to: int = 0


@dataclass(slots=True)
class _Handed:
    """An envelope, the process that has it and the lane it came on."""

    row: Any
    process: AssessProcess
    lane: _Lane

    def send(self) -> None:
        self.process.send(self.row.position, self.row.body, is_revision=self.row.topic == "revisions")


def _kept(results: "list[tuple[_Handed, Result]]") -> int:
    return sum(len(result.kept) for _, result in results)


def read(connection: Connection, after: int, room: int, *, statement: Select[Any] | None = None) -> list[Any]:
    """Envelopes of a lane (the ordinary one) after a position, in order, until there is no room for more signals."""
    rows: list[Any] = []
    wanted = _READ if statement is None else statement
    found: Iterator[Any] = iter(connection.execute(wanted, {"after": after, "limit": room}))
    for row in found:
        rows.append(row)
        room -= row.count
        if room <= 0:
            break
    return rows


def put_rest(connection: Connection, rest: list[Rest], now: datetime) -> int:
    """New states of signals that need no answer; nearly all are alike, and what is alike is changed at once.

    What was decided about one meanwhile (by a person, or when a revision overtook it) stays. Returns how many there
    were.
    """
    groups: dict[tuple[str, str, bytes | None], list[str]] = {}
    for each in rest:
        groups.setdefault((each.state, each.kind, each.assessment), []).append(each.id)
    at = to_us(now)
    return sum(
        change_among(connection, _PUT, t.signals.c.id, ids, state=state, kind=kind, assessment=assessment, turned_at=at)
        for (state, kind, assessment), ids in groups.items()
    )


_ENVELOPES = (
    select(t.log.c.position, t.log.c.topic, t.log.c.count, t.log.c.body)
    .where(t.log.c.position > bindparam("after"))
    .order_by(t.log.c.position)
    .limit(bindparam("limit"))
)
# Not `topic IN (…)`: by the index of topics every envelope that waits would be read and sorted for each few handed out.
_READ = _ENVELOPES.where(t.log.c.topic != "actions", t.log.c.topic != EXPRESS)
_READ_EXPRESS = _ENVELOPES.where(t.log.c.topic == EXPRESS)
LANES = {EXPRESS: _READ_EXPRESS, ORDINARY: _READ}
"""The lanes of the log by the names of their positions: what speaks of people harmed goes first."""
_PUT = (
    update(t.signals)
    .where(t.signals.c.state == literal_column(f"'{WAITING}'"))
    .values({name: bindparam(name) for name in ("state", "kind", "assessment")} | {"turned_at": TURNED_AT})
)
