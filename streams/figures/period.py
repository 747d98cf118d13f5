"""Periods (统计期): whole days in Beijing, those that a page offers, and the one before. Pure."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from playbooks.law.workdays import beijing

NAMES = {"week": "本周", "month": "本月", "quarter": "本季度", "year": "本年"}
"""What is offered: id → its name on the page."""
DAY = timedelta(days=1)


class Stretch(msgspec.Struct, frozen=True):
    """From an instant to the first instant after it, in UTC: comparing across zones costs twenty times as much."""

    since: datetime
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Whether something happened in it."""
        return at is not None and self.since <= at < self.until

    def holds_due(self, at: datetime | None) -> bool:
        """Whether something falls due in it: 24:00 of a day belongs to the day that ends."""
        return at is not None and self.since < at <= self.until


class Period(msgspec.Struct, frozen=True):
    """Whole days, the first and the last of them included."""

    first: date
    last: date

    @property
    def span(self) -> Stretch:
        """From its first instant to the first after it."""
        first, after = (beijing(day, time(0)).astimezone(UTC) for day in (self.first, self.last + DAY))
        return Stretch(first, after)


def named(name: str, day: date) -> Period:
    """The week, month, quarter or year of a day."""
    if name == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(monday, monday + 6 * DAY)
    months = {"month": 1, "quarter": 3, "year": 12}[name]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(first, _months_on(first, months) - DAY)


def name_of(period: Period) -> str:
    """Which kind of period it is; empty for days that somebody chose. A week is none of the others."""
    return next((name for name in NAMES if named(name, period.first) == period), "")


def before(period: Period, today: date) -> Period:
    """The period before (上期): the week before a week, the month before a month, else as many days. Of a period that
    is not over, as many days as have begun of it: a whole month beside half a one would compare nothing."""
    name = name_of(period)
    length = period.last - period.first
    whole = named(name, period.first - DAY) if name else Period(period.first - length - DAY, period.first - DAY)
    if not period.first <= today < period.last:
        return whole
    return Period(whole.first, min(whole.last, whole.first + (today - period.first)))


def _months_on(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)
