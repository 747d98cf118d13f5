"""What every request handler needs: the runner, the reference data, the live counter."""

import asyncio
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from litestar import Request
from sqlalchemy import Connection

from classifiers.assess import Assessor
from playbooks.actions import Action
from playbooks.reference import Reference
from streams.clock import StagedClock, SystemClock, TimeSource
from streams.door import Arrival, Receipt
from streams.drills.answered import AnsweredDrill
from streams.drills.feed import Feed, Opening
from streams.drills.staged import fence_of
from streams.embedded import Runner
from streams.faults import NO_ROOM, why
from streams.gathering.acting import ActionOutcome
from streams.gathering.knowledge import Knowledge
from streams.office.certificates import expiry_in_words, valid_until
from streams.office.disk import is_room_gone
from streams.settings import Settings
from streams.telling.calls import waiting_calls
from streams.telling.unsigned import count_unsigned

from .classifier import Classifier
from .live import Live
from .pages.drill_room import DrillRoom
from .pages.file_desk import FileDesk
from .reading import queries
from .reading.overdue import Dues, passed_unplaced
from .requests.known import KnownLogins
from .together import Together

_T = TypeVar("_T")

WAIT_S = 2.0
"""How long a person waits for the outcome of an action before being told where to look."""

WAITING_MAX = 50_000
"""Signals that may wait to be stored before the door says 429."""


class Desk:
    """The desk's state, one per application."""

    def __init__(self, runner: Runner, feed: Feed | None = None, *, drills: Path | None = None) -> None:
        """`drills`: where reports of drills are kept, when not in the data folder."""
        self.runner = runner
        with runner.system.database.reading() as connection:
            self._fence = fence_of(connection)
        self.feed = feed
        self.opening: Opening | None = None
        """The sample day waits for the first page."""
        self.ending = asyncio.Lock()
        """Held while a drill is ended: a second press waits, and finds it ended."""
        self.live = Live()
        self.known = KnownLogins(self.read, lambda: (SystemClock() if self.staged else self.clock).now())
        self.drills = DrillRoom(runner.system.settings, drills)
        self.files = FileDesk(runner, lambda: self.exercise)
        self.files.on_taken = self.live.changed
        self._together = Together(runner.receive_each)
        self.classifier = Classifier()
        self._unplaced: Dues = {}
        """Of the pages that ask it themselves; what comes in is assessed in processes of its own."""
        self._readers = ThreadPoolExecutor(max_workers=4, thread_name_prefix="reader")
        runner.listeners.append(lambda _: self.live.changed())

    @staticmethod
    def of(request: Request[Any, Any, Any]) -> "Desk":
        """The desk of the application that serves `request`."""
        desk: Desk = request.app.state["desk"]
        return desk

    @property
    def settings(self) -> Settings:
        """The settings this run was started with."""
        return self.runner.system.settings

    @property
    def clock(self) -> TimeSource:
        """The clock everything on this desk lives by."""
        return self.runner.system.clock

    @property
    def staged(self) -> StagedClock | None:
        """The staged day's clock, when this desk shows the sample or a drill."""
        clock = self.clock
        return clock if isinstance(clock, StagedClock) else None

    @property
    def exercise(self) -> str | None:
        """What fences off everything that enters through this desk."""
        return self.feed.day.exercise if self.feed else self._fence

    @property
    def drill(self) -> AnsweredDrill | None:
        """The drill that is answered at this desk."""
        day = self.feed.day if self.feed else None
        return day if isinstance(day, AnsweredDrill) else None

    @property
    def reference(self) -> Reference:
        """Playbooks, law, departments, people."""
        return self.runner.system.reference

    @property
    def knowledge(self) -> Knowledge:
        """Names and rumours."""
        return self.runner.system.knowledge

    async def read(self, query: Callable[[Connection], _T]) -> _T:
        """The result of a read, off the loop, on a connection of its own."""

        def run() -> _T:
            with self.runner.system.database.reading() as connection:
                return query(connection)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    async def write(self, job: Callable[[Connection], _T]) -> _T:
        """The result of a change, once it is durable."""
        return await asyncio.wrap_future(self.runner.writer.submit(job))

    async def classify(self, look: Callable[[Assessor], _T]) -> _T:
        """What `look` makes of the classifier, off the loop; the first who asks waits until it is loaded."""

        def run() -> _T:
            with self.classifier.of(self.settings) as assessor:
                return look(assessor)

        return await asyncio.get_running_loop().run_in_executor(self._readers, run)

    def counts(self, connection: Connection, own: str | None = None, *, confidential: bool = False) -> dict[str, int]:
        """The numbers of the navigation and above the queue; the waiting calls among them."""
        now = self.clock.now()
        calls = waiting_calls(connection, self.runner.system.doors, now) + count_unsigned(connection, now)
        numbers = queries.counts(connection, now, own, confidential=confidential) | {"calls": calls}
        late = 0 if own else len(self.passed_unplaced(connection, confidential=confidential))
        return numbers | {"overdue": numbers["overdue"] + late, "unplaced_overdue": late}

    def passed_unplaced(self, connection: Connection, *, confidential: bool) -> dict[str, datetime]:
        """Of what nobody has placed yet, when the first time of law of each passed, where it has."""
        return passed_unplaced(
            connection,
            self.reference,
            self.knowledge,
            self.settings.areas[0],
            self.clock.now(),
            self._unplaced,
            confidential=confidential,
        )

    async def receive(self, arrivals: list[Arrival]) -> list[Receipt]:
        """Receipts once the arrivals are durable."""
        return await self._together.receive(arrivals)

    async def act(self, action: Action, files: Collection[bytes] = ()) -> ActionOutcome | None:
        """The outcome of an action, with what the files hold that it names, or None when it takes longer than two
        seconds.

        While the database is away nothing is promised: it is waited for, and the fault raised when it stays away.
        """
        future = asyncio.wrap_future(self.runner.act(action, files))
        while True:
            try:
                return await asyncio.wait_for(asyncio.shield(future), WAIT_S)
            except TimeoutError:
                if not self.runner.writer.is_store_away:
                    return None

    def is_full(self) -> bool:
        """More is waiting to be stored than the door accepts."""
        return self.runner.writer.waiting + self._together.waiting > WAITING_MAX

    async def faults(self) -> list[str]:
        """Why the line does not work as it should; empty when it does. A broker that is away is none of the desk's."""
        runner = self.runner
        reads = "" if runner.feeder.hands_on else runner.feeder.fault
        faults = [each for each in (runner.ticker.fault, reads) if each]
        if runner.writer.found_no_room or is_room_gone(self.settings.data):
            faults.append(NO_ROOM)
        try:
            await self.read(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())
        except Exception as error:  # whatever the database says is the fault to show
            faults.append(why(error))
        return list(dict.fromkeys(faults))

    def broker_fault(self) -> str:
        """Why nothing is handed on to the broker; empty while it is, or without one. The desk works: what is taken in
        waits on the log, and what officers do goes past the broker."""
        feeder = self.runner.feeder
        return feeder.fault if feeder.hands_on else ""

    def certificate_fault(self) -> str:
        """That the desk's certificate has expired, which stops nothing; empty while it is valid, or without one."""
        until = valid_until(self.settings.data)
        return expiry_in_words(until, is_expired=True) if until and until <= SystemClock().now() else ""

    def close(self) -> None:
        """Give the readers back; a file at hand is finished, a drill that still runs ends."""
        self.files.close()
        self.drills.close()
        self._readers.shutdown(wait=False, cancel_futures=True)
