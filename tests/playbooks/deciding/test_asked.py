"""Asked: an outcome is taken once what it says has happened, and with what it needs."""

import pytest

from playbooks.actions import act
from playbooks.errors import ActionRefused
from tests.factories import a_case, a_reference, an_action, an_incoming, done

ILL = {"channel": "illness", "kind": "incident", "ill": 4}


def refused(step, outcome, *, after):
    """Why this outcome is not taken of an illness of which these steps are done."""
    case = a_case(an_incoming(facts=ILL))
    for each in after:
        case = done(case, "complete", step=each, outcome="done")
    action = an_action(case, "complete", step=step, outcome=outcome)
    with pytest.raises(ActionRefused) as error:
        act(a_reference(), case, action, action.at)
    return str(error.value)


def test_no_report_is_the_last_one_while_the_response_runs():
    reason = refused("progress_report", "over", after=["first_report"])
    assert reason == "“响应已终止，不再续报”要等“确认终止条件，解除控制措施”办结之后"


def test_who_says_that_a_test_found_something_says_what_and_in_which_sample():
    reason = refused("record_test_result", "positive", after=["take_samples"])
    assert reason == "“检出”还需填写：何种样品检出何物"
