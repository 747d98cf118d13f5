"""A clock whose rule is about a group runs when more than one may be ill; what binds for one patient stays."""

from datetime import timedelta

import pytest

from playbooks.actions import act
from tests.factories import NOON, a_case, a_reference, an_action, an_incoming, asked, the_clock

GROUP, SINGLE = "NP-2", {"HN-1", "FSL-103-1", "FSL-103-3", "NP-5", "ERL-61", "FSL-105", "REG-57"}
"""The report of a group's illness; what is owed for any accident, an operator's and a hospital's report among it."""
ILL = {"channel": "complaint", "kind": "incident", "ill": 1}


def rules(case):
    return {each.deadline.rule for each in case.clocks.values()}


@pytest.mark.parametrize("facts", [{}, {"hospitalised": 1}, {"channel": "illness", "treated": True}])
def test_one_patient_starts_no_group_s_clock_and_every_other(facts):
    case = a_case(an_incoming(facts=ILL | facts))
    assert [GROUP in rules(case), SINGLE - rules(case)] == [False, set()]


@pytest.mark.parametrize(
    "facts",
    [
        {"ill": 2},
        {"ill": None, "channel": "illness"},
        {"ill_is": "least"},
        {"ill_is": "about"},
        {"hospitalised": 2},
        {"dead": 1},
        {"school": True},
        {"group": True},
    ],
)
def test_two_an_unknown_number_a_school_a_death_and_a_word_of_a_group_start_it(facts):
    assert GROUP in rules(a_case(an_incoming(facts=ILL | facts)))


def test_a_second_who_tells_of_a_patient_makes_it_a_group_from_then_on():
    later = an_incoming(facts=ILL, received_at=NOON + timedelta(hours=3))
    case = a_case(an_incoming(facts=ILL), later)
    clock = the_clock(case, GROUP)
    assert (clock.started_at, clock.deadline.due_at) == (NOON + timedelta(hours=3), NOON + timedelta(hours=5))


def test_an_officer_who_says_that_it_may_be_a_group_starts_it():
    case = a_case(an_incoming(id="s1", facts=ILL))
    action = an_action(case, "correct_label", signal="s1", field="group", now="是")
    assert GROUP in rules(act(a_reference(), case, action, action.at).case)


def test_a_number_corrected_to_one_takes_it_back():
    case = a_case(an_incoming(id="s1", facts=ILL | {"ill": 3}))
    case = asked(case, "correct_label", signal="s1", field="ill", now="1").case
    assert the_clock(case, GROUP).is_running is False
