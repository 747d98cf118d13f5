"""Dating: of which year a day is that was written without one, as its table says it.

The other rows of its column say it best, then when the table was exported, then the year in its head or the file's
name. Only where none of them does is it the last such day that has passed.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import PurePath
from typing import NamedTuple

from ..dates import BEIJING, in_year, parse_instant, without_year
from ..errors import CellError
from ..fields import Cell, clean
from ..patterns import pattern
from .cells import instant
from .headers import HEAD_ROWS, Header

BY_COLUMN, BY_EXPORT, BY_NAME, BY_CLOCK = "本栏其他行", "表上的导出时间", "文件名或表名", ""

_STATED = pattern(r"(?:导出|统计|截至|截止|查询|打印|制表|生成)")
_MOMENT = pattern(
    r"(?<!\d)(20\d\d)(?:(\d\d)(\d\d)|[-/_.](\d{1,2})[-/_.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?)"
    r"(?:[-_ T]*(\d{2})[-_:：时点]?(\d{2})(?:[-_:：分]?(\d{2}))?)?(?!\d)"
)
_GOES_ON = pattern(r"\s*(?:起|开始|以来|[之以]?后|[-—–~～至到]+\s*(?:今|\d{1,2}(?:[-/.月]\d{1,2}(?!\d)|[日号])))")
"""Behind a day with which a time begins that the table covers: 2026年1月1日—11月28日, 2026年1月1日起."""
_FORM = r"[〕\]]|\s*年?\s*(?:新|修订|统一)?(?:版|格式|模板|样式|样表|第?\d+号)"
_YEAR = pattern(rf"(?<!\d)(20\d\d)(?=(?:0[1-9]|1[0-2])?(?!\d))(?!{_FORM})")
"""A year, and not that of a form or of the document which prescribes it."""
_LATER = timedelta(days=60)
"""So much later than its file says of itself may a row have been added: a register is written on under its name."""

Rows = Callable[[], Iterable[tuple[int, list[Cell]]]]


class Dated(NamedTuple):
    """An instant, and what said its year (empty: nothing but the clock)."""

    at: datetime
    by: str


class Dating:
    """Of which year the days of one table are. Its rows are looked at again only when a day lacks its year."""

    def __init__(self, now: datetime, header: Header, *, file: str, again: Rows) -> None:
        self._now, self._header, self._file = now, header, file
        self._again = again
        self._stated: tuple[datetime | None, int | None] | None = None
        self._columns: dict[int, tuple[list[tuple[int, date]], set[int]]] = {}
        """By place: the days of a column that bear their year, by their rows, and those years."""

    def read(self, text: str, place: int, row: int) -> Dated | None:
        """The instant of a day without a year in the column at `place`; None where it is none, or of no such year."""
        if in_year(text, 2000) is None:
            return None
        at, year = self._of_table()
        last = min(_day(at) + _LATER if at else _day(self._now), _day(self._now))
        by = {
            BY_COLUMN: self._beside(text, place, row),
            BY_EXPORT: _before(text, last) if at else None,
            BY_NAME: in_year(text, year),
        }
        for ground, moment in by.items():
            if moment is not None and _day(moment) <= last:
                return Dated(moment, ground)
        moment = without_year(text, self._now)
        return Dated(moment, BY_CLOCK) if moment else None

    def _beside(self, text: str, place: int, row: int) -> datetime | None:
        """As the other rows of the column have it: of several years the one that brings it nearest to the row above."""
        if place not in self._columns:
            days = sorted(self._dated(place))
            self._columns[place] = days, {day.year for _, day in days}
        dated, years = self._columns[place]
        if not dated:
            return None
        near = dated[max(0, bisect_left(dated, (row, date.min)) - 1)][1]
        found = [moment for year in years if (moment := in_year(text, year))]
        return min(found, key=lambda moment: abs(_day(moment) - near), default=None)

    def _dated(self, place: int) -> Iterator[tuple[int, date]]:
        for number, cells in self._again():
            if number > self._header.last_row and place < len(cells):
                try:
                    moment = instant(cells[place])
                except CellError:
                    continue
                if moment is not None:
                    yield number, _day(moment)

    def _of_table(self) -> tuple[datetime | None, int | None]:
        """When the table was exported, and the one year that its head or the file's name tells beside that."""
        if self._stated is None:
            head = islice(self._again(), HEAD_ROWS)
            above = [text for number, cells in head if number < self._header.first_row for text in texts_of(cells)]
            self._stated = stated_at(self._file, above, self._now), _year_of(self._file, above)
        return self._stated


def texts_of(cells: Iterable[Cell]) -> Iterator[str]:
    """What the cells of a row say, each once: a merged one stands in all of its places."""
    yield from dict.fromkeys(text for cell in cells if (text := clean(cell)))


def stated_at(file: str, above: Iterable[str], now: datetime) -> datetime | None:
    """When a file was exported, as its head or its name says; the latest of them, none that is yet to come."""
    said = [text for text in above if _STATED.search(text)]
    moments = [moment for text in (*said, PurePath(file).stem) for moment in moments_in(text) if moment <= now]
    return max(moments, default=None)


def moments_in(text: str) -> Iterator[datetime]:
    """Every date of a text with which no longer time begins, with the hour behind it: `登记表_20261124_0830`."""
    for found in _MOMENT.finditer(text):
        if _GOES_ON.match(text, found.end()):
            continue
        year, month, day = (part for part in found.groups()[:7] if part)
        hour, minute, second = found.groups()[7:]
        try:
            yield parse_instant(f"{year}-{month}-{day} {hour or '00'}:{minute or '00'}:{second or '00'}")
        except CellError:
            continue


def _year_of(file: str, above: Iterable[str]) -> int | None:
    """The one year that is told: with a day only where a longer time begins with it."""
    years: set[int] = set()
    for text in (*above, PurePath(file).stem):
        years |= {int(day[1]) for day in _MOMENT.finditer(text) if _GOES_ON.match(text, day.end())}
        if not _STATED.search(text):
            years |= {int(year) for year in _YEAR.findall(_MOMENT.sub("", text))}
    return years.pop() if len(years) == 1 else None


def _before(text: str, last: date) -> datetime | None:
    """The last such day up to `last`."""
    moments = (in_year(text, year) for year in (last.year, last.year - 1))
    return next((moment for moment in moments if moment and _day(moment) <= last), None)


def _day(moment: datetime) -> date:
    return moment.astimezone(BEIJING).date()
