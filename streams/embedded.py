"""The embedded runner: one command, one machine. A writing thread, assess processes, a ticker for time, other loops.

All of them call the same functions that drills call; the desk runs beside them in the main thread. On PostgreSQL
several runners may run: each takes in signals and actions, watches, and shows what the others wrote; each channel is
sent by one at a time.
"""

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from functools import partial
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from classifiers.assess import Assessor
from playbooks.actions import Action
from playbooks.entries import Entry
from playbooks.law.retention import load_retention

from .assessor import assessor_of
from .door import Arrival, Receipt
from .feeder import Feeder
from .follower import Follower
from .gathering.acting import ActionOutcome, act_on
from .intake.admission import Admission
from .intake.doors_file import DoorsFile
from .intake.history_reader import HistoryReader
from .office.renewal import Renewal
from .pool import AssessProcess
from .privacy.evidence import keep_evidence
from .privacy.keeper import Keeper, Lies
from .settings import Settings
from .system import System
from .telling.carriers import Carriers
from .ticker import Ticker
from .writer import Stored, Writer


class Runs(Protocol):
    """What runs by itself."""

    def start(self) -> None:
        """Go on where the last run stood."""

    def stop(self) -> None:
        """Finish what is at hand, then end."""


class LogReader(Runs, Protocol):
    """What becomes of the log: the feeder assesses what is there, another process does, or it goes on to a broker."""

    hands_on: bool
    """To a broker, without which the desk itself works: what is taken in waits on the log."""

    @property
    def fault(self) -> str:
        """Why nothing is read; empty when it is."""

    def wake(self) -> None:
        """There may be something new on the log."""

    def change(self, load: Callable[[], Assessor], areas: tuple[str, ...]) -> None:
        """Other words hold."""


class Elsewhere:
    """Another process reads the log."""

    hands_on = False
    fault = ""

    def start(self) -> None:
        """Nothing to do."""

    def wake(self) -> None:
        """Nothing to do."""

    def stop(self) -> None:
        """Nothing to do."""

    def change(self, load: Callable[[], Assessor], areas: tuple[str, ...]) -> None:
        """Nothing to do."""


Reads = Callable[[System, Writer], LogReader]
"""Who reads the log, for a runner that does not assess itself."""


