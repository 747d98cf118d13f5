"""When a rule falls due: counting, rolling, excluded time, extensions, reminders, and the JSON of it."""

from datetime import UTC, date, datetime, time

import msgspec
import pytest
from terms import WORKDAYS, a_rule, a_version, instant

from playbooks.law.deadlines import DeadlineError, Length, Span, due
from playbooks.law.workdays import OfficeHours, Workdays


def count(length, unit, start, *, roll=None, **arguments):
    """The due of an invented rule of that length, started at an instant in Beijing."""
    changes = {} if roll is None else {"roll": roll}
    return due(a_rule(a_version(length, unit, **changes)), instant(start), workdays=WORKDAYS, **arguments)


def a_span(start: str, end: str | None) -> Span:
    """Excluded time between two instants in Beijing."""
    return Span(start=instant(start), end=end and instant(end))


def reminders_of(result) -> list[tuple[str, str]]:
    """Kinds and instants, for reading."""
    return [(each.kind, f"{each.at:%Y-%m-%d %H:%M}") for each in result.reminders]


# Counting.


@pytest.mark.parametrize(
    ("length", "unit", "start", "due_on"),
    [
        (7, "working_days", "2026-02-12", "2026-02-28"),
        (5, "working_days", "2026-09-18", "2026-09-24"),
        (15, "working_days", "2026-09-23", "2026-10-21"),
        (5, "working_days", "2026-04-30", "2026-05-11"),
        (2, "working_days", "2026-06-17", "2026-06-22"),
        (7, "working_days", "2026-11-24", "2026-12-03"),
        (15, "working_days", "2026-11-24", "2026-12-15"),
        (60, "calendar_days", "2026-08-05", "2026-10-08"),
        (90, "calendar_days", "2026-07-09", "2026-10-08"),
        (10, "calendar_days", "2026-12-02", "2026-12-12"),
        (1, "working_days", "2026-10-03", "2026-10-08"),
        (1, "months", "2026-03-31", "2026-04-30"),
        (1, "months", "2026-01-30", "2026-02-28"),
        (1, "months", "2024-01-31", "2024-02-29"),
        (3, "months", "2025-11-15", "2026-02-24"),
        (2, "months", "2026-02-15", "2026-04-15"),
    ],
)
def test_the_last_day_of_a_term(length, unit, start, due_on):
    assert str(count(length, unit, start).due_on) == due_on


def test_a_day_term_ends_at_midnight_in_beijing():
    assert count(7, "working_days", "2026-11-24").due_at == instant("2026-12-04 00:00")


def test_the_first_day_is_the_day_in_beijing():
    """16:30 UTC is half past midnight of the next day."""
    result = due(a_rule(a_version(1)), datetime(2026, 11, 24, 16, 30, tzinfo=UTC), workdays=WORKDAYS)
    assert result.due_on == date(2026, 11, 26)


def test_hours_run_from_the_exact_moment_through_nights_and_holidays():
    assert count(24, "hours", "2026-09-30 22:17").due_at == instant("2026-10-01 22:17")


def test_a_last_day_listed_off_rolls_and_says_so():
    result = count(60, "calendar_days", "2026-08-05")
    assert (result.raw_on, result.due_on, result.rolled) == (date(2026, 10, 4), date(2026, 10, 8), True)


def test_an_ordinary_weekend_never_rolls():
    result = count(10, "calendar_days", "2026-12-02")
    assert (result.due_on.weekday(), result.rolled) == (5, False)


def test_a_rule_that_does_not_roll_ends_on_the_holiday():
    assert count(60, "calendar_days", "2026-08-05", roll="none").due_on == date(2026, 10, 4)


@pytest.mark.parametrize("unit", ["immediate", "per_plan", "none"])
def test_a_provision_without_a_number_is_never_due(unit):
    result = due(a_rule(a_version(None, unit)), instant("2026-11-24"), workdays=WORKDAYS)
    assert (result.due_on, result.due_at, result.reminders, result.remind_at) == (None, None, (), None)


def test_a_start_without_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        due(a_rule(a_version()), datetime.combine(date(2026, 11, 24), time(9)), workdays=WORKDAYS)


# Past the last known year.


@pytest.mark.parametrize(
    ("length", "unit", "start", "provisional"),
    [
        (5, "working_days", "2026-12-17", False),
        (6, "working_days", "2026-12-17", True),
        (10, "calendar_days", "2026-12-14", False),
        (10, "calendar_days", "2026-12-15", True),
        (1, "months", "2026-12-15", True),
        (48, "hours", "2026-12-31", False),
        (5, "working_days", "2023-12-20", True),
    ],
)
def test_a_day_of_which_a_missing_list_may_say_something_makes_the_answer_provisional(length, unit, start, provisional):
    assert count(length, unit, start).provisional is provisional


