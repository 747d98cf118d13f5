"""Scripted players: whose move it is, and which of several duties of one name is theirs."""

import pytest

from streams.drills.players import action_of, is_their_turn, next_step
from streams.drills.scenario import Move
from tests.factories import NOON, a_case, at, done
from tests.playbooks.test_library_law import punished
from tests.playbooks.test_library_penalties import SERVED
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


def a_move(step, outcome):
    return Move(by="handler", department="D03", do="complete", on="banquet", step=step, outcome=outcome)


@pytest.mark.parametrize(("when", "turn"), [("2026-12-03 18:00", False), ("2026-12-04 00:00", True)])
def test_that_a_term_is_over_is_said_when_it_is_however_late_the_hall_began(when, turn):
    assert is_their_turn(punished(*SERVED), a_move("hear_party", "waived"), at(when)) is turn


@pytest.mark.parametrize(("more", "turn"), [((), False), ((("hear_party", "heard"),), True)])
def test_a_decision_waits_for_what_its_department_has_to_do_before(more, turn):
    case = punished(*SERVED, *more)
    assert is_their_turn(case, a_move("decide_penalty", "penalised"), at("2026-11-30 09:00")) is turn
