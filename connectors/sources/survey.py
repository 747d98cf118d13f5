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
from .headers import PROGRESS, Header
from .row import instant
from .table import Cells, Reading, split_head

OLD = timedelta(days=30)
"""Rows older than this are nothing that has just come in."""

CLOSED = f"{PROGRESS}办结时间"
_DATES = {
    "register": ("received_at",),
    "sampling": ("received_at", "occurred_at"),
    "media": ("media.published_at", "media.observed_at"),
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
    is_closed: bool


def survey(grid: Grid, reading: Reading) -> Survey:
    """What all sheets of a file hold together."""
    found = look(grid, reading.columns, kind=reading.kind)
    facts = (fact for one in found if one.header for fact in _facts(one.sheet.rows([]), reading))
    return _added(facts, reading.now)


def survey_rows(rows: Iterable[Cells], reading: Reading) -> Survey:
    """What one table holds. Raises FileError when it has no header that is known."""
    return _added(_facts(rows, reading), reading.now)


def survey_signals(items: Iterable[Signal | RowError], now: datetime) -> Survey:
    """As `survey`, of signals that were read already."""
    return _added((_Fact(_own_date(one), is_closed(one)) for one in items if isinstance(one, Signal)), now)


def is_aged(signal: Signal, now: datetime) -> bool:
    """Whether a signal is old, or closed where it comes from."""
    at = _own_date(signal)
    return is_closed(signal) or (at is not None and at < now - OLD)


def is_closed(signal: Signal) -> bool:
    """Whether the source's own handling has ended."""
    return bool(signal.progress and signal.progress.get("办结时间"))


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


def _facts(rows: Iterable[Cells], reading: Reading) -> Iterator[_Fact]:
    header, body = split_head(rows, reading)
    places = {column.key: column.index for column in header.columns if column.key}
    dates = [places[key] for key in _DATES[header.kind.id] if key in places]
    closed = places.get(CLOSED, -1)
    for _, cells in body:
        at = next((moment for place in dates if (moment := _moment(cells, place))), None)
        yield _Fact(at, closed >= 0 and _moment(cells, closed) is not None)


def _moment(cells: list[Cell], place: int) -> datetime | None:
    try:
        return instant(cells[place]) if place < len(cells) else None
    except CellError:
        return None


def _added(facts: Iterable[_Fact], now: datetime) -> Survey:
    rows = old = closed = aged = 0
    first: datetime | None = None
    last: datetime | None = None
    for at, is_done in facts:
        is_old = at is not None and at < now - OLD
        rows, old, closed, aged = rows + 1, old + is_old, closed + is_done, aged + (is_old or is_done)
        if at is not None:
            first = at if first is None or at < first else first
            last = at if last is None or at > last else last
    return Survey(rows=rows, first=first, last=last, old=old, closed=closed, aged=aged)


def _own_date(signal: Signal) -> datetime | None:
    if signal.media:
        return signal.media.published_at or signal.media.observed_at
    return signal.received_at
