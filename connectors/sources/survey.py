"""What a file holds, before anything is taken in: how many rows, of which days, how many old or already closed."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from ..errors import CellError, RowError
from ..fields import Cell, clean
from ..signal import Signal
from .cells import instant
from .dating import Dating, Rows, stated_at, texts_of
from .grid import Grid, look
from .headers import PROGRESS, STATE, closed_states
from .table import TableContext, split_head

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
    reading = msgspec.structs.replace(reading, file=grid.file)
    facts = (fact for one in found if one.header for fact in _facts(partial(one.sheet.rows, []), reading))
    return _added(facts)


def survey_rows(rows: Rows, reading: TableContext) -> Survey:
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
    above = [
        text
        for one in look(grid)
        for number, cells in one.head
        if one.header is None or number < one.header.first_row
        for text in texts_of(cells)
    ]
    return stated_at(path.name, above, now)


def _facts(rows: Rows, reading: TableContext) -> Iterator[_Fact]:
    header, body = split_head(rows(), reading)
    dating = Dating(reading.now, header, file=reading.file, again=rows)
    places = {column.key: column.index for column in header.columns if column.key}
    dates = [(places[key], age) for key, age in _DATES[header.kind.id] if key in places]
    closed, state = places.get(CLOSED, -1), places.get(f"{PROGRESS}{STATE}", -1)
    for number, cells in body:
        dated = ((moment, age) for place, age in dates if (moment := _moment(cells, place, dating, number)))
        at, age = next(dated, (None, OLD))
        is_ended = closed >= 0 and _moment(cells, closed, dating, number) is not None
        is_done = is_ended or _text(cells, state) in closed_states()
        yield _Fact(at, at is not None and at < reading.now - age, is_done)


def _text(cells: list[Cell], place: int) -> str | None:
    return clean(cells[place]) if 0 <= place < len(cells) else None


def _moment(cells: list[Cell], place: int, dating: Dating, number: int) -> datetime | None:
    cell = cells[place] if place < len(cells) else None
    try:
        read = dating.read(cell, place, number) if isinstance(cell, str) else None
        return read.at if read else instant(cell)
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
