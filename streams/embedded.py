"""The embedded runner: one command, one machine. A writing thread, assess processes, and a ticker for time.

Short loops around the same functions that drills call; the desk runs beside them in the main thread. On PostgreSQL
several of them may run: each takes in signals and actions, watches, and shows what the others wrote; each channel is
sent by one at a time.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

import msgspec
from sqlalchemy import Connection

from classifiers.assess import Assessor
from playbooks.actions import Action
from playbooks.entries import Entry
from playbooks.retention import load_retention

from .clock import Pace, lasted, stopwatch
from .door import Arrival, Receipt
from .feeder import Feeder, waiting
from .follower import Follower
from .gathering.line import Outcome, act_on, written_until
from .intake.admission import Admission
from .intake.doors_file import DoorsFile
from .intake.history_reader import HistoryReader
from .notify import begin, due_sendings, mark, send_all
from .office.recount import is_behind as is_behind_on_days
from .office.recount import recount
from .office.renewal import Renewal
from .office.room import used
from .pool import AssessProcess, assessor_of
from .privacy.attachments import Attachments
from .privacy.retention import Keeper, Lies
from .settings import Settings
from .store import audit
from .store.sharing import Skew, Turn
from .system import System
from .telling.carriers import Carriers
from .telling.routes import fan_out, is_behind
from .watch import watch
from .writer import Writer

TICK_S = 0.2
ROOM_S = 5.0
"""How often it is looked how full the disk is."""
BACK_MAX = timedelta(seconds=2)
"""A clock that goes back further than this stops the watch: overdue by a broken clock is worse than late."""


class LogReader(Protocol):
    """What becomes of the log: the feeder assesses what is there, another process does, or it goes on to a broker."""

    failure: BaseException | None

    def start(self) -> None:
        """Go on where the last commit stood."""

    def wake(self) -> None:
        """There may be something new on the log."""

    def stop(self) -> None:
        """Finish what is at hand, then end."""

    def change(self, load: Callable[[], Assessor], areas: tuple[str, ...]) -> None:
        """Other words hold."""


class Elsewhere:
    """Another process reads the log."""

    failure: BaseException | None = None

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
        self.writer = Writer(system.database, system.vault)
        load = assessor_of(settings)
        count = 0 if idle or reads else settings.assess_processes
        self.processes = [AssessProcess(load, settings.areas) for _ in range(count)]
        self.admission = Admission(lag_max=settings.lag_max, harm_words=system.knowledge.harm_words)
        self.feeder: LogReader = reads(system, self.writer) if reads else self._feeder()
        self.carriers = None if idle else Carriers(system, self.writer)
        begin, home = partial(AssessProcess, load, settings.areas), settings.areas[0]
        self.history = None if idle else HistoryReader(system.database, self.writer, begin, home=home)
        self.doors_file = DoorsFile(system)
        self.renewal = Renewal(system, self._renew)
        self._follower = None if system.database.is_sqlite else Follower(system.database, self._say, self._count)
        self._turn, self._skew = Turn(system.database, f"channel {system.channel.name}"), Skew(system.database)
        kept = Attachments(settings.data / "attachments", system.vault)
        rules = load_retention(settings.seeds)
        lies = Lies(settings.data, system.vault)
        self.keeper = Keeper(system.database, self.writer, rules, kept, lies, when=lambda: self._sane_at)
        self.listeners: list[Callable[[list[Entry]], None]] = []
        self.changes = 0
        self.watching = True
        self.why_not_watching = ""
        self._stop = threading.Event()
        self._ticker = threading.Thread(target=self._tick_on, name="ticker", daemon=True)
        self._last_tick: datetime | None = None
        self._sane_at: datetime | None = None
        """The last look at the clock, if it was right then."""
        self._pace = Pace()
        self._room_at = -ROOM_S

    def start(self) -> None:
        """Begin where the last run stood."""
        with self.system.database.reading() as connection:
            self._last_tick = written_until(connection)
            self.admission.came(waiting(connection))
        self.writer.start()
        self.feeder.start()
        if self._follower:
            self._follower.start()
        self._ticker.start()
        self.keeper.start()
        if self.history is not None:
            self.history.start()
        if self.carriers is not None:
            self.carriers.start()
            self.doors_file.tell(self.carriers.change)
            self.doors_file.start()
        self.renewal.start()

    def stop(self) -> None:
        """Finish what is at hand, then end; what is on the log waits for the next start."""
        self._stop.set()
        self._ticker.join()
        self.keeper.stop()
        if self._follower:
            self._follower.stop()
        self.doors_file.stop()
        self.renewal.stop()
        if self.carriers is not None:
            self.carriers.stop()
        self.feeder.stop()
        if self.history is not None:
            self.history.stop()
        for process in self.processes:
            process.stop()
        self.rest()
        self.system.database.close()

    def rest(self) -> None:
        """Write no more and let another process send: all that an idle runner has to end."""
        self.writer.stop()
        self._turn.give_back()

    def receive(self, arrivals: list[Arrival]) -> Future[list[Receipt]]:
        """Receipts once the arrivals are durable."""
        arrivals = [self._placed(each) for each in arrivals]
        future = self.writer.receive(arrivals, self.system.clock.now())
        future.add_done_callback(self._received)
        return future

    def _placed(self, arrival: Arrival) -> Arrival:
        return msgspec.structs.replace(arrival, is_urgent=True) if self.admission.passes(arrival.signal) else arrival

    def act(self, action: Action) -> Future[Outcome]:
        """The outcome of an action, once it is durable."""
        system = self.system
        future: Future[Outcome] = self.writer.submit(
            lambda connection: act_on(connection, system.reference, action, system.clock.now(), vault=system.vault)
        )
        future.add_done_callback(self._tell_outcome)
        return future

    def restarted(self) -> None:
        """Everything was begun anew (the sample day): forget where the log and the clock stood."""
        self._last_tick = None
        self.feeder.wake()
        self.changes += 1

    def tick(self) -> None:
        """One look at the clock: what is due happens, what is to be told leaves."""
        now, lap = self.system.clock.now(), lasted()
        self._sane_at = None
        if stopwatch() - self._room_at >= ROOM_S:
            self._room_at, self.admission.full = stopwatch(), used(self.system.settings.data)
        if not self._clock_is_sane(now, lap):
            return
        while entries := self.writer.submit(lambda connection: watch(connection, self.system.reference, now)).result():
            self._tell(entries)
        self._recount(now)
        if self._turn.is_mine():
            self._send(now)

    def _recount(self, now: datetime) -> None:
        """Other lists of working days hold than those by which the open clocks stand."""
        ref, after = self.system.reference, ""
        with self.system.database.reading() as connection:
            behind: bool = is_behind_on_days(connection, ref)
        while behind:
            entries, last = self.writer.submit(partial(recount, ref=ref, now=now, after=after)).result()
            self._tell(entries)
            behind, after = last is not None, last or ""

    def _send(self, now: datetime) -> None:
        """What waits for the outbox leaves, and what is queued for it is queued for the office's own channels too."""
        with self.system.database.reading() as connection:
            sendings = due_sendings(connection, now, notices_max=self.system.settings.notices_max)
            is_unrouted, is_unsealed = is_behind(connection), audit.is_unsealed(connection)
        if is_unsealed:
            self.writer.submit(audit.seal).result()
        if is_unrouted:
            self.writer.submit(lambda connection: fan_out(connection, self.system.doors)).result()
        if sendings:
            self.writer.submit(partial(begin, sendings=sendings, now=now)).result()
            sent = send_all(self.system.channel, sendings)
            self.writer.submit(partial(mark, sent=sent, now=now)).result()

    def _tick_on(self) -> None:
        while not self._stop.wait(TICK_S):
            try:
                self.tick()
            except Exception as error:  # a transient fault (disk full, lock) must not end the watch
                self.why_not_watching = f"{type(error).__name__}: {error}"
            else:
                self.why_not_watching = "" if self.watching else self.why_not_watching

    def _clock_is_sane(self, now: datetime, lap: float) -> bool:
        """A clock that went back stops the watch until it has caught up with what was already written; one that was
        set ahead stops it until it is right again or a person, having looked, starts the system anew."""
        last = self._last_tick
        if last is not None and now < last - BACK_MAX:
            self.watching = False
            self.why_not_watching = f"the clock went back from {last.isoformat()} to {now.isoformat()}"
            return False
        if gained := self._pace.gained(self.system.clock, now, lap):
            self.watching = False
            self.why_not_watching = f"the clock was set ahead by {gained}; correct it, or restart when it is right now"
            return False
        if not self._skew.is_small(self.system.clock):
            self.watching, self.why_not_watching = False, self._skew.fault
            return False
        self.watching, self._last_tick = True, now
        self._sane_at = now
        return True

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

    def _received(self, done: "Future[list[Receipt]]") -> None:
        if not done.cancelled() and done.exception() is None:
            self.admission.came(sum(receipt != Receipt.REPEATED for receipt in done.result()))
        self.feeder.wake()

    def _tell_outcome(self, done: "Future[Outcome]") -> None:
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

    def _count(self, connection: Connection) -> None:
        """What waits is counted where several put it there and another may work it off."""
        self.admission.waiting = waiting(connection)
