"""To whom a duty may go: first who has one in the case, then who the plan names, then everybody else, each once."""

from playbooks.telling.likely import GROUPS, HERE, NAMED, OUTSIDE, likely
from tests.factories import a_case, a_complaint, a_reference, an_incoming

REF = a_reference()


def offered(case):
    """The ids of the departments by group."""
    return {group: [each.id for each in chosen] for group, chosen in likely(case, REF.plan, REF.departments)}


def test_whoever_holds_a_step_comes_first_and_whoever_the_plan_names_next():
    """A school: clause 10 of the plan names education beside market regulation."""
    case = a_case(an_incoming(facts={"channel": "illness", "school": True, "venue": "school_canteen", "ill": 3}))
    groups = offered(case)
    assert list(groups) == list(GROUPS)
    assert set(groups[HERE]) == {step.department for step in case.steps.values()}
    assert [each for each in groups[NAMED] if each in groups[HERE]] == []


def test_every_department_is_offered_once_and_no_group_of_them():
    every = [each for chosen in offered(a_case(a_complaint())).values() for each in chosen]
    assert sorted(every) == sorted(each.id for each in REF.departments if each.kind != "group")


def test_who_is_no_body_of_the_district_and_has_no_part_comes_last():
    assert "X07" in offered(a_case(a_complaint()))[OUTSIDE]
