"""Statistics (统计) as the desk reads them: a period from an address, its numbers, and the list that one counts."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, and_

from playbooks.district.plan import Indicator
from playbooks.law.workdays import day_of
from streams.figures.counting import ALL, GATHERED, HISTORY, IRRELEVANT, WAITING, CellKey, Counted, count
from streams.figures.period import Period, before, named
from streams.figures.reading import cases_of, received_in, signals_of
from streams.figures.told import Statistics, told
from streams.store import schema as t

from .reading.paging import Page
from .reading.queries import SignalRow, signals_where
from .requests.problems import Problem
from .state import Desk

YEARS = (2000, 2100)
"""Of the days that an address may name: from the first of them, until before the second."""


class Looked(NamedTuple):
    """What a look at a period finds."""

    statistics: Statistics
    counted: Counted


def period_of(given: Mapping[str, str], today: date) -> Period:
    """The days that an address asks for, this month when it names none. Raises Problem for what are no days."""
    if not given.get("from") and not given.get("to"):
        return named("month", today)
    try:
        first, last = date.fromisoformat(given.get("from", "")), date.fromisoformat(given.get("to", ""))
    except ValueError:
        raise Problem(400, "日期有误", "统计期要写起、止两个日期，例如 2026-11-01 至 2026-11-30") from None
    if first > last or not YEARS[0] <= first.year <= last.year < YEARS[1]:
        raise Problem(400, "日期有误", "统计期的止日不能早于起日，年份在 2000 至 2099 之间")
    return Period(first, last)


def look(connection: Connection, desk: Desk, period: Period, *, confidential: bool, reasons: bool = True) -> Looked:
    """The numbers of a period beside those of the one before, from one snapshot. `reasons`: with what people wrote of
    cases that they set aside, for who may read cases."""
    now = desk.clock.now()
    periods = period, before(period, day_of(now))
    this, other = _counted(connection, desk, periods, now, confidential=confidential)
    found = told((period, periods[1]), (this, other), now, desk.exercise)
    return Looked(found if reasons else _without_reasons(found), this)


def counted_of(connection: Connection, desk: Desk, period: Period, *, confidential: bool) -> Counted:
    """What a period counts, for its lists."""
    (counted,) = _counted(connection, desk, (period,), desk.clock.now(), confidential=confidential)
    return counted


def _counted(
    connection: Connection, desk: Desk, periods: tuple[Period, ...], now: datetime, *, confidential: bool
) -> list[Counted]:
    exercise, targets = desk.exercise, targets_of(desk)
    cases = cases_of(connection, desk.reference, periods, exercise=exercise, confidential=confidential)
    return [
        count(each, signals_of(connection, each, exercise=exercise, confidential=confidential), cases, now, targets)
        for each in periods
    ]


def targets_of(desk: Desk) -> tuple[Indicator, ...]:
    """The targets that the district's own plan has the system count; none of another district's, none in a drill."""
    plan = desk.reference.plan
    if desk.exercise or not plan.is_of(desk.reference.areas):
        return ()
    return tuple(each for each in plan.targets if each.measure == "E")


def signals(
    connection: Connection, desk: Desk, period: Period, wanted: CellKey, page: int, *, confidential: bool
) -> Page[SignalRow]:
    """The signals that a number counts, a page of them, the newest first."""
    where = and_(received_in(period, desk.exercise, confidential), _standing(wanted.column))
    where = where if wanted.row == ALL else and_(where, t.signals.c.channel == wanted.row)
    return signals_where(connection, where, page)


def _standing(column: str) -> Any:
    """Signals that a column counts."""
    state = t.signals.c.state
    if column in (WAITING, IRRELEVANT, GATHERED):
        return state == column
    return state.not_in((HISTORY,) if column == "received" else (WAITING, IRRELEVANT, HISTORY))


def _without_reasons(found: Statistics) -> Statistics:
    kept = tuple(each for each in found.figures if each.grid != "aside" or each.row == ALL)
    return msgspec.structs.replace(found, figures=kept)
