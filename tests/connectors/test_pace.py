"""When a source is asked next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.sources.polling import PollState, Wish, backoff, host_of, turns

NOW = datetime(2025, 11, 26, 2, tzinfo=UTC)


def later(**parts):
    return NOW + timedelta(**parts)


def failed(state=None, **more):
    settled = {"every_minutes": 10, "error": "DNS：查不到", "chance": 1.0, **more}
    return (state or PollState()).after_failure(NOW, **settled)


def wish(name, host="a.example.invalid", next_at=NOW):
    return Wish(name=name, url=f"https://{host}/{name}.xml", next_at=next_at)


def test_a_source_that_was_never_asked_is_due():
    assert PollState().is_due(NOW, every_minutes=5)


@pytest.mark.parametrize(("seconds", "due"), [(-1, True), (0, True), (1, False)])
def test_a_source_is_due_when_its_time_has_come(seconds, due):
    assert PollState(next_at=later(seconds=seconds)).is_due(NOW, every_minutes=5) is due


@pytest.mark.parametrize(("every_minutes", "due"), [(5, True), (60 * 24 * 30, False)])
def test_a_clock_that_ran_ahead_and_was_set_back_keeps_no_source_waiting(every_minutes, due):
    state = PollState(next_at=later(days=20))
    assert state.is_due(NOW, every_minutes=every_minutes) is due
    assert turns([wish("a")], {"a.example.invalid": later(days=20)}, now=NOW) == {"a": later(seconds=5)}


def test_a_success_forgets_failures_and_waits_the_usual_time():
    state = failed().after_success(NOW, every_minutes=10, etag='"a"', last_modified=None)
    assert state == PollState(etag='"a"', next_at=later(minutes=10), last_ok_at=NOW)


def test_a_failure_keeps_what_is_known_and_says_why():
    known = PollState(etag='"a"', last_modified="x", last_ok_at=NOW)
    state = failed(known)
    assert (state.etag, state.last_modified, state.last_ok_at) == ('"a"', "x", NOW)
    assert (state.failures, state.last_error) == (1, "DNS：查不到")


@pytest.mark.parametrize(
    ("failures", "chance", "minutes"),
    [(1, 1.0, 20), (1, 0.0, 10), (2, 1.0, 40), (3, 0.5, 60), (6, 1.0, 360), (1_000_000, 1.0, 360)],
)
def test_a_wait_doubles_with_every_failure_up_to_six_hours(failures, chance, minutes):
    assert backoff(10, failures=failures, chance=chance) == timedelta(minutes=minutes)


@given(st.floats(0.01, 100_000), st.integers(1, 10_000), st.floats(0, 1))
def test_no_wait_is_longer_than_six_hours(every_minutes, failures, chance):
    assert timedelta(0) < backoff(every_minutes, failures=failures, chance=chance) <= timedelta(hours=6)


def test_failures_in_a_row_are_counted():
    assert (failed(failed()).failures, failed(failed()).next_at) == (2, later(minutes=40))


def test_what_cannot_get_better_soon_waits_longest_at_once():
    assert failed(permanent=True).next_at == later(hours=6)


@pytest.mark.parametrize(
    ("retry_after", "next_at"),
    [
        (3600.0, later(hours=1)),
        (1.0, later(minutes=20)),
        (-5.0, later(minutes=20)),
        (1e12, later(hours=24)),
        (later(hours=2), later(hours=2)),
        (later(hours=-2), later(minutes=20)),
        (later(days=400), later(hours=24)),
    ],
)
def test_a_server_that_names_its_time_is_believed_within_a_day(retry_after, next_at):
    assert failed(retry_after=retry_after).next_at == next_at


def test_sources_of_one_host_are_asked_one_after_the_other():
    wishes = [wish("b"), wish("a"), wish("c", host="other.example.invalid")]
    found = turns(wishes, {}, now=NOW, gap_seconds=5)
    assert found == {"a": NOW, "b": later(seconds=5), "c": NOW}


def test_the_longest_overdue_goes_first_and_the_new_one_before_it():
    wishes = [wish("late", next_at=later(hours=-2)), wish("later", next_at=later(hours=-1)), wish("new", next_at=None)]
    assert list(turns(wishes, {}, now=NOW)) == ["new", "late", "later"]


def test_a_host_that_was_just_asked_has_its_pause():
    asked = {"a.example.invalid": later(seconds=-2)}
    assert turns([wish("a")], asked, now=NOW, gap_seconds=5) == {"a": later(seconds=3)}


def test_a_wish_for_later_waits_for_its_time():
    assert turns([wish("a", next_at=later(minutes=3))], {}, now=NOW) == {"a": later(minutes=3)}


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.example.invalid/x", "a.example.invalid"),
        ("https://who:pw@a.example.invalid:8443/x", "a.example.invalid:8443"),
        ("x", ""),
        ("http://[::1", ""),
    ],
)
def test_a_host_is_named_without_what_does_not_matter(url, host):
    assert host_of(url) == host
