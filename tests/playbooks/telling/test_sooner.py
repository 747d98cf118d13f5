"""What of a case comes first, and where it stands in the queue."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.ledger.rungs import Reached
from playbooks.telling.sooner import OWN, TARGET, THEIRS, at_once, dues, looked_at, next_target
from tests.factories import NOON, a_case, a_complaint, an_incoming

HOUR = timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}


def red():
    return a_case(an_incoming(facts=SCHOOL))


def told(at, rung=1):
    return Reached(of="alert", rung=rung, role="duty_officer", department="D01", at=at, state="told")


def test_what_is_to_be_done_stands_by_its_time_whoever_has_to_keep_it():
    found = dues(red())
    assert [each.at for each in found] == sorted(each.at for each in found)
    assert {each.of for each in found} >= {THEIRS, TARGET}


def test_what_others_may_do_is_not_waited_for():
    assert [each.title for each in dues(red()) if each.clock and each.clock.deadline.is_right] == []


def test_a_done_step_keeps_no_target():
    case = red()
    steps = {key: replace(step, state="done") for key, step in case.steps.items()}
    assert [each.of for each in dues(replace(case, steps=steps)) if each.step] == []


def test_nothing_of_a_case_that_has_ended_is_waited_for():
    assert dues(replace(red(), state="closed")) == []


def test_what_is_overdue_by_law_stands_before_a_target_that_passed_earlier():
    case = a_case(a_complaint())
    (own, *_) = case.running_clocks
    missed = replace(own, verdict="overdue", missed_at=own.deadline.due_at)
    steps = {key: replace(step, target_at=own.deadline.due_at - HOUR) for key, step in case.steps.items()}
    (first, *rest) = dues(replace(case, steps=steps, clocks={own.id: missed}))
    assert [first.of, first.is_overdue, rest[0].of, rest[0].is_overdue] == [OWN, True, TARGET, False]


def test_a_case_does_not_sink_when_its_ladder_is_climbed():
    case = replace(red(), steps={}, clocks={}, reached=(told(NOON), told(NOON + HOUR, 2)))
    assert looked_at(case, dues(case), lambda: None) == NOON


def test_a_case_that_is_claimed_stands_by_what_is_to_be_done():
    case = replace(red(), reached=(told(NOON - HOUR),), acknowledged_at=NOON)
    assert looked_at(case, dues(case), lambda: None) == dues(case)[0].at


def test_before_anybody_had_to_be_told_it_stands_by_when_somebody_will_be():
    case = replace(red(), steps={}, clocks={})
    assert looked_at(case, dues(case), lambda: NOON + HOUR) == NOON + HOUR


def test_what_the_law_wants_at_once_is_named_with_its_article_and_has_no_due_time():
    found = at_once(red())
    assert {"《中华人民共和国食品安全法》第一百零五条"} <= {each.deadline.article for each in found}
    assert {(each.deadline.due_at, each.is_theirs) for each in found} == {(None, False)}


def test_what_was_done_at_once_or_is_no_grave_case_is_not_asked_for():
    case = red()
    clocks = {key: replace(clock, stopped_at=NOON) for key, clock in case.clocks.items()}
    assert [at_once(replace(case, clocks=clocks)), at_once(replace(case, severity="yellow"))] == [[], []]


def test_the_first_target_of_the_office_that_is_not_kept_is_the_next():
    case = red()
    targets = sorted(step.target_at for step in case.open_steps if step.target_at and not step.optional)
    assert next_target(dues(case)) == targets[0]
    kept = {id_: replace(step, state="done") for id_, step in case.steps.items()}
    assert next_target(dues(replace(case, steps=kept))) is None


def test_a_legal_time_or_one_that_nobody_verified_is_no_target_and_what_no_export_shows_is_none_yet():
    case = a_case(a_complaint())
    clock = case.running_clocks[0]
    ours = replace(clock, deadline=replace(clock.deadline, statutory=False))
    views = [
        clock,
        ours,
        replace(ours, unseen_since=NOON),
        replace(ours, deadline=replace(ours.deadline, confidence="M")),
    ]
    found = [next_target(dues(replace(case, steps={}, clocks={clock.id: each}))) for each in views]
    assert found == [None, clock.deadline.due_at, None, None]
