"""Handing over: what comes back is seen until somebody has it, and who did what in whose place."""

from datetime import timedelta

from playbooks.actions import act
from playbooks.entries import HandedOver
from playbooks.ledger.sendings import Returned, Sending
from playbooks.tell import Reason, tell
from tests.factories import (
    HEALTH,
    NOON,
    OFFICER,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    bodies,
    done,
    the_step,
)

LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 6}


def returned(actor=HEALTH, **changes):
    """A case whose `rescue` its department sent back, and the key of that step."""
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    return done(case, "return", step=step.id, actor=actor, reason="不属本委职责", when=LATER, **changes), step


def test_a_step_that_came_back_says_by_whom_when_and_why_until_somebody_has_it():
    case, before = returned()
    step = case.steps[before.id]
    assert step.returned == Returned(department=before.department_name, by="示例·卫健", at=LATER, reason="不属本委职责")
    assert (step.department, [each.id for each in case.returned_steps]) == ("D01", [before.id])


def test_given_to_a_department_again_it_is_dispatched_by_whoever_gave_it_and_its_return_stays_known():
    case, before = returned()
    when = LATER + timedelta(minutes=5)
    draft = act(
        a_reference(),
        case,
        an_action(case, "hand_over", step=before.id, department="D03", reason="按职责由市场监管局办", when=when),
        when,
    )
    step = draft.case.steps[before.id]
    assert (draft.case.returned_steps, step.dispatched_at, step.dispatched_by) == ([], when, OFFICER.person)
    assert (step.returned.reason, step.returned.again_at) == ("不属本委职责", when)
    assert len(bodies(draft, HandedOver)) == 1
    told = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert [(each.department, each.reason) for each in told] == [("D03", Reason.HANDED_OVER)]


def test_what_the_office_takes_up_itself_is_returned_no_more():
    case, before = returned()
    assert done(case, "sign", step=before.id, when=LATER).returned_steps == []


def test_the_office_returning_it_in_the_place_of_its_department_says_so():
    case, before = returned(actor=OFFICER)
    assert case.steps[before.id].returned.by_office is True


def test_who_signs_in_the_place_of_another_department_is_told_from_its_own():
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    own = done(case, "sign", step=step.id, actor=HEALTH).steps[step.id]
    office = done(case, "sign", step=step.id).steps[step.id]
    assert (own.signed_for, office.signed_for, office.person) == ("", step.department_name, OFFICER.person)


def test_what_was_signed_in_its_place_is_not_signed_for_by_who_gets_it_next():
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    case = done(done(case, "sign", step=step.id), "hand_over", step=step.id, department="D03", reason="x")
    assert (case.steps[step.id].signed_at, case.steps[step.id].signed_for) == (None, "")


def test_where_it_was_sent_first_stays_known_when_it_has_come_back_and_gone_on():
    case = a_case(an_incoming(facts=SCHOOL))
    before = the_step(case, "rescue")
    sent = Sending(department="D06", department_name=before.department_name, at=before.dispatched_at, by="")
    case = done(case, "return", step=before.id, actor=HEALTH, reason="不属本委职责", when=LATER)
    back = case.steps[before.id].first_sent
    case = done(case, "hand_over", step=before.id, department="D03", reason="请办", when=LATER)
    again = case.steps[before.id].first_sent
    assert [before.first_sent, back, again] == [None, sent, sent]


def test_every_return_of_a_duty_stays_known():
    case = a_case(an_incoming(facts=SCHOOL))
    key = the_step(case, "rescue").id
    case = done(case, "return", step=key, actor=HEALTH, reason="不属本委职责", when=LATER)
    case = done(case, "hand_over", step=key, department="D03", reason="请办", when=LATER)
    case = done(case, "return", step=key, reason="也不属本局职责", when=LATER + timedelta(hours=1))
    step = case.steps[key]
    assert [(each.reason, each.again_at) for each in step.returns] == [
        ("不属本委职责", LATER),
        ("也不属本局职责", None),
    ]
    assert step.is_returned


def test_what_was_given_on_before_anybody_sent_it_was_sent_to_nobody_first():
    case = a_case(a_complaint())
    step = next(step for step in case.open_steps if step.department == "D03")
    assert done(case, "hand_over", step=step.id, department="D04", reason="x").steps[step.id].first_sent is None


def test_since_when_a_department_has_had_what_it_took_over_is_known_whoever_there_gets_it():
    case = a_case(an_incoming(facts=SCHOOL))
    step = the_step(case, "rescue")
    case = done(case, "hand_over", step=step.id, department="D03", reason="x", when=LATER)
    within = done(
        case, "hand_over", step=step.id, department="D03", person="示例·乙", reason="x", when=LATER + timedelta(hours=1)
    )
    assert [each.steps[step.id].came_at for each in (case, within)] == [LATER, LATER]
