"""A department signs for what it was sent: one step, or all of a case together."""

import pytest

from playbooks.deciding.signing import unsigned_of
from playbooks.errors import ActionRefused
from tests.factories import D03, D04, NOON, a_case, a_reference, asked, done

REF = a_reference()


def signed_in(case, **body):
    """What a signature of several steps writes: step and who signed, one an entry."""
    draft = asked(case, "sign", when=NOON, **body)
    return [(each.body.step, each.actor, each.on_behalf_of) for each in draft.entries]


def refused(case, **body):
    with pytest.raises(ActionRefused) as error:
        signed_in(case, **body)
    return str(error.value)


def of(case, department):
    return [step.id for step in case.open_steps if step.department == department]


def test_the_steps_of_a_department_are_signed_for_together_each_with_its_own_entry():
    case = a_case()
    own = of(case, "D03")
    assert len(own) > 1
    assert signed_in(case, steps=own, actor=D03) == [(each, D03, None) for each in own]
    assert [each[0] for each in signed_in(done(case, "sign", step=own[0]), steps=own)] == own[1:]


def test_what_is_signed_for_already_or_nothing_at_all_is_refused():
    case = a_case()
    first = of(case, "D03")[0]
    assert refused(case, steps=[]) == "该步骤已签收"
    assert refused(done(case, "sign", step=first), steps=[first]) == "该步骤已签收"


@pytest.mark.parametrize("steps", [5, True, {}, "D03", [7]])
def test_what_names_no_step_is_refused_whatever_a_program_sends(steps):
    assert refused(a_case(), steps=steps) == "该步骤已签收"


def test_a_single_step_may_be_named_without_a_list():
    case = a_case()
    own = of(case, "D03")[0]
    assert signed_in(case, steps=own, actor=D03) == [(own, D03, None)]


def test_nobody_signs_together_for_two_departments_or_for_another():
    case = a_case()
    given = done(case, "hand_over", step=of(case, "D03")[0], department="D04", reason="示例")
    every = [*of(given, "D03"), *of(given, "D04")]
    assert refused(given, steps=every) == "一次只能签收一个部门的步骤"
    assert refused(given, steps=every, actor=D04).endswith("承办，其他部门不能代办")


def test_what_waits_for_a_department_was_sent_to_it_and_is_not_signed_for():
    case = a_case()
    own = of(case, "D03")
    sent = done(case, "dispatch")
    assert [unsigned_of(case, "D03"), unsigned_of(sent, "D04")] == [(), ()]
    assert unsigned_of(done(sent, "sign", step=own[0]), "D03") == tuple(own[1:])
