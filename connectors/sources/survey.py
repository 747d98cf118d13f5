"""What a file holds, before anything is taken in: how many rows, of which days, how many old or already closed."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..dates import parse_instant
from ..errors import CellError, RowError
from ..fields import Cell, clean
from ..signal import Signal
from .grid import Grid, look
from .headers import PROGRESS, STATE, Header, closed_states
from .row import instant
from .table import Cells, TableContext, split_head

OLD = timedelta(days=30)
"""Rows older than this are nothing that has just come in."""

OLD_SAMPLE = timedelta(days=90)
"""A result comes weeks after its sample was taken; only a sample as old as this had its result long ago."""

DONE_AT = "办结时间"
CLOSED = f"{PROGRESS}{DONE_AT}"
_DATES = {
    "register": (("received_at", OLD),),
    "sampling": (("received_at", OLD), ("occurred_at", OLD_SAMPLE)),
    "media": (("media.published_at", OLD), ("media.observed_at", OLD)),
}
_STATED = re.compile(r"(?:导出|统计|截至|截止|查询|打印|制表|生成)")
_MOMENT = re.compile(
    r"(?<!\d)(20\d\d)[-/_.年]?(\d{1,2})[-/_.月]?(\d{1,2})日?"
    r"(?:[-_ T]*(\d{2})[-_:：时点]?(\d{2})(?:[-_:：分]?(\d{2}))?)?(?!\d)"
)


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """`first` and `last`: of the rows' own dates. `aged`: rows that are old, or closed where they come from."""

    rows: int = 0
    first: datetime | None = None
    last: datetime | None = None
    old: int = 0
    closed: int = 0
    aged: int = 0


class _Fact(NamedTuple):
    at: datetime | None
    is_old: bool
    is_closed: bool


def survey(grid: Grid, reading: TableContext) -> Survey:
    """What all sheets of a file hold together."""
    found = look(grid, reading.columns, kind=reading.kind)
    facts = (fact for one in found if one.header for fact in _facts(one.sheet.rows([]), reading))
    return _added(facts)


def survey_rows(rows: Iterable[Cells], reading: TableContext) -> Survey:
    """What one table holds. Raises FileError when it has no header that is known."""
    return _added(_facts(rows, reading))


def survey_signals(items: Iterable[Signal | RowError], now: datetime) -> Survey:
    """As `survey`, of signals that were read already."""
    return _added(_fact(one, now) for one in items if isinstance(one, Signal))


def is_aged(signal: Signal, now: datetime) -> bool:
    """Whether a signal read at `now` is old, or closed where it comes from."""
    fact = _fact(signal, now)
    return fact.is_old or fact.is_closed


def is_closed(signal: Signal) -> bool:
    """Whether the source's own handling has ended."""
    progress = signal.progress or {}
    return bool(progress.get(DONE_AT)) or progress.get(STATE) in closed_states()


def is_closed_undated(signal: Signal) -> bool:
    """Whether the source says that it has done with it and not when: nothing could be counted to its end."""
    return is_closed(signal) and not (signal.progress or {}).get(DONE_AT)


def exported_at(path: Path, grid: Grid, now: datetime) -> datetime | None:
    """When the file was exported, as its head or its name says; the latest of them, none that is yet to come."""
    said = [text for found in look(grid) for text in _above(found.head, found.header) if _STATED.search(text)]
    moments = [moment for text in (*said, path.stem) for moment in moments_in(text) if moment <= now]
    return max(moments, default=None)


def moments_in(text: str) -> Iterator[datetime]:
    """Every date of a text, with its time when one stands behind it: `登记表_20261124_0830`, `截至2026年11月24日`."""
    for year, month, day, hour, minute, second in _MOMENT.findall(text):
        try:
            yield parse_instant(f"{year}-{month}-{day} {hour or '00'}:{minute or '00'}:{second or '00'}")
        except CellError:
            continue


def _above(head: list[Cells], header: Header | None) -> Iterator[str]:
    for number, cells in head:
        if header is None or number < header.first_row:
            yield from dict.fromkeys(text for cell in cells if (text := clean(cell)))


def _facts(rows: Iterable[Cells], reading: TableContext) -> Iterator[_Fact]:
    header, body = split_head(rows, reading)
    places = {column.key: column.index for column in header.columns if column.key}
    dates = [(places[key], age) for key, age in _DATES[header.kind.id] if key in places]
    closed, state = places.get(CLOSED, -1), places.get(f"{PROGRESS}{STATE}", -1)
    for _, cells in body:
        dated = ((moment, age) for place, age in dates if (moment := _moment(cells, place)))
        at, age = next(dated, (None, OLD))
        is_done = (closed >= 0 and _moment(cells, closed) is not None) or _text(cells, state) in closed_states()
        yield _Fact(at, at is not None and at < reading.now - age, is_done)


def _text(cells: list[Cell], place: int) -> str | None:
    return clean(cells[place]) if 0 <= place < len(cells) else None


def _moment(cells: list[Cell], place: int) -> datetime | None:
    try:
        return instant(cells[place]) if place < len(cells) else None
    except CellError:
        return None


def _added(facts: Iterable[_Fact]) -> Survey:
    rows = old = closed = aged = 0
    first: datetime | None = None
    last: datetime | None = None
    for at, is_old, is_done in facts:
        rows, old, closed, aged = rows + 1, old + is_old, closed + is_done, aged + (is_old or is_done)
        if at is not None:
            first = at if first is None or at < first else first
            last = at if last is None or at > last else last
    return Survey(rows=rows, first=first, last=last, old=old, closed=closed, aged=aged)


def _fact(signal: Signal, now: datetime) -> _Fact:
    """A signal that its source gave no time of receipt has the present one, which is not its own."""
    at, age = signal.received_at, OLD
    if signal.media:
        at = signal.media.published_at or signal.media.observed_at
    elif at == now:
        at, age = signal.occurred_at, OLD_SAMPLE
    return _Fact(at, at is not None and at < now - age, is_closed(signal))
