"""One duty has one clock of each rule when cases become one, and its own again when they are told apart."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.case import DOUBLED
from playbooks.telling.sooner import at_once, dues, rule_of
from playbooks.timers import timers_of
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming, done, the_clock
from tests.moving import PAPER
from tests.regrouping import merged, parted

REF = a_reference()
LATER = NOON + timedelta(minutes=30)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
AFTER = [timedelta(minutes=10 * n) for n in range(4)]


def a_school(n=0):
    return a_case(an_incoming(id=f"s{n}", facts=SCHOOL, received_at=NOON + AFTER[n]))


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


def filed(n):
    """A case against a shop of which somebody complained, filed."""
    facts = {"channel": "complaint", "request": "report", "kind": "complaint"}
    case = a_case(a_complaint(id=f"s{n}", facts=facts, operator="示例一店", received_at=NOON + AFTER[n]))
    when = LATER - timedelta(minutes=1)
    return done(case, "complete", step="decide_report_filing", outcome="filed", fields={"document": "1"}, when=when)


def paused(case, kind, when):
    clock = next(each for each in running(case) if each.deadline.rule == "PEN-64")
    action = an_action(case, kind, when=when, clock=clock.id, at=when.isoformat(), **PAPER)
    return act(REF, case, action, when).case


@pytest.mark.parametrize("leaving", ["s0", "s1"])
def test_what_stood_still_for_one_business_while_they_were_one_case_stood_still_for_both(leaving):
    """Penalty Procedure Art. 64: the days of testing do not count; both clocks are about the same business."""
    start, end = LATER + timedelta(days=1), LATER + timedelta(days=11)
    case = paused(paused(merged(filed(0), filed(1)), "pause", start), "resume", end)
    drafts = parted(case, leaving, when=end + timedelta(days=1))
    clocks = [the_clock(draft.case, "PEN-64") for draft in drafts]
    assert [each.excluded for each in clocks] == [((start, end),)] * 2
    assert [each.deadline.due_on for each in clocks] == [the_clock(case_of(case), "PEN-64").deadline.due_on] * 2


def case_of(case):
    """The clocks of a case without those that ended beside another."""
    return replace(case, clocks={key: each for key, each in case.clocks.items() if each.stopped_by != DOUBLED})


@pytest.mark.parametrize("leaving", ["s0", "s1"])
def test_what_stands_still_goes_on_standing_still_for_both(leaving):
    start = LATER + timedelta(days=1)
    drafts = parted(paused(merged(filed(0), filed(1)), "pause", start), leaving, when=start + timedelta(days=1))
    assert [the_clock(draft.case, "PEN-64").is_paused for draft in drafts] == [True, True]


def test_more_time_that_was_approved_for_the_business_was_approved_for_both():
    when = LATER + timedelta(days=1)
    drafts = parted(paused(merged(filed(0), filed(1)), "extend", when), "s1", when=when + timedelta(days=1))
    one, other = [the_clock(draft.case, "PEN-64") for draft in drafts]
    assert [len(one.extensions), one.extensions] == [1, other.extensions]
    assert one.deadline.due_on == other.deadline.due_on


def test_what_had_stood_still_before_is_nobody_elses():
    start = LATER - timedelta(seconds=30)
    older = paused(filed(0), "pause", start)
    drafts = parted(merged(older, filed(1)), "s1", when=LATER + timedelta(days=1))
    assert [the_clock(draft.case, "PEN-64").is_paused for draft in drafts] == [True, False]


def test_of_cases_that_became_one_one_after_the_other_each_has_its_clocks_again():
    first, second, third, last = (a_school(n) for n in range(4))
    case = merged(first, merged(second, merged(third, last)))
    rest, pair = parted(case, "s2", "s3")
    assert {each.id for each in running(pair.case)} == set(third.clocks)
    one, other = parted(pair.case, "s3")
    assert [{each.id for each in running(draft.case)} for draft in (one, other)] == [
        set(third.clocks),
        set(last.clocks),
    ]
    assert {each.id for each in running(rest.case)} == set(first.clocks)
