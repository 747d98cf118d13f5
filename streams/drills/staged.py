"""A staged day (示例日、实战演练): what comes in by the minute at a desk of its own, on its own clock, behind a fence.

The sample day is one, a drill that people answer is another. The clock is remembered beside what was written, so that
the day goes on where it stood.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete

from connectors.parse import finish
from connectors.signal import Signal

from ..clock import StagedClock, SystemClock, TimeSource
from ..door import part
from ..embedded import Runner
from ..loop import Loop
from ..store import schema as t
from ..store.database import Database
from ..store.marks import mark, marked
from ..store.stored import written_until
from ..system import System
from .players import Players
from .steering import Turn, steer

PATIENCE_S = 20.0
"""How long the sample day waits for somebody to open the desk."""
LOOK_S, REMEMBER_EVERY = 0.1, 20
"""How often it is looked which signals are due, and after how many looks the time is written down."""
NOW = "sample_now"
"""The key under which the day's time is kept, in data of a staged day alone."""
FENCE = "staged_exercise"
"""The key under which it is kept what fences the day off."""
FENCED_EARLIER = "sample"
"""What fences off data that were prepared before that was kept."""
SPEED, PAUSED = "sample_speed", "sample_paused"
ENDED = "drill_ended"
"""The key under which it is kept that somebody ended it."""
KEPT = ("log", "documents", "accounts", "sessions", "tokens")
"""Tables that beginning anew does not empty with the others."""

History = Callable[[Connection], object]
"""Writes what lies before the opening hour."""


class StagedSignal(msgspec.Struct, frozen=True, kw_only=True):
    """A signal and the Beijing time at which it comes in."""

    at: datetime
    signal: Signal


class StagedDay(msgspec.Struct, frozen=True, kw_only=True):
    """What is staged. `speed`: how many times as fast as a real clock it begins; a paused one waits to be begun."""

    exercise: str
    opens_at: datetime
    signals: tuple[StagedSignal, ...]
    speed: float = 60.0
    is_paused: bool = False


def prepare(system: System, day: StagedDay, history: History) -> None:
    """Write the history, in one transaction: all of it is there or nothing."""
    with system.database.writing() as connection:
        mark(connection, FENCE, day.exercise)
        if marked(connection, NOW):
            return
        history(connection)
        _remember(connection, day.opens_at, day.speed, is_paused=day.is_paused)


def staged_clock(system: System) -> StagedClock:
    """The day's clock where it stood when the process last stopped."""
    return _clock_of(system.database)


def clock_and_fence(database: Database) -> tuple[TimeSource, str | None]:
    """By what time a command works on these data, and what fences off what it brings: those of a staged day have their
    own, where it stands; those of duty have the machine's and no fence."""
    with database.reading() as connection:
        exercise = fence_of(connection)
    if exercise is None:
        return SystemClock(), None
    clock = _clock_of(database)
    clock.pause()
    return clock, exercise


def fence_of(connection: Connection) -> str | None:
    """What fences off everything in these data; None of duty."""
    return (marked(connection, FENCE) or FENCED_EARLIER) if marked(connection, NOW) else None


def _clock_of(database: Database) -> StagedClock:
    with database.reading() as connection:
        at, speed, paused = (marked(connection, key) for key in (NOW, SPEED, PAUSED))
        written = written_until(connection)
    now = datetime.fromisoformat(str(at))
    if written is not None:  # killed since it was last remembered: what was written has happened
        now = max(now, written)
    return StagedClock(now, float(speed or 60), is_paused=paused == "1")


class Opening:
    """When the day begins to run: with the first look at the desk, or by itself after a while.

    Whoever opens the desk late still sees the moments; who only reads the terminal sees them too.
    """

    def __init__(self, begin: Callable[[], None], *, patience_s: float = PATIENCE_S) -> None:
        self._begin = begin
        self._lock = threading.Lock()
        self._timer = threading.Timer(patience_s, self.look)
        self._timer.daemon = True
        self._is_begun = False

    def wait(self) -> None:
        """From now on somebody may look."""
        self._timer.start()

    def look(self) -> None:
        """Somebody looks: the first time, the day begins."""
        if self._is_begun:
            return
        with self._lock:
            if not self._is_begun:
                self._is_begun = True
                self._timer.cancel()
                self._begin()

    def stop(self) -> None:
        """Begin no more."""
        self._timer.cancel()


