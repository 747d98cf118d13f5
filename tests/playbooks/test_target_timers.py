"""The office's own target for a step has passed: who is reminded, and who never is."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.entries import Escalated, EscalationProposed
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timer_changes, timers_about
from tests.factories import a_case, a_reference, an_incoming, at, bodies, done

REF = a_reference()
QUARTER, HALF = timedelta(minutes=15), timedelta(minutes=30)
SATURDAY, MONDAY = at("2026-11-28 15:00"), at("2026-11-30 08:30")


def red():
    return a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3}))


def timed(case):
    """The first step that was sent to a department and has a target."""
    return next(step for step in case.open_steps if step.target_at and step.dispatched_at and not step.optional)


def changed(case, **changes):
    step = replace(timed(case), **changes)
    return replace(case, steps={**case.steps, step.id: step}), step


def climbed(case, step_id):
    (timer,) = timers_about(case, step_id, REF)
    return on_timer(REF, case, timer, timer.at)


def test_the_department_is_reminded_when_the_target_passes():
    case = red()
    step = timed(case)
    draft = climbed(case, step.id)
    (told,) = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert (told.department, told.role, told.reason, told.step) == (
        step.department,
        "handler",
        Reason.ESCALATED,
        step.id,
    )
    assert draft.entries[0].at == step.target_at


def test_then_the_duty_officer_and_then_nobody():
    case = red()
    step = timed(case)
    first = climbed(case, step.id).case
    draft = climbed(first, step.id)
    (body,) = bodies(draft, Escalated)
    assert (body.department, body.role, draft.entries[0].at) == ("D01", "duty_officer", step.target_at + QUARTER)
    assert (timers_about(draft.case, step.id, REF), bodies(draft, EscalationProposed)) == ([], [])


@pytest.mark.parametrize(("facts", "reminded"), [({"ill": 3}, SATURDAY + HALF), ({"heat": "orange"}, MONDAY)])
def test_on_a_saturday_an_orange_case_is_chased_at_once_where_people_fell_ill(facts, reminded):
    incoming = an_incoming(
        facts={"channel": "duty", "kind": "incident", "hazard": "HZ-F.x", **facts}, received_at=SATURDAY
    )
    case = done(a_case(incoming), "dispatch", when=SATURDAY)
    case = replace(case, severity="orange", severity_since=SATURDAY)
    case, step = changed(case, target_at=SATURDAY + HALF)
    (timer,) = timers_about(case, step.id, REF)
    assert (timer.kind, timer.at) == ("rung_1", reminded)


@pytest.mark.parametrize(
    "changes", [{"state": "done"}, {"optional": True}, {"dispatched_at": None}, {"target_at": None}]
)
def test_nobody_is_reminded_of_what_is_done_may_be_left_out_was_not_sent_or_has_no_target(changes):
    case, step = changed(red(), **changes)
    assert timers_about(case, step.id, REF) == []


def test_a_step_sent_after_its_target_has_its_time_from_then():
    case = red()
    sent = timed(case).target_at + timedelta(hours=1)
    case, step = changed(case, dispatched_at=sent)
    assert [each.at for each in timers_about(case, step.id, REF)] == [sent]


def test_when_the_step_is_done_its_timer_goes():
    case = red()
    step = timed(case)
    (timer,) = timers_about(case, step.id, REF)
    after = done(case, "complete", step=step.id, outcome=step.outcomes[0].id)
    assert timer.id in timer_changes(case, after, REF)[1]


def test_a_target_that_passed_is_no_miss():
    draft = climbed(red(), timed(red()).id)
    assert draft.case.is_overdue is False
