"""When a source is asked next. Decisions only: nothing here waits, asks, or reads a clock.

A source that fails is asked less and less often, at a moment that differs from office to office; a server that names
its own time is believed, within a day; one host is never asked twice at once, however many sources lie on it.
"""

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

BACKOFF_LIMIT = timedelta(hours=6)
PATIENCE_LIMIT = timedelta(hours=24)
"""A server may ask for this much patience, and no more: `Retry-After: 99999999` must not end a source."""

GAP_SECONDS = 5.0
"""Seconds between two requests to one host."""

_DOUBLINGS = 20
"""More of them are beyond every limit anyway."""


class PollState(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a source between two requests. Instants are aware.

    `next_at` None: never asked. `failures`: in a row, 0 after a success.
    """

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    next_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_error: str | None = None

    def is_due(self, now: datetime, *, every_minutes: float) -> bool:
        """Whether the time to ask has come. One so far ahead that no wait leads there is of a clock that ran ahead."""
        longest = max(PATIENCE_LIMIT, timedelta(minutes=every_minutes))
        return self.next_at is None or not now < self.next_at <= now + longest

    def after_success(
        self, now: datetime, *, every_minutes: float, etag: str | None, last_modified: str | None
    ) -> "PollState":
        """The state after an answer, new or unchanged; `etag` and `last_modified` are what the answer named."""
        return PollState(
            etag=etag,
            last_modified=last_modified,
            next_at=now + timedelta(minutes=every_minutes),
            last_ok_at=now,
        )

    def after_failure(
        self,
        now: datetime,
        *,
        every_minutes: float,
        error: str,
        chance: float,
        retry_after: float | datetime | None = None,
        permanent: bool = False,
    ) -> "PollState":
        """The state after a failure, or after an answer that asks for patience.

        `chance`: a random number from 0 to 1, by which the wait varies between its half and its whole.
        `permanent`: asking soon cannot help, so the wait is the longest at once. `retry_after` (seconds, or an aware
        instant) can only make it longer.
        """
        failures = self.failures + 1
        wait = BACKOFF_LIMIT if permanent else backoff(every_minutes, failures=failures, chance=chance)
        next_at = max(now + wait, _patience(retry_after, now))
        return replace(self, failures=failures, next_at=next_at, last_error=error)


def backoff(every_minutes: float, *, failures: int, chance: float) -> timedelta:
    """How long to wait after this many failures in a row: doubled with each, at most 6 hours, varied by `chance`."""
    minutes = every_minutes * 2 ** min(failures, _DOUBLINGS)
    whole = min(minutes * 60, BACKOFF_LIMIT.total_seconds())
    return timedelta(seconds=whole * (0.5 + chance / 2))


def host_of(url: str) -> str:
    """The host of an address, in lower case with its port; empty when it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """A source that is to be asked: its name, its address, and when it is due (aware; None = at once)."""

    name: str
    url: str
    next_at: datetime | None = None


def turns(
    wishes: Iterable[Wish], asked: Mapping[str, datetime], *, now: datetime, gap_seconds: float = GAP_SECONDS
) -> dict[str, datetime]:
    """When each source may be asked (name → aware instant, never before `now`), the longest overdue first.

    `asked`: host (as host_of gives it) → when it was last asked. Between two requests to one host lie at least
    `gap_seconds`.
    """
    gap = timedelta(seconds=gap_seconds)
    free = {host: min(at, now) + gap for host, at in asked.items()}  # the clock may have been set back since
    found: dict[str, datetime] = {}
    for wish in sorted(wishes, key=lambda each: (each.next_at is not None, each.next_at or now, each.name)):
        host = host_of(wish.url)
        at = max(now, wish.next_at or now, free.get(host, now))
        found[wish.name] = at
        free[host] = at + gap
    return found


def _patience(retry_after: float | datetime | None, now: datetime) -> datetime:
    if retry_after is None:
        return now
    if isinstance(retry_after, datetime):
        return min(retry_after, now + PATIENCE_LIMIT)
    return now + timedelta(seconds=min(max(retry_after, 0), PATIENCE_LIMIT.total_seconds()))


class Hosts:
    """When each host was last asked: two feeds of one host never ask at once."""

    def __init__(self) -> None:
        self._asked: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def wait(self, url: str, now: datetime) -> timedelta:
        """How long this address must wait; nothing means that it is its turn, which is written down."""
        with self._lock:
            at = turns([Wish(name=url, url=url)], self._asked, now=now)[url]
            if at <= now:
                self._asked[host_of(url)] = now
            return at - now
