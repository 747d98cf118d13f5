"""The ticker: five times a second it looks at the clock; what is due happens, and what is to be told leaves.

A clock that cannot be trusted stops it: overdue by a broken clock is worse than late.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from playbooks.entries import Entry
from playbooks.law.workdays import in_beijing

from .clock import Pace, lasted, stopwatch
from .intake.admission import Admission
from .loop import Loop
from .notify import begin, due_sendings, mark, send_all
from .office.disk import used
from .office.office_files import version_now
from .office.recount import heed_hours, recount
from .office.recount import is_behind as is_behind_on_days
from .office.retiming import is_behind as is_behind_on_ladder
from .office.retiming import retime
from .store import audit
from .store.positions import waiting
from .store.sharing import Skew, Turn
from .store.stored import written_until
from .system import System
from .telling.routes import fan_out, is_behind
from .watch import watch
from .writer import Writer

TICK_S = 0.2
ROOM_S, COUNT_S = 5.0, 1.0
"""How often it is looked how full the disk is, and counted how much waits: files and other processes put it there too,
and what is counted here as it comes and goes errs in the end."""
BACK_MAX = timedelta(seconds=2)
"""A clock that went back no further than this is forgiven."""


class Ticker(Loop):
    """Watches the clocks of all cases and sends by the outbox; of several processes on one database one sends."""

    def __init__(
        self, system: System, writer: Writer, admission: Admission, on_entries: Callable[[list[Entry]], None]
    ) -> None:
        super().__init__("ticker", every_s=TICK_S)
        self._system, self._writer, self._admission, self._on_entries = system, writer, admission, on_entries
        self._turn, self._skew = Turn(system.database, f"channel {system.channel.name}"), Skew(system.database)
        self._pace, self._heeds_hours = Pace(), False
        self._last: datetime | None = None
        self._room_at, self._counted_at = -ROOM_S, -COUNT_S
        self.distrust = ""
        """Why the clock is not trusted now; empty when it is."""
        self.sane_at: datetime | None = None
        """The last look at the clock, if it was right then."""

    @property
    def fault(self) -> str:
        """Why nothing happens by itself; empty when it does."""
        return super().fault or self.distrust

    def start(self) -> None:
        """Go on where the last run stood."""
        with self._system.database.reading() as connection:
            self._last = written_until(connection)
        super().start()

    def stop(self, patience_s: float | None = None) -> None:
        """Finish the look at hand, then let another process send."""
        super().stop(patience_s)
        self._turn.give_back()

    def forget(self) -> None:
        """Everything was begun anew, and the clock with it (the sample day)."""
        self._last = None

    def take_turn(self) -> bool:
        """Look."""
        self.look()
        return False

    def look(self) -> None:
        """One look at the clock."""
        now, lap = self._system.clock.now(), lasted()
        self.sane_at = None
        self._look_around()
        self.distrust = self._distrusted(now, lap)
        if self.distrust:
            return
        self._last = self.sane_at = now
        while entries := self._writer.submit(partial(self._watch, now=now)).result():
            self._on_entries(entries)
        if self._is_over(now):
            return
        self._recount(now)
        self._retime(now)
        if self._turn.is_mine():
            self._send(now)

    def _watch(self, connection: Connection, now: datetime) -> list[Entry]:
        return [] if self._is_over(now) else watch(connection, self._system.reference, now)

    def _is_over(self, now: datetime) -> bool:
        """Whether everything was begun anew since this look began (the sample day): its time is still to come."""
        return self._system.clock.now() < now - BACK_MAX

    def _look_around(self) -> None:
        if stopwatch() - self._room_at >= ROOM_S:
            self._room_at, self._admission.full = stopwatch(), used(self._system.settings.data)
        if stopwatch() - self._counted_at >= COUNT_S:
            self._counted_at = stopwatch()
            with self._system.database.reading() as connection:
                self._admission.waiting = waiting(connection)

    def _distrusted(self, now: datetime, lap: float) -> str:
        """A clock that went back stops the watch until it has caught up with what was already written; one that was
        set ahead stops it until it is right again or a person, having looked, starts the system anew."""
        last = self._last
        if last is not None and now < last - BACK_MAX:
            return f"本机时钟倒退了（{_shown(last)} 之后是 {_shown(now)}），时限停看、通知停发，追上后自行继续；请校准"
        if gained := self._pace.gained(self._system.clock, now, lap):
            return (
                f"本机时钟被拨快了（{_shown(now)}，按走时应为 {_shown(now - gained)}），时限停看、通知停发；"
                "请校准，这个时间已经对的，请重启值班台"
            )
        return "" if self._skew.is_small(self._system.clock) else self._skew.fault

    def _recount(self, now: datetime) -> None:
        """Other lists of working days or office hours hold than those by which the open clocks stand."""
        ref, after = self._system.reference, ""
        if not self._heeds_hours:
            self._writer.submit(partial(heed_hours, ref=ref)).result()
            self._heeds_hours = True
        with self._system.database.reading() as connection:
            behind: bool = is_behind_on_days(connection, ref)
        while behind:
            entries, last = self._writer.submit(partial(recount, ref=ref, now=now, after=after)).result()
            self._on_entries(entries)
            behind, after = last is not None, last or ""

    def _retime(self, now: datetime) -> None:
        """Open cases wait by another ladder than the one that holds. Who has not read yet what the office said last
        leaves it to others: by what was said before, they would be put back."""
        said, ref = self._system.said, self._system.reference
        with self._system.database.reading() as connection:
            behind = is_behind_on_ladder(connection, ref, now) and said == version_now(connection)
        after = "" if behind else None
        while after is not None:
            after = self._writer.submit(partial(retime, ref=ref, now=now, after=after)).result()

    def _send(self, now: datetime) -> None:
        """What waits for the outbox leaves, and what is queued for it is queued for the office's own channels too."""
        system, submit = self._system, self._writer.submit
        with system.database.reading() as connection:
            sendings = due_sendings(connection, now, notices_max=system.settings.notices_max, ref=system.reference)
            is_unrouted, is_unsealed = is_behind(connection), audit.is_unsealed(connection)
        if is_unsealed:
            submit(audit.seal).result()
        if is_unrouted:
            submit(partial(fan_out, doors=system.doors)).result()
        if sendings:
            submit(partial(begin, sendings=sendings, now=now)).result()
            submit(partial(mark, sent=send_all(system.channel, sendings), now=now)).result()


def _shown(instant: datetime) -> str:
    return f"{in_beijing(instant):%Y-%m-%d %H:%M:%S}"