class Runner:
    """Everything that runs by itself."""

    def __init__(self, system: System, *, idle: bool = False, reads: Reads | None = None) -> None:
        """`idle`: nothing is started that runs by itself; for reading only. `reads`: who reads the log instead."""
        settings = system.settings
        self.system = system
        self.listeners: list[Callable[[list[Entry]], None]] = []
        self.changes = 0
        self.writer = Writer(system.database, system.vault)
        load = assessor_of(settings)
        count = 0 if idle or reads else settings.assess_processes
        self.processes = [AssessProcess(load, settings.areas) for _ in range(count)]
        self.admission = Admission(lag_max=settings.lag_max, harm_words=system.knowledge.harm_words)
        self.feeder: LogReader = reads(system, self.writer) if reads else self._feeder()
        self._follower = None if system.database.is_sqlite else Follower(system.database, self._say)
        self.ticker = Ticker(system, self.writer, self.admission, self._tell)
        rules = load_retention(settings.seeds)
        self.keeper = Keeper(
            system.database,
            self.writer,
            rules,
            system.attachments,
            Lies(settings.data, system.vault),
            when=lambda: self.ticker.sane_at,
        )
        self.doors_file = DoorsFile(system)
        self.renewal = Renewal(system, self._renew)
        self.history: HistoryReader | None = None
        self._loops: list[Runs] = [self.feeder, *([self._follower] if self._follower else ()), self.ticker, self.keeper]
        if not idle:
            self.history = HistoryReader(system.database, self.writer, self._begin, home=settings.areas[0])
            carriers = Carriers(system, self.writer)
            self.doors_file.tell(carriers.change)
            self._loops += [self.history, carriers, self.doors_file]
        self._loops.append(self.renewal)

    def start(self) -> None:
        """Begin where the last run stood."""
        self.writer.start()
        for each in self._loops:
            each.start()

    def stop(self) -> None:
        """Finish what is at hand, then end; what is on the log waits for the next start."""
        for each in reversed(self._loops):
            each.stop()
        for process in self.processes:
            process.stop()
        self.rest()
        self.system.database.close()

    def rest(self) -> None:
        """Write no more and let another process send: all that an idle runner has to end."""
        self.writer.stop()
        self.ticker.stop()

    def receive(self, arrivals: list[Arrival]) -> Future[list[Receipt]]:
        """Receipts once the arrivals are durable."""
        future: Future[list[Receipt]] = Future()
        self.receive_each([arrivals]).add_done_callback(partial(_hand_on, future))
        return future

    def receive_each(self, parcels: list[list[Arrival]]) -> Future[list[Stored]]:
        """The same for parcels of many senders, stored together: what is wrong with one is that one's alone."""
        if self.admission.is_passed:
            parcels = [[self._placed(each) for each in parcel] for parcel in parcels]
        future = self.writer.receive(parcels, self.system.clock.now())
        future.add_done_callback(self._received)
        return future

    def _placed(self, arrival: Arrival) -> Arrival:
        is_urgent = self.admission.speaks_of_harm(arrival.signal)
        return msgspec.structs.replace(arrival, is_urgent=True) if is_urgent else arrival

    def act(self, action: Action, files: Collection[bytes] = ()) -> Future[ActionOutcome]:
        """The outcome of an action, once it is durable. `files`: what those hold that it names."""
        system = self.system

        def do(connection: Connection) -> ActionOutcome:
            ref, now = system.reference, system.clock.now()
            outcome = act_on(connection, ref, action, now, vault=system.vault, knowledge=system.knowledge)
            keep_evidence(connection, system.attachments, outcome.entries, files)
            return outcome

        return self.carry_out(do)

    def carry_out(self, do: Callable[[Connection], ActionOutcome]) -> Future[ActionOutcome]:
        """The outcome of what acts on a case, once it is durable; whoever listens hears of its entries."""
        future: Future[ActionOutcome] = self.writer.submit(do)
        future.add_done_callback(self._tell_outcome)
        return future

    def restarted(self) -> None:
        """Everything was begun anew (the sample day): forget where the log and the clock stood."""
        self.ticker.forget()
        self.feeder.wake()
        self.changes += 1

    def _begin(self) -> AssessProcess:
        """A process that reads texts by the words of now, for as long as somebody needs one more."""
        settings = self.system.settings
        return AssessProcess(assessor_of(settings), settings.areas)

    def _renew(self, settings: Settings) -> None:
        """Other words hold: the processes that read texts start again with them, once what they have is answered."""
        self.admission.listen_for(self.system.knowledge.harm_words)
        self.feeder.change(assessor_of(settings), settings.areas)
        self._say()

    def _feeder(self) -> Feeder:
        system = self.system
        return Feeder(
            system.database,
            self.writer,
            self.processes,
            lambda: self.system.clock.now(),
            reference=lambda: self.system.reference,
            knowledge=lambda: self.system.knowledge,
            on_entries=self._tell,
            on_done=self.admission.went,
        )

    def _received(self, done: "Future[list[Stored]]") -> None:
        if not done.cancelled() and done.exception() is None:
            stored = [receipt for each in done.result() if isinstance(each, list) for receipt in each]
            self.admission.came(sum(receipt != Receipt.REPEATED for receipt in stored))
        self.feeder.wake()

    def _tell_outcome(self, done: "Future[ActionOutcome]") -> None:
        if not done.cancelled() and done.exception() is None:
            self._tell(list(done.result().entries))

    def _tell(self, entries: list[Entry]) -> None:
        if entries and self._follower:
            self._follower.wake()
        elif entries:
            self._say(entries)

    def _say(self, entries: Sequence[Entry] = ()) -> None:
        """Whoever listens hears that something changed; what other processes wrote is told without the entries."""
        self.changes += 1
        for listener in self.listeners:
            listener(list(entries))


def _hand_on(future: "Future[list[Receipt]]", done: "Future[list[Stored]]") -> None:
    """Who handed in one parcel gets its receipts, or its fault."""
    (stored,) = done.result()
    if not future.set_running_or_notify_cancel():
        return
    if isinstance(stored, list):
        future.set_result(stored)
    else:
        future.set_exception(stored)
