"""One duty has one clock of each rule when cases become one, and its own again when they are told apart."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.case import DOUBLED
from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from playbooks.telling.sooner import at_once, dues, rule_of
from playbooks.timers import timers_of
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming, done

REF = a_reference()
LATER = NOON + timedelta(minutes=30)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
AFTER = [timedelta(minutes=10 * n) for n in range(4)]


def a_school(n=0):
    return a_case(an_incoming(id=f"s{n}", facts=SCHOOL, received_at=NOON + AFTER[n]))


def merged(older, younger):
    return merge(REF, older, younger, an_action(older, "merge", reason="同一件事"), LATER)[0].case


def parted(case, *signals, when=LATER):
    return split(REF, case, an_action(case, "split", signals=list(signals), reason="两回事"), when)


def running(case):
    return [each for each in case.clocks.values() if each.stopped_at is None]


def ended(case):
    return [each for each in case.clocks.values() if each.stopped_by == DOUBLED]


def test_of_two_clocks_of_one_duty_the_earliest_due_stays_whosever_it_was():
    older, younger = a_school(), a_school(1)
    case = merged(older, younger)
    assert {each.id for each in running(case)} == set(older.clocks)
    assert {each.id for each in ended(case)} == set(younger.clocks)
    extended = next(each for each in older.clocks.values() if each.deadline.due_at)
    moved = replace(extended, deadline=replace(extended.deadline, due_at=extended.deadline.due_at + timedelta(days=30)))
    case = merged(replace(older, clocks=older.clocks | {moved.id: moved}), younger)
    assert [each.id for each in ended(case) if each.id in older.clocks] == [moved.id]


def test_four_cases_of_one_affair_have_each_clock_once_and_are_reminded_once():
    one, *others = (a_school(n) for n in range(4))
    pair = merged(others[1], others[2])
    case = merged(merged(one, others[0]), pair)
    assert [len({rule_of(each) for each in running(case)}), len(running(case))] == [len(one.clocks)] * 2
    assert timers_of(case, REF).keys() & {each.id for each in ended(case)} == set()
    assert {each.of for each in timers_of(case, REF).values()} & {each.id for each in ended(case)} == set()
    assert [each.id for each in at_once(case)] == [each.id for each in at_once(one)]
    assert [each.clock for each in dues(case) if each.clock] == [each.clock for each in dues(one) if each.clock]


def test_what_is_about_one_complaint_each_stays_apart():
    one, other = (a_case(*(a_complaint(id=f"{n}{each}") for each in range(5))) for n in "ab")
    case = merged(one, other)
    assert [len([each for each in running(case) if each.deadline.rule == "CMP-1"]), ended(case)] == [10, []]


def test_what_two_cases_know_of_one_sample_is_one_duty():
    case = merged(*(a_case(an_incoming(id=each, facts=SAMPLE, sample_no="示例-1")) for each in "ab"))
    assert [len([each for each in running(case) if each.deadline.rule == "SMP-29"]), len(ended(case)) > 0] == [1, True]


@pytest.mark.parametrize("leaving", ["s0", "s1"])
def test_told_apart_each_has_its_clocks_again(leaving):
    older, younger = a_school(), a_school(1)
    old, new = parted(merged(older, younger), leaving)
    assert {each.id for draft in (old, new) for each in running(draft.case)} == {*older.clocks, *younger.clocks}
    due = {each.id: each.deadline for case in (older, younger) for each in case.clocks.values()}
    assert {each.id: each.deadline for draft in (old, new) for each in running(draft.case)} == due


def test_as_long_as_one_of_them_stays_the_other_is_not_needed():
    case = merged(merged(a_school(), a_school(1)), a_school(2))
    old, _ = parted(case, "s1")
    assert len(running(old.case)) == len({rule_of(each) for each in running(old.case)}) == len(a_school().clocks)


def test_what_was_done_for_both_ended_both():
    case = merged(a_school(), a_school(1))
    step = next(each for each in case.open_steps if each.plan == "verify_report")
    outcome = step.outcomes[0]
    when = LATER + timedelta(minutes=5)
    needs = dict.fromkeys(outcome.needs, "示例")
    case = done(case, "complete", step=step.id, outcome=outcome.id, fields=needs, when=when)
    old, new = parted(case, "s1", when=when)
    kept = [{each.stopped_at for each in draft.case.clocks.values() if each.step == step.id} for draft in (old, new)]
    assert kept == [{when}, {when}]
