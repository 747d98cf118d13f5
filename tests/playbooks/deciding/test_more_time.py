"""More time: a department asks, the office answers, and only the office's own target moves."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.entries import Actor
from playbooks.errors import ActionRefused
from playbooks.step import WANTED
from playbooks.tell import Reason, tell
from playbooks.timers import timers_about
from tests.factories import NOON, OFFICER, a_case, a_complaint, a_reference, an_action, an_incoming, the_step
from tests.regrouping import merged, parted

REF = a_reference()
HANDLER = Actor(person="示例甲", role="handler", department="D03")
FACTS = {"channel": "duty", "kind": "incident", "school": True, "ill": 16}
CASE = a_case(an_incoming(facts=FACTS))
STEP = the_step(CASE, "stop_supply")
UNTIL = STEP.target_at + timedelta(hours=3)


def drafted(kind, case=CASE, actor=HANDLER, step=STEP.id, **body):
    action = an_action(case, kind, actor=actor, step=step, **body)
    return act(REF, case, action, action.at)


def asked(case=CASE, until=UNTIL, **fields):
    return drafted("ask_time", case, until=until.isoformat(), reason="现场路远，人还在途中", **fields)


def told(draft, reason):
    each = (telling for entry in draft.entries for telling in tell(entry, draft.case, draft.before))
    return [(one.department, one.role, one.text) for one in each if one.reason == reason]


def refused(call, *args, **fields):
    with pytest.raises(ActionRefused) as found:
        call(*args, **fields)
    return str(found.value)


def test_who_asks_for_more_time_moves_nothing_and_the_duty_desk_is_told():
    draft = asked()
    step = draft.case.steps[STEP.id]
    ((department, role, text),) = told(draft, Reason.REPORTED)
    assert (step.target_at, step.wanted.until) == (STEP.target_at, UNTIL)
    assert (department, role, text.endswith("理由：现场路远，人还在途中")) == ("D01", "duty_officer", True)


def test_what_is_granted_moves_the_office_s_target_and_no_legal_time():
    draft = drafted("grant_time", asked().case, OFFICER)
    step, due = draft.case.steps[STEP.id], {id: clock.deadline.due_at for id, clock in CASE.clocks.items()}
    assert (step.target_at, step.wanted) == (UNTIL, None)
    assert {id: clock.deadline.due_at for id, clock in draft.case.clocks.items()} == due
    rung = [timers_about(each, STEP.id, REF)[0].at for each in (CASE, draft.case)]
    assert rung[1] - rung[0] == UNTIL - STEP.target_at


def test_what_is_declined_leaves_the_target_and_the_department_reads_why():
    draft = drafted("decline_time", asked().case, OFFICER, reason="人已送医，须先到场")
    step = draft.case.steps[STEP.id]
    ((department, role, text),) = told(draft, Reason.TIME_ANSWERED)
    assert (step.target_at, step.wanted) == (STEP.target_at, None)
    assert (department, role, text.endswith("理由：人已送医，须先到场")) == ("D03", "handler", True)


def test_a_department_neither_answers_itself_nor_asks_for_another_s_step():
    other = next(step for step in CASE.open_steps if step.department != "D03")
    assert "值班人员办理" in refused(drafted, "grant_time", asked().case)
    assert "其他部门不能代办" in refused(asked, step=other.id)
    assert refused(drafted, "grant_time", CASE, OFFICER) == "该步骤没有待答复的延时申请"


@pytest.mark.parametrize("kind", ["grant_time", "decline_time"])
def test_an_answer_to_a_request_that_was_written_anew_since_is_refused(kind):
    first = asked().case
    again = asked(first, UNTIL + timedelta(days=2), when=NOON + timedelta(hours=2)).case
    read = {"asked": first.steps[STEP.id].wanted.at.isoformat(), "reason": "先到场"}
    assert refused(drafted, kind, again, OFFICER, **read) == "该部门之后又重新申请，请刷新核对后再答复"
    assert drafted(kind, first, OFFICER, **read).case.steps[STEP.id].wanted is None


@pytest.mark.parametrize("until", [NOON - timedelta(days=1), STEP.target_at])
def test_a_time_that_is_none_later_is_refused(until):
    assert refused(asked, until=until) == "希望延至的时间要晚于现在，也要晚于原来的内部目标"


def test_a_time_that_nobody_could_wait_for_is_refused():
    never = {"until": "9999-12-31T23:59:00+00:00", "reason": "现场路远"}
    assert refused(drafted, "ask_time", **never) == "希望延至的时间最晚在 90 天之后"


def test_no_target_is_moved_beyond_a_legal_time():
    case = a_case(a_complaint())
    step = the_step(case, "decide_acceptance")
    legal = next(each.deadline.due_at for each in case.clocks.values() if each.step == step.id)
    assert "没有食安办自定的内部目标" in refused(asked, case, legal, step=step.id)
    own = replace(step, target_at=NOON + timedelta(hours=4), target_basis="办公室内部目标")
    set_too = replace(case, steps={**case.steps, step.id: own})
    assert asked(set_too, legal, step=step.id).case.steps[step.id].wanted.until == legal
    assert "内部目标不能晚于它" in refused(asked, set_too, legal + timedelta(minutes=1), step=step.id)


def test_by_when_the_script_of_an_exercise_wants_a_duty_is_not_the_office_s_to_move():
    wanted = replace(CASE, steps={**CASE.steps, STEP.id: replace(STEP, target_basis=WANTED)})
    assert "没有食安办自定的内部目标" in refused(asked, wanted)


def test_what_was_asked_is_gone_once_the_step_went_to_another():
    moved = drafted("hand_over", asked().case, step=STEP.id, department="D04", reason="属其职责").case
    assert moved.steps[STEP.id].wanted is None


def test_what_was_asked_stands_when_the_step_is_passed_on_within_the_department():
    passed = drafted("hand_over", asked().case, step=STEP.id, department="D03", person="示例乙", reason="转经办人").case
    assert [passed.steps[STEP.id].person, passed.steps[STEP.id].wanted.until] == ["示例乙", UNTIL]


def test_what_was_asked_for_is_gone_once_the_duty_is_done():
    done = drafted("complete", asked().case, outcome="done").case
    again = drafted("take_back", done, reason="填错了").case
    assert [case.steps[STEP.id].wanted for case in (done, again)] == [None, None]


@pytest.mark.parametrize(("asked_after", "missed"), [(timedelta(minutes=-1), None), (timedelta(0), STEP.target_at)])
def test_a_target_that_had_passed_before_anybody_asked_stays_missed(asked_after, missed):
    when = STEP.target_at + asked_after
    case = asked(when=when).case
    given = drafted("grant_time", case, OFFICER, when=STEP.target_at + timedelta(hours=1)).case
    step = given.steps[STEP.id]
    assert [step.target_at, step.missed_target_at, step.judged_by] == [UNTIL, missed, missed or UNTIL]
    twice = drafted("grant_time", asked(given, UNTIL + timedelta(hours=1), when=UNTIL).case, OFFICER, when=UNTIL).case
    assert twice.steps[STEP.id].judged_by == (missed or UNTIL)


def test_what_a_law_wants_at_once_gets_no_later_time():
    step = the_step(CASE, "verify_report")
    wish = {"until": (step.target_at + timedelta(hours=1)).isoformat(), "reason": "路远", "step": step.id}
    said = refused(drafted, "ask_time", **wish)
    assert said == "《中华人民共和国突发事件应对法》第六十条第三款、第六十一条第二款要求立即办理，不能延时"


def test_a_time_given_while_two_cases_were_one_holds_for_both_when_they_part():
    older, younger = (a_case(an_incoming(id=id, facts=FACTS)) for id in ("s1", "s2"))
    given = drafted("grant_time", asked(merged(older, younger)).case, OFFICER).case
    assert [draft.case.steps[STEP.id].target_at for draft in parted(given, "s2")] == [UNTIL, UNTIL]