class Feed(Loop):
    """Lets the day's signals in as their minute is reached, and remembers the day's time.

    `players`: those whose moves the script makes.
    """

    def __init__(
        self,
        runner: Runner,
        clock: StagedClock,
        day: StagedDay,
        history: History,
        players: Players | None = None,
    ) -> None:
        super().__init__("staged", every_s=LOOK_S)
        self.runner, self.clock, self.day, self.history, self.players = runner, clock, day, history, players
        self._since = day.opens_at
        self._looks = 0
        self._at_once = threading.Lock()
        """A turn is over before the day is begun anew: what was due in it would come in after."""
        self.is_ended = _is_ended(runner.system)
        """Somebody ended it: its time stands still until it is begun anew."""

    def start(self) -> None:
        """Go on where the clock stands; what was let in before is repeated at most, which changes nothing."""
        self._since = self.clock.now() - timedelta(minutes=10)
        super().start()

    def stop(self, patience_s: float | None = None) -> None:
        """Stand still and remember where."""
        super().stop(patience_s)
        self.remember()

    def remember(self) -> None:
        """Write down the day's time, speed and whether it is paused."""
        now, speed, paused = self.clock.now(), self.clock.speed, self.clock.is_paused
        self.runner.writer.submit(lambda connection: _remember(connection, now, speed, is_paused=paused)).result()

    def steered(self, did: str, by: str, held_at: datetime) -> None:
        """Keep what somebody did with the clock."""
        turn = Turn(did=did, by=by, held_at=held_at, at=self.clock.now())
        self.runner.writer.submit(lambda connection: steer(connection, turn)).result()

    def end_drill(self) -> None:
        """Somebody ends it: let no more time pass, for good."""
        self.clock.pause()
        self.is_ended = True
        self.runner.writer.submit(lambda connection: mark(connection, ENDED, "1")).result()
        self.remember()

    def start_again(self) -> None:
        """Begin the day anew at its opening hour."""
        with self._at_once:
            self._begin_anew()

    def _begin_anew(self) -> None:
        was_paused = self.clock.is_paused
        self.clock.pause()

        def anew(connection: Connection) -> None:
            for table in reversed(t.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))
            connection.execute(delete(t.log))
            mark(connection, FENCE, self.day.exercise)
            self.history(connection)
            self.clock.move_to(self.day.opens_at)
            _remember(connection, self.day.opens_at, self.clock.speed)

        self.runner.writer.submit(anew).result()
        self.runner.system.attachments.clear()
        self.is_ended = False
        self.runner.restarted()
        if self.players:
            self.players.again()
        self._since = self.day.opens_at
        if not was_paused:
            self.clock.resume()

    def take_turn(self) -> bool:
        """Let in what is due, and now and then remember the time."""
        with self._at_once:
            if not self.clock.is_paused:
                self._let_in()
        return False

    def _let_in(self) -> None:
        now = self.clock.now()
        due = [each for each in self.day.signals if self._since <= each.at <= now and each.at >= self.day.opens_at]
        for each in due:
            self.runner.receive([part(finish(stamped(self.day, each), now))]).result()
        if due:
            self._since = max(self._since, due[-1].at + timedelta(microseconds=1))
        if self.players:
            self.players.move(now)
        self._looks += 1
        if self._looks % REMEMBER_EVERY == 0:
            self.remember()


def stamped(day: StagedDay, each: StagedSignal) -> Signal:
    """The signal as it comes in: fenced, at its minute."""
    return msgspec.structs.replace(each.signal, exercise=day.exercise, received_at=each.at, undated=True)


def _is_ended(system: System) -> bool:
    with system.database.reading() as connection:
        return marked(connection, ENDED) is not None


def _remember(connection: Connection, now: datetime, speed: float, *, is_paused: bool = False) -> None:
    mark(connection, NOW, now.isoformat())
    mark(connection, SPEED, str(speed))
    mark(connection, PAUSED, "1" if is_paused else "0")
