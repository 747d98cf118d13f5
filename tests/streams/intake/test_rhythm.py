"""A source is silent outside the rhythm in which it was heard so far, or beyond what its office set; never sooner."""

import json
from datetime import datetime, timedelta

import pytest

from playbooks.law.workdays import BEIJING
from streams.intake.rhythm import HEARD, KEPT, SILENT, UNKNOWN, state_of, with_time
from streams.store.schema import to_us
from tests.factories import a_reference

WORKDAYS = a_reference().workdays
MONDAY = datetime(2026, 11, 16, 9, tzinfo=BEIJING)


def heard(*times):
    return json.dumps([to_us(each) for each in times])


def on(*days):
    """Heard at nine on these days after a Monday."""
    return [MONDAY + timedelta(days=day) for day in days]


def state(times, after_h, set_h=None):
    """What is said of the source so many hours after it was last heard."""
    return state_of(heard(*times), times[-1], times[-1] + timedelta(hours=after_h), WORKDAYS, set_h)


OFFICE = on(0, 1, 2, 3, 4)
"""A register that is exported each working day; last on a Friday."""
EVERY_DAY = on(0, 1, 2, 3, 4, 5, 6)
WEEKLY = on(0, 7, 14, 21)


@pytest.mark.parametrize(
    ("times", "after_h", "said"),
    [
        (OFFICE, 71, HEARD),  # Monday, before it comes
        (OFFICE, 24 * 4, SILENT),  # Tuesday, when it has missed Monday
        (EVERY_DAY, 29, HEARD),
        (EVERY_DAY, 31, SILENT),
        (WEEKLY, 24 * 8, HEARD),
        (WEEKLY, 24 * 12, SILENT),
    ],
)
def test_a_silence_is_measured_by_the_rhythm_so_far(times, after_h, said):
    assert state(times, after_h) == said


def test_who_was_heard_too_seldom_has_no_rhythm_to_break():
    assert [state(on(0), 1), state(on(0, 1, 2), 24 * 30)] == [UNKNOWN, UNKNOWN]


def test_what_the_office_set_stands_over_the_rhythm():
    assert [state(WEEKLY, 13, set_h=12), state(on(0), 11, set_h=12), state(OFFICE, 25, set_h=72)] == [
        SILENT,
        HEARD,
        HEARD,
    ]


def test_a_source_stored_before_times_were_kept_has_none():
    assert state_of(None, MONDAY, MONDAY + timedelta(days=9), WORKDAYS) == UNKNOWN


def test_reports_close_together_are_one_time_and_only_the_latest_times_are_kept():
    kept = None
    for hour in range(0, 24 * (KEPT + 5), 3):
        kept = with_time(kept, to_us(MONDAY + timedelta(hours=hour)))
    times = json.loads(kept)
    assert (len(times), {later - earlier for earlier, later in zip(times, times[1:], strict=False)}) == (
        KEPT,
        {6 * 3600 * 1_000_000},
    )
