"""Failed samples: each once, in the period of its first result, as it stands, with how far its handling is."""

from datetime import timedelta

import pytest
from factories import NOON
from figuring import HOUR, a_seen, a_signal_of, a_step, case_ids, november, row

from playbooks.playbook import Outcome

MONTH = timedelta(days=31)
OUTCOMES = tuple(
    Outcome(id=each, title=each, emits=(each,))
    for each in ("disposal_started", "disposal_completed", "retest_overturned")
)


def a_result(number="1", **fields):
    """A laboratory's word that a sample failed."""
    plain = {"channel": "sampling", "facts": {"failed_sample": True}, "about": (f"sample:{number}",)}
    return a_signal_of(**{**plain, **fields})


def done(outcome, number="1"):
    """A duty about a sample that ended so."""
    return a_step(about=f"sample:{number}", state="done", done_at=NOON, outcome=outcome, outcomes=OUTCOMES)


def test_a_sample_that_two_reported_is_one_and_a_problem_sample_is_no_failed_one():
    problem = a_signal_of("sampling", {"kind": "sampling_failure"}, about=("sample:3",))
    counted = november(a_seen(a_result("1"), a_result("1", channel="notice"), a_result("2"), problem))
    assert row(counted, "samples", "failed") == {"samples": 2, "unfinished": 2}


def test_it_counts_when_its_result_first_came_whenever_its_case_was_opened():
    old = a_seen(a_result(), a_result("1", received_at=NOON - MONTH), opened_at=NOON - MONTH)
    later = a_seen(a_result(), opened_at=NOON - MONTH)
    assert case_ids(november(old, later), "samples", "failed", "samples") == [later.case.id]


def test_how_far_its_handling_is_is_of_each_sample_by_itself():
    seen = a_seen(
        a_result("1"), a_result("2"), a_result("3"), done("disposal_started", "1"), done("disposal_completed", "2")
    )
    assert row(november(seen), "samples", "failed") == {"samples": 3, "started": 2, "completed": 1, "unfinished": 2}


def test_a_completion_that_was_taken_back_completed_nothing():
    again = a_step(about="sample:1", outcome=None, done_at=None, outcomes=OUTCOMES, opened_at=NOON - HOUR)
    assert row(november(a_seen(a_result(), again)), "samples", "failed") == {"samples": 1, "unfinished": 1}


@pytest.mark.parametrize(
    ("state", "things", "standing"),
    [
        ("closed", [], "failed"),
        ("open", [done("retest_overturned")], "overturned"),
        ("dismissed", [], "set_aside"),
        ("moved", [], "moved"),
    ],
)
def test_what_was_overturned_set_aside_or_handed_away_stands_apart(state, things, standing):
    counted = november(a_seen(a_result(), *things, state=state))
    assert counted.rows("samples") == [standing]
