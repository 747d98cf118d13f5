"""What no channel carries is passed on by hand: who said so, when and how, and what waits to be signed for still."""

from datetime import timedelta

import pytest

from playbooks.actions import act
from playbooks.deciding.passing import to_pass_on
from playbooks.entries import Actor, PassedOn
from playbooks.errors import ActionRefused
from playbooks.ledger.sendings import Passed
from tests.factories import NOON, OFFICER, a_case, a_reference, an_action, an_incoming, asked, bodies, done

REF = a_reference()
LATER = NOON + timedelta(minutes=9)


def sent():
    """A case of a school, red: its steps have gone to several departments."""
    return a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 12}))


def refused(case, **body):
    with pytest.raises(ActionRefused) as error:
        act(REF, case, an_action(case, "pass_on", **body), NOON)
    return str(error.value)


def every(case):
    return [step.id for step in case.open_steps]


def test_what_was_dispatched_to_others_and_nobody_signed_for_is_to_be_passed_on():
    case = sent()
    mine = [step for step in case.open_steps if step.department != "D01"]
    assert [step.id for step in to_pass_on(case)] == [step.id for step in mine if step.dispatched_at]
    first = to_pass_on(case)[0]
    assert first not in to_pass_on(done(case, "sign", step=first.id))
    assert to_pass_on(a_case()) == ()


def test_all_of_several_departments_are_passed_on_at_once_with_an_entry_for_each():
    case = sent()
    draft = asked(case, "pass_on", steps=every(case), how="phone", when=LATER)
    said = bodies(draft, PassedOn)
    waiting = {}
    for step in to_pass_on(case):
        waiting.setdefault((step.department, step.department_name), []).append(step.id)
    assert [(each.department, each.department_name, each.how, each.steps) for each in said] == [
        (*department, "phone", tuple(steps)) for department, steps in waiting.items()
    ]
    assert len(waiting) > 1


def test_a_step_that_was_passed_on_says_by_whom_when_and_how_and_is_not_signed_for_by_that():
    case = sent()
    first = to_pass_on(case)[0]
    after = done(case, "pass_on", steps=[first.id], how="paper", when=LATER)
    step = after.steps[first.id]
    assert (step.passed_on, step.signed_at) == (Passed(by=OFFICER.person, at=LATER, how="paper"), None)
    assert to_pass_on(after) == to_pass_on(case)[1:]


def test_what_goes_to_another_department_is_to_be_passed_on_anew():
    case = done(sent(), "pass_on", steps=every(sent()), how="phone")
    first = next(step for step in case.open_steps if step.passed_on)
    other = next(step.department for step in case.open_steps if step.department not in ("D01", first.department))
    moved = done(case, "hand_over", step=first.id, department=other, reason="按职责")
    assert [step.id for step in to_pass_on(moved)] == [first.id]


def test_nothing_is_passed_on_that_does_not_wait_for_it_or_in_no_way_that_is_known():
    case = sent()
    gone = done(case, "pass_on", steps=every(case), how="phone")
    none = "没有须转交的步骤：可能已签收、已转交或已改派，请刷新核对"
    assert [refused(gone, steps=every(case), how="phone"), refused(case, steps=[], how="phone")] == [none, none]
    assert refused(case, how="phone") == none
    assert refused(case, steps=every(case), how="pigeon") == "请选择怎样转交的：电话，或书面"


def test_only_the_duty_desk_says_that_it_passed_something_on():
    case = sent()
    clerk = Actor(person="示例·朱一", role="clerk", department="D03")
    assert refused(case, steps=every(case), how="phone", actor=clerk).startswith("该操作由食安办值班人员办理")
