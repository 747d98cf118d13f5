"""Left behind: signals that went to the broker once, still wait to be decided, and lie on no topic any more.

So it is after a backup was restored (what workers committed since is not in it), and when the broker has lost what it
held or kept it shorter than the workers were away. Nothing would ever come for them, so a desk that begins to forward
sends them again, once, as soon as the workers have nothing left. What is sent needlessly changes nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, literal_column, select

from ..door import WAITING
from ..store import schema as t
from ..store.database import find, how_many
from .awaited import named_in
from .workers import workers

BETWEEN = timedelta(minutes=1)
"""Between the two looks at which a signal must be found waiting: what is only on its way is decided by then."""
LOOK = timedelta(seconds=5)
AT_ONCE = 2000


class Again(msgspec.Struct, frozen=True, kw_only=True):
    """Signals as the log had them."""

    topic: str
    body: bytes


class LeftBehind:
    """What a forwarder asks when it has nothing else to do."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._next: datetime | None = None
        self._found: list[int] | None = None
        self._is_over = False

    def to_send(self, connection: Connection) -> list[Again]:
        """What is to be sent now; call `sent` when that is confirmed."""
        now = self._clock()
        if self._is_over or (self._next is not None and now < self._next):
            return []
        self._next = now + LOOK
        if not _is_nothing_left(connection, now):
            self._found = None  # what waits may wait in their partitions
            return []
        if self._found is None:
            self._found = list(connection.execute(_WAITING).scalars())
            self._next = now + BETWEEN
            self._is_over = not self._found
            return []
        return self._first_still_waiting(connection, self._found)

    def _first_still_waiting(self, connection: Connection, found: list[int]) -> list[Again]:
        while found:
            if again := _again(connection, found[:AT_ONCE]):
                return again
            del found[:AT_ONCE]
        self._is_over = True
        return []

    def sent(self) -> None:
        """What was given last is confirmed."""
        self._next = None
        if self._found:
            del self._found[:AT_ONCE]


def undecided(connection: Connection) -> int:
    """How many signals nobody has decided yet, on the log or with the broker; what lies as a dead letter as it stands
    waits for a person."""
    count = how_many(connection, t.signals, _WAITS)
    return count - _laid_down(connection) if count else 0


def _laid_down(connection: Connection) -> int:
    """How many signals wait of which a letter that nobody sent again speaks as they stand."""
    letters: dict[str, list[bytes]] = {}
    for body in connection.execute(_LETTERS).scalars():
        letters.setdefault(named_in(body), []).append(bytes(body))
    rows = find(connection, _WAITING_BODY, _n.id, sorted(letters))
    return sum(any(bytes(row.body) in each for each in letters[row.id]) for row in rows)


def _is_nothing_left(connection: Connection, now: datetime) -> bool:
    told = workers(connection, now)
    return bool(told) and all(each.state in ("ok", "skewed") and not each.lag for each in told)


def _again(connection: Connection, numbers: Iterable[int]) -> list[Again]:
    rows = connection.execute(_STILL, {"numbers": list(numbers)})
    return [Again(topic="signals" if row.revision == 1 else "revisions", body=bytes(row.body)) for row in rows]


_n = t.signals.c
_WAITS = _n.state == literal_column(f"'{WAITING}'")  # in words: so the index of what waits serves
_WAITING = select(_n.n).where(_WAITS).order_by(_n.n)
_WAITING_BODY = select(_n.id, _n.body).where(_WAITS)
_LETTERS = select(t.dead_letters.c.body).where(
    t.dead_letters.c.state != "replayed",
    t.dead_letters.c.source.is_(None),  # what a source said that was never stored
)
_STILL = select(_n.revision, _n.body).where(_n.n.in_(bindparam("numbers", expanding=True)), _WAITS).order_by(_n.n)
