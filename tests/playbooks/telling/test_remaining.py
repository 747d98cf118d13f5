"""Of a complaint that was answered only the penalty case is left: its own clocks have stopped, and that is said."""

from datetime import timedelta

import pytest

from playbooks.errors import ActionRefused
from playbooks.telling.remaining import remaining
from tests.factories import NOON, a_case, a_complaint, a_reference, done

REF = a_reference()
FOUND = (
    ("decide_acceptance", "accepted", {}),
    ("on_site_check", "done", {}),
    ("screen_clue", "found", {}),
    ("check_clue", "filed", {"document": "示例1号"}),
)


def worked(*more):
    """A complaint whose clue led to a penalty case, an hour for each step, with more steps after."""
    case = a_case(a_complaint())
    for n, (step, outcome, fields) in enumerate((*FOUND, *more), 1):
        case = done(case, "complete", step=step, outcome=outcome, fields=fields, when=NOON + timedelta(hours=n))
    return case


MEDIATED = worked(("mediate", "agreed", {}))


def test_while_it_is_mediated_more_is_left_than_the_penalty_case():
    assert remaining(worked(), REF) is None


def test_when_it_was_mediated_the_penalty_case_alone_is_left():
    left = remaining(MEDIATED, REF)
    assert (left.asked, left.at) == (("投诉",), NOON + timedelta(hours=5))
    assert {step.plan for step in left.steps} == {"submit_case_file", "decide_penalty", "transfer_check"}


def test_no_clock_of_the_complaint_runs_on():
    running = {clock.deadline.rule for clock in MEDIATED.running_clocks}
    assert [rule for rule in running if rule.startswith("CMP")] == []


def test_to_close_it_is_refused_with_what_is_left():
    with pytest.raises(ActionRefused, match="投诉已答复办完，只余处罚案件，还有必办步骤未办结"):
        done(MEDIATED, "close", conclusion="示例")


def test_of_a_complaint_without_a_penalty_case_nothing_of_the_kind_is_said():
    assert remaining(a_case(a_complaint()), REF) is None
