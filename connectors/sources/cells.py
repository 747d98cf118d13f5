"""Small shared readings of cells that hold several things."""

import re
from datetime import date, datetime, time, timedelta
from typing import TypeVar

import msgspec

from ..dates import REMEDY, from_serial, in_beijing, parse_instant, says_a_day
from ..errors import CellError
from ..fields import Cell, clean

_Part = TypeVar("_Part", bound=msgspec.Struct)
_BETWEEN = re.compile(r"[、，,；;\s]+")


def or_none(part: _Part) -> _Part | None:
    """`part`, or None when no field of it says anything."""
    return part if any(getattr(part, name) not in (None, ()) for name in part.__struct_fields__) else None


def symptoms(text: str | None) -> tuple[str, ...]:
    """`恶心、呕吐，腹痛` → three words."""
    return tuple(word for word in _BETWEEN.split(text) if word) if text else ()


def instant(value: Cell) -> datetime | None:
    """A cell of a time column. Words without any digit (未办结) say no time; else CellError or the instant."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return in_beijing(value)
    if isinstance(value, date):
        return parse_instant(value.isoformat())
    if isinstance(value, time | timedelta):
        raise CellError("只有时刻，没有日期", REMEDY)
    if isinstance(value, int | float):
        return from_serial(value)
    text = clean(value)
    return parse_instant(text) if text and (any(sign.isdigit() for sign in text) or says_a_day(text)) else None
