"""Why a duty is whose it is follows the duty from one department to the next."""

from playbooks.telling.whose import why_theirs
from tests.factories import HEALTH, OFFICER, a_case, an_incoming, done, the_step

SCHOOL = {"channel": "illness", "school": True, "ill": 6}


def why(case):
    return why_theirs(the_step(case, "rescue"))


def test_a_duty_is_whose_the_plan_says_until_it_moves():
    case = a_case(an_incoming(facts=SCHOOL))
    assert why(case) == the_step(case, "rescue").why_you


def test_what_was_returned_is_the_offices_because_of_who_returned_it_and_why():
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    case = done(case, "return", step=step.id, actor=HEALTH, reason="不属本委职责")
    said = f"{step.department_name}退回：不属本委职责；由食安办协调，改派其他部门或自办"
    assert [why(case), why(done(case, "sign", step=step.id))] == [said, said]


def test_what_was_given_on_is_whose_it_is_because_of_who_gave_it_and_why():
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    handed = done(case, "hand_over", step=step.id, department="D03", reason="请核实")
    returned = done(case, "return", step=step.id, actor=HEALTH, reason="不属本委职责")
    again = done(returned, "hand_over", step=step.id, department="D03", reason="按职责")
    office = the_step(returned, "rescue").department_name
    assert [why(handed), why(again)] == [
        f"原由{step.department_name}承办，{OFFICER.person}移交：请核实",
        f"原由{office}承办，{OFFICER.person}移交：按职责",
    ]