def test_the_list_of_the_year_moves_a_provisional_answer():
    later = Workdays(years=[2026, 2027], off={date(2027, 1, 1): "元旦"})
    rule = a_rule(a_version(6))
    before = due(rule, instant("2026-12-24"), workdays=Workdays(years=[2026]))
    after = due(rule, instant("2026-12-24"), workdays=later)
    assert (before.due_on, before.provisional) == (date(2027, 1, 1), True)
    assert (after.due_on, after.provisional) == (date(2027, 1, 4), False)


# Reminders.


def test_calendar_days_remind_at_half_at_eighty_per_cent_and_on_the_last_working_day():
    assert reminders_of(count(60, "calendar_days", "2026-08-05")) == [
        ("half", "2026-09-07 08:30"),
        ("eighty", "2026-09-28 08:30"),
        ("last_working_day", "2026-09-30 08:30"),
    ]


def test_two_reminders_at_one_instant_are_one():
    """Eighty per cent falls on Thursday night and moves to the opening of the last working day."""
    assert reminders_of(count(10, "calendar_days", "2026-12-02")) == [
        ("half", "2026-12-07 16:30"),
        ("last_working_day", "2026-12-11 08:30"),
    ]


def test_working_days_divide_working_time():
    """Nine hours are left of Tuesday, five days of nine and a half follow: half is 28 h 15 min of office time."""
    assert reminders_of(count(5, "working_days", "2026-11-24")) == [
        ("half", "2026-11-27 08:45"),
        ("last_working_day", "2026-11-30 08:30"),
        ("eighty", "2026-11-30 16:12"),
    ]


def test_hours_remind_at_night_too():
    assert reminders_of(count(2, "hours", "2026-11-24 23:00")) == [
        ("half", "2026-11-25 00:00"),
        ("eighty", "2026-11-25 00:36"),
    ]


def test_a_last_working_day_before_the_start_reminds_nobody():
    kinds = [each.kind for each in count(1, "working_days", "2026-11-24").reminders]
    assert kinds == ["half", "eighty"]


def test_a_reminder_with_no_opening_left_before_the_end_comes_outside_office_hours():
    """Friday noon and one calendar day: half and eighty per cent lie in the night and on the Saturday that ends it."""
    assert reminders_of(count(1, "calendar_days", "2026-12-11 12:00")) == [
        ("half", "2026-12-12 06:00"),
        ("eighty", "2026-12-12 16:48"),
    ]


def test_remind_at_is_the_last_reminder():
    result = count(15, "working_days", "2026-09-23")
    assert result.remind_at == result.reminders[-1].at == instant("2026-10-20 08:30")


def test_reminders_follow_the_hours_of_the_office():
    result = count(60, "calendar_days", "2026-08-05", office=OfficeHours(opens=time(9), closes=time(17)))
    assert result.remind_at == instant("2026-09-30 09:00")


# Excluded time.


def test_excluded_hours_move_the_end_by_as_much():
    result = count(24, "hours", "2026-11-24 09:00", excluded=(a_span("2026-11-24 12:00", "2026-11-24 15:30"),))
    assert result.due_at == instant("2026-11-25 12:30")


def test_the_pause_and_resume_of_a_calendar_day_term():
    """From the pause's date up to, not including, the resume's: the 26th, 27th and 28th do not count."""
    result = count(10, "calendar_days", "2026-11-24", excluded=(a_span("2026-11-26 15:00", "2026-11-29 10:00"),))
    assert result.due_on == date(2026, 12, 7)


def test_only_working_days_are_taken_out_of_a_working_day_term():
    """Friday to Monday: one working day."""
    result = count(7, "working_days", "2026-11-24", excluded=(a_span("2026-11-27", "2026-11-30"),))
    assert result.due_on == date(2026, 12, 4)


def test_excluded_time_may_bring_more_excluded_time_into_the_term():
    spans = (a_span("2026-11-26", "2026-11-29"), a_span("2026-12-05", "2026-12-07"))
    assert count(10, "calendar_days", "2026-11-24", excluded=spans).due_on == date(2026, 12, 9)


def test_overlapping_pauses_count_once():
    spans = (a_span("2026-11-26", "2026-11-28"), a_span("2026-11-27", "2026-11-29"), a_span("2026-11-26", "2026-11-27"))
    assert count(10, "calendar_days", "2026-11-24", excluded=spans).due_on == date(2026, 12, 7)


def test_a_pause_before_the_start_or_after_the_end_changes_nothing():
    spans = (a_span("2026-11-01", "2026-11-20"), a_span("2026-12-20", "2026-12-25"))
    assert count(7, "working_days", "2026-11-24", excluded=spans) == count(7, "working_days", "2026-11-24")


