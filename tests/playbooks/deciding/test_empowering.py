"""Who may take a duty on: what a law gives to an authority goes to no body without power."""

import pytest

from playbooks.deciding.empowering import closed_to
from playbooks.errors import ActionRefused
from tests.factories import a_case, a_reference, an_incoming, asked, the_step

REF = a_reference()
POWERLESS = ("X02", "X05", "X08", "X09", "X10")
CASE = a_case(
    an_incoming(
        facts={"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 16, "dead": 0}
    )
)


def handed(plan, department):
    """The case after an officer handed the duty of a plan to a department."""
    step = the_step(CASE, plan)
    return asked(CASE, "hand_over", step=step.id, department=department, reason="示例理由").case.steps[step.id]


@pytest.mark.parametrize("department", ["X08", "X09"])
@pytest.mark.parametrize(("plan", "ground"), [("stop_supply", "责令停止供应记录"), ("seal_samples", "第五十七条")])
def test_a_body_without_power_takes_no_duty_of_law(plan, ground, department):
    with pytest.raises(ActionRefused, match=f"没有执法权.*{ground}"):
        handed(plan, department)


@pytest.mark.parametrize("department", ["D04", "X03", "X04"])
def test_another_authority_does(department):
    assert handed("stop_supply", department).department == department


def test_what_is_refused_is_not_offered():
    assert closed_to(CASE, REF, the_step(CASE, "stop_supply")) == POWERLESS


def test_who_does_it_by_the_playbook_may_have_it_back():
    case = a_case(an_incoming(facts={"channel": "duty", "product_category": "P32", "hazard": "HZ-C.carbofuran"}))
    own = [step for step in case.steps.values() if step.department == "X05"]
    assert {step.id for step in own if "X05" in closed_to(case, REF, step)} == set()
