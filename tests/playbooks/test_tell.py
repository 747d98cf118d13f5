"""Whom an entry is news for, and the named reason."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks import entries as e
from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from playbooks.tell import REASONS_ZH, Reason, tell
from tests.factories import NOON, a_case, a_complaint, a_draft, a_reference, an_action, an_incoming, the_clock

REF = a_reference()
LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}


def told(draft):
    """(department, role, reason) of everybody told of a draft."""
    every = [each for entry in draft.entries for each in tell(entry, draft.case)]
    return [(each.department, each.role, each.reason) for each in every]


def said(case, body, **changes):
    """Who is told of one thing said about a case."""
    entry = e.Entry(id="e", case=case.id, seq=case.seq + 1, at=LATER, recorded_at=LATER, cause="x", body=body)
    return tell(replace(entry, **changes), case)


def test_every_reason_has_words():
    assert set(REASONS_ZH) == set(Reason)


def test_a_new_case_is_told_to_the_duty_officer_once():
    assert told(a_draft(a_complaint())) == [("D01", "duty_officer", Reason.NEW_ALERT)]


def test_of_a_report_about_officials_the_director_alone_is_told_and_a_department_only_its_duty():
    case = a_case(an_incoming(facts={"channel": "duty", "officials": True}))
    opened = told(a_draft(an_incoming(facts={"channel": "duty", "officials": True})))
    (step,) = case.steps
    escalated = said(case, e.Escalated(of="alert", rung=1, role="district_leader", department="D01", why="无人认领"))
    case = replace(case, steps={step: replace(case.steps[step], department="D03")})
    handed = said(case, e.HandedOver(step=step, department="D03", department_name="区市场监管局", reason="请核实"))
    assert [opened, [each.role for each in escalated]] == [[("D01", "director", Reason.NEW_ALERT)], ["director"]]
    assert [(each.department, each.role, each.text) for each in handed] == [("D03", "handler", "")]


def test_a_new_red_case_is_one_alert_and_a_duty_for_each_step():
    draft = a_draft(an_incoming(facts=SCHOOL))
    reasons = [reason for _, _, reason in told(draft)]
    assert (reasons.count(Reason.NEW_ALERT), reasons.count(Reason.NEW_DUTY)) == (1, len(draft.case.open_steps))
    assert {each.urgent for entry in draft.entries for each in tell(entry, draft.case)} == {True}


def test_a_case_that_turns_red_by_a_joining_signal_is_told_to_the_desk_as_graver():
    case = a_case(a_complaint())
    draft = join_case(REF, case, an_incoming(facts=SCHOOL), rule="x", why="x", now=LATER)
    assert ("D01", "duty_officer", Reason.GRAVER) in told(draft)


def test_a_case_that_turns_red_by_a_revision_of_its_only_signal_is_told_to_the_desk_as_graver():
    signal = an_incoming(id="s1", facts={"channel": "illness", "ill": 3})
    revised = an_incoming(id="s1", facts={"channel": "illness", "ill": 31}, revision=2)
    draft = update_signal(REF, a_case(signal), revised, now=LATER)
    assert ("D01", "duty_officer", Reason.GRAVER) in told(draft)


def test_dispatching_tells_each_owner():
    case = a_case(a_complaint())
    draft = act(REF, case, an_action(case, "dispatch"), LATER)
    owners = [(step.department, "handler", Reason.NEW_DUTY) for step in case.open_steps]
    assert told(draft) == owners


def test_a_step_that_is_handed_over_is_told_once_to_who_has_it_now():
    case = a_case(a_complaint())
    case = act(REF, case, an_action(case, "dispatch"), LATER).case
    action = an_action(case, "hand_over", step="decide_acceptance", department="D04", reason="x")
    assert told(act(REF, case, action, LATER)) == [("D04", "handler", Reason.HANDED_OVER)]


def test_a_returned_step_is_told_to_the_duty_officer():
    case = a_case(a_complaint())
    action = an_action(case, "return", step="decide_acceptance", reason="x")
    draft = act(REF, case, action, LATER)
    assert told(draft) == [("D01", "duty_officer", Reason.RETURNED)]
    (returned,) = [each for entry in draft.entries for each in tell(entry, draft.case)]
    step = next(each for each in case.open_steps if each.plan == "decide_acceptance")
    assert returned.text == f"{step.department_name}退回“{step.title}”，理由：x"


@pytest.mark.parametrize(
    ("verdict", "reasons"),
    [("overdue", [Reason.OVERDUE]), ("target_passed", [Reason.TARGET_PASSED]), ("unconfirmed", [])],
)
def test_unverified_law_is_never_called_overdue(verdict, reasons):
    case = a_case(a_complaint())
    body = e.DeadlineMissed(clock=the_clock(case, "CMP-1").id, due_at=LATER, verdict=verdict)
    assert [each.reason for each in said(case, body)] == reasons


def test_nobody_is_reminded_of_a_time_that_had_passed_when_it_was_written():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    due_at, body = clock.deadline.due_at, e.Reminded(clock=clock.id, reminder="half")
    before = due_at - timedelta(minutes=1)
    assert [len(said(case, body, at=before, recorded_at=at)) for at in (before, due_at)] == [1, 0]


def test_the_owner_is_told_of_reminders_moves_and_withdrawn_misses():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    moved = e.ClockMoved(clock=clock.id, change="paused", deadline=clock.deadline, reason="x")
    withdrawn = e.MissWithdrawn(clock=clock.id, due_at=LATER, reason="x")
    news = [said(case, body) for body in (e.Reminded(clock=clock.id, reminder="half"), moved, withdrawn)]
    assert [[(each.department, each.reason, each.step) for each in every] for every in news] == [
        [("D03", reason, clock.step)] for reason in (Reason.REMINDER, Reason.CLOCK_MOVED, Reason.MISS_WITHDRAWN)
    ]


def test_a_proposal_to_the_director_is_told_to_both_who_may_confirm_it_and_goes_up_only_when_confirmed():
    case = a_case(a_complaint())
    rung = {"of": "alert", "rung": 3, "role": "director", "department": "D01"}
    proposed = said(case, e.EscalationProposed(**rung, why="x", text="请批示"))
    declined = said(case, e.EscalationAnswered(**rung, confirmed=False))
    confirmed = said(case, e.EscalationAnswered(**rung, confirmed=True, text="请批示"))
    assert [(each.role, each.reason, each.text) for each in (*proposed, *declined, *confirmed)] == [
        ("duty_officer", Reason.PROPOSAL, "请批示"),
        ("director", Reason.PROPOSAL, "请批示"),
        ("director", Reason.ESCALATED, "请批示"),
    ]


def test_a_proposal_to_the_district_is_the_duty_officers_to_confirm():
    case = a_case(a_complaint())
    rung = {"of": the_clock(case, "CMP-1").id, "rung": 4, "role": "district_leader", "department": "D01"}
    told = said(case, e.EscalationProposed(**rung, why="x", text="请批示"))
    assert [(each.role, each.reason) for each in told] == [("duty_officer", Reason.PROPOSAL)]


def test_an_escalation_is_told_to_its_rung():
    case = a_case(a_complaint())
    body = e.Escalated(of=the_clock(case, "CMP-1").id, rung=2, role="chief", department="D03", why="已过期")
    assert [(each.role, each.department, each.text) for each in said(case, body)] == [("chief", "D03", "已过期")]


@pytest.mark.parametrize(
    "body", [e.Noted(text="x"), e.Acknowledged(), e.Closed(conclusion="x"), e.Reopened(reason="x")]
)
def test_most_entries_are_nobodys_news(body):
    assert said(a_case(a_complaint()), body) == []
