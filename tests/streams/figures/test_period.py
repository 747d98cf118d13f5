"""Periods are whole days in Beijing; the one before is compared with as many days as have begun."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.figures.period import NAMES, Period, before, name_of, named

A_DAY = date(2026, 11, 25)
DAYS = st.dates(date(2001, 1, 1), date(2098, 12, 31))


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("week", date(2026, 11, 23), date(2026, 11, 29)),
        ("month", date(2026, 11, 1), date(2026, 11, 30)),
        ("quarter", date(2026, 10, 1), date(2026, 12, 31)),
        ("year", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_named_period_is_that_of_its_day(name, first, last):
    assert named(name, A_DAY) == Period(first, last)


@given(st.sampled_from(sorted(NAMES)), DAYS)
def test_every_day_is_in_its_own_period(name, day):
    period = named(name, day)
    assert [period.first <= day <= period.last, name_of(period)] == [True, name]


@given(st.sampled_from(sorted(NAMES)), DAYS)
def test_the_period_before_one_that_is_over_ends_where_it_begins(name, day):
    period = named(name, day)
    earlier = before(period, period.last)
    assert [earlier.span.until, name_of(earlier)] == [period.span.since, name]


def test_of_a_month_that_is_not_over_as_many_days_are_compared():
    assert before(named("month", A_DAY), A_DAY) == Period(date(2026, 10, 1), date(2026, 10, 25))


def test_no_more_days_are_compared_than_the_month_before_has():
    assert before(named("month", date(2026, 3, 30)), date(2026, 3, 30)) == Period(date(2026, 2, 1), date(2026, 2, 28))


def test_days_that_somebody_chose_are_compared_with_as_many_before_them():
    chosen = Period(date(2026, 11, 10), date(2026, 11, 14))
    assert before(chosen, A_DAY) == Period(date(2026, 11, 5), date(2026, 11, 9))


def test_a_day_begins_at_midnight_in_beijing():
    span = Period(A_DAY, A_DAY).span
    midnight = datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert [span.since, span.holds(midnight), span.holds(span.until), span.holds(None)] == [
        midnight,
        True,
        False,
        False,
    ]


def test_what_falls_due_at_24_belongs_to_the_day_that_ends():
    today, tomorrow = Period(A_DAY, A_DAY).span, Period(date(2026, 11, 26), date(2026, 11, 26)).span
    assert [today.holds_due(today.until), tomorrow.holds_due(today.until)] == [True, False]
