"""The days that a cell of a roster names: one, or several (12月1日-7日; 12月1日、3日)."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime

from classifiers.patterns import pattern
from connectors.dates import from_serial, in_year, parse_instant
from connectors.fields import Cell, clean, narrow
from playbooks.district.roster import DAY
from playbooks.law.workdays import day_of

_MONTH = pattern(r"(?:(20\d\d)\s*[年.\-/])?\s*(\d{1,2})\s*月|(20\d\d)-(0[1-9]|1[0-2])(?!\d)")
_SERIAL = pattern(r"\d{5}")
_DAY_ALONE = pattern(r"(\d{1,2})[日号]?")
_MONTH_AND_DAY = pattern(r"(\d{1,2})[./-](\d{1,2})")
_PAIR = pattern(r"(\d{1,2})-(\d{1,2})")
"""A month and its day, or from which day until which: the other days of the table say it."""
_ASIDE = pattern(r"[（(].*?[）)]")
_HOLIDAY = pattern(r"(?:(?<=[日号])|(?<=\d)\s)[^\d至到—~-]*(?:元旦|除夕|节|假|休)[^\d至到—~-]*$")
_WEEKDAY = pattern(r"(?:星期|周)[一二三四五六日天]")
_WEEK = pattern(r"第.周[:（(]?(.+?)[)）]?")
_EDGE = r"(?:(20\d\d)[年./])?(?:(\d{1,2})[月./])?(\d{1,2})[日号]?"
_DASHED = pattern(r"(20\d\d)-(\d{1,2})-(\d{1,2})")
_DASHED_PAIR = pattern(r"(?<!\d)(\d{1,2})-(\d{1,2})(?=[至到~—–]|$)")
"""Within a stretch that another sign parts: 12-1至12-7."""
_SPAN = pattern(rf"{_EDGE}(?:(?:至|到|[-—–~]+){_EDGE})?")
_LONGEST = 31


class Days:
    """Reads the days of a table. `year` and `month`: of which it says it is, 0 where it does not; `texts`: the cells of
    its column of days."""

    def __init__(self, year: int, month: int, today: date, texts: Iterable[str]) -> None:
        self._year, self._month, self._today = year, month, today
        pairs = [(int(found[1]), int(found[2])) for each in texts if (found := _PAIR.fullmatch(each))]
        self._pairs_are_spans = all(a < b for a, b in pairs) and any(a != month for a, _ in pairs) and bool(month)

    def read(self, given: Cell) -> tuple[date, ...]:
        """The days of a cell; none where it names none that can be read. Raises CellError, ValueError."""
        text = narrow(clean(given) or "") if isinstance(given, str) else ""
        if not (self._pairs_are_spans and _PAIR.fullmatch(text)):
            try:
                day = self._one(given)
            except ValueError:
                day = None
            if day:
                return (day,)
        return self._several(text)

    def _one(self, given: Cell) -> date | None:
        if isinstance(given, datetime):
            return given.date()
        if isinstance(given, date):
            return given
        if (isinstance(given, int | float) and given > 31) or (isinstance(given, str) and _SERIAL.fullmatch(given)):
            return day_of(from_serial(float(given)))
        text = _ASIDE.sub("", str(int(given)) if isinstance(given, float) else str(given)).strip()
        text = re.sub(rf"\s*{_WEEKDAY.pattern}$", "", _HOLIDAY.sub("", re.sub(r"\s+", " ", text)))
        if alone := _DAY_ALONE.fullmatch(text):
            return self._nearest(self._month, int(alone[1])) if self._month else None
        if pair := _MONTH_AND_DAY.fullmatch(text):
            return self._nearest(int(pair[1]), int(pair[2]))
        if (said := in_year(text, 2024)) is not None:  # a leap year has every day
            return self._nearest(day_of(said).month, day_of(said).day)
        return day_of(parse_instant(text))

    def _several(self, text: str) -> tuple[date, ...]:
        """The days of a stretch, of several, or of both; a month that is not said is that of the day before it."""
        week = _WEEK.fullmatch(text)
        plain = _WEEKDAY.sub("", _ASIDE.sub("", re.sub(r"\s", "", week[1] if week else text)))
        found, at = list[date](), self._month
        for part in re.split("[、,，和及]", _DASHED.sub(r"\1.\2.\3", plain)):
            said = _SPAN.fullmatch(_DASHED_PAIR.sub(r"\1.\2", part) if re.search("[至到~—–]", part) else part)
            if said is None:
                return ()
            at = int(said[2] or at)
            first = self._edge(said[1], at, int(said[3]))
            at = int(said[5] or at)
            last = self._edge(said[4] or said[1], at, int(said[6])) if said[6] else first
            if first is None or last is None or not 0 <= (last - first).days < _LONGEST:
                return ()
            found += [first + n * DAY for n in range((last - first).days + 1)]
        return tuple(found)

    def _edge(self, year: str | None, month: int, day: int) -> date | None:
        if not month:
            return None
        return date(int(year), month, day) if year else self._nearest(month, day)

    def _nearest(self, month: int, day: int) -> date:
        """Of the year that lies nearest to the month that the table names, else to today."""
        if self._year and not self._month:
            return date(self._year, month, day)
        near = date(self._year, self._month, 15) if self._year else self._today
        years = (near.year + n for n in (-1, 0, 1))
        days = (date(year, month, day) for year in years if day <= monthrange(year, month)[1])
        return min(days, key=lambda each: abs(each - near))


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month that a text names; the year 0 where it does not say that."""
    found = _MONTH.search(text)
    if not found:
        return None
    year, month = found[1] or found[3], int(found[2] or found[4])
    return (int(year or 0), month) if 1 <= month <= 12 else None
