"""What was corrected and is corrected back is as it was: duties and times of law keep the start that they had."""

from datetime import timedelta

from playbooks.actions import act
from playbooks.decide import join_case
from playbooks.entries import ClockRestarted, StepsRestored
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming, asked, bodies

REF = a_reference()
SCHOOL = {"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 16, "children": True}


def after(case, *corrections, signal="s1"):
    """The case after corrections, an hour apart."""
    for n, said in enumerate(corrections, 1):
        when = NOON + timedelta(hours=n)
        case = asked(case, "correct_label", when=when, signal=signal, fields=said).case
    return case


def running(case):
    """By rule: since when and till when each clock runs."""
    open_ones = (each for each in case.clocks.values() if each.stopped_at is None)
    return sorted((each.deadline.rule, each.started_at, str(each.deadline.due_at)) for each in open_ones)


def to_do(case):
    """By plan: since when each duty is open and by when the office wants it done."""
    return sorted((each.plan, each.opened_at, str(each.target_at)) for each in case.open_steps)


def test_a_complaint_that_was_called_an_enquiry_runs_from_its_receipt():
    case = a_case(a_complaint(id="s1"))
    away = after(case, {"request": "enquiry"})
    back = after(case, {"request": "enquiry"}, {"request": "complaint"})
    assert ("CMP-1" in {rule for rule, *_ in running(away)}, running(back)) == (False, running(case))


def test_what_is_put_right_again_has_its_old_duties_times_and_venue():
    case = a_case(an_incoming(id="s1", facts=SCHOOL))
    back = after(case, {"ill": "1", "school": "否"}, {"ill": "16", "school": "是"})
    assert (running(back), set(to_do(case)) - set(to_do(back)), back.facts["venue"]) == (
        running(case),
        set(),
        "school_canteen",
    )


def test_whoever_was_told_to_stop_is_told_to_go_on():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否"})
    when = NOON + timedelta(hours=2)
    said = an_action(case, "correct_label", when=when, signal="s1", fields={"ill": "16", "school": "是"})
    draft = act(REF, case, said, when)
    (restored, *_), restarted = bodies(draft, StepsRestored), bodies(draft, ClockRestarted)
    assert restored.reason.startswith("人工更正“")
    assert "NP-2" in {draft.case.clocks[each.clock].deadline.rule for each in restarted}


def test_what_another_signal_says_begins_a_time_of_its_own():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否", "children": "否"})
    later = NOON + timedelta(hours=5)
    told = an_incoming(id="s2", received_at=later, facts={"channel": "duty", "kind": "incident", "ill": 20})
    draft = join_case(REF, case, told, rule="same_operator", why="同一经营者", now=later)
    since = [[each[1] for each in running(one) if each[0] == "NP-2"] for one in (case, draft.case)]
    assert since == [[], [later]]


def test_a_duty_that_was_opened_anew_meanwhile_does_not_come_back_beside_it():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否"})
    told = an_incoming(id="s2", received_at=NOON + timedelta(hours=2), facts=SCHOOL)
    joined = join_case(REF, case, told, rule="same_operator", why="同一经营者", now=told.received_at).case
    back = after(joined, {"ill": "16"})
    plans = [(each.plan, each.about, each.department) for each in back.open_steps]
    assert len(plans) == len(set(plans))
