"""Dates and times as Chinese offices write them.

A time without a zone is Beijing time. Nothing is guessed: a year of two digits that does not say so (26年),
a month without a day and a day that does not exist are refused.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

from .errors import CellError, short

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China keeps one offset all year since 1992; the fixed offset needs no zone database."""

REMEDY = "请写成 2026-01-05 或 2026-01-05 14:07 的样式"

_YEARS = range(1950, 2101)
_SHORT_YEARS = 50
"""Of this century; 98年 may be a year of the one before."""
_NARROW = str.maketrans("０１２３４５６７８９：／－．（）　", "0123456789:/-.() ")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})[日号]?|/(\d{1,2})/(\d{1,2})[日号]?|\.(\d{1,2})\.(\d{1,2})[日号.]?"
    r"|年(\d{1,2})月(\d{1,2})[日号]?)",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"(\d\d)年(?=\d{1,2}月)", re.ASCII)
_OTHER_ORDER = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_NO_YEAR = re.compile(r"(\d{1,2})(?:月(\d{1,2})[日号]|[-/](\d{1,2})(?=\s+\d{1,2}:\d\d(?!\d)))", re.ASCII)
"""Two bare numbers are a day only with an hour behind them."""
_NEAR = timedelta(days=180)
"""How long ago a day without a year may have been, so that no other year can be meant."""
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_HAN = "〇○零一二三四五六七八九"
_HAN_DAY = re.compile(
    rf"(?:([{_HAN}]{{4}})年)?([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十廿卅]{{1,3}})[日号]"
)
_HAN_SAID = re.compile("[一二三四五六七八九十]月[一二三四五六七八九十廿卅]+[日号]")
_WEEKDAY = re.compile(r"\(?(?:星期|周)[一二三四五六日天]\)?")
PART = "凌晨|早上|早晨|清晨|早|上午|中午|下午|傍晚|晚上|夜里|夜间|夜|晚"
"""The parts of a day, as an hour is said with them."""
_PART_ALONE = re.compile(PART)
_CLOCK = re.compile(
    rf"({PART})?"
    r"\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?|[点时](?:(半)|(\d{1,2})分?(?:(\d{1,2})秒)?)?整?)"
    r"\s*([AaPp][Mm])?",
    re.ASCII,
)
_ABOUT = re.compile(r"(?<=[点时半分])许$")
"""What is said behind an hour in words: 晚9时许 is nine in the evening."""
_ZONE = re.compile(r"(?:[Zz]|([+-])(\d\d):?(\d\d))", re.ASCII)
_MORNING = ("凌晨", "早上", "早晨", "清晨", "早", "上午", "AM")
_NIGHT, _DAWN = ("夜里", "夜间", "夜"), 6
"""In the night the hours before that are the first of the day (夜里2点)."""
_EPOCH = datetime(1899, 12, 30, tzinfo=BEIJING)
_SERIALS = range(18264, 73415)
"""Spreadsheet day numbers of 1950-01-01 to 2100-12-31."""


def parse_instant(text: str) -> datetime:
    """The aware instant that `text` names; a bare date is its 00:00 Beijing time.

    Raises CellError for anything that is not one certain instant.
    """
    plain = _plain(text)
    compact = _COMPACT.fullmatch(plain)
    if compact:
        year, month, day, hour, minute, second = (int(part or 0) for part in compact.groups())
        return _instant(text, _day(text, year, month, day), (hour, minute, second, 0), BEIJING)
    found = _DAY.match(plain)
    if not found and (other := _OTHER_ORDER.match(plain)) and (meant := _other_order(text, other)):
        return _with_clock(text, meant, plain[other.end() :])
    if not found:
        raise CellError(_not_a_date(plain, text), REMEDY)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    return _with_clock(text, _day(text, year, month, day), plain[found.end() :])


def without_year(text: str, now: datetime) -> datetime | None:
    """The instant of `11月28日上午`: of the only year in which it was not long before `now`. None where it is no such
    day, or none that lies so near. Raises CellError for an hour that is none."""
    today = now.astimezone(BEIJING).date()
    days = (_day_of(text, year) for year in (today.year, today.year - 1))
    day = next((day for day in days if day and today - _NEAR <= day <= today), None)
    return in_year(text, day.year) if day else None


def in_year(text: str, year: int | None) -> datetime | None:
    """The instant of `11月28日上午` in this year; None where it is no such day. Raises CellError for no hour."""
    day, plain = _day_of(text, year), _plain(text)
    found = _NO_YEAR.match(plain)
    return _with_clock(text, day, plain[found.end() :]) if day and found else None


def _day_of(text: str, year: int | None) -> date | None:
    found = _NO_YEAR.match(_plain(text))
    try:
        return date(year, int(found[1]), int(found[2] or found[3])) if found and year else None
    except ValueError:
        return None


def written_serial(text: str) -> datetime | None:
    """The instant of a spreadsheet's day number that was written out as text: `46354.3854`; None where it is none."""
    plain = text.strip()
    return from_serial(float(plain)) if _SERIAL.fullmatch(plain) and int(plain[:5]) in _SERIALS else None


def says_a_day(text: str) -> bool:
    """Whether a text without a figure may still name a day: `二〇二六年二月二十日`, `二月二十日`."""
    return bool(_HAN_SAID.search(text))


def from_serial(number: float) -> datetime:
    """The instant of a numeric cell in a date column: a spreadsheet day number, or 20260105 as a number.

    Raises CellError when the number is neither.
    """
    if not abs(number) < 1e15:
        raise CellError(f"数值 {number:g} 不是日期", REMEDY)
    if number == int(number) and len(str(int(number))) in (8, 12, 14):
        return parse_instant(str(int(number)))
    if int(number) not in _SERIALS:
        raise CellError(f"数值 {number:g} 不是日期", REMEDY)
    return _EPOCH + timedelta(seconds=round(number * 86_400))


