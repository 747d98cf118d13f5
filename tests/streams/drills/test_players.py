"""Scripted players: whose move it is, and which of several duties of one name is theirs."""

import pytest

from streams.drills.players import action_of, next_step
from streams.drills.scenario import Move
from tests.factories import NOON, a_case, done
from tests.staging import scenario_of

SCENARIO = scenario_of("wedding_nitrite")


@pytest.fixture
def shared_out():
    """Two duties that no playbook has, the earlier one for another department."""
    case = a_case()
    for department in ("D03", "D13"):
        case = done(case, "give", department=department, title="清查", reason="演练")
    return case


@pytest.mark.parametrize("department", ["D03", "D13"])
def test_of_the_duties_given_out_a_player_does_their_own(shared_out, department):
    step = shared_out.steps[str(next_step(shared_out, "given", department))]
    assert step.department == department


def test_what_a_move_asks_for_besides_goes_into_the_action():
    move = Move(by="duty_officer", do="give", on="banquet", reason="演练", asks={"department": "D13", "title": "清查"})
    action = action_of(SCENARIO, 1, move, a_case(), NOON)
    assert (action.actor.department, action.body) == (
        "D01",
        {"department": "D13", "title": "清查", "reason": "演练"},
    )
