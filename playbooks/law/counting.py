"""Counting a term: where its last day or instant lies, and when to remind of it.

Knows lengths, excluded time and working days, and nothing of law or rules. Excluded time comes as pauses: pairs of
begin and resume (half-open), in order and apart (`merged`); a pause without resume goes on.
"""

import calendar
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

import msgspec

from .workdays import OfficeHours, Workdays, beijing

Unit = Literal["hours", "calendar_days", "working_days", "months", "immediate", "per_plan", "none"]
"""The last three have no number in law and never fall due."""

UNITS_WITH_LENGTH: tuple[Unit, ...] = ("hours", "calendar_days", "working_days", "months")
UNITS_WITHOUT_LENGTH: tuple[Unit, ...] = ("immediate", "per_plan", "none")


class Length(msgspec.Struct, frozen=True, kw_only=True):
    """So many hours, days or months."""

    length: int
    unit: Unit


class Reminder(msgspec.Struct, frozen=True, kw_only=True):
    """When to remind, and why then: `half` or `eighty` (per cent) of the time, `last_working_day` before the end."""

    kind: Literal["half", "eighty", "last_working_day"]
    at: datetime


Moment = TypeVar("Moment", date, datetime)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """The instants between which time runs, and the pauses inside in which it does not."""

    start: datetime
    due_at: datetime
    passed: tuple[tuple[datetime, datetime], ...]


def last_instant(start: datetime, hours: int, pauses: Sequence[tuple[datetime, datetime | None]]) -> Term | None:
    """The term of so many hours from the exact moment, through nights and holidays, or None while it is paused."""
    due_at = start + timedelta(hours=hours)
    passed: list[tuple[datetime, datetime]] = []
    for begin, resume in pauses:
        begin = max(begin, start)
        if begin >= due_at:
            break
        if resume is None:
            return None
        if resume > begin:
            due_at += resume - begin
            passed.append((begin, resume))
    return Term(start=start, due_at=due_at, passed=tuple(passed))


def last_day(
    day: date, lengths: Sequence[Length], pauses: Sequence[tuple[date, date | None]], workdays: Workdays
) -> date | None:
    """The last day of lengths counted one after the other from `day`, itself not counted; None while paused."""
    for length in lengths:
        end = _advance(day, length, workdays)
        for begin, resume in pauses:
            begin = max(begin, day + timedelta(days=1))
            if begin > end:
                break
            if resume is None:
                return None
            if resume > begin:
                end = _push(end, begin, resume, length.unit, workdays)
        day = end
    return day


def clock_reminders(term: Term) -> tuple[Reminder, ...]:
    """Half and eighty per cent of clock time, day and night."""
    return _marks(term, between=_clock_time, onward=_after_clock_time)


def day_reminders(
    term: Term, unit: Unit, due_on: date, *, workdays: Workdays, office: OfficeHours
) -> tuple[Reminder, ...]:
    """Half and eighty per cent in office hours, and the last working day before `due_on`; one an instant, in order.

    Working-day terms divide office time, the others clock time.
    """
    if unit == "working_days":
        marks = _marks(
            term,
            between=lambda first, last: workdays.office_time(first, last, office),
            onward=lambda at, by: workdays.after_office_time(at, by, office),
        )
    else:
        marks = clock_reminders(term)
    by_instant: dict[datetime, Reminder] = {}
    for mark in marks:
        opening = workdays.at_office_time(mark.at, office)
        # A mark with no opening left before the end stays where it is: late in the day is better than too late.
        at = opening if opening < term.due_at else mark.at
        by_instant[at] = Reminder(kind=mark.kind, at=at)
    last = beijing(workdays.last_before(due_on), office.opens)
    if last > term.start and not any(begin <= last < resume for begin, resume in term.passed):
        by_instant[last] = Reminder(kind="last_working_day", at=last)
    return tuple(by_instant[at] for at in sorted(by_instant))


def merged(spans: Iterable[tuple[Moment, Moment | None]]) -> list[tuple[Moment, Moment | None]]:
    """Spans in order, with those that touch or overlap made one; an open span swallows what follows it."""
    apart: list[tuple[Moment, Moment | None]] = []
    for begin, end in sorted(spans, key=lambda span: span[0]):
        before = apart[-1][1] if apart else None
        if not apart or (before is not None and before < begin):
            apart.append((begin, end))
        elif before is not None and (end is None or end > before):
            apart[-1] = (apart[-1][0], end)
    return apart


def _advance(day: date, length: Length, workdays: Workdays) -> date:
    if length.unit == "working_days":
        return workdays.after(day, length.length)
    if length.unit == "calendar_days":
        return day + timedelta(days=length.length)
    years, month = divmod(day.year * 12 + day.month - 1 + length.length, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _push(end: date, begin: date, resume: date, unit: Unit, workdays: Workdays) -> date:
    """`end` moved by the days from `begin` up to, not including, `resume`, in the unit of the term."""
    if unit == "working_days":
        return workdays.after(end, workdays.count(begin, resume - timedelta(days=1)))
    return end + (resume - begin)


def _marks(
    term: Term,
    *,
    between: Callable[[datetime, datetime], timedelta],
    onward: Callable[[datetime, timedelta], datetime],
) -> tuple[Reminder, ...]:
    """The instants at which half and eighty per cent of the time that counts have passed, to the second."""
    pauses = [(begin, between(begin, resume)) for begin, resume in term.passed]
    total = between(term.start, term.due_at) - sum((length for _, length in pauses), timedelta())

    def mark(percent: int) -> datetime:
        at = onward(term.start, timedelta(seconds=total * percent // timedelta(seconds=100)))
        for begin, length in pauses:
            if begin >= at:
                break
            at = onward(at, length)
        return at

    return Reminder(kind="half", at=mark(50)), Reminder(kind="eighty", at=mark(80))


def _clock_time(first: datetime, last: datetime) -> timedelta:
    return last - first


def _after_clock_time(at: datetime, by: timedelta) -> datetime:
    return at + by