def in_beijing(moment: datetime) -> datetime:
    """`moment`, read as Beijing time when it has no zone."""
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def is_bare_day(moment: datetime) -> bool:
    """Whether an aware instant may stand for a day alone: `parse_instant` reads it as its midnight in Beijing."""
    return moment.astimezone(BEIJING).time() == time(0)


def in_utc(moment: datetime) -> datetime:
    """An aware `moment` in UTC. Raises CellError at the edges of the calendar."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise CellError(f"“{moment.isoformat()}”不是可能的时间", REMEDY) from None


def _plain(text: str) -> str:
    plain = _WEEKDAY.sub(" ", text.translate(_NARROW)).strip()
    if short_year := _SHORT_YEAR.match(plain):
        plain = f"20{plain}" if int(short_year[1]) < _SHORT_YEARS else plain
    written = _HAN_DAY.match(plain)
    if not written:
        return plain
    month, day, rest = from_han(written[2]), from_han(written[3]), plain[written.end() :]
    if not written[1]:
        return f"{month}月{day}日{rest}"
    year = "".join(str(max(_HAN.index(sign) - 2, 0)) for sign in written[1])
    return f"{year}-{month}-{day}{rest}"


def from_han(text: str) -> int:
    """`二十一` → 21, `廿一` → 21, `十` → 10, `零五` → 5. Nonsense gives a number that no calendar and no clock has."""
    plain = text.lstrip("零〇").replace("两", "二").replace("廿", "二十").replace("卅", "三十")
    tens, is_ten, ones = plain.rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or (not is_ten and not ones):
        return 99
    digit = "一二三四五六七八九".find
    return (10 * (digit(tens) + 1 if tens else 1) if is_ten else 0) + (digit(ones) + 1 if ones else 0)


def _not_a_date(plain: str, text: str) -> str:
    if re.match(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}(?!\d)", plain, re.ASCII):
        return f"“{short(text)}”的年份只有两位"
    return f"“{short(text)}”不是能读懂的日期"


def _day(text: str, year: int, month: int, day: int) -> date:
    if year not in _YEARS:
        raise CellError(f"“{short(text)}”的年份不在 {_YEARS.start}–{_YEARS.stop - 1} 之间", REMEDY)
    try:
        return date(year, month, day)
    except ValueError:
        raise CellError(f"“{short(text)}”：日历上没有这一天", REMEDY) from None


def _other_order(text: str, found: re.Match[str]) -> date | None:
    """The day of `28/11/2026` and `11/28/2026`: one of both is no month, so that nothing is guessed."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if first <= 12 and second <= 12 and first != second:
        return None
    month, day = (first, second) if second > 12 else (second, first)
    return _day(text, year, month, day)


def _with_clock(text: str, day: date, rest: str) -> datetime:
    rest = _ABOUT.sub("", rest.strip().removeprefix("T").removeprefix("t").strip())
    # 上午 alone is no hour: as far as the law counts, such a source says the day.
    if not rest or _PART_ALONE.fullmatch(rest):
        return _instant(text, day, (0, 0, 0, 0), BEIJING)
    found = _CLOCK.match(rest)
    if not found:
        raise CellError(f"“{short(text)}”的时刻读不懂", REMEDY)
    zone = _zone(text, rest[found.end() :].strip())
    part, hour, minute, second, fraction, half, minute_word, second_word, noon = found.groups()
    micro = int((fraction or "0")[:6].ljust(6, "0"))
    minutes = 30 if half else int(minute or minute_word or 0)
    hours = _hour(text, int(hour), part or (noon.upper() if noon else None))
    return _instant(text, day, (hours, minutes, int(second or second_word or 0), micro), zone)


def _hour(text: str, hour: int, part: str | None) -> int:
    """The hour of 24 for an hour said with its part of the day (下午2点 = 14, 晚上12点 = 24, 凌晨12点 = 0,
    夜里2点 = 2)."""
    if part is None:
        return hour
    if part in _MORNING:
        if hour > 12:
            raise CellError(f"“{short(text)}”的时刻自相矛盾", REMEDY)
        return 0 if hour == 12 and part in ("凌晨", "AM") else hour
    if part == "中午":
        return hour + 12 if hour < 4 else hour
    if part in _NIGHT and hour < _DAWN:
        return hour
    if hour == 12:
        return 12 if part in ("下午", "PM") else 24
    return hour + 12 if hour < 12 else hour


def _zone(text: str, rest: str) -> timezone:
    if not rest:
        return BEIJING
    found = _ZONE.fullmatch(rest)
    if not found:
        raise CellError(f"“{short(text)}”的末尾读不懂", REMEDY)
    sign, hours, minutes = found.groups()
    if not sign:
        return UTC
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    if ahead > timedelta(hours=15) or int(minutes) > 59:
        raise CellError(f"“{short(text)}”的时区不存在", REMEDY)
    return timezone(ahead if sign == "+" else -ahead)


def _instant(text: str, day: date, clock: tuple[int, int, int, int], zone: timezone) -> datetime:
    """24:00 is the midnight that ends `day`, as in legal texts."""
    hour, minute, second, micro = clock
    late = hour == 24 and not (minute or second or micro)
    try:
        moment = datetime(day.year, day.month, day.day, 0 if late else hour, minute, second, micro, tzinfo=zone)
    except ValueError:
        raise CellError(f"“{short(text)}”：没有这个时刻", REMEDY) from None
    return moment + timedelta(days=1) if late else moment
