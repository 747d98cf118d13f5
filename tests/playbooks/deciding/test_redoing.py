"""An outcome entered wrongly is taken back with what it had stopped and opened; a duty no playbook knows is given."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.deciding.ending import NEXT
from playbooks.entries import ClockRestarted, DeadlineMissed, Dispatched, StepOpened, StepsWithdrawn
from playbooks.errors import ActionRefused
from playbooks.needs import CHOICES
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timers_of
from tests.factories import (
    D03,
    D04,
    NOON,
    a_case,
    a_reference,
    an_incoming,
    asked,
    bodies,
    done,
    the_clock,
    the_step,
)
from tests.regrouping import merged

REF = a_reference()
LATER = NOON + timedelta(hours=2)
WHY = "点错了结果"
GROUND = CHOICES["refused_on"][0]
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def accepted(case=None):
    """A complaint that was taken on, by mistake."""
    return done(case or a_case(), "complete", step="decide_acceptance", outcome="accepted")


def taken_back(case, plan="decide_acceptance", when=LATER, **given):
    step = the_step(case, plan)
    return asked(case, "take_back", when=when, step=step.id, reason=WHY, **given)


def test_the_step_is_open_as_if_it_had_never_been_done():
    case = accepted()
    after = the_step(taken_back(case).case, "decide_acceptance")
    before = the_step(a_case(), "decide_acceptance")
    assert (after.state, after.done_at, after.outcome, after.outcome_title, after.fields, after.note) == (
        before.state, before.done_at, before.outcome, before.outcome_title, before.fields, before.note,
    )  # fmt: skip


def test_the_clock_it_had_stopped_runs_on_to_the_same_due_time():
    due = the_clock(a_case(), "CMP-1").deadline.due_at
    case = accepted()
    assert the_clock(case, "CMP-1").stopped_at is not None
    clock = the_clock(taken_back(case).case, "CMP-1")
    assert (clock.stopped_at, clock.is_running, clock.deadline.due_at) == (None, True, due)


def test_what_it_had_opened_is_withdrawn_and_its_clock_stops():
    case = accepted()
    mediate = the_step(case, "mediate")
    draft = taken_back(case)
    (withdrawn,) = bodies(draft, StepsWithdrawn)
    assert (mediate.id in withdrawn.steps, draft.case.steps[mediate.id].state) == (True, "withdrawn")
    assert {draft.case.steps[step].plan for step in withdrawn.steps} == {"mediate"}
    assert the_clock(draft.case, "CMP-3").stopped_at == LATER


def test_what_a_department_has_signed_for_meanwhile_stays():
    case = accepted()
    mediate = the_step(case, "mediate")
    case = done(done(case, "dispatch"), "sign", step=mediate.id)
    assert taken_back(case).case.steps[mediate.id].state == "open"


def test_it_can_be_done_again_with_another_outcome_and_with_the_same():
    again = taken_back(accepted()).case
    fields = {"refused_on": GROUND, "reason": "示例", "remedies": "示例"}
    refused = done(again, "complete", step="decide_acceptance", outcome="refused", fields=fields, when=LATER)
    assert [each.plan for each in refused.open_steps].count("mediate") == 0
    once_more = done(again, "complete", step="decide_acceptance", outcome="accepted", when=LATER)
    assert [each.plan for each in once_more.open_steps].count("mediate") == 1


def test_a_time_that_passed_meanwhile_is_missed_when_it_passed():
    case = accepted()
    due = the_clock(case, "CMP-1").deadline.due_at
    when = due + timedelta(days=1)
    after = taken_back(case, when=when).case
    clock = the_clock(after, "CMP-1")
    (timer,) = [each for each in timers_of(after, REF).values() if (each.of, each.kind) == (clock.id, "due")]
    (missed,) = bodies(on_timer(REF, after, timer, when), DeadlineMissed)
    assert (missed.clock, missed.due_at) == (clock.id, due)


def test_the_timers_of_a_clock_that_runs_again_are_others_than_before():
    case = a_case()
    clock = the_clock(case, "CMP-1")
    before = {each.id for each in timers_of(case, REF).values() if each.of == clock.id}
    after = {each.id for each in timers_of(taken_back(accepted(case)).case, REF).values() if each.of == clock.id}
    assert len(before) == len(after) and before.isdisjoint(after)


def test_of_a_case_stored_before_it_said_what_stopped_a_clock_the_time_tells():
    case = accepted()
    clocks = {key: replace(clock, stopped_by="") for key, clock in case.clocks.items()}
    (restarted,) = bodies(taken_back(replace(case, clocks=clocks)), ClockRestarted)
    assert restarted.clock == the_clock(case, "CMP-1").id


def test_a_step_that_is_not_done_is_not_taken_back():
    with pytest.raises(ActionRefused, match="没有办结，不必撤回"):
        taken_back(a_case())


def test_a_department_takes_back_its_own_and_no_others():
    case = accepted()
    assert taken_back(case, actor=D03).case.open_steps
    with pytest.raises(ActionRefused, match="其他部门不能代办"):
        taken_back(case, actor=D04)


def test_the_department_is_told_that_its_work_is_to_be_done_again():
    draft = taken_back(accepted(done(a_case(), "dispatch")))
    told = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert [(each.department, each.reason, each.text) for each in told if each.reason == Reason.REDO] == [
        ("D03", Reason.REDO, WHY)
    ]


def given(case, **changes):
    body = {"department": "D04", "title": "查后厨通风", "reason": "现场发现", "hours": "4"} | changes
    return asked(case, "give", when=LATER, **body)


def test_a_duty_no_playbook_knows_goes_to_its_department_at_once():
    draft = given(a_case())
    (opened,) = bodies(draft, StepOpened)
    (sent,) = bodies(draft, Dispatched)
    step = draft.case.steps[opened.step]
    assert (step.title, step.department, step.why_you, step.target_at, step.dispatched_at) == (
        "查后厨通风", "D04", "现场发现", LATER + timedelta(hours=4), LATER,
    )  # fmt: skip
    assert sent.steps == (opened.step,)
    assert draft.case.clocks == draft.before.clocks


def test_it_is_done_like_any_other_and_a_second_one_is_another():
    case = given(given(a_case()).case, title="查进货票据").case
    steps = [step for step in case.steps.values() if step.plan == "given"]
    assert [step.title for step in steps] == ["查后厨通风", "查进货票据"]
    case = done(case, "complete", step=steps[0].id, outcome="done", fields={"conclusion": "已查"}, when=LATER)
    assert case.steps[steps[0].id].state == "done"


def test_a_duty_without_a_target_is_nobodys_delay():
    (opened,) = bodies(given(a_case(), hours=""), StepOpened)
    assert (opened.target_at, opened.target_basis) == (None, None)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"department": "D99"}, "没有编号为“D99”的部门"),
        ({"title": " "}, "请写明要办的事"),
        ({"reason": ""}, "另派须写明理由"),
        ({"hours": "一天"}, "内部目标请填 0 至 2160 小时"),
        ({"hours": "9999"}, "内部目标请填 0 至 2160 小时"),
        ({"hours": "9" * 5000}, "内部目标请填 0 至 2160 小时"),
    ],
)
def test_what_is_missing_is_asked_for(changes, said):
    with pytest.raises(ActionRefused, match=said):
        given(a_case(), **changes)


def test_a_closed_case_opened_again_can_be_worked_on():
    case = accepted()
    while case.open_steps:
        step = case.open_steps[0]
        fields = dict.fromkeys(step.outcomes[-1].needs, "示例")
        case = done(case, "complete", step=step.id, outcome=step.outcomes[-1].id, fields=fields, when=LATER)
    closed = done(case, "close", conclusion="已办结", when=LATER)
    again = done(closed, "reopen", reason="投诉人补充材料", when=LATER)
    assert [step.title for step in given(again).case.open_steps] == [NEXT, "查后厨通风"]
    assert the_step(taken_back(again).case, "decide_acceptance").state == "open"


def test_what_it_had_ended_by_itself_is_to_be_done_after_all():
    """A decision entered by mistake had ended the preparing of the file; it is prepared on, as if nothing had been."""
    case = a_case(an_incoming(facts=FAILED, sample_no="示例-1", operator="示例店"))
    for plan, outcome, field in (
        ("decide_filing", "filed", {"document": "示例1号"}),
        ("submit_case_file", "submitted", {}),
        ("decide_penalty", "penalised", {"document": "示例2号", "despite": "示例"}),
    ):
        before, case = case, done(case, "complete", step=the_step(case, plan).id, outcome=outcome, fields=field)
    after = taken_back(case, "decide_penalty").case
    assert [the_step(each, "review_case_file").state for each in (before, case, after)] == ["open", "done", "open"]
    clocks = [the_clock(each, "PEN-55") for each in (before, case, after)]
    assert [each.is_running for each in clocks] == [True, False, True]


def test_what_came_of_a_duty_that_ended_by_itself_goes_with_the_result_that_ended_it():
    case = a_case(an_incoming(facts=FAILED, sample_no="示例-1", operator="示例店"))
    ways = {"decide_filing": "filed", "submit_case_file": "submitted", "decide_penalty": "superior"}
    for plan, outcome in ways.items():
        step, before = the_step(case, plan).id, case
        case = done(case, "complete", step=step, outcome=outcome, fields={"document": "示例1号"})
    after = taken_back(case, "decide_penalty").case
    running = [{clock.deadline.rule for clock in each.running_clocks} for each in (before, case, after)]
    assert ("PEN-77" in running[1], running[2] - running[0]) == (True, set())
    assert {each.plan for each in after.open_steps} == {each.plan for each in before.open_steps}


def test_who_was_told_by_mistake_that_it_is_not_ours_is_answered_after_all():
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "news"}))
    step = the_step(case, "route_signal").id
    case = done(case, "complete", step=step, outcome="not_ours", fields={"reason": "示例"})
    after = taken_back(case, "route_signal").case
    assert [the_step(each, "handle_signal").state for each in (case, after)] == ["done", "withdrawn"]
    again = done(after, "complete", step=step, outcome="routed", when=LATER)
    assert [each.plan for each in again.open_steps] == ["handle_signal"]


def test_a_result_that_is_taken_back_opens_no_duty_twice_beside_that_of_a_case_that_was_taken_in():
    facts = {"channel": "duty", "kind": "incident", "ill": 12}
    cases = [a_case(an_incoming(id=f"s{n}", facts=facts, received_at=NOON + timedelta(minutes=n))) for n in (1, 2)]
    older = done(cases[0], "complete", step="seal_samples/case", outcome="done", fields={"count": "3"})
    both = merged(older, cases[1], LATER)
    again = done(both, "take_back", step="seal_samples/case", reason=WHY, when=LATER + timedelta(hours=1))
    assert [each.id for each in again.open_steps if each.plan == "seal_samples"] == ["seal_samples/case"]
