"""When something was posted, as portals and programs write it: often against the moment of reading.

`3小时前`, `昨天 14:05` and `11-24 09:30` mean something only together with `now`. A time without a zone is Beijing
time, and `CST` is China's, not Chicago's.
"""

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

from .dates import BEIJING, REMEDY, in_beijing, in_utc, parse_instant
from .errors import CellError

_PREFIX = re.compile(r"^(?:最后)?(?:发布|发表|更新|编辑)?(?:时间|日期|于)?\s*[:：]?\s*")
_NOW = frozenset(["刚刚", "刚才", "现在"])
_AGO = re.compile(r"(\d{1,3}|半|[一二两三四五六七八九十])\s*个?(秒|分|小时|天|日|周|星期|礼拜)钟?(?:之|以)?前")
_DIGITS = {"半": 0.5, **{sign: float(n) for n, sign in enumerate("一二三四五六七八九十", 1)}, "两": 2.0}
_UNITS = {
    "秒": timedelta(seconds=1),
    "分": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "周": timedelta(weeks=1),
    "星期": timedelta(weeks=1),
    "礼拜": timedelta(weeks=1),
}
_NAMED_DAY = re.compile(r"(今天|今日|昨天|昨日|前天)\s*(.*)", re.DOTALL)
_DAYS_BACK = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_MONTH_DAY = re.compile(r"(\d{1,2})(?:[-/.](\d{1,2})|月(\d{1,2})[日号]?)(?!\d|[-/.])\s*(.*)", re.ASCII)
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?", re.ASCII)
_JAVA = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{1,5}|GMT[+-]\d\d:\d\d) (\d{4})", re.ASCII
)
_OF_CHINA = re.compile(r"\b(?:CST|BJT|GMT\+0?8(?::?00)?|UTC\+0?8(?::?00)?)$")
_NO_ZONE = re.compile(r"-0000$")
_EPOCH_DIGITS = {9: 1, 10: 1, 13: 1_000, 16: 1_000_000}
"""Digits of a count since 1970 → how many of it make a second. Shorter and other numbers are written dates."""

_SKEW = timedelta(minutes=10)
"""How far a portal's clock may run ahead before `09:30` means yesterday."""

_AHEAD = timedelta(hours=24)


def parse_posted(text: str, now: datetime) -> datetime:
    """The aware instant that `text` names when it is read at `now` (aware).

    Besides everything that parse_instant reads: `刚刚`, `3小时前`, `昨天 14:05`, `11-24 09:30` (of this year, or of
    the last one when this year's is still to come), `09:30`, e-mail and Java dates, and seconds, milliseconds or
    microseconds since 1970. Raises CellError.
    """
    plain = _PREFIX.sub("", " ".join(text.split()))
    if _is_epoch(plain):
        return from_epoch(int(plain))
    for read in (_relative, _named_day, _month_day, _clock):
        if (moment := read(plain, now)) is not None:
            return moment
    try:
        return parse_instant(plain)
    except CellError:
        if (moment := mail_date(plain)) is not None:
            return moment
        raise


def from_epoch(number: float) -> datetime:
    """The instant (UTC) of a count since 1970-01-01: seconds, milliseconds or microseconds, told by its digits.

    Raises CellError for a number that is none of them.
    """
    per_second = _EPOCH_DIGITS.get(len(str(int(number)))) if 0 < number < 1e17 else None
    if per_second is None:
        raise CellError(f"数值 {number:g} 不是时间戳", REMEDY)
    whole, part = divmod(int(number), per_second)
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole, microseconds=part * (1_000_000 // per_second))


def mail_date(text: str) -> datetime | None:
    """The instant (UTC) of `Mon, 24 Nov 2025 09:30:00 +0800` or `Mon Nov 24 09:30:00 CST 2025`; None where it is none.

    Without a zone it is Beijing time; -0000 is UTC (RFC 5322, 3.3).
    """
    if java := _JAVA.fullmatch(text):
        month, day, clock, zone, year = java.groups()
        text = f"{day} {month} {year} {clock} {zone}"
    text = _NO_ZONE.sub("+0000", _OF_CHINA.sub("+0800", text))
    try:
        return in_utc(in_beijing(parsedate_to_datetime(text)))
    except (ValueError, IndexError, OverflowError, CellError):
        return None


def _is_epoch(text: str) -> bool:
    return text.isascii() and text.isdigit() and text[0] != "0" and len(text) in _EPOCH_DIGITS


def _relative(text: str, now: datetime) -> datetime | None:
    if text in _NOW:
        return now
    found = _AGO.fullmatch(text)
    if not found:
        return None
    number, unit = found.groups()
    return now - _UNITS[unit] * (_DIGITS.get(number) or float(number))


def _named_day(text: str, now: datetime) -> datetime | None:
    found = _NAMED_DAY.fullmatch(text)
    if not found:
        return None
    name, clock = found.groups()
    return _on(_today(now) - timedelta(days=_DAYS_BACK[name]), clock)


def _month_day(text: str, now: datetime) -> datetime | None:
    """The latest such day that is not ahead; a leap day may only be of this year or the last."""
    found = _MONTH_DAY.fullmatch(text)
    if not found:
        return None
    month, dashed, worded, clock = found.groups()
    year, refused = _today(now).year, None
    for candidate in (year, year - 1):
        try:
            moment = parse_instant(f"{candidate}-{month}-{dashed or worded} {clock}".strip())
        except CellError as error:
            refused = refused or error
        else:
            if moment <= now + _AHEAD:
                return moment
    raise refused or CellError(f"“{text[:40]}”不是能读懂的日期", REMEDY)


def _clock(text: str, now: datetime) -> datetime | None:
    if not _CLOCK.fullmatch(text):
        return None
    today = _on(_today(now), text)
    return today if today <= now + _SKEW else today - timedelta(days=1)


def _today(now: datetime) -> date:
    return now.astimezone(BEIJING).date()


def _on(day: date, clock: str) -> datetime:
    return parse_instant(f"{day.isoformat()} {clock}".strip())
