"""Told apart, nobody is sent a second time what they have in hand or did for both, and each part has its own times."""

from datetime import timedelta

from playbooks.entries import Dispatched, StepOpened
from playbooks.tell import Reason, tell
from tests.factories import LEAD, NOON, a_case, a_complaint, an_incoming, bodies, done, the_step
from tests.regrouping import parted

SCHOOL = {"channel": "illness", "kind": "incident", "school": True, "venue": "school_canteen", "ill": 3}
JOINED, LATER = NOON + timedelta(minutes=10), NOON + timedelta(hours=2)


def two_schools():
    """Two reports that were taken for one affair; the second came ten minutes later."""
    return a_case(an_incoming(id="s1", facts=SCHOOL), an_incoming(id="s2", facts=SCHOOL, received_at=JOINED))


def state_of(step):
    return step.state, step.dispatched_at, step.signed_at, step.person, step.done_at, step.outcome


def test_what_departments_have_in_hand_or_did_for_both_is_sent_to_nobody_again():
    case = done(two_schools(), "complete", step="verify_report", outcome="confirmed")
    case = done(case, "sign", step="rescue")
    old, new = parted(case, "s2")
    assert [bodies(new, Dispatched), bodies(new, StepOpened)] == [[], []]
    for key in ("verify_report/case", "rescue/case", "publish_school_statement/case"):
        assert state_of(old.case.steps[key]) == state_of(new.case.steps[key]) == state_of(case.steps[key])
    assert [each.state for each in (new.case.steps["verify_report/case"], new.case.steps["rescue/case"])] == [
        "done",
        "open",
    ]


def test_each_department_hears_once_that_there_are_two_numbers_now():
    old, new = parted(two_schools(), "s2")
    told = [each for entry in new.entries for each in tell(entry, new.case, by=LEAD) if each.step == "rescue/case"]
    assert [(each.reason, "两个编号都要办理" in each.text, each.other) for each in told] == [
        (Reason.MOVED, True, old.case_id)
    ]


def test_each_part_has_its_own_times_from_when_its_own_signal_came():
    old, new = parted(two_schools(), "s2")
    began = [{each.started_at for each in draft.case.their_clocks} for draft in (old, new)]
    assert began == [{NOON}, {JOINED}]
    assert {each.id for each in old.case.clocks.values()} & {each.id for each in new.case.clocks.values()} == set()


def test_what_was_done_before_the_signal_came_was_not_done_for_it():
    case = a_case(an_incoming(id="s1", facts=SCHOOL), an_incoming(id="s2", facts=SCHOOL, received_at=LATER))
    case = done(case, "complete", step="verify_report", outcome="confirmed", done_at=JOINED.isoformat(), when=LATER)
    _, new = parted(case, "s2")
    assert the_step(new.case, "verify_report").state == "open"


def test_one_visit_to_a_business_of_which_two_complained_is_not_made_twice():
    case = done(a_case(*(a_complaint(id=each, operator="示例一店") for each in ("s1", "s2"))), "dispatch")
    _, new = parted(case, "s2")
    assert [step.plan for step in new.case.open_steps if step.about.startswith("operator:")] == ["on_site_check"]
    assert the_step(new.case, "on_site_check").dispatched_at == the_step(case, "on_site_check").dispatched_at
    assert bodies(new, StepOpened) == []
