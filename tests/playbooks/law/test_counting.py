"""What holds for every term, whatever its start, length, unit, pauses and extensions."""

from datetime import UTC, date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from terms import WORKDAYS, a_rule, a_version

from playbooks.law.deadlines import Length, Span, due
from playbooks.law.workdays import beijing

days = st.dates(date(2023, 10, 1), date(2027, 3, 31))
starts = st.builds(beijing, days, st.times())
lengths = st.integers(1, 40)
units = st.sampled_from(["hours", "calendar_days", "working_days", "months"])
pauses = st.tuples(starts, st.timedeltas(timedelta(), timedelta(days=20)))


def span_of(pause) -> Span:
    """Excluded time from its beginning and length."""
    return Span(start=pause[0], end=pause[0] + pause[1])


@given(starts, lengths, units)
def test_a_term_ends_after_it_starts_and_its_reminders_lie_between_in_order(start, length, unit):
    result = due(a_rule(a_version(length, unit)), start, workdays=WORKDAYS)
    instants = [each.at for each in result.reminders]
    assert all(start < at < result.due_at for at in instants)
    assert instants == sorted(set(instants))
    assert result.remind_at == instants[-1]


@given(starts, st.timedeltas(timedelta(), timedelta(days=60)), lengths, units)
def test_who_starts_later_is_not_due_earlier(start, later, length, unit):
    rule = a_rule(a_version(length, unit))
    assert due(rule, start, workdays=WORKDAYS).due_at <= due(rule, start + later, workdays=WORKDAYS).due_at


@given(starts, lengths, units, st.integers(1, 40))
def test_an_extension_never_brings_the_end_nearer(start, length, unit, more):
    rule = a_rule(a_version(length, unit))
    extended = due(rule, start, extended=(Length(length=more, unit=unit),), workdays=WORKDAYS)
    assert extended.due_at >= due(rule, start, workdays=WORKDAYS).due_at


@given(starts, lengths, units, st.lists(pauses, max_size=3), pauses)
def test_excluded_time_never_brings_the_end_nearer(start, length, unit, before, more):
    rule = a_rule(a_version(length, unit))
    spans = tuple(map(span_of, before))
    less = due(rule, start, excluded=spans, workdays=WORKDAYS)
    assert due(rule, start, excluded=(*spans, span_of(more)), workdays=WORKDAYS).due_at >= less.due_at


@given(starts, lengths, st.lists(pauses, max_size=3))
def test_exactly_the_length_in_working_days_lies_outside_the_pauses(start, length, excluded):
    spans = tuple(map(span_of, excluded))
    result = due(a_rule(a_version(length)), start, excluded=spans, workdays=WORKDAYS)
    term = [start.date() + timedelta(days=n + 1) for n in range((result.due_on - start.date()).days)]
    counted = [
        day
        for day in term
        if WORKDAYS.is_working(day) and not any(span.start.date() <= day < span.end.date() for span in spans)
    ]
    assert (len(counted), counted[-1]) == (length, result.due_on)


@given(starts, lengths, units, st.lists(pauses, max_size=3))
def test_reminders_with_pauses_still_lie_before_the_end(start, length, unit, excluded):
    result = due(a_rule(a_version(length, unit)), start, excluded=tuple(map(span_of, excluded)), workdays=WORKDAYS)
    assert all(start < each.at < result.due_at for each in result.reminders)


@given(starts, lengths, units)
def test_the_zone_an_instant_is_written_in_changes_nothing(start, length, unit):
    rule = a_rule(a_version(length, unit))
    assert due(rule, start.astimezone(UTC), workdays=WORKDAYS) == due(rule, start, workdays=WORKDAYS)


@given(starts, lengths, units)
def test_a_rolled_end_is_not_listed_off(start, length, unit):
    assume(unit in ("calendar_days", "months"))
    result = due(a_rule(a_version(length, unit)), start, workdays=WORKDAYS)
    assert not WORKDAYS.is_listed_off(result.due_on)
