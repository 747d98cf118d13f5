"""Open steps as the department that owns them sees them."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.telling.assigned import SIGNED, UNSENT, UNSIGNED, assigned
from tests.factories import NOON, a_case, a_complaint, an_incoming

HOUR = timedelta(hours=1)


def school():
    return a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3}))


def with_step(case, **changes):
    """The case with its first open step only, changed."""
    step = case.open_steps[0]
    return replace(case, steps={step.id: replace(step, **changes)})


def test_a_step_waits_to_be_sent_then_signed_for_then_done():
    case = a_case(a_complaint())
    stands = [
        assigned(with_step(case, **changes))[0].standing
        for changes in (
            {"dispatched_at": None, "signed_at": None},
            {"dispatched_at": NOON, "signed_at": None},
            {"dispatched_at": NOON, "signed_at": NOON},
        )
    ]
    assert stands == [UNSENT, UNSIGNED, SIGNED]


def test_done_steps_and_steps_of_a_case_that_has_ended_are_nobodys_work():
    case = school()
    assert [each.step for each in assigned(case)] == case.open_steps
    assert [assigned(with_step(case, state="done")), assigned(replace(case, state="closed"))] == [[], []]


def test_a_step_is_due_by_the_law_or_by_the_offices_target_whichever_is_first():
    case = a_case(a_complaint())
    clock = case.running_clocks[0]
    legal = clock.deadline.due_at
    step = case.steps[clock.step]

    def due(target_at):
        (found,) = assigned(replace(case, steps={step.id: replace(step, target_at=target_at)}))
        return found.due_at, found.clock

    assert [due(None), due(legal + HOUR), due(legal - HOUR)] == [(legal, clock), (legal, clock), (legal - HOUR, None)]


def test_what_others_must_do_is_no_time_of_the_departments():
    case = school()
    theirs = {clock.step for clock in case.their_clocks} - {clock.step for clock in case.running_clocks}
    assert theirs
    assert [each.due_at for each in assigned(case) if each.step.id in theirs] == [
        step.target_at for step in case.open_steps if step.id in theirs
    ]


def test_a_step_is_told_with_what_a_law_wants_at_once_and_with_the_time_of_others_that_it_watches():
    case = a_case(an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 23, "school": True}))
    found = {each.step.plan: each for each in assigned(case)}
    there, unit = found["education_on_site"], found["check_unit_report"]
    assert [there.law.deadline.unit, there.clock, there.due_at] == ["immediate", None, there.step.target_at]
    assert [unit.law, unit.due_at, unit.theirs] == [None, None, case.their_clocks[0]]


def test_a_law_with_a_time_comes_before_a_target_that_runs_as_a_clock():
    case = a_case(a_complaint())
    clock = case.running_clocks[0]
    soft = replace(clock, id="soft", deadline=replace(clock.deadline, statutory=False, due_at=clock.started_at))
    (found,) = [each for each in assigned(replace(case, clocks={"soft": soft, clock.id: clock})) if each.law]
    assert [found.law, found.clock] == [clock, soft]
