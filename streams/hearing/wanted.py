"""By when a letter wants its answer (来件要求): so many working days from receipt, or by a day or an hour it names."""

import re
from datetime import date, datetime, time, timedelta

from classifiers.harm.numerals import number
from classifiers.patterns import pattern
from connectors.signal import Channel, Signal
from playbooks.facts import ALSO, MORE, REGULAR
from playbooks.law.workdays import beijing, day_of

UNITS = {"工作日": "working_days", "小时": "hours", "月": "months"}
"""By the word; every other counts days."""
_REPLY = (
    r"(?:[回答函]复|复函|回函|反馈|上报|报送|报[我市省区县办]|告知|函告|报告|提交|办结|报[^，。；！？,;!?\n]{0,4}结果)"
)
_ANSWERED = rf"[^。；！？;!?\n]{{0,24}}?{_REPLY}"
_AT_ONCE = rf"[^，。；！？,;!?\n已的]{{0,12}}?{_REPLY}"
"""The same of an order that begins with its time: nothing may stand between that tells of something else."""
_ASKS = r"(?:请|希?望|务必|限[你贵于]|要求|须)[^。；！？;!?\n]{0,60}?"
_COME = r"自?[收接]到?(?:[此本该]?(?:函|通知|来函|建议书?|意见书?|文件?))?(?:之日)?[后起]"
_ORDERS = rf"(?:^|[，。；！？：,;!?:\n])(?:[于在须应限另并]|同时|{_COME}|各[^，。；！？,;!?\n]{{1,8}}?(?=每))*"
_MOVED = r"(?:提前|调整|延长|延后|延期|推迟|顺延|变更|更改|改|放宽)[到至为成]"
_ALTERED = rf"(?:时限|期限|时间|日期|时点|{_REPLY})[^，。；！？,;!?\n]{{0,6}}?{_MOVED}"
_TERM = r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>个?工作日|个?自然日|[日天]|个?小时|个月)之?内"
_HOUR = r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上?)?(?:(?P<hour>\d{1,2})[时点:：](?P<minute>\d{2})?分?)?(?:下班)?"
_NAMED = r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]"
_WEEK = r"每?(?P<week>[本这下]个?(?:周|星期)|周|星期)(?P<weekday>[一二三四五六日天末])"
_END = r"(?:(?P<ends>\d{1,2})月|[本当这今]?个?(?P<span>[月年]))[底末]"
_ONLY = r"(?:[本当]月)?(?P<only>\d{1,2})[日号]"
_NEAR_DAY = r"(?P<near>[今明后](?=晚)|[今明后][天日]|[本当]日|每[日天](?=\d|上|下|晚)|(?=下班))"
_DAY = rf"(?:{_NAMED}|{_NEAR_DAY}|{_WEEK}|{_END}|{_ONLY})(?:[（(][^）)]{{1,6}}[）)])?"
_TIME = f"(?:{_TERM}|{_DAY}{_HOUR}[之以]?前)"
_ANEW = (
    pattern(f"{_ALTERED}{_DAY}{_HOUR}[之以]?前?"),
    pattern(f"{_MOVED}{_DAY}{_HOUR}[之以]?前{_AT_ONCE}"),
    pattern(
        rf"(?:时限|期限|时间|{_REPLY})[^，。；！？,;!?\n]{{0,6}}?"
        rf"(?P<more>延[长期后]|推迟|顺延|放宽){_TERM[:-3]}(?!之?内)"
    ),
)
"""By when a letter wants it that moves the time of an earlier one: to a day, or by so many."""
_PRESSES = pattern(
    r"(?:至今|仍|尚|逾期|一直|还)(?:仍|尚|均|都)?未(?:见|能)?(?:收到|反馈|报送|上报|回复|函复|答复|办结|报)"
    r"|催[办报]|再次(?:函|致函|发函|请|要求|提醒)"
)
"""What a letter says that comes because an earlier one was not answered."""
_BY = (
    pattern(f"{_ASKS}(?P<words>{_TIME}{_ANSWERED})"),
    pattern(f"{_ORDERS}(?P<words>{_TIME}{_AT_ONCE})"),
)
_NEAR = {"": 0, "每": 0, "今": 0, "本": 0, "当": 0, "明": 1, "后": 2}
_WEEKDAYS = {**{day: n for n, day in enumerate("一二三四五六日")}, "天": 6, "末": 6}
_DAYS = {"hours": 1 / 24, "days": 1, "working_days": 1.4, "months": 30}
_LATER = ("下午", "傍晚", "晚", "晚上")
_WEEKLY = pattern("每个?(?:周|星期)")
_UNTIL = pattern(rf"(?:至|到|截[至止]到?|直至){_DAY}(?![^，。；,;\n]{{0,8}}前)")
_TIMES_MAX = 30
"""Times that are expected of what is wanted regularly, where the letter names no last day."""
_IN_QUOTES = pattern(r"[“\"][^”\"\n]*[”\"]")
_SAID_TIME = pattern(_TIME)
_FAR = timedelta(days=184)
"""A day without a year that would be further off than this is one that has passed."""


