"""Confirmed numbers: what a hospital reports or a person put right, never what is said, guessed or quoted."""

import pytest
from figuring import a_seen, a_signal_of, a_step

from streams.figures.illness import confirmed, known_people, people_of_callers


@pytest.mark.parametrize(
    ("channel", "facts", "overruled", "number"),
    [
        ("illness", {"ill": 12}, {}, 12),
        ("duty", {"ill": 12, "from_hospital": True}, {}, 12),
        ("complaint", {"ill": 12}, {"ill": 20}, 12),
        ("complaint", {"ill": 12}, {}, 0),
        ("media", {"ill": 12}, {}, 0),
        ("illness", {"ill": 12, "ill_is": "least"}, {}, 0),
        ("illness", {"ill": 12, "from_unit": "校方"}, {}, 0),
        ("illness", {}, {}, 0),
    ],
)
def test_whose_number_is_confirmed(channel, facts, overruled, number):
    case = a_seen(a_signal_of(channel, facts, overruled=overruled)).case
    assert confirmed(case, "ill") == number


def test_two_reports_of_one_affair_are_not_added_up():
    case = a_seen(a_signal_of("illness", {"ill": 12}), a_signal_of("illness", {"ill": 23})).case
    assert confirmed(case, "ill") == 23


@pytest.mark.parametrize(
    ("outcome", "signals", "known"),
    [
        (None, ["illness"], ("reported", {"ill": 12})),
        ("unclear", ["illness"], ("reported", {"ill": 12})),
        ("excluded", ["duty"], ("ruled_out", {})),
        ("excluded", ["duty", "illness"], ("ruled_out", {"ill": 12})),
        ("confirmed", ["duty"], ("verified", {"ill": 23})),
        ("confirmed", ["duty", "illness"], ("verified", {"ill": 12})),
    ],
)
def test_verified_is_what_the_step_of_verifying_found_true(outcome, signals, known):
    step = a_step(plan="verify_report", outcome=outcome)
    case = a_seen(step, *(a_signal_of(each, {"ill": 12}) for each in signals), facts={"ill": 23}).case
    assert known_people(case) == known


@pytest.mark.parametrize(("state", "how_far"), [("dismissed", "set_aside"), ("moved", "moved"), ("closed", "reported")])
def test_whoever_was_reported_stands_apart_once_the_affair_is_set_aside_or_is_another_area_s(state, how_far):
    case = a_seen(a_signal_of("illness", {"ill": 12}), state=state).case
    assert known_people(case) == (how_far, {"ill": 12})


def test_two_findings_of_which_one_rules_it_out_leave_it_reported():
    steps = [a_step(plan="verify_report", outcome=each) for each in ("excluded", "unclear")]
    case = a_seen(*steps, a_signal_of("illness", {"ill": 12})).case
    assert known_people(case) == ("reported", {"ill": 12})


@pytest.mark.parametrize(
    ("fields", "counted", "more"),
    [
        ({}, 0, 4),
        ({}, 2, 2),
        ({"facts": {"ill": 9}}, 0, 0),
        ({"state": "closed"}, 0, 4),
        ({"state": "dismissed"}, 0, 0),
        ({"state": "moved"}, 0, 0),
    ],
    ids=["none counted", "some counted", "more counted than they are", "ended", "set aside", "moved"],
)
def test_callers_who_each_tell_of_one_or_two_may_be_more_than_are_counted(fields, counted, more):
    callers = [a_signal_of("duty", {"ill": n}) for n in (1, 2, 1)]
    assert people_of_callers(a_seen(*callers, **{"facts": {"ill": 2}} | fields).case, counted) == more


def test_what_callers_may_be_together_is_settled_by_a_person():
    settled = a_signal_of("duty", {"ill": 2}, overruled={"ill": 1})
    assert people_of_callers(a_seen(settled, a_signal_of("duty", {"ill": 1}), facts={"ill": 2}).case, 2) == 0
