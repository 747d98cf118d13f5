"""An hour in a column of its own: 登记日期 2026-11-02 beside 登记时间 8:30 is one instant, in either order."""

import re
from datetime import time, timedelta
from typing import NamedTuple

from ..dates import from_han, in_year, is_bare_day, parse_instant, written_serial
from ..errors import CellError
from ..fields import Cell, clean, narrow
from ..patterns import pattern
from .cells import instant

_SAYS_AN_HOUR = pattern("[:点时]")
_WRITTEN_PART = pattern(r"0\.\d{2,}", re.ASCII)
"""A spreadsheet's part of a day that was written out as text."""
_LEAP_YEAR = 2000
"""In which every day there is has its place."""
_ANY_DAY = "2000-01-01"
_HAN_NUMBER = pattern("[零〇一二两三四五六七八九十]+")
_QUARTER = pattern("([13])刻")
_AND_A_HALF = pattern(r"(?<!\d)(\d{1,2})\.5[点时]")
_SOME = pattern(r"^(?:大约|大概|约|近)|(?:钟|整|多|许|左右|前后|上下|来钟)+$")
"""What says that an hour is not told to the minute."""
_RANGE = pattern(r"(?P<first>[^-~～—–至到]+)[-~～—–至到]+(?P<last>[^-~～—–至到]+)")
_WHEN = pattern(r"(?P<what>.*?)(?:具体)?(?:(?P<day>日期)|时间|时刻|时分|钟点)")


class When(NamedTuple):
    """What the name of a column of times says: of what, and whether it is the day of it."""

    what: str
    is_day: bool


def when_of(name: str) -> When | None:
    """登记日期 is the day of 登记; None for a name that is of no time. `name` is normalised."""
    found = _WHEN.fullmatch(name)
    return When(found["what"], bool(found["day"])) if found else None


def at_hour(day: Cell, hour: Cell) -> Cell:
    """The instant of a cell that says a day alone and one that says an hour alone; of a day without its year the text
    with the hour behind it. None where they are not that."""
    offset = hour_of(hour)
    if offset is None or hour_of(day) is not None:
        return None
    text = clean(day) if isinstance(day, str) else None
    try:
        if text and (yearless := in_year(text, _LEAP_YEAR)):
            return f"{text} {_written(offset)}" if is_bare_day(yearless) else None
        moment = (written_serial(text) if text else None) or instant(day)
        return moment + offset if moment and is_bare_day(moment) else None
    except (CellError, OverflowError):
        return None


def says_a_day(cell: Cell) -> bool:
    """Whether a cell says a day, with its year or without."""
    if hour_of(cell) is not None:
        return False
    text = clean(cell) if isinstance(cell, str) else None
    try:
        return bool((text and (in_year(text, _LEAP_YEAR) or written_serial(text))) or instant(cell))
    except CellError:
        return False


def hour_of(cell: Cell) -> timedelta | None:
    """How long after its midnight a cell is that says an hour alone; None for any other."""
    if isinstance(cell, time):
        return timedelta(hours=cell.hour, minutes=cell.minute, seconds=cell.second)
    if isinstance(cell, timedelta):
        return cell if timedelta() <= cell < timedelta(days=1) else None
    text = clean(cell) if isinstance(cell, str) else None
    part = float(text) if text and _WRITTEN_PART.fullmatch(text) else cell
    if isinstance(part, float) and 0 < part < 1:
        return timedelta(seconds=round(part * 86_400))
    if not text or not _SAYS_AN_HOUR.search(narrow(text)):
        return None
    return _hour_in(narrow(text))


def is_without_hour(day: Cell) -> bool:
    """Whether a cell says a day and no hour of it."""
    text = clean(day) if isinstance(day, str) else None
    try:
        moment = (in_year(text, _LEAP_YEAR) or written_serial(text) if text else None) or instant(day)
    except CellError:
        return False
    return moment is not None and is_bare_day(moment) and hour_of(day) is None


def _hour_in(text: str) -> timedelta | None:
    """8点半, 八点一刻, 8.5点, 晚上7点多; of 8-9点 the hour with which it begins."""
    plain = _HAN_NUMBER.sub(lambda found: str(from_han(found[0])), re.sub(r"\s", "", text))
    plain = _QUARTER.sub(lambda found: f"{int(found[1]) * 15}分", _AND_A_HALF.sub(r"\1点半", plain))
    if between := _RANGE.fullmatch(plain):
        first, last = between["first"], _hour_in(between["last"])
        first += "点" if first[-1:].isdecimal() and ":" not in first else ""
        return _hour_in(first) if last else None
    try:
        return parse_instant(f"{_ANY_DAY} {_SOME.sub('', plain)}") - parse_instant(_ANY_DAY)
    except CellError:
        return None


def _written(offset: timedelta) -> str:
    minutes, seconds = divmod(round(offset.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
