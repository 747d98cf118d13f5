"""What became of what one source sent (办理情况回传): of one item, and of all that changed since it last asked.

No answer holds anything of another source. What only the director opens, a report of illness, and what waits to be read
or placed are answered alike: from the answer nobody learns which of these it is, nor by when it changes.

Changes are found in the chain, whose numbers come in the order of the commits on both databases, and, where no case
tells of it, by when a signal was turned down or taken up again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import BigInteger, Connection, Row, and_, bindparam, exists, false, func, literal_column, select, tuple_

from connectors.signal import Channel, Signal, signal_id
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.telling.sender import TELLING, OwedDuty, concerned, told
from streams.privacy.apart import is_apart
from streams.store import schema as t
from streams.store.audit import ENTRY
from streams.store.database import find
from streams.store.office_schema import chain
from streams.store.schema import from_us, to_us
from streams.store.stored import decode_case, decode_entry, decode_signal

from .cursors import Cursor, CursorError

PAGE = 200
"""Items in one answer."""
LINKS = 2_000
"""Links of the chain that one answer looks through."""
SETTLED = timedelta(minutes=1)
"""How long ago a signal must have been turned: what is written at once may become visible in another order."""
SET_ASIDE = ("irrelevant", "news", "put_aside", "history")
_ALWAYS = 2**63 - 1
KINDS = tuple(str(each.__struct_config__.tag) for each in TELLING)


class CaseTold(msgspec.Struct, frozen=True):
    """The case of an item. `state`: open | closed | dismissed | moved | merged."""

    number: str
    state: str


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one item. `state`: handling | set_aside | elsewhere | in_case.

    `received_at`: of its first version; `revised_at`: when the one that holds was made, as far as its source says so,
    else when it came; null as long as there is but one.
    """

    source_id: str | None
    id: str
    received_at: datetime
    revised_at: datetime | None = None
    state: str = "handling"
    case: CaseTold | None = None
    decision: str | None = None
    decided_at: datetime | None = None
    answered_at: datetime | None = None
    duties: tuple[OwedDuty, ...] = ()


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """Items that changed, as they are now; `more`: others did too, and are to be asked for at once by the cursor."""

    items: list[Item]
    cursor: str
    more: bool


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Changes, with the cursor as it is before it is handed out."""

    items: list[Item]
    cursor: Cursor
    more: bool


def cursor_now(connection: Connection, source: str, now: datetime) -> Cursor:
    """The cursor of who wants to be told what changes from now on."""
    last = _last_link(connection)
    turned = connection.execute(_LAST_TURNED, {"source": source, "until": _until(connection, source, now)}).first()
    at, n = (turned.turned_at, turned.n) if turned else (0, 0)
    return Cursor(link=last, turned=at, turned_n=n, mark=_mark(connection, last))


class Became:
    """What became of what one source sent; of its signals on some channels alone, where its token is bound to these."""

    def __init__(self, connection: Connection, source: str, exercise: str | None, channels: tuple[str, ...]) -> None:
        self._connection, self._source, self._exercise, self._channels = connection, source, exercise, channels
        self._cases: dict[str, tuple[str, Case]] = {}

    def item(self, source_id: str) -> Item | None:
        """What became of the item of that number; None where this source has sent none."""
        asked = Signal(channel=Channel.DUTY, source=self._source, source_id=source_id, exercise=self._exercise)
        return self.item_by_id(signal_id(asked))

    def item_by_id(self, id_: str) -> Item | None:
        """What became of the item that was answered with this id; None where this source has sent none."""
        return next(iter(self._items([id_])), None)

    def since(self, cursor: Cursor, now: datetime) -> Found:
        """What has changed since a cursor. Raises CursorError."""
        if cursor.mark != _mark(self._connection, cursor.until or cursor.link):
            raise CursorError("游标不属于现在的数据，可能已从备份恢复；请不带 after 重新取一个")
        ids, cursor = self._in_cases(cursor)
        turned, cursor = self._turned(cursor, now, room=PAGE - len(ids))
        more = len(ids) + len(turned) == PAGE or cursor.link < _last_link(self._connection)
        return Found(items=self._items([*ids, *turned], told_only=True), cursor=cursor, more=more)

    def _in_cases(self, cursor: Cursor) -> tuple[list[str], Cursor]:
        """A page of the signals of which the next links tell."""
        until = cursor.until or self._connection.execute(_WINDOW, {"after": cursor.link, "links": LINKS}).scalar()
        if until is None:
            return [], cursor
        mark = _mark(self._connection, until)
        told_of = self._told_of(cursor.link, until)
        left = sorted((n, id_) for id_, n in told_of.items() if n > cursor.n)
        page = [id_ for _, id_ in left[:PAGE]]
        if len(left) > PAGE:
            return page, replace(cursor, until=until, n=told_of[page[-1]], mark=mark)
        return page, replace(cursor, link=until, until=0, n=0, mark=mark)

    def _told_of(self, after: int, until: int) -> dict[str, int]:
        """The signals of this source of which entries say what it is told, with their numbers."""
        entries: dict[str, list[Entry]] = {}
        for row in self._connection.execute(_ENTRIES, {"after": after, "until": until, "source": self._source}):
            entries.setdefault(row.case_id, []).append(decode_entry(row.body))
        own: dict[str, dict[str, int]] = {}
        for row in find(self._connection, _OWN, t.signals.c.case_id, sorted(entries), source=self._source):
            own.setdefault(row.case_id, {})[row.id] = row.n
        self._read_cases(own)
        found: dict[str, int] = {}
        for case_id, signals in own.items():
            for entry in entries[case_id]:
                of = concerned(entry, self._cases[case_id][1])
                found |= signals if of is None else {each: signals[each] for each in of if each in signals}
        return found

    def _turned(self, cursor: Cursor, now: datetime, *, room: int) -> tuple[list[str], Cursor]:
        """A page of the signals that were turned down, or taken up again, since."""
        until = _until(self._connection, self._source, now)
        asked = {"source": self._source, "at": cursor.turned, "n": cursor.turned_n, "until": until}
        rows = list(self._connection.execute(_TURNED, asked | {"room": room}))
        if rows:
            cursor = replace(cursor, turned=rows[-1].turned_at, turned_n=rows[-1].n)
        return [row.id for row in rows], cursor

    def _items(self, ids: list[str], *, told_only: bool = False) -> list[Item]:
        """`told_only`: without those of which no more is told than that they were taken."""
        rows = [row for row in find(self._connection, _SIGNALS, t.signals.c.id, ids) if self._owns(row)]
        self._read_cases(row.case_id for row in rows if row.case_id)
        signals = ((row, decode_signal(row.body)) for row in sorted(rows, key=lambda row: int(row.n)))
        known = [(row, signal, self._is_closed(row, signal)) for row, signal in signals if not is_apart(signal)]
        return [
            self._item(row, signal, is_closed=closed) for row, signal, closed in known if not (closed and told_only)
        ]

    def _is_closed(self, row: Row[Any], signal: Signal) -> bool:
        """Whether no more is told of it than that it was taken."""
        is_illness = signal.channel == Channel.ILLNESS or (signal.counts_people and signal.request is None)
        is_confidential = row.is_confidential or (row.case_id and self._cases[row.case_id][1].is_confidential)
        return bool(is_illness or is_confidential)

    def _owns(self, row: Row[Any]) -> bool:
        is_own = row.source == self._source and row.exercise == self._exercise
        return is_own and (not self._channels or row.channel in self._channels)

    def _item(self, row: Row[Any], signal: Signal, *, is_closed: bool) -> Item:
        taken = Item(
            source_id=signal.source_id,
            id=row.id,
            received_at=from_us(row.received_at),
            revised_at=_revised_at(row, signal),
        )
        if is_closed:
            return taken
        if row.case_id is None:
            state = "set_aside" if row.state in SET_ASIDE else "elsewhere" if row.state == "elsewhere" else taken.state
            return replace(taken, state=state)
        number, case = self._cases[row.case_id]
        answered = msgspec.structs.asdict(told(case, row.id))
        return replace(taken, state="in_case", case=CaseTold(number, case.state), **answered)

    def _read_cases(self, ids: Iterable[str]) -> None:
        wanted = sorted(set(ids) - self._cases.keys())
        for row in find(self._connection, _CASES, t.cases.c.id, wanted):
            self._cases[row.id] = (row.number, decode_case(row.body))


def _revised_at(row: Row[Any], signal: Signal) -> datetime | None:
    return signal.revised_at or from_us(row.came_at) if row.came_at is not None else None


def _last_link(connection: Connection) -> int:
    return connection.execute(select(func.max(chain.c.n))).scalar() or 0


def _until(connection: Connection, source: str, now: datetime) -> int:
    """Up to when what was turned is told: whatever there is, where the clock was ahead and all that comes is dated
    so."""
    last = connection.execute(_LAST_TURNED, {"source": source, "until": _ALWAYS}).first()
    return _ALWAYS if last and last.turned_at > to_us(now) else to_us(now - SETTLED)


def _mark(connection: Connection, link: int) -> int:
    """By which a link is known again; 0 before the first, -1 where there is none of that number."""
    hash_ = connection.execute(select(chain.c.hash).where(chain.c.n == link)).scalar() if link else "0"
    return int(hash_[:12], 16) if hash_ else -1


_s, _e = t.signals.c, t.entries.c
_OPEN = and_(_s.is_confidential == false(), _s.channel != literal_column(f"'{Channel.ILLNESS}'"))
"""Signals of which more may be told than that they were taken."""
_CAME = select(func.max(t.revisions.c.at)).where(t.revisions.c.signal_id == _s.id).scalar_subquery()
"""When the last version came; nothing while there is but one."""
_SIGNALS = select(
    _s.id,
    _s.n,
    _s.source,
    _s.exercise,
    _s.channel,
    _s.state,
    _s.case_id,
    _s.is_confidential,
    _s.received_at,
    _CAME.label("came_at"),
    _s.body,
)
_CASES = select(t.cases.c.id, t.cases.c.number, t.cases.c.body)
_LINKS = select(chain.c.n).where(chain.c.n > bindparam("after")).order_by(chain.c.n).limit(bindparam("links"))
_WINDOW = select(func.max(_LINKS.subquery().c.n))
_OWN = select(_s.case_id, _s.id, _s.n).where(_s.source == bindparam("source"), _OPEN)
_ENTRIES = (
    select(_e.case_id, _e.body)
    .select_from(chain.join(t.entries, _e.id == chain.c.id))
    .where(chain.c.n > bindparam("after"), chain.c.n <= bindparam("until"), chain.c.of == ENTRY)
    .where(_e.kind.in_(KINDS), exists().where(_s.case_id == _e.case_id, _s.source == bindparam("source")))
    .order_by(chain.c.n)
)
_LAST_TURNED = (
    select(_s.turned_at, _s.n)
    .where(_s.source == bindparam("source"), _s.turned_at.is_not(None), _s.turned_at <= bindparam("until"))
    .order_by(_s.turned_at.desc(), _s.n.desc())
    .limit(literal_column("1"))
)
_TURNED = (
    select(_s.id, _s.n, _s.turned_at)
    .where(_s.source == bindparam("source"), _s.turned_at.is_not(None), _OPEN)
    .where(
        tuple_(_s.turned_at, _s.n) > tuple_(bindparam("at", type_=BigInteger), bindparam("n", type_=BigInteger)),
        _s.turned_at <= bindparam("until"),
    )
    .order_by(_s.turned_at, _s.n)
    .limit(bindparam("room", type_=BigInteger))
)
