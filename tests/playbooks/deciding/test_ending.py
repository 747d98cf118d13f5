"""Ending a case: who may set it aside, what its departments are told, and what comes back when it is opened again."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.case import ALERT
from playbooks.deciding.ending import NEXT
from playbooks.entries import StepsRestored, StepsWithdrawn
from playbooks.errors import ActionRefused
from playbooks.tell import Reason, tell
from playbooks.timers import timers_of
from playbooks.urgency.escalation import OFFICE
from tests.factories import AREA, LEAD, NOON, OFFICER, a_case, a_reference, after, an_action, an_incoming, bodies, done

REF = a_reference()
LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 2}
GENERAL = {"channel": "media", "kind": "rumour", "rumour": True}


def asked(case, kind, actor=LEAD, when=LATER, **body):
    return act(REF, case, an_action(case, kind, when=when, actor=actor, **body), when)


def told(draft):
    """(department, reason, text) of everybody told of a draft."""
    every = [each for entry in draft.entries for each in tell(entry, draft.case)]
    return [(each.department, each.reason, each.text) for each in every]


def refused(case, kind, actor, **body):
    with pytest.raises(ActionRefused) as error:
        asked(case, kind, actor, **body)
    return str(error.value)


def test_a_red_case_is_not_set_aside_by_a_duty_officer_who_is_told_who_may_and_what_else_there_is():
    case = a_case(an_incoming(facts=SCHOOL))
    departments = {step.department for step in case.open_steps if not step.optional}
    duties = [step for step in case.open_steps if not step.optional]
    assert refused(case, "dismiss", OFFICER, reason="家长说可能是着凉") == (
        f"本事件为红色，{len(departments)}个部门有{len(duties)}项已派发、未办结："
        "不予处置由带班领导（示例·张一）或主任（示例·刘一）决定，请其在本页办理；也可以在各步骤办结之后办结"
    )


@pytest.mark.parametrize("role", ["supervisor", "director"])
def test_the_lead_or_the_director_sets_it_aside(role):
    case = a_case(an_incoming(facts=SCHOOL))
    assert asked(case, "dismiss", replace(LEAD, role=role), reason="误报").case.state == "dismissed"


def test_a_calm_case_whose_duties_were_dispatched_asks_for_the_lead_too():
    case = a_case(an_incoming(facts=GENERAL))
    case = replace(case, clocks={key: each for key, each in case.clocks.items() if each.deadline.due_at is None})
    assert asked(case, "dismiss", OFFICER, reason="与食品无关").case.state == "dismissed"
    sent = done(case, "dispatch")
    assert "已派发、未办结：不予处置由带班领导" in refused(sent, "dismiss", OFFICER, reason="与食品无关")
    assert asked(sent, "dismiss", LEAD, reason="与食品无关").case.state == "dismissed"


def test_an_orange_case_with_people_ill_asks_for_the_lead_too():
    case = replace(a_case(an_incoming(facts=GENERAL)), severity="orange", clocks={}, facts={"ill": 1})
    assert refused(case, "dismiss", OFFICER, reason="x").startswith("本事件为橙色、有人不适：不予处置由带班领导")
    assert asked(replace(case, facts={}), "dismiss", OFFICER, reason="x").case.state == "dismissed"


def test_every_department_that_holds_a_duty_is_told_that_there_is_none():
    case = a_case(an_incoming(facts=SCHOOL))
    draft = asked(case, "dismiss", reason="误报")
    (gone,) = bodies(draft, StepsWithdrawn)
    assert (set(gone.steps), draft.case.open_steps) == ({step.id for step in case.open_steps}, [])
    assert {step.state for step in draft.case.steps.values()} == {"withdrawn"}
    assert {each for each in told(draft) if each[0] != OFFICE} == {
        (step.department, Reason.NEEDLESS, "事件不予处置：误报") for step in case.open_steps if step.dispatched_at
    }


def test_what_nobody_was_sent_is_withdrawn_without_a_word():
    case = replace(a_case(an_incoming(facts=GENERAL)), clocks={})
    draft = asked(case, "dismiss", OFFICER, reason="x")
    assert (len(bodies(draft, StepsWithdrawn)), told(draft)) == (1, [])


def test_what_was_done_stays_done():
    case = a_case(an_incoming(facts=SCHOOL))
    step = case.open_steps[0]
    outcome = step.outcomes[0]
    case = done(case, "complete", step=step.id, outcome=outcome.id, fields=dict.fromkeys(outcome.needs, "示例"))
    assert asked(case, "dismiss", reason="误报").case.steps[step.id].state == "done"


def test_opened_again_departments_are_told_again_and_sign_anew_and_the_clocks_run_as_they_did():
    case = a_case(an_incoming(facts=SCHOOL))
    signed = case.open_steps[0].id
    case = done(case, "sign", step=signed)
    aside = asked(case, "dismiss", reason="误报").case
    draft = asked(aside, "reopen", OFFICER, when=LATER + timedelta(minutes=5), reason="又有学生不适")
    back = draft.case
    assert [each.id for each in back.open_steps] == [each.id for each in case.open_steps]
    assert (len(bodies(draft, StepsRestored)), back.steps[signed].signed_at) == (1, None)
    assert {each for each in told(draft) if each[0] != OFFICE} == {
        (step.department, Reason.RESTORED, "事件重新打开：又有学生不适")
        for step in case.open_steps
        if step.dispatched_at
    }
    # Who opens it again answers for it, so that no ladder of what nobody has claimed is climbed.
    waiting = {key: each for key, each in timers_of(case, REF).items() if each.of != ALERT}
    assert (back.clocks, timers_of(back, REF)) == (case.clocks, waiting)


def test_what_a_correction_withdrew_does_not_come_back():
    case = a_case(an_incoming(facts=SCHOOL))
    key = case.open_steps[0].id
    corrected = replace(case, steps={**case.steps, key: replace(case.steps[key], state="withdrawn", note="更正")})
    back = asked(asked(corrected, "dismiss", reason="误报").case, "reopen", reason="x").case
    assert [each.id for each in back.steps.values() if each.state == "withdrawn"] == [key]


def test_a_red_case_goes_to_another_area_by_the_word_of_the_lead():
    case = a_case(an_incoming(facts=SCHOOL))
    assert refused(case, "move_out", OFFICER, area="410703", reason="学校在邻区") == (
        "本事件为红色：移送其他地区由带班领导（示例·张一）或主任（示例·刘一）决定，请其在本页办理；可以先与接收地区电话联系"
    )
    calm = a_case(an_incoming(facts=GENERAL))
    assert asked(calm, "move_out", OFFICER, area="410703", reason="店在邻区").case.state == "moved"


def test_what_another_area_takes_over_is_nobodys_duty_here_until_it_comes_back():
    case = a_case(an_incoming(facts=SCHOOL))
    draft = asked(case, "move_out", LEAD, area="410703", reason="学校在邻区")
    sent = {step.department for step in case.open_steps if step.dispatched_at}
    assert (draft.case.state, draft.case.open_steps) == ("moved", [])
    needless = {(each, Reason.NEEDLESS, "事件移送其他地区：学校在邻区") for each in sent}
    assert {each for each in told(draft) if each[0] != OFFICE} == needless
    back = asked(draft.case, "reopen", OFFICER, reason="邻区退回").case
    assert [each.id for each in back.open_steps] == [each.id for each in case.open_steps]


def test_what_is_opened_again_with_nothing_left_to_do_is_the_offices_to_go_on_with():
    case = a_case()
    while case.open_steps:
        step = case.open_steps[0]
        fields = dict.fromkeys(step.outcomes[-1].needs, "示例")
        case = done(case, "complete", step=step.id, outcome=step.outcomes[-1].id, fields=fields)
    again = asked(done(case, "close", conclusion="已办结"), "reopen", OFFICER, reason="当事人反悔，要求再调解").case
    (step,) = again.open_steps
    assert (step.department, step.title, step.why_you) == (OFFICE, NEXT, "事件重新打开：当事人反悔，要求再调解")
    assert (again.running_clocks, step.target_at) == ([], None)


def test_closed_by_mistake_the_times_of_others_run_on_as_soon_as_it_is_opened_again():
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True, "area": AREA}
    case = a_case(an_incoming(facts=facts, sample_no="S1"))
    while left := [step for step in case.open_steps if not step.optional]:
        case = after(case, left[0].plan, "none" if left[0].plan == "judge_recall" else left[0].outcomes[-1].id)
    closed = done(case, "close", conclusion="已办结")
    again = done(closed, "reopen", reason="误办结")
    running = {clock.deadline.rule for clock in case.their_clocks}
    assert (running, {clock.deadline.rule for clock in again.their_clocks}) == ({"SMP-30", "SMP-37b"}, running)
    assert {clock.stopped_by for clock in closed.clocks.values() if clock.deadline.rule in running} == {"closed"}
