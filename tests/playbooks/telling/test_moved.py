"""After a merge or a split departments hear of the number that their duties have now."""

from msgspec.structs import replace

from playbooks.entries import Merged
from playbooks.tell import Reason, tell
from playbooks.telling.moved import moved
from tests.factories import NOON, a_case, a_complaint, an_incoming, done
from tests.regrouping import merging, parted

SCHOOL = {"channel": "illness", "school": True, "ill": 3}


def told(draft):
    """(department, step, the case by whose number they knew it) of those who are told."""
    found = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before)]
    return sorted((each.department, each.step, each.other) for each in found if each.reason == Reason.MOVED)


def of_departments(case):
    return sorted((step.department, step.id) for step in case.open_steps if step.department != "D01")


def test_who_holds_a_duty_of_the_case_that_was_merged_in_is_told_by_which_number_it_goes_on():
    red = a_case(an_incoming(facts=SCHOOL))
    into, _ = merging(a_case(a_complaint()), red)
    assert told(into) == [(department, step, red.id) for department, step in of_departments(red)]


def test_a_duty_that_both_had_goes_on_by_one_number_which_whoever_held_the_other_is_told():
    older, younger = a_case(an_incoming(facts=SCHOOL)), a_case(an_incoming(facts=SCHOOL))
    shared = set(of_departments(older)) & set(of_departments(younger))
    into, _ = merging(older, younger)
    assert {(department, step) for department, step, _ in told(into)} >= shared and shared


def test_what_was_not_sent_out_nobody_knew_by_a_number():
    into, _ = merging(a_case(a_complaint()), a_case(a_complaint()))
    assert told(into) == []


def test_what_is_done_or_needless_by_now_goes_on_for_nobody():
    case = a_case(an_incoming(facts=SCHOOL))
    step = next(each for each in case.open_steps if each.department != "D01")
    was = {"dispatched_at": "2026-11-24T04:00:00Z"}
    own, done_there = Merged(other="x", reason="", taken={"steps": {step.id: was}}), {**was, "state": "done"}
    gone = replace(case, steps={**case.steps, step.id: replace(step, state="withdrawn")})
    group = {"case": "x", "moves": {step.id: step.id}, "kept": {step.id: done_there}}
    shared = Merged(other="x", reason="", taken={"absorbed": [group]})
    assert [moved(own, case), moved(own, gone), moved(shared, case)] == [[step], [], []]


def test_after_a_split_who_holds_a_duty_that_left_is_told_by_which_number_it_goes_on():
    case = done(a_case(a_complaint(id="s1"), a_complaint(id="s2")), "dispatch", when=NOON)
    staying, new = parted(case, "s2")
    held = [(department, step) for department, step in of_departments(new.case) if case.steps[step].dispatched_at]
    assert [told(staying), told(new)] == [[], [(department, step, case.id) for department, step in held]]
    assert held


def test_a_duty_that_moves_into_a_case_that_had_not_sent_it_out_is_told_once():
    older = a_case(an_incoming(facts=SCHOOL | {"school": False, "ill": 1}))
    red = a_case(an_incoming(facts=SCHOOL))
    assert [older.severity, red.severity] == ["orange", "red"]
    into, _ = merging(older, red)
    every = [each for entry in into.entries for each in tell(entry, into.case, into.before)]
    new = [(each.department, each.step) for each in every if each.reason == Reason.NEW_DUTY]
    held = [(department, step) for department, step, _ in told(into)]
    assert [held, set(new) & set(held)] == [of_departments(red), set()]
