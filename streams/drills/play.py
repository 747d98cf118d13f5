"""Play: the same line in virtual time. The next thing that happens — an input, a timer, a notice — moves the clock.

Drills, the sample day's history and tests run on it; so three days with two-hour deadlines take milliseconds, through
the code that stands duty.
"""

import heapq
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, func, select

from classifiers.assess import Assessor
from connectors.parse import finish
from connectors.signal import Signal
from playbooks.actions import Action
from playbooks.entries import Entry

from ..clock import VirtualClock
from ..door import Receipt, part, receive
from ..gathering.acting import ActionOutcome, act_on
from ..gathering.gather import gather
from ..notify import begin, due_sendings, mark, next_notice_at, send_all
from ..processors import assess
from ..store import schema as t
from ..store.database import upsert
from ..store.positions import ORDINARY
from ..system import System
from ..watch import next_timer_at, watch

Input = Callable[[], object]


class Play:
    """One connection, one virtual clock, and a queue of things that will happen."""

    def __init__(self, system: System, connection: Connection, assessor: Assessor, clock: VirtualClock) -> None:
        self.system = system
        self.connection = connection
        self.assessor = assessor
        self.clock = clock
        self.entries: list[Entry] = []
        self.after_each: Callable[[], None] | None = None
        """Called after everything that happens: where invariants are checked."""
        self._queue: list[tuple[datetime, int, Input]] = []
        self._n = 0

    def at(self, instant: datetime, do: Input) -> None:
        """Let `do` happen at `instant`."""
        heapq.heappush(self._queue, (instant, self._n, do))
        self._n += 1

    def take(self, signal: Signal) -> Receipt:
        """A signal comes in now and goes all the way."""
        now = self.clock.now()
        arrival = part(finish(signal, now))
        receipt = receive(self.connection, [arrival], now, self.system.vault)[0]
        if receipt is not Receipt.REPEATED:
            assessed = assess(self.assessor, [arrival.signal])
            self.entries += gather(self.connection, self.system.reference, self.system.knowledge, assessed, now)
        self._forget_log()
        return receipt

    def act(self, action: Action) -> ActionOutcome:
        """A person acts now."""
        outcome = act_on(
            self.connection,
            self.system.reference,
            action,
            self.clock.now(),
            vault=None,
            knowledge=self.system.knowledge,
        )
        self.entries += outcome.entries
        return outcome

    def run_until(self, end: datetime) -> None:
        """Everything that happens up to and including `end`, in order."""
        while (moment := self._next()) is not None and moment <= end:
            self.clock.move_to(moment)
            self._happen()
            if self.after_each:
                self.after_each()
        self.clock.move_to(end)

    def case_of(self, signal_id: str) -> str | None:
        """The case a signal belongs to."""
        query = select(t.signals.c.case_id).where(t.signals.c.id == signal_id)
        return self.connection.execute(query).scalar()

    def _next(self) -> datetime | None:
        moments = [next_timer_at(self.connection), next_notice_at(self.connection)]
        if self._queue:
            moments.append(self._queue[0][0])
        return min((each for each in moments if each is not None), default=None)

    def _happen(self) -> None:
        now = self.clock.now()
        while self._queue and self._queue[0][0] <= now:
            heapq.heappop(self._queue)[2]()
        while fired := watch(self.connection, self.system.reference, now):
            self.entries += fired
        sendings = due_sendings(
            self.connection, now, notices_max=self.system.settings.notices_max, ref=self.system.reference
        )
        begin(self.connection, sendings, now)
        mark(self.connection, send_all(self.system.channel, sendings), now)

    def _forget_log(self) -> None:
        """What was played is not to be assessed again by a runner that starts on this database."""
        last = self.connection.execute(select(func.max(t.log.c.position))).scalar()
        upsert(self.connection, t.positions, [{"name": ORDINARY, "position": last or 0}], key=["name"])
