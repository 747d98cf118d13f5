"""The yearly notice of holidays (节假日安排), read from its text: rest days with their names, make-up working days.

The usual sentences only: "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
What a sentence does not say is never guessed; what contradicts itself (a weekday, a number of days) is a fault.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from ..seedfile import as_yaml

_YEAR = re.compile(r"(20\d\d)年(?:部分)?(?:放假|节假日)")
_RUN = re.compile(
    r"(?P<first>(?:\d+年)?\d+月\d+日(?:[（(][^）)]*[）)])?)(?:(?:至|—|-|~"
    r"|到)(?P<last>(?:\d+年)?(?:\d+月)?\d+日(?:[（(][^）)]*[）)])?))?"
    r"(?:放假调休|放假|调休)(?:[，,](?:与周末连休[，,]?)?)?(?:[，,]?共(?P<count>\d+)天)?"
)
_WORKED = re.compile(
    r"((?:(?:\d+年)?(?:\d+月)?\d+日(?:[（(][^）)]*[）)])?(?:以及|[、，,；;和及与])?)+)(?:正常|照常)?(?:上班|补班)"
)
_WORK_WORD = re.compile(r"上班|补班")
_NO_SHIFT = "不调休"
_DAY = re.compile(r"(?:(?P<year>\d+)年)?(?:(?P<month>\d+)月)?(?P<day>\d+)日(?:[（(](?P<note>[^）)]*)[）)])?")
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6}
STATUTORY = {"元旦": 1, "春节": 4, "清明节": 1, "劳动节": 2, "端午节": 1, "中秋节": 1, "国庆节": 3}
"""Days off by law (《全国年节及纪念日放假办法》 as of 2025, never more before): working days beyond are made up."""
NAMES = tuple(STATUTORY)
_NAME = "|".join(NAMES)
_ITEM = re.compile(
    rf"(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d+[.、])?"
    rf"((?:{_NAME})(?:[、和及与]?(?:{_NAME}))*)(?:假期|假日|放假)?[：:]"
)
TEXT_MAX = 20_000


class NoticeFault(msgspec.Struct, frozen=True, kw_only=True):
    """What in the text cannot be used, and why."""

    text: str
    problem: str


class YearList(msgspec.Struct, frozen=True, kw_only=True):
    """What a notice says of a year."""

    year: int
    off: dict[date, str]
    work: tuple[date, ...]


class _Day(msgspec.Struct, frozen=True, kw_only=True):
    on: date
    weekday: int | None


def read_notice(text: str, *, year: int | None = None) -> tuple[YearList | None, list[NoticeFault]]:
    """The list a notice gives, and what is wrong with it. `year`: when the text names none."""
    plain = re.sub(r"[\s\u200b\ufeff]+", "", text[:TEXT_MAX])
    named = _YEAR.search(plain)
    year = int(named[1]) if named else year
    if year is None:
        return None, [NoticeFault(text=plain[:40], problem="没有写明是哪一年的安排")]
    off: dict[date, str] = {}
    work: list[date] = []
    faults: list[NoticeFault] = []
    for name, sentence in _items(plain):
        days, worked, found = _read_item(sentence, year)
        faults += [*found, *_not_made_up(name, sentence, days, worked)]
        off.update(dict.fromkeys(days, name))
        work += worked
    faults += _whole(plain, off, work)
    if not off:
        return None, faults
    return YearList(year=year, off=dict(sorted(off.items())), work=tuple(sorted(set(work)))), faults


def as_file(list_: YearList, *, source: str) -> str:
    """The list as a file of working days."""
    body = {
        "v": 1,
        "year": list_.year,
        "source": source,
        "off": dict(sorted(list_.off.items())),
        "work": sorted(list_.work),
    }
    return as_yaml(body)


def _items(text: str) -> Iterator[tuple[str, str]]:
    """(name of the holiday, what is said of it)."""
    heads = list(_ITEM.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        yield head[1], text[head.end() : after.start() if after else len(text)]


def _read_item(sentence: str, year: int) -> tuple[list[date], list[date], list[NoticeFault]]:
    faults: list[NoticeFault] = []
    days: list[date] = []
    month = 0
    for run in _RUN.finditer(sentence):
        ends = _days(run["first"] + ("、" + run["last"] if run["last"] else ""), year, month, run[0], faults)
        if not ends:
            continue
        month = ends[-1].on.month
        span = (ends[-1].on - ends[0].on).days + 1
        if not 1 <= span <= 15:
            faults.append(NoticeFault(text=run[0], problem="起止日期不对"))
            continue
        if run["count"] and int(run["count"]) != span:
            faults.append(NoticeFault(text=run[0], problem=f"写共{run['count']}天，算来是{span}天"))
        days += [ends[0].on + timedelta(days=n) for n in range(span)]
    if not days:
        faults.append(NoticeFault(text=sentence[:40], problem="没有读到放假日期"))
    worked: list[date] = []
    read: set[int] = set()
    for part in _WORKED.finditer(sentence):
        worked += [each.on for each in _days(part[1], year, 0, part[0], faults)]
        read.add(part.end())
    for word in _WORK_WORD.finditer(sentence):
        if word.end() not in read:
            faults.append(NoticeFault(text=_around(sentence, word.start()), problem=_UNREAD.format(word[0])))
    return days, worked, faults


_UNREAD = "没有读懂哪天{}；请写成“1月4日（周日）上班”，日期紧挨在前，与日期无关的话请删去"


def _around(text: str, at: int) -> str:
    """The sentence in which a place lies."""
    start = max(text.rfind(mark, 0, at) for mark in "。；;") + 1
    ends = [end for mark in "。；;" if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]


def _not_made_up(name: str, sentence: str, days: list[date], worked: list[date]) -> Iterator[NoticeFault]:
    """Working days that are off beyond those of the law are made up at a weekend, each by one."""
    if "调休" not in sentence.replace(_NO_SHIFT, ""):
        return
    lawful = sum(count for each, count in STATUTORY.items() if each in name)
    owed = sum(day.weekday() < 5 for day in set(days)) - lawful
    if len(worked) < owed:
        problem = f"放假调休，按天数应有{owed}天补班，只读到{len(worked)}天；请核对通知，补上“…月…日（周…）上班”"
        yield NoticeFault(text=_around(sentence, sentence.find("调休")), problem=problem)


def _days(text: str, year: int, month: int, whole: str, faults: list[NoticeFault]) -> list[_Day]:
    found: list[_Day] = []
    for match in _DAY.finditer(text):
        month = int(match["month"]) if match["month"] else month
        try:
            on = date(int(match["year"]) if match["year"] else year, month, int(match["day"]))
        except ValueError:
            faults.append(NoticeFault(text=whole, problem=f"“{match[0]}”不是日期"))
            return []
        weekday = _weekday(match["note"] or "")
        if weekday is not None and weekday != on.weekday():
            faults.append(NoticeFault(text=whole, problem=f"“{match[0]}”与日历不符"))
        found.append(_Day(on=on, weekday=weekday))
    return found


def _weekday(note: str) -> int | None:
    said = re.search(r"(?:周|星期|礼拜)([一二三四五六日天])", note)
    return _WEEKDAYS[said[1]] if said else None


def _whole(text: str, off: dict[date, str], work: list[date]) -> Iterator[NoticeFault]:
    if not off:
        yield NoticeFault(text=text[:40], problem="没有读到任何假期；请粘贴通知正文中“一、元旦：…”起的各条")
        return
    for name in NAMES:
        if not any(name in each for each in off.values()):
            yield NoticeFault(text=name, problem="通知里没有读到这个假期")
    for day in work:
        if day.weekday() < 5:
            yield NoticeFault(text=f"{day.month}月{day.day}日上班", problem="这天不是周末，本来就上班")
        if day in off:
            yield NoticeFault(text=f"{day.month}月{day.day}日上班", problem="这天又写了放假")
