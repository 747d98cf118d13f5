"""What lets a staged day in: its signals as their minute is reached, once somebody has opened the desk."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete

from connectors.parse import finish

from ..clock import StagedClock
from ..door import part
from ..embedded import Runner
from ..loop import Loop
from ..store import schema as t
from ..store.marks import mark, marked
from ..system import System
from .day import StagedDay, stamped
from .players import Players
from .staged import FENCE, History, remember
from .steering import Turn, steer

PATIENCE_S = 20.0
"""How long the sample day waits for somebody to open the desk."""
LOOK_S, REMEMBER_EVERY = 0.1, 20
"""How often it is looked which signals are due, and after how many looks the time is written down."""
ENDED = "drill_ended"
"""The key under which it is kept that somebody ended it."""
KEPT = ("log", "documents", "accounts", "sessions", "tokens")
"""Tables that beginning anew does not empty with the others."""


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
        self.runner.writer.submit(lambda connection: remember(connection, now, speed, is_paused=paused)).result()

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
            remember(connection, self.day.opens_at, self.clock.speed)

        try:
            self.runner.writer.submit(anew).result()
            self.runner.system.attachments.clear()
            self.is_ended = False
            self.runner.restarted()
            if self.players:
                self.players.again()
            self._since = self.day.opens_at
        finally:  # also where it could not be: nobody else lets time pass again
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


def _is_ended(system: System) -> bool:
    with system.database.reading() as connection:
        return marked(connection, ENDED) is not None