def wanted_by(signal: Signal) -> str | None:
    """What is asked for, as a fact: `15 working_days`, `5 days`, `4 hours`, a day or an instant; None where no time is.

    Only of those who write or call as an office or the press: what the law gives a complainant he cannot shorten.
    """
    came, whole = signal.received_at, signal.whole
    if signal.channel not in (Channel.NOTICE, Channel.DUTY) or came is None:
        return None
    altered = _altered(whole)
    hits = [altered] if altered else [hit for each in _BY for hit in each.finditer(whole)]
    asked = {said: hit for hit in hits if (said := _said(hit, came))}
    if not asked:
        return None
    first, *later = sorted(asked, key=lambda said: _length(said, came))
    if signal.channel != Channel.NOTICE:
        return first
    words = "、".join(unnamed(asked[said]["words"]) for said in later)
    coming = [each for said, hit in asked.items() for each in _again(said, hit, whole, came)]
    times = sorted([*later, *coming], key=lambda each: _length(each.lstrip(REGULAR), came))
    return f"{first}{ALSO}{words}{ALSO}{'|'.join(times)}" if times else first


def _again(said: str, hit: re.Match[str], whole: str, came: datetime) -> list[str]:
    """The times after the first of what is wanted every day or every week, until the day that the letter names."""
    days = 1 if (hit.groupdict().get("near") or "").startswith("每") else 7 if _WEEKLY.search(hit[0]) else 0
    if not days:
        return []
    first = datetime.fromisoformat(said)
    end = _UNTIL.search(whole)
    last = _named(end, day_of(came)) if end else None
    coming = (first + timedelta(days=days * n) for n in range(1, _TIMES_MAX + 1))
    until = [each for each in coming if last is None or each.date() <= last]
    return [f"{REGULAR}{(each if 'T' in said else each.date()).isoformat()}" for each in until]


def retimed(signal: Signal) -> str:
    """In which words a letter moves the time that its sender had set, or sets another because that has passed; empty of
    a first letter."""
    whole = signal.whole
    if signal.channel != Channel.NOTICE or wanted_by(signal) is None:
        return ""
    altered = _altered(whole)
    if altered or _PRESSES.search(whole) is None:
        return unnamed(altered[0]) if altered else ""
    pressed = next((hit["words"] for each in _BY for hit in each.finditer(whole)), "")
    return said[0] if (said := _SAID_TIME.match(pressed)) else ""


def unnamed(words: str) -> str:
    """Words of a letter without what stands in quotes: they go where no business is named."""
    return _IN_QUOTES.sub("", words)


def _altered(whole: str) -> re.Match[str] | None:
    return next((hit for each in _ANEW if (hit := each.search(whole))), None)


def _said(found: re.Match[str], came: datetime) -> str | None:
    groups = found.groupdict()
    if (n := groups.get("n")) is None:
        return _day_of(found, came)
    unit = next((unit for word, unit in UNITS.items() if found["unit"].endswith(word)), "days")
    return f"{MORE if groups.get('more') else ''}{number(n)} {unit}"


def _length(said: str, came: datetime) -> float:
    """About how many days it leaves, by which the soonest of several times is the one that is met first."""
    count, _, unit = said.partition(" ")
    if unit:
        return int(count) * _DAYS[unit]
    at = datetime.fromisoformat(said)
    return ((at if at.tzinfo else beijing(at.date(), time(18))) - came) / timedelta(days=1)


def _day_of(found: re.Match[str], came: datetime) -> str | None:
    """The day or the instant that is named; None where there is none, or it was over when the letter came. What was due
    the same day (今日18时前) is asked for though the hour has passed: the answer is late, and owed."""
    day = _named(found, day_of(came))
    if day is None or not found["hour"]:
        return day.isoformat() if day and day_of(came) <= day else None
    hour = int(found["hour"])
    hour += 12 if found["part"] in _LATER and hour < 12 else 0
    at = beijing(day, time(hour % 24, int(found["minute"] or 0) % 60))
    if at <= came and (found["near"] or "").startswith("每"):
        at += timedelta(days=1)
    return at.isoformat() if at > came or found["near"] else None


def _named(found: re.Match[str], came: date) -> date | None:
    if found["near"] is not None:
        return came + timedelta(days=_NEAR[found["near"][:1]])
    if found["week"]:
        return _of_week(found, came)
    try:
        if found["ends"] or found["span"]:
            return _end_of(int(found["ends"] or (12 if found["span"] == "年" else came.month)), came)
        if found["only"]:
            return came.replace(day=int(found["only"]))
        month, day = int(found["month"]), int(found["day"])
        if found["year"]:
            return date(int(found["year"]), month, day)
        said = (date(year, month, day) for year in (came.year, came.year + 1))
        return next((each for each in said if came <= each <= came + _FAR), None)
    except ValueError:
        return None


def _of_week(found: re.Match[str], came: date) -> date:
    """本周五 is of this week, 下周一 of the next, and 周四 the next Thursday that comes."""
    off = _WEEKDAYS[found["weekday"]] - came.weekday()
    if found["week"][0] == "下":
        return came + timedelta(days=off + 7)
    return came + timedelta(days=off if found["week"][0] in "本这" else off % 7)


def _end_of(month: int, came: date) -> date | None:
    """The last day of a month, which is of the next year where this year's is long over."""
    year = came.year + (month < came.month)
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return last if came <= last <= came + _FAR else None
