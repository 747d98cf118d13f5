"""Working days (工作日) and office hours, in the legal calendar: Asia/Shanghai.

A working day is neither a weekend rest day nor listed off in the State Council's yearly notice; a make-up Saturday
or Sunday (调休上班) is one. "Listed off" is narrower than "not working": an ordinary weekend is not listed.
China has had no daylight saving since 1991, so wall-clock arithmetic in this zone is exact for every case here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import yaml

from ..errors import Fault, PlaybookError
from ..seedfile import from_yaml
from .statutory import load_holiday_law

BEIJING = ZoneInfo("Asia/Shanghai")


class WorkdaysError(PlaybookError):
    """The yearly lists of working days cannot be used; every fault is listed."""


class OfficeHours(msgspec.Struct, frozen=True, kw_only=True):
    """When the office is open on a working day, Beijing time; the closing instant itself is outside."""

    opens: time = time(8, 30)
    closes: time = time(18, 0)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"office hours {self.opens}–{self.closes}: the office must open before it closes")


OFFICE_HOURS = OfficeHours()
"""08:30–18:00, when nothing else is set."""


def beijing(day: date, at: time) -> datetime:
    """The instant at which the clock in Beijing shows `at` on `day`."""
    return datetime.combine(day, at, BEIJING)


def day_of(instant: datetime) -> date:
    """The date in Beijing at an aware instant. Raises ValueError for an instant without zone."""
    return in_beijing(instant).date()


def is_bare_day(instant: datetime) -> bool:
    """Whether an instant stands for a day of which nobody said the hour: a date alone is stored as its midnight."""
    return in_beijing(instant).time() == time(0)


def in_beijing(instant: datetime) -> datetime:
    """The same instant on Beijing's clock. Raises ValueError for an instant without zone."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant.isoformat()} has no time zone; write e.g. {instant.isoformat()}+08:00")
    return instant if instant.tzinfo is BEIJING else instant.astimezone(BEIJING)