@pytest.mark.parametrize(("length", "unit"), [(48, "hours"), (10, "calendar_days"), (7, "working_days"), (1, "months")])
def test_an_open_pause_leaves_no_due_time(length, unit):
    result = count(length, unit, "2026-11-24", excluded=(a_span("2026-11-25", None),))
    assert (result.raw_on, result.due_on, result.due_at, result.reminders) == (None, None, None, ())


@pytest.mark.parametrize(("length", "unit"), [(48, "hours"), (10, "calendar_days"), (7, "working_days")])
def test_a_pause_that_begins_after_the_end_cannot_undo_it(length, unit):
    """Otherwise a miss could be talked away afterwards."""
    result = count(length, unit, "2026-11-24", excluded=(a_span("2026-12-24", None),))
    assert result == count(length, unit, "2026-11-24")


def test_reminders_divide_the_time_that_counts():
    result = count(10, "hours", "2026-11-24 09:00", excluded=(a_span("2026-11-24 12:00", "2026-11-24 22:00"),))
    assert reminders_of(result) == [("half", "2026-11-25 00:00"), ("eighty", "2026-11-25 03:00")]


def test_no_last_working_day_reminder_falls_into_a_pause():
    result = count(5, "working_days", "2026-11-24", excluded=(a_span("2026-11-26", "2026-12-03"),))
    inside = [each for each in result.reminders if instant("2026-11-26 00:00") <= each.at < instant("2026-12-03 00:00")]
    assert (result.due_on, inside) == (date(2026, 12, 8), [])


# Extensions.


def test_an_extension_adds_its_length_before_the_last_day_rolls():
    result = count(30, "calendar_days", "2026-08-05", extended=(Length(length=30, unit="calendar_days"),))
    assert (result.raw_on, result.due_on, result.length) == (date(2026, 10, 4), date(2026, 10, 8), 30)


def test_fifteen_working_days_and_fifteen_more():
    result = count(15, "working_days", "2026-09-23", extended=(Length(length=15, unit="working_days"),))
    assert result.due_on == count(30, "working_days", "2026-09-23").due_on


def test_a_month_extended_by_a_month_is_two_months():
    """Counted one after the other it would be 31 January, 28 February, 28 March."""
    result = count(1, "months", "2026-01-31", extended=(Length(length=1, unit="months"),))
    assert result.due_on == date(2026, 3, 31)


def test_a_term_in_working_days_may_be_extended_by_calendar_days():
    result = count(5, "working_days", "2026-11-24", extended=(Length(length=10, unit="calendar_days"),))
    assert result.due_on == date(2026, 12, 11)


@pytest.mark.parametrize(("unit", "by"), [("hours", "working_days"), ("working_days", "hours"), ("hours", "none")])
def test_hours_and_days_do_not_extend_each_other(unit, by):
    with pytest.raises(DeadlineError, match=f"{unit} cannot be extended by {by}"):
        count(5, unit, "2026-11-24", extended=(Length(length=1, unit=by),))


# As JSON, and by id.


def test_the_json_names_the_start_from_and_writes_beijing_time():
    written = msgspec.to_builtins(
        due(a_rule(a_version(2, "hours")), datetime(2026, 11, 24, 1, tzinfo=UTC), workdays=WORKDAYS)
    )
    assert (written["from"], written["due_at"], written["due_on"]) == (
        "2026-11-24T09:00:00+08:00",
        "2026-11-24T11:00:00+08:00",
        "2026-11-24",
    )


def test_the_json_has_the_keys_others_rely_on():
    written = msgspec.to_builtins(count(7, "working_days", "2026-11-24"))
    assert list(written) == [
        "rule",
        "version",
        "article",
        "unit",
        "length",
        "from",
        "anchor",
        "raw_on",
        "due_on",
        "due_at",
        "rolled",
        "reminders",
        "remind_at",
        "provisional",
        "statutory",
        "confidence",
        "runs_for",
    ]


def rolled(*excluded):
    """Sixty days from 5 August: the last day is 4 October, and 8 October is the first that is not listed as off."""
    return count(60, "calendar_days", "2026-08-05", excluded=excluded)


def test_a_pause_on_a_day_that_was_rolled_over_counts_until_the_rolled_day_ends():
    assert [rolled(a_span(day, None)).due_on for day in ("2026-10-05", "2026-10-08", "2026-10-09")] == [
        None,
        None,
        date(2026, 10, 8),
    ]


def test_after_a_pause_on_a_rolled_day_what_was_left_of_the_term_is_left():
    """The 6th, 7th and 8th were left; so are the 20th, 21st and 22nd."""
    result = rolled(a_span("2026-10-06", "2026-10-20"))
    assert (result.raw_on, result.due_on, result.rolled) == (date(2026, 10, 4), date(2026, 10, 22), True)
