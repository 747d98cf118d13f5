"""The clock. The only file that asks the machine what time it is; everything that decides takes `now`."""

import ctypes
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class TimeSource(Protocol):
    """What duty, sample day and drill differ in."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""


class SystemClock:
    """The machine's clock: duty."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that only moves when it is told: drills and tests."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The instant last reached."""
        return self._now

    def move_to(self, instant: datetime) -> None:
        """Go forward to `instant`; never back."""
        self._now = max(self._now, instant.astimezone(UTC))


class StagedClock:
    """The clock of a sample day or a drill: runs `speed` times as fast, can be paused, and resumes where it stood."""

    def __init__(self, start: datetime, speed: float = 60.0, *, is_paused: bool = False) -> None:
        self._stretch = start.astimezone(UTC), time.monotonic(), 0.0 if is_paused else speed
        """Where it stood, when that was, and how fast it has gone since. One value: other threads read it meanwhile."""
        self.speed = speed
        self.is_paused = is_paused

    def now(self) -> datetime:
        """The staged day's present instant, aware UTC."""
        stood_at, since, pace = self._stretch
        return stood_at + timedelta(seconds=(time.monotonic() - since) * pace)

    def pause(self) -> None:
        """Stand still."""
        self.is_paused = True
        self.move_to(self.now())

    def resume(self) -> None:
        """Run on from where it stood."""
        self.is_paused = False
        self.move_to(self.now())

    def set_speed(self, speed: float) -> None:
        """Run `speed` times as fast from now on."""
        self.speed = speed
        self.move_to(self.now())

    def move_to(self, instant: datetime) -> None:
        """Stand at `instant` (start again)."""
        self._stretch = instant.astimezone(UTC), time.monotonic(), 0.0 if self.is_paused else self.speed


class _Timex(ctypes.Structure):
    """What the kernel keeps of its clock; the fields up to the one that is read, then room for the rest."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 512),
    )


UNSYNCHRONISED = 0x40
"""The kernel's mark of a clock that nothing keeps right (STA_UNSYNC)."""


def is_synchronised() -> bool | None:
    """Whether something keeps the machine's clock right; None where the kernel does not say."""
    try:
        state = _Timex()
        if ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(state)) < 0:
            return None
    except (OSError, AttributeError):  # another kernel, or a sandbox
        return None
    return not state.status & UNSYNCHRONISED


_BOOT_CLOCK: int | None = getattr(time, "CLOCK_BOOTTIME", None)


def lasted() -> float:
    """Seconds as the stopwatch counts them, and also while the machine sleeps where it can say so."""
    return time.monotonic() if _BOOT_CLOCK is None else time.clock_gettime(_BOOT_CLOCK)


AHEAD_MAX = timedelta(minutes=5)
"""A time of day that gains more than this on the stopwatch was set: nothing is decided by it before a person looked."""


class Pace:
    """Whether the time of day goes on as the stopwatch does. Only the machine's own clock is compared."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None

    def gained(self, clock: TimeSource, now: datetime, lasted_s: float) -> timedelta:
        """How far `now` is ahead of where it should be since the last time that was right, when that is too far.

        Zero while it is right. What was too far is compared with the same instant until the clock has come back.
        """
        if not isinstance(clock, SystemClock):
            return timedelta()
        last, since = self._last or (now, lasted_s)
        ahead = now - last - timedelta(seconds=lasted_s - since)
        if ahead > AHEAD_MAX:
            return ahead
        self._last = (now, lasted_s)
        return timedelta()


def stopwatch() -> float:
    """Seconds of the machine's monotonic clock, for measuring lengths; says nothing about the time of day."""
    return time.monotonic()