class Workdays:
    """Which days are worked, in the years whose list is known.

    In other years weekends are off, and of the other days those that the law itself gives off (`statutory`); what is
    made up or shifted nobody knows yet, so ask `knows` and call the answer provisional.
    """

    __slots__ = ("_make_up", "_off", "_shift_days", "_shift_sums", "_years")

    def __init__(
        self,
        years: Iterable[int] = (),
        off: Mapping[date, str] | None = None,
        work: Iterable[date] = (),
        statutory: Mapping[date, str] | None = None,
    ):
        self._years = frozenset(years)
        lawful = {day: name for day, name in (statutory or {}).items() if day.year not in self._years}
        self._off = lawful | dict(off or {})
        self._make_up = frozenset(work)
        # Where the list departs from plain weekdays: -1 for a weekday off, +1 for a weekend day worked.
        shifts = {day.toordinal(): -1 for day in self._off if day.weekday() < 5}
        shifts |= {day.toordinal(): 1 for day in self._make_up if day.weekday() >= 5}
        self._shift_days = sorted(shifts)
        self._shift_sums = [0, *accumulate(shifts[day] for day in self._shift_days)]

    @property
    def years(self) -> tuple[int, ...]:
        """The years whose list is known, in order."""
        return tuple(sorted(self._years))

    @property
    def digest(self) -> str:
        """A short hash of the lists: other lists, another hash."""
        content = [sorted(self._years), sorted(self._off.items()), sorted(self._make_up)]
        return blake2b(repr(content).encode(), digest_size=8).hexdigest()

    def knows(self, day: date) -> bool:
        """Whether the list of that day's year is loaded."""
        return day.year in self._years

    def knows_all(self, first: date, last: date) -> bool:
        """Whether the list of every year from `first` to `last` is loaded."""
        return all(year in self._years for year in range(first.year, last.year + 1))

    def is_working(self, day: date) -> bool:
        """Whether `day` is a working day."""
        return day in self._make_up or (day.weekday() < 5 and day not in self._off)

    def on_or_after(self, day: date) -> date:
        """`day`, or the next one that is not listed as off."""
        while self.is_listed_off(day):
            day += timedelta(days=1)
        return day

    def is_listed_off(self, day: date) -> bool:
        """Whether `day` is listed as a rest day: a holiday or adjusted rest by the notice, and where there is none yet
        a holiday by law; never an ordinary weekend."""
        return day in self._off

    def holiday(self, day: date) -> str:
        """The holiday for which `day` is listed off; empty for every other day."""
        return self._off.get(day, "")

    def after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted itself. Zero gives `day`."""
        if n < 0:
            raise ValueError(f"cannot count {n} working days forward; n is 0 or more")
        ordinal = day.toordinal()
        target = self._through(ordinal) + n
        missing = n
        # A day adds at most one, so the answer is never nearer than what is still missing.
        while missing:
            ordinal += missing
            missing = target - self._through(ordinal)
        return date.fromordinal(ordinal)

    def last_before(self, day: date) -> date:
        """The last working day strictly before `day`."""
        before = day - timedelta(days=1)
        while not self.is_working(before):
            before -= timedelta(days=1)
        return before

    def count(self, first: date, last: date) -> int:
        """How many working days there are from `first` to `last`, both counted; 0 when `last` is earlier."""
        return max(0, self._through(last.toordinal()) - self._through(first.toordinal() - 1))

    def at_office_time(self, instant: datetime, office: OfficeHours = OFFICE_HOURS) -> datetime:
        """The same instant within office hours of a working day, else the next opening; on Beijing's clock."""
        local = in_beijing(instant)
        day = local.date()
        if self.is_working(day):
            at = local.time()
            if office.opens <= at < office.closes:
                return local
            if at < office.opens:
                return beijing(day, office.opens)
        return beijing(self.after(day, 1), office.opens)

    def after_office_time(self, instant: datetime, length: timedelta, office: OfficeHours = OFFICE_HOURS) -> datetime:
        """The first instant by which `length` of office time has passed since `instant`.

        Raises ValueError for a negative length.
        """
        if length < timedelta():
            raise ValueError(f"cannot go back by office time ({length}); the length is 0 or more")
        start = self.at_office_time(instant, office)
        if not length:
            return start
        opening = beijing(start.date(), office.opens)
        per_day = beijing(start.date(), office.closes) - opening
        days, rest = divmod(start - opening + length, per_day)
        if not rest:
            days, rest = days - 1, per_day
        return beijing(self.after(start.date(), days), office.opens) + rest

    def office_time(self, first: datetime, last: datetime, office: OfficeHours = OFFICE_HOURS) -> timedelta:
        """How much office time lies between two instants (negative when `last` is earlier)."""
        return self._office_position(last, office) - self._office_position(first, office)

    def _office_position(self, instant: datetime, office: OfficeHours) -> timedelta:
        local = in_beijing(instant)
        day = local.date()
        opening, closing = beijing(day, office.opens), beijing(day, office.closes)
        whole = (closing - opening) * self._through(day.toordinal() - 1)
        if not self.is_working(day) or local <= opening:
            return whole
        return whole + (min(local, closing) - opening)

    def _through(self, ordinal: int) -> int:
        """Working days from 0001-01-01, a Monday, to that ordinal: plain weekdays, then the list's departures."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + min(rest, 5) + self._shift_sums[bisect_right(self._shift_days, ordinal)]


def load_workdays(folder: Path, law: Path | None = None) -> Workdays:
    """The working days of every `YYYY.yaml` in `folder`. Raises WorkdaysError listing every fault.

    `law`: the file of the statutory holidays, for the years whose notice is not there.
    """
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        raise WorkdaysError([Fault(str(folder), "", "holds no yearly list", "add e.g. 2026.yaml (v, year, off, work)")])
    faults: list[Fault] = []
    read = [year for path in paths if (year := _read_year(path, faults))]
    statutory = load_holiday_law(law, faults) if law else {}
    if faults:
        raise WorkdaysError(faults)
    return Workdays(
        [each.year for each in read],
        {day: name for each in read for day, name in each.off.items()},
        [day for each in read for day in each.work],
        statutory,
    )


ASK_FROM = (11, 1)
"""The notice for the next year comes in late October or November."""
ASK_BEFORE = timedelta(days=60)


def year_to_ask_for(workdays: Workdays, now: datetime) -> int | None:
    """The year whose list is to be entered: from 1 November, or 60 days before the known lists end; None before."""
    today = day_of(now)
    year = today.year
    while year in workdays.years:
        year += 1
    starts = date(year, 1, 1)
    is_near = today >= date(year - 1, *ASK_FROM) or today >= starts - ASK_BEFORE
    return year if is_near else None


class _Year(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    v: int
    year: int
    source: str
    off: dict[date, str]
    work: tuple[date, ...]


def _read_year(path: Path, faults: list[Fault]) -> _Year | None:
    try:
        year = msgspec.convert(_plain(from_yaml(path.read_text("utf-8"))), _Year)
    except (msgspec.ValidationError, yaml.YAMLError, OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, "", str(error), "write v, year, source, off: {date: name}, work: [date]"))
        return None
    faults.extend(_year_faults(path, year))
    return year


def _plain(body: Any) -> Any:
    """YAML 1.1 reads an unquoted `off` as false and a date as a date; as keys both have to be text again."""
    if not isinstance(body, dict):
        return body
    named = {"off" if key is False else key: value for key, value in body.items()}
    if isinstance(named.get("off"), dict):
        named["off"] = {str(day): name for day, name in named["off"].items()}
    return named


def _year_faults(path: Path, year: _Year) -> list[Fault]:
    faults = []
    if path.stem != str(year.year):
        faults.append(Fault(path.name, "year", f"{year.year} is not the file's year", "name the file after its year"))
    for key, days in (("off", tuple(year.off)), ("work", year.work)):
        faults += [
            Fault(path.name, f"{key}[{day}]", "is not in the year of the notice", "move it to the list of its year")
            for day in days
            if not _belongs(day, year.year)
        ]
    for day in year.work:
        if day in year.off:
            faults.append(Fault(path.name, f"work[{day}]", "is also listed off", "keep it in one of the two"))
        if day.weekday() < 5:
            faults.append(Fault(path.name, f"work[{day}]", "is a weekday", "list only make-up Saturdays and Sundays"))
    return faults


def _belongs(day: date, year: int) -> bool:
    """A notice may reach back into the December before (2018-12-29 was worked by the notice for 2019)."""
    return day.year == year or (day.year == year - 1 and day.month == 12)
